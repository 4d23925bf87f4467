"""Amounts: what people write, what is shown, and the words of domain reference 7.4."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as some

from desktop_app.common import money

VECTORS = {
    "0.00": "零元整",
    "0.05": "伍分",
    "0.50": "伍角整",
    "1.05": "壹元零伍分",
    "10.00": "壹拾元整",
    "105.00": "壹佰零伍元整",
    "325.04": "叁佰贰拾伍元零肆分",
    "1,409.50": "壹仟肆佰零玖元伍角整",
    "1,680.32": "壹仟陆佰捌拾元叁角贰分",
    "6,007.14": "陆仟零柒元壹角肆分",
    "16,409.02": "壹万陆仟肆佰零玖元零贰分",
    "100,100.00": "壹拾万零壹佰元整",
    "107,000.53": "壹拾万柒仟元伍角叁分",
    "1,000,100.00": "壹佰万零壹佰元整",
    "1,234,567.89": "壹佰贰拾叁万肆仟伍佰陆拾柒元捌角玖分",
    "10,000,000,101.00": "壹佰亿零壹佰零壹元整",
}


@pytest.mark.parametrize(("figures", "words"), VECTORS.items())
def test_words_of_the_reference(figures, words):
    fen = money.fen_from_text(figures)
    assert money.in_words(fen) == words
    assert money.yuan(fen) == figures


@given(some.integers(0, 10**14))
def test_figures_come_back(fen):
    assert money.fen_from_text(money.yuan(fen)) == fen
    assert money.fen_from_text(f"￥{money.yuan(fen)}元") == fen


@given(some.integers(0, 10**12))
def test_words_have_no_two_zeros_and_end_as_they_should(fen):
    words = money.in_words(fen)
    assert "零零" not in words
    assert words.endswith("分") == bool(fen % 10)
    assert words.endswith("整") != words.endswith("分")


@pytest.mark.parametrize("text", ["", "一百", "1.005", "1e3", "12.3.4", "--5", "99999999999999999"])
def test_what_is_no_amount_is_refused_in_words(text):
    with pytest.raises(ValueError, match="金额"):
        money.fen_from_text(text)


@pytest.mark.parametrize(
    ("text", "fen"), [("１６８０．３２", 168032), ("人民币 20元", 2000), ("-3.5", -350), ("7.", 700)]
)
def test_ways_to_write_an_amount(text, fen):
    assert money.fen_from_text(text) == fen


def test_on_paper():
    assert money.on_paper(168032) == "人民币1,680.32元（大写：壹仟陆佰捌拾元叁角贰分）"
    assert money.yuan(-5) == "-0.05"
    with pytest.raises(ValueError, match="-1"):
        money.in_words(-1)
