"""The bodies of the demo city, from the city's government down to community, firm and school."""

from collections.abc import Iterable
from random import Random

from gongzhi.demo.divisions import DISTRICT, ZONE
from gongzhi.demo.marks import Settings
from gongzhi.demo.material import dice, material
from gongzhi.demo.progress import Advance
from gongzhi.kernel.people.models import Organization
from gongzhi.kernel.people.uscc import ALPHABET, check_digit
from gongzhi.kernel.territory.models import Place

Kind = Organization.Kind
CITY_GOVERNMENT, CITY_DESK = "松原市委市政府", "松原市社会治理中心（12345）"
# A division that does not exist, so that no real firm can bear a code made with it.
FIRM_CODE = "91229999"


def found_all(settings: Settings, advance: Advance) -> int:
    city = Place.objects.get(kind=Place.Kind.CITY)
    counties = list(Place.objects.filter(kind=Place.Kind.COUNTY).order_by("code"))
    rng = dice(settings.seed, "organizations")
    governments = found(government(place) for place in (city, *counties))
    over = {one.place_id or 0: one for one in governments}
    made = [*governments, *found(desk(place, over) for place in (city, *counties))]
    made += found(department for place in (city, *counties) for department in departments(place, over))
    townships = Place.objects.filter(kind=Place.Kind.STREET).order_by("code")
    streets = found(street_office(place, over) for place in townships)
    advance(len(made) + len(streets), len(made) + len(streets))
    made += streets + found(committees({one.place_id or 0: one for one in streets}))
    district = next(county for county in counties if county.code == DISTRICT)
    return len(made + found(firms(district, [one for one in streets if is_urban(one)], rng)))


def found(organizations: Iterable[Organization]) -> list[Organization]:
    return Organization.objects.bulk_create(organizations, batch_size=500)


def short_county(county: Place) -> str:
    short: str = material("organizations")["counties"][county.code]
    return short


def government(place: Place) -> Organization:
    if place.kind == Place.Kind.CITY:
        return Organization(kind=Kind.PARTY_GOVERNMENT, name=CITY_GOVERNMENT, place=place)
    short = short_county(place)
    name = f"{short}党工委管委会" if place.code == ZONE else f"{short}委{short[-1]}政府"
    return Organization(kind=Kind.PARTY_GOVERNMENT, name=name, place=place)


def desk(place: Place, over: dict[int, Organization]) -> Organization:
    """A county's desk stands under its government, and complaints about that go up to the city's desk.
    The city's stands under nobody, so that there is a desk for complaints about the city's government too."""
    if place.kind == Place.Kind.CITY:
        return Organization(
            kind=Kind.DISPATCH_DESK, name=CITY_DESK, short_name="市社会治理中心", place=place,
            dispatches_for=place, party_superior=over[place.pk],
        )  # fmt: skip
    return Organization(
        kind=Kind.DISPATCH_DESK, name=f"{short_county(place)}社会治理中心", place=place, parent=over[place.pk],
        party_superior=over[place.pk], dispatches_for=place,
    )  # fmt: skip


def departments(place: Place, over: dict[int, Organization]) -> Iterable[Organization]:
    kind = Kind.CITY_DEPARTMENT if place.kind == Place.Kind.CITY else Kind.COUNTY_DEPARTMENT
    for name, short in department_names(place).values():
        yield Organization(
            kind=kind,
            name=name,
            short_name=short,
            place=place,
            parent=over[place.pk],
            party_superior=over[place.pk],
        )


def department_names(place: Place) -> dict[str, tuple[str, str]]:
    """Key of data/organizations.toml → name and short name."""
    known = material("organizations")
    if place.kind == Place.Kind.CITY:
        return {key: (name, short) for key, (name, short) in known["city"].items()}
    listed = known["county"] | (known["district"] if place.code == DISTRICT else {})
    county = short_county(place)
    return {
        key: (name.format(county=county), short.format(county=county))
        for key, (name, short) in listed.items()
    }


def street_office(place: Place, over: dict[int, Organization]) -> Organization:
    endings = {Place.Form.STREET: "办事处", Place.Form.TOWN: "人民政府", Place.Form.TOWNSHIP: "人民政府"}
    name = place.name + endings.get(Place.Form(place.form), "")
    above = over[place.parent_id or 0]
    return Organization(
        kind=Kind.STREET, name=name, short_name=place.name, place=place, parent=above, party_superior=above
    )


def is_urban(street: Organization) -> bool:
    place = street.place
    return place is not None and place.code.startswith(DISTRICT) and place.form == Place.Form.STREET


def committees(streets: dict[int, Organization]) -> Iterable[Organization]:
    """Of the communities under streets."""
    communities = Place.objects.filter(
        kind=Place.Kind.COMMUNITY, form=Place.Form.RESIDENTS, parent__form=Place.Form.STREET
    )
    for place in communities.order_by("code"):
        above = streets[place.parent_id or 0]
        yield Organization(
            kind=Kind.COMMUNITY, name=f"{place.name}居民委员会", short_name=place.name, place=place,
            parent=above, party_superior=above,
        )  # fmt: skip


def firms(district: Place, streets: list[Organization], rng: Random) -> Iterable[Organization]:
    """Seated in the district, so that its desk may give them work. The party line of a property firm is its street."""
    known = material("organizations")
    for name, short in known["state_enterprises"].values():
        yield Organization(
            kind=Kind.STATE_ENTERPRISE, name=name, short_name=short, place=district, uscc=credit_code(rng)
        )
    for word in known["firms"]["property"]:
        yield Organization(
            kind=Kind.PROPERTY_FIRM, name=f"{word}物业服务有限公司（演示）", short_name=f"{word}物业", place=district,
            party_superior=rng.choice(streets), uscc=credit_code(rng),
        )  # fmt: skip
    for word in known["firms"]["private"]:
        yield Organization(
            kind=Kind.PRIVATE_ENTERPRISE, name=f"{word}有限公司（演示）", short_name=word, place=district,
            uscc=credit_code(rng),
        )  # fmt: skip
    for kind, names in (
        (Kind.SOCIAL, known["firms"]["social"]),
        (Kind.RESIDENT_UNIT, known["firms"]["resident"]),
    ):
        for name in names:
            street = rng.choice(streets)
            yield Organization(kind=kind, name=name, place=street.place, party_superior=street)


def credit_code(rng: Random) -> str:
    first = FIRM_CODE + "".join(rng.choices(ALPHABET, k=9))
    return first + check_digit(first)
