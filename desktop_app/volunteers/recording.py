"""Service records: one or a whole paper sign-in sheet at once, every guard of domain reference 3.4 before the write."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from ..common.errors import ChecksFailed, KnownError, NotFound
from ..context import Context
from ..store.models import Operator
from .activities import mark_recorded
from .guards import Entry, Occasion, entry_problems, occasion_problems
from .models import ServiceRecord, Volunteer
from .stays import Stay, parse

_UNREVIEWED = {"reviewer": None, "reviewed_at": None, "review_note": None}
_EDITED = ("served_on", "activity_name", "place", "content", "organizer", "manager")


def record(ctx: Context, occasion: Occasion, entries: Sequence[Entry]) -> list[int]:
    """Write a sheet: all of its lines or none; gives the records' ids in the order of the lines.

    Raises ChecksFailed with sentences by field of the occasion, and by ``line.0``, ``line.1`` … of the entries.
    """
    row = occasion.columns()
    with ctx.write("volunteers.edit", f"记录服务（{len(entries)}人）") as writer:
        found: dict[str, str] = occasion_problems(ctx, row)
        if not entries:
            found["line"] = "还没有选志愿者"
        if "served_on" not in found:
            found |= {f"line.{at}": said for at, said in entry_problems(ctx, row, entries).items()}
        if found:
            raise ChecksFailed(found)
        names = dict(
            Volunteer.select(Volunteer.id, Volunteer.name)
            .where(Volunteer.id.in_([entry.volunteer_id for entry in entries]))
            .tuples()
        )
        ids = writer.add_many(
            ServiceRecord,
            [
                {
                    **row,
                    **_time(entry.stay),
                    "volunteer_id": entry.volunteer_id,
                    "volunteer_name": names[entry.volunteer_id],
                    "recorder": ctx.operator.name,
                    "recorded_at": ctx.now(),
                }
                for entry in entries
            ],
        )
        if occasion.activity_id is not None:
            mark_recorded(writer, occasion.activity_id)
    return ids


def update_record(ctx: Context, record_id: int, version: int | None, changes: Mapping[str, Any]) -> None:
    """Correct a record. ``changes``: fields of the occasion, ``minutes``, or ``stay`` (a Stay, or text as it is typed).

    Who corrects it is its recorder now, and it must be reviewed again. Raises ChecksFailed, StaleVersion.
    """
    with ctx.write("volunteers.edit", "修改服务记录") as writer:
        stored = writer.row(ServiceRecord, record_id)
        row = {**stored, **{key: changes[key] for key in _EDITED if key in changes}}
        found = occasion_problems(ctx, row)
        stay = None
        if "served_on" not in found:
            try:
                stay = _changed_stay(stored, row, changes)
            except ValueError as error:
                found["minutes"] = str(error)
        if stay is not None:
            row |= _time(stay)
            entry = Entry(row["volunteer_id"], stay)
            problems = entry_problems(ctx, row, [entry], ignoring=record_id)
            if problems:
                found["minutes"] = problems[0]
        if found:
            raise ChecksFailed(found)
        kept = {key: row[key] for key in (*_EDITED, "minutes", "start_at", "end_at")}
        if any(stored[key] != value for key, value in kept.items()):
            kept |= {"recorder": ctx.operator.name, **_UNREVIEWED}
        writer.update(ServiceRecord, record_id, kept, version)


def delete_record(ctx: Context, record_id: int, reason: str = "") -> None:
    """Into the recycle bin; its hours count no more."""
    with ctx.write("volunteers.edit", "删除服务记录", reason=reason or None) as writer:
        writer.delete(ServiceRecord, record_id, reason)


def restore_record(ctx: Context, record_id: int) -> None:
    """Back from the recycle bin. Raises KnownError when it would count hours twice now."""
    with ctx.write("volunteers.edit", "恢复服务记录") as writer:
        row = writer.row(ServiceRecord, record_id)
        entry = Entry(row["volunteer_id"], Stay(row["minutes"], row["start_at"], row["end_at"]))
        problems = entry_problems(ctx, row, [entry], ignoring=record_id)
        if problems:
            raise KnownError(f"{problems[0]}。没有恢复，记录还在回收站。")
        writer.restore(ServiceRecord, record_id)


def _time(stay: Stay) -> dict[str, Any]:
    return {"minutes": stay.minutes, "start_at": stay.start_at, "end_at": stay.end_at}


def _changed_stay(stored: Mapping[str, Any], row: Mapping[str, Any], changes: Mapping[str, Any]) -> Stay:
    """Raises ValueError with a sentence."""
    given = changes.get("stay")
    if isinstance(given, str):
        return parse(given, row["served_on"])
    if isinstance(given, Stay):
        return given
    moved = row["served_on"] != stored["served_on"]
    times = (None, None) if moved else (stored["start_at"], stored["end_at"])
    if moved and stored["start_at"]:
        raise ValueError("日期改了，请重新填写起止时间")
    return Stay(changes.get("minutes", stored["minutes"]), *times)


def review(ctx: Context, record_ids: Sequence[int], reason: str = "") -> int:
    """A second person has looked at these records (记录人 ≠ 复核人); gives how many.

    Where the hall has one operator he reviews his own with a reason; that is marked 自审 (domain reference 9.2).
    Raises KnownError for one's own records in a hall with several, ChecksFailed without the reason.
    """
    with ctx.write("volunteers.review", "复核服务记录", reason=reason or None) as writer:
        by_himself = alone()
        for record_id in record_ids:
            row = writer.row(ServiceRecord, record_id)
            if row["deleted_at"]:
                raise NotFound("有一条记录刚被删除，这次没有复核。请刷新后再试。")
            if row["reviewed_at"]:
                raise KnownError(
                    f"{row['volunteer_name']}{row['served_on']}的记录已由{row['reviewer']}复核，不用再复核。"
                )
            note = None
            if row["recorder"] == ctx.operator.name:
                note = _own(row, by_himself, reason)
            changes = {"reviewer": ctx.operator.name, "reviewed_at": ctx.now(), "review_note": note or reason or None}
            writer.update(ServiceRecord, record_id, changes)
    return len(record_ids)


def alone() -> bool:
    """Whether the hall has one operator."""
    return bool(Operator.select().where(Operator.deleted_at.is_null()).count() == 1)


def _own(row: Mapping[str, Any], by_himself: bool, reason: str) -> str:
    if not by_himself:
        raise KnownError(
            f"{row['volunteer_name']}{row['served_on']}的记录是您登记的，要由另一位操作员复核。什么也没有改动。"
        )
    if not reason.strip():
        raise ChecksFailed({"reason": "大厅只有一位操作员，复核自己登记的记录要写明理由"})
    return f"自审：{reason.strip()}"
