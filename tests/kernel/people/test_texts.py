import pytest
from django.db import IntegrityError, transaction

from gongzhi.kernel.people import texts
from gongzhi.kernel.people.models import Person, Text
from tests.kernel.people.conftest import NOW

pytestmark = pytest.mark.django_db


def test_a_text_is_kept_as_written_but_for_what_no_keyboard_means() -> None:
    text = texts.keep("  路灯坏了\r\n𠮷祥街\t三号 😀\x00\x07\ud83d\x9f ", "requests.words", NOW)
    assert Text.objects.get() == text
    assert (text.body, str(text)) == ("路灯坏了\n𠮷祥街\t三号 😀",) * 2


def test_many_texts_come_back_in_the_order_given() -> None:
    kept = texts.keep_many(["甲", "乙", "丙"], "requests.words", NOW)
    assert [Text.objects.get(pk=text.pk).body for text in kept] == ["甲", "乙", "丙"]


def test_an_erased_text_leaves_its_row(person: Person) -> None:
    text = texts.keep("我家住三楼", "requests.words", NOW, person.pk)
    assert (texts.erase([text.pk], NOW), texts.erase([text.pk], NOW)) == (1, 0)
    text.refresh_from_db()
    assert (text.body, text.erased_at, text.author, str(text)) == (None, NOW, person, "（已删除）")


def test_a_text_cannot_be_rewritten() -> None:
    text = texts.keep("原话", "requests.words", NOW)
    with pytest.raises(IntegrityError), transaction.atomic():
        Text.objects.filter(pk=text.pk).update(body="别的话")
    with pytest.raises(IntegrityError), transaction.atomic():
        Text.objects.filter(pk=text.pk).update(erased_at=NOW)
