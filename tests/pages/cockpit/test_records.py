import re
from datetime import timedelta

from django.urls import reverse

from gongzhi.areakit.listing import PAGE
from tests.cast import MONDAY, City
from tests.pages.cockpit.conftest import SignIn
from tests.pages.cockpit.scenes import closed, filed, page, said


def address(**chosen: object) -> str:
    return reverse("cockpit:records") + "?" + "&".join(f"{name}={value}" for name, value in chosen.items())


def numbers(text: str) -> list[str]:
    return re.findall(r'<span class="row-number">(.*?)</span>', text)


def test_a_rate_opens_to_what_was_reached_what_was_not_and_all(city: City, as_: SignIn) -> None:
    good, bad = closed(city, 2), closed(city, 1, satisfaction="dissatisfied")
    client = as_("市领导")
    found = {
        part: numbers(page(client, address(indicator="requests.satisfied_rate", part=part)))
        for part in ("whole", "numerator", "rest", "")
    }
    assert found["numerator"] == found[""] == [case.number for case in reversed(good)]
    assert found["rest"] == [case.number for case in bad]
    assert found["whole"] == [case.number for case in reversed([*good, *bad])]
    text = said(page(client, address(indicator="requests.satisfied_rate", part="whole")))
    assert "满意率 样本不足" in text
    assert "2/3" in text


def test_records_are_of_the_month_the_place_and_the_body_asked_for(city: City, as_: SignIn) -> None:
    closed(city, 1, now=MONDAY - timedelta(days=35))
    here = closed(city, 1)
    filed(city, 1, "永久社区")
    client = as_("市领导")
    asked = address(
        indicator="requests.closed", month="2026-11", place=city.places["宁江区"].pk,
        organization=city.organizations["区城管局"].pk,
    )  # fmt: skip
    text = page(client, asked)
    assert numbers(text) == [here[0].number]
    assert "宁江区 · 区城管局 · 2026年11月" in said(text)
    assert numbers(page(client, asked.replace("2026-11", "2026-08"))) == []
    assert "没有对应的工单" in page(client, asked.replace("2026-11", "2026-08"))


def test_long_lists_go_on_from_the_last_row(city: City, as_: SignIn) -> None:
    cases = filed(city, PAGE + 2)
    client = as_("市领导")
    first = page(client, address(indicator="requests.received", month="2026-11"))
    further = re.search(r'<a class="btn btn-outline-primary" href="\?([^"]+)" rel="next"', first)
    assert further
    second = page(client, f"/cockpit/records/?{further[1].replace('&amp;', '&')}")
    assert [*numbers(first), *numbers(second)] == [case.number for case in reversed(cases)]
    assert f"共 {PAGE + 2} 件" in said(second)


def test_what_lies_outside_the_readers_reach_is_counted_as_withheld(city: City, as_: SignIn) -> None:
    filed(city, 1)
    filed(city, 2, "永久社区")
    asked = address(indicator="requests.received", place=city.places["松原市"].pk)
    assert "共 3 件。 其中 1 件列在下面，另有 2 件计入数字" in said(page(as_("街道干部"), asked))


def test_what_does_not_exist_is_not_found_and_what_lies_beside_is_refused(city: City, as_: SignIn) -> None:
    client = as_("街道干部")
    assert [
        client.get(address(**chosen)).status_code
        for chosen in (
            {}, {"indicator": "requests.nothing"}, {"indicator": "requests.open", "place": 987654},
            {"indicator": "requests.open", "organization": 987654},
            {"indicator": "requests.open", "place": city.places["长岭县"].pk},
        )
    ] == [404, 404, 404, 404, 403]  # fmt: skip


def test_what_is_reported_again_and_again_at_a_community_opens_to_its_cases(city: City, as_: SignIn) -> None:
    lights, heat = filed(city, 3, category="power"), filed(city, 2, category="heating")
    filed(city, 4, category="conduct")
    filed(city, 2, at="宁江区", category="noise")
    filed(city, 1, at="永久社区", category="power")
    filed(city, 2, now=MONDAY - timedelta(days=40), category="power")
    client = as_("市领导")
    text = page(client, "/cockpit/")
    rows = re.findall(r"<tr><td>(.*?)</td><td title=\"(.*?)\">.*?href=\"(.*?)\">(\d+)</a>", text)
    crumb = "宁江区 / 团结街道 / 团结社区"
    assert [(row[0], row[1], row[3]) for row in rows] == [("供电照明", crumb, "3"), ("供热供暖", crumb, "2")]
    opened = page(client, rows[0][2].replace("&amp;", "&"))
    assert numbers(opened) == [case.number for case in reversed(lights)]
    assert "供电照明 团结社区 · 近 30 天" in said(opened)
    assert "共 3 件。" in said(opened)
    assert len(heat) == 2


def test_a_hot_spot_withholds_what_its_reader_may_not_see(city: City, as_: SignIn) -> None:
    filed(city, 2, category="power")
    spot = f"{reverse('cockpit:hot')}?category=power&area=requests"
    assert "另有 2 件计入数字" in said(page(as_("住建承办人"), spot))
    assert client_status(as_, f"{spot}&place={city.places['长岭县'].pk}") == 403


def client_status(as_: SignIn, where: str) -> int:
    return as_("街道干部").get(where).status_code
