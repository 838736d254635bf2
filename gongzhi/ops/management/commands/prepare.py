from argparse import ArgumentParser
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from django.conf import settings
from django.core.management import call_command
from django.core.management.base import BaseCommand

from gongzhi.demo.accounts import table
from gongzhi.demo.marks import is_wanted
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
        if demo and is_wanted():
            self.say("生成演示城市… Making the demo city…")
            call_command("demo", stdout=self.stdout)
        month = f"{today:%Y-%m}"
        needs = preparation.needs()
        stamp.keep(
            settings.VAR, Stamp(stamp.program(), stamp.applied(), month, needs, demo, accounts=table())
        )

    def say(self, line: str) -> None:
        self.stdout.write(line)
        self.stdout.flush()
