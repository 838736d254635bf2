"""`python -m gongzhi.ops.postgres with-temporary -- COMMAND …` runs a command beside a throw-away server.

The command finds the server in DATABASE_URL. Whatever ends the command, or this process, ends the server.
"""

import os
import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path

from gongzhi.ops import binaries, cluster, database, foreground, server
from gongzhi.ops.account import Account, for_cluster
from gongzhi.ops.group import Group
from gongzhi.ops.server import Address, Options
from gongzhi.ops.signals import leaving_on_request
from gongzhi.ops.trouble import Trouble, said_plainly

USAGE = "python -m gongzhi.ops.postgres with-temporary -- COMMAND …"


def temporary_folder(account: Account) -> Path:
    home = Path(tempfile.mkdtemp(prefix="gongzhi-pg-"))
    if not account.can_run(home.parent):
        home.rmdir()
        home = Path(tempfile.mkdtemp(prefix="gongzhi-pg-", dir="/tmp"))
    account.own(home)
    return home


def start_temporary(group: Group) -> str:
    """Start a server that keeps nothing; returns the owner's address."""
    account = for_cluster(Path("/nonexistent"))
    programs = binaries.runnable_by(account, binaries.find())
    home = temporary_folder(account)
    group.remove_at_end(home)
    made = cluster.Cluster(home, account, programs)
    cluster.initdb(made, made.data, "unused", ("--no-sync", "--auth=trust"))
    address = Address("127.0.0.1", server.free_port())
    options = Options(safe=False, connections=200)
    log = home / "log"
    database.start(group, database.member(made.data, programs, account, address, options, log), made.data)
    roles = ("postgres", cluster.OWNER, cluster.PROGRAM)
    cluster.make_roles(address, dict.fromkeys(roles, "unused"), owner_may="CREATEDB CREATEROLE")
    return address.url(cluster.OWNER, "", cluster.DATABASE)


def with_temporary(command: Sequence[str]) -> int:
    with leaving_on_request(), Group() as group:
        url = start_temporary(group)
        environment = {**os.environ, "DATABASE_URL": url}
        environment.pop("DATABASE_OWNER_URL", None)
        return foreground.run(group, command, environment)


@said_plainly
def main(words: Sequence[str]) -> int:
    match list(words):
        case ["with-temporary", "--", _, *_]:
            return with_temporary(words[2:])
        case _:
            raise Trouble(f"用法：{USAGE}", f"Usage: {USAGE}")


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
