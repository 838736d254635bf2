from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand
from django.utils import timezone

from gongzhi.kernel.people.roster_import import Entered, import_organizations
from gongzhi.kernel.people.rosters import ORGANIZATIONS
from gongzhi.ops import people_import
from gongzhi.ops.people_verbs import ORGANIZATIONS_IMPORTED


class Command(BaseCommand):
    help = "Import a city's organizations from a spreadsheet, or write an empty one to fill in."

    def add_arguments(self, parser: ArgumentParser) -> None:
        people_import.add_arguments(parser)

    def handle(self, *, file: Path, refused: Path | None, **options: Any) -> None:
        if options["template"]:
            people_import.write_template(self, file, ORGANIZATIONS)
            return
        now = timezone.now()

        def note(entered: Entered) -> None:
            people_import.note(ORGANIZATIONS_IMPORTED, now, entered)

        entered = import_organizations(source=file.name, content=file.read_bytes(), now=now, recorded=note)
        people_import.finish(self, entered, file, refused)
