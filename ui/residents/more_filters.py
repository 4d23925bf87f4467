"""Further filters of the list of residents: living alone, birthdays, papers that end, who came and went, plain codes."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication

from desktop_app.common import codes
from desktop_app.residents import more_filters as conditions
from desktop_app.residents.fields import FIELDS

from ..records.filter_bar import Filter
from ..records.spans import span_filter

_TURNING = ("18", "60", "65", "70", "80", "90", "100")
_DAYS = ("30", "60", "90")


def _tr(text: str) -> str:
    return QCoreApplication.translate("ResidentFilters", text)


def household_filters() -> list[Filter]:
    """What follows from age, household and papers."""
    return [
        Filter("alone", _tr("独居"), [(True, _tr("独居"))]),
        Filter("birthday", _tr("生日"), [(conditions.MONTH, _tr("本月生日"))]),
        Filter(
            "turning", _tr("本月满岁"), [(years, _tr("本月满 {years} 岁").format(years=years)) for years in _TURNING]
        ),
        Filter(
            "expiring",
            _tr("证件到期"),
            [
                *((days, _tr("{days} 天内到期或已过期").format(days=days)) for days in _DAYS),
                (conditions.PAST, _tr("证件已过期")),
            ],
        ),
        Filter("phone", _tr("有无电话"), [(conditions.YES, _tr("有电话")), (conditions.NO, _tr("无电话"))]),
    ]


def coming_and_going() -> list[Filter]:
    """When somebody moved in or out; days may be typed."""
    return [
        span_filter("moved_in", _tr("迁入时间"), _tr("迁入")),
        span_filter("moved_out", _tr("迁出时间"), _tr("迁出")),
    ]


def code_filters() -> list[Filter]:
    """One for each field of ``conditions.CODES``; what needs to be kept secret is not offered."""
    found = []
    for key in conditions.CODES:
        field = FIELDS[key]
        assert field.code_table is not None
        offered = [
            (item.code, item.label)
            for item in codes.table(field.code_table).values()
            if item.offered and (key, item.code) != ("leftbehind_type", conditions.LEFT_BEHIND_HIDDEN)
        ]
        found.append(Filter(key, field.label, offered))
    return found
