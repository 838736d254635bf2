"""A city's bodies and staff from a spreadsheet: what comes in, what is handed back, what stays as it was."""

from collections.abc import Sequence
from datetime import UTC, date, datetime

import pytest

from gongzhi.kernel.people import roster_import, rosters
from gongzhi.kernel.people.actions import add_organization, add_person
from gongzhi.kernel.people.models import Appointment, Login, Organization, Person
from gongzhi.kernel.people.roles import Role
from gongzhi.kernel.people.roster_import import Entered
from gongzhi.kernel.people.sign_in import attempt, create_login
from gongzhi.kernel.territory.actions import add_place
from gongzhi.kernel.territory.models import Place
from gongzhi.kernel.territory.place_sheets import Column
from gongzhi.kernel.territory.sheets import Sheet, read_table, workbook_sheets, write_workbook

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 11, 23, 4, tzinfo=UTC)
Kind = Organization.Kind
BODIES = [column.title for column in rosters.ORGANIZATIONS]
STAFF = [column.title for column in rosters.STAFF]
CODE = "91330100799655058B"
Rows = Sequence[Sequence[str]]


@pytest.fixture(autouse=True)
def territory(db: None) -> None:
    city = add_place(kind=Place.Kind.CITY, name="松原市", code="2207", now=NOW)
    for county, code in (("宁江区", "220702"), ("扶余市", "220781")):
        above = add_place(kind=Place.Kind.COUNTY, name=county, code=code, parent=city, now=NOW)
        for number, street in (("001", "团结街道"), ("002", f"{county[:2]}街道")):
            add_place(kind=Place.Kind.STREET, name=street, code=code + number, parent=above, now=NOW)


def place(code: str) -> Place:
    return Place.objects.get(code=code)


def bodies(rows: Rows, header: Sequence[str] = BODIES) -> Entered:
    content = write_workbook(Sheet("填写", header, rows))
    return roster_import.import_organizations(source="bodies.xlsx", content=content, now=NOW)


def staff(rows: Rows, header: Sequence[str] = STAFF) -> Entered:
    content = write_workbook(Sheet("填写", header, rows))
    return roster_import.import_staff(source="staff.xlsx", content=content, now=NOW)


def counts(entered: Entered) -> tuple[int, int, int, int]:
    return entered.new, entered.changed, entered.same, entered.refused


def refusals(entered: Entered) -> list[tuple[int, str, str]]:
    return [(cell.row, cell.column, str(cell.reason)) for cell in entered.bad]


CENTRE = ("市受理中心", "受理中心", "受理中心", "松原市", "市政府", "是", CODE)
CITY = [
    CENTRE,
    ("市政府", "", "党委政府", "2207", "无", "", ""),
    ("宁江区城市管理局", "区城管局", "区直部门", "宁江区", "市政府", "否", ""),
]


def organization(name: str) -> Organization:
    return Organization.objects.get(name=name)


# ---------------------------------------------------------------------------- bodies


def test_bodies_come_in_in_any_order_and_a_second_time_they_are_repeated() -> None:
    first = bodies(CITY)
    centre, government = organization("市受理中心"), organization("市政府")
    assert counts(first) == (3, 0, 0, 0)
    assert set(first.ids) == set(Organization.objects.values_list("pk", flat=True))
    assert (centre.kind, centre.short_name, centre.parent, centre.place, centre.dispatches_for, centre.uscc) == (
        Kind.DISPATCH_DESK, "受理中心", government, place("2207"), place("2207"), CODE,
    )  # fmt: skip
    assert (government.short_name, government.parent, government.dispatches_for) == ("", None, None)
    assert counts(bodies(CITY)) == (0, 0, 3, 0)
    assert Organization.objects.count() == 3


