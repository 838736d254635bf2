from argparse import ArgumentParser
from datetime import date
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from gongzhi.kernel.territory.actions import OlderThanHistory, import_places
from gongzhi.kernel.territory.place_sheets import Kind, template
from gongzhi.ops.territory_import import CITY_TIME, conclude, recorded
from gongzhi.ops.territory_verbs import PLACES_IMPORTED


class Command(BaseCommand):
    help = "Import grids, buildings or estates from a spreadsheet, or write an empty one to fill in."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", type=Path)
        parser.add_argument("--kind", required=True, choices=[kind.value for kind in Kind])
        parser.add_argument(
            "--template", action="store_true", help="write the empty spreadsheet to FILE instead"
        )
        parser.add_argument(
            "--on", type=date.fromisoformat, help="the day from which it holds; today if left out"
        )
        parser.add_argument(
            "--refused", type=Path, default=Path("places-refused.xlsx"), help="where bad cells go"
        )

    def handle(self, *, file: Path, kind: str, on: date | None, refused: Path, **options: Any) -> None:
        if options["template"]:
            file.write_bytes(template(Kind(kind)))
            self.stdout.write(f"written: {file}")
            return
        now = timezone.now()
        try:
            result = import_places(
                kind=kind,
                source=file.name,
                content=file.read_bytes(),
                on=on or now.astimezone(CITY_TIME).date(),
                recorded=recorded(PLACES_IMPORTED, now, kind=kind),
            )
        except OlderThanHistory as trouble:
            raise CommandError(str(trouble)) from trouble
        conclude(self, result, refused)
