"""Who sees what of a case: on it, 主任, 审计, everybody else; and nothing of a private one (reference 1.9; screens.md)."""

from __future__ import annotations

from datetime import datetime
from typing import Any

import pytest

from desktop_app import today
from desktop_app.cli.records import SUBJECTS, as_rows
from desktop_app.common.dates import FixedClock
from desktop_app.common.errors import NotAllowed
from desktop_app.context import Context
from desktop_app.figures import monthly
from desktop_app.figures.behind import Behind
from desktop_app.figures.catalogue import FIGURES
from desktop_app.mediation import due, queries, service
from desktop_app.mediation.models import Case, Party
from desktop_app.store import recycle
from desktop_app.store.models import Change
from tests.operators.conftest import LADY, PHONE, PHONE_MASKED, As, Hall, version_of

EMPTY = ("deadline", "urgency", "mediators", "parties", "source", "accepted_on", "settled_on", "closed_on")


def row(ctx: Context, case: int) -> dict[str, Any]:
    return queries.rows(ctx, [case])[0]


def test_the_counter_sees_the_row_with_masked_names(hall: Hall, acting: As) -> None:
    clerk = acting("clerk")
    shown = row(clerk, hall.case)
    assert (shown["title"], shown["parties"], shown["mediators"]) == ("曾*与李*邻里纠纷", "曾*、李*", "王秀英")
    assert (shown["seen"], shown["state_label"], bool(shown["deadline"])) == (False, "已指派", True)
    with pytest.raises(NotAllowed, match="由别人承办"):
        queries.get(clerk, hall.case)
    assert queries.find(clerk, "曾桂芝")[0].title == "曾*与李*邻里纠纷", "found, and masked"
    assert "由别人承办" in queries.closed_words(clerk, hall.case)


def test_who_is_on_it_opens_it_and_nobody_else_writes(ctx: Context, hall: Hall, acting: As) -> None:
    on_it, other = acting("mediator", name="王秀英"), acting("mediator", name="李敏")
    assert [party["phone"] for party in queries.get(on_it, hall.case).parties] == [PHONE, None]
    assert row(on_it, hall.case)["title"] == "曾桂芝与李国庆邻里纠纷"
    assert queries.closed_words(on_it, hall.case) == ""
    version = version_of(ctx, hall.case)
    for write in (
        lambda: service.add_session(other, hall.case, version),
        lambda: service.update(other, hall.case, version, {"note": "改"}),
        lambda: service.assign(other, hall.case, version, []),
        lambda: queries.paper(other, hall.case),
        lambda: queries.history(other, hall.case),
    ):
        with pytest.raises(NotAllowed):
            write()
    service.add_session(on_it, hall.case, version)
    assert row(ctx, hall.case)["state"] == "MEDIATING"


def test_a_clerk_goes_on_with_his_draft_and_then_sees_its_row(hall: Hall, acting: As) -> None:
    clerk, colleague = acting("clerk"), acting("clerk", name="孙梅")
    parties = [service.PartyEntry(side=side, values={"name": name}) for side, name in (("A", "赵甲"), ("B", "钱乙"))]
    values = {"dispute_type": "02", "source": "02", "brief": "噪声。"}
    draft = service.register(clerk, values, parties, draft=True)
    assert queries.get(clerk, draft).case["status"] == "DRAFT"
    object.__setattr__(colleague.operator, "id", 91)
    with pytest.raises(NotAllowed):
        queries.get(colleague, draft)
    service.update(clerk, draft, version_of(clerk, draft), {}, registered=True)
    with pytest.raises(NotAllowed):
        queries.get(clerk, draft)
    assert row(clerk, draft)["parties"] == "赵*、钱*"
    mediator = acting("mediator")
    own = service.register(mediator, values, parties)
    assert queries.get(mediator, own).case["status"] == "REGISTERED", "it waits with the mediator who took it in"


@pytest.mark.parametrize("role", ["clerk", "mediator", "auditor"])
def test_a_private_case_shows_number_type_and_state_only(ctx: Context, hall: Hall, acting: As, role: str) -> None:
    stranger = acting(role)
    shown = row(stranger, hall.private)
    number = "（向阳）人调字〔2026〕第2号"
    assert (shown["number"], shown["title"], shown["type_label"]) == (number, "婚姻家庭纠纷", "婚姻家庭纠纷")
    assert shown["state_label"] == "已指派"
    assert {key: shown[key] for key in EMPTY} == dict.fromkeys(EMPTY, "")
    for text in ("曾桂芝", "zgz", "李国庆", PHONE[-4:], LADY, "婚姻"):
        assert hall.private not in queries.ids(stranger, text), text
    assert hall.private in queries.ids(stranger) and hall.private in queries.ids(stranger, "2026-2")
    assert hall.private in queries.ids(ctx, "曾桂芝")
    with pytest.raises(NotAllowed, match="涉及隐私"):
        queries.get(stranger, hall.private)
    [told] = as_rows(stranger, SUBJECTS["cases"], [hall.private])
    assert {key for key, value in told.items() if value} == {
        *("id", "number", "title", "type", "type_label", "state", "state_label", "is_private")
    }


