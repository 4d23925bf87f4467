"""R05 志愿服务月报 and its list of activities (domain reference 6.1)."""

from __future__ import annotations

from peewee import fn

from ..common import codes
from ..common.papers import ReportTable
from ..volunteers.models import Activity, ServiceRecord, Team
from .catalogue import FIGURES
from .periods import Period


def volunteers_table(period: Period) -> ReportTable:
    """R05 志愿服务月报, one row."""
    hours = FIGURES["volunteers.hours"].value(period) or 0
    people = FIGURES["volunteers.people"].value(period) or 0
    by_kind = dict(
        Activity.select(Activity.service_kind, fn.COUNT(Activity.id))
        .where(Activity.id.in_(FIGURES["volunteers.activities"].query(period)))
        .group_by(Activity.service_kind)
        .tuples()
    )
    served = (
        Activity.select(fn.SUM(Activity.recipient_count))
        .where(Activity.id.in_(FIGURES["volunteers.activities"].query(period)))
        .scalar()
    )
    kinds = [code for code in codes.table("service_kind") if by_kind.get(code)]
    columns: list[tuple[str, ...]] = [
        ("队伍数",),
        ("注册志愿者",),
        ("其中：新增",),
        ("活动场次",),
        ("参与人数",),
        ("参与人次",),
        ("服务时长（小时）",),
        ("人均时长（小时）",),
        ("服务对象人次",),
        ("活跃率（%）",),
        *(("分类场次", codes.label("service_kind", code)) for code in kinds),
    ]
    row: list[object] = [
        Team.select().where(Team.deleted_at.is_null()).count(),
        FIGURES["volunteers.registered"].value(period),
        FIGURES["volunteers.joined"].value(period),
        FIGURES["volunteers.activities"].value(period),
        people,
        FIGURES["volunteers.times"].value(period),
        hours,
        hours / people if people else None,
        int(served or 0),
        FIGURES["volunteers.active_rate"].value(period),
        *(by_kind[code] for code in kinds),
    ]
    return ReportTable("R05", "志愿服务月报", "人、场、小时", columns, [row])


def activities_table(period: Period) -> ReportTable:
    """The list that goes with R05: the month's activities."""
    query = (
        Activity.select(
            Activity, fn.COUNT(ServiceRecord.id).alias("people"), fn.SUM(ServiceRecord.minutes).alias("sum")
        )
        .left_outer_join(
            ServiceRecord, on=((ServiceRecord.activity == Activity.id) & ServiceRecord.deleted_at.is_null())
        )
        .where(Activity.id.in_(FIGURES["volunteers.activities"].query(period)))
        .group_by(Activity.id)
        .order_by(Activity.held_on, Activity.id)
    )
    rows: list[list[object]] = [
        [
            number,
            row["held_on"],
            row["name"],
            codes.label("service_kind", row["service_kind"]),
            row["place"],
            row["manager"],
            row["people"],
            int(row["sum"] or 0) / 60,
        ]
        for number, row in enumerate(query.dicts(), 1)
    ]
    columns: list[tuple[str, ...]] = [
        ("序号",),
        ("日期",),
        ("活动名称",),
        ("服务类别",),
        ("地点",),
        ("负责人",),
        ("参与人次",),
        ("服务时长（小时）",),
    ]
    return ReportTable(
        "R05-A", "志愿服务活动清单", "人次、小时", columns, rows, note="" if rows else "本月无志愿服务活动。"
    )
