"""What screens and commands ask about residents. The list itself is in ``listing`` and ``listed``."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from ..common import codes
from ..common.dates import age_on
from ..common.errors import NotFound
from ..common.fields import Level
from ..common.masking import masked
from ..common.words import opened, shown
from ..store import history as changes
from ..store import search
from ..store.history import HistoryLine
from ..store.reading import ids_of
from ..store.telling import Name, Told, tell
from . import filters as narrowing
from . import scope
from .fields import FIELDS
from .filters import CARE_HIDDEN
from .listed import care_of, care_shown
from .listing import Listing
from .models import CareTag, Household, HouseholdEvent, Person

if TYPE_CHECKING:
    from ..context import Context

_CANDIDATES = 400  # hits that a picker sorts before it shows the best


@dataclass(frozen=True, slots=True)
class Member:
    """Somebody of a household; ``relation`` in words."""

    id: int
    name: str
    relation: str
    sex: str
    age: int | None


@dataclass(frozen=True, slots=True)
class Home:
    """A household with its people, the head first; ``head_id`` None: 户主待补."""

    id: int
    version: int
    household_no: str
    address: str
    head_id: int | None
    head_name: str
    members: tuple[Member, ...]


def ids(ctx: Context, text: str = "", filters: Mapping[str, Any] | None = None, sort: Any = None) -> Sequence[int]:
    """Ids of the list, all of them, in its order. Raises UsageError for a filter nobody knows."""
    return Listing(ctx).all_ids(text, filters or {}, sort)


def get(ctx: Context, person_id: int) -> dict[str, Any]:
    """The record by column, with ``care``: what may be shown of it. Raises NotFound, NotAllowed.

    Numbers of level 3 are masked: in full only ``service.reveal`` gives them. Care groups of level 3 are one CARE_HIDDEN
    to whoever may not reveal them, of level 4 they are there for the named role only.
    """
    row = stored(ctx, person_id)
    for field in FIELDS:
        if field.stored and field.level is Level.L3 and row[field.key]:
            row[field.key] = masked(field.mask, row[field.key])
    return {**row, "care": _care_for(ctx, row["care"])}


def stored(ctx: Context, person_id: int) -> dict[str, Any]:
    """The same as it is stored, for the services. Raises NotFound, NotAllowed outside one's grid."""
    ctx.require("residents.read")
    row = Person.select().where(Person.id == person_id).dicts().first()
    if row is None:
        raise NotFound("这位居民已经不在名册里，可能刚被别人删除。请刷新后再看。")
    row["household_id"], row["area_id"] = row.pop("household"), row.pop("area")
    scope.require_row(ctx, row)
    return {**row, "care": care_of([person_id]).get(person_id, [])}


def _care_for(ctx: Context, care: Sequence[str]) -> list[str]:
    """Care groups as codes, as far as the operator may know of them."""
    found = []
    for code in care:
        level = narrowing.care_level(code)
        if level is Level.L2 or ctx.may("residents.l4" if level is Level.L4 else "residents.reveal"):
            found.append(code)
        elif level is Level.L3 and CARE_HIDDEN not in found:
            found.append(CARE_HIDDEN)
    return found


def record_words(ctx: Context, row: Mapping[str, Any]) -> dict[str, str]:
    """An opened record in words, by field key; an auditor sees it masked like a list (domain reference 9.2)."""
    ctx.require("residents.read")
    place = opened(ctx.may)
    today = ctx.clock.today()
    found = {}
    for field in FIELDS:
        value = shown(field, field.value(row, today) if field.value else row.get(field.key), place)
        if value is not None:
            found[field.key] = str(value)
    return found


def care_words(ctx: Context, row: Mapping[str, Any]) -> list[str]:
    """Care groups of an opened record as its chips say them: L3 as 关爱 until they are revealed, L4 never."""
    ctx.require("residents.read")
    age = age_on(row["birth_date"], ctx.today()) if row.get("birth_date") else None
    return [codes.label("care_group", code) or "关爱" for code in care_shown(row["care"], age)]


def detail(ctx: Context, sex: str | None, birth_date: str | None, address: str | None) -> str:
    """女，89岁，向阳花园6栋2单元1502: what tells namesakes apart; never a number."""
    parts = [codes.label("sex", sex) if sex in ("1", "2") else ""]
    parts.append(f"{age_on(birth_date, ctx.today())}岁" if birth_date else "")
    return "，".join(part for part in (*parts, address or "") if part)


