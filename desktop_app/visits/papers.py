"""入户走访登记表 and 民情日记 as words (domain reference 5.9). Nobody's words are filled in before they were said: of a plan
only household, address and how many people, and what was written down of a visit that was made."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from ..common import codes, dates
from ..common.errors import KnownError
from ..common.visit_papers import VisitTable
from ..residents import care
from . import queries
from .models import Visit, VisitPlan

if TYPE_CHECKING:
    from ..context import Context

REGISTER = (
    ("序号", 4.0),
    ("户主", 7.0),
    ("住址", 15.0),
    ("人口", 4.0),
    ("走访日期", 9.0),
    ("走访人", 7.0),
    ("基本情况", 14.0),
    ("困难诉求", 12.0),
    ("矛盾隐患", 12.0),
    ("处理情况", 12.0),
    ("备注", 6.0),
)
DIARY = (("日期", 9.0), ("走访谁", 8.0), ("住址", 16.0), ("方式", 6.0), ("情况、诉求和隐患", 40.0), ("处理情况", 21.0))
_BLANK_ROWS, _BLANK_LINES = 8, 3
_TEXTS = ("situation", "needs", "conflicts", "handling", "remark")


def register(ctx: Context, plan_id: int | None = None) -> VisitTable:
    """入户走访登记表, blank or of a plan. Raises NotFound, NotAllowed outside one's grid."""
    ctx.require("residents.read")
    hall = str(ctx.hall["name"])
    if plan_id is None:
        rows = tuple(("", *[""] * (len(REGISTER) - 1)) for _ in range(_BLANK_ROWS))
        return VisitTable("入户走访登记表", hall, REGISTER, rows, hall, _BLANK_LINES)
    homes = queries.plan_homes(ctx, plan_id)
    month = str(VisitPlan.select(VisitPlan.month).where(VisitPlan.id == plan_id).scalar())
    visits = _last_of_plan(ctx, plan_id, month)
    rows = tuple(
        (str(place), home["head"], home["address"], str(home["people"]), *visits.get(home["household_id"], [""] * 7))
        for place, home in enumerate(homes, 1)
    )
    return VisitTable("入户走访登记表", f"{hall}　{_month(month)}", REGISTER, rows, hall, 2)


def diary(ctx: Context, staff_id: int, month: str) -> VisitTable:
    """民情日记 of a worker in a month, day by day. Raises KnownError when there was no visit."""
    ctx.require("residents.read")
    ids = queries.ids(ctx, "", {"staff": staff_id, "month": month})[::-1]
    name = care.names(ctx).get(staff_id, "")
    if not ids:
        raise KnownError("这个月没有他的走访记录，没有日记可以打印。请换一个月份。")
    stored = {row["id"]: row for row in _stored(ids)}
    rows = []
    for one, words in zip(ids, queries.rows(ctx, ids), strict=True):
        row = stored[one]
        said = [row[key] for key in ("situation", "needs", "conflicts") if row[key]]
        said = said or ([] if row["met"] else ["没见到人"])
        mode = codes.label("visit_mode", row["mode"])
        rows.append((row["day"], words["whose"], words["address"], mode, "\n".join(said), row["handling"] or ""))
    return VisitTable(
        "民情日记", f"{ctx.hall['name']}　{name}　{_month(month)}", DIARY, tuple(rows), str(ctx.hall["name"])
    )


def note_printed(ctx: Context, words: str) -> None:
    """A paper of visits was printed: the history knows of it."""
    ctx.log("residents.read", words)


def _last_of_plan(ctx: Context, plan_id: int, month: str) -> dict[int, list[str]]:
    """By household what the last visit of the month says, from 走访日期 to 备注."""
    names = care.names(ctx)
    ids = queries.ids(ctx, "", {"month": month})[::-1]  # later ones over earlier ones
    return {
        row["household"]: [row["day"], names.get(row["staff"], ""), *(row[key] or "" for key in _TEXTS)]
        for row in _stored(ids)
        if row["household"] is not None
    }


def _stored(ids: Sequence[int]) -> list[dict[str, Any]]:
    found: dict[int, dict[str, Any]] = {}
    for start in range(0, len(ids), 500):
        part = Visit.id.in_(list(ids[start : start + 500]))
        found.update({row["id"]: row for row in Visit.select().where(part).dicts()})
    return [found[one] for one in ids if one in found]


def _month(month: str) -> str:
    return dates.on_paper(f"{month}-01").split("月")[0] + "月"
