"""The console script `gongzhi`. Light at the top: Django starts only for the commands that need it."""

import sys
from collections.abc import Sequence
from pathlib import Path

import click

from gongzhi.ops import database, django_process, standing
from gongzhi.ops import up as supervisor
from gongzhi.ops.signals import leaving_on_request
from gongzhi.ops.trouble import said_plainly

# Even --help goes to the management command, which knows its options.
PASSED_ON = {"ignore_unknown_options": True, "allow_interspersed_args": False, "help_option_names": []}


@said_plainly
def with_database(*words: str) -> int:
    """Run a management command beside a database that answers."""
    with leaving_on_request(), database.at_hand(f"gongzhi {words[0]}"):
        return django_process.manage(words)


@click.group(context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(package_name="gongzhi")
def gongzhi() -> None:
    """共治 Gongzhi：一次录入，处处可用。"""


@gongzhi.command()
@click.option("--port", type=click.IntRange(1, 65535), help="网页端口 (GONGZHI_PORT, 8000)")
@click.option("--no-demo", is_flag=True, help="空数据库不生成演示城市 Leave an empty database empty.")
@click.option("--no-worker", is_flag=True, help="不启动后台任务 Start no worker.")
def up(port: int | None, no_demo: bool, no_worker: bool) -> int:
    """启动数据库、网页和后台任务 Start database, web and worker."""
    return said_plainly(supervisor.up)(port=port, demo=not no_demo, worker=not no_worker)


@gongzhi.command()
def status() -> int:
    """这里有没有在运行 Whether it runs here."""
    return standing.status()


@gongzhi.command()
def stop() -> int:
    """停止正在运行的共治 Stop what runs here."""
    return said_plainly(standing.stop)()


@gongzhi.command(context_settings=PASSED_ON)
@click.argument("words", nargs=-1, type=click.UNPROCESSED)
def manage(words: Sequence[str]) -> int:
    """运行任一管理命令 Run any management command."""
    return with_database(*(words or ["help"]))


@gongzhi.command("import", context_settings={"ignore_unknown_options": True})
@click.argument("file", type=click.Path())
@click.option("--as", "kind", required=True, help="数据的种类 What the file holds: requests, divisions, …")
@click.argument("words", nargs=-1, type=click.UNPROCESSED)
def import_(file: str, kind: str, words: Sequence[str]) -> int:
    """导入文件或文件夹 Import a file or folder; what follows is passed on to this kind's importer."""
    if not Path(file).exists() and "--template" not in words:
        raise click.BadParameter(f"{file}: 没有这个文件 there is no such file", param_hint="FILE")
    kinds = django_process.importers()
    if kind not in kinds:
        raise click.BadParameter(f"{kind}: 可用的有 choose one of {', '.join(kinds)}", param_hint="--as")
    return with_database(f"import_{kind}", str(Path(file).absolute()), *words)


@gongzhi.group()
def ledger() -> None:
    """台账的封存与核验 Seal and verify the ledger."""


@ledger.command()
def verify() -> int:
    """核验每一条记录 Check every entry, seal and the seal file."""
    return with_database("ledger_verify")


@ledger.command(context_settings=PASSED_ON)
@click.argument("words", nargs=-1, type=click.UNPROCESSED)
def seal(words: Sequence[str]) -> int:
    """封存尚未封存的记录 Seal what is not sealed yet."""
    return with_database("ledger_seal", *words)


@gongzhi.command()
def migrate() -> int:
    """更新数据库结构 Apply migrations, partitions and privileges."""
    return with_database("prepare")


@gongzhi.command()
def doctor() -> int:
    """检查这套系统 Check this installation."""
    return with_database("doctor")


@gongzhi.command()
@click.argument("file", type=click.Path())
def backup(file: str) -> int:
    """备份到一个文件 Back up into one file (without the keys)."""
    return with_database("backup", file)


@gongzhi.command()
@click.argument("file", type=click.Path(exists=True, dir_okay=False))
def restore(file: str) -> int:
    """恢复到空数据库 Restore into an empty database."""
    return with_database("restore", file)


@gongzhi.group()
def keys() -> None:
    """密钥 Keys."""


@keys.command(context_settings=PASSED_ON)
@click.argument("words", nargs=-1, type=click.UNPROCESSED)
def rotate(words: Sequence[str]) -> int:
    """换新密钥并重写资料 Turn the keys; later, with --finish, drop the old ones."""
    return with_database("rotate_keys", *words)


@gongzhi.command("create-admin", context_settings=PASSED_ON)
@click.argument("words", nargs=-1, type=click.UNPROCESSED)
def create_admin(words: Sequence[str]) -> int:
    """建立第一位系统管理员 Make the first administrator."""
    return with_database("create_admin", *words)


@gongzhi.command("reset-password", context_settings=PASSED_ON)
@click.argument("words", nargs=-1, type=click.UNPROCESSED)
def reset_password(words: Sequence[str]) -> int:
    """给出新的一次性密码 A new one-time password; with --second-factor, a lost second factor is cleared."""
    return with_database("reset_password", *words)


def main() -> None:
    try:
        sys.exit(gongzhi(prog_name="gongzhi", standalone_mode=False) or 0)
    except click.ClickException as error:
        error.show()
        sys.exit(error.exit_code)


if __name__ == "__main__":
    main()
