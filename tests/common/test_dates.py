from __future__ import annotations

from datetime import UTC, date, datetime

import pytest

from desktop_app.common import dates


@pytest.mark.parametrize(
    ("written", "iso", "precision"),
    [
        ("20260105", "2026-01-05", "day"),
        ("2026-01-05", "2026-01-05", "day"),
        ("2026.1.5", "2026-01-05", "day"),
        ("2026/1/5", "2026-01-05", "day"),
        ("2026年1月5日", "2026-01-05", "day"),
        ("2026年1月5", "2026-01-05", "day"),
        ("2026 年 1 月 5 日", "2026-01-05", "day"),
        ("２０２６．１．５", "2026-01-05", "day"),
        ("２０２６年１月５日", "2026-01-05", "day"),
        ("2026-01-05 00:00:00", "2026-01-05", "day"),
        ("2026.1.5 12:30", "2026-01-05", "day"),
        ("2026-01-05T09:30", "2026-01-05", "day"),
        ("2026年1月", "2026-01-01", "month"),
        ("2026.01", "2026-01-01", "month"),
        ("1987.10", "1987-10-01", "month"),
        ("198704", "1987-04-01", "month"),
        ("1987年", "1987-01-01", "year"),
        ("1987", "1987-01-01", "year"),
        (19870403, "1987-04-03", "day"),
        (19870403.0, "1987-04-03", "day"),
        (198704, "1987-04-01", "month"),
        (1987.4, "1987-04-01", "month"),
        (1987, "1987-01-01", "year"),
        (42758, "2017-01-23", "day"),
        (42758.75, "2017-01-23", "day"),
        ("42758", "2017-01-23", "day"),
        (date(1974, 4, 8), "1974-04-08", "day"),
        (datetime.fromisoformat("1974-04-08 13:00"), "1974-04-08", "day"),
    ],
)
def test_reads_what_clerks_write(written: object, iso: str, precision: str) -> None:
    assert dates.parse(written) == (iso, precision)


def test_excel_days_of_the_1904_system() -> None:
    assert dates.parse(41296, date1904=True).iso == "2017-01-23"


@pytest.mark.parametrize(
    ("written", "says"),
    [
        ("87-4-3", "哪个世纪"),
        ("870403", "哪个世纪"),
        ("1987年2月30日", "1987年2月30日这一天不存在"),
        ("20250229", "2025年2月29日这一天不存在"),
        ("1987年13月", "13月"),
        ("198713", "13月"),
        (1987.1, "哪个月"),
        (12, "看不懂"),
        ("不详", "看不懂"),
        ("", "空"),
        (True, "不是日期"),
        ("9999-01-01", "年份9999"),
    ],
)
def test_refuses_with_a_reason(written: object, says: str) -> None:
    with pytest.raises(ValueError, match=says):
        dates.parse(written)


def test_iso_means_a_day_that_exists() -> None:
    assert dates.is_iso("2024-02-29")
    assert not dates.is_iso("2025-02-29")
    assert not dates.is_iso("20250228")
    assert not dates.is_iso("2025-2-8")


def test_on_paper_has_no_leading_zeros() -> None:
    assert dates.on_paper("2026-01-05") == "2026年1月5日"
    assert dates.on_paper("2026-01-05 09:30:00") == "2026年1月5日"
    assert dates.on_paper("") == ""
    assert dates.time_on_paper("2026-01-05 09:30:00") == "2026年1月5日9时30分"
    assert dates.time_on_paper("2026-11-15 14:05:00") == "2026年11月15日14时05分"


def test_age_counts_full_years() -> None:
    assert dates.age_on("1990-05-10", "2026-05-09") == 35
    assert dates.age_on("1990-05-10", "2026-05-10") == 36
    assert dates.age_on("2004-02-29", "2025-02-28") == 20
    assert dates.age_on("2004-02-29", "2025-03-01") == 21


def test_months() -> None:
    assert dates.add_months("2026-01-31", 1) == "2026-02-28"
    assert dates.add_months("2026-01-31", -2) == "2025-11-30"
    assert dates.month_bounds(2026, 12) == ("2026-12-01", "2027-01-01")


def test_fixed_clock_moves_only_when_told() -> None:
    clock = dates.FixedClock(datetime.fromisoformat("2026-10-08 09:00"))
    assert clock.now() == clock.now()
    clock.advance(days=1, minutes=5)
    assert clock.today() == date(2026, 10, 9)
    assert dates.stamp(clock.now()) == "2026-10-09 09:05:00"


def test_system_clock_is_utc8_whatever_the_zone(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TZ", "America/New_York")
    now = dates.SystemClock().now()
    assert now.tzinfo is None
    utc = datetime.now(UTC).replace(tzinfo=None)
    assert 28790 <= (now - utc).total_seconds() <= 28801
