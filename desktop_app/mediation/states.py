"""States of a case and what may follow on what (domain reference 1.2)."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
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
UNDER_WAY = ("ACCEPTED", "ASSIGNED", "MEDIATING", "SUSPENDED")
"""Accepted and not settled: the mediation period runs, or stands still while the case is suspended."""
AGREED = ("AGREED", "PERFORMING", "BREACHED")
BEFORE_AGREED = (*EDITABLE_PARTIES, *UNDER_WAY, "NOT_ACCEPTED", "REFERRED_OUT", "WITHDRAWN", "TERMINATED")
"""There is no agreement, and so nothing to perform or to revisit."""
OPEN = (*EDITABLE_PARTIES, *UNDER_WAY, *AGREED)
END = ("NOT_ACCEPTED", "REFERRED_OUT", "WITHDRAWN", "TERMINATED", "PERFORMED")
"""Ended, and may be closed."""
SHUT = ("CLOSED", "ARCHIVED")
"""Nothing of these is edited in place (domain reference 0.3.5)."""
ALL = (*OPEN, *END, *SHUT)


@dataclass(frozen=True, slots=True)
class Action:
    """Something that is done to a case. ``words``: how a refusal calls it; ``states``: those in which it may be done."""

    words: str
    states: tuple[str, ...]


ACTIONS: dict[str, Action] = {
    "edit_parties": Action("改当事人", EDITABLE_PARTIES),
    "edit": Action("修改", (*OPEN, *END)),
    "consent": Action("登记是否同意调解", ("REGISTERED", *UNDER_WAY)),
    "accept": Action("受理", ("REGISTERED",)),
    "decline": Action("作不予受理", ("REGISTERED",)),
    "assign": Action("指派调解员", UNDER_WAY),
    "recuse": Action("登记回避申请", ("ASSIGNED", "MEDIATING", "SUSPENDED")),
    "session": Action("登记调解经过", ("ASSIGNED", "MEDIATING")),
    "suspend": Action("中止调解", ("MEDIATING",)),
    "resume": Action("恢复调解", ("SUSPENDED",)),
    "extend": Action("延期", UNDER_WAY),
    "agree": Action("达成协议", ("MEDIATING",)),
    "amend": Action("改协议", ("AGREED",)),
    "perform": Action("登记履行", AGREED),
    "breach": Action("登记未履行", ("AGREED", "PERFORMING")),
    "urge": Action("登记督促履行", AGREED),
    "revisit": Action("登记回访", (*AGREED, "PERFORMED")),
    "confirm": Action("登记司法确认", (*AGREED, "PERFORMED")),
    "terminate": Action("终止调解", UNDER_WAY),
    "withdraw": Action("撤回", ("REGISTERED", *UNDER_WAY)),
    "refer_out": Action("移送", ("REGISTERED", *UNDER_WAY)),
    "refer_in": Action("登记接受委托移送", (*OPEN, *END)),
    "answer_decline": Action("登记不予受理告知书", ("NOT_ACCEPTED",)),
    "answer_referral": Action("登记移送函", ("REFERRED_OUT",)),
    "risk": Action("登记重大疑难纠纷报告单", (*OPEN, *END)),
    "review": Action("登记党支部审核", (*OPEN, *END)),
    "close": Action("结案", (*END, "BREACHED")),
    "archive": Action("归档", ("CLOSED",)),
    "delete": Action("删除", (*OPEN, *END, "CLOSED")),
}
"""What may be done when: domain reference 1.2, line by line. The services ask this table, and so do the screens."""


def may(action: str, status: str) -> bool:
    """Whether an action of ``ACTIONS`` may be done in a state."""
    return status in ACTIONS[action].states


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


def case_for(ctx: Context, writer: ChangeWriter, case_id: int, version: int | None, action: str) -> Row:
    """``case_at`` for an action of ``ACTIONS``."""
    one = ACTIONS[action]
    return case_at(ctx, writer, case_id, version, one.states, one.words)
