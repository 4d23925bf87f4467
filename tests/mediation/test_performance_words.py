"""履行方式、时限 on paper says the day and the mode even where the clerk's words do not."""

from __future__ import annotations

from desktop_app.common import money
from desktop_app.mediation.papers import _performance


def test_what_the_words_leave_out_is_added() -> None:
    row = {"performance": "现金一次付清", "perform_mode": "immediate", "perform_deadline": "2026-12-02"}
    assert _performance(row) == "现金一次付清\n履行方式：即时履行；履行期限：2026年12月2日。"


def test_what_the_words_say_is_not_said_twice() -> None:
    row = {
        "performance": "分期履行，2026年12月2日前付清。",
        "perform_mode": "instalment",
        "perform_deadline": "2026-12-02",
    }
    assert _performance(row) == "分期履行，2026年12月2日前付清。"
    assert _performance({"performance": None, "perform_mode": None, "perform_deadline": None}) == ""


def test_each_instalment_stands_on_paper_once() -> None:
    row = {"performance": "2026年12月15日前再付1,300元。", "perform_mode": "instalment", "perform_deadline": None}
    items = [
        {"due_on": "2026-11-27", "amount_fen": 150_000, "act": None},
        {"due_on": "2026-12-15", "amount_fen": 130_000, "act": None},
        {"due_on": "2026-12-20", "amount_fen": None, "act": "修好防水"},
    ]
    assert _performance(row, items).split("\n") == [
        "2026年12月15日前再付1,300元。",
        "履行方式：分期履行。",
        f"第1期：2026年11月27日前给付{money.on_paper(150_000)}。",
        "第3期：2026年12月20日前修好防水。",
    ]
    assert _performance({**row, "performance": "当日付清"}, items[:1]) == "当日付清\n履行方式：分期履行。"
