"""How a figure moved, in words: 环比 against the period before, 同比 against the same period a year before.

Rules of the domain reference 6.0: (now − base) ÷ base, rounded half up to one decimal, as 上升12.5% / 下降4.6% / 持平;
from 0 there is no ratio, only —（新增n）; rates are compared in 百分点. Where a figure is missing, so are the words.
"""

from __future__ import annotations

from decimal import Decimal

from desktop_app.common.papers import Comparison
from desktop_app.common.rounding import Number, exact, printed, rounded


def change(now: Number | None, base: Number | None, *, is_rate: bool = False) -> str | None:
    """``now`` against ``base`` in words; None where one of them is missing.

    ``is_rate``: both are percentages (0 to 100) and the difference is given in 百分点; without it a rate is compared
    like any other figure, which is how the press reads “化解率同比上升61%”. What rounds to 0.0 is 持平.
    """
    if now is None or base is None:
        return None
    difference = exact(now) - exact(base)
    if is_rate:
        return _moved(difference, "个百分点")
    if base == 0:
        return _from_nothing(difference)
    return _moved(difference * 100 / abs(exact(base)), "%")


def compared(
    key: str,
    label: str,
    unit: str,
    value: float | int | None,
    previous: float | int | None,
    last_year: float | int | None,
    *,
    is_rate: bool = False,
) -> Comparison:
    """A figure with its 环比 and 同比 in words, ready for paper."""
    return Comparison(
        key,
        label,
        unit,
        value,
        previous,
        last_year,
        is_rate,
        mom=change(value, previous, is_rate=is_rate),
        yoy=change(value, last_year, is_rate=is_rate),
    )


def _moved(by: Decimal, unit: str) -> str:
    by = rounded(by)
    if by == 0:
        return "持平"
    return f"{'上升' if by > 0 else '下降'}{abs(by)}{unit}"


def _from_nothing(difference: Decimal) -> str:
    if difference == 0:
        return "持平"
    whole = difference == difference.to_integral_value()
    amount = printed(int(abs(difference)) if whole else abs(difference))
    return f"—（{'新增' if difference > 0 else '减少'}{amount}）"
