"""What the reporter does with an opened report: rating, own photos, taking back what they left."""

from typing import Any
from uuid import uuid4

from django.test import Client

from gongzhi.kernel.people.models import Text
from gongzhi.kernel.workflow.facts import LONGEST_WORDS
from gongzhi.kernel.workflow.models import Case, CaseEvidence, Report
from gongzhi.kernel.workflow.opening import code_of
from tests.cast import City, filed
from tests.pages.portal.conftest import Send, ask, closed, of, opened, text, the_case
from tests.pages.portal.test_bad_input import upload


def mark(client: Client, satisfaction: str = "satisfied", **typed: str) -> Any:
    return client.post("/follow/report/rate/", {"satisfaction": satisfaction, "key": str(uuid4()), **typed})


def test_the_reporter_rates_and_may_change_their_mind(city: City, client: Client) -> None:
    case = closed(city)
    opened(client, case)
    assert mark(client, "satisfied", told="很快").status_code == 302
    assert mark(client, "dissatisfied").status_code == 302
    assert (of(case).satisfaction, Case.objects.get().satisfaction) == ("dissatisfied", "dissatisfied")
    page = text(client.get("/follow/report/"))
    assert "您的评价：不满意" in page
    assert "很快" not in page


def test_a_rating_sent_twice_counts_once(city: City, client: Client) -> None:
    opened(client, closed(city))
    key = str(uuid4())
    assert [mark(client, key=key).status_code for _ in range(2)] == [302, 302]
    assert (
        len(
            [
                step
                for step in client.get("/follow/report/").context["story"].steps
                if step.sentence == "您作了评价"
            ]
        )
        == 1
    )


def test_a_rating_without_a_mark_or_too_long_is_refused_and_kept(city: City, client: Client) -> None:
    opened(client, closed(city))
    answer = mark(client, "", told="慢")
    assert (answer.status_code, "请选一项。" in text(answer), ">\n慢</textarea>" in text(answer)) == (
        422,
        True,
        True,
    )
    answer = mark(client, told="长" * (LONGEST_WORDS + 1))
    assert (answer.status_code, f"最多 {LONGEST_WORDS} 字" in text(answer)) == (422, True)
    assert of(the_case()).satisfaction == ""


def test_an_open_case_cannot_be_rated_yet(city: City, client: Client) -> None:
    case = filed(city)
    assert mark(opened(client, case)).status_code == 409
    assert of(case).satisfaction == ""


def test_another_reporters_rating_of_the_same_case_is_not_shown(city: City, client: Client) -> None:
    case, other = closed(city), filed(city)
    Report.objects.filter(case=other).update(case=case)
    first, second = Report.objects.order_by("pk")
    ask(client, second.number, code_of(second.key))
    mark(client, "dissatisfied")
    ask(client, first.number, code_of(first.key))
    story = client.get("/follow/report/").context["story"]
    assert [step.sentence for step in story.steps if step.reason == "不满意"] == []


def test_only_the_reporters_own_photos_are_shown(city: City, client: Client, send: Send) -> None:
    send(photos=upload(), place_text="团结社区")
    first = CaseEvidence.objects.get()
    send(photos=upload(), words="另一件")
    other = CaseEvidence.objects.exclude(pk=first.pk).get()
    opened(client, first.case)
    assert [photo.key for photo in client.get("/follow/report/").context["story"].photos] == [
        first.attachment_id
    ]
    assert client.get(f"/follow/report/photo/{first.attachment_id}/").content[:2] == b"\xff\xd8"
    assert client.get(f"/follow/report/photo/{other.attachment_id}/").status_code == 404
    assert Client().get(f"/follow/report/photo/{first.attachment_id}/").status_code == 404


def test_the_reporter_takes_back_name_and_number_and_the_matter_goes_on(city: City, client: Client) -> None:
    case = filed(city, name="王大妈", phone="13800001234")
    opened(client, case)
    assert "删除称呼和电话" in text(client.get("/follow/report/contact/"))
    assert client.post("/follow/report/contact/", {"what": "contact"}).status_code == 302
    person = Report.objects.select_related("reporter", "words").get()
    assert person.reporter is not None
    assert (person.reporter.name, person.reporter.phone, str(person.words)) == (
        None,
        None,
        "路灯坏了三天，晚上看不见路。",
    )
    assert "没有保存您的称呼和电话" in text(client.get("/follow/report/"))


def test_the_reporter_takes_back_everything(city: City, client: Client) -> None:
    opened(client, filed(city, name="王大妈")).post("/follow/report/contact/", {"what": "all"})
    assert not Text.objects.filter(purpose="workflow.words", erased_at=None).exists()
    assert "（已删除）" in text(client.get("/follow/report/"))


def test_who_left_nothing_has_nothing_to_take_back(city: City, client: Client) -> None:
    opened(client, filed(city))
    assert client.post("/follow/report/contact/", {"what": "all"}).status_code == 302
    assert str(of(the_case()).words) == "路灯坏了三天，晚上看不见路。"
