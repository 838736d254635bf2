"""Writes the lock files anew and refuses one that names a host or a path of this machine."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
if __name__ == "__main__":
    sys.path.insert(0, str(ROOT))

from tools.terminal import Failed, title  # noqa: E402 (a script: the folder above is not on the path yet)

UV = [
    sys.executable, "-m", "uv", "pip", "compile", "--universal", "--generate-hashes", "--no-emit-index-url",
    "--no-emit-find-links", "--python-version", "3.11", "--no-header", "--quiet", "--upgrade",
]  # fmt: skip
HOST_OR_PATH = re.compile(r"^--|://|^/|\sfile:|\"resolved\"")
# A package's own page for donations is data of the package, not where it comes from.
FUNDING = re.compile(r'^\s*"url": "https://(opencollective\.com|github\.com/sponsors)/')


def offenders(text: str) -> list[str]:
    return [
        f"{number}: {line.strip()}"
        for number, line in enumerate(text.splitlines(), 1)
        if HOST_OR_PATH.search(line) and not FUNDING.match(line)
    ]


def main() -> int:
    title("Python")
    for name in ("base", "dev"):
        subprocess.run(
            [*UV, f"requirements/{name}.in", "-o", f"requirements/{name}.txt"], cwd=ROOT, check=True
        )
    title("npm")
    subprocess.run(["npm", "install", "--package-lock-only"], cwd=ROOT, check=True)
    locks = [ROOT / "package-lock.json", *sorted((ROOT / "requirements").glob("*.txt"))]
    if found := [f"{path.name}:{line}" for path in locks for line in offenders(path.read_text())]:
        raise Failed("These lines name a host or a path:\n" + "\n".join(found))
    print("Locked; no host and no path named.")
    return 0


if __name__ == "__main__":
    try:
        sys.exit(main())
    except Failed as failed:
        print(failed, file=sys.stderr)
        sys.exit(1)
