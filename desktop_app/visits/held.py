"""What visits and services hold of one person, for his own inquiry (个人信息保护法 45)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ..common import codes, dates
from ..common.person_papers import HeldTable
from ..residents.grid_models import Staff
from .fields import VISIT_FIELDS
from .models import CareService, Visit

if TYPE_CHECKING:
    from ..context import Context

_TEXTS = ("situation", "needs", "conflicts", "handling", "remark")


def of_person(ctx: Context, person_id: int) -> list[HeldTable]:
    """Visits to himself and services to him, in full. Visits to his household that name nobody are the household's."""
    ctx.require("residents.reveal")
    names = dict(Staff.select(Staff.id, Staff.name).tuples())
    visits = Visit.select().where((Visit.person == person_id) & Visit.deleted_at.is_null())
    told = [
        (
            dates.on_paper(row.day),
            codes.label("visit_mode", row.mode),
            names.get(row.staff_id, ""),
            "\n".join(f"{VISIT_FIELDS[key].label}：{text}" for key in _TEXTS if (text := getattr(row, key))),
        )
        for row in visits.order_by(Visit.day, Visit.id)
    ]
    services = CareService.select().where((CareService.person == person_id) & CareService.deleted_at.is_null())
    given = [
        (
            dates.on_paper(row.day),
            codes.label("care_service", row.kind),
            names.get(row.staff_id, ""),
            row.content or "",
        )
        for row in services.order_by(CareService.day, CareService.id)
    ]
    return [
        HeldTable("走访", told, ("日期", "方式", "走访人", "记录"), (1.7, 0.9, 1.1, 4.0)),
        HeldTable("关爱服务", given, ("日期", "服务", "服务人", "内容"), (1.7, 0.9, 1.1, 4.0)),
    ]
