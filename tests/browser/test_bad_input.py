"""What residents send by mistake gets a clear sentence and costs nothing of what they typed."""

import zipfile
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from gongzhi.kernel.workflow.facts import LONGEST_WORDS
from gongzhi.kernel.workflow.models import Case, CaseEvidence
from tests.browser.conftest import Arrives
from tests.browser.steps import send_report, slip, write_report

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True, databases=["default", "owner"])]
WORDS = "𠮷林大路 12 号楼下水堵了😟，已经三天。"
PLACE = "胜利社区"
MEGABYTE = 2**20
both = pytest.mark.parametrize("scripts", [True, False], ids=["scripts", "plain"])


@pytest.fixture
def huge(tmp_path: Path) -> Iterator[Path]:
    """60 MB that begin as a photo does."""
    path = tmp_path / "大图.jpg"
    with path.open("wb") as file:
        file.write(b"\xff\xd8\xff\xe0\x00\x10JFIF\x00")
        file.truncate(60 * MEGABYTE)
    yield path
    path.unlink()


@pytest.fixture
def archive(tmp_path: Path) -> Path:
    path = tmp_path / "照片.jpg"
    with zipfile.ZipFile(path, "w") as file:
        file.writestr("a.txt", "不是照片")
    return path


def send(page: Page) -> None:
    page.get_by_role("button", name="提交反映").click()


def expect_kept(page: Page, words: str = WORDS, where: str = PLACE) -> None:
    """The form is back, as it was typed, and nothing was filed."""
    expect(page.get_by_role("alert").first).to_be_visible()
    expect(page.get_by_label("发生了什么事")).to_have_value(words)
    expect(page.get_by_label("在哪里")).to_have_value(where)
    assert not Case.objects.exists()


def test_a_photo_of_60_megabytes(arrive: Arrives, huge: Path) -> None:
    page = arrive()
    write_report(page, WORDS, PLACE, huge)
    send(page)
    expect(page.get_by_role("alert")).to_contain_text("“大图.jpg”：")
    expect(page.get_by_role("alert")).to_contain_text("20 MB")
    expect_kept(page)
    send_report(page)
    assert Case.objects.count() == 1


def test_an_archive_named_as_a_photo_beside_a_real_one(arrive: Arrives, archive: Path, photo: Path) -> None:
    page = arrive(scripts=False)
    write_report(page, WORDS, PLACE)
    page.locator("input[type=file]").set_input_files([photo, archive])
    send(page)
    expect(page.get_by_role("alert")).to_contain_text("“照片.jpg”：")
    expect(page.get_by_role("checkbox", name="已收到")).to_be_checked()
    expect_kept(page)
    send_report(page)
    assert CaseEvidence.objects.count() == 1


def test_ten_thousand_characters(arrive: Arrives) -> None:
    page, words = arrive(), "水" * 10_000
    write_report(page, words, PLACE)
    send(page)
    expect(page.get_by_role("alert")).to_contain_text(str(LONGEST_WORDS))
    expect_kept(page, words)


@both
def test_a_place_outside_the_city(arrive: Arrives, scripts: bool) -> None:
    page = arrive(scripts=scripts)
    write_report(page, WORDS, "长春市朝阳区")
    send(page)
    expect(page.get_by_role("alert")).to_contain_text("不在本市")
    expect_kept(page, where="长春市朝阳区")
    page.get_by_label("由市受理中心判断").check()
    send_report(page)
    assert str(Case.objects.get().place) == "松原市"


@both
def test_a_form_that_has_expired(arrive: Arrives, scripts: bool) -> None:
    page = arrive(scripts=scripts)
    write_report(page, WORDS, PLACE)
    page.context.clear_cookies()
    send(page)
    expect(page.get_by_role("heading", name="页面放得太久了，这次没有提交")).to_be_visible()
    expect_kept(page)
    send_report(page)
    assert Case.objects.count() == 1


@both
def test_a_double_click_is_one_case(arrive: Arrives, scripts: bool) -> None:
    page = arrive(scripts=scripts)
    write_report(page, WORDS, PLACE)
    page.get_by_role("button", name="提交反映").dblclick()
    expect(page.get_by_role("heading", name="已收到您的反映")).to_be_visible()
    assert [case.number for case in Case.objects.all()] == [slip(page).number]


def test_nothing_said_at_all(arrive: Arrives) -> None:
    page = arrive()
    write_report(page, "　 ", PLACE)
    send(page)
    expect_kept(page, words="　 ")


def test_rare_characters_arrive_as_they_are_and_control_characters_not_at_all(arrive: Arrives) -> None:
    page = arrive(scripts=False)
    write_report(page, f"{WORDS}\x07\x00", PLACE)
    send_report(page)
    page.get_by_role("link", name="我已记下，看看进展").click()
    expect(page.locator(".said")).to_have_text(WORDS)


def test_a_draft_is_still_there_when_the_page_is_opened_again(arrive: Arrives) -> None:
    page = arrive()
    write_report(page, WORDS, PLACE)
    expect(page.get_by_text("草稿自动存在这台设备上。")).to_be_visible()
    page.wait_for_function(f"localStorage.getItem('gongzhi.report').includes('{PLACE}')")
    page.goto("/")
    page.goto("/report/")
    expect(page.get_by_label("发生了什么事")).to_have_value(WORDS)
    expect(page.get_by_label("在哪里")).to_have_value(PLACE)


def test_the_number_alone_and_a_wrong_code_show_nothing(arrive: Arrives) -> None:
    page = arrive()
    write_report(page, WORDS, PLACE)
    known = send_report(page)
    stranger = arrive()
    stranger.goto("/follow/")
    stranger.get_by_label("编号").fill(known.number)
    stranger.get_by_label("查询码").fill("AAAAAAAAAA")
    stranger.get_by_role("main").get_by_role("button", name="查询").click()
    expect(stranger.get_by_role("alert")).to_contain_text("编号和查询码对不上")
    assert WORDS not in stranger.content()
    assert known.code not in stranger.url + page.url
