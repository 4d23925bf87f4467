"""The charts of the monthly report as plain series."""

from __future__ import annotations

from collections.abc import Sequence

from peewee import fn

from ..common import codes
from ..common.papers import ReportChart
from ..mediation.models import Case
from .catalogue import FIGURES, settled
from .periods import Period

MONTHS = 12
KINDS_SHOWN = 6


def charts(spans: Sequence[Period]) -> list[ReportChart]:
    """Trends over the months given, and the kinds of dispute of the last one."""
    labels = [span.month for span in spans]

    def series(key: str) -> list[float]:
        return [float(FIGURES[key].value(span) or 0) for span in spans]

    kinds = sorted(by_type(spans[-1]).items(), key=lambda item: (-item[1], item[0]))[:KINDS_SHOWN]
    found = [
        ReportChart(
            "近十二个月调解",
            "bar",
            labels,
            {"新受理": series("mediation.new"), "办结": series("mediation.closed")},
            "件",
        ),
        ReportChart("近十二个月志愿服务时长", "bar", labels, {"服务时长": series("volunteers.hours")}, "小时"),
        ReportChart("近十二个月总人口", "line", labels, {"总人口": series("residents.total")}, "人"),
    ]
    if kinds:
        found.append(
            ReportChart(
                "本月办结纠纷类型",
                "bar",
                [codes.label("dispute_type", code).removesuffix("纠纷") for code, _ in kinds],
                {"办结": [float(count) for _, count in kinds]},
                "件",
            )
        )
    return found


def by_type(period: Period) -> dict[str, int]:
    """Cases settled in a period by dispute type."""
    return dict(
        Case.select(Case.dispute_type, fn.COUNT(Case.id)).where(settled(period)).group_by(Case.dispute_type).tuples()
    )
