from django.db import migrations

# A row trigger rather than a rule of the program: bulk writes, imports and repairs by hand keep the tree true as well.
# The parent is locked FOR SHARE so that it cannot be moved while a child takes over its path.
TREE = """
CREATE FUNCTION territory_place_may_stand(child text, above text) RETURNS boolean
LANGUAGE sql IMMUTABLE AS $$
    SELECT CASE child
        WHEN 'province' THEN above IS NULL
        WHEN 'city' THEN above IS NULL OR above = 'province'
        WHEN 'county' THEN above IS NULL OR above IN ('province', 'city')
        WHEN 'street' THEN above IS NULL OR above IN ('city', 'county')
        WHEN 'community' THEN above IS NOT DISTINCT FROM 'street'
        WHEN 'grid' THEN above IS NOT DISTINCT FROM 'community'
        WHEN 'building' THEN coalesce(above IN ('community', 'grid'), false)
        ELSE false
    END
$$;

CREATE FUNCTION territory_place_track() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    above record;
BEGIN
    SELECT kind, path INTO above FROM territory_place WHERE id = NEW.parent_id FOR SHARE;
    IF NOT territory_place_may_stand(NEW.kind, above.kind) THEN
        RAISE EXCEPTION 'a % cannot stand under a %', NEW.kind, coalesce(above.kind, 'nothing')
            USING ERRCODE = 'check_violation', CONSTRAINT = 'territory_place_parent_above';
    END IF;
    NEW.path := coalesce(above.path, '{}') || NEW.id;
    RETURN NEW;
END
$$;
CREATE TRIGGER territory_place_track BEFORE INSERT OR UPDATE OF id, parent_id, path, kind ON territory_place
    FOR EACH ROW EXECUTE FUNCTION territory_place_track();

CREATE FUNCTION territory_place_carry() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    UPDATE territory_place SET path = NEW.path || id WHERE parent_id = NEW.id;
    RETURN NULL;
END
$$;
CREATE TRIGGER territory_place_carry AFTER UPDATE ON territory_place
    FOR EACH ROW WHEN (OLD.path <> NEW.path OR OLD.kind <> NEW.kind)
    EXECUTE FUNCTION territory_place_carry();

CREATE FUNCTION territory_estate_placed() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF (SELECT kind FROM territory_place WHERE id = NEW.community_id FOR SHARE) <> 'community' THEN
        RAISE EXCEPTION 'an estate stands in a community'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'territory_estate_in_community';
    END IF;
    IF EXISTS (
        SELECT FROM territory_estatebuilding link JOIN territory_place building ON building.id = link.building_id
        WHERE link.estate_id = NEW.id AND NOT building.path @> ARRAY[NEW.community_id]
    ) THEN
        RAISE EXCEPTION 'an estate moves with its buildings'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'territory_estate_around_buildings';
    END IF;
    RETURN NEW;
END
$$;
CREATE TRIGGER territory_estate_placed BEFORE INSERT OR UPDATE OF community_id ON territory_estate
    FOR EACH ROW EXECUTE FUNCTION territory_estate_placed();

CREATE FUNCTION territory_estatebuilding_placed() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF NOT EXISTS (
        SELECT FROM territory_estate estate JOIN territory_place building ON building.id = NEW.building_id
        WHERE estate.id = NEW.estate_id AND building.kind = 'building'
            AND building.path @> ARRAY[estate.community_id]
    ) THEN
        RAISE EXCEPTION 'an estate holds buildings of its own community'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'territory_estatebuilding_inside';
    END IF;
    RETURN NEW;
END
$$;
CREATE TRIGGER territory_estatebuilding_placed BEFORE INSERT OR UPDATE ON territory_estatebuilding
    FOR EACH ROW EXECUTE FUNCTION territory_estatebuilding_placed();

CREATE FUNCTION territory_place_keeps_estates() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF EXISTS (SELECT FROM territory_estate WHERE community_id = NEW.id AND NEW.kind <> 'community') OR EXISTS (
        SELECT FROM territory_estatebuilding link JOIN territory_estate estate ON estate.id = link.estate_id
        WHERE link.building_id = NEW.id
            AND (NEW.kind <> 'building' OR NOT NEW.path @> ARRAY[estate.community_id])
    ) THEN
        RAISE EXCEPTION 'an estate still stands here'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'territory_place_keeps_estates';
    END IF;
    RETURN NULL;
END
$$;
CREATE TRIGGER territory_place_keeps_estates AFTER UPDATE ON territory_place
    FOR EACH ROW WHEN (OLD.path <> NEW.path OR OLD.kind <> NEW.kind)
    EXECUTE FUNCTION territory_place_keeps_estates();
"""

UNDO = """
DROP TRIGGER territory_place_keeps_estates ON territory_place;
DROP TRIGGER territory_estatebuilding_placed ON territory_estatebuilding;
DROP TRIGGER territory_estate_placed ON territory_estate;
DROP TRIGGER territory_place_carry ON territory_place;
DROP TRIGGER territory_place_track ON territory_place;
DROP FUNCTION territory_place_keeps_estates, territory_estatebuilding_placed, territory_estate_placed,
    territory_place_carry, territory_place_track, territory_place_may_stand;
"""


class Migration(migrations.Migration):
    dependencies = [("territory", "0001_places")]

    operations = [migrations.RunSQL(TREE, UNDO)]
