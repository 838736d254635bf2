from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import cast

import pytest
from django.db import connections
from PIL import Image
from procrastinate.contrib.django import app
from procrastinate.contrib.django.db_cleanup import DjangoApp
from procrastinate.contrib.django.django_connector import DjangoConnector
from procrastinate.contrib.django.models import ProcrastinateJob

from gongzhi.kernel.evidence import tasks
from gongzhi.kernel.evidence.actions import erase
from gongzhi.kernel.evidence.headers import content_headers, thumbnail_headers
from gongzhi.kernel.evidence.queries import file_name, label, numbered, open_thumbnail

from . import samples
from .samples import Upload


def test_the_worker_makes_a_small_picture(upload: Upload) -> None:
    attachment = upload(samples.photo(image=samples.picture((960, 400))))
    assert open_thumbnail(attachment) is None
    tasks.thumbnail(sha256=attachment.sha256)
    tasks.thumbnail(sha256=attachment.sha256)
    attachment.refresh_from_db()
    file = open_thumbnail(attachment)
    assert file is not None
    with file, Image.open(file) as image:
        assert (image.format, image.size) == ("WEBP", (480, 200))


def test_a_photo_erased_before_the_worker_came_needs_none(upload: Upload, media: Path) -> None:
    attachment = upload(samples.photo())
    erase(keys=[attachment.id])
    (media / "evidence" / attachment.sha256[:2] / attachment.sha256[2:]).unlink()
    tasks.thumbnail(sha256=attachment.sha256)
    assert samples.files(media) == []


def test_the_nightly_job_removes_thumbnails_of_photos_erased(upload: Upload, media: Path) -> None:
    attachment = upload(samples.photo())
    tasks.thumbnail(sha256=attachment.sha256)
    erase(keys=[attachment.id])
    assert len(samples.files(media)) == 2
    tomorrow = datetime.now(UTC) + timedelta(days=1, minutes=1)
    tasks.tidy(timestamp=int(tomorrow.timestamp()))
    assert samples.files(media) == []


@pytest.mark.django_db(transaction=True, databases=["default", "owner"])
def test_the_job_runs_in_a_real_worker(upload: Upload, monkeypatch: pytest.MonkeyPatch) -> None:
    # A worker keeps its connections; this one ends with the test.
    monkeypatch.setitem(connections.settings["default"], "CONN_MAX_AGE", 0)
    attachment = upload(samples.photo())
    # With this one task: the other apps' nightly jobs have no place here.
    worker = DjangoApp(connector=cast(DjangoConnector, app.connector).get_worker_connector())
    worker.tasks["evidence.thumbnail"] = app.tasks["evidence.thumbnail"]
    worker.run_worker(wait=False, install_signal_handlers=False, listen_notify=False)
    assert list(ProcrastinateJob.objects.values_list("task_name", "status")) == [
        ("evidence.thumbnail", "succeeded")
    ]
    attachment.refresh_from_db()
    assert attachment.thumbnail_ready


def test_names_are_counted_by_kind(upload: Upload) -> None:
    files = [upload(samples.photo()), upload(samples.pdf()), upload(samples.photo())]
    assert [(label(*each), file_name(*each)) for each in numbered(files)] == [
        ("照片 1", "照片 1.jpg"), ("文件 1.pdf", "文件 1.pdf"), ("照片 2", "照片 2.jpg"),
    ]  # fmt: skip


def test_a_photo_is_shown_and_a_document_downloaded(upload: Upload) -> None:
    photo, document = upload(samples.photo()), upload(samples.pdf())
    guarded = {
        "X-Content-Type-Options": "nosniff",
        "Content-Security-Policy": "default-src 'none'; sandbox",
        "Cross-Origin-Resource-Policy": "same-origin",
        "Cache-Control": "private, no-cache",
    }
    assert content_headers(photo) == {
        **guarded,
        "Content-Type": "image/jpeg",
        "Content-Length": str(len(samples.content(photo))),
        "Content-Disposition": "inline; filename*=utf-8''%E7%85%A7%E7%89%87%201.jpg",
        "ETag": f'"{photo.sha256}"',
    }
    assert content_headers(document, 2) == {
        **guarded,
        "Content-Type": "application/pdf",
        "Content-Length": str(len(samples.content(document))),
        "Content-Disposition": "attachment; filename*=utf-8''%E6%96%87%E4%BB%B6%202.pdf",
        "ETag": f'"{document.sha256}"',
    }
    assert thumbnail_headers(photo) == {
        **guarded,
        "Content-Type": "image/webp",
        "Content-Disposition": "inline",
        "ETag": f'"{photo.sha256}-thumbnail"',
    }
