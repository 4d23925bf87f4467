"""States of a case and what may follow on what (domain reference 1.2)."""

from __future__ import annotations

from collections.abc import Collection
from typing import TYPE_CHECKING, Any

from ..common import codes
from ..common.errors import KnownError, NotFound, StaleVersion
from ..store.changes import ChangeWriter
from . import access
from .models import Case

if TYPE_CHECKING:
    from ..context import Context

Row = dict[str, Any]

EDITABLE_PARTIES = ("DRAFT", "REGISTERED")
UNDER_WAY = ("ACCEPTED", "ASSIGNED", "MEDIATING")
"""Accepted and not settled: the mediation period runs."""
AGREED = ("AGREED", "PERFORMING", "BREACHED")
BEFORE_AGREED = (*EDITABLE_PARTIES, *UNDER_WAY, "NOT_ACCEPTED", "REFERRED_OUT", "WITHDRAWN", "TERMINATED")
"""There is no agreement, and so nothing to perform or to revisit."""
OPEN = (*EDITABLE_PARTIES, *UNDER_WAY, *AGREED)
END = ("NOT_ACCEPTED", "REFERRED_OUT", "WITHDRAWN", "TERMINATED", "PERFORMED")
"""Ended, and may be closed."""
SHUT = ("CLOSED", "ARCHIVED")
"""Nothing of these is edited in place (domain reference 0.3.5)."""
ALL = (*OPEN, *END, *SHUT)


def label(status: str) -> str:
    return codes.label("case_status", status)


def case_at(
    ctx: Context, writer: ChangeWriter, case_id: int, version: int | None, allowed: Collection[str], what: str
) -> Row:
    """The stored case, if the operator may open it, it is the version meant and in one of the ``allowed`` states.

    Raises NotFound, NotAllowed, StaleVersion, and KnownError saying that ``what`` cannot be done in its state.
    """
    row = writer.row(Case, case_id)
    access.require(ctx, row)
    if row["deleted_at"]:
        raise NotFound("这个案件已在回收站里，什么也没有改动。请先恢复案件。")
    if version is not None and row["version"] != version:
        raise StaleVersion("mediation_case", case_id, row, row)
    if row["status"] not in allowed:
        raise KnownError(f"案件现在是“{label(row['status'])}”，不能{what}。什么也没有改动。")
    return row
