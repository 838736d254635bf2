"""Who may sign in to the demo, and the table that tells them how."""

import unicodedata
from collections.abc import Sequence
from datetime import date

from django.db.backends.postgresql.psycopg_any import DateRange
from django.utils.translation import gettext as _

from gongzhi.demo.marks import Settings
from gongzhi.demo.progress import Advance
from gongzhi.kernel.people.models import Appointment, Login, Post
from gongzhi.kernel.people.roles import Role
from gongzhi.kernel.people.sign_in import create_login

PASSWORD = "gongzhi-demo"
DESK, STREET, COMMUNITY = "宁江区社会治理中心", "团结街道", "团结社区"
# Handle, role, short name of the body; for two of one kind, the first and the second of that post.
ACCOUNTS: tuple[tuple[str, Role, str], ...] = (
    ("paidan", Role.DISPATCHER, DESK),
    ("paidan2", Role.DISPATCHER, DESK),
    ("huifang", Role.CALLER, DESK),
    ("chengguan", Role.HANDLER, "宁江区城管局"),
    ("zhujian", Role.HANDLER, "宁江区住建局"),
    ("jiedao", Role.CLERK, STREET),
    ("shequ", Role.COMMUNITY_WORKER, COMMUNITY),
    ("louzhang", Role.STEWARD, COMMUNITY),
    ("shuji", Role.SECRETARY, COMMUNITY),
    ("lianluo", Role.LIAISON, "市住建局"),
    ("lingdao", Role.LEADER, "松原市委市政府"),
    ("pingjia", Role.EVALUATOR, "市委组织部"),
    ("shenji", Role.AUDITOR, "市审计局"),
    ("guanli", Role.ADMINISTRATOR, "市政数局"),
    ("anquan", Role.SECURITY, "市委政法委"),
)
# One person with two posts: acts for the district's desk or for the city's, and says which.
SECOND_POST = ("paidan2", Role.DISPATCHER, "市社会治理中心")


def open_accounts(settings: Settings, advance: Advance) -> int:
    taken: set[int] = set()
    for number, (handle, role, body) in enumerate(ACCOUNTS):
        appointment = next(found for found in holders(role, body) if found.pk not in taken)
        taken.add(appointment.pk)
        create_login(person=appointment.person, handle=handle, demo_password=PASSWORD)
        if handle == SECOND_POST[0]:
            add_post(appointment, *SECOND_POST[1:])
        advance(number + 1, len(ACCOUNTS))
    return len(ACCOUNTS)


def holders(role: Role, body: str) -> list[Appointment]:
    found = Appointment.objects.filter(post__role=role).select_related("person", "post__organization")
    named = found.filter(post__organization__short_name=body) | found.filter(post__organization__name=body)
    return list(named.order_by("pk"))


def add_post(appointment: Appointment, role: Role, body: str) -> None:
    post = Post.objects.get(role=role, organization__short_name=body)
    Appointment.objects.create(person=appointment.person, post=post, period=DateRange(date(2025, 6, 1), None))


def table() -> str:
    """The demo accounts of this database; empty where there are none."""
    logins = {login.handle: login for login in Login.objects.filter(is_demo=True).select_related("person")}
    rows = [(handle, *described(logins[handle])) for handle, _role, _body in ACCOUNTS if handle in logins]
    if not rows:
        return ""
    title = _("演示账号（密码都是 %(password)s，只能在本机登录）：") % {"password": PASSWORD}
    return "\n".join([title, *columns([(_("账号"), _("身份"), _("单位"), _("姓名")), *rows])])


def described(login: Login) -> tuple[str, str, str]:
    appointments = (
        Appointment.objects.filter(person=login.person).select_related("post__organization").order_by("pk")
    )
    posts = [appointment.post for appointment in appointments]
    bodies = dict.fromkeys(str(post.organization) for post in posts)
    return str(Role(posts[0].role).label), "、".join(bodies), login.person.shown_name


def columns(rows: Sequence[tuple[str, ...]]) -> list[str]:
    widths = [max(map(width, column)) for column in zip(*rows, strict=True)]
    return [
        "  "
        + "  ".join(
            cell + " " * (wide - width(cell)) for cell, wide in zip(row, widths, strict=True)
        ).rstrip()
        for row in rows
    ]


def width(text: str) -> int:
    return sum(2 if unicodedata.east_asian_width(letter) in "WF" else 1 for letter in text)
