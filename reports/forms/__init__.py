"""The statutory forms, by the name that commands and screens call them; a module is imported when it is asked for."""

from __future__ import annotations

from importlib import import_module
from types import ModuleType
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from desktop_app.common.papers import CasePaper, PrintMark

FORMS: dict[str, str] = {  # key -> title on paper, in the order of a dossier
    "intake": "人民调解受理登记表",
    "notice": "人民调解当事人权利义务告知书",
    "proxy": "授权委托书",
    "summons": "参加调解通知书",
    "invitation": "邀请参与调解同意书",
    "record": "人民调解记录",
    "agreement": "人民调解协议书",
    "oral": "人民调解口头协议登记表",
    "revisit": "人民调解回访记录",
    "termination": "终止调解告知书",
}


PARTS = {"proxy": "agent", "summons": "summons", "invitation": "invitation", "revisit": "revisit"}
"""Forms of which there is one for each part of the case of a kind (``CasePaper.parts``)."""


def rounds(paper: CasePaper, key: str) -> int | None:
    """How many papers of a form the case has, which ``build`` then asks for by ``at``; None where it is one for the case."""
    if key == "record":
        return len(paper.sessions)
    return len(paper.parts.get(PARTS[key], [])) if key in PARTS else None


def build(paper: CasePaper, key: str, mark: PrintMark | None = None, at: int = 0) -> bytes:
    """A form of a case as a PDF. Raises KeyError for an unknown one, KnownError when it cannot be printed."""
    more = {} if rounds(paper, key) is None else {"at": at}
    pdf: bytes = form(key).build(paper, mark, **more)
    return pdf


def form(key: str) -> ModuleType:
    """The module of a form: ``KEY``, ``TITLE``, ``build(paper, mark, …) -> bytes``. Raises KeyError for an unknown key."""
    if key not in FORMS:
        raise KeyError(key)
    return import_module(f"{__name__}.{key}")
