"""The dossier of a case on screen: what is missing and how it is mended, scans, binding, archiving; and the shelf."""

from __future__ import annotations

import csv
from collections.abc import Callable
from dataclasses import replace
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import QMimeData, QPointF, Qt, QUrl
from PySide6.QtGui import QDropEvent
from PySide6.QtWidgets import QPushButton, QToolButton, QWidget
from pytestqt.qtbot import QtBot

from desktop_app.common.dates import FixedClock
from desktop_app.common.errors import KnownError
from desktop_app.context import Context
from desktop_app.mediation import case_parts, dossier_files, dossier_shelf, dossiers, queries, service
from desktop_app.mediation.evidence import EVIDENCE
from desktop_app.store.models import Attachment
from tests.scans import pdf, picture
from ui.main_window import MainWindow
from ui.mediation import dossier_print, papers
from ui.mediation.disposal_dialog import DisposalDialog
from ui.mediation.dossier_page import DossierPage
from ui.mediation.shelf_page import ShelfPage
from ui.mediation.tab import MediationTab

MakeCase = Callable[..., int]


@pytest.fixture(autouse=True)
def said(tab: MediationTab, errors: list[BaseException]) -> None:
    """What the window would say stands in ``errors``."""
    object.__setattr__(tab.frame, "show_error", errors.append)


@pytest.fixture
def closed(tab: MediationTab, embedded: Context, make_case: MakeCase) -> int:
    """Agreed, performed, closed, and shown."""
    case = make_case(1)
    values = {"facts": "漏水", "clauses": "修好", "perform_mode": "act", "performance": "十五日内"}
    service.agree(embedded, case, version(embedded, case), {**values, "effective_on": "2026-11-20"})
    for item in queries.get(embedded, case).items:
        service.perform(embedded, item["id"], item["version"], "2026-11-20", "收条")
    service.close(embedded, case, version(embedded, case), "双方要求不回访")
    tab.open_record("cases", case)
    return case


def version(ctx: Context, case: int) -> int:
    return int(queries.get(ctx, case).case["version"])


@pytest.fixture
def archived(tab: MediationTab, embedded: Context, closed: int) -> int:
    dossier_files.add(embedded, closed, "身份证", picture(), "03")
    for code in ("01", "02", "07", "08"):
        dossiers.save_item(embedded, closed, code, 0, {"signed": 1, "sealed": 1, "handed": 1})
    dossiers.save(embedded, closed, 0, {"checked_by": "李敏"})
    dossiers.archive(embedded, closed, version(embedded, closed), pages=9)
    return closed


def press(place: QWidget, name: str) -> None:
    """The button that a screen reader calls so."""
    buttons = [*place.findChildren(QPushButton), *place.findChildren(QToolButton)]
    found = [one for one in buttons if name in (one.accessibleName(), one.text())]
    assert found, [one.accessibleName() or one.text() for one in buttons]
    found[-1].click()


def save(tab: MediationTab, **values: Any) -> bool:
    dialog: Any = tab.case_actions.dialog
    dialog.form.fill(values)
    return bool(dialog.form.save())


def words_of(page: DossierPage) -> str:
    from PySide6.QtWidgets import QLabel

    return "\n".join(one.text() for one in page.widget().findChildren(QLabel))


def test_what_is_missing_is_mended_where_it_is_said_and_then_it_is_archived(
    tab: MediationTab,
    embedded: Context,
    closed: int,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    errors: list[Any],
) -> None:
    page = tab.panel.dossier
    assert tab.panel.pages.currentWidget() is page
    assert "缺《当事人身份证明》" in words_of(page)
    tab.panel.next_step()
    assert "还不能归档" in str(errors.pop())
    file = tmp_path / "户口簿.png"
    file.write_bytes(picture(kind="PNG"))
    monkeypatch.setattr("ui.mediation.dossier_actions.open_files", lambda *_, **__: [str(file)])
    press(page, "加扫描件：缺《当事人身份证明》")
    assert save(tab, title="户口簿")
    (kept,) = dossier_files.files(embedded, closed)
    assert (kept.title, kept.place, kept.kind) == ("户口簿", "03", "image/jpeg")
    assert "缺《当事人身份证明》" not in words_of(page)
    press(page, "逐份核对签名盖章")
    dialog: Any = tab.case_actions.dialog
    assert save(tab, **dict.fromkeys(dialog.form.rows, 1))
    press(page, "填写：没有填检查人")
    assert save(tab, checked_by="李敏", checked_on="2026-11-20")
    assert "归档前还缺" not in words_of(page)
    tab.panel.next_step()
    assert errors == []
    view = queries.get(embedded, closed)
    assert view.case["status"] == "ARCHIVED"
    assert dossiers.get(embedded, closed).dossier["total_pages"] >= 6
    assert tab.panel.next_button.isHidden()
    assert not [one for one in page.widget().findChildren(QPushButton) if "扫描件" in one.text()], "read only"


