from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand
from django.utils import timezone

from gongzhi.kernel.territory.actions import load_outlines
from gongzhi.ops.territory_import import conclude, recorded
from gongzhi.ops.territory_verbs import OUTLINES_LOADED


class Command(BaseCommand):
    help = "Load the outlines of places from GeoJSON files, for maps that need no server."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("files", type=Path, nargs="+", metavar="FILE")
        parser.add_argument("--source", required=True, help="who drew them, and under which licence")
        parser.add_argument(
            "--refused", type=Path, default=Path("outlines-refused.xlsx"), help="where bad features go"
        )

    def handle(self, *, files: list[Path], source: str, refused: Path, **options: Any) -> None:
        result = load_outlines(
            files={path.name: path.read_bytes() for path in files},
            source=source,
            recorded=recorded(OUTLINES_LOADED, timezone.now()),
        )
        conclude(self, result, refused)
