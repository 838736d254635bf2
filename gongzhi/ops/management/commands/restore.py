from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand

from gongzhi.ops.restore import restore


class Command(BaseCommand):
    help = "Restore a backup into an empty database."
    requires_system_checks = []

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", type=Path)

    def handle(self, *, file: Path, **options: Any) -> None:
        restored = restore(file, self.stdout.write)
        tables, files = restored.manifest.tables, restored.manifest.files
        rows = sum(table.size for table in tables.values())
        self.stdout.write(
            f"restored {len(tables)} tables, {rows} rows, {len(files)} files; every digest matches; "
            f"erased again: {restored.erased_again}"
        )
