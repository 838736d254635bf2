from io import BytesIO
from pathlib import Path
from uuid import UUID, uuid4

import pytest
from pytest_django import Settings

from gongzhi.kernel.evidence.actions import accept
from gongzhi.kernel.evidence.models import Attachment

from .samples import NOW, Upload


@pytest.fixture
def media(settings: Settings, tmp_path: Path) -> Path:
    settings.GONGZHI_MEDIA = tmp_path / "media"
    return tmp_path / "media"


@pytest.fixture
def upload(db: None, media: Path) -> Upload:
    def send(content: bytes | BytesIO, key: UUID | None = None) -> Attachment:
        file = BytesIO(content) if isinstance(content, bytes) else content
        return accept(upload=file, key=key or uuid4(), now=NOW)

    return send
