"""The statutory forms, by the name that commands and screens call them; a module is imported when it is asked for."""

from __future__ import annotations

from dataclasses import replace
from importlib import import_module
from types import ModuleType
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from desktop_app.common.papers import CasePaper, PrintMark
    from reports.paper.sheet import Sheet

FORMS: dict[str, str] = {  # key -> title on paper, in the order of a dossier
    "application": "人民调解申请书",
    "intake": "人民调解受理登记表",
    "notice": "人民调解当事人权利义务告知书",
    "identity": "当事人身份证明",
    "investigation": "人民调解调查记录",
    "record": "人民调解记录",
    "agreement": "人民调解协议书",
    "oral": "人民调解口头协议登记表",
    "receipt": "收条",
    "revisit": "人民调解回访记录",
    "termination": "终止调解告知书",
}


PARTS = {"application": "application", "investigation": "investigation", "revisit": "revisit"}
"""Forms of which there is one for each part of the case of a kind (``CasePaper.parts``)."""


EACH_KEEPS_ONE = frozenset({"notice", "agreement", "termination"})
"""Forms of which each party and the committee keep one (domain reference 1.5, F10 and F15; 人民调解法 第二十九条)."""


def copies(paper: CasePaper, key: str) -> int:
    """How many of a form are wanted: of the agreement as many as it says, else one for each who keeps one."""
    if key == "agreement" and paper.agreement is not None:
        return max(1, paper.agreement.copies)
    return len(paper.parties) + 1 if key in EACH_KEEPS_ONE else 1


def rounds(paper: CasePaper, key: str) -> int | None:
    """How many papers of a form the case has, which ``build`` then asks for by ``at``; None where it is one for the case."""
    if key in ("record", "receipt"):
        return len(paper.sessions if key == "record" else paper.payments)
    return len(paper.parts.get(PARTS[key], [])) if key in PARTS else None


def build(paper: CasePaper, key: str, mark: PrintMark | None = None, at: int = 0) -> bytes:
    """A form of a case as a PDF. Raises KeyError for an unknown one, KnownError when it cannot be printed."""
    more = {} if rounds(paper, key) is None else {"at": at}
    pdf: bytes = form(key).build(paper, mark, **more)
    return pdf


def one(paper: CasePaper, key: str, at: int = 0) -> CasePaper:
    """What of a case this one paper prints, so that a kept printing holds no more; ``at`` in it is 0."""
    kind = PARTS.get(key)
    parts = {kind: paper.parts.get(kind, [])[at : at + 1]} if kind else {}
    # Forms that are one for the case may list parts which have no paper of their own, such as evidence.
    listed = {} if kind else {name: rows for name, rows in paper.parts.items() if name not in PARTS.values()}
    return replace(
        paper,
        sessions=paper.sessions[at : at + 1] if key == "record" else [],
        payments=paper.payments[at : at + 1] if key == "receipt" else [],
        parts={**listed, **parts},
    )


def blank(key: str, committee: str = "") -> bytes:
    """A form with nothing filled in, for writing by hand, its ruled lines to the end of the page. Raises KeyError, KnownError."""
    from . import unfilled

    sheet = said(unfilled.case(committee), key)
    sheet.rule_to_the_end()
    return sheet.finish()


def said(paper: CasePaper, key: str, mark: PrintMark | None = None, at: int = 0) -> Sheet:
    """A form as it is filled in, not laid out: for Word, and to compare words. Raises as ``build``."""
    from reports.paper.sheet import only_said

    with only_said() as sheets:
        build(paper, key, mark, at)
    return sheets[0]


def word(paper: CasePaper, key: str, mark: PrintMark | None = None, at: int = 0) -> bytes:
    """A form of a case as a Word file. Raises as ``build``, but not for characters that no font has: Word may have one."""
    from reports.paper import word as writing

    return writing.word(said(paper, key, mark, at))


def form(key: str) -> ModuleType:
    """The module of a form: ``KEY``, ``TITLE``, ``build(paper, mark, …) -> bytes``. Raises KeyError for an unknown key."""
    if key not in FORMS:
        raise KeyError(key)
    return import_module(f"{__name__}.{key}")
