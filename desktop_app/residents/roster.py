"""A roster becomes a plan: who would be added, changed, left alone or sent back, and which households they form.

Rules: domain reference 2.4 (numbers and names), 2.4.7 (who is the same person), 2.6 (households). Blank cells never wipe a
value; whatever is changed or cannot be read is said in the row's notes.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any, Protocol

from ..common import text as texts
from ..common.fields import Catalogue, Field, Kind
from ..common.memory import steadily
from ..spreadsheet.plan import Outcome, Plan, PlanRow
from ..spreadsheet.reader import Workbook
from ..spreadsheet.tables import Mapped, Table, find_tables
from . import roster_addresses as addresses
from .fields import FIELDS
from .household_fields import HOUSEHOLD_FIELDS
from .roster_addresses import Address
from .roster_households import PlannedHousehold, group
from .roster_rows import CARE, HOUSEHOLD_KEY, Draft, read_row

ROSTER = Catalogue(
    "花名册",
    [
        # 人员类别 holds care groups in one hall and classes in the next: what stands there does not tell against it.
        *(replace(field, kind=Kind.TEXT) if field.key == "resident_class" else field for field in FIELDS.stored),
        Field(key="head_name", label="户主姓名", headings=("户主", "户主名字", "家庭户主")),
        Field(key="head_id_no", label="户主身份证号", headings=("户主身份证号码", "户主公民身份号码", "户主证件号码")),
        Field(key="head_phone", label="户主联系方式", headings=("户主电话", "户主联系电话", "户主手机号")),
        HOUSEHOLD_FIELDS["household_no"],
        HOUSEHOLD_KEY,
        Field(
            key=CARE,
            label="关爱对象",
            kind=Kind.CODES,
            code_table="care_group",
            headings=("关爱类别", "特殊群体", "特殊人群", "重点人群", "困难类型", "帮扶类别", "人群类别"),
        ),
    ],
)
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


class Register(Protocol):
    """What a plan asks about the people already there: three questions for the whole file, none for each row."""

    def by_id_no(self, numbers: Collection[str]) -> Mapping[str, KnownPerson]: ...

    def by_name_and_birth(
        self, pairs: Collection[tuple[str, str]]
    ) -> Mapping[tuple[str, str], Sequence[KnownPerson]]: ...

    def households_at(self, live_addrs: Collection[str]) -> Mapping[str, Sequence[KnownHousehold]]: ...


class EmptyRegister:
    """A register without anybody: a first import, a preview without a store."""

    def by_id_no(self, numbers: Collection[str]) -> Mapping[str, KnownPerson]:
        return {}

    def by_name_and_birth(self, pairs: Collection[tuple[str, str]]) -> Mapping[tuple[str, str], Sequence[KnownPerson]]:
        return {}

    def households_at(self, live_addrs: Collection[str]) -> Mapping[str, Sequence[KnownHousehold]]:
        return {}


@dataclass(slots=True)
class RosterPlan(Plan):
    """``households`` hold the rows that come in (added, updated, unchanged); people without any household stand in none.

    ``addresses`` maps the index of a row in ``rows`` to the parts of its address.
    """

    households: list[PlannedHousehold] = field(default_factory=list)
    addresses: dict[int, Address] = field(default_factory=dict)


def make_plan(
    workbook: Workbook,
    register: Register,
    *,
    today: date,
    mapping: Mapped | None = None,
    progress: Callable[[int, int], None] | None = None,
) -> RosterPlan:
    """Read every table of an open workbook into a plan; writes nothing.

    ``progress`` gets rows done and rows in all, and may raise to cancel. Raises KnownError when no table has a column
    of names. Counts hold: read = added + updated + unchanged + duplicates + rejected.
    """
    tables = find_tables(workbook, ROSTER, mapping=mapping)
    plan = RosterPlan(workbook.path.name, tables)
    hidden = [sheet.name for sheet in workbook.sheets if not sheet.visible and sheet.height]
    if hidden:
        plan.remarks.append(f"隐藏的工作表没有读：{'、'.join(hidden)}")
    total = sum(table.end - table.bottom - 1 for table in tables)
    drafts: list[Draft] = []
    groups: list[list[Draft]] = []
    for table in tables:
        found: list[Draft] = []
        keys = table.keys
        for row in steadily(table.rows()):
            found.append(read_row(row, table, keys, FIELDS, today, workbook.date1904))
            if progress and len(found) % 200 == 0:
                progress(len(drafts) + len(found), total)
        plan.skipped += sum(table.skipped.values())
        plan.remarks += _settle_addresses(found, table) + _unread_columns(table)
        groups += group(found, table)
        drafts += found
    plan.rows = [draft.row for draft in drafts]
    plan.addresses = {index: draft.address for index, draft in enumerate(drafts) if draft.address}
    originals = _mark_duplicates(drafts)
    for draft in drafts:
        draft.cells = []  # a million cells let go one by one, not all at once while the window waits
    _compare(drafts, register)
    plan.households = _households(groups, originals, register)
    if progress:
        progress(total, total)
    return plan


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
        number, pair = values.get("id_no"), (values["name"], values.get("birth_date", ""))
        first = by_number.get(number) if number else _same_without_number(values, by_name.get(pair, ()))
        if first is None:
            if number:
                by_number[number] = draft
            if pair[1]:
                by_name.setdefault(pair, []).append(draft)
            continue
        where = f"“{first.row.sheet}”第{first.row.row_number}行"
        if texts.fold(first.row.values["name"]) != texts.fold(values["name"]):
            draft.row.reject(f"身份证号和{where}的{first.row.values['name']}相同，姓名不同，请核对")
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


def _compare(drafts: list[Draft], register: Register) -> None:
    """Find everybody in the register at once and settle the outcome of each row that came through."""
    coming = [draft for draft in drafts if draft.row.outcome is Outcome.ADDED]
    known = register.by_id_no({draft.row.values["id_no"] for draft in coming if "id_no" in draft.row.values})
    rest = [draft for draft in coming if draft.row.values.get("id_no") not in known]
    pairs: set[tuple[str, str]] = set()
    for draft in steadily(rest):
        if "birth_date" in draft.row.values:
            pairs.add((draft.row.values["name"], draft.row.values["birth_date"]))
    namesakes = register.by_name_and_birth(pairs) if pairs else {}
    for draft in steadily(coming):
        values = draft.row.values
        person = known.get(values.get("id_no", ""))
        if person is None:
            alike = namesakes.get((values["name"], values.get("birth_date", "")), ())
            free = [p for p in alike if not (p.values.get("id_no") and values.get("id_no"))]
            same = [p for p in free if _close(values, p.values)]
            person = same[0] if len(same) == 1 else None
            if free and person is None:
                draft.row.notes.append("库里有同名同出生日期的人，没有足够依据认定是同一人，按新增处理，请核对")
        draft.known = person
        if person is not None:
            _changes(draft.row, person)


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
    if old == new or not isinstance(old, str) or not isinstance(new, str):
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
