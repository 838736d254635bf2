from __future__ import annotations

import uuid
from datetime import date

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.contrib.auth.hashers import UNUSABLE_PASSWORD_PREFIX, check_password
from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import ArrayField, DateRangeField, RangeOperators
from django.contrib.postgres.indexes import GinIndex
from django.db import models
from django.db.models import F, Q, Value
from django.utils.translation import gettext_lazy as _

from gongzhi.kernel.people.day import local_day
from gongzhi.kernel.people.roles import Role
from gongzhi.kernel.people.secrecy import BlindIndexField, EncryptedTextField
from gongzhi.kernel.people.uscc import ValidUscc, check_uscc
from gongzhi.kernel.territory.models import Place


class Person(AbstractBaseUser):
    """A name and a way to reach somebody, nothing else. Rows are never deleted: erasure empties them."""

    key = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)  # survives a restore, unlike ids
    name = EncryptedTextField(_("姓名"), null=True)
    phone = EncryptedTextField(_("电话"), null=True)
    phone_index = BlindIndexField(source="phone", purpose="phone", null=True, db_index=True)
    created_at = models.DateTimeField()
    erased_at = models.DateTimeField(null=True)

    last_login = None
    objects = BaseUserManager()
    USERNAME_FIELD = "id"

    class Meta:
        constraints = (
            models.CheckConstraint(
                condition=Q(erased_at=None) | Q(name__isnull=True, phone__isnull=True),
                name="person_erased_is_empty",
            ),
            models.CheckConstraint(
                condition=Q(phone__isnull=True, phone_index__isnull=True)
                | Q(phone__isnull=False, phone_index__isnull=False),
                name="person_phone_is_indexed",
            ),
        )

    def __str__(self) -> str:
        return f"person {self.pk}"  # names stay out of logs and error reports

    @property
    def shown_name(self) -> str:
        return self.name or str(_("（已删除）"))

    @property
    def is_active(self) -> bool:  # type: ignore[override]  # a column in Django's class, a fact here
        return self.erased_at is None

    @property
    def password(self) -> str:  # type: ignore[override]  # a column there; here the secret has a row of its own
        login: Login | None = getattr(self, "login", None)
        return login.password if login else UNUSABLE_PASSWORD_PREFIX

    def check_password(self, raw_password: str | None) -> bool:
        return check_password(raw_password, self.password)


class Login(models.Model):
    """What somebody signs in with; gone when the person is erased."""

    person = models.OneToOneField(Person, on_delete=models.CASCADE, related_name="login")
    handle = EncryptedTextField(_("工号或电话"))
    handle_index = BlindIndexField(source="handle", purpose="handle", unique=True)
    password = models.CharField(max_length=128)
    failures = models.PositiveSmallIntegerField(default=0)
    locked_until = models.DateTimeField(null=True)
    must_change = models.BooleanField(default=True)
    is_demo = models.BooleanField(default=False)


class OrganizationQuerySet(models.QuerySet["Organization"]):
    def under(self, organization: Organization) -> OrganizationQuerySet:
        """The organisation and everything below it."""
        return self.filter(path__contains=[organization.pk])


