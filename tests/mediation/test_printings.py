"""Papers as they were printed are kept: what stood on them stays, whoever changes what later; on both engines."""

from __future__ import annotations

import hashlib
from dataclasses import replace
from pathlib import Path

import pytest

from desktop_app import context
from desktop_app.common import paper_json
from desktop_app.common.errors import KnownError, NotAllowed, NotFound
from desktop_app.context import Context
from desktop_app.mediation import papers, printings, queries, service
from desktop_app.mediation.paper_models import PrintedPaper
from desktop_app.mediation.printings import Printed
from desktop_app.store import backup, checking, salvage
from desktop_app.store.models import Change, ChangeItem
from reports import forms
from tests.mediation.conftest import VALUES, MakeCase, add_person, mediators, two_sides, version_of
from tests.mediation.test_case_steps import AGREED
from tests.store.test_backup import NOW
from tests.store_fixtures import PASSWORD


def _printed(
    ctx: Context, case: int, form: str = "record", at: int = 0, way: str = "print", copies: int = 1
) -> Printed:
    paper = forms.one(papers.paper(ctx, case), form, at)
    mark = printings.mark(ctx)
    pdf = forms.build(paper, form, mark)
    return Printed(form, forms.FORMS[form], pdf, paper, mark, at, way, 2, copies)


def _session(ctx: Context, case: int) -> dict[str, object]:
    return queries.get(ctx, case).sessions[0]


def test_what_was_printed_is_made_again_to_the_byte_whatever_was_changed_since(
    ctx: Context, mediated: MakeCase
) -> None:
    case = mediated(ctx)
    session = _session(ctx, case)
    service.save_session(ctx, session["id"], session["version"], {"minutes": "第一次的笔录"})
    out = _printed(ctx, case)
    kept = printings.keep(ctx, case, out)
    session = _session(ctx, case)
    service.save_session(ctx, session["id"], session["version"], {"minutes": "改过的笔录"})
    party = queries.get(ctx, case).parties[0]
    service.correct_party(ctx, party["id"], party["version"], {"name": "沈改名"})

    again = printings.get(ctx, kept)
    pdf = forms.build(again.paper, again.printing.form, again.mark)
    assert pdf == out.data
    assert again.sha256 == hashlib.sha256(out.data).hexdigest()
    assert "改过" not in PrintedPaper.get_by_id(kept).content


def test_a_printing_holds_no_more_than_its_paper(ctx: Context, mediated: MakeCase) -> None:
    case = mediated(ctx)
    session = _session(ctx, case)
    service.save_session(ctx, session["id"], session["version"], {"minutes": "只在笔录里的话"})
    kept = printings.keep(ctx, case, _printed(ctx, case, "notice"))
    assert "只在笔录里的话" not in PrintedPaper.get_by_id(kept).content


def test_the_list_says_who_printed_what_and_the_history_does_too(ctx: Context, mediated: MakeCase) -> None:
    case = mediated(ctx)
    printings.keep(ctx, case, _printed(ctx, case, "notice", copies=3))
    printings.keep(ctx, case, _printed(ctx, case, "record", way="word"))
    printings.keep(ctx, case, _printed(ctx, case, "notice", way="pdf"))
    found = printings.of_case(ctx, case)
    assert [(one.form, one.number, one.way, one.copies) for one in found] == [
        ("notice", 2, "pdf", 1),
        ("record", 1, "word", 1),
        ("notice", 1, "print", 3),
    ]
    assert {one.by for one in found} == {ctx.operator.name}
    logged = [line.action for line in queries.history(ctx, case) if "告知书" in line.action]
    assert logged[-1].startswith("打印人民调解当事人权利义务告知书：")
    assert f"3份，校验码 {found[-1].check}" in logged[-1]
    assert Change.select().where(Change.action.startswith("存为Word，")).count() == 1


def test_a_printing_is_not_undone(ctx: Context, mediated: MakeCase) -> None:
    case = mediated(ctx)
    session = _session(ctx, case)
    service.save_session(ctx, session["id"], session["version"], {"minutes": "一"})
    printings.keep(ctx, case, _printed(ctx, case))
    ctx.undo()
    assert _session(ctx, case)["minutes"] in (None, "")
    assert len(printings.of_case(ctx, case)) == 1


def test_it_is_as_confidential_as_its_case(ctx: Context, mediated: MakeCase, monkeypatch: pytest.MonkeyPatch) -> None:
    case = mediated(ctx)
    kept = printings.keep(ctx, case, _printed(ctx, case))
    from desktop_app.mediation import access

    monkeypatch.setattr(access, "sees", lambda _ctx, _case: False)
    monkeypatch.setattr(ctx, "may", lambda permission: permission in ("cases.read", "cases.print"), raising=False)
    monkeypatch.setattr(ctx, "require", _only("cases.read", "cases.print"), raising=False)
    for ask in (lambda: printings.of_case(ctx, case), lambda: printings.get(ctx, kept)):
        with pytest.raises(NotAllowed):
            ask()


