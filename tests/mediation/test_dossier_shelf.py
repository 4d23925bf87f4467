"""Archived dossiers: found again, lent and missed, destroyed only after their time and approval; on both engines."""

from __future__ import annotations

from datetime import datetime

import pytest

from desktop_app.common.dates import FixedClock
from desktop_app.common.errors import ChecksFailed, KnownError, NotAllowed
from desktop_app.context import Context
from desktop_app.mediation import dossier_shelf, dossiers
from desktop_app.store import checking
from desktop_app.store.models import Attachment, AttachmentPart
from tests.mediation.test_dossiers import archived, case  # noqa: F401  a fixture
from tests.operators.conftest import As, acting  # noqa: F401  a fixture


def test_archived_dossiers_are_found_by_number_year_and_retention(ctx: Context, case: int, acting: As) -> None:  # noqa: F811
    assert dossier_shelf.rows(ctx) == []
    assert (dossier_shelf.row(ctx, case), dossier_shelf.total(ctx)) == (None, 0)
    archived(ctx, case)
    assert dossier_shelf.rows(ctx) == [dossier_shelf.row(ctx, case)]
    assert dossier_shelf.total(ctx) == 1
    (row,) = dossier_shelf.rows(ctx, "向阳人调字2026第1号")
    assert (row["title"], row["ends_on"], row["state"]) == ("沈霞与邓洁邻里纠纷", "2036-12-31", "在库")
    assert dossier_shelf.rows(ctx, "第2号") == []
    assert len(dossier_shelf.rows(ctx, "", {"year": 2026, "retention": "long"})) == 1
    assert dossier_shelf.rows(ctx, "", {"retention": "short"}) == [] == dossier_shelf.rows(ctx, "", {"year": 2025})
    assert dossier_shelf.years(ctx) == [2026]
    assert dossier_shelf.rows(acting("clerk"))[0]["title"] == "沈*与邓*邻里纠纷"
    assert dossier_shelf.rows(acting("clerk"), "沈霞") == []


def test_a_loan_is_approved_remembered_and_missed(ctx: Context, case: int, acting: As) -> None:  # noqa: F811
    with pytest.raises(KnownError, match="还没有归档"):
        dossier_shelf.lend(ctx, case, {"borrower": "街道司法所", "purpose": "评查", **dossier_shelf.begun(ctx)})
    archived(ctx, case)
    desk = acting("mediator", name="王秀英")
    values = {"borrower": "街道司法所", "purpose": "案卷评查", **dossier_shelf.begun(ctx)}
    assert values["due_on"] == "2026-12-05"
    with pytest.raises(NotAllowed):
        dossier_shelf.lend(desk, case, values)
    with pytest.raises(NotAllowed):
        dossier_shelf.lend(desk, case, values, dossier_shelf.Approval("演示", 1))
    with pytest.raises(ChecksFailed):
        dossier_shelf.lend(ctx, case, {**values, "due_on": "2026-11-01"})
    loan = dossier_shelf.lend(desk, case, values, dossier_shelf.Approval("演示", desk.operator.id))
    assert dossier_shelf.loans(ctx, case)[0]["approved_by"] == "演示"
    with pytest.raises(KnownError, match="已经借出"):
        dossier_shelf.lend(ctx, case, values)
    assert dossier_shelf.late(ctx) == []
    ctx.clock = FixedClock(datetime(2026, 12, 7, 9, 30))
    from desktop_app import today

    (line,) = [one for one in today.due(ctx) if one.kind == "卷宗"]
    assert (line.detail, line.words) == ("街道司法所", "已逾期 2 天")
    assert [row["is_late"] for row in dossier_shelf.rows(ctx, "", {"state": "late"})] == [True]
    with pytest.raises(ChecksFailed):
        dossier_shelf.give_back(ctx, loan, 1, "2026-12-08")
    dossier_shelf.give_back(ctx, loan, 1)
    assert dossier_shelf.late(ctx) == [] and dossier_shelf.rows(ctx)[0]["state"] == "在库"


def test_a_dossier_is_destroyed_only_after_its_time_and_approval(ctx: Context, case: int, acting: As) -> None:  # noqa: F811
    archived(ctx, case)
    with pytest.raises(KnownError, match="保管到2036-12-31，还没有期满"):
        dossier_shelf.approve_disposal(ctx, [case])
    ctx.clock = FixedClock(datetime(2037, 1, 4, 9, 30))
    assert [row["state"] for row in dossier_shelf.rows(ctx, "", {"state": "ended"})] == ["保管期满"]
    with pytest.raises(KnownError, match="还没有批准销毁"):
        dossier_shelf.dispose(ctx, [case], "由专人送厂销毁")
    with pytest.raises(NotAllowed):
        dossier_shelf.approve_disposal(acting("mediator", name="王秀英"), [case])
    dossier_shelf.approve_disposal(ctx, [case])
    listed = dossier_shelf.disposal_list(ctx, [case])
    assert (listed.rows[0][0], listed.approved_by) == ("（向阳）人调字〔2026〕第1号", "演示")
    with pytest.raises(ChecksFailed):
        dossier_shelf.dispose(ctx, [case], " ")
    dossier_shelf.dispose(ctx, [case], "由专人送厂销毁，李敏监销")
    found = dossiers.get(ctx, case)
    assert found.dossier["disposed_on"] == "2037-01-04"
    assert found.dossier["note"].endswith("2037年1月4日 销毁：由专人送厂销毁，李敏监销（演示批准）")
    assert (Attachment.select().count(), AttachmentPart.select().count()) == (0, 0)
    assert dossier_shelf.rows(ctx, "", {"state": "destroyed"})[0]["case_id"] == case
    with pytest.raises(KnownError, match="已经销毁"):
        dossier_shelf.lend(ctx, case, {"borrower": "甲", "purpose": "乙", **dossier_shelf.begun(ctx)})
    assert checking.problems(ctx.store) == []


def test_the_label_of_a_box(ctx: Context, case: int) -> None:  # noqa: F811
    dossiers.save(ctx, case, 0, {"fonds": "0012", "box_no": "7"})
    (label,) = dossier_shelf.labels(ctx, [case])
    assert (label.fonds, label.year, label.retention, label.box_no) == ("0012", "2026", "长期10年", "7")
