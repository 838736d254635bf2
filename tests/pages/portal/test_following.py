import logging
import re
from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.test import Client

from gongzhi.kernel.people.models import Person, Text
from gongzhi.kernel.workflow.facts import LONGEST_WORDS
from gongzhi.kernel.workflow.models import Case, CaseEvidence, Report
from gongzhi.kernel.workflow.opening import code_of
from gongzhi.pages.portal.actions import MOST_TRIES
from gongzhi.pages.portal.models import Attempt
from tests.cast import MONDAY, City, Step, dispatched_steps, done_steps, filed, move, walk
from tests.pages.portal.conftest import Clock, Send, opened, text, the_case
from tests.pages.portal.test_bad_input import upload

WRONG = "编号和查询码对不上。"


def ask(client: Client, number: str, code: str) -> Any:
    return client.post("/follow/", {"number": number, "code": code})


def closed(city: City, case: Case | None = None) -> Case:
    case = walk(city, case or filed(city), done_steps(city))
    return move(case, "call_back", city.actor("回访员"), outcome="solved", satisfaction="satisfied")


def of(case: Case) -> Report:
    return Report.objects.get(case=case)


def test_number_and_code_open_the_report(city: City, client: Client) -> None:
    page = opened(client, filed(city)).get("/follow/report/")
    assert "路灯坏了三天，晚上看不见路。" in text(page)
    assert "no-store" in page["Cache-Control"]


@pytest.mark.parametrize(
    "way",
    [
        lambda number, code: (number.replace("-", ""), code.lower()),
        lambda number, code: (f" {number} ", f"{code[:5]} {code[5:]}"),
        lambda number, code: (number.translate({ord(str(n)): chr(0xFF10 + n) for n in range(10)}), code),
        lambda number, code: (number.replace("-", "—"), "".join(chr(ord(one) + 0xFEE0) for one in code)),
    ],
)
def test_number_and_code_are_understood_as_people_type_them(city: City, client: Client, way: Any) -> None:
    report = of(filed(city))
    assert ask(client, *way(report.number, code_of(report.key)))["Location"] == "/follow/report/"


def test_an_unknown_number_and_a_wrong_code_get_the_same_answer(city: City, client: Client) -> None:
    report = of(filed(city))
    answers = [
        ask(client, report.number, "ABCDEFGHJK"),
        ask(client, "20200101-000001", code_of(report.key)),
        ask(client, "不知道", code_of(report.key)),
    ]
    plain = {re.sub(r'value="[^"]*"|"X-CSRFToken": "[^"]*"', "", text(answer)) for answer in answers}
    assert len(plain) == 1
    assert {answer.status_code for answer in answers} == {422}
    assert WRONG in text(answers[0])


def test_number_alone_or_code_alone_shows_nothing(city: City, client: Client) -> None:
    report = of(filed(city))
    assert "请填写查询码。" in text(ask(client, report.number, ""))
    assert "请填写编号。" in text(ask(client, "", code_of(report.key)))
    assert client.get("/follow/report/")["Location"] == "/follow/"


def test_an_imported_report_has_no_code_and_opens_with_none(city: City, client: Client) -> None:
    report = of(filed(city))
    Report.objects.update(secret_index=None)
    assert WRONG in text(ask(client, report.number, code_of(report.key)))


def test_after_ten_wrong_codes_even_the_right_one_waits(city: City, client: Client, clock: Clock) -> None:
    report = of(filed(city))
    right = code_of(report.key)
    for _ in range(MOST_TRIES):
        assert WRONG in text(ask(client, report.number, "ABCDEFGHJK"))
    refused = ask(client, report.number, right)
    assert refused.status_code == 429
    assert "这个编号连续输错多次，为保护反映人，请在 11月23日 9:15 之后再试。" in text(refused)
    clock(MONDAY + timedelta(minutes=15))
    assert ask(client, report.number, right).status_code == 302
    assert not Attempt.objects.exists()


def test_an_unknown_number_is_limited_in_the_same_way(db: None, client: Client) -> None:
    answers = [ask(client, "20200101-000001", "ABCDEFGHJK").status_code for _ in range(MOST_TRIES + 1)]
    assert answers == [422] * MOST_TRIES + [429]


def test_one_number_being_limited_leaves_others_open(city: City, client: Client) -> None:
    first, second = of(filed(city)), of(filed(city))
    for _ in range(MOST_TRIES):
        ask(client, first.number, "ABCDEFGHJK")
    assert ask(client, second.number, code_of(second.key)).status_code == 302


def test_wrong_tries_are_forgotten_after_a_day(db: None, client: Client, clock: Clock) -> None:
    ask(client, "20200101-000001", "ABCDEFGHJK")
    clock(MONDAY + timedelta(days=2))
    ask(client, "20200101-000002", "ABCDEFGHJK")
    assert [str(attempt) for attempt in Attempt.objects.all()] == ["20200101-000002"]


