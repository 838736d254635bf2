import uuid

import django.contrib.postgres.constraints
import django.contrib.postgres.fields
import django.contrib.postgres.fields.ranges
import django.contrib.postgres.indexes
import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

import gongzhi.kernel.people.secrecy
import gongzhi.kernel.people.uscc

# The check digit of GB 32100-2015. Only built-in functions, so that it means the same under any search_path.
USCC = """
CREATE FUNCTION people_uscc_is_valid(code text) RETURNS boolean LANGUAGE sql IMMUTABLE AS $$
    SELECT code ~ '^[0-9A-HJ-NP-RTUWXY]{18}$' AND (
        SELECT sum((strpos('0123456789ABCDEFGHJKLMNPQRTUWXY', substr(code, i, 1)) - 1)
            * ('{1,3,9,27,19,26,16,17,20,29,25,13,8,24,10,30,28,1}'::int[])[i])
        FROM generate_series(1, 18) AS i
    ) % 31 = 0
$$;
"""


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("territory", "0002_place_tree"),
    ]

    operations = [
        migrations.RunSQL(USCC, "DROP FUNCTION people_uscc_is_valid(text)"),
        migrations.CreateModel(
            name="Person",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("key", models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ("name", gongzhi.kernel.people.secrecy.EncryptedTextField(null=True, verbose_name="姓名")),
                ("phone", gongzhi.kernel.people.secrecy.EncryptedTextField(null=True, verbose_name="电话")),
                (
                    "phone_index",
                    gongzhi.kernel.people.secrecy.BlindIndexField(
                        db_index=True, null=True, purpose="phone", source="phone"
                    ),
                ),
                ("created_at", models.DateTimeField()),
                ("erased_at", models.DateTimeField(null=True)),
            ],
            options={
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            ("erased_at", None),
                            models.Q(("name__isnull", True), ("phone__isnull", True)),
                            _connector="OR",
                        ),
                        name="person_erased_is_empty",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("phone__isnull", True), ("phone_index__isnull", True)),
                            models.Q(("phone__isnull", False), ("phone_index__isnull", False)),
                            _connector="OR",
                        ),
                        name="person_phone_is_indexed",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Login",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("handle", gongzhi.kernel.people.secrecy.EncryptedTextField(verbose_name="工号或电话")),
                (
                    "handle_index",
                    gongzhi.kernel.people.secrecy.BlindIndexField(
                        purpose="handle", source="handle", unique=True
                    ),
                ),
                ("password", models.CharField(max_length=128)),
                ("failures", models.PositiveSmallIntegerField(default=0)),
                ("locked_until", models.DateTimeField(null=True)),
                ("must_change", models.BooleanField(default=True)),
                ("is_demo", models.BooleanField(default=False)),
                (
                    "person",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="login",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="Organization",
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
                            ("PARTY_GOVERNMENT", "党委政府"),
                            ("DISPATCH_DESK", "受理中心"),
                            ("CITY_DEPARTMENT", "市直部门"),
                            ("COUNTY_DEPARTMENT", "区直部门"),
                            ("STREET", "街道"),
                            ("COMMUNITY", "社区"),
                            ("STATE_ENTERPRISE", "国企"),
                            ("PRIVATE_ENTERPRISE", "非公企业"),
                            ("SOCIAL", "社会组织"),
                            ("PROPERTY_FIRM", "物业"),
                            ("RESIDENT_UNIT", "驻区单位"),
                        ],
                        max_length=20,
                        verbose_name="类型",
                    ),
                ),
                ("name", models.CharField(max_length=120, verbose_name="名称")),
                ("short_name", models.CharField(blank=True, max_length=40, verbose_name="简称")),
                (
                    "path",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.BigIntegerField(),
                        db_default=models.Value([]),
                        editable=False,
                        size=None,
                    ),
                ),
                (
                    "uscc",
                    models.CharField(
                        blank=True,
                        max_length=18,
                        null=True,
                        unique=True,
                        validators=[gongzhi.kernel.people.uscc.check_uscc],
                        verbose_name="统一社会信用代码",
                    ),
                ),
                (
                    "dispatches_for",
                    models.OneToOneField(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="dispatch_desk",
                        to="territory.place",
                    ),
                ),
                (
                    "parent",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="children",
                        to="people.organization",
                    ),
                ),
                (
                    "party_superior",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="party_branches",
                        to="people.organization",
                    ),
                ),
                (
                    "place",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="organizations",
                        to="territory.place",
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="Post",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "role",
                    models.CharField(
                        choices=[
                            ("DISPATCHER", "派单员"),
                            ("HANDLER", "承办人"),
                            ("CALLER", "回访员"),
                            ("SECRETARY", "书记"),
                            ("LIAISON", "联络员"),
                            ("STEWARD", "楼栋长"),
                            ("COMMUNITY_WORKER", "社区工作者"),
                            ("CLERK", "街道干部"),
                            ("EVALUATOR", "评价员"),
                            ("AUDITOR", "审计员"),
                            ("ADMINISTRATOR", "系统管理员"),
                            ("SECURITY", "安全管理员"),
                            ("LEADER", "领导"),
                        ],
                        max_length=20,
                        verbose_name="职责",
                    ),
                ),
                ("title", models.CharField(blank=True, max_length=60, verbose_name="岗位名称")),
                (
                    "organization",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="posts",
                        to="people.organization",
                    ),
                ),
                (
                    "place",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="posts",
                        to="territory.place",
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="Appointment",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("period", django.contrib.postgres.fields.ranges.DateRangeField(verbose_name="任期")),
                (
                    "person",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="appointments",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "post",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="appointments",
                        to="people.post",
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="Text",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("body", models.TextField(null=True)),
                ("purpose", models.CharField(max_length=60)),
                ("created_at", models.DateTimeField()),
                ("erased_at", models.DateTimeField(null=True)),
                (
                    "author",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="texts",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="Unmasking",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("subject_kind", models.CharField(blank=True, max_length=60)),
                ("subject_id", models.BigIntegerField(null=True)),
                ("at", models.DateTimeField()),
                (
                    "appointment",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="people.appointment"
                    ),
                ),
                (
                    "person",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="unmaskings",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "reason",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="people.text"
                    ),
                ),
            ],
        ),
        migrations.AddIndex(
            model_name="organization",
            index=django.contrib.postgres.indexes.GinIndex(fields=["path"], name="organization_path"),
        ),
        migrations.AddConstraint(
            model_name="organization",
            constraint=models.UniqueConstraint(
                fields=("parent", "place", "name"), name="organization_named_once", nulls_distinct=False
            ),
        ),
        migrations.AddConstraint(
            model_name="organization",
            constraint=models.CheckConstraint(
                condition=models.Q(("name", ""), _negated=True), name="organization_has_a_name"
            ),
        ),
        migrations.AddConstraint(
            model_name="organization",
            constraint=models.CheckConstraint(
                condition=models.Q(("party_superior", models.F("id")), _negated=True),
                name="organization_not_its_own_superior",
            ),
        ),
        migrations.AddConstraint(
            model_name="organization",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("uscc", None), gongzhi.kernel.people.uscc.ValidUscc("uscc"), _connector="OR"
                ),
                name="organization_uscc_is_valid",
            ),
        ),
        migrations.AddConstraint(
            model_name="post",
            constraint=models.UniqueConstraint(
                fields=("role", "organization", "place", "title"), name="post_made_once"
            ),
        ),
        migrations.AddConstraint(
            model_name="appointment",
            constraint=django.contrib.postgres.constraints.ExclusionConstraint(
                expressions=[("person", "="), ("post", "="), ("period", "&&")],
                name="appointment_once_at_a_time",
            ),
        ),
        migrations.AddConstraint(
            model_name="appointment",
            constraint=models.CheckConstraint(
                condition=models.Q(("period__isempty", False), ("period__lower_inf", False)),
                name="appointment_has_a_first_day",
            ),
        ),
        migrations.AddIndex(
            model_name="text",
            index=models.Index(
                condition=models.Q(("erased_at", None)),
                fields=["purpose", "created_at"],
                name="text_to_purge",
            ),
        ),
        migrations.AddConstraint(
            model_name="text",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("body__isnull", True), ("erased_at__isnull", False)),
                    models.Q(("body__isnull", False), ("erased_at", None)),
                    _connector="OR",
                ),
                name="text_erased_is_empty",
            ),
        ),
    ]
