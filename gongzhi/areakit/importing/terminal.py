"""What `gongzhi import FILE --as AREA` asks and says. Nothing that a person wrote reaches the terminal."""

from argparse import ArgumentParser
from collections.abc import Mapping, Sequence
from datetime import datetime
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils.translation import gettext as _

from gongzhi.areakit.importing.columns import UnfitColumns, choose, described
from gongzhi.areakit.importing.declaration import LONGEST_ORIGIN, Intake
from gongzhi.areakit.importing.reading import Register, read_register
from gongzhi.areakit.importing.taking_in import NoPlace, Outcome, take_in
from gongzhi.kernel.territory.cells import clean
from gongzhi.kernel.territory.sheets import Unreadable, read_table, refusal_workbook
from gongzhi.kernel.workflow.errors import RefusedMove

EXPECTED = (OSError, Unreadable, UnfitColumns, NoPlace, RefusedMove)


def add_arguments(parser: ArgumentParser) -> None:
    parser.add_argument("file", type=Path, help="CSV (UTF-8 or GB18030) or XLSX")
    parser.add_argument(
        "--map", nargs="+", action="extend", default=[], metavar="COLUMN=FIELD", help="what a column is"
    )
    parser.add_argument("--preview", action="store_true", help="show how it would be read, import nothing")
    parser.add_argument("--skip-refused", action="store_true", help="import the rows that are sound")
    parser.add_argument("--source", help="the register's name: with a row's number it tells what is repeated")
    parser.add_argument("--refusals", type=Path, help="where bad cells go; FILE-退回.xlsx if left out")


def run(command: BaseCommand, intake: Intake[Any], options: Mapping[str, Any], now: datetime) -> None:
    """Raises SystemExit(1) where anything was refused and not skipped."""
    try:
        import_file(command, intake, options, now)
    except EXPECTED as trouble:
        raise CommandError(str(trouble)) from trouble


def import_file(command: BaseCommand, intake: Intake[Any], options: Mapping[str, Any], now: datetime) -> None:
    path, skip = options["file"], options["skip_refused"]
    refusals = options["refusals"] or Path(f"{path.stem}-退回.xlsx")
    if refusals.resolve() == path.resolve():
        raise CommandError(_("退回表不能写到要导入的文件上"))
    origin = register_name(options["source"], intake)
    register = read_file(command, intake, path, chosen(options["map"]), now)
    if options["preview"]:
        hand_back(command, Outcome(0, 0, register.bad), refusals)
        command.stdout.write(_("只是预览，没有导入：可导入 %(count)s 行") % {"count": len(register.lines)})
        return

    def show(done: int, total: int) -> None:
        command.stderr.write(f"{done}/{total}")

    outcome = take_in(
        intake=intake, register=register, origin=origin, now=now, skip_refused=skip, progress=show
    )
    hand_back(command, outcome, refusals)
    if outcome.refused and not skip:
        command.stdout.write(_("没有导入任何一行。改好后再导入，或者加 --skip-refused 只导入没有问题的行"))
    command.stdout.write(
        f"imported {outcome.imported}, repeated {outcome.repeated}, refused {outcome.refused}"
    )
    if outcome.refused and not skip:
        raise SystemExit(1)


def register_name(given: str | None, intake: Intake[Any]) -> str:
    name = " ".join((intake.origin if given is None else given).split())
    if not 0 < len(name) <= LONGEST_ORIGIN:
        raise CommandError(_("登记簿的名称应有 1 到 %(most)s 个字") % {"most": LONGEST_ORIGIN})
    return name


def chosen(words: Sequence[str]) -> dict[str, str]:
    pairs = [word.rpartition("=") for word in words]
    if not all(title and field for title, _sign, field in pairs):
        raise CommandError(_("--map 应写成 列名=字段"))
    return {clean(title).removesuffix("*"): field.strip() for title, _sign, field in pairs}


def read_file(
    command: BaseCommand, intake: Intake[Any], path: Path, by_hand: Mapping[str, str], now: datetime
) -> Register:
    table = read_table(path.name, path.read_bytes(), [*intake.titles, *by_hand])
    columns = choose(table.header, intake, by_hand)
    for sentence in described(table, columns, intake):
        command.stdout.write(sentence)
    return read_register(table, columns, now)


def hand_back(command: BaseCommand, outcome: Outcome, target: Path) -> None:
    if outcome.bad:
        target.write_bytes(refusal_workbook(outcome.bad))
        command.stdout.write(
            _("有 %(rows)s 行需要修改，哪一行哪一列、为什么，写在 %(file)s")
            % {"rows": outcome.refused, "file": target}
        )
