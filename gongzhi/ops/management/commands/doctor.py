import sys
from typing import Any

from django.core.management.base import BaseCommand
from django.utils import timezone

from gongzhi.ops import checks
from gongzhi.ops.finding import Level


class Command(BaseCommand):
    help = "Check this installation; exit code 1 if something is wrong."
    requires_system_checks = []

    def handle(self, **options: Any) -> None:
        findings = list(checks.examine(timezone.now()))
        for finding in findings:
            self.stdout.write(f"{finding.level:<12}\t{finding.subject}\t{finding.text}")
        if any(finding.level is Level.ERROR for finding in findings):
            sys.exit(1)
