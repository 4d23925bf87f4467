"""Disputes of a period, screened or brought: what R01 counts (domain reference 6.1).

A dispute is a screening record, or a case that came from none. It begins on the day it was found or accepted. It ends when
its case is settled, and without one when its outcome is written down; ended and not resolved (failed, withdrawn, handed on)
it is not carried on either.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from peewee import Case as When
from peewee import Expression, fn

from ..mediation.models import Agreement, Case
from ..mediation.screening_models import Screening
from ..store.engine import database
from .periods import Period

MANY = 5
"""People from whom on a dispute is 群体性 in R01."""


@dataclass(frozen=True, slots=True)
class Group:
    """Disputes that are alike in all that R01 counts: how many, with how many people and how much money (fen)."""

    kind: str
    origin: str
    is_carried: bool
    end: str  # "" while it goes on; resolved, failed, referred
    is_complex: bool
    is_many: bool
    warning: str
    method: str
    count: int
    people: int
    fen: int
    ids: tuple[int, ...] = ()  # of screening records, negative


def linked() -> Any:
    """Cases that came from a screening record."""
    return Screening.select(Screening.case).where(Screening.case.is_null(False) & Screening.deleted_at.is_null())


def brought(period: Period) -> Expression:
    """Cases that go on or end in the period and came from no screening record."""
    return (
        Case.deleted_at.is_null()
        & (Case.accepted_on < period.end)
        & (Case.settled_on.is_null() | (Case.settled_on >= period.start))
        & Case.id.not_in(linked())
    )


def groups(period: Period) -> Iterator[Group]:
    """All disputes of a period."""
    yield from _cases(period)
    yield from screened(period)


def carried(period: Period) -> Any:
    """1 for a case that was accepted before the period."""
    return When(None, (((Case.accepted_on < period.start), 1),), 0)


def ended(period: Period) -> Any:
    """How a case ended by the last day of the period: resolved, referred, failed; an empty text while it goes on."""
    return When(
        None,
        (
            (Case.settled_on.is_null() | (Case.settled_on >= period.end), ""),
            (Case.outcome == "agreed", "resolved"),
            (Case.outcome == "referred", "referred"),
        ),
        "failed",
    )


def _cases(period: Period) -> Iterator[Group]:
    many = When(None, (((Case.party_count >= MANY), 1),), 0)
    alike = (
        Case.dispute_type,
        Case.origin_source,
        carried(period),
        ended(period),
        Case.difficulty,
        many,
        Case.warning_level,
    )
    query = (
        Case.select(*alike, fn.COUNT(Case.id), fn.SUM(Case.party_count), fn.SUM(Agreement.amount_fen))
        .left_outer_join(Agreement, on=((Agreement.case == Case.id) & Agreement.deleted_at.is_null()))
        .where(brought(period))
        .group_by(*[_place(at) for at in range(1, len(alike) + 1)])
    )
    for kind, origin, is_carried, end, difficulty, is_many, warning, count, people, fen in database.execute(query):
        yield Group(
            kind or "99",
            origin or "",
            bool(is_carried),
            end,
            difficulty == "complex",
            bool(is_many),
            warning or "",
            "01",
            count,
            int(people or 0),
            int(fen or 0),
        )


def _place(number: int) -> Any:
    """A column of the answer by its place, so that no expression with parameters has to be said twice."""
    from peewee import SQL

    return SQL(str(number))


def screened(period: Period, kind: str = "") -> Iterator[Group]:
    """The screening records of a period, each a group of its own."""
    query = (
        Screening.select(
            Screening.id,
            Screening.event_type,
            Screening.origin_source,
            Screening.found_on,
            Screening.outcome,
            Screening.resolved_on,
            Screening.difficulty,
            Screening.involved_num,
            Screening.warning_level,
            Screening.resolve_method,
            Case.id,
            Case.outcome,
            fn.COALESCE(Case.settled_on, Case.closed_on),
            Agreement.amount_fen,
        )
        .left_outer_join(Case, on=((Screening.case == Case.id) & Case.deleted_at.is_null()))
        .left_outer_join(Agreement, on=((Agreement.case == Case.id) & Agreement.deleted_at.is_null()))
        .where(Screening.deleted_at.is_null() & (Screening.found_on < period.end))
    )
    if kind:
        query = query.where(Screening.event_type == kind)
    for row in database.execute(query.order_by(Screening.found_on, Screening.id)):
        one, event, origin, found_on, own, own_day, difficulty, people, warning, method, case, outcome, day, fen = row
        end, on = _end(own, own_day, case, outcome, day)
        if on is not None and on < period.start:
            continue
        if on is None or on >= period.end:
            end = ""
        yield Group(
            event,
            origin or "",
            found_on < period.start,
            end,
            difficulty == "complex",
            people >= MANY,
            warning or "",
            "01" if case is not None else method or "99",
            1,
            people,
            int(fen or 0),
            (-one,),
        )


def _end(
    own: str | None, own_day: str | None, case: int | None, outcome: str | None, day: str | None
) -> tuple[str, str | None]:
    if case is None:
        return own or "", own_day
    return {"agreed": "resolved", "referred": "referred"}.get(outcome or "", "failed"), day
