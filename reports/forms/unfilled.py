"""A case of which nothing is known yet: what every form makes of it is its version for writing by hand."""

from __future__ import annotations

from collections import defaultdict

from desktop_app.common.papers import AgreementPaper, CasePaper, PartyPaper, PaymentPaper, SessionPaper

from .parts import BLANK


class Nothing(dict[str, str]):
    """A part of a case, of whatever kind, with every field empty."""

    def __missing__(self, key: str) -> str:
        return ""


class _OneOfEach(defaultdict[str, list[dict[str, str]]]):
    """Parts by kind: one empty part of each that a form asks for."""

    def get(self, key: str, default: object = None) -> list[dict[str, str]]:
        return self[key]


def case(committee: str = "") -> CasePaper:
    """Two parties without names, one session, one agreement, one sum, one part of each kind; only the committee is known."""
    committee = committee or f"{BLANK * 20}人民调解委员会"
    parties = [PartyPaper("甲方", "person", ""), PartyPaper("乙方", "person", "")]
    return CasePaper(
        committee,
        number="",
        title="",
        dispute_type="",
        source="",
        source_label="",
        brief="",
        accepted_on="",
        registrar="",
        parties=parties,
        sessions=[SessionPaper("")],
        agreement=AgreementPaper("", copies=0),
        parts=_OneOfEach(lambda: [Nothing()]),
        payments=[PaymentPaper("", 0)],
    )
