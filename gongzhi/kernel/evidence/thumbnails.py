"""Small pictures for lists, made by the worker."""

from PIL import Image

from . import storage

LONG_SIDE = 480
QUALITY = 80


def make(sha256: str) -> bool:
    """Whether the photo was there to make one of; harmless to repeat."""
    source = storage.place(sha256)
    if not source.exists():
        return False
    with storage.draft() as file, Image.open(source, formats=("JPEG",)) as image:
        image.thumbnail((LONG_SIDE, LONG_SIDE), Image.Resampling.LANCZOS)
        image.save(file, "WEBP", quality=QUALITY)
        storage.keep(file, storage.place(sha256, storage.THUMBNAILS))
    return True
