"""中止 and 延期: the mediation period that stands still, and the one that is prolonged (domain reference 1.2, 1.3 T1, T2)."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from datetime import date
from typing import Any

from ..common import codes, dates, workdays
from ..common.errors import KnownError
from ..context import Context
from ..store import holidays
from ..store.changes import ChangeWriter
from . import case_parts, intake, parties, states
from .case_parts import PartKind
from .life_fields import EXTENSION_FIELDS, SUSPENSION_FIELDS
from .life_models import Extension, Suspension
from .models import Case

Row = dict[str, Any]

SUSPENSION = PartKind(
    "suspension",
    Suspension,
    SUSPENSION_FIELDS,
    order=("began_on",),
    states=(),  # written by suspend and resume, which move the case, too
    title=lambda row: (
        f"{row['began_on']} 至 {row['resumed_on'] or '现在'}　{codes.label('suspend_reason', row['reason'])}"
    ),
)
EXTENSION = PartKind(
    "extension",
    Extension,
    EXTENSION_FIELDS,
    order=("agreed_on",),
    states=(),  # written by extend
    title=lambda row: f"{row['agreed_on']}　延长到{row['until_on']}",
    form="extension",
)


def suspend(ctx: Context, case_id: int, version: int, values: Mapping[str, Any]) -> int:
    """中止: ``values`` are fields of a suspension. Gives its id.

    For the reasons of ``mediation.stopping_reasons`` the mediation period stands still until ``resume``. Raises ChecksFailed
    (fields of the suspension), StaleVersion, KnownError.
    """
    with ctx.write("cases.edit", "中止调解") as writer:
        case = states.case_for(ctx, writer, case_id, version, "suspend")
        row: Row = {"began_on": ctx.today(), **parties.tidy(SUSPENSION_FIELDS, values)}
        found = SUSPENSION_FIELDS.problems(row)
        parties.refuse(found)
        first = max(
            [case["accepted_on"], *(one["resumed_on"] or "" for one in case_parts.of_case(SUSPENSION, case_id))]
        )
        if not first <= row["began_on"] <= ctx.today():
            found["began_on"] = f"中止日期应当在{first}到{ctx.today()}之间"
        elif row["began_on"] > case["period_ends_on"]:
            found["began_on"] = f"调解期限{case['period_ends_on']}已经届满，不能再中止；请办延期或者终止调解"
        if row["reason"] == "99" and not row.get("note"):
            found["note"] = "中止原因是其他时，请写明情况"
        parties.refuse(found)
        stops = row["reason"] in stopping(ctx, case)
        part = case_parts.enter(ctx, writer, SUSPENSION, case, {**row, "stops_period": int(stops)})
        stopped = row["began_on"] if stops else None
        writer.update(Case, case_id, {"status": "SUSPENDED", "period_stopped_on": stopped}, version)
        return part


def stopping(ctx: Context, case: Mapping[str, Any]) -> list[str]:
    """The reasons for which the period of this case stands still: codes of ``suspend_reason``."""
    ctx.require("cases.read")
    found = ctx.setting("mediation.stopping_reasons", case["accepted_on"])
    return [str(one) for one in found] if isinstance(found, list) else []


def resume(ctx: Context, case_id: int, version: int, on: str | None = None, note: str = "") -> str:
    """恢复调解; gives the last day of the mediation period, later by as many days as it stood still.

    Raises ChecksFailed (``resumed_on``), StaleVersion, and KnownError for a case that is not suspended.
    """
    with ctx.write("cases.edit", "恢复调解") as writer:
        case = states.case_for(ctx, writer, case_id, version, "resume")
        held = next((one for one in case_parts.of_case(SUSPENSION, case_id) if not one["resumed_on"]), None)
        if held is None:
            raise KnownError("没有找到这次中止的登记，没有恢复，什么也没有改动。请刷新后再试。")
        day = on or ctx.today()
        if not dates.is_iso(day) or not held["began_on"] <= day <= ctx.today():
            parties.refuse({"resumed_on": f"恢复日期应当在{held['began_on']}到{ctx.today()}之间"})
        writer.update(Suspension, held["id"], {"resumed_on": day, "resume_note": note.strip() or None})
        changes: Row = {"status": "MEDIATING", "period_stopped_on": None}
        if case["period_stopped_on"]:
            changes |= moved(ctx, case, held["began_on"], day, codes.label("suspend_reason", held["reason"]))
        writer.update(Case, case_id, changes, version)
        return str(changes.get("period_ends_on", case["period_ends_on"]))


def moved(ctx: Context, case: Mapping[str, Any], began: str, ended: str, why: str) -> Row:
    """The period after it stood still from ``began`` until ``ended`` (ISO days, the last one counts again): its columns."""
    ctx.require("cases.read")
    unit = str(ctx.setting("mediation.period_unit", case["accepted_on"]))
    first, last = date.fromisoformat(began), date.fromisoformat(ended)
    days = (last - first).days
    if unit == "working":
        own = holidays.overrides(ctx)
        days = sum(workdays.is_workday(date.fromordinal(n), own) for n in range(first.toordinal(), last.toordinal()))
    if not days:
        return {}
    until = holidays.deadline(ctx, case["period_ends_on"], days, unit)
    counted = f"{days}个工作日" if unit == "working" else f"{days}日"
    words = f"{began}至{ended}{why}，{counted}不计入期限"
    return {"period_ends_on": until, "period_basis": f"{case['period_basis']}；{words}"}


def extend(ctx: Context, case_id: int, version: int, values: Mapping[str, Any], consenting: Collection[int]) -> str:
    """延期 by written agreement of every party (T2); gives the new last day.

    ``values``: fields of an extension, ``until_on`` left out means the days of the setting, counted from the present last
    day. ``consenting``: ids of the parties that agreed. Raises ChecksFailed (those fields, ``consenting``), StaleVersion,
    KnownError.
    """
    with ctx.write("cases.edit", "延长调解期限") as writer:
        case = states.case_for(ctx, writer, case_id, version, "extend")
        if case["period_stopped_on"]:
            raise KnownError("中止期间调解期限停止计算，不用延期，什么也没有改动。请先恢复调解，再看要不要延期。")
        before = case["period_ends_on"]
        last, basis = intake.period(ctx, before, "mediation.extension_days", accepted=case["accepted_on"])
        row: Row = {"agreed_on": ctx.today(), **parties.tidy(EXTENSION_FIELDS, values), "before_on": before}
        if row.get("until_on"):
            last, basis = row["until_on"], f"{ctx.settings.basis('mediation.extension_days')}；各方约定的日期"
        row |= {"until_on": last, "basis": basis}
        found = EXTENSION_FIELDS.problems(row)
        if not found:
            found |= _extension_problems(ctx, case, row)
        everybody = parties.of_case(case_id)
        missing = [one["name"] for one in everybody if one["id"] not in consenting]
        if missing:
            found["consenting"] = f"{'、'.join(missing)}没有同意延期；延期要各方当事人书面同意，否则期限届满作调解不成"
        parties.refuse(found)
        row["agreed_by"] = "、".join(one["name"] for one in everybody)
        case_parts.enter(ctx, writer, EXTENSION, case, row)
        writer.update(Case, case_id, {"period_ends_on": last, "period_basis": f"延期：{basis}"}, version)
        return last


def _extension_problems(ctx: Context, case: Row, row: Row) -> dict[str, str]:
    agreed, before = row["agreed_on"], row["before_on"]
    if not case["accepted_on"] <= agreed <= ctx.today():
        return {"agreed_on": f"同意日期应当在{case['accepted_on']}到{ctx.today()}之间"}
    if agreed > before:
        return {"agreed_on": f"调解期限{before}届满以后不能再延期，视为调解不成；请办终止调解"}
    if row["until_on"] <= before:
        return {"until_on": f"延长到的日期应当晚于现在的期限{before}"}
    return {}


def end(writer: ChangeWriter, case: Row, on: str) -> None:
    """A case that is suspended ends: so does its suspension, without anything being resumed."""
    for one in case_parts.of_case(SUSPENSION, case["id"]):
        if not one["resumed_on"]:
            ended = max(on, one["began_on"])
            writer.update(Suspension, one["id"], {"resumed_on": ended, "resume_note": "案件办结，没有恢复"})
