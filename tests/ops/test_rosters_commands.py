"""What an operator sees who sets up a city's bodies and staff without a shell."""

import os
import sys
from datetime import UTC, datetime
from io import StringIO
from pathlib import Path

import pytest
from allauth.mfa.models import Authenticator
from django.core.management import call_command

from gongzhi.kernel.ledger.models import Entry
from gongzhi.kernel.people.models import Appointment, Organization, Person
from gongzhi.kernel.people.sign_in import attempt
from gongzhi.kernel.territory.actions import add_place
from gongzhi.kernel.territory.models import Place
from gongzhi.kernel.territory.sheets import Sheet, read_table, write_workbook
from gongzhi.ops import cli
from gongzhi.ops.trouble import Trouble

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 11, 23, 4, tzinfo=UTC)


@pytest.fixture(autouse=True)
def city(db: None) -> Place:
    return add_place(kind=Place.Kind.CITY, name="松原市", code="2207", now=NOW)


def run(*words: object) -> list[str]:
    out = StringIO()
    call_command(*map(str, words), stdout=out, no_color=True)
    return out.getvalue().splitlines()


def refused(*words: object) -> list[str]:
    out = StringIO()
    with pytest.raises(SystemExit) as left:
        call_command(*map(str, words), stdout=out, no_color=True)
    assert left.value.code == 1
    return out.getvalue().splitlines()


def entries() -> list[tuple[str, str, dict[str, object]]]:
    return [(row.verb, row.channel, row.facts) for row in Entry.objects.order_by("id")]


def fill(template: Path, *rows: tuple[str, ...]) -> Path:
    """The template as somebody hands it in: its own header, these rows below it."""
    header = read_table(template.name, template.read_bytes(), ["名称", "姓名"]).header
    template.write_bytes(write_workbook(Sheet("填写", header, rows)))
    return template


@pytest.fixture
def organizations(tmp_path: Path) -> Path:
    sheet = tmp_path / "bodies.xlsx"
    assert run("import_organizations", sheet, "--template") == [f"written: {sheet}"]
    return fill(sheet, ("市受理中心", "", "受理中心", "松原市", "", "是", ""))


@pytest.fixture
def staff(tmp_path: Path) -> Path:
    sheet = tmp_path / "staff.xlsx"
    assert run("import_staff", sheet, "--template") == [f"written: {sheet}"]
    return fill(sheet, ("李某", "A002", "10012345678", "市受理中心", "派单员", "", "", "2026-01-05"))


def passwords(folder: Path) -> list[Path]:
    return sorted(folder.glob("staff-passwords-*.xlsx"))


def test_bodies_and_staff_are_imported_once_and_recorded(organizations: Path, staff: Path) -> None:
    assert run("import_organizations", organizations) == ["imported 1, repeated 0, refused 0"]
    assert run("import_organizations", organizations) == ["imported 0, repeated 1, refused 0"]
    assert run("import_staff", staff)[-1] == "imported 1, repeated 0, refused 0"
    assert run("import_staff", staff) == ["imported 0, repeated 1, refused 0"]
    body, appointment = Organization.objects.get(), Appointment.objects.get()
    counted = {"new": 1, "changed": 0, "closed": 0}
    assert entries() == [
        ("people.organizations_imported", "IMPORT", {**counted, "ids": [body.pk]}),
        ("people.staff_imported", "IMPORT", {**counted, "ids": [appointment.pk], "logins": 1}),
    ]


def test_passwords_go_into_a_file_of_its_owner_and_nowhere_else(organizations: Path, staff: Path) -> None:
    run("import_organizations", organizations)
    lines = run("import_staff", staff)
    [kept] = passwords(staff.parent)
    [row] = read_table(kept.name, kept.read_bytes(), ["一次性密码"]).rows
    name, number, password = row.cells
    assert (kept.stat().st_mode & 0o777, name, number) == (0o600, "李某", "A002")
    assert str(kept) in "".join(lines)
    assert password not in "".join(lines)
    assert attempt(handle="A002", password=password, now=NOW) == Person.objects.get()


