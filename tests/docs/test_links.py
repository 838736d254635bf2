import re
from pathlib import Path

import pytest

from tests.docs.pages import PAGES, ROOT, anchors, blocks, code, links, name, rows

PATH = re.compile(r"^(?:gongzhi|config|tests|tools|docs|requirements)/[\w./-]*$")
APP_FILE = re.compile(r"^(?:kernel|areakit|areas|pages)/[\w./-]+$")
MEANT_TO_BE_MADE = re.compile(r"wishes|^gongzhi/locale")
COUNTED_LINES = 200


@pytest.mark.parametrize("page", PAGES, ids=name)
def test_every_link_leads_somewhere(page: Path) -> None:
    lost = []
    for target in links(page):
        path, _, anchor = target.partition("#")
        there = (page.parent / path).resolve() if path else page
        if not there.exists() or (anchor and anchor not in anchors(there)):
            lost.append(target)
    assert lost == []


@pytest.mark.parametrize("page", PAGES, ids=name)
def test_every_file_named_is_there(page: Path) -> None:
    named = {span for span in code(page) if PATH.match(span) or APP_FILE.match(span)}
    lost = [
        span
        for span in sorted(named)
        if not MEANT_TO_BE_MADE.search(span)
        and not any((ROOT / part / span).exists() for part in ("", "gongzhi"))
    ]
    assert lost == []


def test_both_readmes_show_the_same_pictures_and_commands() -> None:
    english, chinese = ROOT / "README.md", ROOT / "README.zh-CN.md"
    assert [link for link in links(english) if link.endswith(".png")] == [
        link for link in links(chinese) if link.endswith(".png")
    ]
    assert [block.count("\n") for block in blocks(english, "")] == [
        block.count("\n") for block in blocks(chinese, "")
    ]


def test_the_design_stays_on_about_one_page() -> None:
    assert len((ROOT / "docs" / "architecture.md").read_text().splitlines()) <= COUNTED_LINES


def test_every_decision_is_in_the_list() -> None:
    folder = ROOT / "docs" / "decisions"
    listed = {
        link for row in rows(folder / "README.md", "no.") for link in re.findall(r"\(([^)]+\.md)\)", row[0])
    }
    assert listed == {path.name for path in folder.glob("0*.md")}
