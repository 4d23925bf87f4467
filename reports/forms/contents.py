"""F02 卷内目录: the 13-row edition; rows without content are left out (domain reference 1.5, F02; 1.6.2)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from desktop_app.common.dossier_papers import DossierPaper
from desktop_app.common.papers import PrintMark
from reports.paper.page import XIAO_SI
from reports.paper.ruled_table import table

from .dossier_parts import Volume, sheet_of, volume_words

KEY = "contents"
TITLE = "卷内目录"
HEADS = ("序号", "文书名称", "页号", "备注")
_SHARES = (9, 50, 16, 25)


@dataclass(frozen=True, slots=True)
class Entry:
    """A row of the contents: its first and its last page, 0 for what has no number (封底)."""

    name: str
    first: int = 0
    last: int = 0
    remark: str = ""


def build(
    paper: DossierPaper, mark: PrintMark | None = None, entries: Sequence[Entry] = (), volume: Volume = (1, 1)
) -> bytes:
    """The contents as a PDF: of each row its first page, of the last numbered one from–to. Raises KnownError when a
    character cannot be printed."""
    sheet = sheet_of(paper, TITLE, mark)
    sheet.heading(TITLE)
    sheet.space(4)
    if paper.case.number:
        sheet.aside(f"卷号：{paper.case.number}", "卷号")
    if words := volume_words(volume):
        sheet.aside(words, "分册")
    sheet.space(8)
    table(sheet, _SHARES, rows_of(entries), "卷内目录", heads=HEADS, left=frozenset({1, 3}), size=XIAO_SI)
    return sheet.finish()


def rows_of(entries: Sequence[Entry]) -> list[tuple[str, str, str, str]]:
    """The rows as they are printed."""
    numbered = [n for n, entry in enumerate(entries) if entry.first]
    found = []
    for n, entry in enumerate(entries):
        pages = str(entry.first) if entry.first else ""
        if numbered and n == numbered[-1] and entry.last > entry.first:
            pages = f"{entry.first}—{entry.last}"
        found.append((str(n + 1), entry.name, pages, entry.remark))
    return found
