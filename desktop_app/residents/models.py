"""Tables of the residents' register: the grid tree, households, people, care tags."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import lru_cache
from typing import Any

from peewee import SQL, BigIntegerField, IntegerField, TextField

from ..store import history, recycle, search
from ..store.records import ALIVE, Record, columns_from, link
from .fields import FIELDS
from .household_fields import HOUSEHOLD_FIELDS


class Area(Record):
    """A node of the grid tree, from village (level 3) to room (level 9); domain reference 2.5."""

    parent = link("self", null=True)
    level = IntegerField()
    code = TextField(null=True)
    name = TextField()
    sort = TextField()
    leader_title = TextField(null=True)
    leader_person_id = BigIntegerField(null=True, index=True)  # no constraint: areas and people point at each other

    class Meta:
        table_name = "area"


Area.add_index(
    SQL('CREATE UNIQUE INDEX "area_parent_name" ON "area" (coalesce(parent_id, 0), name) WHERE deleted_at IS NULL')
)


@columns_from(HOUSEHOLD_FIELDS)
class Household(Record):
    """A household; its head is a person of it, or missing (户主待补)."""

    area = link(Area, null=True)
    head_id = BigIntegerField(null=True, index=True)  # no constraint: households and people point at each other

    class Meta:
        table_name = "household"


@columns_from(FIELDS)
class Person(Record):
    """A resident."""

    name = TextField()
    name_sort = TextField()  # pinyin, then the characters
    name_py = TextField()  # initials
    id_no = TextField(null=True)
    household = link(Household, null=True)
    area = link(Area, null=True)
    merged_into = BigIntegerField(null=True)  # the record that this one, in the bin, was a twin of

    class Meta:
        table_name = "person"


Person.add_index(Person.id_no, unique=True, where=ALIVE, name="person_id_no")
Person.add_index(Person.name_sort, Person.id, where=ALIVE, name="person_name_sort")
Person.add_index(Person.name, where=ALIVE, name="person_name")
Person.add_index(Person.name_sort, Person.id, where=SQL("deleted_at IS NOT NULL"), name="person_deleted")
Person.add_index(Person.cert_no, where=SQL("deleted_at IS NULL AND cert_no IS NOT NULL"), name="person_cert_no")
Person.add_index(Person.merged_into, where=SQL("merged_into IS NOT NULL"), name="person_merged_into")
# What lists are narrowed by and figures count: 100,000 residents are read from here in 30 ms, from the encrypted rows in
# a second. ``deleted_at`` must stand in it, or SQLite does not take it for covering, and must not lead: without
# statistics SQLite believes that an equal first column leaves ten rows, and would search names through it.
Person.add_index(
    Person.birth_date,
    Person.died_on,
    Person.moved_out_on,
    Person.moved_in_on,
    Person.resident_class,
    Person.political,
    Person.hukou_match,
    Person.household,
    Person.area,
    Person.sex,
    Person.deleted_at,
    where=ALIVE,
    name="person_facts",
)


class CareTag(Record):
    """A person belongs to a care group (domain reference 2.8); needs a basis, may have an end."""

    person = link(Person)
    code = TextField()
    since = TextField(null=True)
    until = TextField(null=True)
    basis = TextField(null=True)
    decision_no = TextField(null=True)  # of the office that granted it
    dismissed_on = TextField(null=True)  # a suggestion that somebody turned down: never begun, not suggested again
    level = TextField(null=True)
    visit_cycle_days = BigIntegerField(null=True)
    staff_id = BigIntegerField(null=True)  # who looks after the person; no constraint: the column came later

    class Meta:
        table_name = "care_tag"


class HouseholdEvent(Record):
    """What happened to a household: 立户, 分户, 迁入, 迁出, 出生, 死亡, 户主变更 (domain reference 2.6)."""

    kind = TextField()
    day = TextField()
    person = link(Person, null=True)
    household = link(Household)
    other_household = link(Household, null=True)  # where somebody came from, or went to
    document = TextField(null=True)
    remark = TextField(null=True)

    class Meta:
        table_name = "household_event"


HouseholdEvent.add_index(HouseholdEvent.day, name="household_event_day")


class Consent(Record):
    """A separate consent that somebody signed on paper (个人信息保护法 29, 31; domain reference 2.9)."""

    person = link(Person)
    scope = TextField()
    signed_on = TextField()
    notice_version = TextField(null=True)
    guardian = TextField(null=True)
    withdrawn_on = TextField(null=True)
    remark = TextField(null=True)

    class Meta:
        table_name = "consent"


class NotTwins(Record):
    """Two records that look like one person, and somebody said that they are two; ``one`` has the smaller id."""

    one = link(Person)
    other = link(Person)

    class Meta:
        table_name = "not_twins"


NotTwins.add_index(NotTwins.one, NotTwins.other, unique=True, where=ALIVE, name="not_twins_pair")


class RosterShape(Record):
    """What the columns of a roster mean, once corrected, and what was decided; known again by its headings."""

    fingerprint = TextField()
    mapping = TextField()  # JSON
    decisions = TextField(null=True)  # JSON
    file_name = TextField(null=True)

    class Meta:
        table_name = "roster_shape"


RosterShape.add_index(RosterShape.fingerprint, unique=True, where=ALIVE, name="roster_shape_fingerprint")


def _used_areas(ids: Sequence[int]) -> set[int]:
    """Those of these nodes that people, households or other nodes are in, and the ones above them."""
    parents: dict[int, int | None] = {}
    used: set[int] = set()
    wanted = set(ids)
    for start in range(0, len(ids), 500):
        part = list(ids[start : start + 500])
        parents.update(Area.select(Area.id, Area.parent).where(Area.id.in_(part)).tuples())
        for column in (Person.area, Household.area):
            used.update(area for (area,) in column.model.select(column).where(column.in_(part)).distinct().tuples())
        below = Area.select(Area.id, Area.parent).where(Area.parent.in_(part)).tuples()
        used.update(parent for child, parent in below if child not in wanted)
    for area in list(used):
        above = parents.get(area)
        while above is not None and above not in used:
            used.add(above)
            above = parents.get(above)
    return used


history.keep_while_used("area", _used_areas)
recycle.part_of(CareTag.person)
recycle.part_of(Consent.person)
recycle.part_of(NotTwins.one, NotTwins.other)
recycle.part_of(HouseholdEvent.household)
recycle.register(
    "person",
    recycle.Kind(
        "居民",
        "residents.read",
        "residents.edit",
        lambda row: "，".join(filter(None, (row["name"], row["live_addr"]))),
        "residents.service:restore",
        "residents.erasing:forget",
        "residents.scope:sees",
    ),
)
recycle.register(
    "household",
    recycle.Kind(
        "户",
        "residents.read",
        "residents.edit",
        lambda row: row["live_addr"] or "没有住址的户",
        "residents.household_events:restore",
        seen="residents.scope:sees",
    ),
)
recycle.register(
    "saved_list",
    recycle.Kind("名单", "residents.read", "residents.edit", lambda row: row["name"], "residents.saved_lists:restore"),
)
recycle.register(
    "area",
    recycle.Kind("网格节点", "residents.areas", "residents.areas", lambda row: row["name"], "residents.areas:restore"),
)


@lru_cache(8192)
def _name_keys(name: str, typed: str) -> list[list[str]]:
    from ..common.pinyin import name_pinyin

    return search.pinyin_keys(name_pinyin(name, typed).full)


_name_tokens = lru_cache(8192)(search.tokens)
_address_tokens = lru_cache(1024)(search.tokens)  # a household's comes several times in a row


def _wording(rows: Sequence[Mapping[str, Any]]) -> list[search.Words]:
    found = []
    for row in rows:
        names = [name for name in (row["name"], row.get("former_name"), row.get("name_alt")) if name]
        typed = {row["name"]: row.get("pinyin") or ""}
        address = row.get("live_addr") or ""
        words = search.Words(
            name=list(map(_name_tokens, names)),
            keys=[key for name in names for key in _name_keys(name, typed.get(name, ""))],
            tails=search.number_tails(row.get("id_no"), row.get("cert_no"), row.get("phone")),
            text=[_address_tokens(address)] if address else [],
        )
        words.keys += search.address_numbers(address)
        found.append(words)
    return found


search.register("person", _wording)
