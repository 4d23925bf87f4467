"""A full disk at each stage, a few times each; the long run is ``make faults``."""

from __future__ import annotations

import pytest

from . import disk


def test_a_full_disk_is_said_and_harms_nothing() -> None:
    reason = disk.why_not()
    if reason:
        pytest.skip(reason)
    figures = disk.run(2, seed=1)
    assert figures.failures == []
    assert sum(count for name, count in figures.counts.items() if "sentence" in name) > 6
