import io
from pathlib import Path
from typing import BinaryIO, cast

import pikepdf
import pytest

from gongzhi.kernel.evidence import separate
from gongzhi.kernel.evidence.isolated import verdict
from gongzhi.kernel.evidence.refusals import Encrypted, RefusedFile, Unreadable

from . import samples


def cleaned(content: bytes, module: str, folder: Path) -> bytes:
    (folder / "source").write_bytes(content)
    with (folder / "source").open("rb") as source, (folder / "target").open("w+b") as target:
        separate.clean(cast(BinaryIO, source), cast(BinaryIO, target), module)
    return (folder / "target").read_bytes()


def test_a_crash_of_the_process_reads_as_a_damaged_file_and_is_logged(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    with pytest.raises(Unreadable):
        cleaned(b"", "nothing_of_this_name", tmp_path)
    assert caplog.messages == ["cleaning nothing_of_this_name ended with status 1"]


def test_a_process_that_takes_too_long_is_ended(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(separate, "WALL_SECONDS", 0.01)
    with pytest.raises(Unreadable):
        cleaned(samples.pdf(), "pdf", tmp_path)


def test_a_process_that_takes_too_much_memory_is_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(separate, "LIMITED", 'ulimit -v 20000; exec "$@"')
    with pytest.raises(Unreadable):
        cleaned(samples.pdf(), "pdf", tmp_path)


def test_what_the_process_refuses_is_told_by_its_status(tmp_path: Path) -> None:
    for refusal, status in verdict.STATUS.items():

        def refuse(_source: BinaryIO, _target: BinaryIO, refusal: type[RefusedFile] = refusal) -> None:
            raise refusal

        with pytest.raises(SystemExit) as leaving:
            verdict.give(refuse, io.BytesIO(), io.BytesIO())
        assert leaving.value.code == status
    with pytest.raises(Encrypted):
        cleaned(samples.pdf(encryption=pikepdf.Encryption(user="1", owner="2")), "pdf", tmp_path)


def test_the_keys_of_the_program_are_not_handed_to_the_process(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("GONGZHI_KEYS", "secret")
    monkeypatch.setattr(separate, "LIMITED", "env | cut -d= -f1 | grep -v -e PWD -e _ | sort")
    assert cleaned(b"", "pdf", tmp_path).decode().split() == ["PATH", "PYTHONPATH"]
