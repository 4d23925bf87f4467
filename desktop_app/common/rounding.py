"""Figures as they are printed: half up (reference 6.0), with thousands separators, floats without their noise."""

from __future__ import annotations

from decimal import ROUND_HALF_UP, Decimal

Number = int | float | Decimal

# A quotient that arrives as a float carries noise in its last digits, which would decide a tie at random.
_FLOAT_NOISE = Decimal("1E-9")


def exact(value: Number) -> Decimal:
    """The number that was meant: floats by their shortest decimal, without the noise of their last digits."""
    if isinstance(value, float):
        return Decimal(str(value)).quantize(_FLOAT_NOISE)
    return Decimal(value)


def rounded(value: Number, decimals: int = 1) -> Decimal:
    """Half up (away from zero) to ``decimals`` places."""
    return exact(value).quantize(Decimal(1).scaleb(-decimals), ROUND_HALF_UP)


def printed(value: Number, decimals: int = 1) -> str:
    """1234.55 → 1,234.6; whole numbers given as int keep no decimals."""
    return f"{value:,}" if isinstance(value, int) else f"{rounded(value, decimals):,}"
