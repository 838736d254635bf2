from __future__ import annotations

from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandParser
from django.utils.translation import gettext as _

from gongzhi.kernel.people import rotation


class Command(BaseCommand):
    help = "Writes every encrypted column anew under a new key. Run it again if it was stopped: it goes on."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "--finish",
            action="store_true",
            help="drop the old keys; a day after the rotation, when no backup or process needs them",
        )

    def handle(self, *_args: Any, finish: bool, **_options: Any) -> None:
        if finish:
            rotation.finish()
            self.stdout.write(_("旧密钥已停用。停用前的备份要用旧密钥才能读，请把旧密钥另行封存。"))
            return
        if not settings.GONGZHI_KEYS:
            rotation.begin()
        total = 0
        for column, count in rotation.rewrite():
            total += count
            self.stdout.write(f"{column} {total}")
        self.stdout.write(_("已用新密钥重写 %(count)d 项。一天后用 --finish 停用旧密钥。") % {"count": total})
