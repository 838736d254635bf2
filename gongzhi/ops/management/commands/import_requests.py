from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand
from django.utils import timezone

from gongzhi.areakit.importing import terminal
from gongzhi.areas.requests.intake import INTAKE


class Command(BaseCommand):
    help = "Import a register of residents' messages from a CSV or XLSX file."

    def add_arguments(self, parser: ArgumentParser) -> None:
        terminal.add_arguments(parser)

    def handle(self, **options: Any) -> None:
        terminal.run(self, INTAKE, options, timezone.now())
