"""履行方式、时限 on paper says the day and the mode even where the clerk's words do not."""

from __future__ import annotations

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
