from collections.abc import Sequence
from datetime import date
from typing import Any, ClassVar

from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import DateRangeField, RangeOperators
from django.contrib.postgres.indexes import GinIndex
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from gongzhi.kernel.territory.path import PathField
from gongzhi.kernel.territory.pinyin import initials, sort_key


class PlaceQuerySet(models.QuerySet["Place"]):
    def current(self) -> "PlaceQuerySet":
        return self.filter(closed_on=None)

    def under(self, place: "Place") -> "PlaceQuerySet":
        """The place itself and everything below it."""
        return self.filter(path__contains=[place.pk])

    def resolve(self, code_or_name: str, on: date) -> "PlaceQuerySet":
        """Places that bore this code or name on that day. Names repeat: narrow with `under` first."""
        wanted = code_or_name.strip()
        past = PlaceCode.objects.filter(Q(name=wanted) | Q(code__in=spellings(wanted)), period__contains=on)
        return self.filter(pk__in=past.values("place_id"))

    def search(self, text: str) -> "PlaceQuerySet":
        """Part of the name, the beginning of the code, or the beginning of the pinyin initials."""
        wanted = text.strip()
        if not wanted:
            return self.none()
        found = (
            Q(name__icontains=wanted) | Q(code__startswith=wanted) | Q(initials__startswith=wanted.lower())
        )
        return self.filter(found).order_by(F("path__len"), "sort_key", "pk")


class Place(models.Model):
    class Kind(models.TextChoices):
        """From the top of the tree to its leaves."""

        PROVINCE = "province", _("省")
        CITY = "city", _("市")
        COUNTY = "county", _("县（市、区）")
        STREET = "street", _("街道（乡镇）")
        COMMUNITY = "community", _("社区（村）")
        GRID = "grid", _("网格")
        BUILDING = "building", _("楼栋")

    class Form(models.TextChoices):
        """What the statistical code says a township or a village is."""

        UNSAID = "", _("未分类")
        STREET = "subdistrict", _("街道")
        TOWN = "town", _("镇")
        TOWNSHIP = "township", _("乡")
        LIKE_TOWNSHIP = "like_township", _("类似乡级单位")
        RESIDENTS = "residents", _("居委会")
        VILLAGE = "village", _("村委会")
        LIKE_VILLAGE = "like_village", _("类似村级单位")

    kind = models.CharField(_("类型"), max_length=10, choices=Kind.choices)
    form = models.CharField(_("建制"), max_length=14, choices=Form.choices, default="", blank=True)
    name = models.CharField(_("名称"), max_length=60)
    code = models.CharField(_("代码"), max_length=20, default="", blank=True)
    parent = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="children", verbose_name=_("上级")
    )
    path = PathField(models.BigIntegerField(), default=list, editable=False)
    sort_key = models.CharField(max_length=500, editable=False)
    initials = models.CharField(max_length=80, editable=False)
    longitude = models.FloatField(_("经度"), null=True, blank=True)
    latitude = models.FloatField(_("纬度"), null=True, blank=True)
    households = models.PositiveIntegerField(_("户数"), null=True, blank=True)
    closed_on = models.DateField(_("撤销日期"), null=True, blank=True)

    objects: ClassVar[models.Manager["Place"]] = PlaceQuerySet.as_manager()

    class Meta:
        verbose_name = _("地点")
        verbose_name_plural = _("地点")
        ordering = ("sort_key", "pk")
        indexes = [
            GinIndex(fields=["path"], name="territory_place_path"),
            models.Index(fields=["kind", "sort_key"], name="territory_place_kind"),
        ]
        constraints = [
            models.UniqueConstraint(fields=["code"], condition=~Q(code=""), name="territory_place_code_once"),
            models.CheckConstraint(condition=Q(code__regex=r"^\d*$"), name="territory_place_code_digits"),
            models.CheckConstraint(condition=~Q(name=""), name="territory_place_named"),
            models.CheckConstraint(
                condition=Q(longitude=None, latitude=None)
                # Said in so many words: a comparison with null is unknown, and a check lets the unknown pass.
                | Q(longitude__isnull=False, latitude__isnull=False)
                & Q(longitude__range=(-180, 180), latitude__range=(-90, 90)),
                name="territory_place_point_whole",
            ),
            models.CheckConstraint(
                condition=Q(closed_on=None) | Q(code=""), name="territory_place_closed_bare"
            ),
        ]

    def __str__(self) -> str:
        return self.name

    def save(self, *args: Any, **kwargs: Any) -> None:
        self.spell()
        super().save(*args, **kwargs)

    def spell(self) -> "Place":
        """Pinyin follows the name; bulk writers call this themselves."""
        self.sort_key, self.initials = sort_key(self.name), initials(self.name)
        return self

    def ancestors(self) -> PlaceQuerySet:
        """From the root down to the parent."""
        above: PlaceQuerySet = Place.objects.filter(pk__in=self.path[:-1]).order_by("path__len")
        return above

    @property
    def crumb(self) -> str:
        """宁江区 / 团结街道 / 团结社区. One query; for a list use `queries.crumbs`."""
        return crumb([*self.ancestors(), self])

    @property
    def full_code(self) -> str:
        """The statistical code at its published length of twelve digits."""
        return self.code.ljust(12, "0") if self.code else ""


