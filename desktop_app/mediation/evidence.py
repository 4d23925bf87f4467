"""Evidence of a case (domain reference 1.5, F08): what it is, who brought it, original or copy; its scans are attachments.

It is written down until the dossier is archived: vouchers and copies often come in after the case was closed.
"""

from __future__ import annotations

from typing import Any

from ..common import codes
from ..context import Context
from . import states
from .case_parts import PartKind
from .dossier_fields import EVIDENCE_FIELDS
from .dossier_models import Evidence

Row = dict[str, Any]

WHILE = tuple(one for one in (*states.ALL,) if one not in ("DRAFT", "ARCHIVED"))
"""States of a case in which its papers are still brought together."""


def _begin(ctx: Context, case: Row) -> Row:
    return {"received_on": ctx.today(), "copies": 1}


def _check(ctx: Context, case: Row, row: Row) -> dict[str, str]:
    return {"received_on": "收到日期还没有到"} if row["received_on"] > ctx.today() else {}


EVIDENCE = PartKind(
    "evidence",
    Evidence,
    EVIDENCE_FIELDS,
    order=("received_on",),
    states=WHILE,
    title=lambda row: f"{row['name']}　{codes.label('evidence_kind', row['kind'])}",
    begin=_begin,
    check=_check,
)
