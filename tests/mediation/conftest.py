"""People, mediators and a case under way to try things on."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from desktop_app.context import Context
from desktop_app.mediation import service
from desktop_app.mediation.service import MediatorEntry, PartyEntry
from desktop_app.residents.models import Person

BRIEF = "楼上卫生间漏水，泡坏楼下墙面，双方对修理费谈不拢。"
VALUES = {"dispute_type": "02", "source": "02", "brief": BRIEF}


def add_person(ctx: Context, name: str, py: str = "", **values: Any) -> int:
    """A resident, written as the residents' service does."""
    with ctx.write("residents.edit", "新增居民") as writer:
        return writer.add(Person, {"name": name, "name_sort": name, "name_py": py, "sex": "2", **values})


def two_sides(**changes: Any) -> list[PartyEntry]:
    """沈霞 against 邓洁, both consenting."""
    first = {"name": "沈霞", "sex": "2", "ethnic": "01", "age": 46, "phone": "13812340001"}
    second = {"name": "邓洁", "sex": "2", "ethnic": "01", "age": 39, "unit_or_addr": "向阳花园5栋2单元1002"}
    return [
        PartyEntry(side="A", values=first, consent=changes.get("consent", "agreed")),
        PartyEntry(side="B", values=second, consent="agreed"),
    ]


def version_of(ctx: Context, case_id: int) -> int:
    from desktop_app.mediation import queries

    return int(queries.get(ctx, case_id).case["version"])


def mediators(ctx: Context) -> list[MediatorEntry]:
    lead = service.add_mediator(ctx, {"name": "王秀英", "phone": "13800000001"})
    assist = service.add_mediator(ctx, {"name": "李敏", "kind": "hired", "phone": "13800000002"})
    return [MediatorEntry(lead, "lead"), MediatorEntry(assist)]


MakeCase = Callable[[Context], int]


@pytest.fixture
def mediated() -> MakeCase:
    """A case with one session: accepted on the fixed clock's day, 2026-11-20."""

    def make(ctx: Context) -> int:
        case_id = service.intake(ctx, VALUES, two_sides(), mediators(ctx))
        service.add_session(ctx, case_id, version_of(ctx, case_id))
        return case_id

    return make
