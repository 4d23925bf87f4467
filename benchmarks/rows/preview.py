"""The first preview of a mediation record in a fresh process."""

from __future__ import annotations

import statistics

from .. import floors, process
from ..table import Row

TEXT = "\n".join(
    f"{who}：漏水是国庆节以后开始的，卫生间顶上一直滴水，墙皮都起了，请师傅来看过两次，材料和人工要两家商量。"
    for _ in range(12)
    for who in ("问", "答")
)


def measure(quick: bool) -> list[Row]:
    times = 3 if quick else 7
    child = ["-m", "benchmarks.child", "preview", "-"]
    process.answer(child, stdin=TEXT)
    seconds = statistics.median(process.answer(child, stdin=TEXT)["seconds"] for _ in range(times))
    return [
        Row(
            "first preview of a mediation record",
            seconds,
            "s",
            floors.bare_reportlab(TEXT),
            "bare reportlab, same text",
            2.0,
        )
    ]
