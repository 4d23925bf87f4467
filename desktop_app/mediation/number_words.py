"""The case that somebody means by a number, in whatever brackets and width it is written."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from .models import Case

if TYPE_CHECKING:
    from ..context import Context

_NUMBER = re.compile(
    r"(?:\((?P<org>[^()]*)\)\s*人调字\s*)?[\[\(〔【]?\s*(?P<year>\d{4})\s*[\]\)〕】\-年 ]+第?\s*0*(?P<seq>\d+)\s*号?"
)
_SEQUENCE = re.compile(r"第?\s*0*(\d{1,6})\s*号?")
_ID = re.compile(r"(?:id:|登记)\s*(\d{1,15})", re.IGNORECASE)


def is_id(text: str) -> bool:
    """Whether this names a record and not a number (``id:17``, 登记17)."""
    return _ID.fullmatch(text) is not None


def case_of(ctx: Context, text: str) -> int | None:
    """The case of a number in half-width writing: ``(向阳)人调字〔2026〕第41号``, ``2026-41``, ``41`` (this year), ``id:17``."""
    ctx.require("cases.read")
    alive = Case.select(Case.id, Case.number).where(Case.deleted_at.is_null())
    if match := _ID.fullmatch(text):
        query = alive.where(Case.id == int(match[1]))
    elif match := _NUMBER.fullmatch(text):
        query = alive.where((Case.number_year == int(match["year"])) & (Case.number_seq == int(match["seq"])))
        org = (match["org"] or "").strip()
        if org:
            query = query.where(Case.number.startswith(f"（{org}）"))
    elif match := _SEQUENCE.fullmatch(text):
        query = alive.where((Case.number_year == int(ctx.today()[:4])) & (Case.number_seq == int(match[1])))
    else:
        return None
    row = query.first()
    return None if row is None else int(row.id)
