"""The statutory forms, by the name that commands and screens call them; a module is imported when it is asked for."""

from __future__ import annotations

from importlib import import_module
from types import ModuleType
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from desktop_app.common.papers import CasePaper, PrintMark

FORMS: dict[str, str] = {  # key -> title on paper, in the order of a dossier
    "commission": "接受委托（移送）调解登记表",
    "intake": "人民调解受理登记表",
    "decline": "不予受理告知书",
    "notice": "人民调解当事人权利义务告知书",
    "proxy": "授权委托书",
    "summons": "参加调解通知书",
    "invitation": "邀请参与调解同意书",
    "evidence": "人民调解证据材料",
    "record": "人民调解记录",
    "agreement": "人民调解协议书",
    "oral": "人民调解口头协议登记表",
    "extension": "延期调解协议",
    "urging": "履行协议督促函",
    "revisit": "人民调解回访记录",
    "confirmation": "司法确认申请书",
    "termination": "终止调解告知书",
    "referral": "移送函",
    "risk": "重大疑难纠纷报告单",
}


PARTS = {
    "revisit": "revisit",
    "commission": "referral_in",
    "decline": "decline",
    "proxy": "agent",
    "summons": "summons",
    "invitation": "invitation",
    "extension": "extension",
    "urging": "urging",
    "confirmation": "confirmation",
    "referral": "referral_out",
    "risk": "risk",
}
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


DOSSIER_FORMS: dict[str, str] = {  # key -> title, of the papers about a dossier
    "cover": "卷宗封面",
    "contents": "卷内目录",
    "note": "卷宗情况说明",
    "back": "封底",
    "closing": "结案报告表",
}
"""Forms that are made of a ``DossierPaper``: ``build(paper, mark, …) -> bytes``."""


def about(key: str) -> ModuleType:
    """The module of a paper about a dossier. Raises KeyError for an unknown key."""
    if key not in DOSSIER_FORMS:
        raise KeyError(key)
    return import_module(f"{__name__}.{key}")
