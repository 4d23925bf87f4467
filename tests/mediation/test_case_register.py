"""人民调解案件登记簿 (F20): every number of a year, by mediator, by class; masked, on paper, as a workbook."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from openpyxl import load_workbook
from pypdfium2 import PdfDocument

from desktop_app.common.errors import NotAllowed
from desktop_app.context import Context, SignedIn
from desktop_app.mediation import case_register, service
from desktop_app.mediation.models import Agreement, Case, Mediator
from desktop_app.operators.roles import permissions
from desktop_app.store.models import Change
from desktop_app.store.records import new_uids
from reports import lists
from tests.mediation.conftest import VALUES, mediators, two_sides, version_of

HEADINGS = "序号 编号 受理日期 当事人 纠纷类型 案件来源 简要情况 调解员 调解结果 协议形式 涉及金额（元） 履行情况 回访日期 结案日期 备注"


def _committee(ctx: Context) -> int:
    return case_register.committees(ctx)[0][0]


def _case(ctx: Context, **changes: Any) -> int:
    case = service.intake(ctx, VALUES, two_sides(), changes.pop("mediators", []))
    if changes:
        Case.update(**changes).where(Case.id == case).execute()
    return case


def _agreed(case: int, fen: int) -> None:
    stamp = "2026-11-20 09:00:00"
    own = {
        "uid": new_uids(1)[0],
        "version": 1,
        "created_at": stamp,
        "created_by": 1,
        "updated_at": stamp,
        "updated_by": 1,
    }
    Agreement.insert({**own, "case": case, "agreement_no": "", "form": "written", "amount_fen": fen}).execute()
    Case.update(outcome="agreed", status="PERFORMED", settled_on="2026-11-20").where(Case.id == case).execute()


def _as(ctx: Context, *roles: str) -> Context:
    return Context(ctx.store, SignedIn(ctx.operator.id, "赵强", roles, permissions(roles)), clock=ctx.clock)


def test_the_register_has_every_number_of_the_year(ctx: Context) -> None:
    team = mediators(ctx)
    first = _case(ctx, mediators=team)
    _agreed(first, 168_032)
    void = _case(ctx)
    service.delete(ctx, void, version_of(ctx, void), "重复登记")
    _case(ctx)
    book = case_register.book(ctx, _committee(ctx), 2026)
    assert [one.title for one in book.columns] == HEADINGS.split()
    assert [row[0] for row in book.rows] == ["1", "2", "3"]
    line = dict(zip(HEADINGS.split(), book.rows[0], strict=True))
    assert line["编号"] == "（向阳）人调字〔2026〕第1号"
    assert (line["当事人"], line["调解员"], line["纠纷类型"]) == ("沈霞、邓洁", "王秀英、李敏", "邻里纠纷")
    assert (line["调解结果"], line["协议形式"], line["涉及金额（元）"], line["履行情况"]) == (
        "达成协议",
        "书面",
        "1,680.32",
        "已履行",
    )
    assert book.rows[1][1] == "（向阳）人调字〔2026〕第2号"
    assert book.rows[1][-1] == "作废：重复登记", "a number is never silently missing"
    assert book.ids[1] is None and book.ids[0] == first
    assert case_register.book(ctx, _committee(ctx), 2025).rows == []


def test_by_mediator_and_by_type_add_up(ctx: Context) -> None:
    team = mediators(ctx)
    good = _case(ctx, mediators=team)
    _agreed(good, 100_00)
    _case(ctx, mediators=team[:1], status="TERMINATED", outcome="failed", settled_on="2026-11-20", dispute_type="17")
    _case(ctx)
    book = case_register.by_mediator(ctx, _committee(ctx), 2026)
    told = {row[0]: row[1:] for row in book.rows}
    assert told["王秀英"] == ["委员", "2", "2", "2", "1", "50.0", "100.00", "0"]
    assert told["李敏"] == ["聘任", "0", "1", "1", "1", "100.0", "100.00", "0"]
    assert told["还没有指派"][2:] == ["1", "0", "0", "—", "0", "1"]
    assert "其中下沉干部参与" not in told, "nobody is"
    assert told["合计"][2:] == ["3", "2", "1", "50.0", "100.00", "1"], "a case of two counts once"
    types = {row[0]: row[1:] for row in case_register.by_type(ctx, _committee(ctx), 2026).rows}
    assert types["邻里纠纷"][:3] == ["2", "1", "1"]
    assert types["物业纠纷"][:3] == ["1", "1", "0"]
    assert types["旅游纠纷"] == ["0", "0", "0", "—", "0", "0"]
    for at in (0, 1, 2, 5):
        assert sum(int(row[at]) for name, row in types.items() if name != "合计") == int(types["合计"][at])


def test_what_people_sent_down_did_is_told_by_itself(ctx: Context) -> None:
    """Domain reference 8, row 1-18."""
    team = mediators(ctx)
    _agreed(_case(ctx, mediators=team), 100_00)
    _case(ctx, mediators=team[:1], status="TERMINATED", outcome="failed", settled_on="2026-11-20")
    _case(ctx)
    one = team[1].mediator_id
    Mediator.update(is_sent_down=1).where(Mediator.id == one).execute()
    rows = {row[0]: row[1:] for row in case_register.by_mediator(ctx, _committee(ctx), 2026).rows}
    assert rows["其中下沉干部参与"] == ["", "0", "1", "1", "1", "100.0", "100.00", "0"]
    assert rows["合计"][2:] == ["3", "2", "1", "50.0", "100.00", "1"]


def test_a_rate_is_printed_to_one_place(ctx: Context) -> None:
    """286 起, of which 280 succeed, are 97.9 %, not 98 (rows 1-18 and 6.2 of the domain reference)."""
    cases = [{"id": at, "settled_on": "2026-10-01", "outcome": "agreed" if at < 280 else "failed"} for at in range(286)]
    assert case_register._sums(cases, {})[3] == "97.9"


def test_who_is_not_on_a_case_sees_its_row_masked(ctx: Context) -> None:
    _agreed(_case(ctx, note="电话联系过"), 5_000_00)
    _case(ctx, is_private=1)
    book = case_register.book(_as(ctx, "clerk"), _committee(ctx), 2026)
    told = dict(zip(HEADINGS.split(), book.rows[0], strict=True))
    assert told["当事人"] == "沈*、邓*"
    assert (told["简要情况"], told["涉及金额（元）"], told["履行情况"], told["备注"]) == ("", "", "", "")
    private = dict(zip(HEADINGS.split(), book.rows[1], strict=True))
    assert (private["当事人"], private["受理日期"], private["纠纷类型"]) == ("", "", "邻里纠纷")
    with pytest.raises(NotAllowed):
        case_register.paper(_as(ctx, "clerk"), book)
    with pytest.raises(NotAllowed):
        case_register.book(_as(ctx, "grid"), _committee(ctx), 2026)


def test_it_lies_on_paper_with_its_head_on_every_page_and_in_a_workbook(ctx: Context, tmp_path: Path) -> None:
    for _ in range(3):
        _agreed(_case(ctx, brief="楼上卫生间漏水，泡坏楼下墙面。" * 8), 5_000_00)
    book = case_register.book(ctx, _committee(ctx), 2026)
    book = case_register.Book(book.title, book.under, book.columns, book.rows * 12, book.ids * 12)
    document = PdfDocument(lists.build(case_register.paper(ctx, book)))
    assert len(document) > 1
    for number, page in enumerate(document, 1):
        assert page.get_width() > page.get_height(), "lying"
        text = page.get_textpage().get_text_range()
        assert "简要情况" in text and "备注" in text
        assert f"第{number}页 共{len(document)}页" in text
    assert "人民调解案件登记簿" in document[0].get_textpage().get_text_range()
    file = tmp_path / "登记簿.xlsx"
    assert case_register.write(ctx, book, file) == 36
    sheet = load_workbook(file).active
    assert sheet is not None
    texts = [[cell.value for cell in row] for row in sheet.iter_rows()]
    assert any("（向阳）人调字〔2026〕第3号" in row for row in texts)
    assert Change.select().where(Change.action.startswith("导出人民调解案件登记簿36行")).count() == 1


def test_a_year_without_cases_is_printed_as_such(ctx: Context) -> None:
    pdf = lists.build(case_register.paper(ctx, case_register.book(ctx, _committee(ctx), 2020)))
    assert "这一年没有案件" in PdfDocument(pdf)[0].get_textpage().get_text_range()
    assert Mediator.select().count() == 0
    assert case_register.by_mediator(ctx, _committee(ctx), 2020).rows == [
        ["合计", "", "0", "0", "0", "0", "—", "0", "0"]
    ]
