"""The file that a backup is: a tar with the dump, the evidence and a manifest of what everything must be."""

import json
import tarfile
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from pathlib import Path

from gongzhi.ops import digests
from gongzhi.ops.digests import Digest
from gongzhi.ops.trouble import Trouble

FORMAT = 1
DUMP = "database.dump"
MANIFEST = "manifest.json"


@dataclass(frozen=True)
class Manifest:
    """`keys`: fingerprints of the keys without which the people in it cannot be read.
    `files`: by their path in the archive."""

    made_at: str
    schema: str
    server: str
    extensions: list[str]
    keys: dict[str, str]
    tables: dict[str, Digest]
    files: dict[str, Digest]
    format: int = FORMAT

    def dump(self) -> str:
        return json.dumps(asdict(self), ensure_ascii=False, indent=1)

    @classmethod
    def parse(cls, text: str) -> "Manifest":
        content = json.loads(text)
        for part in ("tables", "files"):
            content[part] = {name: Digest(**digest) for name, digest in content[part].items()}
        return cls(**content)


def damaged(path: Path, chinese: str, english: str) -> Trouble:
    return Trouble(
        f"备份文件 {path} 不完整或被改动：{chinese}。什么都没有恢复，请换一份备份。",
        f"The backup {path} is damaged: {english}. Nothing was restored; use another backup.",
    )


def write(path: Path, members: Mapping[str, Path]) -> None:
    """Under a name of its own until it is whole. Compressed if the name says so; photos are already."""
    draft = path.with_name(f".{path.name}.part")
    try:
        with tarfile.open(draft, "w:gz" if path.suffix in (".gz", ".tgz") else "w") as archive:
            for name, file in members.items():
                archive.add(file, name, recursive=False)
        draft.chmod(0o600)
        draft.replace(path)
    finally:
        draft.unlink(missing_ok=True)


def unpack(path: Path, folder: Path) -> Manifest:
    """Extract and compare every file with the manifest."""
    try:
        with tarfile.open(path) as archive:
            archive.extractall(folder, filter="data")
        manifest = Manifest.parse((folder / MANIFEST).read_text())
    except (tarfile.TarError, EOFError, FileNotFoundError, ValueError, TypeError, KeyError) as error:
        raise damaged(path, str(error), str(error)) from error
    for name, digest in manifest.files.items():
        if not (folder / name).is_file() or digests.of_file(folder / name) != digest:
            raise damaged(path, f"{name} 不符", f"{name} is not what it was")
    return manifest
