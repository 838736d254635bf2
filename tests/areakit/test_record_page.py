from datetime import datetime, timedelta
from typing import Any

from gongzhi.areakit.booked import booked, span
from gongzhi.areakit.record import Actions, record_page
from gongzhi.areas.requests.area import REQUESTS
from gongzhi.kernel.people.texts import erase
from gongzhi.kernel.workflow.models import Case
from tests.cast import MONDAY, City, dispatched_steps, done_steps, filed, move
from tests.pages.office.acting import As, filed_at, walked
from tests.pages.office.reading import html, words

HOUR = timedelta(hours=1)


def page(city: City, who: str, case: Case, now: datetime = MONDAY) -> dict[str, Any]:
    return record_page(REQUESTS, Case.objects.with_names().get(pk=case.pk), city.actor(who), now)


def protected(city: City, now: datetime = MONDAY) -> Case:
    bureau = city.organizations["区城管局"]
    case = filed_at(
        city,
        now,
        "城管队员收了摊主的钱，我叫李四。",
        kind="tipoff",
        accused=bureau,
        name="李四",
        phone="10012345678",
    )
    told = {"kind": "tipoff", "category": "conduct", "grade": "normal", "accused": bureau.pk}
    move(case, "accept", city.actor("派单员"), now, **told)
    to = city.organizations["区住建局"].pk
    return move(case, "dispatch", city.actor("派单员"), now, organization=to, brief="请核查摊位管理")


def buttons(actions: Actions) -> dict[str, list[str]]:
    return {
        "likely": [actions.likely.name] if actions.likely else [],
        "others": [one.name for one in actions.others],
        "dangerous": [one.name for one in actions.dangerous],
    }


def test_one_button_is_likely_the_dangerous_stand_apart_and_the_rest_say_why_not(city: City) -> None:
    case = walked(city, filed(city), done_steps(city)[:3], MONDAY)
    found = page(city, "城管承办人", case)["actions"]
    assert buttons(found) == {"likely": ["contact"], "others": ["note", "pause"], "dangerous": ["return"]}
    assert [(reason, [str(label) for label in labels]) for reason, labels in found.refused] == [
        ("工单没有暂停。", ["恢复计时"]),
        ("请先与反映人联系，再登记办结。", ["登记办结"]),
    ]
    assert found.any
    assert not page(city, "市领导", case)["actions"].any


def test_who_reported_is_masked_and_only_those_who_deal_with_it_may_ask(city: City) -> None:
    case = walked(city, filed(city, name="王小明", phone="10012345678"), dispatched_steps(city), MONDAY)
    seen = {
        who: [(one.words, one.name, one.phone, one.may_unmask) for one in page(city, who, case)["reports"]]
        for who in ("派单员", "城管承办人", "街道干部")
    }
    said = "路灯坏了三天，晚上看不见路。"
    assert seen == {
        "派单员": [(said, "王**", "100****5678", True)],
        "城管承办人": [(said, "王**", "100****5678", True)],
        "街道干部": [(said, "王**", "100****5678", False)],
    }


def test_somebody_without_a_name_has_nothing_to_unmask(city: City) -> None:
    [one] = page(city, "派单员", filed(city))["reports"]
    assert (one.name, one.phone, one.may_unmask) == ("", "", False)


def test_of_a_protected_case_its_handler_reads_the_summary_and_nothing_of_the_reporter(city: City) -> None:
    case = protected(city)
    [desk], [handler] = (page(city, who, case)["reports"] for who in ("派单员", "住建承办人"))
    assert (desk.words, desk.name) == ("城管队员收了摊主的钱，我叫李四。", "李**")
    assert (handler.words, handler.name, handler.phone, handler.may_unmask) == ("", "", "", False)


def test_the_complained_about_reads_no_words_that_tell_who_complained(city: City) -> None:
    """Not restricted, so that they see the case; but what was said in the first contact is not for them."""
    case = walked(city, filed(city), done_steps(city)[:3], MONDAY)
    move(case, "contact", city.actor("城管承办人"), contact="reached", told="我是三单元的李四")
    Case.objects.filter(pk=case.pk).update(accused=city.organizations["团结街道办"])
    told = {
        who: [str(one.words) for line in page(city, who, case)["lines"] for one in line.told]
        for who in ("派单员", "城管承办人", "街道干部", "社区工作者")
    }
    said = ["我是三单元的李四"]
    assert told == {"派单员": said, "城管承办人": said, "街道干部": [], "社区工作者": []}


