"""Domain reference 1.9 where cases leave the program: masked as a rule, what happened only with an approval; who read what."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

import pytest
from openpyxl import load_workbook

from desktop_app.common.dates import FixedClock
from desktop_app.common.errors import KnownError, NotAllowed, UsageError
from desktop_app.context import Context, SignedIn
from desktop_app.mediation import case_export, queries, reading, service
from desktop_app.mediation.case_export import APPROVES, REASONS, REGISTER, Approval
from desktop_app.operators.roles import permissions
from desktop_app.store.keys import WrongPassword
from desktop_app.store.models import Change
from reports import lists
from tests.mediation.conftest import BRIEF, VALUES, mediators, two_sides
from tests.store_fixtures import PASSWORD

NAMES = ("沈霞", "邓洁")


def other(ctx: Context, name: str, *roles: str, number: int = 90) -> Context:
    return Context(ctx.store, SignedIn(number, name, roles, permissions(list(roles))), clock=ctx.clock)


def cells(file: Path) -> str:
    sheet = load_workbook(file).active
    assert sheet is not None
    return "\n".join("\t".join(str(cell) for cell in row) for row in sheet.iter_rows(values_only=True))


def two_cases(ctx: Context) -> tuple[int, int]:
    """An open one and a private one of the same two."""
    on = mediators(ctx)
    plain = service.intake(ctx, {**VALUES, "occur_place": "向阳花园5栋"}, two_sides(), on)
    private = service.intake(ctx, {**VALUES, "dispute_type": "01", "is_private": 1}, two_sides(), on)
    return plain, private


def test_a_list_leaves_masked_whoever_takes_it(ctx: Context, tmp_path: Path) -> None:
    plain, private = two_cases(ctx)
    every = [field.key for field in case_export.COLUMNS]
    for desk in (ctx, other(ctx, "王秀英", "mediator"), other(ctx, "赵强", "clerk")):
        file = tmp_path / f"{desk.operator.name}.xlsx"
        assert case_export.export(desk, file, [private, plain], every, narrowed="进度：未结案") == 2
        said = cells(file)
        assert "沈*与邓*邻里纠纷" in said and "沈*、邓*" in said
        assert not [word for word in (*NAMES, BRIEF[:4], "向阳花园5栋", "简要情况") if word in said]
        row = next(line for line in said.split("\n") if "第2号" in line)
        assert "婚姻家庭纠纷" in row and "王秀英" not in row and "*" not in row
        last = Change.select().order_by(Change.id.desc()).get()
        assert last.action == "导出调解案件列表2件（当事人已隐名，不含案情）；条件：进度：未结案"
        assert (last.operator_name, last.reason) == (desk.operator.name, None)


def test_the_list_on_paper_is_masked_too(embedded: Context) -> None:
    plain, private = two_cases(embedded)
    made = case_export.paper(embedded, [plain, private], ["number", "title", "brief", "private"], ["条件：未结案"])
    assert [column.title for column in made.columns] == ["序号", "编号", "纠纷", "隐私"]
    assert [list(row[2:]) for row in made.rows] == [["沈*与邓*邻里纠纷", ""], ["婚姻家庭纠纷", "是"]]
    assert lists.build(made).startswith(b"%PDF")
    with pytest.raises(UsageError, match="审批"):
        case_export.paper(embedded, [plain], ["brief", "note"])


def test_what_happened_leaves_with_an_approval_of_somebody_else(embedded: Context, tmp_path: Path) -> None:
    ctx, file = embedded, tmp_path / "told.xlsx"
    plain, private = two_cases(ctx)
    ids = [plain, private]
    with pytest.raises(NotAllowed, match="不能自己审批"):
        case_export.approve(ctx, ids, REASONS[0], ctx.operator.name, PASSWORD)
    desk = other(ctx, "王秀英", "mediator")
    with pytest.raises(UsageError):
        case_export.approve(desk, ids, "", ctx.operator.name, PASSWORD)
    with pytest.raises(WrongPassword):
        case_export.approve(desk, ids, REASONS[0], ctx.operator.name, "不对的密码")
    approval = case_export.approve(desk, ids, REASONS[0], ctx.operator.name, PASSWORD)
    with pytest.raises(NotAllowed, match="重新申请"):
        case_export.export(other(ctx, "李敏", "mediator", number=91), file, ids, REGISTER, approval=approval)
    assert not file.exists()
    assert case_export.export(desk, file, ids, REGISTER, approval=approval) == 2
    said = cells(file)
    assert BRIEF in said and "沈霞、邓洁" in said
    assert said.count("沈霞") == 1, "the private one is masked in a list even then"
    last = Change.select().order_by(Change.id.desc()).get()
    assert f"含案情，{ctx.operator.name} 2026-11-20" in last.action and "当场审批" in last.action
    assert (last.operator_name, last.reason) == ("王秀英", REASONS[0])
    assert any("含案情" in line.action for line in queries.history(ctx, plain)), "kept with the case"
    with pytest.raises(NotAllowed, match="已经用过"):
        case_export.export(desk, file, ids, REGISTER, approval=approval)


def test_an_approval_is_for_the_cases_that_were_shown(embedded: Context, tmp_path: Path) -> None:
    plain, private = two_cases(embedded)
    approval = Approval("主任", embedded.now(), embedded.operator.id, frozenset({private}), REASONS[0])
    with pytest.raises(NotAllowed):
        case_export.export(embedded, tmp_path / "x.xlsx", [plain], REGISTER, approval=approval)
    with pytest.raises(KnownError, match="最多"):
        case_export.approve(embedded, range(case_export.MOST + 1), REASONS[0], "别人", PASSWORD)


def test_only_the_director_approves() -> None:
    having = [role for role in ("clerk", "mediator", "director", "auditor", "admin") if APPROVES in permissions([role])]
    assert having == ["director"]


def test_what_one_may_not_open_stays_masked_in_an_approved_list(embedded: Context, tmp_path: Path) -> None:
    plain, _ = two_cases(embedded)
    clerk = other(embedded, "赵强", "clerk")
    approval = case_export.approve(clerk, [plain], REASONS[1], embedded.operator.name, PASSWORD)
    case_export.export(clerk, tmp_path / "x.xlsx", [plain], REGISTER, approval=approval)
    said = cells(tmp_path / "x.xlsx")
    assert "沈*、邓*" in said and BRIEF not in said


def test_who_opened_it_is_kept(ctx: Context, clock: FixedClock) -> None:
    plain, private = two_cases(ctx)
    director, lead, auditor = ctx, other(ctx, "王秀英", "mediator"), other(ctx, "审计员", "auditor", number=92)

    def told(case: int) -> list[tuple[str, str]]:
        return [(line.operator, line.action) for line in queries.history(director, case) if "打开" in line.action]

    assert reading.note(lead, plain) is False, "his own, and not private"
    assert reading.note(lead, private) and reading.note(auditor, plain) and reading.note(director, plain)
    assert not reading.note(director, plain), "once a day"
    assert told(private) == [("王秀英", "打开涉及隐私的案件：（向阳）人调字〔2026〕第2号")]
    assert [who for who, _ in told(plain)] == [director.operator.name, "审计员"]
    assert not reading.note(auditor, private) and len(told(private)) == 1, "what does not open is not read"
    assert not reading.note(director, 999)
    clock.set(datetime(2026, 11, 21, 9, 0))
    assert reading.note(director, plain)
    assert not any(name in change.action for change in Change.select() for name in NAMES)


def test_a_case_of_somebody_under_age_is_private_in_every_list(ctx: Context, tmp_path: Path) -> None:
    child = service.PartyEntry(side="A", values={"name": "赵小小", "age": 15}, consent="agreed")
    case = service.intake(ctx, VALUES, [child, two_sides()[1]], mediators(ctx))
    [row] = queries.rows(other(ctx, "赵强", "clerk"), [case])
    assert row["private"] and (row["title"], row["parties"], row["brief"]) == ("邻里纠纷", "", "")
    assert queries.ids(other(ctx, "赵强", "clerk"), "赵小小") == []
    case_export.export(ctx, tmp_path / "x.xlsx", [case], REGISTER)
    assert "赵" not in cells(tmp_path / "x.xlsx")