def _only(*granted: str):  # type: ignore[no-untyped-def]
    def require(permission: str) -> None:
        if permission not in granted:
            raise NotAllowed(permission)

    return require


def test_it_goes_with_a_case_that_is_removed_for_good(ctx: Context, mediated: MakeCase) -> None:
    from desktop_app.store import recycle

    case = mediated(ctx)
    kept = printings.keep(ctx, case, _printed(ctx, case))
    uid = PrintedPaper.get_by_id(kept).uid
    service.delete(ctx, case, version_of(ctx, case), "重复登记")
    with pytest.raises(NotFound):
        printings.of_case(ctx, case)
    recycle.remove(ctx, "mediation_case", case, "重复登记")
    assert PrintedPaper.select().count() == 0
    contents = [item.after for item in ChangeItem.select().where(ChangeItem.record_uid == uid)]
    assert contents and not any(contents), "nothing of it in the history either"


def test_erasing_a_resident_leaves_what_people_signed(ctx: Context) -> None:
    from desktop_app.residents import erasing

    person = add_person(ctx, "沈霞", "shenxia")
    first, second = two_sides()
    case = service.intake(ctx, VALUES, [replace(first, person_id=person), second], mediators(ctx))
    out = _printed(ctx, case, "notice")
    kept = printings.keep(ctx, case, out)
    assert any("人民调解法第二十七条" in one for one in erasing.what_stays(ctx, person))
    erasing.erase(ctx, person, "本人申请")
    assert forms.build(printings.get(ctx, kept).paper, "notice", out.mark) == out.data


def test_the_grey_line_is_left_out_where_the_hall_does_not_want_it(ctx: Context, mediated: MakeCase) -> None:
    case = mediated(ctx)
    ctx.set_setting("paper.print_mark", 0)
    out = _printed(ctx, case, "notice")
    kept = printings.keep(ctx, case, out)
    again = printings.get(ctx, kept)
    assert not again.mark.shown
    assert forms.build(again.paper, "notice", again.mark) == out.data


def test_nobody_keeps_a_paper_of_a_case_that_is_gone(ctx: Context, mediated: MakeCase) -> None:
    case = mediated(ctx)
    out = _printed(ctx, case, "notice")
    with pytest.raises(KnownError):
        printings.keep(ctx, case + 1000, out)
    assert PrintedPaper.select().count() == 0


def test_a_paper_of_an_older_program_is_read_without_what_that_did_not_know(ctx: Context, mediated: MakeCase) -> None:
    paper = papers.paper(ctx, mediated(ctx))
    older = paper_json.written(paper).replace('"payments":[],', "").replace('"note":""', '"gone":"一"')
    assert paper_json.read(older) == replace(paper, note="")
    with pytest.raises(ValueError, match="Expecting"):
        paper_json.read("{")


def test_printings_come_back_with_a_backup_and_with_what_is_salvaged_after_it(
    embedded: Context, mediated: MakeCase, tmp_path: Path
) -> None:
    case = mediated(embedded)
    before = printings.keep(embedded, case, _printed(embedded, case, "notice"))
    file = backup.make(embedded.store, tmp_path / "usb", NOW).file
    after = printings.keep(embedded, case, _printed(embedded, case, "record"))
    assert checking.problems(embedded.store) == []
    contents = {one: PrintedPaper.get_by_id(one).content for one in (before, after)}
    folder, key = embedded.store.folder, embedded.store.key
    embedded.store.close()
    assert salvage.recover(folder, file, folder, key).lost == 0
    again = context.sign_in(folder, None, PASSWORD)
    try:
        assert {one.id: one.content for one in PrintedPaper.select()} == contents
        assert checking.problems(again.store) == []
    finally:
        again.store.close()


def test_a_receipt_is_for_money_that_the_agreement_names(ctx: Context, mediated: MakeCase) -> None:
    case = mediated(ctx)
    assert "没有登记要付的钱" in str(queries.print_problem(queries.get(ctx, case), "receipt"))
    service.agree(ctx, case, version_of(ctx, case), {**AGREED, "amount_fen": 120000})
    view = queries.get(ctx, case)
    found = papers.payments(view)
    assert [row["amount_fen"] for row in found] == [120000]
    assert queries.print_problem(view, "receipt") is None
    assert queries.print_problem(view, "receipt", 1) is not None
