"""What people do on the pages, by the words that they see. The same with scripts and without."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from playwright.sync_api import Locator, Page, expect

WORDS = "胜利社区门口的井盖碎了，晚上很危险"


@dataclass(frozen=True)
class Slip:
    """What a reporter is shown once."""

    number: str
    code: str


def write_report(page: Page, words: str = WORDS, where: str = "胜利社区", photo: Path | None = None) -> None:
    page.goto("/")
    page.get_by_role("main").get_by_role("link", name="反映问题").click()
    page.get_by_label("发生了什么事").fill(words)
    if photo:
        page.locator("input[type=file]").set_input_files(photo)
    page.get_by_label("在哪里").fill(where)


def send_report(page: Page) -> Slip:
    page.get_by_role("button", name="提交反映").click()
    expect(page.get_by_role("heading", name="已收到您的反映")).to_be_visible()
    return slip(page)


def slip(page: Page) -> Slip:
    number, code = page.locator("main dl dd").all_inner_texts()
    return Slip(number, code)


def follow(page: Page, known: Slip) -> None:
    page.goto("/")
    page.get_by_role("main").get_by_role("link", name="查询进展").click()
    page.get_by_label("编号").fill(known.number)
    page.get_by_label("查询码").fill(known.code)
    page.get_by_role("main").get_by_role("button", name="查询").click()


def begin_task(page: Page, label: str, number: str) -> None:
    """From one's own tasks, straight to the step that is likely next."""
    page.goto("/office/")
    page.get_by_role("link", name=f"{label} {number}", exact=True).click()


def open_task(page: Page, number: str) -> None:
    page.goto("/office/")
    page.get_by_role("row", name=number).get_by_role("link").first.click()
    expect(page.get_by_role("heading", name="基本情况")).to_be_visible()


def take_step(page: Page, label: str, told: Mapping[str, str | Path] | None = None) -> None:
    """On the page of a record."""
    page.get_by_role("main").get_by_role("link", name=label, exact=True).click()
    send_step(page, label, told)


def send_step(page: Page, label: str, told: Mapping[str, str | Path] | None = None) -> None:
    fill_step(page, told)
    press(page, label)
    expect(page.get_by_text(f"“{label}”已完成")).to_be_visible()


def fill_step(page: Page, told: Mapping[str, str | Path] | None = None) -> None:
    expect(step_form(page)).to_be_visible()
    for name, value in (told or {}).items():
        fill(step_form(page), name, value)


def press(page: Page, label: str) -> None:
    step_form(page).get_by_role("button", name=label, exact=True).click()


def step_form(page: Page) -> Locator:
    return page.locator("#act form")


def fill(form: Locator, label: str, value: str | Path) -> None:
    begins = re.compile(f"^{re.escape(label)}(选填)?$")
    choices = form.get_by_role("group", name=begins)
    box = form.get_by_label(begins)
    if choices.count():
        choices.get_by_label(str(value), exact=True).check()
    elif isinstance(value, Path):
        box.set_input_files(value)
    elif form.locator("select").and_(box).count():
        box.select_option(label=value)
    else:
        box.fill(value)


def timeline(page: Page) -> list[str]:
    """What happened, newest first, as it is told."""
    return page.locator("ol.timeline > li").all_inner_texts()
