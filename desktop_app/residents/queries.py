"""What screens and commands ask about residents. The list itself is in ``listing`` and ``listed``."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from ..common import codes
from ..common.dates import age_on
from ..common.errors import NotFound
from ..common.fields import Level
from ..common.jobs import JobControl
from ..common.words import Place, shown
from ..store import history as changes
from ..store import search
from ..store.history import HistoryLine
from ..store.telling import Told, tell
from . import filters as narrowing
from .fields import FIELDS
from .listed import care_of, care_shown
from .listing import Listing
from .models import CareTag, Household, Person

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
    """The stored record by column, with ``care`` (codes of care groups now). Raises NotFound."""
    ctx.require("residents.read")
    row = Person.select().where(Person.id == person_id).dicts().first()
    if row is None:
        raise NotFound("这位居民已经不在名册里，可能刚被别人删除。请刷新后再看。")
    row["household_id"], row["area_id"] = row.pop("household"), row.pop("area")
    return {**row, "care": care_of([person_id]).get(person_id, [])}


def record_words(ctx: Context, row: Mapping[str, Any]) -> dict[str, str]:
    """An opened record in words, by field key; an auditor sees it masked like a list (domain reference 9.2)."""
    place = Place.LIST if set(ctx.operator.roles) == {"auditor"} else Place.RECORD
    today = ctx.clock.today()
    found = {}
    for field in FIELDS:
        value = shown(field, field.value(row, today) if field.value else row.get(field.key), place)
        if value is not None:
            found[field.key] = str(value)
    return found


def care_words(ctx: Context, row: Mapping[str, Any]) -> list[str]:
    """Care groups of an opened record as its chips say them: L3 as 关爱 until they are revealed, L4 never."""
    age = age_on(row["birth_date"], ctx.today()) if row.get("birth_date") else None
    return [codes.label("care_group", code) or "关爱" for code in care_shown(row["care"], age)]


def detail(ctx: Context, sex: str | None, birth_date: str | None, address: str | None) -> str:
    """女，89岁，向阳花园6栋2单元1502: what tells namesakes apart; never a number."""
    parts = [codes.label("sex", sex) if sex in ("1", "2") else ""]
    parts.append(f"{age_on(birth_date, ctx.today())}岁" if birth_date else "")
    return "，".join(part for part in (*parts, address or "") if part)


def find(ctx: Context, text: str, limit: int = 8) -> list[tuple[int, str, str]]:
    """(id, name, detail) for pickers and the box of Ctrl+K; names that begin with the text first, then by name."""
    ctx.require("residents.read")
    query = search.parse(text)
    if not query:
        return []
    hits = search.find("person", query, limit=max(_CANDIDATES, limit))
    rows: list[tuple[Any, ...]] = []
    for start in range(0, len(hits), 500):
        part = Person.id.in_(hits[start : start + 500])
        columns = (Person.id, Person.name, Person.name_sort, Person.sex, Person.birth_date, Person.live_addr)
        rows.extend(Person.select(*columns).where(part).tuples())
    rows.sort(key=lambda row: (not row[1].startswith(text), not row[2].startswith(text.lower()), row[2], row[0]))
    return [(row[0], row[1], detail(ctx, *row[3:6])) for row in rows[:limit]]


def name_of(ctx: Context, person_id: int) -> str:
    """A resident's name; empty when there is none of that id."""
    ctx.require("residents.read")
    return str(Person.select(Person.name).where(Person.id == person_id).scalar() or "")


def by_id_no(ctx: Context, id_no: str, own: int | None = None) -> tuple[int, str, str] | None:
    """(id, name, detail) of the living resident with this identity number."""
    ctx.require("residents.read")
    query = Person.select(Person.id, Person.name, Person.sex, Person.birth_date, Person.live_addr)
    query = query.where((Person.id_no == id_no) & Person.deleted_at.is_null())
    row = query.tuples().first()
    return (row[0], row[1], detail(ctx, *row[2:5])) if row is not None and row[0] != own else None


def namesakes(ctx: Context, name: str, birth_date: str | None, own: int | None = None) -> list[tuple[int, str, str]]:
    """Living residents of the same name (and birth date, if given): a hint beside a form, never a refusal."""
    ctx.require("residents.read")
    query = Person.select(Person.id, Person.name, Person.sex, Person.birth_date, Person.live_addr)
    query = query.where((Person.name == name) & Person.deleted_at.is_null())
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
    people = Person.select(Person.id, Person.name, Person.relation_to_head, Person.sex, Person.birth_date).where(
        (Person.household == household_id) & Person.deleted_at.is_null()
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
    """The household somebody is in."""
    home = Person.select(Person.household).where(Person.id == person_id).scalar()
    return household(ctx, home) if home is not None else None


def find_households(ctx: Context, text: str, limit: int = 8) -> list[tuple[int, str, str]]:
    """(id, head's name, address and how many people) of households in which somebody is found by ``text``."""
    ctx.require("residents.read")
    people = [person for person, _, _ in find(ctx, text, limit * 6)]
    homes = dict(Person.select(Person.id, Person.household).where(Person.id.in_(people)).tuples()) if people else {}
    wanted = dict.fromkeys(home for person in people if (home := homes.get(person)) is not None)
    return [(home, *household_words(ctx, home)) for home in list(wanted)[:limit]]


def household_words(ctx: Context, household_id: int) -> tuple[str, str]:
    """(head's name or 户主待补, address and number of people) of a household."""
    home = household(ctx, household_id)
    return home.head_name or "户主待补", f"{home.address}（{len(home.members)}人）".lstrip()


# History


def history(ctx: Context, person_id: int) -> list[Told]:
    """What was changed of a resident and of his care groups, newest first, masked."""
    ctx.require("residents.read")
    uid = Person.select(Person.uid).where(Person.id == person_id).scalar()
    if uid is None:
        return []
    links = {"household_id": ("所在户", lambda home: " ".join(_household_name(home)).strip())}
    told = [tell(line, FIELDS, links) for line in changes.of_record("person", person_id, uid)]
    for tag, tag_uid, code in (
        CareTag.select(CareTag.id, CareTag.uid, CareTag.code).where(CareTag.person == person_id).tuples()
    ):
        told += [_told_care(line, code) for line in changes.of_record("care_tag", tag, tag_uid)]
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


def _told_care(line: HistoryLine, code: str) -> Told:
    level = narrowing.care_level(code)
    label = codes.label("care_group", code) if level is Level.L2 else "关爱"
    ended = line.before is None or not (line.after or {}).get("until")
    words = f"加入关爱组“{label}”" if line.before is None else f"{'恢复' if ended else '结束'}关爱组“{label}”"
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
                first.number, first.at, first.operator, first.action, first.reason, (*first.details, *line.details)
            )
    return list(found.values())


def export(
    ctx: Context, path: Path, ids: Sequence[int], fields: Sequence[str] | None = None, control: JobControl | None = None
) -> int:
    """The list as a workbook, masked; see ``exporting.export``."""
    from . import exporting

    return exporting.export(ctx, path, ids, fields, control)
