"""Who opened which case: kept for what is private, and for whoever is not on the case (domain reference 1.9)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any
from weakref import WeakKeyDictionary

from . import access
from .case_rows import label_of
from .models import Case

if TYPE_CHECKING:
    from ..context import Context

_noted: WeakKeyDictionary[Any, set[tuple[int, str]]] = WeakKeyDictionary()


def is_kept(ctx: Context, case: access.Row) -> bool:
    """Whether this operator's reading of a case is written down."""
    ctx.require("cases.read")
    return bool(case["is_private"]) or not access.is_on(ctx, case)


def note(ctx: Context, case_id: int) -> bool:
    """Write down that somebody opened a case, once a day and session; gives whether it was written.

    The case's own history shows it. Nothing for a case that the operator may not open: a refusal writes itself down.
    """
    ctx.require("cases.read")
    columns = [getattr(Case, key) for key in ("id", "number", *access.COLUMNS)]
    case = Case.select(*columns).where((Case.id == case_id) & Case.deleted_at.is_null()).dicts().first()
    if case is None or not access.sees(ctx, case) or not is_kept(ctx, case):
        return False
    noted, key = _noted.setdefault(ctx, set()), (case_id, ctx.today())
    if key in noted:
        return False
    noted.add(key)
    ctx.log("cases.read", f"打开{'涉及隐私的' if case['is_private'] else '别人承办的'}案件：{label_of(case)}")
    return True
