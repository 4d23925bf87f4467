"""Role by role: which service and which query is allowed (domain reference 9.2). Asked directly, past every screen."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from desktop_app import registers as all_registers
from desktop_app import today
from desktop_app.common.errors import KnownError, NotAllowed
from desktop_app.context import Context
from desktop_app.figures import monthly
from desktop_app.figures.behind import Behind
from desktop_app.figures.catalogue import FIGURES
from desktop_app.mediation import case_export, committees, due, duty, mediator_work, mediators, reading, rooms
from desktop_app.mediation import queries as cases
from desktop_app.mediation import service as mediation
from desktop_app.mediation.experts import EXPERTS
from desktop_app.mediation.mediators import MEDIATORS, own_committee
from desktop_app.operators import queries as operator_queries
from desktop_app.operators import service as operators
from desktop_app.residents import (
    area_queries,
    areas,
    contact_queries,
    contacts,
    erasing,
    exporting,
    household_listing,
    households,
    importing,
    listing,
    queries,
    registers,
    service,
)
from desktop_app.residents.listed import Rows
from desktop_app.store.models import Change
from desktop_app.village_rules import queries as rules
from desktop_app.village_rules import service as rule_service
from desktop_app.volunteers import queries as volunteers
from desktop_app.volunteers import service as volunteering
from desktop_app.volunteers.service import Occasion
from tests.operators.conftest import As, Hall

GONE = 999_999  # nobody has this id: what comes after the question of rights fails, and nothing is written
NOBODY = Occasion("2026-11-14", "陪诊", "站", "陪", "社区", "李敏")
ORDER = ("clerk", "mediator", "grid", "volunteer_admin", "director", "auditor", "admin")

TABLE = """
                          前台 调解员 网格员 志愿者管理员 主任 审计 系统管理员
