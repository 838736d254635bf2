"""Takes the metadata out of a JPEG without decoding it: scanning apps put photos into a PDF as they are."""

from collections.abc import Iterator

START, SCAN, LONE = 0xD8, 0xDA, {0x01, *range(0xD0, 0xD9)}
# APP0 (JFIF), APP2 (colour profile) and APP14 (Adobe: which colours) change how the picture looks; the other
# APPn and the comment do not. EXIF, GPS and XMP stand in APP1, Photoshop's data in APP13.
DROPPED = {0xFE, *range(0xE0, 0xF0)} - {0xE0, 0xE2, 0xEE}


def without_metadata(data: bytes) -> bytes:
    """The same picture; what is not a JPEG comes back as it is."""
    if not data.startswith(b"\xff\xd8"):
        return data
    return b"".join(kept(data))


def kept(data: bytes) -> Iterator[bytes]:
    yield data[:2]
    at = 2
    while at + 4 <= len(data) and data[at] == 0xFF and data[at + 1] != SCAN:
        marker = data[at + 1]
        if marker == 0xFF:
            at += 1  # padding
            continue
        length = 2 if marker in LONE else 2 + int.from_bytes(data[at + 2 : at + 4])
        if marker not in DROPPED:
            yield data[at : at + length]
        at += length
    yield data[at:]
