import io

import pytest
from pytest_django import Settings

from gongzhi.kernel.evidence import sniffing
from gongzhi.kernel.evidence.models import Attachment
from gongzhi.kernel.evidence.refusals import TooLarge, Unreadable, WrongKind

from . import samples
from .samples import Upload

UNKNOWN = str(WrongKind())


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (samples.archive(), sniffing.ARCHIVE),
        (b"Rar!\x1a\x07\x00" + bytes(20), sniffing.ARCHIVE),
        (samples.archive("[Content_Types].xml", "word/document.xml"), sniffing.OFFICE),
        (samples.archive("OFD.xml"), sniffing.OFFICE),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600), sniffing.OFFICE),
        (b"{\\rtf1 text}", sniffing.OFFICE),
        (b'<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>', sniffing.PAGE),
        (b"\xef\xbb\xbf<!DOCTYPE html><p>", sniffing.PAGE),
        (b"\xef\xbb\xbf%PDF-1.7 <script>", sniffing.PAGE),
        (samples.photo("GIF"), sniffing.ANIMATED),
        (samples.photo("BMP"), sniffing.PICTURE),
        (b"\x00\x00\x00\x18ftypheic\x00\x00\x00\x00mif1heic", sniffing.HEIC),
        (b"\x00\x00\x00\x18ftypmp42\x00\x00\x00\x00mp42isom", sniffing.VIDEO),
        (b"ID3" + bytes(20), sniffing.SOUND),
        ("只是一句话".encode(), UNKNOWN),
        (b"MZ" + bytes(200), UNKNOWN),
    ],
)
def test_what_is_neither_a_photo_nor_a_pdf_is_refused_by_what_it_is(
    upload: Upload, content: bytes, sentence: str
) -> None:
    with pytest.raises(WrongKind) as refusal:
        upload(content)
    assert str(refusal.value) == str(sentence)
    assert Attachment.objects.count() == 0


def test_a_zip_named_jpg_is_told_to_be_an_archive() -> None:
    disguised = io.BytesIO(samples.archive())
    disguised.name = "现场照片.jpg"
    with pytest.raises(WrongKind) as refusal:
        sniffing.media_type(disguised)
    assert str(refusal.value).startswith("这是压缩包，不是照片，没有保存，其他内容不受影响。请先解压")


def test_an_empty_file_is_refused(upload: Upload) -> None:
    with pytest.raises(Unreadable) as refusal:
        upload(b"")
    assert str(refusal.value).startswith("这个文件是空的")


def test_a_file_over_the_bound_is_refused_without_being_read_to_its_end(
    upload: Upload, settings: Settings
) -> None:
    settings.GONGZHI_MAX_UPLOAD_BYTES = 1024 * 1024
    huge = io.BytesIO(bytes(60 * 1024 * 1024))
    with pytest.raises(TooLarge) as refusal:
        upload(huge)
    assert str(refusal.value).startswith("文件超过 1 MB，没有保存")
    assert huge.tell() < 2 * 1024 * 1024
    assert samples.files(settings.GONGZHI_MEDIA) == []
