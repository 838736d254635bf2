from argparse import ArgumentParser
from typing import Any

from allauth.mfa.models import Authenticator
from django.core.management.base import BaseCommand
from django.db import transaction
from django.utils import timezone

from gongzhi.kernel.ledger.record import record
from gongzhi.kernel.people.actor import Actor
from gongzhi.kernel.people.models import Login
from gongzhi.kernel.people.secrecy import blind_indexes
from gongzhi.kernel.people.sign_in import reset_password
from gongzhi.ops.people_verbs import PASSWORD_RESET
from gongzhi.ops.trouble import Trouble


class Command(BaseCommand):
    help = "Give somebody a new one-time password; their open sessions end."
    requires_system_checks = []

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("number", help="工号")
        parser.add_argument(
            "--second-factor", action="store_true", help="the second factor is lost too: have it set up anew"
        )

    def handle(self, *, number: str, second_factor: bool, **options: Any) -> None:
        password = reset(number, second_factor)
        self.stdout.write(
            f"工号 {number} 的一次性密码：{password}\nOne-time password of {number}: {password}"
        )


@transaction.atomic
def reset(number: str, second_factor: bool) -> str:
    """By staff number alone: a telephone may be somebody else's."""
    found = Login.objects.select_related("person").filter(handle_index__in=blind_indexes(number, "handle"))
    login = found.first()
    if login is None:
        raise Trouble(f"没有人用工号 {number} 登录。", f"Nobody signs in with {number}.")
    password = reset_password(person=login.person)
    cleared = Authenticator.objects.filter(user=login.person).delete()[0] if second_factor else 0
    now = timezone.now()
    record(PASSWORD_RESET, login.person, Actor.system(), None, None, now, second_factors=cleared)
    return password
