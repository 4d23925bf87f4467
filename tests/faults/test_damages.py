"""Damaged files are found or harmless; the long run is ``make faults``."""

from __future__ import annotations

from . import damages


def test_damage_is_found_or_harmless_never_silent() -> None:
    figures = damages.run(60, seed=1, people=60)
    assert figures.failures == []
    assert figures.counts["damages"] == 60
    assert sum(count for name, count in figures.counts.items() if name.endswith("found")) > 30
