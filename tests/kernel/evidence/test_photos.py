import io
from typing import Any

import pytest
from PIL import Image, ImageCms

from gongzhi.kernel.evidence import photos
from gongzhi.kernel.evidence.models import Attachment
from gongzhi.kernel.evidence.queries import open_file
from gongzhi.kernel.evidence.refusals import RefusedFile, TooLarge, Unreadable, WrongKind

from . import samples
from .samples import Upload


def stored(attachment: Attachment) -> Image.Image:
    with open_file(attachment) as file, Image.open(file) as image:
        image.load()
        return image


@pytest.mark.parametrize("form", ["JPEG", "PNG", "WEBP", "MPO"])
def test_a_photo_comes_back_without_camera_notes_place_and_comments(upload: Upload, form: str) -> None:
    options: dict[str, dict[str, Any]] = {
        "JPEG": {"comment": samples.SECRET},
        "PNG": {},
        "WEBP": {"xmp": samples.SECRET},
        "MPO": {},
    }
    original = samples.photo(form, exif=samples.exif(), **options[form])
    assert samples.SECRET in original
    attachment = upload(original)
    content = samples.content(attachment)
    assert samples.SECRET not in content
    image = stored(attachment)
    assert (image.format, dict(image.getexif()), set(image.info)) == (
        "JPEG",
        {},
        {"jfif", "jfif_version", "jfif_unit", "jfif_density", "progressive", "progression"},
    )
    assert (attachment.kind, attachment.media_type, attachment.size, attachment.width, attachment.height) == (
        "photo", "image/jpeg", len(content), 64, 48,
    )  # fmt: skip


def test_a_photo_held_sideways_is_stored_upright(upload: Upload) -> None:
    attachment = upload(samples.photo(exif=samples.exif(orientation=6)))
    assert (attachment.width, attachment.height) == (48, 64)


def test_a_large_photo_is_made_smaller(upload: Upload) -> None:
    attachment = upload(samples.photo(image=samples.picture((5120, 1000))))
    assert (attachment.width, attachment.height) == (2560, 500)


def test_what_is_transparent_becomes_white(upload: Upload) -> None:
    clear = samples.picture(mode="RGBA", colour=(0, 0, 0, 0))
    assert stored(upload(samples.photo("PNG", clear))).getpixel((5, 5)) == (255, 255, 255)


def test_a_scan_with_16_bits_of_grey_keeps_its_brightness(upload: Upload) -> None:
    scan = samples.picture(mode="I;16", colour=0x8000)
    pixel = stored(upload(samples.photo("PNG", scan))).getpixel((5, 5))
    assert pixel == (128, 128, 128)


def test_a_colour_profile_is_applied_and_dropped(upload: Upload) -> None:
    profile = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()
    swapped = profile.replace(b"rXYZ", b"----").replace(b"gXYZ", b"rXYZ").replace(b"----", b"gXYZ")
    red = samples.photo("PNG", samples.picture(colour=(255, 0, 0)), icc_profile=swapped)
    image = stored(upload(red))
    pixel = image.getpixel((5, 5))
    assert isinstance(pixel, tuple)
    assert ("icc_profile" in image.info, [round(part / 10) for part in pixel]) == (False, [0, 26, 0])


def test_a_broken_colour_profile_does_not_lose_the_photo(upload: Upload) -> None:
    assert upload(samples.photo(icc_profile=b"nonsense")).width == 64


def test_a_file_appended_to_a_photo_is_left_behind(upload: Upload) -> None:
    original = samples.photo() + samples.archive()
    attachment = upload(original)
    assert b"PK\x03\x04" not in samples.content(attachment)


@pytest.mark.parametrize("form", ["JPEG", "PNG", "WEBP"])
def test_a_photo_cut_off_half_way_is_refused(upload: Upload, form: str) -> None:
    noise = Image.effect_noise((200, 200), 80).convert("RGB")
    content = samples.photo(form, noise)
    with pytest.raises(Unreadable) as refusal:
        upload(content[: len(content) // 2])
    assert "不完整或已损坏" in str(refusal.value)
    assert Attachment.objects.count() == 0


@pytest.mark.parametrize("form", ["PNG", "WEBP"])
def test_a_moving_picture_is_refused(upload: Upload, form: str) -> None:
    frames = [samples.picture(colour="red"), samples.picture(colour="blue")]
    with pytest.raises(WrongKind) as refusal:
        upload(samples.photo(form, frames[0], save_all=True, append_images=frames[1:]))
    assert str(refusal.value).startswith("这是动图")


@pytest.mark.parametrize(
    ("pixels", "why"),
    [
        (photos.MAX_PIXELS + 10_000, "our own bound"),
        (100_000_000, "what the library warns of"),
        (200_000_000, "what it refuses"),
    ],
)
def test_a_decompression_bomb_is_refused_before_it_unfolds(pixels: int, why: str) -> None:
    bomb = samples.photo("PNG", samples.picture((10_000, pixels // 10_000), mode="1", colour=0))
    with pytest.raises(TooLarge) as refusal:
        photos.clean(io.BytesIO(bomb), io.BytesIO(), "PNG")
    assert "像素太多" in str(refusal.value), why


def test_every_refusal_says_that_nothing_was_kept_and_what_to_do() -> None:
    for refusal in (TooLarge(), TooLarge.of_bytes(20 * 1024 * 1024), WrongKind(), Unreadable()):
        assert isinstance(refusal, RefusedFile)
        assert "没有保存，其他内容不受影响。请" in str(refusal)
    assert str(TooLarge.of_bytes(20 * 1024 * 1024)).startswith("文件超过 20 MB")
