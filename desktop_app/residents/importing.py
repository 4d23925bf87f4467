"""A roster's plan is written: areas, households, people and care tags as one batch that can be taken back whole."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from ..common.errors import KnownError
from ..common.jobs import JobControl
from ..common.memory import steadily
from ..spreadsheet.plan import Counts, Outcome, PlanRow
from ..store.engine import many_pages
from ..store.models import Change
from . import area_places, rules
from .models import CareTag, Household, Person
from .roster import RosterPlan
from .roster_fields import CARE, HOME, home_column
from .service import care_row

if TYPE_CHECKING:
    from ..context import Context
    from ..store.changes import ChangeWriter

ACTION = "导入名册"
_CHUNK = 2000  # people between two places where the import can be cancelled
_COMING = (Outcome.ADDED, Outcome.UPDATED)


@dataclass(frozen=True, slots=True)
class ImportResult:
    """``batch`` is what undo is asked for; ``households_added`` counts new households with somebody added."""

    batch: str
    counts: Counts
    households_added: int
    areas_added: int


def apply(
    ctx: Context, plan: RosterPlan, *, file_name: str, control: JobControl | None = None, origin: object = None
) -> ImportResult:
    """Write a plan as one change with one batch number, whole or not at all. Made for a job's thread.

    Raises Cancelled; KnownError when somebody in the plan was added, changed or removed after it was made.
    """
    ctx.require("residents.import")
    work = _Import(ctx, plan, file_name, control or JobControl())
    work.make_ready()
    batch = next_batch(ctx.today())
    action = f"{ACTION}“{file_name}”"
    with many_pages(), ctx.write("residents.import", action, batch=batch, origin=origin) as writer:
        work.write(writer)
        areas_added = len(writer.changed.tables.get("area", ()))
    new = [home for home in plan.households if home.household_id is None]
    with_added = sum(any(row.outcome is Outcome.ADDED for row in home.members) for home in new)
    return ImportResult(batch, plan.counts, with_added, areas_added)


def next_batch(today: str) -> str:
    """20261120-1, 20261120-2 …"""
    day = today.replace("-", "")
    used = Change.select(Change.batch).where(Change.batch.startswith(f"{day}-")).tuples()
    return f"{day}-{max((int(batch.rpartition('-')[2]) for (batch,) in used), default=0) + 1}"


@dataclass(slots=True)
class _Import:
    """One run. Rows are told apart by ``id()``: two rows of a roster may hold the same values."""

    ctx: Context
    plan: RosterPlan
    file_name: str
    control: JobControl
    added: list[PlanRow] = field(default_factory=list)
    updated: list[PlanRow] = field(default_factory=list)
    names: dict[int, dict[str, str]] = field(default_factory=dict)  # row → name_sort, name_py
    homes: dict[int, int] = field(default_factory=dict)  # row → household
    people: dict[int, int] = field(default_factory=dict)  # row → person
    not_head: set[int] = field(default_factory=set)  # rows that say 户主 of a household that has one
    nodes: dict[str, int] = field(default_factory=dict)  # address → area

    def make_ready(self) -> None:
        """Everything that needs no store; pinyin of 100,000 names takes seconds."""
        for index, row in enumerate(steadily(self.plan.rows)):
            if index % 500 == 0:
                self.control.progress(index, len(self.plan.rows), "正在准备")
            if row.outcome is Outcome.ADDED:
                self.added.append(row)
            elif row.outcome is Outcome.UPDATED:
                self.updated.append(row)
            if row.outcome is Outcome.ADDED or {"name", "pinyin"} & row.changes.keys():
                self.names[id(row)] = rules.computed(row.values)

    def write(self, writer: ChangeWriter) -> None:
        self._refuse_outdated()
        self._place(writer)
        self._add_households(writer)
        self._mark_heads()
        self._add_people(writer)
        self._update_people(writer)
        self._settle_heads(writer)
        self._tag(writer)
        self.control.progress(len(self.added), len(self.added), "正在写入检索和变更记录")

    def _refuse_outdated(self) -> None:
        """The plan was made before this transaction: what it rests on must still be so."""
        versions = {row.target: row.target_version for row in self.updated}
        for part in _parts(sorted(filter(None, versions))):
            rows = Person.select(Person.id, Person.version).where(Person.id.in_(part) & Person.deleted_at.is_null())
            if {person: versions[person] for person in part} != dict(rows.tuples()):
                raise _outdated()
        for part in _parts(sorted(self.plan.home_versions)):
            query = Household.select(Household.id, Household.version).where(
                Household.id.in_(part) & Household.deleted_at.is_null()
            )
            if {home: self.plan.home_versions[home] for home in part} != dict(query.tuples()):
                raise _outdated()
        numbers = [row.values["id_no"] for row in self.added if row.values.get("id_no")]
        for part in _parts(sorted(numbers)):
            if Person.select(Person.id).where(Person.id_no.in_(part) & Person.deleted_at.is_null()).exists():
                raise _outdated()
        papers = [row.values["cert_no"] for row in self.added if row.values.get("cert_no")]
        for part in _parts(sorted(papers)):
            if Person.select(Person.id).where(Person.cert_no.in_(part) & Person.deleted_at.is_null()).exists():
                raise _outdated()

    def _place(self, writer: ChangeWriter) -> None:
        wanted = {
            row.values["live_addr"]
            for row in (*self.added, *self.updated)
            if row.values.get("live_addr") and (row.outcome is Outcome.ADDED or "live_addr" in row.changes)
        }
        wanted |= {home.address.text for home in self.plan.households if home.household_id is None and home.address}
        self.nodes = area_places.place(writer, area_places.village_name(self.ctx), sorted(wanted))

    def _add_households(self, writer: ChangeWriter) -> None:
        """New ones only where somebody comes in; those of the register are joined."""
        new = [
            home
            for home in self.plan.households
            if home.household_id is None and any(row.outcome in _COMING for row in home.members)
        ]
        rows = []
        for home in new:
            address = home.address.text if home.address else None
            row = {"live_addr": address, **{home_column(key): value for key, value in home.values.items()}}
            rows.append({**row, "area_id": self.nodes.get(address) if address else None})
        ids = {home.number: home_id for home, home_id in zip(new, writer.add_many(Household, rows), strict=True)}
        changed: dict[tuple[str, ...], dict[int, dict[str, Any]]] = {}
        for home in self.plan.households:
            if home.household_id is not None:
                new_values = {home_column(key): new for key, (_, new) in home.carrier.changes.items() if key in HOME}
                if new_values:
                    changed.setdefault(tuple(sorted(new_values)), {})[home.household_id] = new_values
        for alike in changed.values():
            writer.update_many(Household, alike)
        for home in self.plan.households:
            home_id = home.household_id or ids.get(home.number)
            if home_id is not None:
                self.homes.update((id(row), home_id) for row in home.members)

    def _mark_heads(self) -> None:
        """One head for each household (domain reference 2.3.6): the register's own first, then the plan's."""
        taken = {
            home_id: head
            for part in _parts(sorted({home.household_id for home in self.plan.households if home.household_id}))
            for home_id, head in Household.select(Household.id, Household.head_id)
            .where(Household.id.in_(part) & Household.head_id.is_null(False))
            .tuples()
        }
        for home in self.plan.households:
            own = taken.get(home.household_id) if home.household_id else None
            for row in home.members:
                is_head = row.target == own if own is not None else row is home.head
                if not is_head and row.values.get("relation_to_head") == rules.HEAD:
                    self.not_head.add(id(row))

    def _add_people(self, writer: ChangeWriter) -> None:
        done = 0
        for part in steadily(_parts(self.added, _CHUNK), 1):
            self.control.progress(done, len(self.added), "正在写入居民")
            ids = writer.add_many(Person, [self._new_person(row) for row in part])
            self.people.update(zip(map(id, part), ids, strict=True))
            done += len(part)

    def _new_person(self, row: PlanRow) -> dict[str, Any]:
        values = {key: value for key, value in row.values.items() if key != CARE}
        if id(row) in self.not_head:
            values["relation_to_head"] = None
        values.update(self.names[id(row)])
        values["household_id"] = self.homes.get(id(row))
        values["area_id"] = self.nodes.get(values.get("live_addr") or "")
        return values

    def _update_people(self, writer: ChangeWriter) -> None:
        """Changes of the plan; and whoever stands in no household joins the one that the roster puts him in."""
        known = [row for row in self.plan.rows if row.target is not None]
        homeless: set[int] = set()
        alone = [row.target for row in known if id(row) in self.homes and row.target in self.plan.homeless]
        for part in _parts(alone):
            query = Person.select(Person.id).where(Person.id.in_(part) & Person.household.is_null())
            homeless.update(person for (person,) in query.tuples())
        changes: dict[tuple[str, ...], dict[int, dict[str, Any]]] = {}  # by the columns they touch
        for row in known:
            new = {key: value for key, (_, value) in row.changes.items() if key != CARE and key not in HOME}
            if id(row) in self.not_head:
                new.pop("relation_to_head", None)
            if "name" in new:
                new.setdefault("pinyin", None)  # what was typed was how the other name is read
            if {"name", "pinyin"} & new.keys():
                new.update(self.names[id(row)])
            if new.get("live_addr") in self.nodes:
                new["area_id"] = self.nodes[new["live_addr"]]
            if row.target in homeless:
                new["household_id"] = self.homes[id(row)]
            if new:
                changes.setdefault(tuple(sorted(new)), {})[row.target] = new  # type: ignore[index]
            self.people[id(row)] = row.target  # type: ignore[assignment]
        for alike in changes.values():
            writer.update_many(Person, alike)
        if changes:
            from ..volunteers.service import follow_people  # volunteers stand on residents; here it goes back

            follow_people(writer, sorted({person for alike in changes.values() for person in alike}))

    def _settle_heads(self, writer: ChangeWriter) -> None:
        """The plan's head of a household is its 户主, also where the roster only names him in the cell of the head."""
        self.control.check_cancelled()
        named = {
            self.people[id(home.head)]: {"relation_to_head": rules.HEAD}
            for home in self.plan.households
            if home.head is not None
            and id(home.head) in self.people
            and id(home.head) not in self.not_head
            and home.head.values.get("relation_to_head") in (None, "", "01")
        }
        writer.update_many(Person, named)
        heads: dict[int, dict[str, Any]] = {}
        for part in _parts(sorted(set(self.homes.values()))):
            query = Person.select(Person.household, Person.id).where(
                Person.household.in_(part) & (Person.relation_to_head == rules.HEAD) & Person.deleted_at.is_null()
            )
            heads.update({home: {"head_id": person} for home, person in query.order_by(Person.id.desc()).tuples()})
        writer.update_many(Household, heads)

    def _tag(self, writer: ChangeWriter) -> None:
        tags = []
        basis = f"名册“{self.file_name}”"
        for row in self.plan.rows:
            if row.outcome is Outcome.ADDED:
                codes = row.values.get(CARE, "").split()
            else:
                old, new = row.changes.get(CARE, ("", ""))
                codes = [code for code in new.split() if code not in old.split()]
            tags += [care_row(self.people[id(row)], code, self.ctx.today(), basis) for code in codes]
        writer.add_many(CareTag, tags)


def _outdated() -> KnownError:
    return KnownError("预览之后，名册里有人的资料被改动或新登记了。没有导入任何内容，请重新预览后再导入。")


def _parts(values: Iterable[Any], size: int = 500) -> Iterator[list[Any]]:
    found: Sequence[Any] = list(values)
    for start in range(0, len(found), size):
        yield list(found[start : start + size])
