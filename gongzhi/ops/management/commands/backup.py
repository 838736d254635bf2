from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand
from django.utils import timezone

from gongzhi.ops.backup import backup


class Command(BaseCommand):
    help = "Back up the database, the evidence and the seal file into one file."
    requires_system_checks = []

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", type=Path)

    def handle(self, *, file: Path, **options: Any) -> None:
        manifest = backup(file, timezone.now(), self.stdout.write)
        rows = sum(table.size for table in manifest.tables.values())
        self.stdout.write(
            f"backed up {len(manifest.tables)} tables, {rows} rows, {len(manifest.files)} files"
        )
        keys = settings.GONGZHI_KEYS_FILE.parent
        self.stdout.write(
            f"密钥不在备份里。请把 {keys} 另存一份，与备份分开保管；没有它，备份里的人员资料无法读出。\n"
            f"The keys are not in the backup. Keep a copy of {keys} apart from it: "
            "without them the people in the backup cannot be read."
        )
