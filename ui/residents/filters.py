"""What the list of residents can be narrowed to, as chips."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtCore import QCoreApplication

from desktop_app.common import codes
from desktop_app.residents import filters as narrowing

from ..records.filter_bar import Filter
from .more_filters import code_filters, coming_and_going, household_filters

_AGES = ("60-", "65-", "70-", "80-", "90-", "-5", "-13", "-17", "18-59")


def _tr(text: str) -> str:
    return QCoreApplication.translate("ResidentFilters", text)


def age_words(value: str) -> str:
    """60 岁以上, 18 至 59 岁, 不满 14 岁 of "60-", "18-59", "-13"."""
    low, _, high = value.partition("-")
    if low and high:
        return _tr("{low} 至 {high} 岁").format(low=low, high=high)
    return _tr("{low} 岁以上").format(low=low) if low else _tr("不满 {high} 岁").format(high=int(high) + 1)


def _codes(table: str) -> list[tuple[str, str]]:
    return [(item.code, item.label) for item in codes.table(table).values() if item.offered]


def _care() -> list[tuple[str, str]]:
    groups = [(code, label) for code, label in _codes("care_group") if code not in narrowing.CARE_L4]
    # Level 3 groups are not told apart in a list, so they cannot be filtered by either.
    return [("any", _tr("全部关爱对象")), *(pair for pair in groups if pair[0] not in narrowing.CARE_L3)]


def resident_filters(
    areas: Callable[[], Sequence[tuple[int, str]]], only: Callable[[], Sequence[tuple[list[int], str]]]
) -> list[Filter]:
    """``areas`` gives the nodes that are offered; ``only`` the records behind a figure, with its words, if one is open."""
    return [
        Filter("only", _tr("名单"), only),
        Filter("area", _tr("小区和网格"), areas),
        Filter("age", _tr("年龄"), [(value, age_words(value)) for value in _AGES]),
        Filter("sex", _tr("性别"), [("1", _tr("男")), ("2", _tr("女"))]),
        Filter("resident_class", _tr("人员类别"), lambda: _codes("resident_class")),
        Filter("care", _tr("关爱对象"), _care),
        *household_filters(),
        Filter("political", _tr("政治面貌"), lambda: _codes("political")),
        Filter(
            "status",
            _tr("去向"),
            [
                (narrowing.HERE, _tr("在册（未迁出、未去世）")),
                (narrowing.MOVED, _tr("已迁出")),
                (narrowing.DIED, _tr("已去世")),
            ],
        ),
        *coming_and_going(),
        *code_filters(),
        Filter(
            "missing",
            _tr("资料待补"),
            [
                (narrowing.NO_ID, _tr("无身份证号")),
                (narrowing.NO_HEAD, _tr("户主待补")),
                (narrowing.NO_HOUSEHOLD, _tr("未入户")),
                (narrowing.FAMILY, _tr("家庭关系待核对")),
            ],
        ),
        Filter(narrowing.BIN, _tr("回收站"), [(True, _tr("回收站"))]),
    ]
