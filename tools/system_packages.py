"""What the browser tests need from the system: a Chromium and a Chinese font."""

from __future__ import annotations

import os
import shutil
import subprocess
from pathlib import Path

from tools.terminal import Failed, stream, title

BROWSERS = ("chromium", "chromium-browser", "google-chrome-stable", "google-chrome")
MAC_BROWSERS = (
    "/Applications/Chromium.app/Contents/MacOS/Chromium",
    "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
)


def chromium() -> str | None:
    """The browser to test with: GONGZHI_CHROMIUM, or one that is installed."""
    if named := os.environ.get("GONGZHI_CHROMIUM"):
        return named
    installed = [shutil.which(name) for name in BROWSERS]
    return next((path for path in [*installed, *MAC_BROWSERS] if path and Path(path).exists()), None)


def has_chinese_font() -> bool:
    if Path("/System/Library/Fonts").exists():
        return True
    if not shutil.which("fc-list"):
        return False
    said = subprocess.run(["fc-list", ":lang=zh-cn"], capture_output=True, text=True, check=False)
    return bool(said.stdout.strip())


def missing() -> list[str]:
    """Names of Debian packages."""
    wanted = [("chromium", chromium() is not None), ("fonts-noto-cjk", has_chinese_font())]
    return [name for name, is_here in wanted if not is_here]


def install() -> None:
    packages = missing()
    if not packages:
        return
    names = " ".join(packages)
    if os.geteuid() != 0 or not shutil.which("apt-get"):
        raise Failed(
            f"The browser tests need these packages, which only an administrator can install: {names}\n"
            f"Debian: apt-get install {names}. macOS: install Google Chrome. "
            "Another Chromium is taken from GONGZHI_CHROMIUM."
        )
    title(f"Debian packages: {names} (about a minute)")
    os.environ["DEBIAN_FRONTEND"] = "noninteractive"
    stream(["apt-get", "update", "-q"])
    stream(["apt-get", "install", "-y", "-q", "--no-install-recommends", "fontconfig", *packages])
    if left := missing():
        raise Failed(f"apt-get ended well, yet these are still not found: {' '.join(left)}")
