"""What the papers about a dossier share: which volume it is, its names."""

from __future__ import annotations

from desktop_app.common.dossier_papers import DossierPaper
from desktop_app.common.papers import PrintMark
from reports.paper.sheet import Sheet

Volume = tuple[int, int]
"""Which volume of how many; (1, 1) for a dossier of one."""


def sheet_of(paper: DossierPaper, title: str, mark: PrintMark | None, *, numbered: bool = False) -> Sheet:
    """A paper of a dossier, which has no page number of its own unless it is one of the numbered documents."""
    return Sheet(title, paper.case.number, paper.case.committee, mark, continued=f"{title}（续）", numbered=numbered)


def volume_words(volume: Volume) -> str:
    """第1册　共2册; nothing for a dossier of one volume."""
    return f"第{volume[0]}册　共{volume[1]}册" if volume[1] > 1 else ""
