"""What is kept of a scan: pages, and nothing that runs or opens anything; what is no scan is refused with a sentence."""

from __future__ import annotations

import io
import sys
from typing import Any

import pikepdf
import pypdfium2
import pytest

from desktop_app.common.errors import KnownError
from desktop_app.store import attachments, documents
from tests.scans import pdf, picture


def changed(data: bytes, change: Any, **saving: Any) -> bytes:
    with pikepdf.open(io.BytesIO(data)) as opened:
        change(opened)
        out = io.BytesIO()
        opened.save(out, **saving)
        return out.getvalue()


def locked(data: bytes) -> bytes:
    return changed(data, lambda _: None, encryption=pikepdf.Encryption(owner="a", user="b"))


def no_pages(opened: Any) -> None:
    del opened.pages[0]


def of_no_size(opened: Any) -> None:
    opened.pages[0].MediaBox = pikepdf.Array([0, 0, 0, 0])


@pytest.mark.parametrize(
    ("data", "sentence"),
    [
        (b"", "不是 PDF，也不是图片"),
        (b"hello", "不是 PDF，也不是图片"),
        (picture()[:300], "不是 PDF，也不是图片"),
        (b"%PDF-1.7 and nothing else", "打不开"),
        (pdf(2)[: len(pdf(2)) // 3], "打不开"),
        (locked(pdf()), "有密码"),
        (changed(pdf(), no_pages), "一页也没有"),
        (changed(pdf(), of_no_size), "打不开"),
        (pdf(501), "有501页，一个文件最多500页"),
        (b"%PDF-" + bytes(attachments.MOST_BYTES), "超过20 MB"),
    ],
    ids=["empty", "text", "half a picture", "no pdf", "cut off", "locked", "no pages", "no size", "long", "big"],
)
def test_what_is_no_scan_is_refused_with_what_to_do(data: bytes, sentence: str) -> None:
    with pytest.raises(KnownError, match=sentence) as refused:
        documents.document(data)
    assert "没有添加，别的内容不受影响。请" in refused.value.sentence


def test_a_file_that_claims_many_pages_is_not_unrolled() -> None:
    given = pdf()
    assert given.count(b"/Count 1 ") == 1
    with pytest.raises(KnownError, match="有100000页"):
        documents.document(given.replace(b"/Count 1 ", b"/Count 100000 "))


def test_pages_stay_as_they_are() -> None:
    given = pdf(3)
    ready, pages = documents.document(given)
    assert (ready.kind, pages) == ("application/pdf", 3)
    document = pypdfium2.PdfDocument(ready.data)
    assert [page.get_textpage().get_text_bounded().strip() for page in document] == [
        f"SAMPLE SCAN {n}" for n in (1, 2, 3)
    ]
    document.close()
    assert documents.document(given)[0].data == ready.data, "the same scan twice is kept once"


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "BMP", "TIFF", "GIF", "WEBP"])
def test_pictures_become_plain_ones(kind: str) -> None:
    ready, pages = documents.document(picture(kind=kind))
    assert (ready.kind, pages) == ("image/jpeg", 1)
    assert ready.data.startswith(b"\xff\xd8")


def test_a_sheet_keeps_its_300_dots_and_a_photo_no_more() -> None:
    from PIL import Image

    for wide, expected in ((2480, 3508), (4960, 3508)):
        ready, _ = documents.document(picture(wide, wide * 3508 // 2480))
        assert max(Image.open(io.BytesIO(ready.data)).size) == expected


def test_a_picture_of_several_pages_is_not_cut_to_its_first() -> None:
    from PIL import Image

    out = io.BytesIO()
    Image.new("RGB", (60, 80), "white").save(
        out, "TIFF", save_all=True, append_images=[Image.new("RGB", (60, 80), "grey")]
    )
    with pytest.raises(KnownError, match="有2页，没有添加"):
        documents.document(out.getvalue())


def test_nothing_of_a_kept_pdf_runs_or_opens_anything() -> None:
    def arm(opened: Any) -> None:
        script = opened.make_indirect(pikepdf.Dictionary(S=pikepdf.Name.JavaScript, JS=pikepdf.String("app.alert(1)")))
        opened.Root.OpenAction = script
        opened.Root.Names = pikepdf.Dictionary(
            JavaScript=pikepdf.Dictionary(Names=pikepdf.Array([pikepdf.String("a"), script]))
        )
        opened.attachments["x.exe"] = pikepdf.AttachedFileSpec(opened, b"MZ", filename="x.exe")
        opened.pages[0].AA = pikepdf.Dictionary(O=script)
        link = pikepdf.Dictionary(
            Type=pikepdf.Name.Annot,
            Subtype=pikepdf.Name.Link,
            Rect=pikepdf.Array([0, 0, 9, 9]),
            A=pikepdf.Dictionary(S=pikepdf.Name.URI, URI=pikepdf.String("http://example.org")),
        )
        opened.pages[0].Annots = pikepdf.Array([opened.make_indirect(link)])

    ready, _ = documents.document(changed(pdf(), arm))
    with pikepdf.open(io.BytesIO(ready.data)) as kept:
        assert not {"/OpenAction", "/Names", "/AA", "/AcroForm"} & set(kept.Root.keys())
        assert not {"/AA", "/Annots"} & set(kept.pages[0].obj.keys())
        assert len(kept.attachments) == 0
        whole = b"".join(str(one).encode() for one in kept.objects)
    for trace in (b"app.alert", b"example.org", b"MZ"):
        assert trace not in whole


def test_who_scanned_it_with_what_is_not_kept_and_nothing_the_bundle_lacks_is_needed(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def told(opened: Any) -> None:
        with opened.open_metadata() as xmp:
            xmp["dc:creator"] = ["张三的扫描仪"]
        opened.docinfo["/Author"] = "张三"

    given = changed(pdf(), told)
    for name in ("lxml", "lxml.etree"):
        monkeypatch.setitem(sys.modules, name, None)
    ready, _ = documents.document(given)
    with pikepdf.open(io.BytesIO(ready.data)) as kept:
        assert "/Metadata" not in kept.Root
        assert "/Info" not in kept.trailer


def test_a_stamp_that_was_drawn_as_a_note_stays_on_the_page() -> None:
    def stamp(opened: Any) -> None:
        drawn = opened.make_stream(b"0 0 0 rg 0 0 80 80 re f")
        drawn.update(
            {"/Type": pikepdf.Name.XObject, "/Subtype": pikepdf.Name.Form, "/BBox": pikepdf.Array([0, 0, 80, 80])}
        )
        note = pikepdf.Dictionary(
            Type=pikepdf.Name.Annot,
            Subtype=pikepdf.Name.Stamp,
            Rect=pikepdf.Array([300, 300, 380, 380]),
            AP=pikepdf.Dictionary(N=drawn),
            F=4,
        )
        opened.pages[0].Annots = pikepdf.Array([opened.make_indirect(note)])

    ready, _ = documents.document(changed(pdf(), stamp))
    document = pypdfium2.PdfDocument(ready.data)
    seen = document[0].render(scale=1).to_pil().convert("L")
    assert seen.getpixel((340, 841 - 340)) < 40
    document.close()
