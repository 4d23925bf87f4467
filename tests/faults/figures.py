"""What a fault run gives: figures to be read, and the failures among them."""

from __future__ import annotations

import time
from collections import Counter
from dataclasses import dataclass, field

MOST_SHOWN = 10


@dataclass
class Figures:
    """Counts of one run by their names; ``failures`` are sentences that should never be said."""

    what: str
    seed: int
    counts: Counter[str] = field(default_factory=Counter)
    failures: list[str] = field(default_factory=list)
    begun: float = field(default_factory=time.monotonic)
    seconds: float = 0.0

    def done(self) -> Figures:
        self.seconds = time.monotonic() - self.begun
        return self

    def rows(self) -> list[tuple[str, str]]:
        """Name and figure of each line of the table."""
        found = [(name, f"{count:,}") for name, count in self.counts.items()]
        return [*found, ("failures", f"{len(self.failures):,}"), ("seconds", f"{self.seconds:,.1f}")]


def render(runs: list[Figures]) -> str:
    """All runs as one table, each failure (the first ten of a run) below it."""
    lines = []
    width = max((len(name) for run in runs for name, _ in run.rows()), default=0)
    for run in runs:
        lines.append(f"{run.what} (seed {run.seed})")
        lines.extend(f"  {name.ljust(width)}  {figure:>9}" for name, figure in run.rows())
        lines.extend(f"  FAILED: {one}" for one in run.failures[:MOST_SHOWN])
        lines.append("")
    return "\n".join(lines)