def test_a_reason_stands_for_what_is_not_there(tab: MediationTab, embedded: Context, closed: int) -> None:
    press(tab.panel.dossier, "写明理由：缺《当事人身份证明》")
    assert save(tab, waiver="双方未带证件，已当面核对")
    assert "缺《当事人身份证明》" not in words_of(tab.panel.dossier)
    assert "已写明理由" in words_of(tab.panel.dossier)


def test_scans_are_dropped_moved_renamed_and_taken_away(
    tab: MediationTab, embedded: Context, closed: int, tmp_path: Path, errors: list[Any]
) -> None:
    page = tab.panel.dossier
    paths = [tmp_path / name for name in ("甲.pdf", "乙.jpg", "笔记.txt")]
    for path, data in zip(paths, (pdf(2), picture(), b"no scan"), strict=True):
        path.write_bytes(data)
    mime = QMimeData()
    mime.setUrls([QUrl.fromLocalFile(str(path)) for path in paths])
    left, none = Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier
    page.dropEvent(QDropEvent(QPointF(5, 5), Qt.DropAction.CopyAction, mime, left, none))
    assert not save(tab, place=None), "where it belongs is asked for"
    assert save(tab, place="09")
    said = str(errors.pop())
    assert said.startswith("已添加2个文件，另有1个没有添加。“笔记.txt”：这个文件不是 PDF，也不是图片")
    assert [one.title for one in dossier_files.files(embedded, closed)] == ["甲", "乙"]
    press(page, "下移：甲")
    assert [one.title for one in dossier_files.files(embedded, closed)] == ["乙", "甲"]
    press(page, "修改：甲")
    assert save(tab, title="汇款单", is_signed=1)
    press(page, "删除：乙")
    (kept,) = dossier_files.files(embedded, closed)
    assert (kept.title, kept.pages, kept.is_signed) == ("汇款单", 2, True)
    embedded.undo()
    assert len(dossier_files.files(embedded, closed)) == 2
    assert errors == []


