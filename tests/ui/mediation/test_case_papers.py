"""Papers of a case on screen: Word, what was printed, several at once, blank forms, questions and answers."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from io import BytesIO
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from docx import Document
from PySide6.QtCore import Qt
from PySide6.QtPrintSupport import QPrinter
from PySide6.QtWidgets import QApplication, QLabel, QPlainTextEdit

from desktop_app.context import Context
from desktop_app.mediation import case_parts, printings, queries, service
from desktop_app.mediation.applications import APPLICATION
from desktop_app.mediation.investigations import INVESTIGATION
from desktop_app.store.models import Change
from tests.ui.mediation.conftest import Keys
from tests.ui.mediation.test_mediation_intake import text_of
from ui.mediation import papers
from ui.mediation.several_papers import SeveralPapers, SeveralPreview, _which
from ui.mediation.tab import MediationTab

MakeCase = Callable[..., int]
ASKED = {
    "start_at": "2026-11-19 15:00:00",
    "place": "向阳花园5栋",
    "investigators": "王秀英",
    "recorder": "李敏",
    "name": "赵文",
    "matter": "漏水",
    "record": "问：看到渗水了吗？\n答：看到了。",
}


@pytest.fixture
def opened(tab: MediationTab, make_case: MakeCase) -> Iterator[MediationTab]:
    """A mediated case is shown; previews that a test leaves open are closed."""
    tab.open_record("cases", make_case(1))
    yield tab
    for one in papers.previews(tab.panel):
        one.reject()


def _case(tab: MediationTab) -> int:
    assert tab.panel.view is not None
    return int(tab.panel.view.case["id"])


def _materials(tab: MediationTab) -> list[str]:
    tab.panel.show_page("materials")
    return [one.text() for one in tab.panel.materials.findChildren(QLabel)]


def test_a_paper_goes_to_word_and_is_kept(opened: MediationTab, embedded: Context, tmp_path: Path) -> None:
    opened.panel.print_form("notice")
    preview = papers.previews(opened.panel)[0]
    assert isinstance(preview, papers.CasePreview)
    assert preview.word_button.text() == "存为 Word…"
    preview.save_word(tmp_path / "告知书.docx")
    data = (tmp_path / "告知书.docx").read_bytes()
    assert "人民调解当事人权利义务告知书" in [p.text for p in Document(BytesIO(data)).paragraphs]
    kept = printings.of_case(embedded, _case(opened))[0]
    assert (kept.form, kept.way) == ("notice", "word")
    action = Change.select().order_by(Change.id.desc()).get().action
    assert action == f"存为Word，人民调解当事人权利义务告知书：（向阳）人调字〔2026〕第1号（校验码 {kept.check}）"


def test_word_that_cannot_be_written_is_said_and_not_kept(
    opened: MediationTab, embedded: Context, tmp_path: Path, errors: list[BaseException]
) -> None:
    opened.panel.print_form("notice")
    preview = papers.previews(opened.panel)[0]
    assert isinstance(preview, papers.CasePreview)
    preview.save_word(tmp_path / "没有这个文件夹" / "告知书.docx")
    assert "没有写成" in str(errors[-1])
    assert printings.of_case(embedded, _case(opened)) == []


def test_what_was_printed_stands_on_the_page_and_is_printed_again(
    opened: MediationTab, embedded: Context, tmp_path: Path
) -> None:
    case = _case(opened)
    session = queries.get(embedded, case).sessions[0]
    service.save_session(embedded, session["id"], session["version"], {"minutes": "第一次的话"})
    opened.panel.print_form("record")
    first = papers.previews(opened.panel)[0]
    first.save(tmp_path / "一.pdf")  # type: ignore[attr-defined]
    first.reject()
    session = queries.get(embedded, case).sessions[0]
    service.save_session(embedded, session["id"], session["version"], {"minutes": "改了的话"})
    assert "打印过的文书" in _materials(opened)
    assert any("人民调解记录（第1次）" in words for words in _materials(opened))
    view = opened.panel.view
    assert view is not None
    one = printings.of_case(embedded, case)[0]
    opened.panel.printed.again(view, one.id)
    again = papers.previews(opened.panel)[-1]
    assert again._pdf == (tmp_path / "一.pdf").read_bytes()  # type: ignore[attr-defined]
    assert again.message.isHidden(), "the same to the byte"  # type: ignore[attr-defined]
    again.reject()

    opened.panel.printed.compare(view, one)
    dialog = opened.panel.printed.dialog
    assert dialog is not None
    assert "第一次的话" in dialog.boxes[0].toPlainText()
    assert "改了的话" in dialog.boxes[1].toPlainText()
    marked = [sel.cursor.selectedText() for sel in dialog.boxes[1].extraSelections()]  # type: ignore[attr-defined]
    assert "".join(marked) and "".join(marked) in "改了的话"
    dialog.reject()


def test_two_printings_are_compared_the_older_left(opened: MediationTab, embedded: Context, tmp_path: Path) -> None:
    case = _case(opened)
    for text in ("旧的话", "新的话"):
        session = queries.get(embedded, case).sessions[0]
        service.save_session(embedded, session["id"], session["version"], {"minutes": text})
        opened.panel.print_form("record")
        preview = papers.previews(opened.panel)[-1]
        preview.save(tmp_path / "记录.pdf")  # type: ignore[attr-defined]
        preview.reject()
    view = opened.panel.view
    assert view is not None
    newer, older = printings.of_case(embedded, case)
    menu = opened.panel.printed.menu(view, newer, [newer, older])
    menu.actions()[1].trigger()
    dialog = opened.panel.printed.dialog
    assert dialog is not None
    assert "旧的话" in dialog.boxes[0].toPlainText() and "新的话" in dialog.boxes[1].toPlainText()
    dialog.reject()


def test_several_papers_are_one_pdf_with_bookmarks_and_printed_in_their_copies(
    opened: MediationTab, embedded: Context, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    import pypdfium2

    case_parts.add(embedded, INVESTIGATION, _case(opened), ASKED)
    opened.panel.print_several()
    dialog = next(one for one in opened.panel.findChildren(SeveralPapers))
    wanted = {one.title: copies.value() for one, _, copies in dialog.rows}
    assert wanted["人民调解当事人权利义务告知书"] == 3, "two parties and the committee"
    assert wanted["人民调解调查记录"] == 1
    assert "人民调解协议书" not in wanted, "there is none yet"
    for one, tick, _ in dialog.rows:
        tick.setChecked(one.form in ("notice", "investigation"))
    assert dialog.said.text() == "2 种，共 4 份"
    dialog.preview()
    preview = next(one for one in opened.panel.findChildren(SeveralPreview))
    document = pypdfium2.PdfDocument(preview._pdf)
    assert [item.get_title() for item in document.get_toc()] == ["人民调解当事人权利义务告知书", "人民调解调查记录"]
    assert len(document) == sum(one.pages for one in preview.made)
    printed: list[bytes] = []
    monkeypatch.setattr("ui.mediation.several_papers.print_pdf", lambda pdf, printer: printed.append(pdf))
    preview.print_all(QPrinter())
    assert [len({*printed}), len(printed)] == [2, 4]
    kept = printings.of_case(embedded, _case(opened))
    assert {(one.form, one.copies, one.way) for one in kept} == {("notice", 3, "print"), ("investigation", 1, "print")}
    preview.reject()


def test_a_printer_that_gives_up_says_how_far_it_came(
    opened: MediationTab, embedded: Context, monkeypatch: pytest.MonkeyPatch
) -> None:
    from desktop_app.common.errors import KnownError

    opened.panel.print_several()
    dialog = next(one for one in opened.panel.findChildren(SeveralPapers))
    dialog.preview()
    preview = next(one for one in opened.panel.findChildren(SeveralPreview))
    sent: list[bytes] = []

    def jam(pdf: bytes, _printer: object) -> None:
        if len(sent) == 2:
            raise KnownError("打印机没有响应。")
        sent.append(pdf)

    monkeypatch.setattr("ui.mediation.several_papers.print_pdf", jam)
    preview.print_all(QPrinter())
    assert "打印机没有响应。已经打完 1 种" in preview.message.text()
    assert len(printings.of_case(embedded, _case(opened))) == 1
    preview.reject()


def test_a_blank_form_is_about_no_case(opened: MediationTab, embedded: Context) -> None:
    menu = opened.panel.print_menu()
    empty = next(action.menu() for action in menu.actions() if action.text() == "空白表（手写用）")
    action = next(one for one in empty.actions() if one.text() == "人民调解申请书")  # type: ignore[union-attr]
    action.trigger()
    preview = papers.previews(opened.panel)[0]
    text = text_of(preview._pdf)  # type: ignore[attr-defined]
    assert "纠纷简要情况陈述" in text
    assert "沈霞" not in text
    preview._printed(1)  # type: ignore[attr-defined]
    assert Change.select().order_by(Change.id.desc()).get().action.startswith("打印空白表：人民调解申请书（1页")
    assert printings.of_case(embedded, _case(opened)) == []


def test_questions_and_answers_are_written_in_turn(opened: MediationTab, keys: Keys, embedded: Context) -> None:
    view = opened.panel.view
    assert view is not None
    opened.panel._actions.parts.add(INVESTIGATION, view)
    dialog = opened.case_actions.dialog
    assert dialog is not None
    QApplication.processEvents()
    text = dialog.form.rows["record"].editor.focus  # type: ignore[attr-defined]
    assert isinstance(text, QPlainTextEdit)
    assert text.toPlainText() == "", "nothing is filled in of what somebody says"
    text.setFocus()
    keys.press(Qt.Key.Key_W, alt=True)
    keys.type("看到了吗？")
    keys.press(Qt.Key.Key_W, alt=True)
    keys.type("看到了。")
    assert text.toPlainText() == "问：看到了吗？\n答：看到了。"
    dialog.reject()


def test_an_application_says_what_is_wrong_with_it(opened: MediationTab, embedded: Context) -> None:
    from desktop_app.common.errors import ChecksFailed

    case = _case(opened)
    with pytest.raises(ChecksFailed) as refused:
        case_parts.add(embedded, APPLICATION, case, {"side": "C"})
    assert "side" in refused.value.fields
    with pytest.raises(ChecksFailed):
        case_parts.add(embedded, APPLICATION, case, {"applied_on": "2027-01-01"})
    case_parts.add(embedded, APPLICATION, case, {"claims": "修好防水"})
    assert any("2026-11-20　甲方" in words for words in _materials(opened))


def test_a_time_that_is_none_is_said_beside_its_field(opened: MediationTab, embedded: Context) -> None:
    from desktop_app.common.errors import ChecksFailed

    with pytest.raises(ChecksFailed) as refused:
        case_parts.add(embedded, INVESTIGATION, _case(opened), {**ASKED, "start_at": "下午三点"})
    assert "请写成 2026-01-05 09:30" in refused.value.fields["start_at"]
    part = case_parts.add(embedded, INVESTIGATION, _case(opened), {**ASKED, "start_at": "2026.11.19 9:05"})
    row = next(one for one in queries.get(embedded, _case(opened)).parts["investigation"] if one["id"] == part)
    assert row["start_at"] == "2026-11-19 09:05:00"


def test_of_several_papers_of_a_form_each_is_offered(opened: MediationTab, embedded: Context) -> None:
    case = _case(opened)
    for name in ("赵文", "钱武"):
        case_parts.add(embedded, INVESTIGATION, case, {**ASKED, "name": name})
    action = next(one for one in opened.panel.print_menu().actions() if one.text() == "人民调解调查记录")
    assert action.isEnabled()
    each = action.menu()
    assert each is not None
    assert [one.text() for one in each.actions()] == ["第 1 份", "第 2 份"]  # type: ignore[attr-defined]
    each.actions()[0].trigger()  # type: ignore[attr-defined]
    assert "赵文" in text_of(papers.previews(opened.panel)[0]._pdf)  # type: ignore[attr-defined]
    opened.panel.print_form("investigation")
    assert "钱武" in text_of(papers.previews(opened.panel)[-1]._pdf)  # type: ignore[attr-defined]


def test_receipts_are_told_apart_by_day_and_sum() -> None:
    items = [{"due_on": f"2026-12-0{day}", "amount_fen": day * 100_00} for day in (1, 2)]
    view: Any = SimpleNamespace(items=items)
    assert _which(view, "receipt", 1) == "第 2 份　2026-12-02 到期　200.00 元"
    assert _which(view, "inquiry", 1) == "第 2 份"