residents.list              ●    ●     ●        ·         ●    ●      ·
residents.rows              ●    ●     ●        ·         ●    ●      ·
residents.get               ●    ●     ●        ·         ●    ●      ·
residents.history           ●    ●     ●        ·         ●    ●      ·
residents.pick              ●    ●     ●        ●         ●    ●      ·
residents.name_of           ●    ●     ●        ●         ●    ●      ·
residents.by_id_no          ●    ●     ●        ·         ●    ●      ·
residents.household         ●    ●     ●        ·         ●    ●      ·
residents.households        ●    ●     ●        ·         ●    ●      ·
residents.tree              ●    ●     ●        ·         ●    ●      ·
residents.create            ●    ·     ●        ·         ●    ·      ·
residents.update            ●    ·     ●        ·         ●    ·      ·
residents.delete            ●    ·     ●        ·         ●    ·      ·
residents.restore           ●    ·     ●        ·         ●    ·      ·
residents.set_care          ●    ·     ●        ·         ●    ·      ·
residents.new_household     ●    ·     ●        ·         ●    ·      ·
residents.areas             ●    ·     ·        ·         ●    ·      ·
residents.reveal            ●    ·     ●        ·         ●    ·      ·
contacts.coverage           ●    ●     ●        ·         ●    ●      ·
contacts.assign             ●    ·     ●        ·         ●    ·      ·
contacts.dismiss            ●    ·     ●        ·         ●    ·      ·
houses.list                 ●    ●     ●        ·         ●    ●      ·
houses.add                  ●    ·     ●        ·         ●    ·      ·
houses.reveal               ●    ·     ●        ·         ●    ·      ·
residents.export            ●    ●     ●        ·         ●    ●      ·
residents.clear_export      ·    ·     ·        ·         ●    ·      ·
residents.import            ·    ·     ·        ·         ●    ·      ·
residents.erase             ·    ·     ·        ·         ●    ·      ·
volunteers.list             ●    ·     ·        ●         ●    ●      ·
volunteers.get              ●    ·     ·        ●         ●    ●      ·
volunteers.find             ●    ·     ·        ●         ●    ●      ·
volunteers.due              ●    ·     ·        ●         ●    ●      ·
volunteers.sign_up          ●    ·     ·        ●         ●    ·      ·
volunteers.record           ●    ·     ·        ●         ●    ·      ·
volunteers.add_team         ●    ·     ·        ●         ●    ·      ·
volunteers.review           ·    ·     ·        ●         ●    ·      ·
cases.list                  ●    ●     ·        ·         ●    ●      ·
cases.rows                  ●    ●     ·        ·         ●    ●      ·
cases.due                   ●    ●     ·        ·         ●    ●      ·
cases.export_masked         ●    ●     ·        ·         ●    ●      ·
cases.print_masked          ●    ●     ·        ·         ●    ●      ·
cases.note_reading          ●    ●     ·        ·         ●    ●      ·
cases.get_of_others         ·    ·     ·        ·         ●    ●      ·
cases.get_private           ·    ·     ·        ·         ●    ·      ·
cases.history_of_others     ·    ·     ·        ·         ●    ●      ·
cases.paper_of_others       ·    ·     ·        ·         ●    ·      ·
cases.register              ●    ●     ·        ·         ●    ·      ·
cases.change_of_others      ·    ·     ·        ·         ●    ·      ·
cases.mediate_of_others     ·    ·     ·        ·         ●    ·      ·
cases.add_mediator          ·    ·     ·        ·         ●    ·      ·
committee.members           ●    ●     ·        ·         ●    ●      ·
committee.filed_list        ·    ·     ·        ·         ●    ·      ·
committee.change            ·    ·     ·        ·         ●    ·      ·
mediators.list              ●    ●     ·        ·         ●    ●      ·
mediators.work              ●    ●     ·        ·         ●    ●      ·
mediators.train             ·    ·     ·        ·         ●    ·      ·
mediators.discipline        ·    ·     ·        ·         ●    ·      ·
experts.add                 ·    ·     ·        ·         ●    ·      ·
duty.week                   ●    ●     ·        ·         ●    ●      ·
duty.add                    ●    ●     ·        ·         ●    ·      ·
rooms.booked                ●    ●     ·        ·         ●    ●      ·
rooms.book                  ●    ●     ·        ·         ●    ·      ·
rules.list                  ●    ●     ·        ·         ●    ●      ·
rules.add                   ·    ·     ·        ·         ●    ·      ·
reports.month               ●    ·     ·        ·         ●    ●      ·
reports.behind              ●    ·     ·        ·         ●    ●      ·
reports.behind_care         ●    ·     ·        ·         ●    ·      ·
today.chart                 ●    ●     ·        ·         ●    ●      ·
operators.rows              ·    ·     ·        ·         ·    ·      ●
operators.add               ·    ·     ·        ·         ·    ·      ●
operators.set_password      ·    ·     ·        ·         ·    ·      ●
settings.hall               ·    ·     ·        ·         ●    ·      ·
settings.program            ·    ·     ·        ·         ·    ·      ●
"""


def calls(hall: Hall, folder: Path) -> dict[str, Callable[[Context], Any]]:
    parties = [mediation.PartyEntry(side="A", values={"name": "甲"}), mediation.PartyEntry(side="B", values={})]
    month = lambda ctx: monthly.month(ctx, "2026-10")  # noqa: E731
    return {
        "residents.list": lambda ctx: listing.Listing(ctx).all_ids("", {}, None),
        "residents.rows": lambda ctx: Rows(ctx).of([hall.lady]),
        "residents.get": lambda ctx: queries.get(ctx, hall.lady),
        "residents.history": lambda ctx: queries.history(ctx, hall.lady),
        "residents.pick": lambda ctx: queries.find(ctx, "曾"),
        "residents.name_of": lambda ctx: queries.name_of(ctx, hall.lady),
        "residents.by_id_no": lambda ctx: queries.by_id_no(ctx, "1"),
        "residents.household": lambda ctx: queries.household(ctx, hall.home),
        "residents.households": household_listing.ids,
        "residents.tree": area_queries.tree,
        "residents.create": lambda ctx: service.create(ctx, {"name": "甲", "sex": "1", "no_id_reason": "99"}),
        "residents.update": lambda ctx: service.update(ctx, GONE, 1, {}),
        "residents.delete": lambda ctx: service.delete(ctx, GONE),
        "residents.restore": lambda ctx: service.restore(ctx, GONE),
        "residents.set_care": lambda ctx: service.set_care(ctx, GONE, []),
        "residents.new_household": lambda ctx: households.create(ctx, {"live_addr": "某处"}),
        "residents.areas": lambda ctx: areas.delete(ctx, GONE),
        "residents.reveal": lambda ctx: service.reveal(ctx, hall.lady, "id_no", "核对本人证件"),
        "contacts.coverage": contact_queries.coverage,
        "contacts.assign": lambda ctx: contacts.assign(ctx, GONE, [GONE]),
        "contacts.dismiss": lambda ctx: contacts.dismiss(ctx, GONE),
        "houses.list": lambda ctx: registers.rows(ctx, registers.HOUSES, registers.ids(ctx, registers.HOUSES)),
        "houses.add": lambda ctx: registers.add(ctx, registers.HOUSES, {}),
        "houses.reveal": lambda ctx: registers.reveal(ctx, registers.HOUSES, GONE, "owner_cert_no", "核对登记"),
        "residents.export": lambda ctx: exporting.export(ctx, folder / "masked.xlsx", [hall.lady]),
        "residents.clear_export": lambda ctx: exporting.export(
            ctx, folder / "clear.xlsx", [hall.lady], clear_reason="上级部门要求报送"
        ),
        "residents.import": lambda ctx: importing.apply(ctx, None, file_name="x"),  # type: ignore[arg-type]
        "residents.erase": lambda ctx: erasing.erase(ctx, GONE, "本人申请"),
        "volunteers.list": lambda ctx: volunteers.volunteer_rows(ctx, volunteers.volunteer_ids(ctx, "", {})),
        "volunteers.get": lambda ctx: volunteers.get(ctx, hall.volunteer),
        "volunteers.find": lambda ctx: volunteers.find(ctx, "曾"),
        "volunteers.due": volunteers.due,
        "volunteers.sign_up": lambda ctx: volunteering.sign_up(ctx, GONE),
        "volunteers.record": lambda ctx: volunteering.record(ctx, NOBODY, []),
        "volunteers.add_team": lambda ctx: volunteering.add_team(ctx, {}),
        "volunteers.review": lambda ctx: volunteering.review(ctx, [GONE]),
        "cases.list": cases.ids,
        "cases.rows": lambda ctx: cases.rows(ctx, [hall.case, hall.private]),
        "cases.due": due.every,
        "cases.export_masked": lambda ctx: case_export.export(ctx, folder / "cases.xlsx", [hall.case], ["number"]),
        "cases.print_masked": lambda ctx: case_export.paper(ctx, [hall.case], ["number"]),
        "cases.note_reading": lambda ctx: reading.note(ctx, hall.case),
        "cases.get_of_others": lambda ctx: cases.get(ctx, hall.case),
        "cases.get_private": lambda ctx: cases.get(ctx, hall.private),
        "cases.history_of_others": lambda ctx: cases.history(ctx, hall.case),
        "cases.paper_of_others": lambda ctx: cases.paper(ctx, hall.case),
        "cases.register": lambda ctx: mediation.register(ctx, {}, parties),
        "cases.change_of_others": lambda ctx: mediation.update(ctx, hall.case, 0, {}),
        "cases.mediate_of_others": lambda ctx: mediation.add_session(ctx, hall.case, 0),
        "committee.members": lambda ctx: committees.members(ctx, own_committee()),
        "committee.filed_list": lambda ctx: committees.list_paper(ctx, own_committee(), is_public=False),
        "committee.change": lambda ctx: all_registers.update(ctx, committees.COMMITTEES, own_committee(), 1, {}),
        "mediators.list": lambda ctx: all_registers.rows(ctx, MEDIATORS, all_registers.ids(ctx, MEDIATORS)),
        "mediators.work": mediator_work.by_year,
        "mediators.train": lambda ctx: mediators.train(ctx, [], {}),
        "mediators.discipline": lambda ctx: all_registers.ids(ctx, mediators.DISCIPLINE),
        "experts.add": lambda ctx: all_registers.add(ctx, EXPERTS, {}),
        "duty.week": lambda ctx: duty.week(ctx, "2026-11-16"),
        "duty.add": lambda ctx: all_registers.add(ctx, duty.DUTY, {}),
        "rooms.booked": lambda ctx: rooms.booked(ctx, "2026-11-16", "2026-11-22"),
        "rooms.book": lambda ctx: all_registers.add(ctx, rooms.BOOKINGS, {}),
        "cases.add_mediator": lambda ctx: mediation.add_mediator(ctx, {}),
        "rules.list": lambda ctx: rules.rows(ctx, rules.ids(ctx)),
        "rules.add": lambda ctx: rule_service.add_rule(ctx, {}),
        "reports.month": lambda ctx: monthly.report(ctx, "2026-10"),
        "reports.behind": lambda ctx: Behind(ctx, FIGURES["residents.total"], month(ctx)),
        "reports.behind_care": lambda ctx: Behind(ctx, FIGURES["residents.disabled"], month(ctx)),
        "today.chart": today.chart,
        "operators.rows": operator_queries.rows,
        "operators.add": lambda ctx: operators.add(ctx, "", "", []),
        "operators.set_password": lambda ctx: operators.set_password(ctx, GONE, ""),
        "settings.hall": lambda ctx: ctx.set_setting("recycle.keep_days", "x"),
        "settings.program": lambda ctx: ctx.set_setting("security.lock_minutes", "x"),
    }


def expected() -> dict[str, dict[str, bool]]:
    found = {}
    for line in TABLE.strip().splitlines()[1:]:
        name, *marks = line.split()
        assert len(marks) == len(ORDER), line
        found[name] = {role: mark == "●" for role, mark in zip(ORDER, marks, strict=True)}
    return found


def is_allowed(call: Callable[[Context], Any], ctx: Context) -> bool:
    try:
        call(ctx)
    except NotAllowed:
        return False
    except (KnownError, AttributeError, TypeError):  # allowed, and then something else is missing
        return True
    return True


def test_who_may_do_what(ctx: Context, hall: Hall, acting: As, tmp_path: Path) -> None:
    todo, table = calls(hall, tmp_path), expected()
    assert set(todo) == set(table)
    wrong, refused = [], 0
    for role in ORDER:
        desk = acting(role, area=hall.grid if role == "grid" else None)
        for name, call in todo.items():
            allowed = is_allowed(call, desk)
            refused += not allowed
            if allowed is not table[name][role]:
                wrong.append((role, name, "allowed" if allowed else "refused"))
    assert wrong == []
    told = Change.select().where(Change.action.startswith("没有权限："))
    assert told.count() == refused, "every refusal stands in the history"
    assert {(row.operator_name, row.item_count) for row in told} == {("赵强", 0)}


def test_an_operator_of_two_roles_may_do_what_either_may(ctx: Context, hall: Hall, acting: As) -> None:
    both = acting("grid", "volunteer_admin", area=hall.grid)
    assert {name for _, name, _ in queries.find(both, "曾")} == {"曾桂芝", "曾外人"}, "picks anybody"
    assert [name for _, name, _ in queries.find(acting("grid", area=hall.grid), "曾")] == ["曾桂芝"]
    assert set(queries.ids(both)) == {hall.lady, hall.man}, "and reads his grid only"
    with pytest.raises(NotAllowed):
        queries.get(both, hall.outsider)
    assert volunteers.get(both, hall.volunteer)["name"] == "曾桂芝"


def test_a_single_right_is_granted_beside_the_roles(hall: Hall, acting: As, tmp_path: Path) -> None:
    trusted = acting("clerk", grants=("residents.export",))
    assert exporting.export(trusted, tmp_path / "clear.xlsx", [hall.lady], clear_reason="上级部门要求报送") == 1
