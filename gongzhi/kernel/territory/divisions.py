"""The national list of divisions as three CSV files: areas (counties), streets (townships), villages."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from django.utils.translation import gettext_lazy as _

from gongzhi.kernel.territory.cells import BadCell, BadValue, clean, digits, is_nothing, name
from gongzhi.kernel.territory.models import Place
from gongzhi.kernel.territory.sheets import Reading, Row, Unreadable, read_table

Form = Place.Form


@dataclass(frozen=True)
class Level:
    file: str
    kind: Place.Kind
    length: int
    above: int
    parent_title: str
    # Segment of the code up to and including the number → what it stands for (National Bureau of Statistics).
    forms: tuple[tuple[int, Place.Form], ...]


LEVELS = (
    Level("areas.csv", Place.Kind.COUNTY, 6, 4, "cityCode", ()),
    Level(
        "streets.csv", Place.Kind.STREET, 9, 6, "areaCode",
        ((99, Form.STREET), (199, Form.TOWN), (399, Form.TOWNSHIP), (999, Form.LIKE_TOWNSHIP)),
    ),
    Level(
        "villages.csv", Place.Kind.COMMUNITY, 12, 9, "streetCode",
        ((199, Form.RESIDENTS), (399, Form.VILLAGE), (599, Form.LIKE_VILLAGE)),
    ),
)  # fmt: skip
FORMS_BY_WORD = {str(label): Form(value) for value, label in Form.choices if value}
TITLES = ("code", "name", "areaCode", "streetCode", "cityCode", "kind")


@dataclass(frozen=True)
class Division:
    kind: Place.Kind
    form: Place.Form
    code: str
    name: str
    parent_code: str


@dataclass
class Parsed:
    divisions: list[Division] = field(default_factory=list)
    bad: list[BadCell] = field(default_factory=list)

    @property
    def refused(self) -> int:
        """Rows, however many of their cells are bad."""
        return len({(cell.source, cell.row) for cell in self.bad})


def city_codes(city_code: str) -> tuple[str, str]:
    """2207 or 220700 → the six digits of the city and the four that its divisions begin with."""
    code = digits(city_code).removesuffix("00") if len(clean(city_code)) == 6 else digits(city_code)
    if len(code) != 4:
        raise BadValue(_("城市代码应是 4 位或 6 位数字"))
    return f"{code}00", code


def parse(files: Mapping[str, bytes], city_code: str) -> Parsed:
    """`files`: file name → content. Rows of other cities in a national file are passed over."""
    whole, prefix = city_codes(city_code)
    parsed = Parsed()
    known = {whole}
    for level in LEVELS:
        try:
            if level.file not in files:
                raise Unreadable(_("缺少这个文件"))
            table = read_table(level.file, files[level.file], TITLES)
        except Unreadable as trouble:
            parsed.bad.append(BadCell(level.file, 0, "", "", str(trouble)))
            continue
        known = parse_level(Reading(table, parsed.bad), level, (whole, prefix), known, parsed)
    return parsed


def parse_level(
    reading: Reading, level: Level, city: tuple[str, str], parents: set[str], parsed: Parsed
) -> set[str]:
    """Returns the codes seen, refused rows included: one bad row is not reported again for each child."""
    whole, prefix = city
    seen: set[str] = set()
    for row in reading.table.rows:
        if is_elsewhere(reading, row, level, prefix):
            continue
        code = reading.read(row, "code", code_reader(level, prefix, seen))
        called = reading.read(row, "name", name())
        form = reading.read(row, "kind", form_reader(level, code)) if code else None
        if code == whole and level.length == 6:
            # A city without counties lists itself as its only one; its townships stand right under it.
            continue
        seen.add(code or clean(reading.raw(row, "code")))
        parent = parent_of(reading, row, level, whole, code, parents) if code else None
        if code and called and parent and form is not None:
            parsed.divisions.append(Division(level.kind, form, code, called, parent))
    return seen | {whole}


def is_elsewhere(reading: Reading, row: Row, level: Level, prefix: str) -> bool:
    """Only a column that names the parent makes a row another city's; a stray code alone is a mistake."""
    code, parent = (clean(reading.raw(row, title)) for title in ("code", level.parent_title))
    return len(parent) == level.above and not parent.startswith(prefix) and code.startswith(parent)


def code_reader(level: Level, prefix: str, seen: set[str]) -> Callable[[str], str]:
    def read(value: str) -> str:
        if is_nothing(value):
            raise BadValue(_("代码不能为空"))
        code = digits(value)
        if len(code) == 12 and code.endswith("0" * (12 - level.length)):
            code = code[: level.length]
        if len(code) != level.length:
            raise BadValue(_("代码应是 %(length)s 位数字") % {"length": level.length})
        if not code.startswith(prefix):
            raise BadValue(_("代码不属于这个城市"))
        if code in seen:
            raise BadValue(_("代码重复"))
        return code

    return read


def form_reader(level: Level, code: str) -> Callable[[str], Place.Form]:
    """The file's own word wins over the code: a few virtual communities stand outside the segments."""

    def read(value: str) -> Place.Form:
        word = clean(value)
        if not level.forms or word in FORMS_BY_WORD:
            return FORMS_BY_WORD.get(word, Form.UNSAID)
        if word:
            raise BadValue(_("没有这种类别"))
        form = next((form for last, form in level.forms if 0 < int(code[-3:]) <= last), None)
        if form is None:
            raise BadValue(_("代码的后三位不属于任何一类"))
        return form

    return read


def parent_of(
    reading: Reading, row: Row, level: Level, whole: str, code: str, parents: set[str]
) -> str | None:
    """The parent is what the code begins with; where the file also names it, both must agree."""
    parent = whole if level.length == 6 else code[: level.above]
    title = level.parent_title
    named = clean(reading.raw(row, title))
    if named and named.ljust(6, "0") != parent:
        reading.refuse(row, title, BadValue(_("代码与上级代码不一致")))
        return None
    if parent not in parents:
        reading.refuse(row, title if named else "code", BadValue(_("找不到上级")))
        return None
    return parent


def city_in(files: Mapping[str, bytes], code: str, called: str) -> tuple[str, str]:
    """The city's code and name: as given, or else from areas.csv and cities.csv if these leave no choice."""
    if not code:
        found = {area[:4] for area, _name in pairs(files, "areas.csv")}
        if len(found) != 1:
            raise BadValue(_("请指明城市代码"))
        code = found.pop()
    whole, prefix = city_codes(code)
    names = [name for city, name in pairs(files, "cities.csv") if city in {whole, prefix}]
    if not called and len(names) != 1:
        raise BadValue(_("请指明城市名称"))
    return whole, called or names[0]


def pairs(files: Mapping[str, bytes], file: str) -> list[tuple[str, str]]:
    try:
        reading = Reading(read_table(file, files.get(file, b""), TITLES))
    except Unreadable:
        return []
    return [(reading.raw(row, "code"), reading.raw(row, "name")) for row in reading.table.rows]
