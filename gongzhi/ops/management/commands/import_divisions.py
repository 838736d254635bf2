from argparse import ArgumentParser
from datetime import date
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from gongzhi.kernel.territory.actions import OlderThanHistory, import_divisions
from gongzhi.kernel.territory.cells import BadValue
from gongzhi.kernel.territory.divisions import city_in
from gongzhi.ops.territory_import import CITY_TIME, conclude, recorded
from gongzhi.ops.territory_verbs import DIVISIONS_IMPORTED


class Command(BaseCommand):
    help = "Import a city's divisions from a folder with areas.csv, streets.csv and villages.csv."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("folder", type=Path)
        parser.add_argument(
            "--code", default="", help="the city's code, 4 or 6 digits; read from the files if left out"
        )
        parser.add_argument("--city", default="", help="the city's name; read from cities.csv if left out")
        parser.add_argument(
            "--on", type=date.fromisoformat, help="the day from which the list holds; today if left out"
        )
        parser.add_argument(
            "--refused", type=Path, default=Path("divisions-refused.xlsx"), help="where bad cells go"
        )

    def handle(
        self, *, folder: Path, code: str, city: str, on: date | None, refused: Path, **options: Any
    ) -> None:
        now = timezone.now()
        files = {path.name: path.read_bytes() for path in sorted(folder.glob("*.csv"))}
        try:
            city_code, city_name = city_in(files, code, city)
            result = import_divisions(
                files=files,
                city_name=city_name,
                city_code=city_code,
                on=on or now.astimezone(CITY_TIME).date(),
                recorded=recorded(DIVISIONS_IMPORTED, now),
                progress=self.show,
            )
        except (BadValue, OlderThanHistory) as trouble:
            raise CommandError(str(trouble)) from trouble
        conclude(self, result, refused)

    def show(self, done: int, total: int) -> None:
        self.stderr.write(f"{done}/{total}")
