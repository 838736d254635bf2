"""What the two commands for rosters share: their options, the template, the entry in the ledger."""

import os
from argparse import ArgumentParser
from collections.abc import Sequence
from datetime import datetime
from pathlib import Path

from django.core.management.base import BaseCommand

from gongzhi.kernel.people.roster_import import Entered
from gongzhi.kernel.people.rosters import template
from gongzhi.kernel.territory.place_sheets import Column
from gongzhi.ops.territory_import import conclude, recorded
from gongzhi.ops.trouble import Trouble


def add_arguments(parser: ArgumentParser) -> None:
    parser.add_argument("file", type=Path)
    parser.add_argument("--template", action="store_true", help="write the empty spreadsheet to FILE instead")
    parser.add_argument("--refused", type=Path, help="where bad cells go; beside FILE if left out")


def write_template(command: BaseCommand, file: Path, columns: Sequence[Column]) -> None:
    keep_apart(file, template(columns), 0o666)
    command.stdout.write(f"written: {file}")


def keep_apart(file: Path, content: bytes, mode: int = 0o600) -> None:
    """Never over a file that is there: it may be filled in, or hold the passwords of an earlier import."""
    try:
        handle = os.open(file, os.O_WRONLY | os.O_CREAT | os.O_EXCL, mode)
    except FileExistsError:
        raise Trouble(
            f"{file} 已经存在，请换一个文件名。", f"{file} exists already; choose another name."
        ) from None
    with os.fdopen(handle, "wb") as target:
        target.write(content)


def note(verb: str, now: datetime, entered: Entered, **facts: object) -> None:
    recorded(verb, now, ids=list(entered.ids), **facts)(entered)


def finish(command: BaseCommand, entered: Entered, file: Path, refused: Path | None) -> None:
    """The cells handed back may be telephone numbers, so that workbook too is for its owner alone."""
    handed_back = refused or file.with_name(f"{file.stem}-refused.xlsx")
    if entered.bad:
        handed_back.touch(0o600)
        handed_back.chmod(0o600)
    conclude(command, entered, handed_back)
