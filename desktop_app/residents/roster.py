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
from ..common.fields import Kind
from ..common.memory import steadily
from ..spreadsheet.plan import Outcome, Plan, PlanRow
from ..spreadsheet.reader import Workbook
from ..spreadsheet.tables import REASON, Mapped, Remembered, Table, TableRow, find_tables
from . import roster_addresses as addresses
from .fields import FIELDS
from .roster_addresses import Address
from .roster_fields import ACROSS, CARE, HOME, ROSTER, home_column
from .roster_households import PlannedHousehold, group
from .roster_rows import HEAD, Draft, read_row

_NOT_READ = {"head_id_no", "head_phone"}
_NAMESAKE = "库里有同名同出生日期的人，没有足够依据认定是同一人，按新增处理，请核对"
_ALWAYS = ("name", "id_no", "cert_type", "cert_no", "sex", "birth_date", "phone", "live_addr", "relation_to_head")
"""What tells people apart, and what a row may say without a column of its own."""
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
    for table in tables:
        found: list[Draft] = []
        members = table.members
        done = sum(one.end - one.bottom - 1 for one in tables[: tables.index(table)])
        for number, row in enumerate(steadily(table.rows()), 1):
            found += _people(row, table, members, today, workbook.date1904)
            if progress and number % 200 == 0:
                progress(min(done + number, total), total)
        plan.skipped += sum(table.skipped.values())
        plan.remarks += _settle_addresses(found, table) + _unread_columns(table)
        groups += group(found, table)
        drafts += found
    plan.remarks += workbook.remarks
    plan.rows = [draft.row for draft in drafts]
    plan.addresses = {index: draft.address for index, draft in enumerate(drafts) if draft.address}
    originals = _mark_duplicates(drafts)
    for draft in drafts:
        draft.cells = []  # a million cells let go one by one, not all at once while the window waits
    _compare(drafts, register, {key for table in tables for key in table.all_keys})
    plan.homeless = {draft.known.id for draft in drafts if draft.known and draft.known.household_id is None}
    plan.households = _households(groups, originals, register)
    plan.home_versions = _change_homes(plan.households, register)
    if progress:
        progress(total, total)
    return plan


def _people(
    row: TableRow, table: Table, members: Sequence[Mapping[str, int]], today: date, date1904: bool
) -> list[Draft]:
    """The people of one row: one, or where they stand side by side as many as there are."""
    found: list[Draft] = []
    for member, keys in enumerate(members):
        if member and not any(row.cells[index] is not None for index in keys.values()):
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


def _mark_duplicates(drafts: list[Draft]) -> dict[int, Draft]:
    """The same person twice in the file is one person. Returns the first draft for the id() of each later one's row."""
    by_number: dict[str, Draft] = {}
    by_name: dict[tuple[str, str], list[Draft]] = {}
    originals: dict[int, Draft] = {}
    for draft in steadily(drafts):
        values = draft.row.values
        if draft.row.outcome is Outcome.REJECTED:
            continue
        number, pair = draft.number, (values["name"], values.get("birth_date", ""))
        first = by_number.get(number) if number else _same_without_number(values, by_name.get(pair, ()))
        if first is None:
            if number:
                by_number[number] = draft
            if pair[1]:
                by_name.setdefault(pair, []).append(draft)
            continue
        where = f"“{first.row.sheet}”第{first.row.row_number}行"
        if texts.fold(first.row.values["name"]) != texts.fold(values["name"]):
            what = "证件号码" if number.startswith("*") else "身份证号"
            draft.row.reject(f"{what}和{where}的{first.row.values['name']}相同，姓名不同，请核对")
            draft.row.cells = draft.cells
            continue
        originals[id(draft.row)] = first
        draft.row.outcome = Outcome.DUPLICATE
        draft.row.reasons.append(f"和{where}是同一个人")
        differs = [
            FIELDS[key].label for key, value in values.items() if key in FIELDS and value != first.row.values.get(key)
        ]
        if differs:
            draft.row.notes.append(f"{'、'.join(differs)}和{where}不同，以{where}为准")
    return originals


def _same_without_number(values: Mapping[str, Any], earlier: Sequence[Draft]) -> Draft | None:
    """Name and birth date are equal already; the telephone or the address must be, too (domain reference 2.4.7)."""
    return next((draft for draft in earlier if _close(values, draft.row.values)), None)


