import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("people", "0002_people_guards"),
        ("territory", "0002_place_tree"),
    ]

    operations = [
        migrations.CreateModel(
            name="Cell",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("indicator", models.CharField(max_length=64)),
                ("month", models.DateField()),
                ("amount", models.BigIntegerField()),
                (
                    "organization",
                    models.ForeignKey(
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="people.organization",
                    ),
                ),
                (
                    "place",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="territory.place",
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="Counted",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("subject_id", models.BigIntegerField()),
                ("amount", models.BigIntegerField()),
                (
                    "cell",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="counted",
                        to="indicators.cell",
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="Fold",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("indicator", models.CharField(max_length=64, unique=True)),
                ("up_to", models.BigIntegerField()),
            ],
            options={
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("up_to__gte", 0)), name="indicators_fold_not_before_the_first"
                    )
                ],
            },
        ),
        migrations.AddIndex(
            model_name="cell",
            index=models.Index(fields=["place", "month"], name="indicators_cell_place"),
        ),
        migrations.AddIndex(
            model_name="cell",
            index=models.Index(fields=["organization", "month"], name="indicators_cell_organization"),
        ),
        migrations.AddConstraint(
            model_name="cell",
            constraint=models.UniqueConstraint(
                fields=("indicator", "month", "place", "organization"),
                name="indicators_cell_once",
                nulls_distinct=False,
            ),
        ),
        migrations.AddConstraint(
            model_name="cell",
            constraint=models.CheckConstraint(
                condition=models.Q(("month__day", 1)), name="indicators_cell_month_begins"
            ),
        ),
        migrations.AddConstraint(
            model_name="counted",
            constraint=models.UniqueConstraint(fields=("cell", "subject_id"), name="indicators_counted_once"),
        ),
    ]
