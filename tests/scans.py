"""Scans that are plainly made up: pictures and PDFs with a line of text and a frame."""

from __future__ import annotations

import io

from PIL import Image, ImageDraw
from reportlab.pdfgen.canvas import Canvas


def picture(wide: int = 400, high: int = 250, kind: str = "JPEG") -> bytes:
    made = Image.new("RGB", (wide, high), "white")
    ImageDraw.Draw(made).rectangle((8, 8, wide - 8, high - 8), outline="black", width=4)
    out = io.BytesIO()
    made.save(out, kind)
    return out.getvalue()


def pdf(pages: int = 1, wide: float = 595.28, high: float = 841.89, blank: frozenset[int] = frozenset()) -> bytes:
    """``blank``: pages, counted from 0, with nothing on them."""
    out = io.BytesIO()
    canvas = Canvas(out, (wide, high))
    for n in range(pages):
        if n not in blank:
            canvas.rect(20, 20, wide - 40, high - 40)
            canvas.drawString(60, high - 90, f"SAMPLE SCAN {n + 1}")
        canvas.showPage()
    canvas.save()
    return out.getvalue()
