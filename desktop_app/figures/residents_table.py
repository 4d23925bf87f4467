"""R11 人口基础月报 (domain reference 6.1)."""

from __future__ import annotations

from typing import Any

from peewee import fn

from ..common.papers import ReportTable
from ..residents.models import Area, Household, Person
from .catalogue import FIGURES, Figure
from .periods import Period

ESTATE_LEVEL = 4

R11 = (
    "residents.households",
    "residents.total",
    "residents.registered",
    "residents.floating",
    "residents.foreign",
    "residents.over_60",
    "residents.over_80",
    "residents.left_behind",
    "residents.disabled",
    "residents.subsistence",
    "residents.destitute",
    "residents.party",
    "residents.veterans",
    "residents.born",
    "residents.died",
    "residents.moved_in",
    "residents.moved_out",
    "residents.apart",
)


def residents_table(period: Period) -> ReportTable:
    """R11 人口基础月报, a row for each estate."""
    estates = _estates()
    names = {row.id: row.name for row in Area.select(Area.id, Area.name).where(Area.level == ESTATE_LEVEL)}
    counts = {key: _by_estate(FIGURES[key], period, estates) for key in R11}
    used = sorted(
        {place for found in counts.values() for place in found}, key=lambda place: (place is None, place or 0)
    )
    rows: list[list[object]] = [
        [names.get(place, "未分网格") if place is not None else "未分网格", *(counts[key].get(place, 0) for key in R11)]
        for place in used
    ]
    total: list[object] = ["合计", *(FIGURES[key].value(period) for key in R11)]
    columns: list[tuple[str, ...]] = [("网格（小区）",), *((FIGURES[key].label,) for key in R11)]
    return ReportTable("R11", "人口基础月报", "户、人", columns, rows, total)


def _estates() -> dict[int, int]:
    """Area id → id of the estate it lies in."""
    parents = {}
    levels = {}
    for area_id, parent, level in Area.select(Area.id, Area.parent, Area.level).tuples():
        parents[area_id], levels[area_id] = parent, level
    found: dict[int, int] = {}
    for area_id in parents:
        place: int | None = area_id
        while place is not None and levels[place] > ESTATE_LEVEL:
            place = parents[place]
        if place is not None and levels[place] == ESTATE_LEVEL:
            found[area_id] = place
    return found


def _by_estate(figure: Figure, period: Period, estates: dict[int, int]) -> dict[int | None, int]:
    model: Any = figure.model
    assert model in (Person, Household)
    found: dict[int | None, int] = {}
    query = model.select(model.area, fn.COUNT(model.id)).where(model.id.in_(figure.query(period))).group_by(model.area)
    for area, count in query.tuples():
        place = estates.get(area) if area is not None else None
        found[place] = found.get(place, 0) + count
    return found
