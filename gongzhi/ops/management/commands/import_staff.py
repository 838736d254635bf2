from argparse import ArgumentParser
from collections.abc import Sequence
from datetime import datetime
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand
from django.utils import timezone

from gongzhi.kernel.people.roster_import import Entered, NewLogin, import_staff
from gongzhi.kernel.people.rosters import STAFF
from gongzhi.kernel.territory.sheets import Sheet, write_workbook
from gongzhi.ops import people_import
from gongzhi.ops.people_verbs import STAFF_IMPORTED
from gongzhi.ops.territory_import import CITY_TIME


class Command(BaseCommand):
    help = "Import staff and their posts from a spreadsheet, or write an empty one to fill in."

    def add_arguments(self, parser: ArgumentParser) -> None:
        people_import.add_arguments(parser)
        parser.add_argument("--passwords", type=Path, help="where new people's passwords go; beside FILE")

    def handle(self, *, file: Path, refused: Path | None, passwords: Path | None, **options: Any) -> None:
        if options["template"]:
            people_import.write_template(self, file, STAFF)
            return
        now = timezone.now()
        kept = passwords or beside(file, now)

        def note(entered: Entered) -> None:
            people_import.note(STAFF_IMPORTED, now, entered, logins=len(entered.logins))
            if entered.logins:
                people_import.keep_apart(kept, password_workbook(entered.logins))

        entered = import_staff(source=file.name, content=file.read_bytes(), now=now, recorded=note)
        if entered.logins:
            self.stdout.write(
                f"{len(entered.logins)} 个新账号的一次性密码在 {kept}，发给本人后请删除这个文件\n"
                f"one-time passwords of {len(entered.logins)} new accounts: {kept}; "
                "delete it once they are handed over"
            )
        people_import.finish(self, entered, file, refused)


def beside(file: Path, now: datetime) -> Path:
    return file.with_name(f"{file.stem}-passwords-{now.astimezone(CITY_TIME):%Y%m%d-%H%M%S}.xlsx")


def password_workbook(logins: Sequence[NewLogin]) -> bytes:
    rows = [(login.name, login.number, login.password) for login in logins]
    return write_workbook(Sheet("一次性密码", ("姓名", "工号", "一次性密码"), rows, (16, 16, 24)))