def test_the_timeline_is_newest_first_in_sentences_with_what_was_said(city: City) -> None:
    case = walked(city, filed(city), done_steps(city), MONDAY)
    lines = page(city, "派单员", case)["lines"]
    assert [(line.sentence, line.channel) for line in lines] == [
        ("区城管局 承办人登记办结", ""),
        ("区城管局 承办人登记先行联系", ""),
        ("区城管局 承办人签收", ""),
        ("区受理中心 派单员派给区城管局办理", ""),
        ("区受理中心 派单员受理，等待派单", ""),
        ("匿名登记反映事项", "网上"),
    ]
    assert [(str(one.label), one.words) for one in lines[0].told] == [
        ("办理结果", "已更换灯泡，当晚恢复照明。")
    ]
    assert case.answer_id
    erase([case.answer_id], MONDAY)
    assert [one.words for one in page(city, "派单员", case)["lines"][0].told] == ["（已删除）"]


def test_time_is_booked_to_each_holder_and_stands_still_in_a_pause(city: City) -> None:
    case = filed(city)
    steps = done_steps(city)
    for hour, step in enumerate(steps[:4]):
        case = walked(city, case, [step], MONDAY + hour * HOUR / 2)
    desk, bureau = booked(case, MONDAY + 2 * HOUR)
    assert (desk.words, bureau.words) == ("30 分钟", "1 小时 30 分钟")
    move(case, "pause", city.actor("城管承办人"), MONDAY + 2 * HOUR, reason="weather", why="大雪")
    paused = Case.objects.get(pk=case.pk)
    assert [one.words for one in booked(paused, MONDAY + 2.5 * HOUR)] == ["30 分钟", "1 小时 30 分钟"]
    assert str(page(city, "派单员", paused)["pause_reason"]) == "天气原因"
    assert span(timedelta(hours=7)) == "7 小时"


def test_each_promise_says_whether_it_was_kept(city: City) -> None:
    case = walked(city, filed(city), dispatched_steps(city), MONDAY)
    case = walked(city, case, done_steps(city)[2:3], MONDAY + timedelta(days=2))
    move(
        case,
        "return",
        city.actor("城管承办人"),
        MONDAY + timedelta(days=2),
        reason="not_ours",
        article="三定方案第五条",
    )
    promises = {
        str(one.label): one for one in page(city, "派单员", case, MONDAY + timedelta(days=9))["deadlines"]
    }
    state = {
        label: (bool(one.deadline.met_at), bool(one.deadline.dropped_at), one.is_late)
        for label, one in promises.items()
    }
    assert state == {
        "受理": (True, False, False),
        "派单": (False, False, True),
        "签收": (True, False, True),
        "先行联系": (False, True, False),
        "办结": (False, True, False),
    }
    assert promises["受理"].limit == "4个工作小时"


def test_the_page_of_a_record_reads_from_place_to_history(city: City, as_: As, now: datetime) -> None:
    case = walked(city, filed_at(city, now, name="王小明", phone="10012345678"), done_steps(city), now)
    page = as_("回访员").get(f"/office/requests/{case.number}/?done=finish")
    read = words(page)
    assert read.startswith(
        "“登记办结”已完成。 回到我的任务 松原市 / 宁江区 / 团结街道 / 团结社区 路灯坏了三天"
    )
    assert "反映人 王** 100****5678 查看电话" in read
    assert "给反映人的答复 已更换灯泡，当晚恢复照明。" in read
    assert "王小明" not in html(page)
    assert "10012345678" not in html(page)


def test_the_page_of_a_closed_record_shows_how_it_ended(city: City, as_: As, now: datetime) -> None:
    case = walked(city, filed_at(city, now), done_steps(city), now)
    move(case, "call_back", city.actor("回访员"), now, outcome="solved", satisfaction="fairly")
    read = words(as_("派单员").get(f"/office/requests/{case.number}/"))
    assert "反映人的评价 问题解决了吗 已解决 满意度 基本满意" in read


def test_a_handler_of_a_protected_case_sees_only_the_summary_on_the_page(
    city: City, as_: As, now: datetime
) -> None:
    case = protected(city, now)
    page = as_("住建承办人").get(f"/office/requests/{case.number}/")
    assert "原话受保护，只有受理席位可以看。" in words(page)
    assert "请核查摊位管理" in words(page)
    assert not [secret for secret in ("李四", "收了摊主", "100****") if secret in html(page)]


def test_a_foreign_record_is_refused_with_the_reason_and_a_protected_one_is_not_there(
    city: City, as_: As, now: datetime
) -> None:
    case, secret = filed_at(city, now), protected(city, now)
    response = as_("外县书记").get(f"/office/requests/{case.number}/")
    assert response.status_code == 403
    assert "这件工单属于团结社区，现由区受理中心办理，不在您的岗位范围内。" in words(response)
    for who in ("外县书记", "城管承办人", "街道干部", "市领导"):
        assert as_(who).get(f"/office/requests/{secret.number}/").status_code == 404, who
    assert as_("派单员").get("/office/requests/20200101-000001/").status_code == 404


def test_without_a_post_there_is_no_office(city: City, as_: As) -> None:
    client = as_("派单员")
    city.appointments["派单员"].delete()
    response = client.get("/office/")
    assert response.status_code == 403
    assert "这里是工作人员的工作台，请先登录并选择岗位。" in words(response)
