"""Breaking lines: nothing lost, nothing too wide, no mark where it must not stand."""

from __future__ import annotations

from io import BytesIO

import pytest
from hypothesis import given, settings
from hypothesis import strategies as some
from reportlab.pdfgen.canvas import Canvas

from reports.paper import fonts, lines
from reports.paper.fonts import Family
from reports.paper.lines import Span, wrap
from reports.paper.numerals import numeral

SIZE = 14.0
TEXT = some.text(alphabet="调解协议房屋漏水，。、；：（）《》“”！？ 0123456789.,abcXYZ-&<>", max_size=200)


def texts(text: str, measure: float, indent: float = 0.0) -> list[str]:
    return [line.text for line in wrap([Span(text, SIZE)], measure, indent)]


@given(TEXT, some.floats(SIZE * 3, 450), some.sampled_from([0.0, 2 * SIZE]))
@settings(max_examples=60, deadline=None)
def test_nothing_is_lost_and_nothing_is_too_wide(text, measure, indent):
    made = wrap([Span(text, SIZE)], measure, indent)
    assert "".join(line.text for line in made).replace(" ", "") == text.replace(" ", "")
    for n, line in enumerate(made):
        end = max((segment.x + segment.width - segment.stretch for segment in line.segments), default=0)
        assert end <= measure + 0.1 or len(line.text) == 1
        assert n == 0 or not line.segments or line.segments[0].x == 0


@given(some.text(alphabet="调解房屋漏水，。、（）《》", min_size=1, max_size=120))
@settings(max_examples=60, deadline=None)
def test_no_mark_stands_where_it_must_not(text):
    text = "".join(f"{mark}甲乙" for mark in text)  # marks one by one, as people write them
    for line in texts(text, 20 * SIZE)[1:]:
        assert line[0] not in "，。、）》"
    for line in texts(text, 20 * SIZE)[:-1]:
        assert line[-1] not in "（《"


def test_numbers_stay_whole_and_full_lines_reach_the_margin():
    made = wrap([Span("甲方于二〇二六年付给乙方人民币1,680.32元，电话13812347686。", SIZE)], 15.5 * SIZE)
    assert [line.text for line in made] == ["甲方于二〇二六年付给乙方人民币", "1,680.32元，电话13812347686。"]
    last = made[0].segments[-1]
    assert last.x + last.width - last.stretch == pytest.approx(15.5 * SIZE)


def test_a_word_wider_than_the_line_is_cut():
    assert "".join(texts("9" * 200, 100)) == "9" * 200


def test_each_character_is_printed_by_a_font_that_has_it():
    (line,) = wrap([Span("张𱎼", SIZE)], 400)
    assert [segment.font for segment in line.segments] == [fonts.name(Family.SONG), fonts.name(Family.KAI)]


def test_text_without_a_glyph_cannot_be_laid_out():
    with pytest.raises(KeyError, match="😀"):
        wrap([Span("😀", SIZE)], 400)


def test_what_was_drawn_is_what_is_copied(printed):
    out = BytesIO()
    canvas = Canvas(out, initialFontName=fonts.name(Family.SONG))
    names = ["王𬍛", "张䶮", "李㛃", "赵𣲗", "欧阳𬸚"]
    for n, name in enumerate(names):
        for m, family in enumerate((Family.SONG, Family.XIAOBIAOSONG, Family.HEI, Family.KAI)):
            (line,) = wrap([Span(name, SIZE, family)], 400)
            lines.draw(canvas, line, 50 + 120 * m, 700 - 30 * n)
    canvas.save()
    paper = printed(out.getvalue())
    assert [row.split() for row in paper.text.split("\n")] == [[name] * 4 for name in names]
    assert all(paper.fonts().values())


@pytest.mark.parametrize(
    ("n", "words"), [(1, "一"), (10, "十"), (12, "十二"), (20, "二十"), (105, "一百零五"), (111, "一百一十一")]
)
def test_numerals(n, words):
    assert numeral(n) == words


def test_numerals_end_at_999():
    with pytest.raises(ValueError, match="1000"):
        numeral(1000)
