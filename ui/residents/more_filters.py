"""Further filters of the list of residents: living alone, birthdays, papers that end, who came and went, plain codes."""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import QCoreApplication
from PySide6.QtWidgets import QWidget

from desktop_app.common import codes
from desktop_app.common.errors import ChecksFailed
from desktop_app.common.fields import Catalogue, Field, Kind
from desktop_app.residents import more_filters as conditions
from desktop_app.residents.fields import FIELDS

from ..ask import wait
from ..records.filter_bar import Filter
from ..records.form_dialog import FormDialog

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
    return [_moved("moved_in", _tr("迁入时间"), _tr("迁入")), _moved("moved_out", _tr("迁出时间"), _tr("迁出"))]


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


def _moved(key: str, label: str, word: str) -> Filter:
    spans = {
        conditions.MONTH: _tr("本月{word}"),
        conditions.LAST_MONTH: _tr("上月{word}"),
        conditions.YEAR: _tr("今年{word}"),
        conditions.LAST_YEAR: _tr("去年{word}"),
    }

    def say(value: Any) -> str:
        first, dots, last = str(value).partition("..")
        return _tr("{first} 至 {last} {word}").format(first=first, last=last, word=word) if dots else ""

    return Filter(
        key,
        label,
        [(value, words.format(word=word)) for value, words in spans.items()],
        ask=lambda parent: ask_days(parent, label),
        ask_label=_tr("起止日期…"),
        say=say,
    )


def ask_days(parent: QWidget, title: str) -> str | None:
    """``from..to`` as somebody types it; None when he gives up."""
    fields = Catalogue(
        title,
        [
            Field(key="first", label=_tr("从"), kind=Kind.DATE, section=title, required=True),
            Field(key="last", label=_tr("到"), kind=Kind.DATE, section=title, required=True),
        ],
    )
    found: list[str] = []

    def take(values: dict[str, Any]) -> None:
        if values["first"] > values["last"]:
            raise ChecksFailed({"last": _tr("结束日期不能早于开始日期")})
        found.append(f"{values['first']}..{values['last']}")

    dialog = FormDialog(fields, take, title=title, word=_tr("筛选"), parent=parent)
    return found[0] if wait(dialog) and found else None