def test_what_differs_is_changed_and_columns_left_out_stay_as_they_are() -> None:
    bodies(CITY)
    changed = bodies(
        [("市受理中心", "市直部门", "松原市", "市政府"), ("市政府", "党委政府", "松原市", "")],
        ["名称", "类型", "所在地", "上级单位"],
    )
    centre = organization("市受理中心")
    assert (counts(changed), changed.ids) == ((0, 1, 1, 0), (centre.pk,))
    assert (centre.kind, centre.short_name, centre.dispatches_for, centre.uscc) == (
        Kind.CITY_DEPARTMENT, "受理中心", place("2207"), CODE,
    )  # fmt: skip


def test_a_desk_and_a_credit_code_change_hands_within_one_sheet() -> None:
    bodies(CITY)
    hotline = ("12345热线", "", "受理中心", "松原市", "市政府", "是", CODE)
    assert counts(bodies([hotline, (*CENTRE[:5], "", "")])) == (1, 1, 0, 0)
    assert Organization.objects.get(dispatches_for=place("2207")).name == "12345热线"
    assert (organization("12345热线").uscc, organization("市受理中心").uscc) == (CODE, None)


def test_bad_cells_are_named_one_by_one_and_nothing_is_written() -> None:
    refused = bodies(
        [
            ("", "", "党委政府", "松原市", "", "", ""),
            ("甲", "", "衙门", "松原市", "", "", ""),
            ("乙", "", "街道", "长安街道", "", "", ""),
            ("丙", "", "街道", "", "", "也许", "1234"),
            ("丁", "", "街道", "松原市", "", "", ""),
        ]
    )
    kinds = "、".join(str(label) for label in Kind.labels)
    assert refusals(refused) == [
        (2, "名称", "名称不能为空"),
        (3, "类型", f"请填这些里的一个：{kinds}"),
        (4, "所在地", "没有这个地方，请先导入行政区划"),
        (5, "所在地", "请填地名或代码"),
        (5, "受理席位", "请填是或否"),
        (5, "统一社会信用代码", "统一社会信用代码不对：应为 18 位，末位是校验码，不含字母 I、O、Z、S、V"),
    ]
    assert (counts(refused), Organization.objects.count()) == ((0, 0, 0, 4), 0)


def test_an_ambiguous_place_is_handed_back_with_the_ways_to_each() -> None:
    refused = bodies([("团结街道办事处", "", "街道", "团结街道", "", "", "")])
    places = "宁江区 / 团结街道（220702001）、扶余市 / 团结街道（220781001）"
    assert refusals(refused) == [(2, "所在地", f"有不止一个地方叫这个名字，请改填代码：{places}")]


def test_a_missing_parent_and_a_circle_of_parents_are_refused() -> None:
    assert refusals(bodies([("甲", "", "街道", "松原市", "不存在", "", "")])) == [
        (2, "上级单位", "没有这个单位，请先导入它")
    ]
    circle = [(name, "", "街道", "松原市", above, "", "") for name, above in ("甲乙", "乙甲", "丙甲")]
    reason = "上级单位绕了一圈又回到自己"
    assert refusals(bodies(circle)) == [(row, "上级单位", reason) for row in (2, 3, 4)]
    assert Organization.objects.count() == 0


def test_a_place_has_one_desk_and_a_code_one_holder() -> None:
    bodies(CITY)
    second = bodies(
        [
            ("热线", "", "受理中心", "松原市", "", "是", CODE),
            ("甲", "", "街道", "220702001", "", "是", ""),
            ("乙", "", "街道", "220702001", "", "是", ""),
        ]
    )
    taken = "已经属于“%s”，只能有一个单位"
    assert refusals(second) == [
        (2, "受理席位", taken % "市受理中心"),
        (2, "统一社会信用代码", taken % "市受理中心"),
        (4, "受理席位", taken % "甲"),
    ]
    assert Organization.objects.count() == 3


def test_the_same_body_twice_in_a_sheet_is_refused() -> None:
    assert refusals(bodies([*CITY, CENTRE]))[0] == (5, "名称", "与前面的行重复")
    assert Organization.objects.count() == 0


