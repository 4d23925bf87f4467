"""Text of rules as rich text: articles like on paper, differences marked by more than colour. Everything is escaped."""

from __future__ import annotations

from collections.abc import Sequence
from html import escape

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel

from desktop_app.village_rules.queries import Span
from reports.rules_changes import article_label

from .. import theme


def rich_label(markup: str, name: str = "") -> QLabel:
    """A wrapping label; ``markup`` must be escaped already."""
    made = QLabel(markup)
    made.setTextFormat(Qt.TextFormat.RichText)
    made.setWordWrap(True)
    made.setAlignment(Qt.AlignmentFlag.AlignTop | Qt.AlignmentFlag.AlignLeft)
    made.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
    made.setAccessibleName(name)
    return made


def article(number: int, text: str, area: str = "") -> str:
    """第一条　… with its number in bold, and behind it, small, what it is about."""
    head = f"<b>{escape(article_label(number))}</b>　" if number > 0 else ""
    colour = theme.current().colours.soft
    tail = f'　<span style="color: {colour}; font-size: small">〔{escape(area)}〕</span>' if area else ""
    return paragraph(head + _lines(text) + tail)


def paragraph(markup: str) -> str:
    return f'<p style="margin: 0; line-height: 140%">{markup}</p>'


def marked(spans: Sequence[Span], *, added: bool) -> str:
    """Words the other side lacks: removed ones struck through on red, added ones bold and underlined on green."""
    colours = theme.current().colours
    fill, ink = (colours.green_fill, colours.green_ink) if added else (colours.red_fill, colours.red_ink)
    tags = ("<b><u>", "</u></b>") if added else ("<s>", "</s>")
    parts = []
    for span in spans:
        text = _lines(span.text)
        if span.changed:
            text = f'<span style="background-color: {fill}; color: {ink}">{tags[0]}{text}{tags[1]}</span>'
        parts.append(text)
    return "".join(parts)


def _lines(text: str) -> str:
    return escape(text).replace("\n", "<br>")
