import io
import sys
import zlib
from types import SimpleNamespace
from typing import cast

import pikepdf
import pytest
from pikepdf import Array, Dictionary, Name, Stream, String

from gongzhi.kernel.evidence.isolated import jpeg, pdf
from gongzhi.kernel.evidence.models import Attachment
from gongzhi.kernel.evidence.refusals import Encrypted, Unreadable

from . import samples
from .samples import Upload

SECRET = samples.SECRET.decode()


def stripped(document: pikepdf.Pdf) -> pikepdf.Pdf:
    target = io.BytesIO()
    pdf.strip(io.BytesIO(samples.pdf(document)), target)
    target.seek(0)
    return pikepdf.open(target)


def one_page() -> pikepdf.Pdf:
    document = pikepdf.new()
    document.add_blank_page()
    return document


def test_a_pdf_comes_back_without_its_author(upload: Upload) -> None:
    document = one_page()
    document.docinfo["/Author"] = SECRET
    with document.open_metadata() as xmp:
        xmp["dc:creator"] = [SECRET]
    original = samples.pdf(
        document, stream_decode_level=pikepdf.StreamDecodeLevel.all, compress_streams=False
    )
    assert original.count(samples.SECRET) >= 2
    attachment = upload(original)
    content = samples.content(attachment)
    assert samples.SECRET not in content
    with pikepdf.open(io.BytesIO(content)) as kept:
        assert (len(kept.pages), dict(kept.docinfo), "/Metadata" in kept.Root) == (1, {}, False)
    assert (attachment.kind, attachment.media_type, attachment.size, attachment.width, attachment.height) == (
        "document", "application/pdf", len(content), None, None,
    )  # fmt: skip


def test_files_inside_and_programs_are_taken_out() -> None:
    document = one_page()
    document.attachments["a.txt"] = b"inside"
    script = Dictionary(Type=Name.Action, S=Name.JavaScript, JS=String("app.alert(1)"))
    document.Root.OpenAction = script
    document.Root.AA = Dictionary(WC=script)
    document.Root.Names.JavaScript = Dictionary(Names=Array([String("a"), document.make_indirect(script)]))
    document.Root.AcroForm = Dictionary(Fields=Array([]), XFA=Stream(document, b"<xfa/>"))
    kept = stripped(document)
    root = kept.Root
    assert (sorted(root.keys()), dict(root.Names), sorted(root.AcroForm.keys())) == (
        ["/AcroForm", "/Names", "/Pages", "/Type"], {}, ["/Fields"],
    )  # fmt: skip


def test_links_stay_and_actions_that_run_something_do_nothing() -> None:
    document = one_page()
    link = Dictionary(Type=Name.Annot, Subtype=Name.Link, Rect=[0, 0, 9, 9])
    link.A = Dictionary(S=Name.URI, URI=String("https://example.org/"))
    launch = Dictionary(Type=Name.Annot, Subtype=Name.Link, Rect=[0, 0, 9, 9])
    launch.A = Dictionary(
        S=Name.Launch, F=String("cmd.exe"), Next=Array([Dictionary(S=Name.JavaScript, JS="1")])
    )
    note = Dictionary(Type=Name.Annot, Subtype=Name.Text, Rect=[0, 0, 9, 9], T=SECRET, Contents="坏了")
    field = document.make_indirect(
        Dictionary(Type=Name.Annot, Subtype=Name.Widget, Rect=[0, 0, 9, 9], T="field", FT=Name.Tx)
    )
    inside = Dictionary(Type=Name.Annot, Subtype=Name.FileAttachment, Rect=[0, 0, 9, 9])
    document.pages[0].Annots = Array(
        [link, document.make_indirect(launch), note, field, inside, Name.Nothing]
    )
    document.Root.AcroForm = Dictionary(Fields=Array([field]))
    opened = stripped(document)
    kept = list(opened.pages[0].Annots)
    assert [str(note.Subtype) for note in kept] == ["/Link", "/Link", "/Text", "/Widget"]
    assert [note.get("/A") for note in kept[:2]] == [
        Dictionary(S=Name.URI, URI=String("https://example.org/")),
        Dictionary(S=Name.Named, Next=Array([Dictionary(S=Name.Named)])),
    ]
    assert [str(note.get("/T", "")) for note in kept] == ["", "", "", "field"]


