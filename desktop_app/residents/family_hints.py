"""Family relations that do not fit: worth a look, never refused (domain reference 2.3.6, 2.6).

One household at once, and the whole register from one pass over its people.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from itertools import groupby
from typing import TYPE_CHECKING, Any

from ..common import codes
from ..common.dates import age_on
from ..store import history
from ..store.engine import database
from . import household_listing, rules, scope
from .family_relations import CHILDREN, GRANDCHILDREN, GRANDPARENTS, HEAD, PARENTS, SPOUSES, STEPCHILDREN
from .models import Household, Person

if TYPE_CHECKING:
    from ..context import Context

GENERATION = 14
"""Between parent and child there are at least so many years."""
YOUNGEST_HEAD = 16
_KNOWN = ("1", "2")


@dataclass(frozen=True, slots=True)
class FamilyHint:
    """``person_id`` is whom to look at; None where it is the household as a whole."""

    person_id: int | None
    text: str


@dataclass(frozen=True, slots=True)
class _Member:
    household: int
    id: int
    name: str
    relation: str | None
    sex: str | None
    birth: str | None
    died: str | None
    moved: str | None
    address: str | None

    @property
    def here(self) -> bool:
        return not self.died and not self.moved


def of_household(ctx: Context, household_id: int) -> list[FamilyHint]:
    """Sentences about one household, the weightiest first. Raises NotFound, NotAllowed outside one's grid."""
    home = household_listing.get(ctx, household_id)
    members = _members((Person.household == household_id) & Person.deleted_at.is_null())
    return list(_hints(members, home["live_addr"], ctx.today()))


def households(ctx: Context) -> set[int]:
    """Households that have a hint, of those the operator sees."""
    ctx.require("residents.read")
    found = set(whole(ctx.today()).keys())
    if scope.limited(ctx):
        found &= {home for (home,) in Household.select(Household.id).where(*scope.homes(ctx)).tuples()}
    return found


def whole(today: str) -> Mapping[int, frozenset[int]]:
    """Household → the people to look at, for everybody. Kept until something is written."""
    head = history.head()
    key = (str(head["hash"]), today)
    if key != _kept[0]:
        _kept[0], _kept[1] = key, _look(today)
    found: Mapping[int, frozenset[int]] = _kept[1]
    return found


_kept: list[Any] = [("", ""), {}]


def _look(today: str) -> dict[int, frozenset[int]]:
    living = Household.select(Household.id, Household.live_addr).where(Household.deleted_at.is_null())
    homes = dict(database.execute(living).fetchall())
    found: dict[int, frozenset[int]] = {}
    everybody = _members(Person.household.is_null(False) & Person.deleted_at.is_null())
    for household, members in groupby(everybody, key=lambda one: one.household):
        hints = list(_hints(list(members), homes.get(household), today))
        if hints:
            found[household] = frozenset(hint.person_id for hint in hints if hint.person_id is not None)
    return found


def _members(which: Any) -> list[_Member]:
    columns = (
        Person.household,
        Person.id,
        Person.name,
        Person.relation_to_head,
        Person.sex,
        Person.birth_date,
        Person.died_on,
        Person.moved_out_on,
        Person.live_addr,
    )
    rows = database.execute(Person.select(*columns).where(which)).fetchall()
    rows.sort(key=lambda row: (row[0], row[3] != HEAD, row[1]))
    return [_Member(*row) for row in rows]


def _hints(members: list[_Member], address: str | None, today: str) -> Iterator[FamilyHint]:
    here = [one for one in members if one.here]
    heads = [one for one in members if one.relation == HEAD]
    yield from _of_heads(heads, here, today)
    head = heads[0] if heads else None
    yield from _of_spouses([one for one in here if one.relation in SPOUSES], head)
    for one in here:
        if said := rules.hints({"relation_to_head": one.relation, "sex": one.sex}).get("relation_to_head"):
            yield FamilyHint(one.id, f"{one.name}：{said}")
        if head is not None:
            yield from _of_ages(one, head)
        if one.address and address and one.address != address:
            yield FamilyHint(one.id, f"{one.name}的住址和这一户不同，请看看是否还住在一起")
    yield from _twice(here)


def _of_heads(heads: list[_Member], here: list[_Member], today: str) -> Iterator[FamilyHint]:
    if not heads and here:
        yield FamilyHint(None, "这一户没有户主，请办理户主变更")
    if len(heads) > 1:
        for one in heads[1:]:
            yield FamilyHint(one.id, f"这一户有两位户主：{heads[0].name}、{one.name}，请留一位")
    for one in heads[:1]:
        if not one.here and here:
            yield FamilyHint(one.id, f"户主{one.name}{'已去世' if one.died else '已迁出'}，请办理户主变更")
        elif one.here and one.birth and age_on(one.birth, today) < YOUNGEST_HEAD:
            yield FamilyHint(one.id, f"户主{one.name}不满{YOUNGEST_HEAD}岁，请核对谁是户主")


def _of_spouses(spouses: list[_Member], head: _Member | None) -> Iterator[FamilyHint]:
    if len(spouses) > 1:
        names = "、".join(one.name for one in spouses)
        for one in spouses[1:]:
            yield FamilyHint(one.id, f"这一户登记了{len(spouses)}位户主的配偶：{names}，请核对关系")
    for one in spouses:
        if head is not None and one.sex in _KNOWN and one.sex == head.sex:
            sex = codes.label("sex", one.sex)
            yield FamilyHint(one.id, f"{one.name}是户主{head.name}的配偶，两人登记的性别都是{sex}，请核对")


def _of_ages(one: _Member, head: _Member) -> Iterator[FamilyHint]:
    """Parent and child must be a generation apart; step-parents and in-laws only the right way round."""
    if not one.birth or not head.birth or one.relation is None:
        return
    if one.relation in CHILDREN | GRANDCHILDREN:
        older, younger = head, one
    elif one.relation in PARENTS | GRANDPARENTS:
        older, younger = one, head
    else:
        return
    generations = 2 if one.relation in GRANDCHILDREN | GRANDPARENTS else 1
    said = codes.label("relation", one.relation)
    assert older.birth and younger.birth
    if younger.birth <= older.birth:
        way = "年长" if younger is one else "年轻"
        yield FamilyHint(one.id, f"{one.name}（{said}）比户主{head.name}还{way}，请核对关系或者出生日期")
    elif (years := age_on(older.birth, younger.birth)) < GENERATION * generations and one.relation not in STEPCHILDREN:
        yield FamilyHint(one.id, f"{one.name}（{said}）和户主{head.name}只差{years}岁，请核对关系或者出生日期")


def _twice(here: Iterable[_Member]) -> Iterator[FamilyHint]:
    seen: dict[tuple[str, str], _Member] = {}
    for one in here:
        if not one.birth:
            continue
        key = (one.name, one.birth)
        if key in seen:
            yield FamilyHint(one.id, f"{one.name}（{one.birth}出生）在这一户里登记了两次，请核对是不是同一个人")
        seen[key] = one
