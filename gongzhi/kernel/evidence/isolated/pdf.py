"""A PDF is written anew without what names people or runs.

Only a process of its own loads this module (separate.py)."""

import io
import sys
from collections.abc import Iterator
from typing import Any, BinaryIO

import pikepdf
from pikepdf import Array, Dictionary, Name, Object, Stream

from ..refusals import Encrypted, Unreadable
from . import jpeg, verdict

END = b"%%EOF"
TAIL = 4096
# Authors, producers, editing history, previews, files inside and programs, wherever they stand.
DROPPED_KEYS = ("/Metadata", "/PieceInfo", "/LastModified", "/Thumb", "/AA", "/AF", "/XFA", "/EF", "/JS")
DROPPED_NAMES = ("/JavaScript", "/EmbeddedFiles")
ROOT_KEYS = ("/OpenAction", "/Collection", "/SpiderInfo")
FORBIDDEN_ACTIONS = frozenset(
    {
        "/JavaScript",
        "/Launch",
        "/ImportData",
        "/SubmitForm",
        "/GoToR",
        "/GoToE",
        "/Rendition",
        "/RichMediaExecute",
    }
)
ACTION_KEYS = ("/JS", "/F", "/Win", "/Mac", "/Unix", "/R", "/TA")
# Widget keeps /T: there it is the field's name, on the others the author's.
AUTHOR_KEYS = ("/T", "/Popup", "/CreationDate", "/M", "/NM", "/RC")
DROPPED_ANNOTATIONS = frozenset(
    {"/FileAttachment", "/RichMedia", "/Screen", "/Movie", "/Sound", "/3D", "/Popup"}
)


def strip(source: BinaryIO, target: BinaryIO) -> None:
    """Raises Encrypted and Unreadable. Writes the same bytes for the same PDF."""
    whole(source)
    try:
        with pikepdf.open(source) as pdf:
            if pdf.is_encrypted:
                raise Encrypted
            scrub(pdf)
            written = io.BytesIO()
            pdf.save(written, deterministic_id=True)
    except pikepdf.PasswordError as error:
        raise Encrypted from error
    except (pikepdf.PdfError, ValueError, TypeError, KeyError, AttributeError, RuntimeError) as error:
        raise Unreadable from error
    target.write(written.getbuffer())


def whole(source: BinaryIO) -> None:
    """The library would repair a PDF cut off half-way and leave its last pages out without a word."""
    source.seek(0, io.SEEK_END)
    source.seek(max(0, source.tell() - TAIL))
    if END not in source.read():
        raise Unreadable
    source.seek(0)


def scrub(pdf: pikepdf.Pdf) -> None:
    if not len(pdf.pages):
        raise Unreadable
    del pdf.docinfo
    drop(pdf.Root, ROOT_KEYS)
    if "/Names" in pdf.Root:
        drop(pdf.Root.Names, DROPPED_NAMES)
    for item in everything(pdf):
        scrub_dictionary(item)
        if isinstance(item, Stream):
            scrub_image(item)


def everything(pdf: pikepdf.Pdf) -> Iterator[Any]:
    """Each dictionary and stream once: the document's objects, and those written directly inside them."""
    waiting: list[Object] = [item for item in pdf.objects if isinstance(item, Object)]
    while waiting:
        item = waiting.pop()
        if isinstance(item, Dictionary | Stream):
            yield item
            inner: list[Any] = [item[key] for key in item.keys()]  # noqa: SIM118 - iterating a stream yields bytes
        elif isinstance(item, Array):
            inner = list(item)
        else:
            continue
        waiting.extend(part for part in inner if isinstance(part, Object) and not part.is_indirect)


def scrub_dictionary(item: Any) -> None:
    drop(item, DROPPED_KEYS)
    if "/Annots" in item and isinstance(item.Annots, Array):
        item.Annots = Array([note for note in item.Annots if not is_dropped(note)])
    if str(item.get("/S")) in FORBIDDEN_ACTIONS:
        drop(item, ACTION_KEYS)
        item.S = Name("/Named")  # with nothing named: pressing it does nothing
    if "/Rect" in item and "/Subtype" in item and item.Subtype != Name.Widget:
        drop(item, AUTHOR_KEYS)


def is_dropped(note: Any) -> bool:
    return not isinstance(note, Dictionary) or str(note.get("/Subtype")) in DROPPED_ANNOTATIONS


def drop(item: Any, keys: tuple[str, ...]) -> None:
    for key in keys:
        if key in item:
            del item[key]


def scrub_image(stream: Any) -> None:
    filters = listed(stream.get("/Filter"))
    if not filters or filters[-1] != Name.DCTDecode:
        return
    settings = listed(stream.get("/DecodeParms")) or [None] * len(filters)
    stream.Filter = Array(filters[:-1])
    stream.DecodeParms = Array([part if part is not None else Dictionary() for part in settings[:-1]])
    stream.write(
        jpeg.without_metadata(stream.read_bytes()),
        filter=Name.DCTDecode,
        decode_parms=settings[-1],
    )


def listed(value: Any) -> list[Any]:
    if value is None:
        return []
    return list(value) if isinstance(value, Array) else [value]


def main() -> None:
    verdict.give(strip, sys.stdin.buffer, sys.stdout.buffer)
