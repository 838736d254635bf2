"""Copies the front-end files out of node_modules and draws the icon sprite. There is no bundler."""

from __future__ import annotations

import re
import shutil
import sys
import xml.etree.ElementTree as ET
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
if __name__ == "__main__":
    sys.path.insert(0, str(ROOT))

from tools.terminal import Failed  # noqa: E402 (a script: the folder above is not on the path yet)

NODE_MODULES = ROOT / "node_modules"
VENDOR = ROOT / "gongzhi" / "pages" / "static" / "vendor"
ICONS = ROOT / "tools" / "icons.txt"

FILES = {
    "tabler.min.css": "@tabler/core/dist/css/tabler.min.css",
    "tabler.min.js": "@tabler/core/dist/js/tabler.min.js",
    "htmx.min.js": "htmx.org/dist/htmx.min.js",
    "alpine.min.js": "@alpinejs/csp/dist/cdn.min.js",
    "echarts.min.js": "echarts/dist/echarts.min.js",
}
# Packages that carry their licence as a file; NOTICE names the others.
LICENCES = {"htmx.txt": "htmx.org/LICENSE", "tabler-icons.txt": "@tabler/icons/LICENSE"} | {
    f"echarts-{name}.txt": f"echarts/{name}" for name in ("LICENSE", "NOTICE")
}

SVG = "http://www.w3.org/2000/svg"
# The width of the stroke is left to the page.
OUTLINE = 'fill="none" stroke="currentColor" stroke-linecap="round" stroke-linejoin="round"'
FILLED = 'fill="currentColor" stroke="none"'
# The maps are not copied, and a static file storage with digests refuses a reference to a missing file.
SOURCE_MAP = re.compile(r"(?m)^\s*(//[#@] sourceMappingURL=\S+|/\*[#@] sourceMappingURL=\S+ \*/)\s*$")


def icon_names(text: str) -> list[str]:
    lines = (line.split("#")[0].strip() for line in text.splitlines())
    names = [line for line in lines if line]
    if doubles := sorted({name for name in names if names.count(name) > 1}):
        raise Failed(f"tools/icons.txt names an icon twice: {', '.join(doubles)}")
    return names


def symbol(name: str, drawing: str) -> str:
    """One `<symbol>` in the colour of its text, without the invisible frame that Tabler draws first."""
    root = ET.fromstring(drawing)  # noqa: S314 (a file of a locked package)
    shapes = [shape for shape in root if shape.get("d") != "M0 0h24v24H0z"]
    for shape in root.iter():
        shape.tag = shape.tag.removeprefix(f"{{{SVG}}}")
        shape.tail = shape.text = None
    inner = "".join(ET.tostring(shape, encoding="unicode") for shape in shapes)
    look = FILLED if name.endswith("-filled") else OUTLINE
    return f'<symbol id="i-{name}" viewBox="0 0 24 24" {look}>{inner}</symbol>'


def sprite(names: list[str], icons: Path) -> str:
    """Outline icons of Tabler, or filled ones where the name ends in -filled."""

    def drawing(name: str) -> Path:
        is_filled = name.endswith("-filled")
        return icons / ("filled" if is_filled else "outline") / f"{name.removesuffix('-filled')}.svg"

    if unknown := [name for name in names if not drawing(name).exists()]:
        raise Failed(f"tools/icons.txt names icons that Tabler does not have: {', '.join(unknown)}")
    symbols = "\n".join(symbol(name, drawing(name).read_text()) for name in names)
    return f'<svg xmlns="{SVG}">\n{symbols}\n</svg>\n'


def copy(source: Path, target: Path) -> None:
    if not source.exists():
        raise Failed(f"{source.relative_to(NODE_MODULES)} is missing from node_modules: run `npm ci`.")
    target.parent.mkdir(parents=True, exist_ok=True)
    target.write_text(SOURCE_MAP.sub("", source.read_text(encoding="utf-8")), encoding="utf-8")


def build() -> None:
    """All or nothing: a folder beside the real one is filled and takes its place."""
    fresh = VENDOR.with_name("vendor.new")
    shutil.rmtree(fresh, ignore_errors=True)
    fresh.mkdir(parents=True)
    for name, source in FILES.items():
        copy(NODE_MODULES / source, fresh / name)
    for name, source in LICENCES.items():
        copy(NODE_MODULES / source, fresh / "licences" / name)
    names = icon_names(ICONS.read_text(encoding="utf-8"))
    text = sprite(names, NODE_MODULES / "@tabler" / "icons" / "icons")
    (fresh / "icons.svg").write_text(text, encoding="utf-8")
    shutil.rmtree(VENDOR, ignore_errors=True)
    fresh.rename(VENDOR)
    print(f"  {len(FILES)} files, {len(names)} icons")


if __name__ == "__main__":
    build()
