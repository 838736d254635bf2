from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand
from django.db import transaction
from django.utils import timezone

from gongzhi.kernel.ledger.partitions import CITY_TIME
from gongzhi.kernel.people.actions import add_organization, add_person, add_post, appoint
from gongzhi.kernel.people.models import Organization
from gongzhi.kernel.people.roles import KEPT_APART, Role
from gongzhi.kernel.people.sign_in import HandleTaken, create_login
from gongzhi.kernel.territory.models import Place
from gongzhi.ops.trouble import Trouble


class Command(BaseCommand):
    help = "Make a first officer of the platform: its administrator, security officer or auditor."
    requires_system_checks = []

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--name", required=True, help="姓名")
        parser.add_argument("--number", required=True, help="工号, used to sign in")
        parser.add_argument("--organization", required=True, help="单位, made if there is none of this name")
        roles = [role.value for role in KEPT_APART]
        parser.add_argument("--role", choices=roles, default=Role.ADMINISTRATOR.value)

    def handle(self, *, name: str, number: str, organization: str, role: str, **options: Any) -> None:
        try:
            password = make_officer(name, number, organization, Role(role))
        except HandleTaken:
            raise Trouble(
                f"工号 {number} 已有人使用，请换一个。", f"Somebody signs in with {number}; choose another."
            ) from None
        self.stdout.write(
            f"已建立{Role(role).label} {name}，工号 {number}，一次性密码：{password}\n"
            f"Made {role} {number}; one-time password: {password}"
        )


@transaction.atomic
def make_officer(name: str, number: str, organization: str, role: Role) -> str:
    """The one-time password."""
    now = timezone.now()
    city = Place.objects.filter(parent=None).order_by("id").first()
    if city is None:
        raise Trouble(
            "还没有行政区划，请先导入：gongzhi import 文件 --as divisions",
            "There are no places yet. Import them first: gongzhi import FILE --as divisions",
        )
    body = Organization.objects.filter(name=organization).first() or add_organization(
        kind=Organization.Kind.CITY_DEPARTMENT, name=organization, place=city
    )
    person = add_person(name=name, now=now)
    appoint(
        person=person,
        post=add_post(role=role, organization=body, place=city),
        since=now.astimezone(CITY_TIME).date(),
    )
    return create_login(person=person, handle=number)
