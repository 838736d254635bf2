from collections.abc import Iterator
from html import unescape
from typing import Any
from uuid import uuid4

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from gongzhi.kernel.evidence.models import Attachment
from gongzhi.kernel.people.models import Organization
from gongzhi.kernel.territory.models import Place
from gongzhi.kernel.workflow.facts import LONGEST_WORDS
from gongzhi.kernel.workflow.models import Case, CaseEvidence, Report
from gongzhi.kernel.workflow.opening import code_of
from tests.cast import City
from tests.kernel.evidence.samples import archive, photo, picture
from tests.pages.portal.conftest import Send, text

MEGABYTE = 1024 * 1024
LONG = "很长的话。" * 2000


def upload(name: str = "a.jpg", content: bytes | None = None) -> SimpleUploadedFile:
    return SimpleUploadedFile(name, photo() if content is None else content, "image/jpeg")


def several(count: int) -> Iterator[SimpleUploadedFile]:
    for shade in range(count):
        yield upload(f"{shade}.png", photo("PNG", picture(colour=(shade, 0, 0))))


def kept_keys(answer: Any) -> list[str]:
    return [str(one.key) for one in answer.context["kept"]]


def test_a_photo_of_60_megabytes_is_refused_and_nothing_typed_is_lost(city: City, send: Send) -> None:
    answer = send(photos=upload(content=photo() + bytes(60 * MEGABYTE)), name="王大妈", place_text="团结社区")
    assert answer.status_code == 422
    assert "文件超过 20 MB，没有保存，其他内容不受影响。" in unescape(text(answer))
    assert all(typed in text(answer) for typed in ("路灯坏了三天。", "王大妈", "团结社区"))
    assert (Case.objects.count(), Attachment.objects.count()) == (0, 0)


def test_an_archive_named_like_a_photo_is_refused_and_the_true_photo_is_kept(
    city: City, client: Client, send: Send
) -> None:
    answer = send(photos=[upload("假的.jpg", archive()), upload("真的.jpg")])
    assert "“假的.jpg”：这是压缩包，不是照片" in unescape(text(answer))
    [key] = kept_keys(answer)
    assert key in text(answer)
    assert client.get(f"/report/photo/{key}/").content[:2] == b"\xff\xd8"
    assert send(kept=key).status_code == 302
    assert [str(link.attachment_id) for link in CaseEvidence.objects.all()] == [key]
    assert client.get(f"/report/photo/{key}/").status_code == 404


def test_an_empty_file_is_refused_with_its_reason(city: City, send: Send) -> None:
    assert "这个文件是空的" in text(send(photos=upload(content=b"")))


def test_a_photo_that_is_not_wanted_any_more_is_left_out(city: City, send: Send) -> None:
    answer = send(words="", photos=list(several(2)))
    send(kept=kept_keys(answer)[:1])
    assert CaseEvidence.objects.count() == 1


def test_a_tenth_photo_is_refused_and_what_came_before_is_kept(city: City, send: Send) -> None:
    answer = send(words="", photos=list(several(9)))
    assert len(kept_keys(answer)) == 9
    assert "id_photos" not in text(answer).partition("field-help")[0]
    answer = send(kept=kept_keys(answer), photos=upload())
    assert len(kept_keys(answer)) == 9
    assert "一次最多上传 9 个文件" in text(answer)


def test_the_same_photo_sent_again_is_one(city: City, send: Send) -> None:
    key = str(uuid4())
    answer = send(words="", key=key, photos=upload())
    answer = send(words="", key=key, kept=kept_keys(answer), photos=upload("again.jpg"))
    assert len(kept_keys(answer)) == 1


@pytest.mark.parametrize("kept", ["", "x", "7f1d4c1e-5a52-4a57-9d0a-3f6f0a4f1c11"])
def test_a_kept_photo_that_was_never_sent_is_nobodys(city: City, send: Send, kept: str) -> None:
    assert kept_keys(send(words="", kept=kept)) == []


def test_the_photo_of_another_report_cannot_be_taken(city: City, send: Send) -> None:
    send(photos=upload())
    taken = CaseEvidence.objects.get().attachment_id
    assert kept_keys(send(words="", kept=str(taken))) == []


def test_ten_thousand_characters_are_refused_and_all_come_back(city: City, send: Send) -> None:
    answer = send(words=LONG)
    assert f"最多写 {LONGEST_WORDS} 字，现在有 10000 字，请缩短后再提交。" in text(answer)
    assert LONG in text(answer)
    assert Case.objects.count() == 0


def test_place_and_words_together_may_not_be_too_long(city: City, send: Send) -> None:
    answer = send(words="长" * (LONGEST_WORDS - 10), place_text="团结社区3号楼门口")
    assert f"现在有 {LONGEST_WORDS + 3} 字" in text(answer)


def test_control_characters_are_taken_out(city: City, send: Send) -> None:
    assert send(words="路灯\x00坏\x07了\u0085。\n第二行\u202a", name="王\x00").status_code == 302
    assert str(Report.objects.get().words) == "路灯坏了。\n第二行\u202a"


