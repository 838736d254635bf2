import django.contrib.postgres.constraints
import django.contrib.postgres.fields.ranges
import django.contrib.postgres.indexes
import django.db.models.deletion
from django.db import migrations, models

import gongzhi.kernel.territory.path

# Cities may stand side by side as schemas of one database; extensions exist once in it, so they get a schema of
# their own. Looked up first, since CREATE SCHEMA asks for a right on the database even where it has nothing to do.
EXTENSIONS = """
DO $$ BEGIN
    IF to_regnamespace('ext') IS NULL THEN
        CREATE SCHEMA ext;
        GRANT USAGE ON SCHEMA ext TO PUBLIC;
    END IF;
END $$;
CREATE EXTENSION IF NOT EXISTS btree_gist SCHEMA ext;
CREATE EXTENSION IF NOT EXISTS pg_trgm SCHEMA ext;
"""


class Migration(migrations.Migration):
    initial = True

    dependencies = []

    operations = [
        migrations.RunSQL(EXTENSIONS, migrations.RunSQL.noop),
        migrations.CreateModel(
            name="Estate",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("name", models.CharField(max_length=60, verbose_name="小区名称")),
                ("year", models.PositiveSmallIntegerField(blank=True, null=True, verbose_name="建成年份")),
                ("households", models.PositiveIntegerField(blank=True, null=True, verbose_name="户数")),
                ("is_rundown", models.BooleanField(default=False, verbose_name="是否弃管")),
            ],
            options={
                "verbose_name": "小区",
                "verbose_name_plural": "小区",
            },
        ),
        migrations.CreateModel(
            name="Place",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("province", "省"),
                            ("city", "市"),
                            ("county", "县（市、区）"),
                            ("street", "街道（乡镇）"),
                            ("community", "社区（村）"),
                            ("grid", "网格"),
                            ("building", "楼栋"),
                        ],
                        max_length=10,
                        verbose_name="类型",
                    ),
                ),
                (
                    "form",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("", "未分类"),
                            ("subdistrict", "街道"),
                            ("town", "镇"),
                            ("township", "乡"),
                            ("like_township", "类似乡级单位"),
                            ("residents", "居委会"),
                            ("village", "村委会"),
                            ("like_village", "类似村级单位"),
                        ],
                        default="",
                        max_length=14,
                        verbose_name="建制",
                    ),
                ),
                ("name", models.CharField(max_length=60, verbose_name="名称")),
                ("code", models.CharField(blank=True, default="", max_length=20, verbose_name="代码")),
                (
                    "path",
                    gongzhi.kernel.territory.path.PathField(
                        base_field=models.BigIntegerField(), default=list, editable=False, size=None
                    ),
                ),
                ("sort_key", models.CharField(editable=False, max_length=500)),
                ("initials", models.CharField(editable=False, max_length=80)),
                ("longitude", models.FloatField(blank=True, null=True, verbose_name="经度")),
                ("latitude", models.FloatField(blank=True, null=True, verbose_name="纬度")),
                ("households", models.PositiveIntegerField(blank=True, null=True, verbose_name="户数")),
                ("closed_on", models.DateField(blank=True, null=True, verbose_name="撤销日期")),
                (
                    "parent",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="children",
                        to="territory.place",
                        verbose_name="上级",
                    ),
                ),
            ],
            options={
                "verbose_name": "地点",
                "verbose_name_plural": "地点",
                "ordering": ("sort_key", "pk"),
            },
        ),
        migrations.CreateModel(
            name="Outline",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("rings", models.JSONField()),
                ("source", models.CharField(max_length=200)),
                (
                    "place",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="outline",
                        to="territory.place",
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="EstateBuilding",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "estate",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="+", to="territory.estate"
                    ),
                ),
                (
                    "building",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="+", to="territory.place"
                    ),
                ),
            ],
        ),
        migrations.AddField(
            model_name="estate",
            name="buildings",
            field=models.ManyToManyField(
                related_name="in_estates", through="territory.EstateBuilding", to="territory.place"
            ),
        ),
        migrations.AddField(
            model_name="estate",
            name="community",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="estates",
                to="territory.place",
                verbose_name="社区",
            ),
        ),
        migrations.CreateModel(
            name="PlaceCode",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("code", models.CharField(blank=True, default="", max_length=20)),
                ("name", models.CharField(max_length=60)),
                ("period", django.contrib.postgres.fields.ranges.DateRangeField()),
                (
                    "place",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="codes",
                        to="territory.place",
                    ),
                ),
                (
                    "predecessor",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="successors",
                        to="territory.placecode",
                    ),
                ),
            ],
        ),
        migrations.AddIndex(
            model_name="place",
            index=django.contrib.postgres.indexes.GinIndex(fields=["path"], name="territory_place_path"),
        ),
        migrations.AddIndex(
            model_name="place",
            index=models.Index(fields=["kind", "sort_key"], name="territory_place_kind"),
        ),
        migrations.AddConstraint(
            model_name="place",
            constraint=models.UniqueConstraint(
                condition=models.Q(("code", ""), _negated=True),
                fields=("code",),
                name="territory_place_code_once",
            ),
        ),
        migrations.AddConstraint(
            model_name="place",
            constraint=models.CheckConstraint(
                condition=models.Q(("code__regex", "^\\d*$")), name="territory_place_code_digits"
            ),
        ),
        migrations.AddConstraint(
            model_name="place",
            constraint=models.CheckConstraint(
                condition=models.Q(("name", ""), _negated=True), name="territory_place_named"
            ),
        ),
        migrations.AddConstraint(
            model_name="place",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("latitude", None), ("longitude", None)),
                    models.Q(
                        ("latitude__isnull", False),
                        ("longitude__isnull", False),
                        ("latitude__range", (-90, 90)),
                        ("longitude__range", (-180, 180)),
                    ),
                    _connector="OR",
                ),
                name="territory_place_point_whole",
            ),
        ),
        migrations.AddConstraint(
            model_name="place",
            constraint=models.CheckConstraint(
                condition=models.Q(("closed_on", None), ("code", ""), _connector="OR"),
                name="territory_place_closed_bare",
            ),
        ),
        migrations.AddConstraint(
            model_name="outline",
            constraint=models.CheckConstraint(
                condition=models.Q(("rings", []), _negated=True), name="territory_outline_drawn"
            ),
        ),
        migrations.AddConstraint(
            model_name="outline",
            constraint=models.CheckConstraint(
                condition=models.Q(("source", ""), _negated=True), name="territory_outline_sourced"
            ),
        ),
        migrations.AddConstraint(
            model_name="estatebuilding",
            constraint=models.UniqueConstraint(fields=("building",), name="territory_building_in_one_estate"),
        ),
        migrations.AddConstraint(
            model_name="estate",
            constraint=models.UniqueConstraint(fields=("community", "name"), name="territory_estate_once"),
        ),
        migrations.AddConstraint(
            model_name="estate",
            constraint=models.CheckConstraint(
                condition=models.Q(("name", ""), _negated=True), name="territory_estate_named"
            ),
        ),
        migrations.AddConstraint(
            model_name="estate",
            constraint=models.CheckConstraint(
                condition=models.Q(("year", None), ("year__range", (1900, 2100)), _connector="OR"),
                name="territory_estate_year",
            ),
        ),
        migrations.AddIndex(
            model_name="placecode",
            index=models.Index(fields=["name"], name="territory_placecode_name"),
        ),
        migrations.AddConstraint(
            model_name="placecode",
            constraint=django.contrib.postgres.constraints.ExclusionConstraint(
                condition=models.Q(("code", ""), _negated=True),
                expressions=[("code", "="), ("period", "&&")],
                name="territory_placecode_one_place",
            ),
        ),
        migrations.AddConstraint(
            model_name="placecode",
            constraint=django.contrib.postgres.constraints.ExclusionConstraint(
                expressions=[("place", "="), ("period", "&&")], name="territory_placecode_one_name"
            ),
        ),
        migrations.AddConstraint(
            model_name="placecode",
            constraint=models.CheckConstraint(
                condition=models.Q(("period__isempty", False)), name="territory_placecode_lasts"
            ),
        ),
    ]
