"""Scans that are kept with a record: a PDF is opened, looked through and cleaned before it is kept; anything else must be a picture.

Nothing of a kept PDF runs or opens anything: scripts, actions, forms, embedded files and links are gone, what was drawn of
a note or a stamp stays as part of the page.
"""

from __future__ import annotations

import io
from typing import Any

from ..common import pdfium
from ..common.errors import KnownError
from . import attachments
from .attachments import MOST_BYTES, Ready

MOST_PAGES = 500
MOST_PIXELS = 3508  # A4 at 300 dots per inch (domain reference 7.7)
PDF = "application/pdf"
_HEAD = 1024  # bytes in which %PDF- must stand
_OF_THE_FILE = (
    "/OpenAction", "/AA", "/AcroForm", "/Outlines", "/AF", "/URI", "/Collection", "/Threads", "/Metadata", "/Names",
)  # fmt: skip
_DEEPEST = 200_000  # mm of a side that no sheet has

_BAD = "这个 PDF 打不开，没有添加，别的内容不受影响。请在扫描软件里重新存一次 PDF 再试。"
_LOCKED = "这个 PDF 有密码，没有添加，别的内容不受影响。请去掉密码另存一份再试。"
_EMPTY = "这个 PDF 里一页也没有，没有添加，别的内容不受影响。请核对是不是选错了文件。"
_LONG = "这个 PDF 有{count}页，一个文件最多{most}页，没有添加，别的内容不受影响。请拆成几个文件再试。"
_BIG = "这个文件超过20 MB，没有添加，别的内容不受影响。请降低扫描的分辨率，或者拆成几个文件再试。"
_SEVERAL = "这个图片文件里有{count}页，没有添加，别的内容不受影响。请在扫描软件里存成 PDF，或者每页存一个图片再试。"
_NEITHER = "这个文件不是 PDF，也不是图片，没有添加，别的内容不受影响。请存成 PDF、JPG 或 PNG 再试。"


def document(data: bytes) -> tuple[Ready, int]:
    """A scan as it is kept, and how many pages it has: a cleaned PDF, or a picture made plain. Raises KnownError."""
    if len(data) > MOST_BYTES:
        raise KnownError(_BIG)
    if b"%PDF-" in data[:_HEAD]:
        return _pdf(data)
    _one_page(data)
    try:
        return attachments.picture(data, MOST_PIXELS), 1
    except KnownError as error:
        raise KnownError(_NEITHER) from error


def _one_page(data: bytes) -> None:
    """A picture of several pages would lose all but the first. Raises KnownError."""
    from PIL import Image

    try:
        with Image.open(io.BytesIO(data)) as opened:
            count = int(getattr(opened, "n_frames", 1))
    except Exception:  # noqa: BLE001  what cannot be opened is said by whoever takes the picture
        return
    if count > 1:
        raise KnownError(_SEVERAL.format(count=count))


def _pdf(data: bytes) -> tuple[Ready, int]:
    import pikepdf

    try:
        with pikepdf.open(io.BytesIO(data)) as pdf:
            if pdf.is_encrypted:
                raise KnownError(_LOCKED)
            count = _count(pdf)
            _clean(pdf)
            written = io.BytesIO()
            pdf.save(
                written,
                object_stream_mode=pikepdf.ObjectStreamMode.generate,
                deterministic_id=True,
                fix_metadata_version=False,  # there is none any more, and looking would need lxml, which the bundle lacks
            )
    except KnownError:
        raise
    except pikepdf.PasswordError as error:
        raise KnownError(_LOCKED) from error
    except Exception as error:  # a damaged file fails wherever it is looked at
        raise KnownError(_BAD) from error
    whole = written.getvalue()
    if len(whole) > MOST_BYTES:
        raise KnownError(_BIG)
    _drawn(whole)
    return Ready(PDF, whole), count


def _count(pdf: Any) -> int:
    """How many pages; what the file says of itself is asked first, so that a bomb is not unrolled."""
    said = pdf.Root.get("/Pages", {}).get("/Count", 0)
    for count in (int(said), len(pdf.pages) if int(said) <= MOST_PAGES else int(said)):
        if count > MOST_PAGES:
            raise KnownError(_LONG.format(count=count, most=MOST_PAGES))
    if not len(pdf.pages):
        raise KnownError(_EMPTY)
    for page in pdf.pages:
        left, low, right, high = (float(edge) for edge in page.mediabox)
        if not (0 < right - left < _DEEPEST and 0 < high - low < _DEEPEST):
            raise KnownError(_BAD)
    return len(pdf.pages)


def _clean(pdf: Any) -> None:
    """What was drawn of annotations becomes part of the page; everything that does something goes."""
    import pikepdf

    if "/AcroForm" in pdf.Root:
        pdf.generate_appearance_streams()
    pdf.flatten_annotations("all")
    for key in _OF_THE_FILE:  # destinations are of no use without links
        if key in pdf.Root:
            del pdf.Root[key]
    if "/Info" in pdf.trailer:  # who scanned it with what is nobody's business
        del pdf.trailer["/Info"]
    for page in pdf.pages:
        for key in ("/AA", "/Annots", "/AF", "/PieceInfo"):
            if key in page.obj:
                del page.obj[key]
    for one in pdf.objects:
        if isinstance(one, pikepdf.Dictionary) and one.get("/S") in ("/JavaScript", "/Launch", "/URI", "/SubmitForm"):
            for key in ("/JS", "/F", "/URI", "/Win"):
                if key in one:
                    del one[key]
    pdf.remove_unreferenced_resources()


def _drawn(data: bytes) -> None:
    """The first page can be drawn: qpdf opens what no viewer shows. Raises KnownError."""
    import pypdfium2

    try:
        with pdfium.LOCK:
            pdf = pypdfium2.PdfDocument(data)
            try:
                pdf[0].render(scale=0.1)
            finally:
                pdf.close()
    except Exception as error:  # whatever its renderer says
        raise KnownError(_BAD) from error
