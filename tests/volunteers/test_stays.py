"""Durations as people write them on a sign-in sheet, and hours as they are shown."""

from __future__ import annotations

import pytest

from desktop_app.common.hours import hours_text
from desktop_app.volunteers.stays import Stay, between, parse, written

DAY = "2026-11-14"


@pytest.mark.parametrize(
    ("text", "minutes"),
    [
        ("1.5", 90),
        ("１．５小时", 90),
        ("2", 120),
        ("2 个小时", 120),
        ("0.25", 15),
        ("1:30", 90),
        ("1：05", 65),
        ("90分", 90),
        ("45分钟", 45),
        ("1小时20分", 80),
        ("1小时半小时", 90),
        ("半小时", 30),
        ("0", 0),
    ],
)
def test_a_duration_is_whole_minutes(text: str, minutes: int) -> None:
    assert parse(text, DAY) == Stay(minutes)


@pytest.mark.parametrize(
    "text", ["9:00-11:30", "9点-11点半", "９：００—１１：３０", "9:00至11:30", "9 : 00 ~ 11:30", "9-11:30"]
)
def test_from_to_gives_both_times_and_the_minutes(text: str) -> None:
    assert parse(text, DAY) == Stay(150, "2026-11-14 09:00:00", "2026-11-14 11:30:00")


def test_a_night_crosses_midnight_only_when_it_says_so() -> None:
    assert parse("22:00-次日1:30", DAY) == Stay(210, "2026-11-14 22:00:00", "2026-11-15 01:30:00")
    with pytest.raises(ValueError, match=r"签退时间早于签到时间.*次日"):
        parse("22:00-1:30", DAY)


@pytest.mark.parametrize(
    "text", ["", "很久", "-1", "1.333", "0.33小时", "1:75", "25:00-26:00", "9:00-", "1e3", "9:99-10:00"]
)
def test_what_cannot_be_read_is_refused_in_words(text: str) -> None:
    with pytest.raises(ValueError, match="请写成"):
        parse(text, DAY)


def test_a_break_makes_the_minutes_fewer() -> None:
    assert between("2026-11-14 09:00:00", "2026-11-14 17:00:00", 420).minutes == 420
    assert between("2026-11-14 09:00:00", "2026-11-14 09:00:00").minutes == 0


@pytest.mark.parametrize("text", ["09:00-11:30", "22:00-次日01:30", "1.5", "85分"])
def test_what_is_written_reads_back(text: str) -> None:
    assert written(parse(text, DAY)) == text


@pytest.mark.parametrize(
    ("minutes", "text"),
    [(0, "0.0"), (5, "0.0"), (6, "0.1"), (59, "0.9"), (89, "1.4"), (90, "1.5"), (83_999, "1,399.9")],
)
def test_hours_are_floored_to_a_tenth(minutes: int, text: str) -> None:
    assert hours_text(minutes) == text