class Organization(models.Model):
    class Kind(models.TextChoices):
        PARTY_GOVERNMENT = "PARTY_GOVERNMENT", _("党委政府")
        DISPATCH_DESK = "DISPATCH_DESK", _("受理中心")
        CITY_DEPARTMENT = "CITY_DEPARTMENT", _("市直部门")
        COUNTY_DEPARTMENT = "COUNTY_DEPARTMENT", _("区直部门")
        STREET = "STREET", _("街道")
        COMMUNITY = "COMMUNITY", _("社区")
        STATE_ENTERPRISE = "STATE_ENTERPRISE", _("国企")
        PRIVATE_ENTERPRISE = "PRIVATE_ENTERPRISE", _("非公企业")
        SOCIAL = "SOCIAL", _("社会组织")
        PROPERTY_FIRM = "PROPERTY_FIRM", _("物业")
        RESIDENT_UNIT = "RESIDENT_UNIT", _("驻区单位")

    kind = models.CharField(_("类型"), max_length=20, choices=Kind)
    name = models.CharField(_("名称"), max_length=120)
    short_name = models.CharField(_("简称"), max_length=40, blank=True)
    parent = models.ForeignKey(
        "self", on_delete=models.PROTECT, null=True, blank=True, related_name="children"
    )
    # From the root to the organisation itself; a trigger writes it.
    path = ArrayField(models.BigIntegerField(), db_default=Value([]), editable=False)
    party_superior = models.ForeignKey(
        "self", on_delete=models.PROTECT, null=True, blank=True, related_name="party_branches"
    )
    place = models.ForeignKey(
        Place, on_delete=models.PROTECT, null=True, blank=True, related_name="organizations"
    )
    dispatches_for = models.OneToOneField(
        Place, on_delete=models.PROTECT, null=True, blank=True, related_name="dispatch_desk"
    )
    # Null: many communities and party organisations have none.
    uscc = models.CharField(
        _("统一社会信用代码"), max_length=18, null=True, blank=True, unique=True, validators=[check_uscc]
    )

    objects = OrganizationQuerySet.as_manager()

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=("parent", "place", "name"), name="organization_named_once", nulls_distinct=False
            ),
            models.CheckConstraint(condition=~Q(name=""), name="organization_has_a_name"),
            models.CheckConstraint(
                condition=~Q(party_superior=F("id")), name="organization_not_its_own_superior"
            ),
            models.CheckConstraint(
                condition=Q(uscc=None) | Q(ValidUscc("uscc")), name="organization_uscc_is_valid"
            ),
        )
        indexes = (GinIndex(fields=["path"], name="organization_path"),)

    def __str__(self) -> str:
        return self.short_name or self.name


class Post(models.Model):
    """A role at an organisation and a place: where authority comes from."""

    role = models.CharField(_("职责"), max_length=20, choices=Role)
    organization = models.ForeignKey(Organization, on_delete=models.PROTECT, related_name="posts")
    place = models.ForeignKey(Place, on_delete=models.PROTECT, related_name="posts")
    title = models.CharField(_("岗位名称"), max_length=60, blank=True)

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=("role", "organization", "place", "title"), name="post_made_once"),
        )

    def __str__(self) -> str:
        return f"{self.organization} {self.title or self.get_role_display()}"


class AppointmentQuerySet(models.QuerySet["Appointment"]):
    def valid(self, day: date) -> AppointmentQuerySet:
        return self.filter(period__contains=day)

    def with_scope(self) -> AppointmentQuerySet:
        """Loaded with all that an actor is made of."""
        return self.select_related("post__organization", "post__place")


class Appointment(models.Model):
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="appointments")
    post = models.ForeignKey(Post, on_delete=models.PROTECT, related_name="appointments")
    period = DateRangeField(_("任期"))

    objects = AppointmentQuerySet.as_manager()

    class Meta:
        constraints = (
            ExclusionConstraint(
                name="appointment_once_at_a_time",
                expressions=[
                    ("person", RangeOperators.EQUAL),
                    ("post", RangeOperators.EQUAL),
                    ("period", RangeOperators.OVERLAPS),
                ],
            ),
            models.CheckConstraint(
                condition=Q(period__isempty=False, period__lower_inf=False),
                name="appointment_has_a_first_day",
            ),
        )

    def __str__(self) -> str:
        return str(self.post)


class Text(models.Model):
    """One personal text that can be erased; others hold its id."""

    body = models.TextField(null=True)
    purpose = models.CharField(max_length=60)
    author = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, related_name="texts")
    created_at = models.DateTimeField()
    erased_at = models.DateTimeField(null=True)

    class Meta:
        constraints = (
            models.CheckConstraint(
                condition=Q(body__isnull=True, erased_at__isnull=False)
                | Q(body__isnull=False, erased_at=None),
                name="text_erased_is_empty",
            ),
        )
        indexes = (
            models.Index(fields=("purpose", "created_at"), name="text_to_purge", condition=Q(erased_at=None)),
        )

    def __str__(self) -> str:
        return str(_("（已删除）")) if self.body is None else self.body


class Unmasking(models.Model):
    """Who looked at a contact in clear, when and why. Insert-only, by trigger."""

    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="unmaskings")
    subject_kind = models.CharField(max_length=60, blank=True)  # what the contact was needed for
    subject_id = models.BigIntegerField(null=True)
    appointment = models.ForeignKey(Appointment, on_delete=models.PROTECT, related_name="+")
    reason = models.ForeignKey(Text, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()

    def __str__(self) -> str:
        return f"unmasking {self.pk}"

    @property
    def told(self) -> str:
        """To the person whose contact was looked at."""
        return f"{local_day(self.at).isoformat()} {self.appointment}：{self.reason}"