def test_evidence_gets_its_scans_on_the_page_of_materials(
    tab: MediationTab, embedded: Context, closed: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    values = {"name": "现场照片", "kind": "02", "provider": "沈霞", "form": "photo", "received_on": "2026-11-20"}
    piece = case_parts.add(embedded, EVIDENCE, closed, values)
    file = tmp_path / "墙.jpg"
    file.write_bytes(picture())
    monkeypatch.setattr("ui.mediation.dossier_actions.open_files", lambda *_, **__: [str(file)])
    tab.panel.show_page("materials")
    press(tab.panel.materials, "扫描件：现场照片　物证照片")
    assert save(tab)
    assert [(one.title, one.part) for one in dossier_files.files(embedded, closed)] == [("墙", ("evidence", piece))]


def test_bound_and_looked_at_each_in_the_log(tab: MediationTab, embedded: Context, closed: int, tmp_path: Path) -> None:
    dossier_files.add(embedded, closed, "身份证", picture(), "03")
    page = tab.panel.dossier
    tab.print_record()
    (shown,) = papers.previews(tab.window())
    assert shown.windowTitle() == "打印预览：调解卷宗"
    shown.save(tmp_path / "卷.pdf")  # type: ignore[attr-defined]
    assert (tmp_path / "卷.pdf").read_bytes().startswith(b"%PDF-1.7")
    last = queries.history(embedded, closed)[0].action
    assert last.startswith("存为PDF，调解卷宗：（向阳）人调字〔2026〕第1号（校验码")
    shown.close()
    whole = tab.panel.print_menu().actions()[-1]
    assert (whole.text(), whole.isEnabled()) == ("整卷装订：封面、目录、文书和扫描件", True)
    press(page, "身份证　1 页")
    assert [one.windowTitle() for one in papers.previews(tab.window()) if one is not shown] == ["身份证"]
    assert "查看卷内扫描件" in [line.action for line in queries.history(embedded, closed)]


def test_volumes_are_offered_one_by_one(tab: MediationTab, embedded: Context, closed: int, qtbot: QtBot) -> None:
    for n in range(2):
        dossier_files.add(embedded, closed, f"账册{n}", pdf(150), "90")
    tab.print_record()
    (dialog,) = tab.window().findChildren(dossier_print.VolumesDialog)
    assert [one.text() for one in dialog.buttons] == ["调解卷宗（第1册）", "调解卷宗（第2册）"]
    dialog.buttons[1].click()
    assert papers.previews(tab.window())
    dialog.accept()


def test_files_of_an_archive_go_into_a_new_folder(
    tab: MediationTab, embedded: Context, closed: int, tmp_path: Path, errors: list[Any]
) -> None:
    dossier_print.export_to(tab.frame, closed, tmp_path)
    made = tmp_path / "（向阳）人调字〔2026〕第1号"
    rows = list(csv.DictReader((made / "archive_manifest.csv").read_text("utf-8-sig").splitlines()))
    assert {row["文件名"] for row in rows} | {"archive_manifest.csv"} == {file.name for file in made.iterdir()}
    before = {file.name: file.read_bytes() for file in made.iterdir()}
    dossier_print.export_to(tab.frame, closed, tmp_path)
    assert "已经有了，没有导出" in str(errors.pop())
    assert before == {file.name: file.read_bytes() for file in made.iterdir()}


def test_an_archived_dossier_is_noted_lent_and_given_back(
    tab: MediationTab, embedded: Context, archived: int, window: MainWindow
) -> None:
    tab.open_record("cases", archived)
    page = tab.panel.dossier
    assert page.found is not None
    page._acts.correct(page.found)
    assert save(tab, what="added", text="补入收条一张")
    assert "补充：补入收条一张" in dossiers.get(embedded, archived).dossier["note"]
    page._acts.lend(queries.get(embedded, archived))
    assert not save(tab, borrower="")
    assert save(tab, borrower="街道司法所", purpose="案卷评查")
    assert "街道司法所" in words_of(page)
    press(page, "归还")
    assert dossier_shelf.loans(embedded, archived)[0]["back_on"] == "2026-11-20"


def test_who_may_not_approve_asks_somebody_who_may(
    tab: MediationTab, embedded: Context, archived: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    embedded.operator = replace(embedded.operator, permissions=embedded.operator.permissions - {"cases.approve"})
    tab.open_record("cases", archived)
    acts = tab.case_actions.dossier
    asked: list[str] = []

    def refuse(dialog: Any) -> bool:
        asked.append(dialog.windowTitle())
        return False

    monkeypatch.setattr("ui.mediation.dossier_actions.wait", refuse)
    acts.lend(queries.get(embedded, archived))
    assert not save(tab, borrower="街道司法所", purpose="评查")
    assert asked == ["当场审批"]
    assert dossier_shelf.loans(embedded, archived) == []

    def agree(dialog: Any) -> bool:
        dialog.given = dossier_shelf.Approval("李主任", embedded.operator.id)
        return True

    monkeypatch.setattr("ui.mediation.dossier_actions.wait", agree)
    assert save(tab, borrower="街道司法所", purpose="评查")
    assert dossier_shelf.loans(embedded, archived)[0]["approved_by"] == "李主任"


# The shelf


def test_the_shelf_finds_lends_and_shows(tab: MediationTab, embedded: Context, archived: int) -> None:
    shelf: ShelfPage = tab.show_page("shelf")
    shelf.open_record(archived)
    assert shelf.detail.title.text() == "沈霞与邓洁邻里纠纷"
    shelf.lend()
    form: Any = (
        shelf.window().findChild(QWidget, "")
        and [one for one in shelf.window().findChildren(QWidget) if type(one).__name__ == "FormDialog"][-1]
    )
    form.form.fill({"borrower": "区法院", "purpose": "核对"})
    assert form.form.save()
    assert shelf.back_button.isVisible()
    assert not shelf.lend_button.isVisible()
    shelf.page.filter_bar.set_values({"state": "lent"})
    assert list(shelf.page.table.ids) == [archived]
    shelf.give_back()
    shelf.page.filter_bar.set_values({"state": "lent"})
    shelf.page.table.search("", {"state": "lent"})
    assert list(shelf.page.table.ids) == []
    shelf.page.filter_bar.set_values({})
    shelf.page.table.search("第1号", {})
    shelf.print_labels()
    (shown,) = papers.previews(tab.window())
    assert "档案盒标签" in shown.windowTitle()
    shelf.open_record(archived)
    shelf.open_case()
    assert tab.pages.current is None
    assert tab.panel.view is not None
    assert tab.panel.view.case["id"] == archived


def test_what_has_ended_is_listed_approved_and_destroyed(
    tab: MediationTab, embedded: Context, archived: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    embedded.clock = FixedClock(datetime(2037, 1, 4, 9, 30))
    shelf: ShelfPage = tab.show_page("shelf")
    shelf.open_disposal()
    (dialog,) = tab.window().findChildren(DisposalDialog)
    assert not dialog.print_button.isEnabled()
    dialog.list.item(0).setCheckState(Qt.CheckState.Checked)
    assert dialog.print_button.isEnabled()
    assert dialog.approve_button.isEnabled()
    dialog.note.setPlainText("送厂销毁，李敏监销")
    assert not dialog.done_button.isEnabled(), "not before it was approved"
    dialog.print_button.click()
    (shown,) = papers.previews(tab.window())
    assert "销毁清册" in shown.windowTitle()
    dialog.approve()
    assert dialog.chosen() == [archived]
    assert dialog.done_button.isEnabled()
    monkeypatch.setattr("ui.mediation.disposal_dialog.confirm", lambda *_: False)
    dialog.dispose()
    assert Attachment.select().count() == 1
    monkeypatch.setattr("ui.mediation.disposal_dialog.confirm", lambda *_: True)
    dialog.dispose()
    assert Attachment.select().count() == 0
    assert dialog.rows == {}
    assert "没有保管期满的卷宗" in dialog.list.item(0).text()


def test_a_dossier_that_cannot_be_shown_says_why(
    tab: MediationTab, embedded: Context, closed: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(*_: object) -> object:
        raise KnownError("读不出来，内容都在。请稍后再试。")

    monkeypatch.setattr(dossiers, "of_view", broken)
    view = tab.panel.view
    assert view is not None
    tab.panel.dossier.show_case(view)
    assert "读不出来" in words_of(tab.panel.dossier)
