"""A roster becomes a plan: who would be added, changed, left alone or sent back, and which households they form.

Rules: domain reference 2.4 (numbers and names), 2.4.7 (who is the same person), 2.6 (households). Blank cells never wipe a
value; whatever is changed or cannot be read is said in the row's notes.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any, Protocol

from ..common import text as texts
from ..common.memory import steadily
from ..spreadsheet.plan import Outcome, Plan
from ..spreadsheet.reader import Workbook
from ..spreadsheet.tables import REASON, Mapped, Remembered, Table, TableRow, find_tables
from . import roster_addresses as addresses
from .fields import FIELDS
from .roster_addresses import Address
from .roster_fields import ACROSS, ROSTER, home_column
from .roster_households import PlannedHousehold, group
from .roster_matching import compare, doubt, mark_duplicates, says_the_same
from .roster_rows import HEAD, Draft, read_row

_NOT_READ = {"head_id_no", "head_phone"}
_SERIALS = {"序号", "编号", "号", "no", "no."}


@dataclass(frozen=True, slots=True)
class KnownPerson:
    """A living record of the register; ``values`` by field key, ``care`` the codes of current care groups."""

    id: int
    version: int
    values: Mapping[str, Any]
    household_id: int | None = None
    care: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class KnownHousehold:
    """``head_name`` is empty while the head is missing (户主待补)."""

    id: int
    head_name: str


@dataclass(frozen=True, slots=True)
class KnownHome:
    """What the register has of a household; ``values`` by column."""

    version: int
    values: Mapping[str, Any]


class Register(Protocol):
    """What a plan asks about the people already there: a few questions for the whole file, none for each row.

    ``keys`` are the fields of a person that the plan will look at.
    """

    def by_number(self, numbers: Collection[str], keys: Collection[str]) -> Mapping[str, KnownPerson]:
        """By identity number; another paper's number has a star in front."""

    def by_name(self, names: Collection[str], keys: Collection[str]) -> Mapping[str, Sequence[KnownPerson]]: ...

    def households_at(self, live_addrs: Collection[str]) -> Mapping[str, Sequence[KnownHousehold]]: ...

    def homes(self, ids: Collection[int]) -> Mapping[int, KnownHome]: ...


class EmptyRegister:
    """A register without anybody: a first import, a preview without a store."""

    def by_number(self, numbers: Collection[str], keys: Collection[str]) -> Mapping[str, KnownPerson]:
        return {}

    def by_name(self, names: Collection[str], keys: Collection[str]) -> Mapping[str, Sequence[KnownPerson]]:
        return {}

    def households_at(self, live_addrs: Collection[str]) -> Mapping[str, Sequence[KnownHousehold]]:
        return {}

    def homes(self, ids: Collection[int]) -> Mapping[int, KnownHome]:
        return {}


@dataclass(slots=True)
class RosterPlan(Plan):
    """``households`` hold the rows that come in (added, updated, unchanged); people without any household stand in none.

    ``addresses`` maps the index of a row in ``rows`` to the parts of its address.
    """

    households: list[PlannedHousehold] = field(default_factory=list)
    addresses: dict[int, Address] = field(default_factory=dict)
    homeless: set[int] = field(default_factory=set)  # people of the register who are in no household
    home_versions: dict[int, int] = field(default_factory=dict)  # of the households that would change


def make_plan(
    workbook: Workbook,
    register: Register,
    *,
    today: date,
    mapping: Mapped | None = None,
    remembered: Remembered | None = None,
    progress: Callable[[int, int], None] | None = None,
) -> RosterPlan:
    """Read every table of an open workbook into a plan; writes nothing.

    ``mapping`` is what was chosen now, ``remembered`` what was settled for tables of the same shape (by fingerprint).
    ``progress`` gets rows done and rows in all, and may raise to cancel. Raises KnownError when no table has a column
    of names. Counts hold: read = added + updated + unchanged + duplicates + rejected.
    """
    tables = find_tables(workbook, ROSTER, mapping=mapping, across=ACROSS, remembered=remembered or {})
    plan = RosterPlan(workbook.path.name, tables)
    hidden = [sheet.name for sheet in workbook.sheets if not sheet.visible and sheet.height]
    if hidden:
        plan.remarks.append(f"隐藏的工作表没有读：{'、'.join(hidden)}")
    total = sum(table.end - table.bottom - 1 for table in tables)
    drafts: list[Draft] = []
    groups: list[list[Draft]] = []
    done = 0
    for table in tables:
        found: list[Draft] = []
        members = table.columns_of_members
        for number, row in enumerate(steadily(table.rows()), 1):
            found += _people(row, table, members, today, workbook.date1904)
            if progress and number % 200 == 0:
                progress(min(done + number, total), total)
        done += table.end - table.bottom - 1
        plan.skipped += sum(table.skipped.values())
        plan.remarks += _settle_addresses(found, table) + _unread_columns(table)
        groups += group(found, table)
        drafts += found
    plan.remarks += workbook.remarks
    plan.rows = [draft.row for draft in drafts]
    plan.addresses = {index: draft.address for index, draft in enumerate(drafts) if draft.address}
    originals = mark_duplicates(drafts)
    for draft in drafts:
        draft.cells = []  # a million cells let go one by one, not all at once while the window waits
    compare(drafts, register, {key for table in tables for key in table.all_keys})
    for people in groups:
        doubt(people)
    sure = (draft.known for draft in drafts if draft.known and not draft.is_likely)
    plan.homeless = {person.id for person in sure if person.household_id is None}
    plan.households = _households(groups, originals, register)
    plan.home_versions = _change_homes(plan.households, register)
    if progress:
        progress(total, total)
    return plan


