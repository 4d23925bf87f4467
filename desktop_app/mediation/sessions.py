"""Mediation sessions, one F09 each (domain reference 1.5; 人民调解法 §20, §27)."""

from __future__ import annotations

import re
from collections.abc import Mapping
from contextlib import suppress
from datetime import datetime
from typing import Any

from ..common import dates
from ..common import text as texts
from ..context import Context
from . import parties, states
from .fields import SESSION_FIELDS
from .models import Case, Session

Row = dict[str, Any]

VENUE = "调解室"
_CLOCK = re.compile(r"(\d{1,2}):(\d{2})(?::(\d{2}))?")
_FLAGS = ("notice_given", "invitees_agreed")


def add_session(ctx: Context, case_id: int, version: int, values: Mapping[str, Any] | None = None) -> int:
    """A session of an assigned case, which is 调解中 from the first one on. Gives its id.

    Left out: now, the mediation room, the case's title as the matter, the operator as recorder.
    Raises ChecksFailed, StaleVersion, and KnownError before mediators are assigned.
    """
    with ctx.write("cases.edit", "登记一次调解") as writer:
        case = states.case_at(ctx, writer, case_id, version, ("ASSIGNED", "MEDIATING"), "登记调解经过")
        row: Row = {
            "start_at": ctx.now(),
            "venue": VENUE,
            "matter": case["title"],
            "recorder": ctx.operator.name,
            **dict.fromkeys(_FLAGS, 0),
            **_tidy(values or {}),
        }
        parties.refuse(_problems(row, case))
        session_id = writer.add(Session, {**row, "case_id": case_id})
        writer.update(Case, case_id, {"status": "MEDIATING"}, version)
        return session_id


def save_session(ctx: Context, session_id: int, version: int, values: Mapping[str, Any]) -> int:
    """Save a session's record, as typed so far or finished. Gives the session's new version.

    Raises ChecksFailed, StaleVersion, and KnownError once the case is closed.
    """
    with ctx.write("cases.edit", "记录调解") as writer:
        row = writer.row(Session, session_id)
        case = states.case_at(ctx, writer, row["case_id"], None, (*states.OPEN, *states.END), "改调解记录")
        changes = _tidy(values)
        parties.refuse(_problems({**row, **changes}, case))
        writer.update(Session, session_id, changes, version)
        return int(writer.row(Session, session_id)["version"])


def delete_session(ctx: Context, session_id: int, version: int) -> None:
    """Into the recycle bin; the case stays in its state."""
    with ctx.write("cases.edit", "删除一次调解") as writer:
        row = writer.row(Session, session_id)
        states.case_at(ctx, writer, row["case_id"], None, ("MEDIATING",), "删除调解记录")
        writer.update(Session, session_id, {"deleted_at": writer.author.at, "deleted_by": ctx.operator.id}, version)


def _tidy(values: Mapping[str, Any]) -> Row:
    flags = {key: int(bool(values[key])) for key in _FLAGS if key in values}
    row = parties.tidy(SESSION_FIELDS, {key: value for key, value in values.items() if key not in _FLAGS}) | flags
    for key in ("start_at", "end_at"):
        if row.get(key):
            row[key] = _time(row[key])
    return row


def _time(text: str) -> str:
    """2026-11-22 9:30 as it is stored; what cannot be read stays, and is said by the check."""
    plain = texts.half_width(text).strip()
    day, _, clock = plain.partition(" ")
    if found := _CLOCK.fullmatch(clock.strip()):
        hour, minute, second = found.groups()
        with suppress(ValueError):
            return f"{dates.parse(day).iso} {int(hour):02}:{minute}:{second or '00'}"
    return plain


def _problems(row: Row, case: Row) -> dict[str, str]:
    found = SESSION_FIELDS.problems(row)
    for key in ("start_at", "end_at"):
        if row.get(key) and key not in found and not _is_time(row[key]):
            found[key] = f"{SESSION_FIELDS[key].label}不是时间，请写成 2026-01-05 09:30 的样子"
    if found:
        return found
    if row["start_at"][:10] < (case["accepted_on"] or ""):
        found["start_at"] = f"调解时间早于受理日期{case['accepted_on']}，请核对"
    if row.get("end_at") and row["end_at"] < row["start_at"]:
        found["end_at"] = "结束时间早于开始时间，请核对"
    return found


def _is_time(text: str) -> bool:
    try:
        return datetime.strptime(text, "%Y-%m-%d %H:%M:%S").isoformat(" ") == text
    except ValueError:
        return False
