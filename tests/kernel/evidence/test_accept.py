import io
import os
import signal
import subprocess
import sys
import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from pathlib import Path
from uuid import UUID, uuid4

import pytest
from django.conf import settings
from django.db import IntegrityError, connection, transaction
from procrastinate.contrib.django.models import ProcrastinateJob

from gongzhi.kernel.evidence import storage
from gongzhi.kernel.evidence.actions import accept, erase
from gongzhi.kernel.evidence.models import Attachment
from gongzhi.kernel.evidence.tidying import tidy

from . import samples
from .samples import NOW, Upload

FACTS = {
    "kind": "photo", "media_type": "image/jpeg", "sha256": "ab" * 32, "size": 9, "width": 3, "height": 3,
    "created_at": NOW,
}  # fmt: skip


def jobs() -> list[tuple[str, dict[str, object]]]:
    return list(ProcrastinateJob.objects.order_by("id").values_list("task_name", "args"))


def test_a_photo_is_on_disk_in_the_table_and_in_the_queue(upload: Upload, media: Path) -> None:
    attachment = upload(samples.photo())
    assert samples.files(media) == [Path("evidence") / attachment.sha256[:2] / attachment.sha256[2:]]
    assert list(Attachment.objects.values_list("id", "created_at", "thumbnail_ready")) == [
        (attachment.id, NOW, False)
    ]
    assert jobs() == [("evidence.thumbnail", {"sha256": attachment.sha256})]


def test_a_document_needs_no_thumbnail(upload: Upload) -> None:
    upload(samples.pdf())
    assert jobs() == []


def test_an_upload_sent_again_is_the_same_row(upload: Upload, media: Path) -> None:
    key = uuid4()
    first = upload(samples.photo(), key)
    again = upload(samples.photo("PNG", samples.picture(colour="red")), key)
    assert (again, again.sha256) == (first, first.sha256)
    assert (Attachment.objects.count(), len(jobs()), len(samples.files(media))) == (1, 1, 1)


def test_the_same_photo_sent_by_two_people_is_stored_once(upload: Upload, media: Path) -> None:
    first, second = upload(samples.photo()), upload(samples.photo())
    assert (first.id != second.id, first.sha256) == (True, second.sha256)
    assert (Attachment.objects.count(), len(samples.files(media))) == (2, 1)


@pytest.mark.parametrize(
    "wrong",
    [
        {"sha256": "AB" * 32},
        {"size": 0},
        {"media_type": "text/html"},
        {"width": None},
        {"height": None},
        {"kind": "document"},
        {"kind": "document", "media_type": "application/pdf"},
        {
            "kind": "document", "media_type": "application/pdf", "width": None, "height": None,
            "thumbnail_ready": True,
        },
    ],
)  # fmt: skip
def test_a_row_that_cannot_be_true_is_refused_by_the_database(db: None, wrong: dict[str, object]) -> None:
    Attachment.objects.create(id=uuid4(), **FACTS)
    with pytest.raises(IntegrityError), transaction.atomic():
        Attachment.objects.create(id=uuid4(), **{**FACTS, **wrong})


def test_erasing_forgets_the_row_and_tidying_removes_the_file(upload: Upload, media: Path) -> None:
    gone, kept = upload(samples.photo()), upload(samples.pdf())
    assert erase(keys=[gone.id, uuid4()]) == 1
    age(media)
    assert tidy(NOW) == 1
    assert samples.files(media) == [Path("evidence") / kept.sha256[:2] / kept.sha256[2:]]


def test_a_rollback_leaves_no_row_and_no_job_and_the_file_is_tidied(upload: Upload, media: Path) -> None:
    with transaction.atomic():
        upload(samples.photo())
        transaction.set_rollback(True)
    assert (Attachment.objects.count(), jobs(), len(samples.files(media))) == (0, [], 1)
    age(media)
    assert (tidy(NOW), samples.files(media)) == (1, [])


