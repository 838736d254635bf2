"""How somebody is told, and the life of one digest: asked for, taken up, sent or not."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, time, timedelta
from typing import Any

from django.db import transaction
from django.db.models import Max
from django.utils.translation import gettext_lazy as _
from procrastinate.contrib.django import app as jobs

from gongzhi.kernel.clock.line import day_of
from gongzhi.kernel.ledger.models import Entry
from gongzhi.kernel.ledger.record import record
from gongzhi.kernel.notices import queries
from gongzhi.kernel.notices.addresses import is_allowed
from gongzhi.kernel.notices.digest import contents
from gongzhi.kernel.notices.models import DigestSent, Notice, Subscription
from gongzhi.kernel.notices.wording import Letter, letter
from gongzhi.kernel.people.actor import Actor
from gongzhi.kernel.people.models import Person

ATTEMPTS = 3
KEPT_DAYS = 90
State = DigestSent.State


class WrongPreferences(Exception):
    """Raised with nothing changed; `field` says where, `sentence` what to do."""

    field = ""
    sentence = _("设置有误，请检查后再保存。")


class AddressNotAllowed(WrongPreferences):
    field = "address"
    sentence = _("不能向这个地址发送。请填写本单位开通的群机器人地址，或选择写入发件夹。")


class HourIsQuiet(WrongPreferences):
    field = "digest_hour"
    sentence = _("摘要时间落在免打扰时段里，请把摘要时间改到早上开始之后、晚上免打扰之前。")


@dataclass(frozen=True)
class Preferences:
    """address: "" leaves it as it is, and is the outbox for somebody new."""

    address: str = ""
    digest_hour: int = 8
    quiet_from: time = time(20)
    quiet_until: time = time(7, 30)
    paused: bool = False


@transaction.atomic
def prefer(*, person: Person, actor: Actor, wanted: Preferences, now: datetime) -> Subscription:
    """Raises WrongPreferences. Who begins is told of what comes from now on."""
    if wanted.address and not is_allowed(wanted.address):
        raise AddressNotAllowed
    if not wanted.quiet_until <= time(wanted.digest_hour) < wanted.quiet_from:
        raise HourIsQuiet
    Person.objects.select_for_update(no_key=True).get(pk=person.pk)
    kept = Subscription.objects.filter(person=person).first() or Subscription(
        person=person, address="file", told_upto=Entry.objects.aggregate(last=Max("id"))["last"] or 0
    )
    kept.address = wanted.address or kept.address
    kept.digest_hour, kept.paused = wanted.digest_hour, wanted.paused
    kept.quiet_from, kept.quiet_until = wanted.quiet_from, wanted.quiet_until
    kept.save()
    record("notices.preferred", person, actor, None, None, now, paused=wanted.paused)
    return kept


@transaction.atomic
def ask_for_digests(*, now: datetime) -> list[int]:
    """A row and a job for everybody whose digest is due, in one transaction. Answers the rows.

    Of two who ask at once, each takes other people; the row of a day is made once."""
    people = [subscription.person_id for subscription in queries.waiting(now)]
    locked = Subscription.objects.select_for_update(skip_locked=True).filter(person__in=people)
    free = list(locked.order_by("pk").values_list("person", flat=True))
    day = day_of(now)
    # Asked again under the locks: somebody else may have been here since.
    done = set(DigestSent.objects.filter(person__in=free, day=day).values_list("person", flat=True))
    asked = DigestSent.objects.bulk_create(
        DigestSent(person_id=person, day=day) for person in free if person not in done
    )
    if asked:
        # By name: the web process has no need of the worker's modules. What people wait for goes first.
        job = jobs.configure_task(name="notices.deliver", priority=-1)
        arguments: list[dict[str, Any]] = [{"digest": digest.pk} for digest in asked]
        job.batch_defer(*arguments)
    return [digest.pk for digest in asked]


@dataclass(frozen=True)
class Parcel:
    """To be handed over outside any transaction, once."""

    digest: DigestSent
    address: str
    letter: Letter


@transaction.atomic
def take_up(*, digest_id: int, upto: int, now: datetime) -> Parcel | None:
    """upto: the ledger entry up to which all is settled. None where there is nothing to send, or not now.

    What it takes up is marked before it is sent: a worker that dies in between leaves it unsent rather than
    sent twice, and the next day's digest begins where the last delivered one ended."""
    digest = DigestSent.objects.select_for_update(of=("self",)).select_related("person").get(pk=digest_id)
    if digest.state != State.QUEUED:
        return None
    subscription = Subscription.objects.select_for_update().filter(person=digest.person).first()
    if subscription is None or digest.day != day_of(now) or not subscription.is_time(now):
        digest.state, digest.trouble = State.FAILED, "too_late"
        digest.save()
        return None
    digest.since, digest.upto, digest.tried_at = (
        subscription.told_upto,
        max(upto, subscription.told_upto),
        now,
    )
    digest.attempts += 1
    found = contents(digest.person, digest.since, digest.upto, now)
    digest.state = State.SENDING if found else State.EMPTY
    digest.save()
    if not found:
        told(digest)
        return None
    return Parcel(digest, subscription.address, letter(found, now))


@transaction.atomic
def delivered(*, digest: DigestSent) -> None:
    DigestSent.objects.filter(pk=digest.pk).update(state=State.DELIVERED, trouble="")
    told(digest)


def told(digest: DigestSent) -> None:
    Subscription.objects.filter(person=digest.person_id).update(told_upto=digest.upto)


def not_delivered(*, digest: DigestSent, trouble: str) -> None:
    state = State.QUEUED if digest.attempts < ATTEMPTS else State.FAILED
    DigestSent.objects.filter(pk=digest.pk).update(state=state, trouble=trouble)


@transaction.atomic
def tidy(*, now: datetime) -> None:
    """Notices serve the next weeks only; what happened stays in the ledger."""
    before = now - timedelta(days=KEPT_DAYS)
    Notice.objects.filter(at__lt=before).delete()
    DigestSent.objects.filter(day__lt=day_of(before)).delete()
