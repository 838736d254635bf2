"""A photo is drawn again from its pixels: no EXIF, GPS, XMP or appended file survives."""

import io
import struct
import threading
import zlib
from typing import BinaryIO

from PIL import Image, ImageCms, ImageOps

from .refusals import TooLarge, Unreadable, WrongKind
from .sniffing import ANIMATED

MAX_PIXELS = 64_000_000
LONG_SIDE = 2560
QUALITY = 85
# A large PNG takes some 500 MB while it is decoded; more at once could exhaust a small machine.
DECODING = threading.BoundedSemaphore(2)
BROKEN = (OSError, SyntaxError, ValueError, EOFError, struct.error, zlib.error)
TOO_MANY = (Image.DecompressionBombError, Image.DecompressionBombWarning)


def clean(source: BinaryIO, target: BinaryIO, form: str) -> None:
    """Writes a JPEG without metadata. `form` is Pillow's name of the format that was sniffed.

    Raises TooLarge, WrongKind for a moving picture, Unreadable."""
    try:
        with DECODING, Image.open(source, formats=(form,)) as image:
            check(image)
            redrawn(image).save(target, "JPEG", quality=QUALITY, optimize=True, progressive=True)
    except TOO_MANY as error:
        raise TooLarge from error
    except BROKEN as error:
        raise Unreadable from error


def check(image: Image.Image) -> None:
    """By the header alone, before a pixel is decoded."""
    if image.width * image.height > MAX_PIXELS:
        raise TooLarge
    # A JPEG with several pictures (MPO) is a still with its depth map or preview; the first is the photo.
    if image.format in {"PNG", "WEBP"} and getattr(image, "is_animated", False):
        raise WrongKind(ANIMATED)


def redrawn(image: Image.Image) -> Image.Image:
    """Upright, bounded, in sRGB on white, on a sheet that carries nothing of the original but its pixels."""
    image.thumbnail((LONG_SIDE, LONG_SIDE), Image.Resampling.LANCZOS)
    upright = in_srgb(ImageOps.exif_transpose(eight_bits(image)))
    sheet = Image.new("RGB", upright.size, "white")
    transparent = upright.has_transparency_data
    sheet.paste(upright.convert("RGB"), mask=upright.convert("RGBA").getchannel("A") if transparent else None)
    return sheet


def eight_bits(image: Image.Image) -> Image.Image:
    """Pillow clips 16-bit grey at 255, which would turn a scan white."""
    if not image.mode.startswith("I"):
        return image
    return image.convert("I").point(lambda value: value * (1 / 256)).convert("L")


def in_srgb(image: Image.Image) -> Image.Image:
    """Phones photograph in wider colour spaces, which look dull once their profile is gone."""
    profile = image.info.get("icc_profile")
    if not profile:
        return image
    try:
        source = ImageCms.ImageCmsProfile(io.BytesIO(profile))
        changed = ImageCms.profileToProfile(image, source, ImageCms.createProfile("sRGB"))
    except (ImageCms.PyCMSError, OSError, ValueError):
        return image
    return changed or image


def size(file: BinaryIO) -> tuple[int, int]:
    """Width and height of a photo that `clean` wrote."""
    file.seek(0)
    with Image.open(file, formats=("JPEG",)) as image:
        return image.size
