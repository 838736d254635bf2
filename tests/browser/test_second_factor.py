"""Signing in as staff do outside the tests: with a second factor."""

import time

import pytest
from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value
from django.core.cache import cache
from playwright.sync_api import Page, expect
from pytest_django import Settings

from tests.browser.conftest import PASSWORD, Arrives, handle_of, log_in
from tests.cast import City

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True, databases=["default", "owner"])]


@pytest.mark.parametrize("scripts", [True, False], ids=["scripts", "plain"])
def test_set_up_at_the_first_sign_in_and_asked_at_the_second(
    city: City, arrive: Arrives, settings: Settings, scripts: bool
) -> None:
    settings.GONGZHI_REQUIRE_SECOND_FACTOR = True
    page, handle = arrive("desk", scripts), handle_of(city, "派单员")
    log_in(page, handle)
    expect(page.get_by_text("请先设好其中一种，再开始工作。")).to_be_visible()
    secret = turn_on(page)
    page.goto("/account/second-factor/")
    page.get_by_role("link", name="开始工作").click()
    expect(page.get_by_role("heading", name="我的任务")).to_be_visible()

    page.get_by_role("button", name="退出").click()
    log_in(page, handle)
    expect(page.get_by_role("heading", name="第二道验证")).to_be_visible()
    page.goto("/office/")
    expect(page.get_by_role("heading", name="第二道验证")).to_be_visible()
    enter_code(page, "验证码或恢复码", secret, "登录")
    expect(page.get_by_role("heading", name="我的任务")).to_be_visible()


def turn_on(page: Page) -> str:
    """From the page that asks for a second factor; answers the app's secret."""
    page.get_by_role("link", name="开启手机验证器").click()
    page.get_by_label("密码").fill(PASSWORD)
    page.get_by_role("button", name="确认").click()
    secret = page.locator("code").inner_text()
    enter_code(page, "验证器显示的 6 位数字", secret, "开启")
    expect(page.get_by_text("恢复码").first).to_be_visible()
    return secret


def enter_code(page: Page, label: str, secret: str, button: str) -> None:
    cache.clear()  # the library refuses a code twice within its half minute
    page.get_by_label(label).fill(format_hotp_value(hotp_value(secret, int(time.time()) // 30)))
    page.get_by_role("button", name=button, exact=True).click()
