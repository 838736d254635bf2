"""What every page must hold, measured in the browser."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any

from playwright.sync_api import Page

AXE = Path(__file__).parents[2] / "node_modules" / "axe-core" / "axe.min.js"
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
NARROWEST = 360
HEAVIEST = 60_000  # bytes of HTML on a slow line
SMALLEST = 44  # pixels that a thumb hits

RUN_AXE = """(rules) =>
  axe.run(document, {runOnly: {type: "tag", values: rules}, resultTypes: ["violations"]})"""
WIDER = """() => {
  const root = document.scrollingElement;
  if (root.scrollWidth <= innerWidth) return [];
  const all = [...document.body.querySelectorAll("*")];
  const wide = all.filter((one) => one.getBoundingClientRect().right > innerWidth + 1).slice(0, 3);
  return [`${root.scrollWidth} px`, ...wide.map((one) => one.outerHTML.slice(0, 120))];
}"""
# A choice is as large as its label; a link within a sentence is as high as its line (WCAG 2.5.8 lets it);
# what only the keyboard brings into view needs no thumb.
SMALL = """(least) => [...document.querySelectorAll("a[href], button, input, select, textarea, summary")]
  .filter((one) => one.type !== "hidden" && one.checkVisibility() && !one.closest(".skip-link, .visually-hidden"))
  .filter((one) => !(one.matches("a") && getComputedStyle(one).display === "inline"))
  .map((one) => (one.matches("[type=radio], [type=checkbox], [type=file]") && one.labels[0]) || one)
  .filter((one) => one.checkVisibility() && one.getBoundingClientRect().height < least - 0.5)
  .map((one) => `${Math.round(one.getBoundingClientRect().height)} px: ${one.outerHTML.slice(0, 160)}`)
"""


@dataclass
class Findings:
    """What was found, and on which pages; empty when all is well."""

    found: dict[str, list[str]] = field(default_factory=dict)

    def __str__(self) -> str:
        return "\n".join(f"{finding}\n    on {', '.join(pages)}" for finding, pages in self.found.items())

    def add(self, page: str, what: str, findings: Iterable[str]) -> None:
        for finding in findings:
            self.found.setdefault(f"{what}: {finding}", []).append(page)

    def read(self, page: Page, name: str, device: str) -> None:
        self.add(name, "axe", violations(page))
        if device == "phone":
            self.hold(page, name)

    def hold(self, page: Page, name: str) -> None:
        """As on the narrowest phone, on a slow line."""
        size = len(page.content().encode())
        self.add(name, "heavy", [f"{size} bytes"] if size > HEAVIEST else [])
        whole = page.viewport_size
        assert whole
        page.set_viewport_size({**whole, "width": NARROWEST})
        self.add(name, "wider than 360", page.evaluate(WIDER))
        page.set_viewport_size(whole)

    def touch(self, page: Page, name: str) -> None:
        """As with a thumb."""
        self.add(name, "small", page.evaluate(SMALL, SMALLEST))


@cache
def axe() -> str:
    return AXE.read_text(encoding="utf-8")


def violations(page: Page) -> list[str]:
    page.evaluate(axe())
    answer: dict[str, Any] = page.evaluate(RUN_AXE, RULES)
    return [
        f"{rule['id']} {' '.join(map(str, node['target']))}: {node['html'][:160]} | {reason(node)}"
        for rule in answer["violations"]
        for node in rule["nodes"]
    ]


def reason(node: dict[str, Any]) -> str:
    checks = [*node["any"], *node["all"], *node["none"]]
    return "; ".join(check["message"] for check in checks)[:200]
