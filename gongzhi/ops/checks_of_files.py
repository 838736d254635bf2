import shutil
from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path

from django.conf import settings

from gongzhi.kernel.evidence import storage
from gongzhi.kernel.evidence.models import Attachment
from gongzhi.kernel.people.keyring import keyring
from gongzhi.ops.finding import Finding, error, good, warning

MB = 1024 * 1024
LITTLE, TOO_LITTLE = 2048 * MB, 300 * MB
# A file younger than this may belong to a transaction that has not ended.
GRACE = timedelta(days=2)


def keys(now: datetime) -> Iterator[Finding]:
    ring = keyring()  # what it raises is the finding
    files = [Path(settings.GONGZHI_SEAL_KEY)]
    if not settings.GONGZHI_KEYS:
        files.append(Path(settings.GONGZHI_KEYS_FILE))
    for file in files:
        if not file.exists():
            yield error("密钥 keys", f"{file} 不存在：请从单独保存的地方取回")
        elif file.stat().st_mode & 0o077:
            yield error("密钥 keys", f"{file} 别人也能读：请执行 chmod 600 {file}")
    if ring.is_turning:
        yield warning("密钥 keys", "换钥之后旧密钥还没有停用：确认无误后执行 gongzhi keys rotate --finish")
    yield good("密钥 keys", f"当前密钥 {ring.current}，请确认另有一份单独保存")


def evidence(now: datetime) -> Iterator[Finding]:
    named = set(Attachment.objects.values_list("sha256", flat=True))
    kept = {
        path.parent.name + path.name: path
        for path in storage.folder(storage.EVIDENCE).glob("[0-9a-f][0-9a-f]/*")
    }
    missing = named - kept.keys()
    oldest = (now - GRACE).timestamp()
    orphans = [path for sha256, path in kept.items() if sha256 not in named and path.stat().st_mtime < oldest]
    if missing:
        yield error(
            "附件 evidence", f"{len(missing)} 个附件的文件不见了，例如 {min(missing)}：请从备份中取回"
        )
    if orphans:
        yield warning(
            "附件 evidence", f"{len(orphans)} 个文件无人引用：每夜的清理没有运行，请确认后台任务在运行"
        )
    if not missing and not orphans:
        yield good("附件 evidence", f"{len(kept)} 个文件，与记录一致")


def disk(now: datetime) -> Iterator[Finding]:
    free = shutil.disk_usage(settings.VAR).free
    text = f"{settings.VAR} 剩余 {free // MB:,} MB"
    if free < TOO_LITTLE:
        yield error("磁盘 disk", f"{text}：请立即腾出空间")
    elif free < LITTLE:
        yield warning("磁盘 disk", f"{text}：请尽快腾出空间")
    else:
        yield good("磁盘 disk", text)
