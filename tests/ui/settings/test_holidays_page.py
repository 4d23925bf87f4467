"""节假日: entered, read from a file, taken out again; a line of 今日 leads here while a year is missing."""

from __future__ import annotations

from pathlib import Path

import pytest

from desktop_app import today
from desktop_app.store import holidays
from tests.ui.settings.conftest import Desk
from ui.settings import pages
from ui.settings.holidays import HolidaysPage


@pytest.fixture
def page(desk: Desk) -> HolidaysPage:
    found = desk.tab.show_page(pages.HOLIDAYS)
    assert isinstance(found, HolidaysPage)
    return found


def _shown(page: HolidaysPage, year: str) -> list[str]:
    page.page.table.search("", {"year": year})
    return [page.source.days[one].day for one in page.page.table.ids]


def test_days_are_entered_and_taken_out_again(desk: Desk, page: HolidaysPage) -> None:
    assert _shown(page, "2027") == []
    form = page.ask_days().form
    form.fill({"first": "2027-01-01", "name": "元旦"})
    assert form.save()
    assert _shown(page, "2027") == ["2027-01-01"]
    row = page.source.rows([20270101])[0]
    assert (str(row["works"][0]), row["name"], row["own"], row["week"]) == ("休息", "元旦", "本单位录入", "周五")
    page.page.table.select(20270101)
    page.remove()
    assert _shown(page, "2027") == []


def test_the_year_that_was_just_entered_is_shown(page: HolidaysPage, tmp_path: Path) -> None:
    form = page.ask_days().form
    form.fill({"first": "2027-02-05", "last": "2027-02-11", "name": "春节"})
    assert form.save()
    assert page.page.filter_bar.words() == ["年份：2027 年"]
    assert len(page.page.table.ids) == 7
    file = tmp_path / "2028.csv"
    file.write_text("日期,安排,名称\n2028-01-01,休息,元旦\n", "utf-8")
    page.read(file)
    assert page.page.filter_bar.words() == ["年份：2028 年"]
    assert page.page.table.ids == [20280101]


def test_what_does_not_hold_is_said_beside_it(page: HolidaysPage) -> None:
    form = page.ask_days().form
    form.fill({"first": "2027-02-05", "last": "2027-02-01", "name": "春节"})
    assert not form.save()
    assert form.rows["last"].sentence.text() == "结束日期不能早于开始日期"


def test_a_file_is_read_and_a_bad_one_is_said(desk: Desk, page: HolidaysPage, tmp_path: Path) -> None:
    good, bad = tmp_path / "2027.csv", tmp_path / "坏.csv"
    good.write_text("日期,安排,名称\n2027-01-01,休息,元旦\n2027-01-09,上班,元旦调休\n", "utf-8")
    bad.write_text("日期,名称\n2027-05-01,劳动节\n", "utf-8")
    page.read(good)
    assert _shown(page, "2027") == ["2027-01-01", "2027-01-09"]
    said: list[BaseException] = []
    object.__setattr__(page.frame, "show_error", said.append)
    page.read(bad)
    assert "没有写上班还是休息" in str(said[0])
    assert _shown(page, "2027") == ["2027-01-01", "2027-01-09"]


def test_a_year_that_is_missing_stands_on_the_desk(desk: Desk) -> None:
    lines = [line for line in today.due(desk.ctx) if line.kind == "节假日"]
    assert [(line.title, line.opens) for line in lines] == [("录入2027年的节假日安排", (today.HOLIDAYS, 0))]
    holidays.save(desk.ctx, "2027-01-01", "2027-01-03", False, "元旦")
    assert [line for line in today.due(desk.ctx) if line.kind == "节假日"] == []
