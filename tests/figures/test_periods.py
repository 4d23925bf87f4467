"""Months and cut-off days: half-open, without gaps or overlaps."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from desktop_app.common.errors import UsageError
from desktop_app.figures import periods
from desktop_app.figures.periods import Period

MONTHS = st.builds(lambda year, month: f"{year:04d}-{month:02d}", st.integers(1950, 2150), st.integers(1, 12))
DAYS = st.dates(date(1950, 1, 1), date(2150, 12, 31)).map(date.isoformat)
CUTOFFS = st.integers(0, periods.LAST_CUTOFF)


def test_natural_month() -> None:
    period = periods.month("2024-02")
    assert (period.start, period.end, period.last_day) == ("2024-02-01", "2024-03-01", "2024-02-29")
    assert (period.label, period.month) == ("2024年2月", "2024-02")


def test_cutoff_day_25_runs_from_the_26th_to_the_25th_and_is_called_after_its_end() -> None:
    period = periods.month("2026-05", 25)
    assert (period.start, period.last_day, period.label) == ("2026-04-26", "2026-05-25", "2026年5月")
    assert period.previous == periods.month("2026-04", 25)
    assert period.year_ago == periods.month("2025-05", 25)


def test_cutoff_day_28_in_and_after_february() -> None:
    assert periods.month("2025-02", 28) == Period("2025-01-29", "2025-03-01", 28)
    assert periods.month("2025-03", 28) == Period("2025-03-01", "2025-03-29", 28)
    assert periods.month("2024-03", 28) == Period("2024-02-29", "2024-03-29", 28)


@given(MONTHS, CUTOFFS)
def test_months_follow_each_other_without_gap(text: str, cutoff: int) -> None:
    period = periods.month(text, cutoff)
    assert period.start < period.end
    assert period.previous.end == period.start
    assert period.month == text
    assert period.previous.month == periods.shifted(text, -1)
    assert period.year_ago.month == periods.shifted(text, -12)


@given(DAYS, CUTOFFS)
def test_every_day_lies_in_the_month_it_is_said_to(day: str, cutoff: int) -> None:
    period = periods.month(periods.month_of(day, cutoff), cutoff)
    assert period.start <= day < period.end
    assert periods.month(periods.last_whole_month(day, cutoff), cutoff) == period.previous


@given(DAYS, CUTOFFS)
def test_month_so_far_and_the_same_days_before(day: str, cutoff: int) -> None:
    whole = periods.month(periods.month_of(day, cutoff), cutoff)
    so_far = whole.up_to(day)
    assert (so_far.start, so_far.last_day, so_far.month) == (whole.start, day, whole.month)
    assert so_far.previous == whole.previous
    before = so_far.same_days_before()
    days = date.fromisoformat(before.end) - date.fromisoformat(before.start)
    wanted = date.fromisoformat(so_far.end) - date.fromisoformat(so_far.start)
    assert before.start == whole.previous.start
    assert before.end <= whole.previous.end
    assert days == wanted or (days < wanted and before.end == whole.previous.end)


def test_up_to_a_day_after_its_end_is_all_of_it() -> None:
    period = periods.month("2026-10")
    assert period.up_to("2026-12-24") == period


def test_31_march_is_compared_with_all_of_february() -> None:
    so_far = periods.month("2026-03").up_to("2026-03-31")
    assert so_far.same_days_before() == periods.month("2026-02")


@pytest.mark.parametrize("text", ["2026", "2026-13", "2026-00", "October", "2026-1", ""])
def test_what_is_no_month_is_said(text: str) -> None:
    with pytest.raises(UsageError, match="不是月份"):
        periods.month(text)


@pytest.mark.parametrize("cutoff", [-1, 29, 31])
def test_a_day_that_not_every_month_has_is_refused(cutoff: int) -> None:
    with pytest.raises(UsageError, match="1到28"):
        periods.month("2026-10", cutoff)


def test_months_up_to() -> None:
    assert periods.months_up_to("2026-02", 4) == ["2025-11", "2025-12", "2026-01", "2026-02"]
    first = date(2026, 1, 1) - timedelta(days=1)
    assert periods.last_whole_month("2026-01-15") == f"{first:%Y-%m}"