def test_of_parents_with_one_name_the_nearest_is_meant() -> None:
    entered = bodies(
        [
            ("城管局", "", "市直部门", "松原市", "", "", ""),
            ("城管局", "", "区直部门", "宁江区", "城管局", "", ""),
            ("城管中队", "", "街道", "220702001", "城管局", "", ""),
            ("城管中队", "", "街道", "220781001", "城管局", "", ""),
        ]
    )
    found = Organization.objects.values_list("name", "place__code", "parent__place__code")
    assert counts(entered) == (4, 0, 0, 0)
    assert set(found) == {
        ("城管局", "2207", None),
        ("城管局", "220702", "2207"),
        ("城管中队", "220702001", "220702"),
        ("城管中队", "220781001", "2207"),
    }


def test_parents_with_one_name_elsewhere_are_ambiguous() -> None:
    bodies([(name, "", "街道", name, "", "", "") for name in ("宁江区", "扶余市")])
    Organization.objects.update(name="城管局")
    refused = bodies([("大队", "", "街道", "松原市", "城管局", "", "")])
    reason = "有不止一个单位叫这个名字，所在地是：宁江区、扶余市"
    assert refusals(refused) == [(2, "上级单位", reason)]


def test_what_is_no_table_is_handed_back_as_a_whole() -> None:
    result = roster_import.import_organizations(source="a.xlsx", content=b"PK no", now=NOW)
    assert (result.refused, result.bad[0].row) == (1, 0)


@pytest.mark.parametrize("columns", [rosters.ORGANIZATIONS, rosters.STAFF])
def test_a_template_is_empty_and_explains_each_column(columns: Sequence[Column]) -> None:
    content = rosters.template(columns)
    titles = [column.title for column in columns]
    table = read_table("a.xlsx", content, titles)
    assert (list(table.header), table.rows) == (titles, ())
    assert [row[0] for row in workbook_sheets(content)[1]] == ["列", *titles, ""]


# ---------------------------------------------------------------------------- staff


@pytest.fixture
def city(territory: None) -> None:
    bodies(CITY)


LI = ("李某", "A002", "10012345678", "市受理中心", "派单员", "", "", "2026-01-05")


def held() -> list[tuple[str | None, str, str, str, str, date]]:
    rows = Appointment.objects.select_related("person", "post__organization", "post__place").order_by("pk")
    return [
        (
            row.person.name,
            row.post.role,
            row.post.organization.name,
            row.post.place.name,
            row.post.title,
            row.period.lower,
        )
        for row in rows
    ]


def test_one_person_in_two_posts_has_one_account_and_comes_in_once(city: None) -> None:
    second = ("李某", "a-002", "", "宁江区城市管理局", "承办人", "220702001", "市容科", "2026.3.1")
    first = staff([LI, second])
    assert (counts(first), len(first.ids)) == ((2, 0, 0, 0), 2)
    assert held() == [
        ("李某", "DISPATCHER", "市受理中心", "松原市", "", date(2026, 1, 5)),
        ("李某", "HANDLER", "宁江区城市管理局", "团结街道", "市容科", date(2026, 3, 1)),
    ]
    [login] = first.logins
    assert (login.name, login.number) == ("李某", "A002")
    assert login.password not in repr(first)
    assert attempt(handle="A002", password=login.password, now=NOW) == Person.objects.get()
    again = staff([LI, second])
    assert (counts(again), again.logins) == ((0, 0, 2, 0), ())
    assert attempt(handle="A002", password=login.password, now=NOW) == Person.objects.get()


def test_a_further_post_leaves_the_account_and_a_new_telephone_is_taken_over(city: None) -> None:
    person = add_person(name="李某", now=NOW)
    password = create_login(person=person, handle="A002")
    assert counts(staff([LI])) == (1, 0, 0, 0)
    moved = staff([(*LI[:2], "100 0000 0000", *LI[3:])])
    assert (counts(moved), Person.objects.get().phone) == ((0, 1, 0, 0), "100 0000 0000")
    assert attempt(handle="A002", password=password, now=NOW) == person


