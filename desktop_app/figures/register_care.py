"""R12 关爱对象服务季报: people in each care group and the services that were given to them (domain reference 2.8, 6.1).

Groups of level 4 are not in it, whoever makes it: they are the named role's alone.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Any

from ..common import codes
from ..common.fields import Level
from ..residents import filters as narrowing
from ..residents import scope
from ..residents.models import CareTag, Person
from ..store.engine import database
from ..visits import facts
from ..visits.models import CareService
from .catalogue import lasting, living_here
from .periods import Period
from .register import Column, Register, Row

if TYPE_CHECKING:
    from ..context import Context

_KINDS = {"01": "clean", "02": "medical", "03": "walk", "04": "meals"}
_OTHER = "other"
_COLUMNS = (
    Column(
        "people", ("人数",), "期内属于该类、期末在册的人；属于几类的在每类各算一次，合计算一次", Person, is_care=True
    ),
    Column("services", ("服务次数",), "期内给该类的人的关爱服务，不论种类", CareService, is_care=True),
    Column("clean", ("其中", "助洁"), "助洁的次数", CareService, is_care=True),
    Column("medical", ("其中", "助医"), "助医的次数", CareService, is_care=True),
    Column("walk", ("其中", "助行"), "助行的次数", CareService, is_care=True),
    Column("meals", ("其中", "助餐"), "助餐的次数", CareService, is_care=True),
    Column(_OTHER, ("其中", "其他"), "陪伴探望和其他服务的次数", CareService, is_care=True),
)


def table(ctx: Context, period: Period) -> Register:
    """R12. Raises NotAllowed."""
    ctx.require("reports.read")
    groups = [code for code in codes.table("care_group") if narrowing.care_level(code) is not Level.L4]
    inside = _inside(ctx, period)
    present = frozenset(_ids(Person.select(Person.id).where(living_here(period), *scope.people(ctx))))
    services = facts.services(period.start, period.end, *scope.people(ctx))
    rows = []
    for code in groups:
        row = _row(codes.label("care_group", code), inside.get(code, frozenset()), present, services)
        row.is_private = narrowing.care_level(code) is Level.L3
        rows.append(row)
    everybody = frozenset(person for code in groups for person in inside.get(code, ()))
    total = _row("合计", everybody, present, services)
    total.is_private = True  # it holds those of level 3
    note = "一人属于几类时各类都算，合计只算一次，因此合计不等于各类相加。按规定由专人掌握的对象不在本表。"
    return Register(
        "R12",
        "关爱对象服务季报",
        "人、次",
        "类别",
        _COLUMNS,
        rows,
        total,
        note,
        {"services": (*_KINDS.values(), _OTHER)},
    )


def _row(name: str, people: frozenset[int], present: frozenset[int], services: Sequence[tuple[int, int, str]]) -> Row:
    cells: dict[str, set[int]] = {"people": set(people & present), "services": set()}
    for service, person, kind in services:
        if person in people:
            cells["services"].add(service)
            cells.setdefault(_KINDS.get(kind, _OTHER), set()).add(service)
    return Row(name, {key: frozenset(ids) for key, ids in cells.items()})


def _inside(ctx: Context, period: Period) -> dict[str, frozenset[int]]:
    """Care group → who was in it for some of the period, living records of people that the operator sees."""
    query = (
        CareTag.select(CareTag.code, CareTag.person)
        .join(Person, on=(CareTag.person == Person.id))
        .where(CareTag.deleted_at.is_null() & Person.deleted_at.is_null(), *scope.people(ctx))
        .where(CareTag.since.is_null() | (CareTag.since < period.end))
        .where(CareTag.until.is_null() | (CareTag.until >= period.start))
        .where(lasting())
    )
    found: dict[str, set[int]] = {}
    for code, person in database.execute(query).fetchall():
        found.setdefault(code, set()).add(person)
    return {code: frozenset(people) for code, people in found.items()}


def _ids(query: Any) -> Iterator[int]:
    return (row[0] for row in database.execute(query).fetchall())