@pytest.mark.parametrize("is_packed", [False, True])
def test_a_photo_inside_a_pdf_loses_its_place_too(is_packed: bool) -> None:
    document = one_page()
    original = samples.photo(exif=samples.exif(), comment=samples.SECRET)
    image = Stream(document, b"")
    if is_packed:
        image.write(zlib.compress(original), filter=Array([Name.FlateDecode, Name.DCTDecode]))
        image.DecodeParms = Array([Dictionary(), Dictionary(ColorTransform=1)])
    else:
        image.write(original, filter=Name.DCTDecode)
    image.update({"/Type": Name.XObject, "/Subtype": Name.Image, "/Width": 64, "/Height": 48})
    image.update({"/ColorSpace": Name.DeviceRGB, "/BitsPerComponent": 8})
    plain = Stream(document, b"\xff\xd8\xff" + samples.SECRET)
    document.pages[0].Resources = Dictionary(XObject=Dictionary(Im0=image, Im1=plain))
    opened = stripped(document)
    kept = opened.pages[0].Resources.XObject
    assert samples.SECRET not in kept.Im0.read_raw_bytes()
    assert pikepdf.PdfImage(cast(Stream, kept.Im0)).as_pil_image().size == (64, 48)
    assert kept.Im1.read_bytes() == b"\xff\xd8\xff" + samples.SECRET


def test_stripping_a_picture_keeps_its_pixels_and_leaves_other_data_alone() -> None:
    original = samples.photo(exif=samples.exif())
    padded = original[:2] + b"\xff" + original[2:]
    assert jpeg.without_metadata(padded) == jpeg.without_metadata(original)
    assert samples.SECRET not in jpeg.without_metadata(original)
    assert jpeg.without_metadata(b"no picture") == b"no picture"
    assert jpeg.without_metadata(b"\xff\xd8\xff\xd0\xff\xd9") == b"\xff\xd8\xff\xd0\xff\xd9"


@pytest.mark.parametrize("password", ["1", ""], ids=["password", "restrictions only"])
def test_a_pdf_with_a_password_or_restrictions_is_refused(upload: Upload, password: str) -> None:
    content = samples.pdf(encryption=pikepdf.Encryption(user=password, owner="2"))
    with pytest.raises(Encrypted) as refusal:
        upload(content)
    assert str(refusal.value).startswith("这个 PDF 设了密码或限制，没有保存")
    with pytest.raises(Encrypted):
        pdf.strip(io.BytesIO(content), io.BytesIO())
    assert Attachment.objects.count() == 0


@pytest.mark.parametrize(
    "content",
    [
        samples.pdf()[:-20],
        b"%PDF-1.7\nnothing here\n%%EOF",
        samples.pdf(pikepdf.new()),
    ],
    ids=["cut off", "hollow", "without a page"],
)
def test_a_broken_pdf_is_refused(upload: Upload, content: bytes) -> None:
    with pytest.raises(Unreadable):
        upload(content)
    with pytest.raises(Unreadable):
        pdf.strip(io.BytesIO(content), io.BytesIO())


def test_the_same_pdf_is_stored_as_the_same_bytes() -> None:
    first, second = io.BytesIO(), io.BytesIO()
    for target in (first, second):
        pdf.strip(io.BytesIO(samples.pdf(deterministic_id=True)), target)
    assert first.getvalue() == second.getvalue()


def run(content: bytes, monkeypatch: pytest.MonkeyPatch) -> bytes:
    """`main` as the separate process runs it."""
    output = io.BytesIO()
    monkeypatch.setattr(sys, "stdin", SimpleNamespace(buffer=io.BytesIO(content)))
    monkeypatch.setattr(sys, "stdout", SimpleNamespace(buffer=output))
    pdf.main()
    return output.getvalue()


def test_the_separate_process_hands_on_what_it_cleaned(monkeypatch: pytest.MonkeyPatch) -> None:
    assert run(samples.pdf(), monkeypatch).startswith(b"%PDF-")


def test_the_separate_process_says_by_its_status_what_it_refuses(monkeypatch: pytest.MonkeyPatch) -> None:
    with pytest.raises(SystemExit) as leaving:
        run(b"%PDF-", monkeypatch)
    assert leaving.value.code == 40
