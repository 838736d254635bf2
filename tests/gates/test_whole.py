import gettext
import json
import subprocess
import sys
from pathlib import Path

import pytest

from tests.gates.conftest import WriteTree
from tools import assets, coverage_gate, gates, lock, messages
from tools.terminal import Failed

ROOT = Path(__file__).resolve().parents[2]


def test_a_clean_tree_passes(tree: WriteTree, capsys: pytest.CaptureFixture[str]) -> None:
    repository = tree({"gongzhi/kernel/clock/line.py": "from datetime import datetime\n"})

    assert gates.main(repository.root) == 0
    assert "REFUSED" not in capsys.readouterr().out


def test_an_offender_is_named_and_the_command_fails(tree: WriteTree) -> None:
    repository = tree({"gongzhi/kernel/helpers.py": "x = 1\n"})

    ended = subprocess.run(
        [sys.executable, ROOT / "tools" / "gates.py", repository.root],
        capture_output=True,
        text=True,
        check=False,
    )

    assert ended.returncode == 1
    assert ended.stdout.endswith(
        "files named for nothing (utils, base …): 1, limit 0\n  gongzhi/kernel/helpers.py\n"
    )


def test_a_file_that_is_no_python_is_named(tree: WriteTree, capsys: pytest.CaptureFixture[str]) -> None:
    assert gates.main(tree({"gongzhi/a.py": "def (:\n"}).root) == 1
    assert capsys.readouterr().out.startswith("gongzhi/a.py:1: ")


def covered(lines: int, of_lines: int, missing: list[int]) -> dict[str, object]:
    summary = {
        "covered_lines": lines, "num_statements": of_lines, "covered_branches": 0, "num_branches": 0,
    }  # fmt: skip
    return {
        "summary": summary,
        "missing_lines": missing,
        "missing_branches": [[4, -1], [7, 8]] if missing else [],
    }


def test_coverage_below_a_threshold_is_refused_with_the_missing_lines() -> None:
    files = {"gongzhi/kernel/a.py": covered(99, 100, [7]), "gongzhi/ops/b.py": covered(100, 100, [])}

    assert coverage_gate.judge({"files": files}) == (
        [
            "REFUSED gongzhi/kernel/       99.00 %  (least 100 %)",
            "    gongzhi/kernel/a.py: 7, 4→-1",
            "ok      gongzhi/areakit/     100.00 %  (least 100 %)",
            "ok      whole                 99.50 %  (least 95 %)",
        ],
        False,
    )


def test_full_coverage_passes_and_a_missing_report_fails(tmp_path: Path) -> None:
    report = tmp_path / "report.json"
    report.write_text(json.dumps({"files": {"gongzhi/kernel/a.py": covered(3, 3, [])}}))

    assert coverage_gate.main(str(report)) == 0
    assert coverage_gate.main(str(tmp_path / "none.json")) == 1


def test_a_lock_file_names_no_host() -> None:
    text = 'django==5.2.19 \\\n    --hash=sha256:00\n--find-links /opt\n"resolved": "x"\nextra @ https://x/y.whl\n'

    assert lock.offenders(text) == [
        "3: --find-links /opt",
        '4: "resolved": "x"',
        "5: extra @ https://x/y.whl",
    ]
    for path in [ROOT / "package-lock.json", *(ROOT / "requirements").glob("*.txt")]:
        assert lock.offenders(path.read_text()) == []


HOME = '<svg xmlns="http://www.w3.org/2000/svg">\n<path d="M0 0h24v24H0z"/>\n<path d="M5 12"/></svg>'


def test_the_sprite_holds_each_icon_once_under_its_name(tmp_path: Path) -> None:
    for folder in ("outline", "filled"):
        (tmp_path / folder).mkdir()
        (tmp_path / folder / "home.svg").write_text(HOME)

    names = assets.icon_names("home  # the first page\n\nhome-filled\n")

    assert assets.sprite(names, tmp_path) == (
        '<svg xmlns="http://www.w3.org/2000/svg">\n'
        f'<symbol id="i-home" viewBox="0 0 24 24" {assets.OUTLINE}><path d="M5 12" /></symbol>\n'
        f'<symbol id="i-home-filled" viewBox="0 0 24 24" {assets.FILLED}><path d="M5 12" /></symbol>\n'
        "</svg>\n"
    )


def test_an_unknown_icon_and_a_double_are_refused(tmp_path: Path) -> None:
    with pytest.raises(Failed, match="Tabler does not have: hoem"):
        assets.sprite(["hoem"], tmp_path)
    with pytest.raises(Failed, match="twice: home"):
        assets.icon_names("home\nhome\n")


def test_a_catalogue_of_translations_is_compiled_beside_itself(tmp_path: Path) -> None:
    catalogue = tmp_path / "django.po"
    catalogue.write_text(
        'msgid ""\nmsgstr "Content-Type: text/plain; charset=UTF-8"\n\nmsgid "派单"\nmsgstr "Dispatch"\n'
    )

    messages.compile_catalogue(catalogue)

    with (tmp_path / "django.mo").open("rb") as compiled:
        assert gettext.GNUTranslations(compiled).gettext("派单") == "Dispatch"
