import uuid

import django.contrib.postgres.constraints
import django.contrib.postgres.fields
import django.db.models.deletion
import django.db.models.expressions
import django.db.models.functions.comparison
from django.db import migrations, models

import gongzhi.kernel.clock.models

# What a process has read stands for one token; whoever changes a table, by whatever way, changes the token.
REVISE = """
CREATE FUNCTION clock_revise() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    INSERT INTO clock_revision (id, token) VALUES (1, gen_random_uuid())
    ON CONFLICT (id) DO UPDATE SET token = excluded.token;
    RETURN NULL;
END
$$;
"""

WATCH = """
CREATE TRIGGER {table}_revises AFTER INSERT OR UPDATE OR DELETE OR TRUNCATE ON {table}
    FOR EACH STATEMENT EXECUTE FUNCTION clock_revise();
"""

WATCHED = (
    "clock_publishedyear",
    "clock_publishedday",
    "clock_dayoverride",
    "clock_officehours",
    "clock_seasonalsuspension",
)


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("people", "0002_people_guards"),
    ]

    operations = [
        migrations.CreateModel(
            name="PublishedYear",
            fields=[
                (
                    "year",
                    models.PositiveSmallIntegerField(primary_key=True, serialize=False, verbose_name="年份"),
                ),
                ("source", models.CharField(max_length=100, verbose_name="文号")),
            ],
            options={
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("year__range", (1992, 2200))), name="clock_year_is_near"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("source", ""), _negated=True), name="clock_year_has_a_source"
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Revision",
            fields=[
                ("id", models.PositiveSmallIntegerField(default=1, primary_key=True, serialize=False)),
                ("token", models.UUIDField(default=uuid.uuid4)),
            ],
            options={
                "constraints": [
                    models.CheckConstraint(condition=models.Q(("id", 1)), name="clock_one_revision")
                ],
            },
        ),
        migrations.CreateModel(
            name="SeasonalSuspension",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("name", models.CharField(max_length=60, unique=True, verbose_name="名称")),
                ("begins", models.PositiveSmallIntegerField(verbose_name="开始")),
                ("ends", models.PositiveSmallIntegerField(verbose_name="结束")),
                (
                    "codes",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(max_length=64), size=None, verbose_name="事项类别"
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("name", ""), _negated=True), name="clock_suspension_has_a_name"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("begins__range", (101, 131)),
                                ("begins__range", (201, 229)),
                                ("begins__range", (301, 331)),
                                ("begins__range", (401, 430)),
                                ("begins__range", (501, 531)),
                                ("begins__range", (601, 630)),
                                ("begins__range", (701, 731)),
                                ("begins__range", (801, 831)),
                                ("begins__range", (901, 930)),
                                ("begins__range", (1001, 1031)),
                                ("begins__range", (1101, 1130)),
                                ("begins__range", (1201, 1231)),
                                _connector="OR",
                            ),
                            models.Q(
                                ("ends__range", (101, 131)),
                                ("ends__range", (201, 229)),
                                ("ends__range", (301, 331)),
                                ("ends__range", (401, 430)),
                                ("ends__range", (501, 531)),
                                ("ends__range", (601, 630)),
                                ("ends__range", (701, 731)),
                                ("ends__range", (801, 831)),
                                ("ends__range", (901, 930)),
                                ("ends__range", (1001, 1031)),
                                ("ends__range", (1101, 1130)),
                                ("ends__range", (1201, 1231)),
                                _connector="OR",
                            ),
                        ),
                        name="clock_suspension_is_of_a_year",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("codes__len__gt", 0)), name="clock_suspension_suspends_something"
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="DayOverride",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("day", models.DateField(verbose_name="日期")),
                ("is_workday", models.BooleanField(verbose_name="上班")),
                ("note", models.CharField(blank=True, max_length=100, verbose_name="说明")),
                ("source", models.CharField(blank=True, max_length=100, verbose_name="依据")),
                (
                    "organization",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="day_overrides",
                        to="people.organization",
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        fields=("day", "organization"), name="clock_day_decided_once", nulls_distinct=False
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="OfficeHours",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("weekday", models.PositiveSmallIntegerField(null=True, verbose_name="星期")),
                ("begins", models.PositiveSmallIntegerField(null=True, verbose_name="季节开始")),
                ("ends", models.PositiveSmallIntegerField(null=True, verbose_name="季节结束")),
                ("opens", models.TimeField(verbose_name="上班时间")),
                ("closes", models.TimeField(verbose_name="下班时间")),
                (
                    "organization",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="office_hours",
                        to="people.organization",
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("opens__lt", models.F("closes"))),
                        name="clock_opens_before_it_closes",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("weekday", None), ("weekday__range", (1, 7)), _connector="OR"),
                        name="clock_weekday_is_of_a_week",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("begins", None), ("ends", None)),
                            models.Q(
                                ("begins__isnull", False),
                                ("ends__isnull", False),
                                models.Q(
                                    ("begins__range", (101, 131)),
                                    ("begins__range", (201, 229)),
                                    ("begins__range", (301, 331)),
                                    ("begins__range", (401, 430)),
                                    ("begins__range", (501, 531)),
                                    ("begins__range", (601, 630)),
                                    ("begins__range", (701, 731)),
                                    ("begins__range", (801, 831)),
                                    ("begins__range", (901, 930)),
                                    ("begins__range", (1001, 1031)),
                                    ("begins__range", (1101, 1130)),
                                    ("begins__range", (1201, 1231)),
                                    _connector="OR",
                                ),
                                models.Q(
                                    ("ends__range", (101, 131)),
                                    ("ends__range", (201, 229)),
                                    ("ends__range", (301, 331)),
                                    ("ends__range", (401, 430)),
                                    ("ends__range", (501, 531)),
                                    ("ends__range", (601, 630)),
                                    ("ends__range", (701, 731)),
                                    ("ends__range", (801, 831)),
                                    ("ends__range", (901, 930)),
                                    ("ends__range", (1001, 1031)),
                                    ("ends__range", (1101, 1130)),
                                    ("ends__range", (1201, 1231)),
                                    _connector="OR",
                                ),
                            ),
                            _connector="OR",
                        ),
                        name="clock_hours_season_is_whole",
                    ),
                    django.contrib.postgres.constraints.ExclusionConstraint(
                        expressions=[
                            (
                                django.db.models.functions.comparison.Coalesce(models.F("organization"), 0),
                                "=",
                            ),
                            (django.db.models.functions.comparison.Coalesce(models.F("weekday"), 0), "="),
                            (django.db.models.functions.comparison.Coalesce(models.F("begins"), 0), "="),
                            (django.db.models.functions.comparison.Coalesce(models.F("ends"), 0), "="),
                            (gongzhi.kernel.clock.models.DaySpan(), "&&"),
                        ],
                        name="clock_hours_lie_apart",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="PublishedDay",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("day", models.DateField(verbose_name="日期")),
                ("is_workday", models.BooleanField(verbose_name="上班")),
                ("note", models.CharField(blank=True, max_length=100, verbose_name="说明")),
                (
                    "year",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="days",
                        to="clock.publishedyear",
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(fields=("year", "day"), name="clock_day_published_once"),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("day__year", models.F("year_id")),
                            models.Q(
                                ("day__month", 12),
                                (
                                    "day__year",
                                    django.db.models.expressions.CombinedExpression(
                                        models.F("year_id"), "-", models.Value(1)
                                    ),
                                ),
                            ),
                            _connector="OR",
                        ),
                        name="clock_day_is_of_its_year",
                    ),
                ],
            },
        ),
        migrations.RunSQL(REVISE, "DROP FUNCTION clock_revise()"),
        *(
            migrations.RunSQL(WATCH.format(table=table), f"DROP TRIGGER {table}_revises ON {table}")
            for table in WATCHED
        ),
        migrations.RunSQL(
            "INSERT INTO clock_revision (id, token) VALUES (1, gen_random_uuid())",
            "DELETE FROM clock_revision",
        ),
    ]
