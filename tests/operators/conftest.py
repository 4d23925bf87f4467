"""A small hall with two grids, and somebody of every role at the desk."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import pytest

from desktop_app.context import Context, SignedIn
from desktop_app.mediation import queries as cases
from desktop_app.mediation import service as mediation
from desktop_app.operators.roles import permissions
from desktop_app.residents import areas
from desktop_app.residents import service as residents
from desktop_app.residents.models import Area
from desktop_app.volunteers import service as volunteers
from desktop_app.volunteers.service import Entry, Occasion, Stay

LADY, MAN, OUTSIDER = "290101194308150042", "290101196611200013", "290101199001010048"
LADY_MASKED = "2901**********0042"
PHONE, PHONE_MASKED = "13812347686", "138****7686"
OTHER_PHONE = "13900001234"

As = Callable[..., Context]


@dataclass(frozen=True, slots=True)
class Hall:
    """``lady`` lives in ``grid`` and is in C02 (L2), C12 (L3), C16 (L4); ``outsider`` lives in ``other_grid``."""

    grid: int
    other_grid: int
    lady: int
    man: int
    outsider: int
    home: int
    other_home: int
    volunteer: int
    activity: int
    served: int
    team: int
    case: int  # 曾桂芝 against 李国庆, mediated by 王秀英
    private: int  # the same two, a family's quarrel, mediated by 李敏


def build(ctx: Context) -> Hall:
    """Written by the 主任, as a hall would be."""
    village = areas.add(ctx, None, 3, "向阳社区")
    estate = areas.add(ctx, village, 4, "向阳花园")
    grid = areas.add(ctx, estate, 5, "第1网格")
    other_grid = areas.add(ctx, estate, 5, "第2网格")
    areas.add(ctx, grid, 7, "6栋")
    areas.add(ctx, other_grid, 7, "8栋")
    from desktop_app.residents import households

    home = households.create(ctx, {"live_addr": "向阳花园6栋2单元1502", "household_no": "0001"})
    other_home = households.create(ctx, {"live_addr": "向阳花园8栋1单元101"})
    lady = residents.create(
        ctx,
        {"name": "曾桂芝", "id_no": LADY, "phone": PHONE, "household_id": home, "relation_to_head": "02"},
        care=["C02", "C12", "C16"],
    )
    man = residents.create(ctx, {"name": "李国庆", "id_no": MAN, "live_addr": "向阳花园6栋2单元1601"})
    outsider = residents.create(
        ctx, {"name": "曾外人", "id_no": OUTSIDER, "phone": OTHER_PHONE, "household_id": other_home}
    )
    volunteer = volunteers.sign_up(ctx, lady, {"emergency_contact": f"曾磊 {OTHER_PHONE}"})
    activity = volunteers.add_activity(
        ctx,
        {
            "name": "清洁家园",
            "held_on": "2026-11-14",
            "place": "广场",
            "service_kind": "06",
            "organizer": "向阳社区",
            "manager": "李敏",
        },
    )
    occasion = Occasion("2026-11-14", "陪诊", "卫生站", "陪老人看病", "向阳社区", "李敏")
    served = volunteers.record(ctx, occasion, [Entry(volunteer, Stay(60))])[0]
    team = volunteers.add_team(ctx, {"name": "老街坊"}, [volunteer])
    lead = mediation.add_mediator(ctx, {"name": "王秀英", "phone": "13700000001"})
    other = mediation.add_mediator(ctx, {"name": "李敏", "phone": "13700000002"})
    parties = [
        mediation.PartyEntry(side="A", person_id=lady, consent="agreed"),
        mediation.PartyEntry(side="B", person_id=man, consent="agreed"),
    ]
    facts = {"source": "02", "brief": "漏水，泡坏墙面。"}
    case = mediation.intake(ctx, {**facts, "dispute_type": "02"}, parties, [mediation.MediatorEntry(lead, "lead")])
    private = mediation.intake(ctx, {**facts, "dispute_type": "01"}, parties, [mediation.MediatorEntry(other, "lead")])
    return Hall(
        grid, other_grid, lady, man, outsider, home, other_home, volunteer, activity, served, team, case, private
    )


@pytest.fixture
def hall(ctx: Context) -> Hall:
    return build(ctx)


@pytest.fixture
def acting(ctx: Context) -> As:
    """``acting("clerk")``: the same store with somebody else at the desk; ``area`` is a 网格员's grid."""

    def sit_down(*roles: str, name: str = "", area: int | None = None, grants: tuple[str, ...] = ()) -> Context:
        who = SignedIn(90, name or "赵强", roles, permissions(roles, grants), area)
        return Context(ctx.store, who, clock=ctx.clock)

    return sit_down


def version_of(ctx: Context, case_id: int) -> int:
    return int(cases.get(ctx, case_id).case["version"])


def node(name: str) -> int:
    return int(Area.get(Area.name == name).id)