def test_bad_cells_of_staff_are_named_one_by_one_and_nobody_is_made(city: None) -> None:
    refused = staff(
        [
            LI,
            ("", "", "打电话", "没有的局", "皇帝", "火星", "", "去年"),
            ("王某", "A 003", "", "市受理中心", "承办人", "", "", "2026-01-05"),
        ]
    )
    roles = "、".join(str(label) for label in Role.labels)
    number = "工号不能为空，不能有空格，不超过 40 个字"
    assert refusals(refused) == [
        (3, "管辖地", "没有这个地方，请先导入行政区划"),
        (3, "单位", "没有这个单位，请先导入它"),
        (3, "姓名", "名称不能为空"),
        (3, "工号", number),
        (3, "电话", "不是电话号码"),
        (3, "职责", f"请填这些里的一个：{roles}"),
        (3, "起始日期", "不是日期，请写成 2026-01-05"),
        (4, "工号", number),
    ]
    assert (refused.logins, Person.objects.count(), Login.objects.count()) == ((), 0, 0)


def test_rows_of_one_number_must_agree(city: None) -> None:
    refused = staff([LI, ("王某", "A002", "10099999999", *LI[3:6], "夜班", LI[7])])
    reason = "与前面同一工号的行不一致"
    assert refusals(refused) == [(3, "姓名", reason), (3, "电话", reason)]


def test_a_number_that_is_somebody_elses_gives_nobody_a_post(city: None) -> None:
    staff([LI])
    assert refusals(staff([("王某", *LI[1:])])) == [(2, "工号", "这个工号属于另一个姓名的人")]
    assert len(held()) == 1


def test_a_term_that_overlaps_and_officers_in_one_hand_are_refused(city: None) -> None:
    staff([LI])
    officer = ("王某", "A003", "", "市政府")
    refused = staff(
        [
            (*LI[:7], "2026-02-01"),
            (*officer, "系统管理员", "", "", "2026-01-05"),
            (*officer, "审计员", "", "", "2026-01-05"),
            LI,
            LI,
        ]
    )
    assert refusals(refused) == [
        (2, "起始日期", "此人在这段时间已任这个岗位"),
        (4, "职责", "系统管理员、安全管理员和审计员不能由一人兼任"),
        (6, "工号", "与前面的行重复"),
    ]
    assert (Person.objects.count(), len(held())) == (1, 1)


def test_a_body_without_a_seat_asks_for_the_place(city: None) -> None:
    add_organization(kind=Kind.SOCIAL, name="志愿者协会")
    volunteer = (*LI[:3], "志愿者协会", "联络员")
    assert refusals(staff([(*volunteer, "", "", LI[7])])) == [(2, "管辖地", "这个单位没有所在地，请填管辖地")]
    assert counts(staff([(*volunteer, "松原市", "", LI[7])])) == (1, 0, 0, 0)


def test_of_bodies_with_one_name_the_place_decides(city: None) -> None:
    bodies([("执法队", "", "街道", code, "", "", "") for code in ("220702", "220781")])
    member = (*LI[:3], "执法队", "承办人")
    reason = "有不止一个单位叫这个名字，所在地是：宁江区、扶余市"
    assert refusals(staff([(*member, "", "", LI[7])])) == [(2, "单位", reason)]
    assert counts(staff([(*member, "220781001", "", LI[7])])) == (1, 0, 0, 0)
    assert Appointment.objects.get().post.organization.place == place("220781")


def test_passwords_that_cannot_be_kept_open_nothing(city: None) -> None:
    def fails(_entered: Entered) -> None:
        raise OSError("disk full")

    content = write_workbook(Sheet("填写", STAFF, [LI]))
    with pytest.raises(OSError, match="disk full"):
        roster_import.import_staff(source="staff.xlsx", content=content, now=NOW, recorded=fails)
    assert (Person.objects.count(), Login.objects.count()) == (0, 0)
