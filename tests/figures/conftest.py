"""A small invented hall on each engine."""

from __future__ import annotations

import pytest

from desktop_app import sample
from desktop_app.context import Context

UNTIL = "2026-10"


@pytest.fixture
def hall(ctx: Context) -> Context:
    """200 residents, 14 months up to 2026-10."""
    sample.fill(ctx, residents=200, months=14, until=UNTIL)
    return ctx
