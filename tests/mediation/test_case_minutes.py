"""问 and 答, the seven points of a record, instalments as lines, words that are easily mixed up."""

from __future__ import annotations

import pytest

from desktop_app.mediation import instalments, minutes, wording
from desktop_app.mediation.service import ItemEntry

SIDES = [["沈霞"], ["邓洁", "钱多多"]]


def test_question_and_answer_take_turns() -> None:
    text = ""
    for _ in range(4):
        text += minutes.insertion(text) + "话"
    assert text == "问：话\n答：话\n问：话\n答：话"
    assert minutes.insertion("问：话\n") == "答："
    assert minutes.insertion("前言") == "\n问："


def test_every_point_is_said_by_its_own_phrases() -> None:
    for at, point in enumerate(minutes.POINTS):
        own = [phrase.text for phrase in minutes.PHRASES if phrase.point == point.key]
        assert own, point.label
        if point.key != "statements":
            for text in own:
                assert minutes.points_said(text)[at], (point.label, text)
    assert minutes.points_said("") == [False] * 7
    assert minutes.points_said("今天天气很好，大家都来了。") == [False] * 7


def test_both_sides_must_have_answered() -> None:
    at = [point.key for point in minutes.POINTS].index("statements")

    def said(text: str) -> bool:
        return minutes.points_said(text, SIDES)[at]

    assert not said("问：沈霞，邓洁，你们说说。")
    assert not said("答：（沈霞）漏水。\n答：（沈霞）还在漏。")
    assert said("答：（沈霞）漏水。\n问：你呢？\n答：（钱多多）知道了。")
    assert said("答：漏水。\n答：知道了。")
    assert not said("答：\n答：知道了。")


def test_the_result_of_the_session_says_the_outcome() -> None:
    at = [point.key for point in minutes.POINTS].index("outcome")
    assert minutes.points_said("", (), "continue")[at]


def test_instalments_are_read_as_they_are_written() -> None:
    read = instalments.read("2026-12-01 600\n\n2026.12.20　修好防水\n20270101 1,080.32元\n")
    assert read == [
        ItemEntry("2026-12-01", 60000),
        ItemEntry("2026-12-20", None, "修好防水"),
        ItemEntry("2027-01-01", 108032),
    ]
    rows = [{"due_on": item.due_on, "amount_fen": item.amount_fen, "act": item.act} for item in read]
    assert instalments.read(instalments.write(rows)) == read


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ("下个月 600", "第1行：看不懂日期"),
        ("2026-12 600", "哪一天"),
        ("2026-12-01", "空一格"),
        ("2026-02-30 6", "不存在"),
    ],
)
def test_instalments_that_cannot_be_read_name_the_line(line: str, said: str) -> None:
    assert said in (instalments.problem(line) or "")


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("退还订金500元", "定金"),
        ("退还定金500元", None),
        ("每月付给父母抚养费", "赡养"),
        ("每月付给孩子抚养费", None),
        ("赡养子女", "抚养"),
        ("兄弟扶养", "夫妻"),
        ("赔偿材料费，另作补偿", "同一笔款"),
        ("赔偿材料费", None),
    ],
)
def test_hints_about_words(text: str, said: str | None) -> None:
    hint = wording.hint(text)
    assert (hint is None) if said is None else said in (hint or "")
