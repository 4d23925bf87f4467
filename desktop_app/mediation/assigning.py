"""Who mediates: the committee's mediators, and which of them a case has (人民调解法 §13–14, §19)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from .. import registers
from ..common.errors import KnownError
from ..context import Context
from ..store.changes import ChangeWriter
from . import parties, recusing, states
from .mediators import MEDIATORS
from .models import Case, CaseMediator, Mediator

Row = dict[str, Any]


@dataclass(frozen=True, slots=True)
class MediatorEntry:
    """One mediator of a case. ``role`` lead 首席 or assist; ``chosen_by`` committee or party."""

    mediator_id: int
    role: str = "assist"
    chosen_by: str = "committee"


def add_mediator(ctx: Context, values: Mapping[str, Any], person_id: int | None = None) -> int:
    """A mediator of the hall's committee; ``person_id`` when he or she is a resident, whose name he has. Gives the id."""
    given = {key: value for key, value in values.items() if person_id is None or key != "name"}
    return registers.add(ctx, MEDIATORS, {**given, "person": person_id})


def update_mediator(ctx: Context, mediator_id: int, version: int, values: Mapping[str, Any]) -> None:
    """Change a mediator; the names already written into cases stay."""
    registers.update(ctx, MEDIATORS, mediator_id, version, values)


def remove_mediator(ctx: Context, mediator_id: int) -> None:
    """Into the recycle bin: no longer offered; cases keep the name."""
    registers.delete(ctx, MEDIATORS, mediator_id)


def restore_mediator(ctx: Context, mediator_id: int) -> None:
    """Back from the recycle bin: offered again."""
    registers.restore(ctx, MEDIATORS, mediator_id)


def assign(ctx: Context, case_id: int, version: int, mediators: Sequence[MediatorEntry]) -> None:
    """Name the mediators of an accepted case; again while it is mediated, to change them.

    Raises ChecksFailed (key ``mediators``) for none, or not exactly one lead; and for a mediator who must
    stand back (``recusing``).
    """
    with ctx.write("cases.open", "指派调解员") as writer:
        write(writer, states.case_for(ctx, writer, case_id, version, "assign"), mediators)


def write(writer: ChangeWriter, case: Row, mediators: Sequence[MediatorEntry]) -> None:
    """Make these the mediators of the case; ACCEPTED becomes ASSIGNED."""
    if not mediators:
        parties.refuse({"mediators": "请至少指定一名调解员"})
    if sum(one.role == "lead" for one in mediators) != 1:
        parties.refuse({"mediators": "请指定一名首席调解员"})
    if len({one.mediator_id for one in mediators}) != len(mediators):
        parties.refuse({"mediators": "同一名调解员选了两次"})
    ordered = sorted(mediators, key=lambda one: one.role != "lead")
    chosen = [(one, writer.row(Mediator, one.mediator_id)) for one in ordered]
    _refuse_conflicts(case["id"], [row for _, row in chosen])
    present = {row["mediator"]: row for row in CaseMediator.select().where(CaseMediator.case == case["id"]).dicts()}
    for one, mediator in chosen:
        left = mediator["left_on"]
        if left and left <= writer.author.at[:10] and one.mediator_id not in present:
            raise KnownError(f"{mediator['name']}已于{left}离任，不能再指派。没有指派，请改选别的调解员。")
    for mediator_id, row in present.items():
        if all(one.mediator_id != mediator_id for one in ordered):
            writer.remove(CaseMediator, row["id"])
    for one, mediator in chosen:
        values = {"role": one.role, "chosen_by": one.chosen_by}
        if one.mediator_id in present:
            writer.update(CaseMediator, present[one.mediator_id]["id"], values)
        else:
            writer.add(
                CaseMediator,
                {"case_id": case["id"], "mediator_id": one.mediator_id, "name": mediator["name"], **values},
            )
    status = "ASSIGNED" if case["status"] == "ACCEPTED" else case["status"]
    names = "\n".join(row["name"] for _, row in chosen)
    writer.update(Case, case["id"], {"status": status, "mediator_names": names}, case["version"])


def _refuse_conflicts(case_id: int, mediators: Sequence[Row]) -> None:
    """Raises ChecksFailed (``mediators``) for a party, a near relative of one, and one who was told to stand back."""
    people = parties.of_case(case_id)
    certain = [one.sentence for one in recusing.found_of(mediators, people, recusing.granted(case_id)) if one.refuses]
    if certain:
        parties.refuse({"mediators": "；".join(certain)})
