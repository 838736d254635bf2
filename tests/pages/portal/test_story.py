from datetime import timedelta

from django.test import Client

from gongzhi.kernel.people.models import Person
from gongzhi.kernel.workflow.models import Case
from tests.cast import MONDAY, City, Step, dispatched_steps, done_steps, filed, move, walk
from tests.pages.portal.conftest import Clock, closed, opened, text


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
