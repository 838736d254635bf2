"""Browser contexts as people have them, and what must never happen in one."""

from dataclasses import dataclass, field
from typing import Any

from playwright.sync_api import Browser, BrowserContext, ConsoleMessage, Page, Request, Response, WebError

FLAGS = [
    "--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage", "--disable-background-networking",
    "--disable-component-update", "--disable-sync", "--no-first-run",
]  # fmt: skip
PHONE: dict[str, Any] = {
    "viewport": {"width": 390, "height": 844}, "has_touch": True, "is_mobile": True, "device_scale_factor": 1,
}  # fmt: skip
DESK: dict[str, Any] = {"viewport": {"width": 1440, "height": 900}}
WALL: dict[str, Any] = {"viewport": {"width": 1920, "height": 1080}}
DEVICES = {"phone": PHONE, "desk": DESK, "wall": WALL}
STILL: dict[str, Any] = {"reduced_motion": "reduce", "locale": "zh-CN", "timezone_id": "Asia/Shanghai"}
HARMLESS = (
    # The browser's own line for an answer of 4xx or 5xx: `answered` decides which of these are wrong.
    "Failed to load resource: the server responded with a status of",
    # Somebody went on while suggestions were still on their way.
    "htmx: htmx:error: Failed to fetch",
)
PATIENCE = 15_000  # milliseconds: on a busy machine everything but a mistake takes longer


@dataclass
class Visitor:
    """One context with one page, watched."""

    context: BrowserContext
    page: Page
    address: str
    problems: list[str] = field(default_factory=list)

    def watch(self) -> None:
        self.context.on("console", self.logged)
        self.context.on("weberror", self.broke)
        self.context.on("request", self.asked)
        self.context.on("response", self.answered)

    def logged(self, line: ConsoleMessage) -> None:
        if line.type == "error" and not line.text.startswith(HARMLESS):
            self.problems.append(f"console: {line.text} ({line.location.get('url')})")

    def broke(self, error: WebError) -> None:
        self.problems.append(f"script: {error.error.message}")

    def asked(self, request: Request) -> None:
        if not request.url.startswith((self.address, "data:", "blob:")):
            self.problems.append(f"asked another host: {request.url}")

    def answered(self, response: Response) -> None:
        """A page may refuse; what a page is made of may not be missing."""
        page_like = response.request.resource_type in {"document", "fetch", "xhr"}
        if response.status >= (500 if page_like else 400):
            self.problems.append(f"{response.status}: {response.request.method} {response.url}")


def enter(browser: Browser, address: str, device: str, scripts: bool) -> Visitor:
    context = browser.new_context(
        base_url=address, java_script_enabled=scripts, **{**DEVICES[device], **STILL}
    )
    context.set_default_timeout(PATIENCE)
    visitor = Visitor(context, context.new_page(), address)
    visitor.watch()
    return visitor
