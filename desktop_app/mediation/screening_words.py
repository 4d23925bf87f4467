"""What the log says of rounds of screening beside their fields: column → (label, how a value is worded)."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from . import halves
from .dossier_words import Told


def told(called: Callable[[str, str, int], str]) -> Told:
    """Of a round; ``called`` gives what a record of a table is called by a column, by its id."""
    return {
        "half": ("轮次", halves.words),
        "area_id": ("网格", partial(called, "area", "name")),
        "staff_id": ("排查人", partial(called, "staff", "name")),
        "is_zero": ("零报告", lambda flag: "是" if flag else "否"),
        "remark": ("备注", str),
    }
