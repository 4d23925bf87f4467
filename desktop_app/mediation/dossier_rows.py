"""The rows of a dossier's contents: which papers stand in them, which must be there, what is signed and sealed.

Domain reference 1.5 F02 (the 13-row edition with 必须 and 按需) and 1.6.3; 其他材料 takes what none of the 13 names.
"""

from __future__ import annotations

from collections.abc import Callable, Collection
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from ..common import codes
from . import papers
from .kinds import KINDS

if TYPE_CHECKING:
    from .queries import CaseView

Row = dict[str, Any]


@dataclass(frozen=True, slots=True)
class ContentsRow:
    """``forms``: papers of this row by their key, in their order. ``must``: whether a case needs it.

    ``signs``: people sign in it. ``seals``: the committee's seal is on it.
    """

    code: str
    forms: tuple[str, ...]
    must: Callable[[Row, Row | None], bool]
    signs: bool = False
    seals: bool = False


def _always(_case: Row, _agreement: Row | None) -> bool:
    return True


def _never(_case: Row, _agreement: Row | None) -> bool:
    return False


def _mediated(case: Row, _agreement: Row | None) -> bool:
    """There was a mediation to write down: it came to an agreement, or failed."""
    return case["outcome"] in ("agreed", "failed")


ROWS: dict[str, ContentsRow] = {
    row.code: row
    for row in (
        ContentsRow("01", ("application", "intake"), _always, signs=True),
        ContentsRow("02", ("notice",), _always, signs=True),
        ContentsRow("03", (), _always),
        ContentsRow("04", ("proxy",), _never, signs=True),
        ContentsRow("05", ("investigation",), _never, signs=True),
        ContentsRow("06", ("evidence",), _never),
        ContentsRow("07", ("record",), _mediated, signs=True, seals=True),
        ContentsRow("08", ("agreement", "oral", "termination"), _mediated, signs=True, seals=True),
        ContentsRow("09", ("receipt",), _never, signs=True),
        ContentsRow("10", ("revisit",), _never, signs=True),
        ContentsRow("11", ("confirmation",), _never, signs=True),
        ContentsRow("90", ("closing",), _never),
        ContentsRow("12", ("note",), _never),
        ContentsRow("13", ("back",), _always),
    )
}
"""By their code, in the order of the contents."""

ABOUT = ("note", "back", "closing")
"""Papers that are about the dossier itself, printed of it."""


OTHERS = "90"
"""其他材料: papers of parts that no other row names, such as letters."""


def forms_of(code: str) -> tuple[str, ...]:
    """Papers of a row by their key, in their order."""
    if code != OTHERS:
        return ROWS[code].forms
    named = {form for row in ROWS.values() for form in row.forms}
    return (*(kind.form for kind in KINDS.values() if kind.form and kind.form not in named), *ROWS[code].forms)


def papers_of(view: CaseView, code: str, extra: Collection[str]) -> tuple[tuple[str, int], ...]:
    """(form, which one) of the papers that the case has for a row; ``extra``: which papers about the dossier it has."""
    found: list[tuple[str, int]] = []
    for form in forms_of(code):
        if form in ABOUT:
            found += [(form, 0)] if form in extra else []
        else:
            found += [(form, at) for at in range(_count(view, form)) if papers.print_problem(view, form, at) is None]
    return tuple(found)


def _count(view: CaseView, form: str) -> int:
    """How many papers of a form the case has; none of a form that nothing is written down for."""
    if form == "record":
        return len(view.sessions)
    if form == "agreement":
        return int(view.agreement is not None and view.agreement["form"] != "oral")
    if form in ("intake", "notice"):
        return int(bool(view.case["number"]))
    if form in ("oral", "termination"):
        return 1
    if form == "evidence":
        return int(bool(view.parts["evidence"]))
    kind = next((kind for kind in KINDS.values() if kind.form == form), None)
    return len(view.parts[kind.key]) if kind is not None else 0


def name(code: str, case: Row, agreement: Row | None) -> str:
    """What a row is called: of row 8 the paper that the case has (agreement, oral agreement, notice of termination)."""
    if code == "08" and agreement is not None and agreement["form"] == "oral":
        return "人民调解口头协议登记表"
    if code == "08" and agreement is None and case["terminate_reason"]:
        return "终止调解告知书"
    return codes.label("dossier_row", code)
