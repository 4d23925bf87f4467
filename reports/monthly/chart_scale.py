"""A scale of round numbers for a chart."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import ROUND_CEILING, ROUND_FLOOR, Decimal

from desktop_app.common.rounding import exact

_STEPS = 4


@dataclass(frozen=True, slots=True)
class Scale:
    ticks: list[int | float]

    def share(self, value: float) -> float:
        """Where the value stands between the lowest (0) and the highest tick (1)."""
        return (value - self.ticks[0]) / (self.ticks[-1] - self.ticks[0])


def scale_of(values: Iterable[float | None], *, from_zero: bool) -> Scale:
    """Ticks 1, 2, 2.5 or 5 times a power of ten apart; whole ones for whole values. Without any value 0 and 1.

    Lines need not begin at 0 when all values lie in the upper half: a month's change must be seen.
    """
    known = [exact(value) for value in values if value is not None]
    high = max(known, default=Decimal(0))
    low = min([*known, high])
    if from_zero or low < high / 2 or low == high:
        low = min(low, Decimal(0))
    whole = all(value == value.to_integral_value() for value in known)
    step = _step((high - low) / _STEPS, whole=whole)
    first = (low / step).to_integral_value(ROUND_FLOOR)
    last = max((high / step).to_integral_value(ROUND_CEILING), first + 1)
    ticks = [step * number for number in range(int(first), int(last) + 1)]
    return Scale([int(tick) if tick == tick.to_integral_value() else float(tick) for tick in ticks])


def _step(least: Decimal, *, whole: bool) -> Decimal:
    """The smallest round number that is not below ``least``."""
    if least <= (1 if whole else 0):
        return Decimal(1)
    power = Decimal(1).scaleb(least.adjusted())
    factors = [Decimal(1), Decimal(2), Decimal("2.5"), Decimal(5), Decimal(10)]
    steps = [factor * power for factor in factors if not whole or (factor * power) % 1 == 0]
    return next(step for step in steps if step >= least)
