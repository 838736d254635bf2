"""The pages about one's own account."""

import pytest
from pytest_django import Settings

from tests.browser.conftest import Arrives, handle_of, log_in
from tests.browser.inspection import Findings
from tests.browser.test_second_factor import turn_on
from tests.cast import City

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True, databases=["default", "owner"])]
SAFETY = "/account/second-factor/"
AFTER_SIGNING_IN = (
    "/account/posts/", "/account/my-data/", "/account/my-data/erase/", "/account/password/", SAFETY,
    f"{SAFETY}recovery-codes/", f"{SAFETY}recovery-codes/generate/", f"{SAFETY}totp/deactivate/",
    f"{SAFETY}webauthn/", f"{SAFETY}webauthn/add/",
)  # fmt: skip


@pytest.mark.parametrize("device", ["desk", "phone"])
def test_pages(city: City, arrive: Arrives, settings: Settings, device: str) -> None:
    settings.GONGZHI_REQUIRE_SECOND_FACTOR = True
    page, findings, handle = arrive(device), Findings(), handle_of(city, "派单员")
    log_in(page, handle, "不是这个密码")
    findings.read(page, "login refused", device)
    log_in(page, handle)
    findings.read(page, "second factor wanted", device)
    turn_on(page)
    for address in AFTER_SIGNING_IN:
        page.goto(address)
        findings.read(page, address, device)
    page.goto("/account/logout/")
    findings.read(page, "logout", device)
    page.get_by_role("button", name="退出").last.click()
    log_in(page, handle)
    findings.read(page, "code wanted", device)
    assert not findings.found, str(findings)
