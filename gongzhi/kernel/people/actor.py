"""Who acts, in which post and through which channel: a value that can go anywhere and change nothing."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.db import models
from django.utils.translation import gettext_lazy as _

from gongzhi.kernel.people.roles import Role

if TYPE_CHECKING:
    from gongzhi.kernel.people.models import Appointment


class ActorKind(models.TextChoices):
    PERSON = "PERSON", _("工作人员")
    RESIDENT = "RESIDENT", _("居民")
    ANONYMOUS = "ANONYMOUS", _("匿名")
    SYSTEM = "SYSTEM", _("系统")


class Channel(models.TextChoices):
    PORTAL = "PORTAL", _("网上")
    PHONE = "PHONE", _("电话")
    STEWARD = "STEWARD", _("楼栋长代报")
    OFFICE = "OFFICE", _("工作台")
    IMPORT = "IMPORT", _("导入")
    API = "API", _("接口")
    JOB = "JOB", _("系统")


@dataclass(frozen=True, slots=True)
class Actor:
    kind: ActorKind
    channel: Channel
    person_id: int | None = None
    appointment_id: int | None = None
    post_id: int | None = None
    role: Role | None = None
    organization_id: int | None = None
    organization_path: tuple[int, ...] = ()
    place_id: int | None = None
    place_path: tuple[int, ...] = ()

    @classmethod
    def anonymous(cls, channel: Channel = Channel.PORTAL) -> Actor:
        return cls(ActorKind.ANONYMOUS, channel)

    @classmethod
    def resident(cls, channel: Channel = Channel.PORTAL, person_id: int | None = None) -> Actor:
        return cls(ActorKind.RESIDENT, channel, person_id)

    @classmethod
    def system(cls, channel: Channel = Channel.JOB) -> Actor:
        return cls(ActorKind.SYSTEM, channel)

    def reaches_place(self, path: tuple[int, ...] | list[int]) -> bool:
        """Authority reaches from the place of the post down the tree."""
        return self.place_id is not None and self.place_id in path

    def reaches_organization(self, path: tuple[int, ...] | list[int]) -> bool:
        return self.organization_id is not None and self.organization_id in path


def actor_for(appointment: Appointment, channel: Channel = Channel.OFFICE) -> Actor:
    post = appointment.post
    return Actor(
        kind=ActorKind.PERSON,
        channel=channel,
        person_id=appointment.person_id,
        appointment_id=appointment.pk,
        post_id=post.pk,
        role=Role(post.role),
        organization_id=post.organization_id,
        organization_path=tuple(post.organization.path),
        place_id=post.place_id,
        place_path=tuple(post.place.path),
    )
