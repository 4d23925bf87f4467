"""What the four tables of the tab are fed with, their labels and filters."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import date
from typing import Any

from desktop_app.common import codes, dates
from desktop_app.context import Context
from desktop_app.volunteers import queries
from desktop_app.volunteers.fields import ACTIVITY_FIELDS, SERVICE_FIELDS, TEAM_FIELDS, VOLUNTEER_FIELDS

from ..records.filter_bar import Choices, Filter
from ..records.source import Chip, Column, Row, Sort, column_of
from ..theme import Tone
from .parts import tr

_MONTHS = 14  # offered in the filter
_SOON = 3  # days before a deadline that are marked

VOLUNTEER_TONES = {"active": Tone.GREEN, "paused": Tone.AMBER, "quit": Tone.GREY}
ACTIVITY_TONES = {"recruiting": Tone.BLUE, "running": Tone.BLUE, "finished": Tone.AMBER, "recorded": Tone.GREEN}


def volunteer_chip(code: str | None) -> Chip:
    return Chip(codes.label("volunteer_status", code), VOLUNTEER_TONES.get(code or "", Tone.GREY))


def activity_chip(code: str | None) -> Chip:
    return Chip(codes.label("activity_status", code), ACTIVITY_TONES.get(code or "", Tone.GREY))


def deadline_chip(ctx: Context, record_by: str) -> Chip:
    """How long there is still to record an activity."""
    left = (date.fromisoformat(record_by) - date.fromisoformat(ctx.today())).days
    if left < 0:
        return Chip(tr("逾期 {days} 天").format(days=-left), Tone.RED)
    tone = Tone.AMBER if left <= _SOON else Tone.GREY
    return Chip(tr("剩 {days} 天").format(days=left) if left else tr("今天到期"), tone)


def review_chips(row: Mapping[str, Any]) -> list[Chip]:
    if not row["reviewed"]:
        found = [Chip(tr("待复核"), Tone.AMBER)]
    else:
        found = [Chip(tr("自审"), Tone.BLUE) if row["own_review"] else Chip(tr("已复核"), Tone.GREEN)]
    return [*found, Chip(tr("逾期补录"), Tone.RED)] if row["late"] else found


class _Source:
    """What all four share; ``name`` is that of ``queries.total``."""

    name = ""

    def __init__(self, ctx: Context) -> None:
        self.ctx = ctx

    def _ids(self, text: str, filters: Mapping[str, Any], sort: Sort | None) -> list[int]:
        raise NotImplementedError

    def ids(self, text: str, filters: Mapping[str, Any], sort: Sort | None) -> Sequence[int]:
        return self._ids(text, filters, sort)

    def ids_complete(self, text: str, filters: Mapping[str, Any], sort: Sort | None) -> Sequence[int]:
        return self._ids(text, filters, sort)

    def total(self, filters: Mapping[str, Any]) -> int:
        return queries.total(self.ctx, self.name)


class VolunteerTable(_Source):
    name = "volunteers"

    def columns(self) -> list[Column]:
        fields = VOLUNTEER_FIELDS
        return [
            Column("name", tr("姓名"), 8),
            column_of(fields["volunteer_no"]),
            Column("status", tr("状态"), 6),
            Column("minutes", tr("小时"), 6, "right"),
            Column("service_kinds", tr("服务类别"), 15, sortable=False),
            Column("phone", tr("电话"), 11, sortable=False),
            Column("teams", tr("队伍"), 12, sortable=False),
            Column("registered_on", tr("登记日期"), 10, listed=False),
            Column("skills", tr("专业技能"), 12, listed=False, sortable=False),
            Column("sex", tr("性别"), 4, listed=False, sortable=False),
        ]

    def _ids(self, text: str, filters: Mapping[str, Any], sort: Sort | None) -> list[int]:
        return queries.volunteer_ids(self.ctx, text, filters, sort)

    def rows(self, ids: Sequence[int]) -> list[Row]:
        rows = queries.volunteer_rows(self.ctx, ids)
        return [{**row, "status": volunteer_chip(row["status_code"])} if row else {} for row in rows]


class ActivityTable(_Source):
    name = "activities"

    def columns(self) -> list[Column]:
        return [
            Column("held_on", tr("日期"), 10),
            Column("name", tr("活动名称"), 15),
            Column("status", tr("状态"), 7),
            Column("people", tr("人次"), 5, "right"),
            Column("minutes", tr("小时"), 6, "right", sortable=False),
            Column("record_by", tr("记录期限"), 8, sortable=False),
            Column("place", tr("地点"), 11),
            Column("manager", tr("负责人"), 7),
            Column("service_kind", tr("服务类别"), 9, listed=False),
            Column("team", tr("队伍"), 12, listed=False, sortable=False),
            Column("organizer", tr("组织单位"), 14, listed=False, sortable=False),
        ]

    def _ids(self, text: str, filters: Mapping[str, Any], sort: Sort | None) -> list[int]:
        return queries.activity_ids(self.ctx, text, filters, sort)

    def rows(self, ids: Sequence[int]) -> list[Row]:
        return [self._shown(row) if row else {} for row in queries.activity_rows(self.ctx, ids)]

    def _shown(self, row: Mapping[str, Any]) -> Row:
        by = deadline_chip(self.ctx, row["record_by"]) if row["record_by"] else ""
        shown = {**row, "status": activity_chip(row["status_code"]), "record_by": by}
        return shown if row["people"] else {**shown, "people": "", "minutes": ""}


class ServiceTable(_Source):
    name = "services"

    def columns(self) -> list[Column]:
        return [
            Column("served_on", tr("日期"), 10),
            Column("volunteer_name", tr("志愿者"), 7),
            Column("minutes", tr("小时"), 6, "right"),
            Column("activity_name", tr("活动名称"), 14),
            Column("review", tr("复核"), 7, sortable=False),
            Column("time", tr("起止"), 10, sortable=False),
            column_of(SERVICE_FIELDS["recorder"]),
            Column("reviewer", tr("复核人"), 7, listed=False),
            Column("content", tr("服务内容"), 16, listed=False, sortable=False),
            Column("place", tr("地点"), 11, listed=False),
        ]

    def _ids(self, text: str, filters: Mapping[str, Any], sort: Sort | None) -> list[int]:
        return queries.service_ids(self.ctx, text, filters, sort)

    def rows(self, ids: Sequence[int]) -> list[Row]:
        return [{**row, "review": review_chips(row)} if row else {} for row in queries.service_rows(self.ctx, ids)]


class TeamTable(_Source):
    name = "teams"

    def columns(self) -> list[Column]:
        return [
            Column("name", tr("队名"), 16),
            Column("kind", tr("类别"), 8),
            Column("people", tr("人数"), 6, "right"),
            Column("captain", tr("队长"), 8, sortable=False),
            column_of(TEAM_FIELDS["post"]),
            column_of(TEAM_FIELDS["founded_on"]),
            column_of(TEAM_FIELDS["superior"]),
        ]

    def _ids(self, text: str, filters: Mapping[str, Any], sort: Sort | None) -> list[int]:
        return queries.team_ids(self.ctx, text, filters, sort)

    def rows(self, ids: Sequence[int]) -> list[Row]:
        return [dict(row) for row in queries.team_rows(self.ctx, ids)]


# Filters


def _codes(table: str) -> Choices:
    return [(code, item.label) for code, item in codes.table(table).items() if item.offered]


def _months(ctx: Context) -> Callable[[], Choices]:
    def offered() -> Choices:
        first = ctx.today()[:8] + "01"
        months = [dates.add_months(first, -count)[:7] for count in range(_MONTHS)]
        return [(one, tr("{year}年{month}月").format(year=one[:4], month=int(one[5:]))) for one in months]

    return offered


def _bin() -> Filter:
    return Filter("bin", tr("回收站"), [(True, tr("回收站里的"))])


def volunteer_filters(ctx: Context) -> list[Filter]:
    return [
        Filter("status", tr("状态"), _codes("volunteer_status")),
        Filter("service_kind", tr("服务类别"), _codes("service_kind")),
        Filter("team", tr("队伍"), lambda: queries.team_names(ctx)),
        Filter("party", tr("党员"), [(True, tr("党员志愿者"))]),
        _bin(),
    ]


def activity_filters(ctx: Context) -> list[Filter]:
    return [
        Filter("due", tr("记录"), [(True, tr("还没有记录的"))]),
        Filter("status", tr("状态"), _codes("activity_status")),
        Filter("month", tr("月份"), _months(ctx)),
        Filter("service_kind", ACTIVITY_FIELDS["service_kind"].label, _codes("service_kind")),
        Filter("team", tr("队伍"), lambda: queries.team_names(ctx)),
        _bin(),
    ]


def service_filters(ctx: Context) -> list[Filter]:
    return [
        Filter("review", tr("复核"), [("pending", tr("待复核")), ("done", tr("已复核"))]),
        Filter("month", tr("月份"), _months(ctx)),
        _bin(),
    ]


def team_filters(ctx: Context) -> list[Filter]:
    return [Filter("kind", tr("类别"), _codes("team_kind")), _bin()]
