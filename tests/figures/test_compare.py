"""环比 and 同比 in words: domain reference 6.0 and every example of 6.2."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from desktop_app.common.rounding import Number, printed, rounded
from desktop_app.figures.compare import change, compared


@pytest.mark.parametrize(
    ("base", "now", "words"),
    [
        (100, 148, "上升48.0%"),
        (1000, 954, "下降4.6%"),
        (0, 5, "—（新增5）"),
        (0, 1200, "—（新增1,200）"),
        (0, 0, "持平"),
        (8, 9, "上升12.5%"),
        (7, 7, "持平"),
        (100, 161, "上升61.0%"),
        (100, 71, "下降29.0%"),
        (1000, 506, "下降49.4%"),
        (1000, 444, "下降55.6%"),
        (5, 0, "下降100.0%"),
    ],
)
def test_counts_and_sums(base: int, now: int, words: str) -> None:
    assert change(now, base) == words


@pytest.mark.parametrize(
    ("base", "now", "words"),
    [
        (2000, 2001, "上升0.1%"),  # 0.05 exactly: up
        (2000, 1999, "下降0.1%"),  # and away from zero below it
        (100_000, 100_010, "持平"),  # 0.01 rounds to nothing
        (0.1, 0.3, "上升200.0%"),
        (0, 12.25, "—（新增12.3）"),
        (0.0, 3.0, "—（新增3）"),
    ],
)
def test_rounding_is_half_up_to_one_decimal(base: Number, now: Number, words: str) -> None:
    assert change(now, base) == words


@pytest.mark.parametrize(
    ("base", "now", "words"),
    [
        (95.4, 97.9, "上升2.5个百分点"),
        (97.9, 95.4, "下降2.5个百分点"),
        (0, 50, "上升50.0个百分点"),
        (90, 90, "持平"),
        (100 * 2 / 3, 100 * 2 / 3 + 0.25, "上升0.3个百分点"),
    ],
)
def test_rates_move_by_percentage_points(base: Number, now: Number, words: str) -> None:
    assert change(now, base, is_rate=True) == words


def test_a_rate_can_be_compared_like_the_press_does() -> None:
    assert change(161, 100) == "上升61.0%"
    assert change(80.5, 50) == "上升61.0%"
    assert change(80.5, 50, is_rate=True) == "上升30.5个百分点"


@pytest.mark.parametrize(("now", "base"), [(None, 3), (3, None), (None, None), (0, None)])
def test_no_figure_no_words(now: int | None, base: int | None) -> None:
    assert change(now, base) is None
    assert change(now, base, is_rate=True) is None


def test_success_rate_of_the_seed_prints_97_9() -> None:
    assert rounded(100 * 280 / 286) == Decimal("97.9")
    assert rounded(100 * 6217 / 6368) == Decimal("97.6")


def test_printed_figures() -> None:
    assert [printed(1234), printed(0), printed(1234.55), printed(1234.555, 2), printed(12.0)] == [
        "1,234",
        "0",
        "1,234.6",
        "1,234.56",
        "12.0",
    ]


def test_compared_fills_both() -> None:
    figure = compared("mediation.new", "受理纠纷", "件", 9, 8, 0)
    assert (figure.mom, figure.yoy) == ("上升12.5%", "—（新增9）")
    rate = compared("mediation.success_rate", "调解成功率", "%", 97.9, None, 95.4, is_rate=True)
    assert (rate.mom, rate.yoy) == (None, "上升2.5个百分点")


@given(st.integers(1, 10**9), st.integers(0, 10**9))
def test_direction_is_never_wrong(base: int, now: int) -> None:
    words = change(now, base)
    assert words is not None
    if words.startswith("上升"):
        assert now > base
    elif words.startswith("下降"):
        assert now < base
    else:
        assert words == "持平"
        assert abs(now - base) * 2000 < base


@given(st.integers(1, 10**6), st.integers(0, 10**6))
def test_floats_say_the_same_as_whole_numbers(base: int, now: int) -> None:
    assert change(now / 4, base / 4) == change(now, base)
