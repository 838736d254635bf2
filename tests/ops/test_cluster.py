import os
import shutil
from pathlib import Path

import psycopg
import pytest

from gongzhi.ops import account, cluster, database
from gongzhi.ops.account import Account
from gongzhi.ops.cluster import Cluster
from gongzhi.ops.group import Group
from gongzhi.ops.trouble import Trouble

as_root = pytest.mark.skipif(os.geteuid() != 0, reason="needs root")
ROLES = """
SELECT rolname, rolcanlogin, rolsuper OR rolcreaterole OR rolcreatedb,
    pg_has_role(rolname, 'gongzhi_program', 'MEMBER')
FROM pg_roles WHERE rolname LIKE 'gongzhi%' ORDER BY rolname
"""


def nobody() -> Account:
    found = account.find("nobody")
    assert found is not None
    return found


@as_root
def test_where_the_database_s_user_can_come_the_cluster_lies_in_var(var: Path) -> None:
    home = cluster.place(var, nobody())
    assert (home, home.stat().st_uid, home.is_symlink()) == (var / "pg", nobody().uid, False)


@as_root
def test_where_it_cannot_come_var_links_to_a_folder_that_it_can(var: Path, place: Path) -> None:
    var.chmod(0o700)
    home = cluster.place(var, nobody(), place / "shared")
    assert (home.parent, (var / "pg").resolve()) == (place / "shared", home)
    assert home.name.startswith(f"{place.name}-")
    assert nobody().can_run(home)
    assert cluster.place(var, nobody(), place / "shared") == home


def test_our_own_cluster_lies_in_var_always(var: Path) -> None:
    assert cluster.place(var, account.of_uid(os.geteuid())) == var / "pg"


def test_a_link_to_nowhere_is_not_taken_for_a_new_city(var: Path, place: Path) -> None:
    (var / "pg").symlink_to(place / "gone")
    with pytest.raises(Trouble, match=r"points to .*gone, which does not exist"):
        cluster.place(var, account.of_uid(os.geteuid()))


def test_a_half_made_cluster_is_made_anew(var: Path, account: Account, programs: Path) -> None:
    home = cluster.folder_of(account, var / "pg")
    (home / "data.making").mkdir()
    (home / "data.making" / "PG_VERSION").write_text("18\n")
    one = cluster.open_cluster(var)
    assert (one.home, (home / "data.making").exists()) == (home, False)
    with Group() as group:
        database.start_embedded(group, var)
        with psycopg.connect(os.environ["DATABASE_OWNER_URL"]) as connection:
            found = connection.execute(ROLES).fetchall()
        with psycopg.connect(os.environ["DATABASE_URL"]) as connection:
            user = connection.execute(
                "SELECT current_user, current_setting('timezone'), to_regnamespace('ext') IS NOT NULL"
            ).fetchone()
    assert found == [
        ("gongzhi", True, False, True),
        ("gongzhi_app", True, False, True),
        ("gongzhi_program", False, False, True),
    ]
    assert user == ("gongzhi_app", "UTC", True)


def test_programs_of_another_version_are_refused(
    var_with_cluster: Path, account: Account, programs: Path
) -> None:
    home = var_with_cluster / "pg"
    (home / "data" / "PG_VERSION").write_text("16\n")
    with pytest.raises(Trouble, match="was made by PostgreSQL 16, the programs are"):
        cluster.check_version(Cluster(home, account, programs))


def test_programs_too_old_are_refused(var: Path, account: Account, place: Path) -> None:
    old = place / "postgres"
    old.write_text("#!/bin/sh\necho 'postgres (PostgreSQL) 15.4'\n")
    old.chmod(0o755)
    with pytest.raises(Trouble, match="PostgreSQL 15 is too old; 17 or newer is needed"):
        cluster.check_version(Cluster(var, account, place))


def test_too_little_room_is_said_before_anything_is_made(
    var: Path, account: Account, programs: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(cluster, "NEEDED_BYTES", shutil.disk_usage(var).free + 1)
    with pytest.raises(Trouble, match="The disk is full"):
        cluster.make(Cluster(var, account, programs))
    assert not (var / "data.making").exists()


def test_what_initdb_says_is_passed_on(var: Path, account: Account, programs: Path) -> None:
    with pytest.raises(Trouble, match=r"did not start .*\n.*no-such-option"):
        cluster.initdb(Cluster(var, account, programs), var / "data", "secret", ("--no-such-option",))
    assert not (var / "password").exists()