def test_the_code_is_in_no_address_and_no_log(
    city: City, client: Client, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    report = of(filed(city))
    answers = [ask(client, report.number, "WRNGWRNGWR"), ask(client, report.number, code_of(report.key))]
    page = client.get("/follow/report/")
    addresses = [*re.findall(r'(?:href|src|action)="([^"]*)"', text(page)), answers[1]["Location"]]
    assert [one for one in addresses if report.number in one or code_of(report.key) in one] == []
    written = "\n".join(
        record.getMessage() for record in caplog.records if record.name.startswith("django.request")
    )
    assert not {report.number, code_of(report.key), "WRNGWRNGWR"} & set(re.findall(r"[\w-]+", written))
    assert code_of(report.key) not in text(page)


def test_a_report_stays_open_for_half_an_hour(city: City, client: Client, clock: Clock) -> None:
    opened(client, filed(city))
    clock(MONDAY + timedelta(minutes=29))
    assert client.get("/follow/report/").status_code == 200
    clock(MONDAY + timedelta(minutes=31))
    for address in ("/follow/report/", "/follow/report/contact/"):
        assert client.get(address)["Location"] == "/follow/"
    assert client.post("/follow/report/rate/", {})["Location"] == "/follow/"


def test_whoever_is_done_leaves_nothing_open(city: City, client: Client) -> None:
    opened(client, filed(city)).post("/follow/report/leave/")
    assert client.get("/follow/report/")["Location"] == "/follow/"


def sentence(client: Client, case: Case) -> str:
    return str(opened(client, case).get("/follow/report/").context["story"].sentence)


def test_each_state_says_who_has_it_and_until_when(city: City, client: Client) -> None:
    case, said = filed(city), []
    for step in [(), *done_steps(city)]:
        case = walk(city, case, [step]) if step else case  # type: ignore[list-item]
        said.append(sentence(client, case))
    assert said == [
        "区受理中心已收到，11月23日 14:30前答复是否受理",
        "区受理中心已受理，11月23日 14:30前确定办理单位",
        "已转区城管局办理，等待签收",
        "区城管局正在办理，承诺 11月30日 16:30 前答复",
        "区城管局正在办理，承诺 11月30日 16:30 前答复",
        "已经办完，区受理中心将在 11月26日 16:30 前回访您",
    ]


def test_a_pause_says_why(city: City, client: Client) -> None:
    case = walk(
        city,
        filed(city),
        [*done_steps(city)[:4], ("pause", "城管承办人", {"reason": "weather", "why": "大雪封路"})],
    )
    page = text(opened(client, case).get("/follow/report/"))
    assert "区城管局暂停了计时，恢复后期限顺延" in page
    assert all(words in page for words in ("天气原因", "大雪封路", "暂停"))


def test_what_is_late_says_so(city: City, client: Client, clock: Clock) -> None:
    case = filed(city)
    clock(MONDAY + timedelta(days=2))
    assert "已经过了承诺的时间" in text(opened(client, case).get("/follow/report/"))


def test_a_return_gives_its_reason_and_keeps_what_is_for_staff(city: City, client: Client) -> None:
    returned: Step = ("return", "城管承办人", {"reason": "not_ours", "article": "内部清单第三条"})
    case = walk(city, filed(city), [*dispatched_steps(city), returned])
    page = text(opened(client, case).get("/follow/report/"))
    assert "不属于本单位职责" in page
    assert "内部清单第三条" not in page


def test_notes_of_calls_and_grounds_of_a_dispatch_stay_inside(city: City, client: Client) -> None:
    inside = {"basis": "内部依据", "brief": "内部摘要"}
    case = walk(city, filed(city), [
        dispatched_steps(city)[0],
        ("dispatch", "派单员", {"organization": city.organizations["区城管局"].pk, **inside}),
        *done_steps(city)[2:3],
        ("contact", "城管承办人", {"contact": "reached", "told": "反映人情绪激动"}),
        ("note", "城管承办人", {"progress": "配件已订"}),
    ])  # fmt: skip
    page = text(opened(client, case).get("/follow/report/"))
    assert "配件已订" in page
    assert [words for words in (*inside.values(), "反映人情绪激动") if words in page] == []


def test_no_name_of_a_person_is_shown(city: City, client: Client) -> None:
    Person.objects.filter(pk=city.person("城管承办人").pk).update(name="张三丰")
    page = text(opened(client, closed(city)).get("/follow/report/"))
    assert "张三丰" not in page
    assert "区城管局 承办人登记办结" in page


def test_the_reporter_of_a_restricted_case_still_follows_it(city: City, client: Client) -> None:
    case = filed(city, kind="tipoff", accused=city.organizations["区城管局"])
    assert sentence(client, case).startswith("区受理中心已收到")


def test_a_refusal_shows_the_answer(city: City, client: Client) -> None:
    case = move(filed(city), "refuse", city.actor("派单员"), reason="in_court", answer="请向区法院反映。")
    page = text(opened(client, case).get("/follow/report/"))
    assert all(words in page for words in ("不属于受理范围", "已进入诉讼、仲裁或复议", "请向区法院反映。"))
    assert "请评价" not in page


def test_a_closed_case_says_how_it_ended(city: City, client: Client) -> None:
    assert sentence(client, closed(city)) == "已经结案，回访时确认已解决"
    case = walk(city, filed(city), done_steps(city))
    for outcome in ("unsolved", "unsolved"):
        case = move(case, "call_back", city.actor("回访员"), outcome=outcome)
        case = move(case, "finish", city.actor("城管承办人"), answer="再修")
    case = move(case, "call_back", city.actor("回访员"), outcome="unsolved")
    assert sentence(client, case) == "已经结案，如实记为未解决"


def test_a_case_that_nobody_could_be_asked_about_is_just_closed(city: City, client: Client) -> None:
    case = walk(city, filed(city), done_steps(city))
    for _ in range(3):
        case = move(case, "call_back", city.actor("回访员"), outcome="not_reached")
    assert sentence(client, case) == "已经结案"


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
