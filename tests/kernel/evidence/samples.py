"""Files as people send them, made here so that none is of a person."""

import io
import zipfile
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pikepdf
from PIL import Image

from gongzhi.kernel.evidence.models import Attachment
from gongzhi.kernel.evidence.queries import open_file

NOW = datetime(2026, 11, 23, 2, 0, tzinfo=UTC)
Upload = Callable[..., Attachment]  # (content, key=None)

ORIENTATION, GPS, ARTIST, GPS_LATITUDE = 0x0112, 0x8825, 0x013B, 2
SECRET = b"zhang-san-was-here"


def exif(orientation: int = 1) -> Image.Exif:
    """The camera's notes: how it was held, whose it is, where it stood."""
    notes = Image.Exif()
    notes[ORIENTATION] = orientation
    notes[ARTIST] = SECRET.decode()
    notes.get_ifd(GPS)[GPS_LATITUDE] = (45.0, 10.0, 0.0)
    return notes


def picture(size: tuple[int, int] = (64, 48), mode: str = "RGB", colour: Any = None) -> Image.Image:
    return Image.new(mode, size, colour if colour is not None else "teal")


def photo(form: str = "JPEG", image: Image.Image | None = None, **options: Any) -> bytes:
    file = io.BytesIO()
    (image or picture()).save(file, form, **options)
    return file.getvalue()


def pdf(document: pikepdf.Pdf | None = None, **options: Any) -> bytes:
    file = io.BytesIO()
    if document is None:
        document = pikepdf.new()
        document.add_blank_page()
    document.save(file, **options)
    return file.getvalue()


def archive(*names: str) -> bytes:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as zipped:
        for name in names or ("a.jpg",):
            zipped.writestr(name, SECRET)
    return file.getvalue()


def files(folder: Path) -> list[Path]:
    """Every file below, relative to it."""
    return sorted(path.relative_to(folder) for path in folder.rglob("*") if path.is_file())


def content(attachment: Attachment) -> bytes:
    with open_file(attachment) as file:
        return file.read()
