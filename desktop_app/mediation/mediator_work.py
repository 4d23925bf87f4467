"""What each mediator did: cases by year, how they ended, hours of training. The numbers open their cases."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from peewee import fn

from . import states
from .committee_models import Training
from .models import Case, CaseMediator

if TYPE_CHECKING:
    from ..context import Context


@dataclass(slots=True)
class Work:
    """Ids of cases: all he is on, those of which he is the lead, the open ones, those settled, those that were agreed.

    A case belongs to the year in which it was accepted; the rate is agreed of settled (domain reference 1.10.1).
    """

    cases: list[int] = field(default_factory=list)
    led: list[int] = field(default_factory=list)
    running: list[int] = field(default_factory=list)
    settled: list[int] = field(default_factory=list)
    agreed: list[int] = field(default_factory=list)
    by_state: dict[str, list[int]] = field(default_factory=dict)

    @property
    def rate(self) -> float | None:
        """Percent; None where nothing was settled."""
        return 100 * len(self.agreed) / len(self.settled) if self.settled else None


def by_year(ctx: Context, mediator_id: int | None = None) -> dict[int, dict[str, Work]]:
    """Mediator → year (``2026``) → what was done; only accepted cases that are not in the recycle bin."""
    ctx.require("cases.read")
    query = (
        CaseMediator.select(
            CaseMediator.mediator,
            CaseMediator.role,
            Case.id,
            Case.accepted_on,
            Case.settled_on,
            Case.status,
            Case.outcome,
        )
        .join(Case)
        .where(Case.deleted_at.is_null() & Case.accepted_on.is_null(False))
        .order_by(Case.accepted_on.desc(), Case.id.desc())
    )
    if mediator_id is not None:
        query = query.where(CaseMediator.mediator == mediator_id)
    found: dict[int, dict[str, Work]] = {}
    for mediator, role, case, accepted, settled, status, outcome in query.tuples():
        work = found.setdefault(mediator, {}).setdefault(accepted[:4], Work())
        work.cases.append(case)
        work.by_state.setdefault(status, []).append(case)
        if role == "lead":
            work.led.append(case)
        if status in states.UNDER_WAY:
            work.running.append(case)
        if settled:
            work.settled.append(case)
            if outcome == "agreed":
                work.agreed.append(case)
    return found


def total(years: Mapping[str, Work]) -> Work:
    """All years together."""
    whole = Work()
    for work in years.values():
        for key in ("cases", "led", "running", "settled", "agreed"):
            getattr(whole, key).extend(getattr(work, key))
        for state, ids in work.by_state.items():
            whole.by_state.setdefault(state, []).extend(ids)
    return whole


def trained(ctx: Context, year: str) -> dict[int, int]:
    """Mediator → minutes of training in a year."""
    ctx.require("cases.read")
    query = (
        Training.select(Training.mediator, fn.SUM(Training.minutes))
        .where(Training.held_on.between(f"{year}-01-01", f"{year}-12-31") & Training.deleted_at.is_null())
        .group_by(Training.mediator)
    )
    return {one: int(minutes or 0) for one, minutes in query.tuples()}


def needed_minutes(ctx: Context) -> int:
    """How long a mediator is to be trained in a year: a setting, not law."""
    ctx.require("cases.read")
    return 60 * int(str(ctx.setting("mediation.training_hours")))
