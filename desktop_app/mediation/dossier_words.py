"""What the log says of dossiers beside their fields: column → (label, how a value is worded)."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import partial
from typing import Any

from ..common import codes

Told = Mapping[str, tuple[str, Callable[[Any], str]]]

KEPT: Told = {
    "archived_on": ("归档日期", str),
    "disposal_by": ("批准销毁", str),
    "disposed_on": ("销毁日期", str),
    "disposal_note": ("销毁情况", str),
}
ROW: Told = {"row": ("目录", partial(codes.label, "dossier_row"))}
LENT: Told = {"approved_by": ("批准人", str), "back_on": ("归还日期", str)}
SCAN: Told = {
    "title": ("名称", str),
    "place": ("目录", partial(codes.label, "dossier_row")),
    "is_signed": ("签名原件", lambda value: "是" if value else "否"),
}
