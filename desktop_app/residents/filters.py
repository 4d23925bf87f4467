"""What a list of residents can be narrowed to. Values are small and JSON-able, so that a window can remember them."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from peewee import Expression, fn

from ..common import dates
from ..common.errors import UsageError
from ..common.fields import Level
from ..store import recycle
from . import more_filters, scope
from .models import CareTag, Household, Person

BIN = "bin"
NO_ID, NO_HEAD, NO_HOUSEHOLD = "no_id", "no_head", "no_household"
FAMILY = "family"
"""Relations within the household that do not fit (``family_hints``)."""
HERE, MOVED, DIED = "here", "moved", "died"

# Care groups by level (domain reference 2.8): L3 show as 关爱, L4 nowhere but to the named role.
CARE_L3 = frozenset({"C06", "C07", "C12", "C17", "C18"})
CARE_L4 = frozenset({"C14", "C15", "C16"})


CARE_HIDDEN = ""
"""Stands for all care groups of level 3 together: shown as 关爱."""


def care_level(code: str) -> Level:
    """How sensitive it is that somebody is in this group."""
    if code in CARE_L4:
        return Level.L4
    return Level.L3 if code in CARE_L3 or code == CARE_HIDDEN else Level.L2


def conditions(filters: Mapping[str, Any], today: date) -> list[Expression]:
    """Peewee conditions on Person for these filters; without ``bin`` only living records.

    ``sex``, ``resident_class``, ``political``: a code · ``age``: "60-", "-14", "18-59" in full years · ``area``: id of a
    node, with all below it · ``care``: the code of a care group of level 2, or "any" · ``missing``: no_id, no_head, no_household, family ·
    ``status``: here, moved, died · ``only``: ids (the records behind a figure) · ``bin``: the recycle bin · and those of
    ``more_filters``.
    Raises UsageError for a filter nobody knows.
    """
    found = [Person.deleted_at.is_null(not filters.get(BIN))]
    if filters.get(BIN):  # what was erased for good is nobody's to see
        found.append(Person.delete_reason.is_null() | (Person.delete_reason != recycle.ERASED))
    for key, value in filters.items():
        if key == BIN:
            continue
        if key not in _CONDITIONS:
            raise UsageError(f"居民名单没有“{key}”这个条件，可用：{'、'.join(_CONDITIONS)}、{BIN}。")
        found.append(_CONDITIONS[key](value, today))
    return found


def knows(key: str) -> bool:
    """Whether the list can be narrowed by this."""
    return key == BIN or key in _CONDITIONS


def _code(key: str) -> Any:
    return lambda value, today: getattr(Person, key) == value


def _age(value: str, today: date) -> Expression:
    lowest, dash, highest = value.partition("-")
    if not dash or not (lowest + highest).isdecimal():
        raise UsageError(f"年龄条件要写成 60-、-14 或 18-59 的样子，“{value}”不是。")
    born = Person.birth_date.is_null(False)
    if lowest:  # full years: the birthday in the year ``lowest`` ago is reached
        born &= Person.birth_date <= dates.add_months(today.isoformat(), -12 * int(lowest))
    if highest:
        born &= Person.birth_date > dates.add_months(today.isoformat(), -12 * (int(highest) + 1))
    return born


def _area(value: int | str, today: date) -> Expression:
    return Person.area.in_(scope.below(int(value)))


def _care(value: str, today: date) -> Expression:
    if value != "any" and care_level(value) is not Level.L2:
        raise UsageError("需要保密的关爱对象在名单里不分类别，不能按这一类筛选，可以用“全部关爱对象”。")
    tagged = CareTag.select(CareTag.person).where(CareTag.until.is_null() & CareTag.deleted_at.is_null())
    tagged = tagged.where(CareTag.code.not_in(sorted(CARE_L4)) if value == "any" else CareTag.code == value)
    return Person.id.in_(tagged)


def _missing(value: str, today: date) -> Expression:
    if value == NO_ID:
        return Person.id_no.is_null()
    if value == NO_HOUSEHOLD:
        return Person.household.is_null()
    if value == FAMILY:
        from . import family_hints  # which stands on the list of households

        return _only(
            sorted({one for people in family_hints.whole(today.isoformat()).values() for one in people}), today
        )
    headless = Household.select(Household.id).where(Household.head_id.is_null() & Household.deleted_at.is_null())
    return Person.household.in_(headless)


def _status(value: str, today: date) -> Expression:
    if value == MOVED:
        return Person.moved_out_on.is_null(False) & Person.died_on.is_null()
    if value == DIED:
        return Person.died_on.is_null(False)
    return Person.moved_out_on.is_null() & Person.died_on.is_null()


def _only(value: list[int], today: date) -> Expression:
    if not value:
        return fn.coalesce(Person.id, 0) < 0
    # Thousands of ids as parameters would pass the engine's limit; as pieces they are one condition.
    found: Any = None
    for start in range(0, len(value), 500):
        part = Person.id.in_(list(value[start : start + 500]))
        found = part if found is None else found | part
    return found


_CONDITIONS: dict[str, Any] = {
    "sex": _code("sex"),
    "resident_class": _code("resident_class"),
    "political": _code("political"),
    "age": _age,
    "area": _area,
    "care": _care,
    "missing": _missing,
    "status": _status,
    "only": _only,
    **more_filters.CONDITIONS,
}
