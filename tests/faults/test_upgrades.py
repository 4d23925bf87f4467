"""An upgrade that is killed and tried again; the long run is ``make faults``."""

from __future__ import annotations

import os

import pytest

from . import upgrades

pytestmark = pytest.mark.skipif(not hasattr(os, "fork"), reason="writers are forked and killed by a signal")


def test_an_upgrade_that_is_killed_ends_whole() -> None:
    assert upgrades.old_stores()
    figures = upgrades.run(4, seed=1, stride=24)
    assert figures.failures == []
    assert figures.counts["kills"] >= 4
    assert figures.counts["steps of an upgrade"] > 3
