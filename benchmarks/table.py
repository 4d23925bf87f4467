"""The table that the bench prints."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

HEADINGS = ("what", "figure", "floor", "floor is", "ratio", "goal", "verdict")


@dataclass(frozen=True, slots=True)
class Row:
    """One measured figure beside its floor, both in ``unit``.

    The goal is at most ``max_ratio`` times the floor, or at most ``max_figure``; exactly one of them is given.
    """

    name: str
    figure: float
    unit: str
    floor: float
    floor_is: str
    max_ratio: float | None = None
    max_figure: float | None = None

    def __post_init__(self) -> None:
        if (self.max_ratio is None) == (self.max_figure is None):
            raise ValueError(f"{self.name}: give max_ratio or max_figure")
        if self.floor <= 0:
            raise ValueError(f"{self.name}: a floor of {self.floor} {self.unit} was not measured")

    @property
    def ratio(self) -> float:
        return self.figure / self.floor

    @property
    def holds(self) -> bool:
        if self.max_ratio is not None:
            return self.ratio <= self.max_ratio
        return self.max_figure is not None and self.figure <= self.max_figure

    def cells(self) -> tuple[str, ...]:
        goal = f"ratio <= {self.max_ratio:g}" if self.max_ratio is not None else f"<= {self.max_figure:g} {self.unit}"
        return (
            self.name,
            amount(self.figure, self.unit),
            amount(self.floor, self.unit),
            self.floor_is,
            f"{self.ratio:.2f}",
            goal,
            "holds" if self.holds else "MISSED",
        )


def amount(value: float, unit: str) -> str:
    """Three significant digits, never in scientific notation."""
    return f"{value:.{0 if value >= 100 else 1 if value >= 10 else 2}f} {unit}"


def render(rows: Sequence[Row]) -> str:
    """The rows as aligned columns, under their headings."""
    lines = [HEADINGS, *(row.cells() for row in rows)]
    widths = [max(len(line[column]) for line in lines) for column in range(len(HEADINGS))]
    rule = tuple("-" * width for width in widths)
    return "\n".join(
        "  ".join(cell.ljust(width) for cell, width in zip(line, widths, strict=True)).rstrip()
        for line in (lines[0], rule, *lines[1:])
    )