def age(media: Path, by: timedelta = timedelta(days=2)) -> None:
    """Makes every file look as if it were written `by` before NOW."""
    moment = (NOW - by).timestamp()
    for path in samples.files(media):
        os.utime(media / path, (moment, moment))


KILLED = """
import io, os, signal, sys, uuid
import django
from django.conf import settings
for alias in settings.DATABASES:
    settings.DATABASES[alias]["NAME"] = sys.argv[1]
settings.GONGZHI_MEDIA = sys.argv[2]
django.setup()
from datetime import datetime, UTC
from django.db import transaction
from gongzhi.kernel.evidence import photos, storage
from gongzhi.kernel.evidence.actions import accept
from tests.kernel.evidence import samples

def die(*_):
    os.kill(os.getpid(), signal.SIGKILL)

if sys.argv[3] == "while cleaning":
    photos.clean = lambda source, target, form: (target.write(b"half"), target.flush(), die())
with transaction.atomic():
    accept(upload=io.BytesIO(samples.photo()), key=uuid.uuid4(), now=datetime(2026, 11, 23, tzinfo=UTC))
    die()
"""


@pytest.mark.django_db(transaction=True, databases=["default", "owner"])
@pytest.mark.parametrize("moment", ["while cleaning", "before the commit"])
def test_a_process_killed_during_an_upload_leaves_nothing_that_tidying_does_not_remove(
    media: Path, moment: str
) -> None:
    name = connection.settings_dict["NAME"]
    killed = subprocess.run(
        [sys.executable, "-c", KILLED, name, str(media), moment], check=False, cwd=settings.BASE_DIR
    )
    assert killed.returncode == -signal.SIGKILL
    left = samples.files(media)
    assert (Attachment.objects.count(), jobs(), len(left)) == (0, [], 1)
    assert (left[0].parts[1] == "incoming") == (moment == "while cleaning")
    assert tidy(NOW - timedelta(days=300)) == 0
    age(media)
    assert (tidy(NOW), samples.files(media)) == (1, [])


@pytest.mark.concurrency
@pytest.mark.django_db(transaction=True, databases=["default", "owner"])
def test_the_same_upload_sent_twice_at_once_gives_one_row(media: Path) -> None:
    key, content = uuid4(), samples.photo()
    both = threading.Barrier(2)

    def send(_number: int) -> UUID:
        try:
            return accept(upload=Meeting(content, both.wait), key=key, now=NOW).id
        finally:
            connection.close()

    with ThreadPoolExecutor(2) as pool:
        assert list(pool.map(send, range(2))) == [key, key]
    assert (Attachment.objects.count(), len(jobs()), len(samples.files(media))) == (1, 1, 1)


class Meeting(io.BytesIO):
    """An upload that is first read when the other has come as far: neither has seen the other's row."""

    def __init__(self, content: bytes, meet: Callable[[], int]) -> None:
        super().__init__(content)
        self.meet: Callable[[], int] | None = meet

    def read(self, size: int | None = -1, /) -> bytes:
        if self.meet:
            self.meet()
            self.meet = None
        return super().read(size)


@pytest.mark.concurrency
@pytest.mark.django_db(transaction=True, databases=["default", "owner"])
def test_a_file_about_to_be_named_is_not_tidied_away(media: Path) -> None:
    sha256 = "ab" * 32
    path = media / "evidence" / "ab" / sha256[2:]
    path.parent.mkdir(parents=True)
    path.write_bytes(b"left by a crash")
    age(media)

    def tidied() -> int:
        try:
            return tidy(NOW)
        finally:
            connection.close()

    with ThreadPoolExecutor(1) as pool:
        with transaction.atomic():
            storage.hold(sha256)
            assert pool.submit(tidied).result() == 0
        assert path.exists()
        assert pool.submit(tidied).result() == 1
    assert not path.exists()
