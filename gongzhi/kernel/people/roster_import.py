"""Rosters taken in: all or nothing, repeatable, and a body or an appointment is never made twice."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from gongzhi.kernel.people import rosters
from gongzhi.kernel.people.actions import (
    AlreadyAppointed,
    OfficersNotApart,
    add_organization,
    add_person,
    add_post,
    appoint,
    correct_person,
)
from gongzhi.kernel.people.day import local_day
from gongzhi.kernel.people.models import Appointment, Login, Organization, Person
from gongzhi.kernel.people.rosters import Gazetteer, OrganizationRow, StaffRow, the_body
from gongzhi.kernel.people.secrecy import blind_indexes
from gongzhi.kernel.people.sign_in import create_login
from gongzhi.kernel.territory.cells import BadCell, BadValue
from gongzhi.kernel.territory.imported import Imported, keep_quiet, lock_territory
from gongzhi.kernel.territory.place_sheets import Column
from gongzhi.kernel.territory.sheets import Reading, Unreadable, read_table


@dataclass(frozen=True)
class NewLogin:
    name: str
    number: str
    password: str = field(repr=False)


@dataclass(frozen=True)
class Entered(Imported):
    """`ids`: the organizations or appointments that were added or changed."""

    ids: tuple[int, ...] = ()
    logins: tuple[NewLogin, ...] = ()


Recorded = Callable[[Entered], None]


def import_organizations(
    *, source: str, content: bytes, now: datetime, recorded: Recorded = keep_quiet
) -> Entered:
    def write(reading: Reading) -> Entered:
        rows = rosters.read_organizations(reading, Gazetteer(local_day(now)))
        return write_organizations(reading, rows)

    return take_in(source, content, rosters.ORGANIZATIONS, write, recorded)


def import_staff(*, source: str, content: bytes, now: datetime, recorded: Recorded = keep_quiet) -> Entered:
    """`recorded` is called before anything is final: what it raises undoes the import, so that one-time
    passwords that could not be kept open nothing."""

    def write(reading: Reading) -> Entered:
        bodies = by_name(Organization.objects.select_related("place"))
        rows = rosters.read_staff(reading, Gazetteer(local_day(now)), bodies)
        return write_staff(reading, rows, now)

    return take_in(source, content, rosters.STAFF, write, recorded)


def take_in(
    source: str,
    content: bytes,
    columns: Sequence[Column],
    write: Callable[[Reading], Entered],
    recorded: Recorded,
) -> Entered:
    try:
        reading = Reading(read_table(source, content, [column.title for column in columns]))
    except Unreadable as trouble:
        return Entered(refused=1, bad=(BadCell(source, 0, "", "", str(trouble)),))
    with transaction.atomic():
        lock_territory()  # no place may close meanwhile, and two rosters at once would make bodies twice
        entered = write(reading)
        if reading.bad:
            transaction.set_rollback(True)
            return Entered(refused=len({cell.row for cell in reading.bad}), bad=tuple(reading.bad))
        if entered.wrote:
            recorded(entered)
    return entered


def by_name(bodies: Iterable[Organization]) -> dict[str, list[Organization]]:
    groups: dict[str, list[Organization]] = defaultdict(list)
    for body in bodies:
        groups[body.name].append(body)
    return groups


Parents = dict[OrganizationRow, OrganizationRow | Organization | None]


def write_organizations(reading: Reading, rows: Sequence[OrganizationRow]) -> Entered:
    parents: Parents = {} if reading.bad else find_parents(reading, rows)
    ordered = parents_first(reading, parents)
    if reading.bad:  # what stands on a bad cell would only be refused for its sake
        return Entered()
    bodies: dict[OrganizationRow, Organization] = {}
    made: set[int] = set()
    for row in ordered:
        above = parents[row]
        body, is_new = held_or_made(row, bodies[above] if isinstance(above, OrganizationRow) else above)
        if body in bodies.values():
            reading.refuse(row.row, rosters.NAME.title, BadValue(_("与前面的行重复")))
        bodies[row] = body
        made |= {body.pk} if is_new else set()
    changed = {body.pk for row, body in bodies.items() if body.pk not in made and differs(body, row)}
    # Codes and desks may change hands within one sheet.
    given = {key: None for key in ("uscc", "dispatches_for") if any(key in row.values for row in bodies)}
    if given:
        Organization.objects.filter(pk__in=[body.pk for body in bodies.values()]).update(**given)
    for row, body in bodies.items():
        fill_in(reading, row, body)
    same = len(bodies) - len(made) - len(changed)
    return Entered(new=len(made), changed=len(changed), same=same, ids=tuple(sorted(made | changed)))


def find_parents(reading: Reading, rows: Sequence[OrganizationRow]) -> Parents:
    listed: dict[str, list[OrganizationRow]] = defaultdict(list)
    for row in rows:
        listed[row.name].append(row)
    held = by_name(Organization.objects.all())
    parents: Parents = {}
    for row in rows:
        parents[row] = None
        if row.above:
            here = listed[row.above]
            seats = {other.place_id for other in here}
            found: list[OrganizationRow | Organization] = [other for other in here if other is not row]
            found += [body for body in held.get(row.above, ()) if body.place_id not in seats]
            try:
                parents[row] = the_body(found, row.place)
            except BadValue as reason:
                reading.refuse(row.row, rosters.ABOVE.title, reason)
    return parents


def parents_first(reading: Reading, parents: Parents) -> list[OrganizationRow]:
    ordered: list[OrganizationRow] = []
    waiting = dict(parents)
    while waiting:
        ready = [row for row in waiting if parents[row] not in waiting]
        if not ready:
            for row in waiting:
                reading.refuse(row.row, rosters.ABOVE.title, BadValue(_("上级单位绕了一圈又回到自己")))
            break
        ordered += ready
        for row in ready:
            del waiting[row]
    return ordered


def held_or_made(row: OrganizationRow, parent: Organization | None) -> tuple[Organization, bool]:
    held = Organization.objects.filter(parent=parent, place=row.place, name=row.name).first()
    kind = Organization.Kind(row.values["kind"])
    return held or add_organization(kind=kind, name=row.name, parent=parent, place=row.place), held is None


def differs(body: Organization, row: OrganizationRow) -> bool:
    return any(getattr(body, key) != value for key, value in row.values.items())


def fill_in(reading: Reading, row: OrganizationRow, body: Organization) -> None:
    values = dict(row.values)
    for column in (rosters.DESK, rosters.USCC):
        value = values.get(column.field)
        holder = Organization.objects.filter(**{column.field: value}).first() if value else None
        if holder:
            values.pop(column.field)
            reason = _("已经属于“%(holder)s”，只能有一个单位") % {"holder": holder.name}
            reading.refuse(row.row, column.title, BadValue(reason))
    Organization.objects.filter(pk=body.pk).update(**values)


def write_staff(reading: Reading, rows: Sequence[StaffRow], now: datetime) -> Entered:
    held = people_by_number(rows)
    refuse_other_names(reading, rows, held)
    if reading.bad:
        return Entered()
    people, corrected = dict(held), set()
    for row in rows:
        if row.key not in people:
            people[row.key] = add_person(name=row.name, now=now)
        if row.phone and people[row.key].phone != row.phone:
            people[row.key] = correct_person(person=people[row.key], name=row.name, phone=row.phone)
            corrected.add(row.key)
    made: dict[StaffRow, int] = {}
    kept: dict[StaffRow, int] = {}
    for row in rows:
        enter_appointment(reading, row, people[row.key], made, kept)
    if reading.bad:
        return Entered()
    # Last, since a password takes long to hash: a refused sheet is answered at once.
    firsts = {row.key: row for row in reversed(rows) if row.key not in held}
    logins = [
        NewLogin(row.name, row.number, create_login(person=people[key], handle=row.number))
        for key, row in reversed(firsts.items())
    ]
    changed = [appointment for row, appointment in kept.items() if row.key in corrected]
    return Entered(
        new=len(made),
        changed=len(changed),
        same=len(kept) - len(changed),
        ids=(*made.values(), *changed),
        logins=tuple(logins),
    )


def people_by_number(rows: Iterable[StaffRow]) -> dict[str, Person]:
    keys = {index: row.key for row in rows for index in blind_indexes(row.number, "handle")}
    logins = Login.objects.select_related("person").filter(handle_index__in=list(keys))
    return {keys[bytes(login.handle_index)]: login.person for login in logins}


def refuse_other_names(reading: Reading, rows: Iterable[StaffRow], held: dict[str, Person]) -> None:
    """A number mistyped or given again must not hand somebody's account a further post."""
    for row in rows:
        if row.key in held and held[row.key].name != row.name:
            reading.refuse(row.row, rosters.STAFF_NUMBER.title, BadValue(_("这个工号属于另一个姓名的人")))


def enter_appointment(
    reading: Reading, row: StaffRow, person: Person, made: dict[StaffRow, int], kept: dict[StaffRow, int]
) -> None:
    post = add_post(role=row.role, organization=row.organization, place=row.place, title=row.title)
    found = Appointment.objects.filter(person=person, post=post, period__startswith=row.since).first()
    if found and found.pk in (*made.values(), *kept.values()):
        reading.refuse(row.row, rosters.STAFF_NUMBER.title, BadValue(_("与前面的行重复")))
    elif found:
        kept[row] = found.pk
    else:
        try:
            made[row] = appoint(person=person, post=post, since=row.since).pk
        except AlreadyAppointed:
            reading.refuse(row.row, rosters.SINCE.title, BadValue(_("此人在这段时间已任这个岗位")))
        except OfficersNotApart:
            reason = _("系统管理员、安全管理员和审计员不能由一人兼任")
            reading.refuse(row.row, rosters.ROLE.title, BadValue(reason))
