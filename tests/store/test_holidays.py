"""The hall's own rest days: entered, read from a file, and counted with by every deadline; on both engines."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from openpyxl import Workbook

from desktop_app.common.errors import ChecksFailed, KnownError, NotAllowed
from desktop_app.context import Context, SignedIn
from desktop_app.mediation import intake
from desktop_app.store import holidays
from desktop_app.village_rules import queries as rules
from desktop_app.volunteers import deadlines


@pytest.mark.parametrize(
    ("start", "days", "unit", "last"),
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
def test_the_vectors_of_the_reference(ctx: Context, start: str, days: int, unit: str, last: str) -> None:
    assert holidays.deadline(ctx, start, days, unit) == last


def test_what_the_hall_enters_moves_every_deadline(ctx: Context) -> None:
    assert holidays.deadline(ctx, "2026-12-02", 30, "calendar") == "2027-01-01"  # a Friday: nobody has told of it yet
    assert intake.period(ctx, "2026-12-02")[1].endswith("2027年的节假日还没有录入，只按周末计算")
    assert holidays.save(ctx, "2027-01-01", "2027-01-03", False, " 元旦 ") == 3
    assert intake.period(ctx, "2026-12-02") == ("2027-01-04", intake.period(ctx, "2026-12-02")[1])
    assert "还没有录入" not in intake.period(ctx, "2026-12-02")[1]
    assert rules.file_by(ctx, "2026-12-22") == "2027-01-04"
    before = deadlines.record_by(ctx, "2026-12-25")
    holidays.save(ctx, "2027-01-09", "2027-01-09", True, "元旦调休")
    assert deadlines.record_by(ctx, "2026-12-25") < before
    ctx.undo(ctx.store.last_written)
    assert deadlines.record_by(ctx, "2026-12-25") == before


def test_a_year_shows_what_differs_from_an_ordinary_week(ctx: Context) -> None:
    days = {one.day: one for one in holidays.of_year(ctx, 2026)}
    assert len(days) > 20
    assert (days["2026-10-01"].works, days["2026-10-01"].name, days["2026-10-01"].own) == (False, "国庆节", False)
    assert days["2026-02-14"].works and "2026-10-03" not in days  # a Saturday anyway
    holidays.save(ctx, "2026-10-01", "2026-10-01", True, "防汛值班")
    days = {one.day: one for one in holidays.of_year(ctx, 2026)}
    assert (days["2026-10-01"].works, days["2026-10-01"].name, days["2026-10-01"].own) == (True, "防汛值班", True)
    holidays.forget(ctx, ["2026-10-01"])
    assert {one.day: one for one in holidays.of_year(ctx, 2026)}["2026-10-01"].name == "国庆节"


def test_years_that_nobody_told_of_are_named(ctx: Context) -> None:
    assert holidays.missing(ctx) == [2027], "the tests' clock stands in November 2026"
    holidays.save(ctx, "2027-02-05", "2027-02-11", False, "春节")
    assert holidays.missing(ctx) == []


@pytest.mark.parametrize(
    ("first", "last", "name", "key"),
    [
        ("", "", "元旦", "first"),
        ("2027-01-05", "2027-01-01", "元旦", "last"),
        ("2027-01-01", "2027-03-01", "元旦", "last"),
        ("2027-01-01", "2027-01-01", " ", "name"),
        ("2027-01-01", "2027-01-01", "很" * 21, "name"),
    ],
)
def test_bad_input_is_said_beside_the_field(ctx: Context, first: str, last: str, name: str, key: str) -> None:
    with pytest.raises(ChecksFailed) as refused:
        holidays.save(ctx, first, last, False, name)
    assert key in refused.value.fields


def _book(path: Path, *rows: list[Any]) -> Path:
    book = Workbook()
    for row in rows:
        book.active.append(row)
    book.save(path)
    return path


def test_a_file_is_read_whole_or_not_at_all(ctx: Context, tmp_path: Path) -> None:
    import datetime

    good = _book(
        tmp_path / "2027.xlsx",
        ["2027年节假日安排"],
        ["序号", "日期", "安排", "名称"],
        [1, "2027年1月1日", "休息", "元旦"],
        [2, datetime.date(2027, 1, 9), "上班", None],
        [3, "2027-02-05", "放假", "春节"],
    )
    days = holidays.read_file(good)
    assert days == [("2027-01-01", False, "元旦"), ("2027-01-09", True, "调休上班"), ("2027-02-05", False, "春节")]
    assert holidays.put_days(ctx, days) == 3 and holidays.missing(ctx) == []
    csv = tmp_path / "2028.csv"
    csv.write_text("日期,是否上班,名称\n2028-01-03,否,元旦\n2028-01-08,是,元旦调休\n", "gb18030")
    assert holidays.read_file(csv) == [("2028-01-03", False, "元旦"), ("2028-01-08", True, "元旦调休")]
    with pytest.raises(KnownError, match="第2行（2027-05-01）没有写上班还是休息"):
        holidays.read_file(_book(tmp_path / "bad.xlsx", ["日期", "名称"], ["2027-05-01", "劳动节"]))
    with pytest.raises(KnownError, match="没有读到日期"):
        holidays.read_file(_book(tmp_path / "none.xlsx", ["什么", "也没有"]))
    with pytest.raises(KnownError):
        holidays.read_file(tmp_path / "不在.xlsx")


def test_only_whoever_keeps_the_hall_s_ways_changes_it(ctx: Context) -> None:
    ctx.operator = SignedIn(ctx.operator.id, "员", ("clerk",), frozenset({"cases.read"}))
    with pytest.raises(NotAllowed):
        holidays.save(ctx, "2027-01-01", "2027-01-01", False, "元旦")
    with pytest.raises(NotAllowed):
        holidays.of_year(ctx, 2026)