def test_emoji_and_rare_characters_stay(city: City, send: Send) -> None:
    send(words="𠮷家门口😀的灯👨‍👩‍👧坏了", name="𠮷")
    report = Report.objects.select_related("reporter").get()
    assert report.reporter is not None
    assert (str(report.words), report.reporter.name) == ("𠮷家门口😀的灯👨‍👩‍👧坏了", "𠮷")


@pytest.mark.parametrize(
    ("place", "sentence"),
    [
        ("长春市朝阳区", "“长春市朝阳区”不在本市，这里办不了外地的事"),
        ("没人知道的地方", "没有找到“没人知道的地方”"),
    ],
)
def test_a_place_outside_the_city_gets_a_clear_sentence(
    city: City, send: Send, place: str, sentence: str
) -> None:
    answer = send(place_text=place, phone="13800001234")
    assert sentence in unescape(text(answer))
    assert all(typed in text(answer) for typed in ("路灯坏了三天。", place, "13800001234"))
    assert Case.objects.count() == 0
    assert send(place_text=place, place_for=place, place="desk").status_code == 302
    assert str(Report.objects.get().words).endswith(f"地点：{place}")


def test_a_city_of_that_name_in_our_own_tree_is_ours(city: City, send: Send) -> None:
    Place.objects.create(name="长春市", kind=Place.Kind.COUNTY, parent=city.places["松原市"], code="220799")
    assert send(place_text="长春市朝阳街").status_code == 302


def test_every_mistake_is_named_at_once(city: City, send: Send) -> None:
    answer = send(words=" ", phone="12", name="名" * 41, place_text="火星", kind="x")
    assert set(answer.context["form"].errors) == {"words", "phone", "name", "place_text", "kind"}


def test_too_long_a_place_is_refused_and_kept(city: City, send: Send) -> None:
    answer = send(place_text="远" * 201)
    assert "地点最多写 200 字" in text(answer)
    assert "远" * 201 in text(answer)


def test_a_number_typed_in_full_width_is_understood(city: City, send: Send) -> None:
    send(phone="１３８ ００００ １２３４")
    report = Report.objects.select_related("reporter").get()
    assert report.reporter is not None
    assert report.reporter.phone == "13800001234"


def test_an_expired_form_comes_back_as_it_was_typed_and_changes_nothing(city: City) -> None:
    client = Client(enforce_csrf_checks=True)
    typed = {"words": "路灯坏了三天。", "key": str(uuid4()), "place_text": "团结", "phone": "13800001234"}
    answer = client.post("/report/", {**typed, "photos": upload()})
    assert answer.status_code == 403
    assert "页面放得太久了，这次没有提交" in text(answer)
    assert all(value in text(answer) for value in typed.values())
    assert (Case.objects.count(), Attachment.objects.count()) == (0, 0)
    token = client.cookies["csrftoken"].value
    again = {**typed, "place_text": "团结社区", "csrfmiddlewaretoken": token}
    assert client.post("/report/", again).status_code == 302


@pytest.mark.parametrize("address", ["/report/", "/opinion/"])
def test_an_expired_form_without_its_key_gets_a_new_one(db: None, address: str) -> None:
    answer = Client(enforce_csrf_checks=True).post(address, {"words": "灯坏了", "key": "x"})
    assert answer.context["form"]["key"].value() != "x"


def test_a_double_click_is_one_case_with_one_code(city: City, client: Client, send: Send) -> None:
    key = str(uuid4())
    assert [send(key=key).status_code for _ in range(2)] == [302, 302]
    report = Report.objects.get()
    assert code_of(report.key) in text(client.get("/report/done/"))


def test_other_words_under_the_same_key_are_not_lost_in_silence(city: City, send: Send) -> None:
    key = str(uuid4())
    send(key=key)
    answer = send(key=key, words="还有一件事。")
    assert answer.status_code == 422
    assert "您刚才已用这张表提交过一件" in text(answer)
    assert "还有一件事。" in text(answer)
    fresh = answer.context["form"]["key"].value()
    assert send(key=fresh, words="还有一件事。").status_code == 302
    assert Report.objects.count() == 2


@pytest.mark.parametrize("key", ["", "x"])
def test_a_form_without_its_key_can_be_sent_again(city: City, send: Send, key: str) -> None:
    answer = send(key=key, photos=upload())
    assert "页面不完整，请再提交一次。" in text(answer)
    assert send(key=answer.context["form"]["key"].value()).status_code == 302


def test_a_body_over_the_limit_is_answered_by_a_sentence(client: Client, db: None, settings: Any) -> None:
    settings.DATA_UPLOAD_MAX_MEMORY_SIZE = 1000
    answer = client.post("/report/", {"words": LONG})
    assert answer.status_code == 413
    assert "一次提交的内容太大，没有收下" in text(answer)


def test_a_city_without_a_desk_says_so_and_keeps_everything(city: City, send: Send) -> None:
    Organization.objects.update(dispatches_for=None)
    answer = send()
    assert "松原市还没有设立受理席位" in text(answer)
    assert "路灯坏了三天。" in text(answer)


def test_a_platform_without_places_says_so_and_keeps_everything(db: None, send: Send) -> None:
    answer = send()
    assert "平台还没有设置好，暂时不能提交。" in text(answer)
    assert "路灯坏了三天。" in text(answer)
