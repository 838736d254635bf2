from argparse import ArgumentParser
from datetime import datetime
from io import StringIO
from typing import Any
from zoneinfo import ZoneInfo

from django.conf import settings
from django.core.management import call_command, get_commands
from django.core.management.base import BaseCommand

from gongzhi.ops import preparation, stamp
from gongzhi.ops.stamp import Stamp

CITY_TIME = ZoneInfo("Asia/Shanghai")


class Command(BaseCommand):
    help = "Make the database and the var folder ready to serve."
    # The checks ask for what is being prepared here.
    requires_system_checks = []

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--demo", action="store_true", help="fill an empty database with the demo city")

    def handle(self, *, demo: bool, **options: Any) -> None:
        today = datetime.now(CITY_TIME).date()
        preparation.must_answer()
        preparation.make_keys()
        preparation.migrate(self.say)
        preparation.open_ledger(today)
        preparation.collect_assets(self.say)
        if demo and "demo" in get_commands() and not preparation.has_rows("people_person"):
            self.say("生成演示城市… Making the demo city…")
            call_command("demo", stdout=self.stdout)
        now = stamp.of_now(today)
        stamp.keep(settings.VAR, Stamp(now.program, now.applied, now.month, demo_accounts()))

    def say(self, line: str) -> None:
        self.stdout.write(line)
        self.stdout.flush()


def demo_accounts() -> str:
    """What the demo says of its accounts; nothing for a real city."""
    if "demo" not in get_commands():
        return ""
    text = StringIO()
    call_command("demo", accounts=True, stdout=text)
    return text.getvalue().strip()
