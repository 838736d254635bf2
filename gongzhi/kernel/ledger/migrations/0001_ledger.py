import django.db.models.functions
from django.db import migrations, models

TABLES = """
CREATE SEQUENCE ledger_entry_id_seq AS bigint;

CREATE TABLE ledger_entry (
    id bigint NOT NULL DEFAULT nextval('ledger_entry_id_seq') CHECK (id > 0),
    at timestamptz NOT NULL,
    recorded_at timestamptz NOT NULL DEFAULT statement_timestamp(),
    verb varchar(64) NOT NULL CHECK (verb <> ''),
    subject_kind varchar(64) NOT NULL CHECK (subject_kind <> ''),
    subject_id bigint NOT NULL,
    actor_kind varchar(16) NOT NULL CHECK (actor_kind <> ''),
    person_id bigint NULL,
    appointment_id bigint NULL,
    channel varchar(16) NOT NULL CHECK (channel <> ''),
    place_id bigint NULL,
    organization_id bigint NULL,
    facts jsonb NOT NULL CHECK (jsonb_typeof(facts) = 'object'),
    PRIMARY KEY (id, at)
) PARTITION BY RANGE (at);

ALTER SEQUENCE ledger_entry_id_seq OWNED BY ledger_entry.id;
CREATE INDEX ledger_entry_subject ON ledger_entry (subject_kind, subject_id, id);
CREATE INDEX ledger_entry_verb ON ledger_entry (verb, id);
CREATE INDEX ledger_entry_at ON ledger_entry (at);
"""

# Privileges bar the program; the triggers also bar an owner who has not first set them aside on purpose.
GUARDS = """
CREATE FUNCTION ledger_refuse() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'the ledger is only added to: % on % is refused', TG_OP, TG_TABLE_NAME
        USING ERRCODE = 'restrict_violation';
END $$;

CREATE TRIGGER ledger_entry_kept BEFORE UPDATE OR DELETE ON ledger_entry
    FOR EACH ROW EXECUTE FUNCTION ledger_refuse();
CREATE TRIGGER ledger_entry_not_emptied BEFORE TRUNCATE ON ledger_entry
    FOR EACH STATEMENT EXECUTE FUNCTION ledger_refuse();
CREATE TRIGGER ledger_seal_kept BEFORE UPDATE OR DELETE ON ledger_seal
    FOR EACH ROW EXECUTE FUNCTION ledger_refuse();
CREATE TRIGGER ledger_seal_not_emptied BEFORE TRUNCATE ON ledger_seal
    FOR EACH STATEMENT EXECUTE FUNCTION ledger_refuse();

ALTER TABLE ledger_seal
    ADD CONSTRAINT ledger_seal_digests CHECK (octet_length(root) = 32 AND octet_length(previous) = 32),
    ADD CONSTRAINT ledger_seal_leaves CHECK (octet_length(leaves) = 32 * count);
"""

UNGUARD = """
DROP TRIGGER ledger_seal_kept ON ledger_seal;
DROP TRIGGER ledger_seal_not_emptied ON ledger_seal;
DROP TRIGGER ledger_entry_kept ON ledger_entry;
DROP TRIGGER ledger_entry_not_emptied ON ledger_entry;
DROP FUNCTION ledger_refuse();
"""

ENTRY = migrations.CreateModel(
    name="Entry",
    fields=[
        ("id", models.BigAutoField(primary_key=True, serialize=False)),
        ("at", models.DateTimeField()),
        ("recorded_at", models.DateTimeField(db_default=django.db.models.functions.Now())),
        ("verb", models.CharField(max_length=64)),
        ("subject_kind", models.CharField(max_length=64)),
        ("subject_id", models.BigIntegerField()),
        ("actor_kind", models.CharField(max_length=16)),
        ("person_id", models.BigIntegerField(null=True)),
        ("appointment_id", models.BigIntegerField(null=True)),
        ("channel", models.CharField(max_length=16)),
        ("place_id", models.BigIntegerField(null=True)),
        ("organization_id", models.BigIntegerField(null=True)),
        ("facts", models.JSONField()),
    ],
    options={
        "indexes": [
            models.Index(fields=["subject_kind", "subject_id", "id"], name="ledger_entry_subject"),
            models.Index(fields=["verb", "id"], name="ledger_entry_verb"),
            models.Index(fields=["at"], name="ledger_entry_at"),
        ],
    },
)

SEAL = migrations.CreateModel(
    name="Seal",
    fields=[
        ("number", models.BigIntegerField(primary_key=True, serialize=False)),
        ("after", models.BigIntegerField(unique=True)),
        ("upto", models.BigIntegerField(unique=True)),
        ("count", models.IntegerField()),
        ("gaps", models.JSONField()),
        ("root", models.BinaryField()),
        ("previous", models.BinaryField()),
        ("sealed_at", models.DateTimeField()),
        ("key", models.CharField(max_length=16)),
        ("signature", models.BinaryField()),
        ("leaves", models.BinaryField()),
    ],
    options={
        "constraints": [
            models.CheckConstraint(
                name="ledger_seal_first_follows_nothing",
                condition=models.Q(("after", 0), ("number", 1))
                | models.Q(("after__gt", 0), ("number__gt", 1)),
            ),
            models.CheckConstraint(
                name="ledger_seal_range",
                condition=models.Q(("count__gt", 0), ("upto__gt", models.F("after"))),
            ),
        ],
    },
)


class Migration(migrations.Migration):
    initial = True
    dependencies = []
    operations = [
        migrations.SeparateDatabaseAndState(
            database_operations=[migrations.RunSQL(TABLES, "DROP TABLE ledger_entry")],
            state_operations=[ENTRY],
        ),
        SEAL,
        migrations.RunSQL(GUARDS, UNGUARD),
    ]
