"""A writer killed at any instant: everything acknowledged is there, and nothing half; the long run is ``make faults``."""

from __future__ import annotations

import os

import pytest

from . import kills

pytestmark = pytest.mark.skipif(not hasattr(os, "fork"), reason="writers are forked and killed by a signal")


def test_what_was_acknowledged_survives_kills_at_random() -> None:
    figures = kills.run(30, seed=1)
    assert figures.failures == []
    assert figures.counts["kills"] >= 30
    assert figures.counts["acknowledged calls"] > 20
    assert figures.counts["cut off, and nothing in the store"] > 0


def test_a_save_and_a_restore_are_killed_at_each_of_their_steps() -> None:
    figures = kills.every_step(2, calls=("add", "restore", "close"), stride=2)
    assert figures.failures == []
    assert figures.counts["steps of restore"] > 4
