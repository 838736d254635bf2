from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone
from django.utils.translation import gettext as _

from gongzhi.demo.accounts import table
from gongzhi.demo.building import build
from gongzhi.demo.marks import NotOurs, Settings
from gongzhi.demo.progress import Lines, Quiet

LEAST = 20


class Command(BaseCommand):
    help = "Fill an empty database with the demo city: Songyuan's divisions, generated people, a year of requests."
    requires_system_checks = []

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--seed", type=int, default=2207, help="the same seed makes the same city")
        parser.add_argument("--requests", type=int, default=3000, help="how many requests the year has")
        parser.add_argument("--quiet", action="store_true", help="say nothing")
        parser.add_argument("--accounts", action="store_true", help="only print the demo accounts")

    def handle(self, *, seed: int, requests: int, quiet: bool, accounts: bool, **options: Any) -> None:
        if accounts:
            self.stdout.write(table())
        else:
            self.build(seed, requests, quiet)

    def build(self, seed: int, requests: int, quiet: bool) -> None:
        if requests < LEAST:
            raise CommandError(_("至少要 %d 件诉求。") % LEAST)
        lines = Lines(self.stdout)
        try:
            built = build(Settings(seed, requests, timezone.now()), Quiet() if quiet else lines)
        except NotOurs as trouble:
            raise CommandError(str(trouble)) from trouble
        if not quiet:
            done = _("演示城市已经生成，用时 %.1f 秒。") % lines.elapsed
            self.stdout.write(done if built else _("演示城市已经在这里，没有改动任何东西。"))