def _people(
    row: TableRow, table: Table, members: Sequence[Mapping[str, Sequence[int]]], today: date, date1904: bool
) -> list[Draft]:
    """The people of one row: one, or where they stand side by side as many as there are."""
    found: list[Draft] = []
    for member, keys in enumerate(members):
        if member and not any(row.cells[one] is not None for columns in keys.values() for one in columns):
            continue
        draft = read_row(row, table, keys, FIELDS, today, date1904)
        if table.across == "household":
            if member:
                _same_home(draft, found[0])
            elif table.head_first and not draft.relation:
                draft.row.values["relation_to_head"] = HEAD
        found.append(draft)
    return found


def _same_home(draft: Draft, first: Draft) -> None:
    """The address stands once in the row, beside the head."""
    if not draft.written_address and first.written_address:
        draft.written_address = first.written_address
        draft.row.values["live_addr"] = first.written_address


def _settle_addresses(drafts: list[Draft], table: Table) -> list[str]:
    """Short addresses need the whole table: its other rows say which estate it is about. Returns remarks."""
    written = [draft.written_address for draft in drafts if draft.written_address]
    place = addresses.place_of(written, table.sheet.name, table.above[0] if table.above else "")
    example = ""
    for draft in drafts:
        if not draft.written_address:
            continue
        draft.address = addresses.read(draft.written_address, place)
        draft.row.values["live_addr"] = draft.address.text
        completed = draft.address.estate and not addresses.tidy(draft.written_address).startswith(draft.address.estate)
        if completed and not example:
            example = f"“{table.sheet.name}”里“{draft.written_address}”这样的住址写成了“{draft.address.text}”"
    return [example] if example else []


def _unread_columns(table: Table) -> list[str]:
    titles = [
        column.title
        for column in table.columns
        if column.title
        and (column.key is None or column.key in _NOT_READ)
        and column.title != REASON
        and texts.fold(column.title).replace(" ", "") not in _SERIALS
    ]
    return [f"“{table.sheet.name}”里没有读的列：{'、'.join(titles)}"] if titles else []


def _households(
    groups: list[list[Draft]], originals: Mapping[int, Draft], register: Register
) -> list[PlannedHousehold]:
    households = [PlannedHousehold.of(number, drafts, originals) for number, drafts in enumerate(steadily(groups), 1)]
    households = [household for household in households if household.members]
    waiting = [household for household in households if household.household_id is None and household.address]
    known = register.households_at({household.address.text for household in waiting if household.address})
    for household in waiting:
        here = known.get(household.address.text, ()) if household.address else ()
        name = texts.fold(household.head_name)
        fitting = [place for place in here if not place.head_name or texts.fold(place.head_name) == name]
        if len(fitting) == 1 and household.address and household.address.room:
            household.household_id = fitting[0].id
    return households


def _change_homes(households: list[PlannedHousehold], register: Register) -> dict[int, int]:
    """What rosters say of households that the register has; gives the versions of those that would change."""
    told = {home.household_id: home for home in households if home.household_id is not None and home.values}
    versions: dict[int, int] = {}
    for home_id, known in (register.homes(told) if told else {}).items():
        row = told[home_id].carrier
        for key, new in told[home_id].values.items():
            old = known.values.get(home_column(key))
            if not says_the_same(key, old, new):
                row.changes[key] = (old, new)
                versions[home_id] = known.version
        if row.changes and row.outcome is Outcome.UNCHANGED:
            row.outcome = Outcome.UPDATED
    return versions