def test_a_new_telephone_alone_makes_no_file_of_passwords(organizations: Path, staff: Path) -> None:
    run("import_organizations", organizations)
    run("import_staff", staff)
    fill(staff, ("李某", "A002", "10000000000", "市受理中心", "派单员", "", "", "2026-01-05"))
    assert run("import_staff", staff) == [
        "new 0, changed 1, closed 0",
        "imported 1, repeated 0, refused 0",
    ]
    assert len(passwords(staff.parent)) == 1


def test_passwords_are_never_written_over_others(organizations: Path, staff: Path) -> None:
    run("import_organizations", organizations)
    with pytest.raises(Trouble, match="exists already"):
        run("import_staff", staff, "--passwords", organizations)
    assert (Person.objects.count(), len(entries())) == (0, 1)


def test_a_template_is_never_written_over_what_somebody_filled_in(staff: Path) -> None:
    with pytest.raises(Trouble, match="exists already"):
        run("import_staff", staff, "--template")


def test_what_is_refused_comes_back_for_its_owner_alone_and_nothing_is_written(staff: Path) -> None:
    back = staff.with_name("staff-refused.xlsx")
    assert refused("import_staff", staff) == [
        f"nothing imported; the cells to mend are listed in {back}",
        "imported 0, repeated 0, refused 1",
    ]
    rows = read_table(back.name, back.read_bytes(), ["文件", "行"]).rows
    assert [row.cells for row in rows] == [
        ("staff.xlsx", "2", "单位", "市受理中心", "没有这个单位，请先导入它")
    ]
    assert (back.stat().st_mode & 0o777, passwords(staff.parent)) == (0o600, [])
    assert (Person.objects.count(), entries()) == (0, [])


@pytest.fixture
def person(organizations: Path, staff: Path) -> Person:
    run("import_organizations", organizations)
    run("import_staff", staff)
    person = Person.objects.get()
    Authenticator.objects.create(user=person, type=Authenticator.Type.RECOVERY_CODES, data={})
    return person


def test_a_password_is_reset_by_number_and_printed_once(person: Person) -> None:
    chinese, english = run("reset_password", "A002")
    password = english.rpartition(" ")[2]
    assert chinese == f"工号 A002 的一次性密码：{password}"
    assert attempt(handle="A002", password=password, now=NOW) == person
    assert Authenticator.objects.filter(user=person).count() == 1
    assert entries()[2:] == [("people.password_reset", "JOB", {"second_factors": 0})]
    assert Entry.objects.order_by("id").last().subject_id == person.pk  # type: ignore[union-attr]


def test_a_lost_second_factor_is_cleared_when_asked(person: Person) -> None:
    run("reset_password", "A002", "--second-factor")
    assert Authenticator.objects.filter(user=person).count() == 0
    assert entries()[2:] == [("people.password_reset", "JOB", {"second_factors": 1})]


@pytest.mark.parametrize("number", ["A009", "10012345678"])
def test_nobody_is_reset_by_a_number_unknown_or_a_telephone(number: str, person: Person) -> None:
    with pytest.raises(Trouble, match=f"Nobody signs in with {number}"):
        run("reset_password", number)


CONSOLE = [
    (["import", "none.xlsx", "--as", "staff"], "没有这个文件 there is no such file"),
    (["import", "none.xlsx", "--as", "staff", "--template", "--fly"], "unrecognized arguments: --fly"),
    (
        ["import", "none.xlsx", "--as", "organizations", "--template", "--fly"],
        "unrecognized arguments: --fly",
    ),
    (["import", "folder", "--as", "divisions", "--fly"], "unrecognized arguments: --fly"),
    (["reset-password", "A002", "--fly"], "unrecognized arguments: --fly"),
]


@pytest.mark.parametrize(("words", "said"), CONSOLE)
def test_the_console_script_passes_files_to_be_made_folders_and_numbers_on(
    words: list[str],
    said: str,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    tmp_path: Path,
) -> None:
    (tmp_path / "folder").mkdir()
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("DATABASE_URL", os.environ.get("DATABASE_URL", "postgres://gongzhi@127.0.0.1/gongzhi"))
    monkeypatch.setattr(sys, "argv", ["gongzhi", *words])
    with pytest.raises(SystemExit) as end:
        cli.main()
    assert (end.value.code, said in capsys.readouterr().err) == (2, True)
