"""Service hours: stored as whole minutes, shown as hours with one decimal, floored (domain reference 3.4)."""

from __future__ import annotations


def hours_text(minutes: int) -> str:
    """Hours of minutes, floored to 0.1 so that nobody is credited with time not served: 1.4 of 89, 2.0 of 120."""
    tenths = minutes // 6
    return f"{tenths // 10:,}.{tenths % 10}"