def test_neither_filter_nor_order_nor_bin_tells_of_it(ctx: Context, hall: Hall, acting: As, clock: FixedClock) -> None:
    clerk = acting("clerk")
    lead = next(one["id"] for one in queries.mediators(ctx) if one["name"] == "李敏")
    assert queries.ids(ctx, "", {"mediator": lead}) == [hall.private]
    assert queries.ids(clerk, "", {"mediator": lead}) == []
    clock.set(datetime(2027, 3, 1, 9, 0))
    assert queries.ids(ctx, "", {"overdue": True}) == [hall.private, hall.case]
    assert queries.ids(clerk, "", {"overdue": True}) == [hall.case]
    assert [line.case_id for line in due.every(ctx)] == [hall.case, hall.private]
    assert [(line.case_id, line.title) for line in due.every(clerk)] == [(hall.case, "曾*与李*邻里纠纷")]
    assert not any("婚姻" in line.title for line in today.due(clerk))
    for descending in (False, True):
        assert queries.ids(clerk, "", {}, ("deadline", descending))[-1] == hall.private
    service.delete(ctx, hall.private, version_of(ctx, hall.private), "重复登记")
    for desk, shown in ((clerk, []), (ctx, ["（向阳）人调字〔2026〕第2号"])):
        assert [one.label for one in recycle.items(desk) if one.table == "mediation_case"] == shown


def test_it_counts_in_figures_and_stays_closed_behind_them(hall: Hall, acting: As) -> None:
    clerk = acting("clerk")
    behind = Behind(clerk, FIGURES["mediation.new"], monthly.month(clerk, "2026-11"))
    shown = {record["number"]: record for record in behind.rows(behind.ids())}
    assert len(shown) == FIGURES["mediation.new"].value(monthly.month(clerk, "2026-11")) == 2
    hidden = shown["（向阳）人调字〔2026〕第2号"]
    assert (hidden["title"], hidden["amount"], hidden["accepted_on"]) == ("婚姻家庭纠纷", "", "")
    assert shown["（向阳）人调字〔2026〕第1号"]["title"] == "曾*与李*邻里纠纷"


def test_the_auditor_reads_what_is_not_private_masked(hall: Hall, acting: As) -> None:
    auditor = acting("auditor")
    view = queries.get(auditor, hall.case)
    assert (view.parties[0]["name"], view.parties[0]["phone"]) == ("曾桂芝", PHONE_MASKED)
    assert LADY not in str(view.parties)
    with pytest.raises(NotAllowed):
        queries.paper(auditor, hall.case)


def test_a_paper_prints_in_full_for_who_may_print_that_case(hall: Hall, acting: As) -> None:
    paper = queries.paper(acting("mediator", name="王秀英"), hall.case)
    assert (paper.parties[0].name, paper.parties[0].phone) == ("曾桂芝", PHONE)
    assert Party.get(Party.case == hall.case).id_no == LADY, "kept for the papers that have the field"


def test_no_number_of_level_3_leaves_with_a_case(ctx: Context, hall: Hall) -> None:
    assert "2901**********0042" in str(queries.get(ctx, hall.case).parties)
    assert LADY not in str(queries.get(ctx, hall.case).parties)


@pytest.mark.parametrize(
    ("dispute_type", "age", "private"), [("02", 40, 0), ("01", 40, 1), ("02", 17, 1), ("02", 18, 0)]
)
def test_privacy_is_suggested(ctx: Context, dispute_type: str, age: int, private: int) -> None:
    parties = [
        service.PartyEntry(side="A", values={"name": "赵甲", "age": age}),
        service.PartyEntry(side="B", values={"name": "钱乙"}),
    ]
    values = {"dispute_type": dispute_type, "source": "02", "brief": "事。"}
    case = service.register(ctx, values, parties)
    assert Case.get_by_id(case).is_private == private
    decided = service.register(ctx, {**values, "is_private": 0}, parties)
    assert Case.get_by_id(decided).is_private == 0, "who decides for himself is not overruled"


def test_words_of_parties_do_not_go_into_the_chain(ctx: Context, hall: Hall, acting: As) -> None:
    people = [one["id"] for one in queries.get(ctx, hall.case).parties]
    service.extend(ctx, hall.case, version_of(ctx, hall.case), {"reason": "曾桂芝、李国庆书面同意"}, people)
    assert queries.get(ctx, hall.case).parts["extension"][0]["reason"] == "曾桂芝、李国庆书面同意"
    told = [f"{change.action}{change.reason or ''}" for change in Change.select()]
    assert not any(name in words for words in told for name in ("曾桂芝", "李国庆"))