def _close(one: Mapping[str, Any], other: Mapping[str, Any]) -> bool:
    phones = set((one.get("phone") or "").split(";")) & set((other.get("phone") or "").split(";"))
    address = one.get("live_addr")
    return bool(phones - {""}) or bool(address and address == other.get("live_addr"))


def _compare(drafts: list[Draft], register: Register, keys: set[str]) -> None:
    """Find everybody in the register at once and settle the outcome of each row that came through."""
    keys = {*keys, *_ALWAYS}
    coming = [draft for draft in drafts if draft.row.outcome is Outcome.ADDED]
    known = register.by_number({draft.number for draft in coming if draft.number}, keys)
    names = {draft.row.values["name"] for draft in coming if draft.number not in known}
    namesakes = _by_birth(register.by_name(names, keys)) if names else {}
    taken: set[int] = {person.id for person in known.values()}
    for draft in steadily(coming):
        values = draft.row.values
        person = known.get(draft.number)
        if person is None:
            person = _same_person(draft, namesakes)
            if person is None and not draft.number:
                person = _said_already(draft.row, namesakes, taken)
            if person is not None:
                taken.add(person.id)
                draft.row.notes = [note for note in draft.row.notes if note != _NAMESAKE]
        elif not _says_the_same("name", person.values["name"], values["name"]):
            draft.row.notes.append("号码相同，姓名和库里的不同，请核对")
        draft.known = person
        if person is not None:
            _changes(draft.row, person)


def _by_birth(namesakes: Mapping[str, Sequence[KnownPerson]]) -> dict[tuple[str, str], list[KnownPerson]]:
    """Namesakes by name and day of birth, and all of them under no day."""
    found: dict[tuple[str, str], list[KnownPerson]] = {}
    for name, people in namesakes.items():
        found[name, ""] = list(people)
        for person in people:
            if person.values["birth_date"]:
                found.setdefault((name, person.values["birth_date"]), []).append(person)
    return found


def _same_person(draft: Draft, namesakes: Mapping[tuple[str, str], Sequence[KnownPerson]]) -> KnownPerson | None:
    """By name, day of birth, and telephone or address (domain reference 2.4.7); anything less is a note."""
    values = draft.row.values
    if not values.get("birth_date"):
        return None
    alike = namesakes.get((values["name"], values["birth_date"]), ())
    free = [p for p in alike if not (p.values.get("id_no") and values.get("id_no"))]
    same = [p for p in free if _close(values, p.values)]
    if free and len(same) != 1:
        draft.row.notes.append(_NAMESAKE)
    return same[0] if len(same) == 1 else None


def _said_already(
    row: PlanRow, namesakes: Mapping[tuple[str, str], Sequence[KnownPerson]], taken: set[int]
) -> KnownPerson | None:
    """Somebody of this name of whom the register says all that the row says: nothing is written, so nobody is merged,
    and the same file a second time adds nobody. Two such rows stand for two such people."""
    values = row.values
    for person in namesakes.get((values["name"], values.get("birth_date") or ""), ()):
        if person.id not in taken and all(
            set(value.split()) <= person.care if key == CARE else _says_the_same(key, person.values.get(key), value)
            for key, value in values.items()
        ):
            return person
    return None


def _changes(row: PlanRow, person: KnownPerson) -> None:
    row.target, row.target_version = person.id, person.version
    for key, new in row.values.items():
        if key == CARE:
            added = [code for code in new.split() if code not in person.care]
            if added:
                row.changes[CARE] = (" ".join(sorted(person.care)), " ".join([*sorted(person.care), *added]))
        elif not _says_the_same(key, person.values.get(key), new):
            row.changes[key] = (person.values.get(key), new)
    row.outcome = Outcome.UPDATED if row.changes else Outcome.UNCHANGED


def _says_the_same(key: str, old: Any, new: Any) -> bool:
    if old == new:
        return True
    field = HOME.get(key)
    if field is not None and field.kind is Kind.FLAG:
        return bool(old) == bool(new)  # nothing and 否 say the same
    if not isinstance(old, str) or not isinstance(new, str):
        return bool(old == new)
    if key == "phone":
        return set(new.split(";")) <= set(old.split(";"))  # a roster that knows fewer numbers takes none away
    return texts.fold(new) == texts.fold(old)


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
            if not _says_the_same(key, old, new):
                row.changes[key] = (old, new)
                versions[home_id] = known.version
        if row.changes and row.outcome is Outcome.UNCHANGED:
            row.outcome = Outcome.UPDATED
    return versions
