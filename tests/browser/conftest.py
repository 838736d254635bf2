"""A real browser against a real server with real commits; a picture and the page are kept of what fails."""

import os
import re
from collections.abc import Generator, Iterator
from pathlib import Path
from typing import Protocol

import pytest
from PIL import Image
from playwright.sync_api import Browser, Page, expect, sync_playwright
from pytest_django import Settings
from pytest_django.live_server_helper import LiveServer

from gongzhi.kernel.people import sign_in
from gongzhi.kernel.people.models import Login
from tests.browser.visitors import FLAGS, PATIENCE, Visitor, enter
from tests.cast import City, build_city
from tools.system_packages import chromium

KEPT = Path(__file__).parents[2] / ".cache" / "browser"
PASSWORD = "gaitou-huanmian-2026"
FAILED = pytest.StashKey[bool]()


class Arrives(Protocol):
    def __call__(self, device: str = ..., scripts: bool = ...) -> Page: ...


class SignsIn(Protocol):
    def __call__(self, name: str, device: str = ..., scripts: bool = ...) -> Page: ...


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item: pytest.Item) -> Generator[None, pytest.TestReport, pytest.TestReport]:
    report = yield
    if report.failed:
        item.stash[FAILED] = True
    return report


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    """One a file: the library keeps an event loop in this thread, and tests of other folders start their own."""
    # Django would take every query here for one made inside that loop.
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"
    expect.set_options(timeout=PATIENCE)
    with sync_playwright() as playwright:
        launched = playwright.chromium.launch(executable_path=chromium(), args=FLAGS)
        yield launched
        launched.close()
    del os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"]


@pytest.fixture(scope="session")
def server(django_db_setup: None) -> Iterator[LiveServer]:
    """Serves static files from where they lie in the source."""
    started = LiveServer("127.0.0.1")
    yield started
    started.stop()


@pytest.fixture
def city(transactional_db: None, settings: Settings) -> City:
    settings.GONGZHI_REQUIRE_SECOND_FACTOR = False
    # Signing in is tested with the real, slow hash elsewhere.
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
    return build_city()


@pytest.fixture
def visitors(request: pytest.FixtureRequest, city: City) -> Iterator[list[Visitor]]:
    """Everybody who came in this test. Nothing may break in any of their pages."""
    came: list[Visitor] = []
    yield came
    problems = [problem for visitor in came for problem in visitor.problems]
    if problems or request.node.stash.get(FAILED, False):
        for number, visitor in enumerate(came):
            keep(visitor.page, f"{request.node.name}-{number}")
    for visitor in came:
        visitor.context.close()
    assert problems == []


def keep(page: Page, name: str) -> None:
    KEPT.mkdir(parents=True, exist_ok=True)
    path = KEPT / re.sub(r"[^\w.-]+", "-", name)
    path.with_suffix(".html").write_text(f"<!-- {page.url} -->\n{page.content()}", encoding="utf-8")
    page.screenshot(path=path.with_suffix(".png"), full_page=True)


@pytest.fixture
def arrive(browser: Browser, server: LiveServer, visitors: list[Visitor]) -> Arrives:
    def come(device: str = "phone", scripts: bool = True) -> Page:
        visitors.append(enter(browser, server.url, device, scripts))
        return visitors[-1].page

    return come


@pytest.fixture
def staff(city: City, arrive: Arrives) -> SignsIn:
    """Signs somebody of the cast in, through the page that everybody uses."""

    def come(name: str, device: str = "desk", scripts: bool = True) -> Page:
        page = arrive(device, scripts)
        log_in(page, handle_of(city, name))
        page.wait_for_url("**/office/")
        return page

    return come


def handle_of(city: City, name: str) -> str:
    person = city.person(name)
    handle = f"SY-{person.pk:04}"
    if not Login.objects.filter(person=person).exists():
        sign_in.create_login(person=person, handle=handle, demo_password=PASSWORD)
        Login.objects.filter(person=person).update(is_demo=False)  # which would go without a second factor
    return handle


def log_in(page: Page, handle: str, password: str = PASSWORD) -> None:
    page.goto("/account/login/")
    page.get_by_label("工号").fill(handle)
    page.get_by_label("密码").fill(password)
    page.get_by_role("button", name="登录", exact=True).click()


@pytest.fixture
def photo(tmp_path: Path) -> Path:
    """As a telephone takes it: large enough to be a picture of something."""
    path = tmp_path / "现场.jpg"
    Image.effect_noise((1200, 900), 40).convert("RGB").save(path, "JPEG", quality=80)
    return path