def spellings(code: str) -> set[str]:
    """Codes are kept as short as their level; published lists also pad them with zeros to twelve digits."""
    if len(code) != 12 or not code.isdecimal():
        return {code}
    return {code, code[:9], code[:6]} if code.endswith("000000") else {code, code.removesuffix("000")}


def crumb(chain: Sequence[Place]) -> str:
    """Names from the county down; a place above counties goes by its own name."""
    wide = {Place.Kind.PROVINCE, Place.Kind.CITY}
    return " / ".join(place.name for place in chain if place.kind not in wide) or chain[-1].name


class PlaceCode(models.Model):
    """Under which code and name a place went, and when: codes change and are used again."""

    place = models.ForeignKey(Place, models.PROTECT, related_name="codes")
    code = models.CharField(max_length=20, default="", blank=True)
    name = models.CharField(max_length=60)
    period = DateRangeField()
    predecessor = models.ForeignKey("self", models.PROTECT, null=True, blank=True, related_name="successors")

    class Meta:
        indexes = [models.Index(fields=["name"], name="territory_placecode_name")]
        constraints = [
            ExclusionConstraint(
                name="territory_placecode_one_place",
                expressions=[("code", RangeOperators.EQUAL), ("period", RangeOperators.OVERLAPS)],
                condition=~Q(code=""),
            ),
            ExclusionConstraint(
                name="territory_placecode_one_name",
                expressions=[("place", RangeOperators.EQUAL), ("period", RangeOperators.OVERLAPS)],
            ),
            models.CheckConstraint(condition=Q(period__isempty=False), name="territory_placecode_lasts"),
        ]

    def __str__(self) -> str:
        return f"{self.code} {self.name}".strip()


class Outline(models.Model):
    place = models.OneToOneField(Place, models.CASCADE, related_name="outline")
    rings = models.JSONField()
    source = models.CharField(max_length=200)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=~Q(rings=[]), name="territory_outline_drawn"),
            models.CheckConstraint(condition=~Q(source=""), name="territory_outline_sourced"),
        ]

    def __str__(self) -> str:
        return f"{self.place} ({self.source})"


class Estate(models.Model):
    """A 小区: an overlay on the tree, since its buildings may lie in several grids."""

    name = models.CharField(_("小区名称"), max_length=60)
    community = models.ForeignKey(Place, models.PROTECT, related_name="estates", verbose_name=_("社区"))
    year = models.PositiveSmallIntegerField(_("建成年份"), null=True, blank=True)
    households = models.PositiveIntegerField(_("户数"), null=True, blank=True)
    is_rundown = models.BooleanField(_("是否弃管"), default=False)
    buildings = models.ManyToManyField(Place, through="EstateBuilding", related_name="in_estates")

    class Meta:
        verbose_name = _("小区")
        verbose_name_plural = _("小区")
        constraints = [
            models.UniqueConstraint(fields=["community", "name"], name="territory_estate_once"),
            models.CheckConstraint(condition=~Q(name=""), name="territory_estate_named"),
            models.CheckConstraint(
                condition=Q(year=None) | Q(year__range=(1900, 2100)), name="territory_estate_year"
            ),
        ]

    def __str__(self) -> str:
        return self.name


class EstateBuilding(models.Model):
    estate = models.ForeignKey(Estate, models.CASCADE, related_name="+")
    building = models.ForeignKey(Place, models.CASCADE, related_name="+")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["building"], name="territory_building_in_one_estate")]

    def __str__(self) -> str:
        return f"{self.estate} {self.building}"
