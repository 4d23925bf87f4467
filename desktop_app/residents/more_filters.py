"""Further conditions of the list of residents: who lives alone, whose papers end, who came and went, and plain codes.

Values that mean a time are those of ``common.spans``.
"""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from peewee import Expression, fn

from ..common import dates
from ..common.errors import UsageError
from ..common.spans import LAST_MONTH, LAST_YEAR, MONTH, YEAR, between
from .models import Person

__all__ = [
    "CODES",
    "CONDITIONS",
    "LAST_MONTH",
    "LAST_YEAR",
    "LEFT_BEHIND_HIDDEN",
    "MONTH",
    "NO",
    "PAST",
    "YEAR",
    "YES",
    "between",
]

CODES = (
    "hukou_match",
    "employment",
    "leftbehind_type",
    "marital",
    "ethnic",
    "education",
    "relation_to_head",
)
"""Fields of level 1 and 2 whose code may be filtered by."""

LEFT_BEHIND_HIDDEN = "03"
"""留守儿童: a care group of level 3 (domain reference 2.8), which no list tells apart."""

YES, NO = "yes", "no"
PAST = "past"


def _code(key: str) -> Any:
    return lambda value, today: getattr(Person, key) == value


def _leftbehind(value: str, today: date) -> Expression:
    if value == LEFT_BEHIND_HIDDEN:
        raise UsageError("留守儿童需要保密，名单不按这一类筛选，可以用“全部关爱对象”。")
    return Person.leftbehind_type == value


def _alone(value: bool, today: date) -> Expression:
    """独居: nobody else living in the household. Who is in no household is not counted: nobody knows with whom he lives."""
    here = Person.deleted_at.is_null() & Person.moved_out_on.is_null() & Person.died_on.is_null()
    single = (
        Person.select(Person.household)
        .where(here & Person.household.is_null(False))
        .group_by(Person.household)
        .having(fn.COUNT(Person.id) == 1)
    )
    return Person.household.in_(single) & Person.moved_out_on.is_null() & Person.died_on.is_null()


def _birthday(value: str, today: date) -> Expression:
    if value != MONTH:
        raise UsageError(f"生日条件只有“{MONTH}”（本月），“{value}”不是。")
    return Person.birth_date.is_null(False) & (fn.SUBSTR(Person.birth_date, 6, 2) == f"{today.month:02d}")


def _turning(value: str, today: date) -> Expression:
    """Whose birthday in this month makes him so many years old."""
    if not value.isdecimal() or not 0 < int(value) < 150:
        raise UsageError(f"本月满多少岁要写一个数，“{value}”不是。")
    first, after = dates.month_bounds(today.year - int(value), today.month)
    return (Person.birth_date >= first) & (Person.birth_date < after)


def _expiring(value: str, today: date) -> Expression:
    """证件或居住证 ends within so many days, or has ended; ``past``: has ended."""
    if value != PAST and not value.isdecimal():
        raise UsageError(f"证件到期条件要写天数或 {PAST}，“{value}”不是。")
    days = -1 if value == PAST else int(value)
    last = (today + timedelta(days=days)).isoformat()
    here = Person.moved_out_on.is_null() & Person.died_on.is_null()
    return here & ((Person.cert_until <= last) | (Person.permit_until <= last))


def _phone(value: str, today: date) -> Expression:
    missing = Person.phone.is_null() | (Person.phone == "")
    return missing if value == NO else ~missing


def _moved(key: str) -> Any:
    def condition(value: str, today: date) -> Expression:
        first, last = between(value, today)
        return getattr(Person, key).between(first, last)

    return condition


CONDITIONS: dict[str, Any] = {
    **{key: _code(key) for key in CODES},
    "leftbehind_type": _leftbehind,
    "alone": _alone,
    "birthday": _birthday,
    "turning": _turning,
    "expiring": _expiring,
    "phone": _phone,
    "moved_in": _moved("moved_in_on"),
    "moved_out": _moved("moved_out_on"),
}
