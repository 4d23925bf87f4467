"""Two operators at once, and twenty asking for numbers, on both engines; the long run is ``make faults``."""

from __future__ import annotations

from typing import Any

from . import interleavings


def test_two_operators_in_one_program_lose_no_update() -> None:
    figures = interleavings.run(150, seed=1)
    assert figures.failures == []
    assert figures.counts["stale saves"] > 10
    assert figures.counts["looks of a reading command beside them"] > 0


def test_two_desks_on_one_server_lose_no_update(postgres_server: Any) -> None:
    figures = interleavings.run(100, seed=1, server=postgres_server)
    assert figures.failures == []
    assert figures.counts["stale saves"] > 5
    assert figures.counts["saves that waited"] > 0


def test_twenty_threads_get_numbers_without_gaps_or_twins() -> None:
    figures = interleavings.twenty(3, seed=1)
    assert figures.failures == []
    assert figures.counts["numbers"] == 60


def test_many_desks_get_numbers_without_gaps_or_twins(postgres_server: Any) -> None:
    figures = interleavings.twenty(4, seed=1, server=postgres_server, writers=10)  # starting twenty takes 10 s
    assert figures.failures == []
    assert figures.counts["numbers"] == 40