def find(ctx: Context, text: str, limit: int = 8) -> list[tuple[int, str, str]]:
    """(id, name, detail) for pickers and the box of Ctrl+K; names that begin with the text first, then by name."""
    ctx.require("residents.pick")
    query = search.parse(text)
    if not query:
        return []
    most = max(_CANDIDATES, limit)
    if own := scope.pickable(ctx):
        mine = set(ids_of(Person.select(Person.id).where(*own)))
        hits = [hit for hit in search.hits("person", query) if hit in mine][:most]
    else:
        hits = search.find("person", query, limit=most)
    rows: list[tuple[Any, ...]] = []
    for start in range(0, len(hits), 500):
        part = Person.id.in_(hits[start : start + 500])
        columns = (Person.id, Person.name, Person.name_sort, Person.sex, Person.birth_date, Person.live_addr)
        rows.extend(Person.select(*columns).where(part).tuples())
    rows.sort(key=lambda row: (not row[1].startswith(text), not row[2].startswith(text.lower()), row[2], row[0]))
    return [(row[0], row[1], detail(ctx, *row[3:6])) for row in rows[:limit]]


def name_of(ctx: Context, person_id: int) -> str:
    """A resident's name; empty when there is none of that id, or none whom the operator sees."""
    ctx.require("residents.pick")
    return str(Person.select(Person.name).where(Person.id == person_id, *scope.pickable(ctx)).scalar() or "")


def names_of(ctx: Context, ids: Sequence[int]) -> dict[int, str]:
    """Names by id of the residents among these that the operator sees."""
    ctx.require("residents.read")
    found: dict[int, str] = {}
    for start in range(0, len(ids), 500):
        part = Person.id.in_(list(ids[start : start + 500]))
        found.update(Person.select(Person.id, Person.name).where(part, *scope.people(ctx)).tuples())
    return found


def by_id_no(ctx: Context, id_no: str, own: int | None = None) -> tuple[int, str, str] | None:
    """(id, name, detail) of the living resident with this identity number, if the operator sees him."""
    ctx.require("residents.read")
    query = Person.select(Person.id, Person.name, Person.sex, Person.birth_date, Person.live_addr)
    query = query.where((Person.id_no == id_no) & Person.deleted_at.is_null(), *scope.people(ctx))
    row = query.tuples().first()
    return (row[0], row[1], detail(ctx, *row[2:5])) if row is not None and row[0] != own else None


def namesakes(ctx: Context, name: str, birth_date: str | None, own: int | None = None) -> list[tuple[int, str, str]]:
    """Living residents of the same name (and birth date, if given): a hint beside a form, never a refusal."""
    ctx.require("residents.read")
    query = Person.select(Person.id, Person.name, Person.sex, Person.birth_date, Person.live_addr)
    query = query.where((Person.name == name) & Person.deleted_at.is_null(), *scope.people(ctx))
    if birth_date:
        query = query.where(Person.birth_date == birth_date)
    found = [row for row in query.order_by(Person.id).limit(5).tuples() if row[0] != own]
    return [(row[0], row[1], detail(ctx, *row[2:5])) for row in found]


# Households


def household(ctx: Context, household_id: int) -> Home:
    """A household with its people. Raises NotFound."""
    ctx.require("residents.read")
    row = Household.get_or_none(Household.id == household_id)
    if row is None:
        raise NotFound("这一户已经不在了，可能刚被撤销。请刷新后再看。")
    scope.require(ctx, [row.area_id])
    people = Person.select(Person.id, Person.name, Person.relation_to_head, Person.sex, Person.birth_date).where(
        (Person.household == household_id) & Person.deleted_at.is_null(), *scope.people(ctx)
    )
    members = [
        Member(
            person,
            name,
            codes.label("relation", relation),
            codes.label("sex", sex),
            age_on(born, ctx.today()) if born else None,
        )
        for person, name, relation, sex, born in people.order_by(
            Person.relation_to_head, Person.birth_date, Person.id
        ).tuples()
    ]
    members.sort(key=lambda member: member.id != row.head_id)
    head = next((member.name for member in members if member.id == row.head_id), "")
    no, address = row.household_no or "", row.live_addr or ""
    return Home(row.id, row.version, no, address, row.head_id if head else None, head, tuple(members))


def household_of(ctx: Context, person_id: int) -> Home | None:
    """The household somebody is in; None, too, when it lies outside the operator's grid."""
    ctx.require("residents.read")
    home = (
        Household.select(Household.id)
        .join(Person, on=(Person.household == Household.id))
        .where(Person.id == person_id, *scope.people(ctx), *scope.homes(ctx))
        .scalar()
    )
    return household(ctx, home) if home is not None else None


