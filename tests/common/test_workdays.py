from __future__ import annotations

from datetime import date

import pytest

from desktop_app.common import workdays


@pytest.mark.parametrize(
    ("start", "days", "unit", "due"),
    [
        ("2026-01-20", 30, "calendar", "2026-02-24"),
        ("2026-02-01", 30, "calendar", "2026-03-03"),
        ("2026-08-27", 30, "calendar", "2026-09-28"),
        ("2026-09-05", 30, "calendar", "2026-10-08"),
        ("2026-09-28", 10, "working", "2026-10-16"),
        ("2026-11-20", 10, "working", "2026-12-04"),
        ("2026-01-20", 30, "working", "2026-03-09"),
    ],
)
def test_vectors_of_the_reference(start: str, days: int, unit: str, due: str) -> None:
    assert workdays.deadline(date.fromisoformat(start), days, unit) == date.fromisoformat(due)  # type: ignore[arg-type]


def test_rest_days_of_2026() -> None:
    weekday_holidays = (
        "01-01 01-02 02-16 02-17 02-18 02-19 02-20 02-23 04-06 05-01 05-04 05-05 06-19 09-25 10-01 10-02 10-05"
    )
    for day in [*weekday_holidays.split(), "10-06", "10-07"]:
        assert not workdays.is_workday(date.fromisoformat(f"2026-{day}")), day
    for day in ("01-04", "02-14", "02-28", "05-09", "09-20", "10-10"):
        assert workdays.is_workday(date.fromisoformat(f"2026-{day}")), day


def test_a_year_nobody_has_published_knows_weekends_only() -> None:
    assert workdays.known(2026)
    assert not workdays.known(2027)
    assert workdays.deadline(date(2027, 1, 20), 10, "calendar") == date(2027, 2, 1)


def test_the_halls_own_table_wins() -> None:
    overrides = {date(2027, 2, 1): False, date(2026, 10, 1): True}
    assert workdays.deadline(date(2027, 1, 20), 10, "calendar", overrides) == date(2027, 2, 2)
    assert workdays.is_workday(date(2026, 10, 1), overrides)
    assert workdays.known(2027, overrides)
    assert workdays.add_workdays(date(2026, 9, 30), 1, overrides) == date(2026, 10, 1)
