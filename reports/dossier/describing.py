"""What archives ask a PDF to say of itself, and scanned pages put under the numbers that are stamped on them.

Built towards PDF/A-2b (domain reference 7.7): fonts embedded, XMP that says what the document's own description says, an
sRGB output intent, an identifier, a language, no encryption. No conformance is claimed anywhere in the file: scans come as
they are, and whether one conforms is for a validator to say.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from io import BytesIO
from typing import Any
from xml.sax.saxutils import escape

from reportlab.pdfbase.pdfdoc import PDFArray, PDFDictionary, PDFName, PDFStream, PDFString
from reportlab.pdfgen.canvas import Canvas

from .leaves import Placed

CREATOR = "邻里服务台"
PRODUCER = "邻里服务台（reportlab）"

_XMP = """<?xpacket begin="\ufeff" id="W5M0MpCehiHzreSzNTczkc9d"?>
<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">
<rdf:Description rdf:about="" xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:xmp="http://ns.adobe.com/xap/1.0/"
 xmlns:pdf="http://ns.adobe.com/pdf/1.3/">
<dc:format>application/pdf</dc:format>
<dc:title><rdf:Alt><rdf:li xml:lang="x-default">{title}</rdf:li></rdf:Alt></dc:title>
<dc:creator><rdf:Seq><rdf:li>{author}</rdf:li></rdf:Seq></dc:creator>
<dc:description><rdf:Alt><rdf:li xml:lang="x-default">{subject}</rdf:li></rdf:Alt></dc:description>
<dc:language><rdf:Bag><rdf:li>zh-CN</rdf:li></rdf:Bag></dc:language>
<xmp:CreatorTool>{creator}</xmp:CreatorTool>
<xmp:CreateDate>{made}</xmp:CreateDate>
<xmp:ModifyDate>{made}</xmp:ModifyDate>
<pdf:Producer>{producer}</pdf:Producer>
</rdf:Description></rdf:RDF></x:xmpmeta>
<?xpacket end="w"?>"""


@dataclass(frozen=True, slots=True)
class Description:
    title: str
    author: str
    subject: str


def describe(canvas: Canvas, about: Description) -> None:
    """Say it in the file: XMP, output intent, producer. Before the canvas is saved."""
    document: Any = canvas._doc
    document.info.producer = PRODUCER
    stamp = document._timeStamp
    year, month, day, hour, minute, second = stamp.YMDhms
    zone = f"{stamp.dhh:+03d}:{stamp.dmm:02d}"
    xmp = _XMP.format(
        title=escape(about.title),
        author=escape(about.author),
        subject=escape(about.subject),
        creator=CREATOR,
        producer=PRODUCER,
        made=f"{year:04d}-{month:02d}-{day:02d}T{hour:02d}:{minute:02d}:{second:02d}{zone}",
    )
    metadata = PDFStream(
        PDFDictionary({"Type": PDFName("Metadata"), "Subtype": PDFName("XML")}), xmp.encode("utf-8"), filters=[]
    )
    profile = PDFStream(PDFDictionary({"N": 3}), srgb(), filters=[])
    intent = PDFDictionary(
        {
            "Type": PDFName("OutputIntent"),
            "S": PDFName("GTS_PDFA1"),
            "OutputConditionIdentifier": PDFString("sRGB IEC61966-2.1"),
            "Info": PDFString("sRGB IEC61966-2.1"),
            "DestOutputProfile": document.Reference(profile),
        }
    )
    catalog = document.Catalog
    catalog.__NoDefault__ = [*catalog.__NoDefault__, "OutputIntents"]
    catalog.Metadata = metadata
    catalog.OutputIntents = PDFArray([intent])


@cache
def srgb() -> bytes:
    """The sRGB profile."""
    from PIL import ImageCms

    return ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()


def put_under(pdf: bytes, under: Sequence[tuple[int, Placed]]) -> bytes:
    """Scanned pages beneath pages of a PDF, (page counted from 0, scan); each scan is opened once."""
    import pikepdf

    opened: dict[int, Any] = {}
    try:
        with pikepdf.open(BytesIO(pdf)) as whole:
            for page, one in under:
                source = opened.get(id(one.scan))
                if source is None:
                    source = opened[id(one.scan)] = pikepdf.open(BytesIO(one.scan.data))
                leaf = source.pages[one.at]
                if one.turned:
                    leaf.rotate(90, relative=True)
                left, low, wide, high = one.box
                whole.pages[page].add_underlay(leaf, pikepdf.Rectangle(left, low, left + wide, low + high))
            written = BytesIO()
            whole.save(
                written,
                min_version="1.7",
                object_stream_mode=pikepdf.ObjectStreamMode.generate,
                compress_streams=True,
                fix_metadata_version=False,
            )
            return written.getvalue()
    finally:
        for source in opened.values():
            source.close()
