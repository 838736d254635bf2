"""One small demo for all tests that only read it; those that break it off build their own."""

from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
from django.conf import settings
from django.test import TestCase
from pytest_django import DjangoDbBlocker

from gongzhi.demo.building import build
from gongzhi.demo.marks import Settings
from gongzhi.demo.progress import Quiet

# A Monday afternoon in Songyuan.
NOW = datetime(2026, 11, 23, 6, 40, tzinfo=UTC)
SMALL = Settings(seed=7, requests=60, now=NOW)


class Kept(TestCase):
    databases = {"default", "owner"}


@pytest.fixture(scope="module")
def seal_file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("demo") / "seals.jsonl"


@pytest.fixture(scope="module")
def built(django_db_setup: None, django_db_blocker: DjangoDbBlocker, seal_file: Path) -> Iterator[Settings]:
    """The transaction that a TestCase of Django would open, kept open for a module."""
    settings.GONGZHI_SEAL_FILE = seal_file
    with django_db_blocker.unblock():
        atomics = Kept._enter_atomics()  # type: ignore[attr-defined]
        try:
            build(SMALL, Quiet())
            yield SMALL
        finally:
            Kept._rollback_atomics(atomics)  # type: ignore[attr-defined]


@pytest.fixture
def media(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setattr(settings, "GONGZHI_MEDIA", tmp_path / "media")
    return tmp_path / "media"
