"""Printed lists and labels: headings on each page, numbers of pages, A4 upright or lying, labels where they must be."""

from __future__ import annotations

import time

import pypdfium2
import pytest

from desktop_app.common.errors import KnownError
from desktop_app.common.list_papers import Label, ListColumn, ListPaper
from reports import labels, lists
from reports.paper.page import GREY, MM
from tests.reports.conftest import lightest

FOOT = "向阳社区便民服务厅　主任　2026-11-20 09:30打印"


def _paper(count: int, columns: int = 4) -> ListPaper:
    heads = [ListColumn("序号", right=True), *(ListColumn(f"第{n}列") for n in range(1, columns))]
    rows = [[str(n), *(f"向阳花园{n}栋{m}" for m in range(1, columns))] for n in range(1, count + 1)]
    return ListPaper("居民名单", "向阳社区便民服务厅", ["条件：独居", f"共 {count} 人"], FOOT, heads, rows)


def _texts(pdf: bytes) -> list[str]:
    document = pypdfium2.PdfDocument(pdf)
    return [page.get_textpage().get_text_range() for page in document]


def test_headings_and_numbers_stand_on_every_page_and_nobody_is_lost() -> None:
    pages = _texts(lists.build(_paper(100)))
    assert len(pages) == 3
    for number, text in enumerate(pages, 1):
        assert "序号" in text
        assert "第1列" in text
        assert f"第{number}页 共3页" in text
        assert FOOT in text
    assert "条件：独居" in pages[0]
    assert "条件" not in pages[1]
    found = [line.split()[0] for text in pages for line in text.splitlines() if line[:1].isdigit()]
    assert [word for word in found if word.isdigit()] == [str(n) for n in range(1, 101)]


def test_wide_lists_lie_and_too_many_columns_are_refused() -> None:
    for columns, lying in ((4, False), (9, True)):
        width, height = pypdfium2.PdfDocument(lists.build(_paper(3, columns))).get_page_size(0)
        assert (width > height) is lying
    with pytest.raises(KnownError, match="列太多"):
        lists.build(_paper(3, 30))


def test_a_list_of_nobody_says_so() -> None:
    assert "没有符合条件的人" in _texts(lists.build(_paper(0)))[0]


def test_what_no_font_has_is_named_with_its_column() -> None:
    paper = _paper(1)
    rare = ListPaper(paper.title, paper.hall, paper.under, FOOT, paper.columns, [["1", "张\ue863", "", ""]])
    with pytest.raises(KnownError, match="第1列"):
        lists.build(rare)


def test_ten_thousand_people_take_seconds_and_tell_how_far_they_are() -> None:
    told: list[int] = []
    begun = time.process_time()
    pdf = lists.build(_paper(10_000), lambda done, total, words: told.append(done))
    assert time.process_time() - begun < 30
    assert len(pypdfium2.PdfDocument(pdf)) > 200
    assert len(told) > 20


def test_words_are_dark_on_their_grey_headings() -> None:
    assert lightest(lists.build(_paper(60))) <= 255 * GREY + 1


@pytest.mark.parametrize(("sheet", "on_page"), [("3x8", 24), ("2x7", 14)])
def test_labels_fill_sheets_and_stay_on_the_paper(sheet: str, on_page: int) -> None:
    form = labels.SHEETS[sheet]
    assert form.columns * form.rows == on_page
    assert form.left + (form.columns - 1) * form.step_x + form.width <= 210
    assert form.top + (form.rows - 1) * form.step_y + form.height <= 297
    many = [Label(f"曾桂芝{n}　收", "向阳花园6栋2单元1502") for n in range(on_page + 1)]
    pages = _texts(labels.build(many, sheet))
    assert [text.count("收") for text in pages] == [on_page, 1]


def _corner(pdf: bytes) -> tuple[float, float]:
    page = pypdfium2.PdfDocument(pdf)[0]
    boxes = [one.get_bounds() for one in page.get_objects()]
    return min(box[0] for box in boxes), max(box[3] for box in boxes)


def test_labels_move_by_what_the_printer_is_off() -> None:
    one = [Label("曾桂芝　收", "向阳花园6栋2单元1502")]
    x, y = _corner(labels.build(one, "3x8"))
    moved_x, moved_y = _corner(labels.build(one, "3x8", right=2.0, down=3.0))
    assert moved_x - x == pytest.approx(2 * MM, abs=0.05)
    assert y - moved_y == pytest.approx(3 * MM, abs=0.05)
    assert pypdfium2.PdfDocument(labels.build(one, "3x8")).get_page_size(0) == pytest.approx(
        (210 * MM, 297 * MM), abs=0.1
    )