def find_households(ctx: Context, text: str, limit: int = 8) -> list[tuple[int, str, str]]:
    """(id, head's name, address and how many people) of households in which somebody is found by ``text``."""
    ctx.require("residents.read")
    people = [person for person, _, _ in find(ctx, text, limit * 6)]
    query = Person.select(Person.id, Household.id).join(Household, on=(Person.household == Household.id))
    homes = dict(query.where(Person.id.in_(people), *scope.homes(ctx)).tuples()) if people else {}
    wanted = dict.fromkeys(home for person in people if (home := homes.get(person)) is not None)
    return [(home, *household_words(ctx, home)) for home in list(wanted)[:limit]]


def household_words(ctx: Context, household_id: int) -> tuple[str, str]:
    """(head's name or 户主待补, address and number of people) of a household. Raises as ``household``."""
    home = household(ctx, household_id)
    return home.head_name or "户主待补", f"{home.address}（{len(home.members)}人）".lstrip()


# History


def history(ctx: Context, person_id: int) -> list[Told]:
    """What was changed of a resident, of his care groups, and of records that were merged into his, newest first, masked."""
    ctx.require("residents.read")
    row = Person.select(Person.uid, Person.area).where(Person.id == person_id).tuples().first()
    if row is None:
        return []
    uid = row[0]
    scope.require(ctx, [row[1]])
    links = {"household_id": ("所在户", lambda home: " ".join(_household_name(home)).strip())}
    told = [tell(line, FIELDS, links) for line in changes.of_record("person", person_id, uid)]
    merged = Person.select(Person.id, Person.uid, Person.name).where(Person.merged_into == person_id)
    for other, other_uid, name in merged.tuples():
        lines = changes.of_record("person", other, other_uid)
        told += [_told_merged(line, name, links) for line in lines if set(line.after or {"": ""}) != {"merged_into"}]
    for tag, tag_uid, code in (
        CareTag.select(CareTag.id, CareTag.uid, CareTag.code).where(CareTag.person == person_id).tuples()
    ):
        if narrowing.care_level(code) is not Level.L4 or ctx.may("residents.l4"):
            told += [_told_care(line, code) for line in changes.of_record("care_tag", tag, tag_uid)]
    for event, event_uid, kind, day in (
        HouseholdEvent.select(HouseholdEvent.id, HouseholdEvent.uid, HouseholdEvent.kind, HouseholdEvent.day)
        .where(HouseholdEvent.person == person_id)
        .tuples()
    ):
        told += [_told_event(line, kind, day) for line in changes.of_record("household_event", event, event_uid)]
    return sorted(_merged(told), key=lambda line: -line.number)


def _household_name(household_id: int) -> tuple[str, str]:
    row = (
        Household.select(Household.live_addr, Person.name)
        .left_outer_join(Person, on=(Person.id == Household.head_id))
        .where(Household.id == household_id)
        .tuples()
        .first()
    )
    return (row[1] or "户主待补", row[0] or "") if row else ("已撤销的户", "")


def _told_merged(line: HistoryLine, name: str, links: Mapping[str, tuple[str, Name]]) -> Told:
    """A line of a record that was merged into this one: no version of this one to go back to."""
    words = f"另一条登记：{'；'.join(tell(line, FIELDS, links).details) or line.action}"
    if (line.after or {}).get("merged_into"):
        words = f"并入另一条登记“{name}”"
    return Told(line.number, line.at, line.operator, line.action, line.reason, (words,), False)


def _told_care(line: HistoryLine, code: str) -> Told:
    level = narrowing.care_level(code)
    label = codes.label("care_group", code) if level is Level.L2 else "关爱"
    ended = line.before is None or not (line.after or {}).get("until")
    words = f"加入关爱组“{label}”" if line.before is None else f"{'恢复' if ended else '结束'}关爱组“{label}”"
    if "person_id" in (line.after or {}) and line.before is not None:
        words = f"合并时转移关爱组“{label}”"
    return Told(line.number, line.at, line.operator, line.action, line.reason, (words,))


def _told_event(line: HistoryLine, kind: str, day: str) -> Told:
    done = "登记" if line.before is None else "合并时转移" if "person_id" in (line.after or {}) else "改动"
    words = f"{done}户的变动“{codes.label('household_event', kind)}”（{day}）"
    return Told(line.number, line.at, line.operator, line.action, line.reason, (words,))


def _merged(told: Sequence[Told]) -> list[Told]:
    """One line for each change, also where it touched the person and his care groups."""
    found: dict[int, Told] = {}
    for line in told:
        first = found.get(line.number)
        if first is None:
            found[line.number] = line
        elif first.details:
            found[line.number] = Told(
                first.number,
                first.at,
                first.operator,
                first.action,
                first.reason,
                (*first.details, *line.details),
                first.made_version or line.made_version,
            )
    return list(found.values())
