from django.db import migrations

# Row triggers, so that bulk writes, imports and repairs by hand keep the same truths.
# The parent is locked FOR SHARE: two moves that would close a circle wait for each other, and one fails.
GUARDS = """
CREATE FUNCTION people_organization_track() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    above bigint[];
BEGIN
    SELECT path INTO above FROM people_organization WHERE id = NEW.parent_id FOR SHARE;
    IF NEW.id = NEW.parent_id OR NEW.id = ANY (above) THEN
        RAISE EXCEPTION 'an organisation cannot stand under itself'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'organization_not_under_itself';
    END IF;
    NEW.path := coalesce(above, '{}') || NEW.id;
    RETURN NEW;
END
$$;
CREATE TRIGGER people_organization_track BEFORE INSERT OR UPDATE OF id, parent_id, path ON people_organization
    FOR EACH ROW EXECUTE FUNCTION people_organization_track();

CREATE FUNCTION people_organization_carry() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    UPDATE people_organization SET path = NEW.path || id WHERE parent_id = NEW.id;
    RETURN NULL;
END
$$;
CREATE TRIGGER people_organization_carry AFTER UPDATE ON people_organization
    FOR EACH ROW WHEN (OLD.path <> NEW.path) EXECUTE FUNCTION people_organization_carry();

CREATE FUNCTION people_officers_apart() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    mine text;
    apart text[] := '{AUDITOR,ADMINISTRATOR,SECURITY}';
BEGIN
    SELECT role INTO mine FROM people_post WHERE id = NEW.post_id;
    IF mine <> ALL (apart) THEN
        RETURN NEW;
    END IF;
    PERFORM FROM people_person WHERE id = NEW.person_id FOR NO KEY UPDATE;
    IF EXISTS (
        SELECT FROM people_appointment other JOIN people_post post ON post.id = other.post_id
        WHERE other.person_id = NEW.person_id AND other.id <> NEW.id AND other.period && NEW.period
            AND post.role = ANY (apart) AND post.role <> mine
    ) THEN
        RAISE EXCEPTION 'nobody is two of administrator, security officer and auditor'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'appointment_officers_apart';
    END IF;
    RETURN NEW;
END
$$;
CREATE TRIGGER people_officers_apart BEFORE INSERT OR UPDATE ON people_appointment
    FOR EACH ROW EXECUTE FUNCTION people_officers_apart();

CREATE FUNCTION people_refuse() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION '%', TG_ARGV[0] USING ERRCODE = 'check_violation', CONSTRAINT = TG_NAME;
END
$$;
CREATE TRIGGER people_post_stays_itself
    BEFORE UPDATE OF role, organization_id, place_id ON people_post FOR EACH ROW
    WHEN ((OLD.role, OLD.organization_id, OLD.place_id)
        IS DISTINCT FROM (NEW.role, NEW.organization_id, NEW.place_id))
    EXECUTE FUNCTION people_refuse('what was done in a post was done in that post: make another one');
CREATE TRIGGER people_text_stays_as_written BEFORE UPDATE OF body ON people_text FOR EACH ROW
    WHEN (NEW.body IS NOT NULL AND NEW.body IS DISTINCT FROM OLD.body)
    EXECUTE FUNCTION people_refuse('a text can be erased, not rewritten');
CREATE TRIGGER people_unmasking_stays BEFORE UPDATE OR DELETE ON people_unmasking FOR EACH ROW
    EXECUTE FUNCTION people_refuse('who looked at a contact stays on record');
"""

UNDO = """
DROP TRIGGER people_unmasking_stays ON people_unmasking;
DROP TRIGGER people_text_stays_as_written ON people_text;
DROP TRIGGER people_post_stays_itself ON people_post;
DROP TRIGGER people_officers_apart ON people_appointment;
DROP TRIGGER people_organization_carry ON people_organization;
DROP TRIGGER people_organization_track ON people_organization;
DROP FUNCTION people_refuse, people_officers_apart, people_organization_carry, people_organization_track;
"""


class Migration(migrations.Migration):
    dependencies = [("people", "0001_people")]

    operations = [migrations.RunSQL(GUARDS, UNDO)]
