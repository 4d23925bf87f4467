"""The bench's verdicts."""

from __future__ import annotations

import pytest

from benchmarks.table import Row, render


def row(**changes: object) -> Row:
    given: dict[str, object] = {
        "name": "start",
        "figure": 0.9,
        "unit": "s",
        "floor": 0.3,
        "floor_is": "an empty window",
        "max_ratio": 3.0,
    }
    return Row(**{**given, **changes})  # type: ignore[arg-type]


def test_a_ratio_is_held_against_its_goal() -> None:
    assert row().holds
    assert row(figure=0.89).ratio == pytest.approx(2.967, abs=0.001)
    assert not row(figure=0.91).holds


def test_a_goal_may_be_a_figure_and_the_floor_is_still_shown() -> None:
    quick = row(figure=15.0, unit="ms", floor=300.0, max_ratio=None, max_figure=16.0)
    assert quick.holds
    assert "300 ms" in quick.cells()
    assert not row(figure=16.1, unit="ms", floor=300.0, max_ratio=None, max_figure=16.0).holds


@pytest.mark.parametrize("wrong", [{"max_ratio": None}, {"max_figure": 1.0}, {"floor": 0.0}])
def test_a_row_without_one_goal_or_without_a_floor_is_refused(wrong: dict[str, object]) -> None:
    with pytest.raises(ValueError, match="start"):
        row(**wrong)


def test_the_table_says_floor_and_verdict() -> None:
    lines = render([row(), row(name="search", figure=9.0)]).splitlines()
    assert lines[0].split()[0] == "what"
    assert lines[2].endswith("holds")
    assert lines[3].endswith("MISSED")
    assert "an empty window" in lines[3]
