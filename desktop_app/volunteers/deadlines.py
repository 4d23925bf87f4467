"""Service is recorded within ten working days after the activity (民政部令第67号 §11), and reviewed; the list for 今日."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from peewee import fn

from ..context import Context
from ..store import holidays
from .models import Activity, ServiceRecord

SOON = 3  # days before the end that an activity appears in the list


@dataclass(frozen=True, slots=True)
class Due:
    """One line of 今日. ``kind``: 服务记录, 复核; ``table`` and ``record_id`` say what to open (0: the filtered list).

    ``days``: left until ``due_on``, negative when overdue.
    """

    kind: str
    title: str
    detail: str
    due_on: str
    table: str
    record_id: int
    days: int


def record_by(ctx: Context, held_on: str) -> str:
    """The last day (ISO) for recording what was served on a day."""
    count = int(str(ctx.setting("volunteers.record_workdays")))
    return holidays.deadline(ctx, held_on, count, "working")


def unrecorded_ids(today: str) -> list[int]:
    """Activities whose day has come, that were not cancelled and have no service record yet, oldest first."""
    recorded = ServiceRecord.select(ServiceRecord.activity).where(
        ServiceRecord.activity.is_null(False) & ServiceRecord.deleted_at.is_null()
    )
    query = Activity.select(Activity.id).where(
        Activity.deleted_at.is_null()
        & (Activity.status != "cancelled")
        & (Activity.held_on <= today)
        & Activity.id.not_in(recorded)
    )
    return [row[0] for row in query.order_by(Activity.held_on, Activity.id).tuples()]


def due(ctx: Context, *, all_of_them: bool = False) -> list[Due]:
    """Activities without records that are overdue or near the end (all with ``all_of_them``), then what awaits review.

    The oldest first. Records awaiting review are one line, due with the oldest of them.
    """
    ctx.require("volunteers.read")
    found = [line for line in _unrecorded(ctx) if all_of_them or line.days <= SOON]
    pending = (
        ServiceRecord.select(fn.COUNT(ServiceRecord.id), fn.MIN(ServiceRecord.served_on))
        .where(ServiceRecord.deleted_at.is_null() & ServiceRecord.reviewed_at.is_null())
        .tuples()
        .first()
    )
    if pending and pending[0]:
        on = record_by(ctx, pending[1])
        detail = f"最早一条是{pending[1]}的服务"
        found.append(Due("复核", f"{pending[0]}条服务记录待复核", detail, on, "service_record", 0, _days(ctx, on)))
    return found


def _unrecorded(ctx: Context) -> list[Due]:
    rows = Activity.select().where(Activity.id.in_(unrecorded_ids(ctx.today()))).order_by(Activity.held_on, Activity.id)
    found = []
    for row in rows:
        on = record_by(ctx, row.held_on)
        detail = f"{row.held_on}举行，还没有服务记录"
        found.append(Due("服务记录", row.name, detail, on, "activity", row.id, _days(ctx, on)))
    return found


def _days(ctx: Context, on: str) -> int:
    return (date.fromisoformat(on) - date.fromisoformat(ctx.today())).days
