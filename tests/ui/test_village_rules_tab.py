"""The rules' tab on a real store: reading, editing article by article, steps, comparison, printing."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLabel, QToolButton, QWidget
from pytestqt.qtbot import QtBot

from desktop_app.context import Context
from desktop_app.village_rules import queries, service
from desktop_app.village_rules.models import RuleVersion
from ui.frame.tab import ChangeRelay, Frame
from ui.jobs import SynchronousJobRunner
from ui.printing.pages import PDFIUM
from ui.printing.preview import PreviewDialog
from ui.records.form_dialog import FormDialog
from ui.ui_state import UiState
from ui.village_rules import papers, rich
from ui.village_rules.article_row import ArticleEditor, ArticleRow
from ui.village_rules.source import RuleTable
from ui.village_rules.tab import VillageRulesTab

TEXTS = ("互相尊重 <b>&</b> 互相帮助。", "楼道不堆放杂物。", "文明养犬，出门牵绳。", "红事新办，白事简办。")


class Desk:
    """The tab with what the window would do for it."""

    def __init__(self, ctx: Context, qtbot: QtBot) -> None:
        self.ctx = ctx
        self.said: list[str] = []
        self.undo: Callable[[], object] | None = None
        self.errors: list[BaseException] = []
        relay = ChangeRelay()
        self.jobs = SynchronousJobRunner(self.errors.append)
        frame = Frame(
            ctx,
            self.jobs,
            UiState(None),
            relay,
            self._notify,
            lambda kind, record: None,
            lambda key: QWidget(),
            self.errors.append,
        )
        self.tab = VillageRulesTab(frame)
        qtbot.addWidget(self.tab)
        relay.changed.connect(self.tab.changed)
        self._unsubscribe = ctx.store.subscribe(relay.publish)
        self.tab.resize(1340, 700)
        self.tab.show()
        self.tab.begin()
        self.panel, self.document = self.tab.panel, self.tab.panel.document

    def _notify(self, words: str, undo: Callable[[], object] | None = None, action: str = "") -> None:
        self.said.append(words)
        self.undo = undo

    def open(self, rule: int) -> None:
        self.tab.open_record("rules", rule)

    def answer(self, **values: object) -> FormDialog:
        """Fill the question that is open and press its button."""
        dialog = self.panel.procedure.dialog
        assert isinstance(dialog, FormDialog)
        dialog.form.fill(values)
        dialog.form.save()
        return dialog

    def close(self) -> None:
        self._unsubscribe()
        self.jobs.shutdown()


@pytest.fixture
def rule(embedded: Context) -> int:
    made = service.add_rule(embedded, {"title": "向阳社区居民公约", "kind": "resident_pact"})
    version = queries.versions(embedded, made)[0]["id"]
    service.update_version(embedded, version, None, {"preamble": "为了共同的家园。", "ending": "自公布之日起施行。"})
    for text in TEXTS:
        service.add_article(embedded, version, {"text": text, "area": "1"})
    return made


@pytest.fixture
def desk(embedded: Context, rule: int, qtbot: QtBot) -> Any:
    made = Desk(embedded, qtbot)
    made.open(rule)
    yield made
    made.close()


def texts(widget: QWidget) -> str:
    return "\n".join(one.text() for one in widget.findChildren(QLabel) if one.isVisibleTo(widget))


def numbered(desk: Desk) -> list[str]:
    return [row["text"][:2] for row in queries.articles(desk.ctx, desk.panel.version["id"])]


def press(row: ArticleRow, action: int) -> None:
    row.findChildren(QToolButton)[action].click()


def bring_through(desk: Desk) -> None:
    desk.panel.next_step()  # 提请审核
    for values in ({"passed_on": "2026-11-10"}, {"filed_on": "2026-11-12"}, {"published_on": "2026-11-13"}):
        desk.panel.next_step()
        desk.answer(**values)


def test_the_model_holds_what_qt_asks_of_it(embedded: Context, rule: int, qtmodeltester: Any) -> None:
    from ui.records.model import RecordModel

    model = RecordModel(RuleTable(embedded))
    model.set_ids(RuleTable(embedded).ids("", {}, None))
    qtmodeltester.check(model)
    row = RuleTable(embedded).rows([rule])[0]
    assert {column.key for column in model.columns} <= set(row) and [str(one) for one in row["state"]] == ["拟定草案"]


def test_a_version_reads_like_a_document_and_escapes_markup(desk: Desk) -> None:
    words = texts(desk.document)
    for part in (
        "向阳社区居民公约",
        "（拟定草案）",
        "为了共同的家园。",
        "第四条",
        "自公布之日起施行。",
        "〔规范日常行为〕",
    ):
        assert part in words
    assert "&lt;b&gt;&amp;&lt;/b&gt;" in words
    assert [row.article_id for row in desk.document.rows] == [
        row["id"] for row in queries.articles(desk.ctx, desk.panel.version["id"])
    ]


def type_into(desk: Desk, qtbot: QtBot) -> ArticleEditor:
    """The editor that is open, with the keyboard in it."""
    editor = desk.document.editor
    assert editor is not None
    desk.tab.activateWindow()
    qtbot.waitUntil(lambda: desk.tab.isActiveWindow() and editor.box.hasFocus())
    return editor


def test_articles_are_written_one_after_the_other(desk: Desk, qtbot: QtBot) -> None:
    desk.document.write_new()
    editor = type_into(desk, qtbot)
    closing = next(one for one in desk.document.findChildren(QLabel) if "自公布之日起" in one.text())
    qtbot.waitUntil(lambda: 0 < editor.y() < closing.y())
    editor.box.setPlainText("垃圾分类投放。")
    QTest.keyClick(editor.box, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    following = type_into(desk, qtbot)
    assert following is not editor
    following.box.setPlainText("爱护公共设施。")
    QTest.keyClick(following.box, Qt.Key.Key_S, Qt.KeyboardModifier.ControlModifier)
    assert desk.document.editor is None
    assert numbered(desk) == ["互相", "楼道", "文明", "红事", "垃圾", "爱护"]
    assert len(desk.document.rows) == 6


def test_an_empty_article_is_refused_beside_the_box(desk: Desk, qtbot: QtBot) -> None:
    desk.document.write_new(1)
    editor = type_into(desk, qtbot)
    assert not editor.save()
    assert "请填写内容" in editor.message.text() and desk.document.editor is editor
    QTest.keyClick(editor.box, Qt.Key.Key_Escape)
    assert desk.document.editor is None and len(numbered(desk)) == 4


def test_articles_are_changed_moved_and_deleted_in_place(desk: Desk) -> None:
    press(desk.document.rows[1], 0)
    editor = desk.document.editor
    assert editor is not None and editor.box.toPlainText() == TEXTS[1]
    editor.box.setPlainText("楼道保持畅通。")
    assert editor.save()
    press(desk.document.rows[3], 1)
    assert numbered(desk) == ["互相", "楼道", "红事", "文明"]
    press(desk.document.rows[0], 2)
    assert numbered(desk) == ["楼道", "互相", "红事", "文明"]
    press(desk.document.rows[0], 4)
    assert numbered(desk) == ["互相", "红事", "文明"] and desk.said[-1] == "已删除第一条"
    assert desk.undo is not None
    desk.undo()
    assert numbered(desk) == ["楼道", "互相", "红事", "文明"]
    assert not desk.document.rows[0].findChildren(QToolButton)[1].isEnabled()
    assert not desk.document.rows[-1].findChildren(QToolButton)[2].isEnabled()


def test_a_change_elsewhere_leaves_an_open_editor_alone(desk: Desk, rule: int) -> None:
    desk.document.write_new()
    editor = desk.document.editor
    assert editor is not None
    editor.box.setPlainText("写到一半")
    service.update_rule(desk.ctx, rule, None, {"remark": "别处改的"})
    assert desk.document.editor is editor and editor.box.toPlainText() == "写到一半"
    editor.give_up(ask=False)


def test_leaving_an_unsaved_article_asks(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    answers = ["stay", "save"]
    monkeypatch.setattr("ui.village_rules.document.ask_unsaved", lambda parent: answers.pop(0))
    desk.document.write_new()
    assert desk.document.editor is not None
    desk.document.editor.box.setPlainText("写完的一条。")
    assert not desk.tab.may_leave()
    assert desk.tab.may_leave()
    assert numbered(desk)[-1] == "写完" and answers == []


def test_red_lines_stand_beside_the_article_and_ask_for_a_note(desk: Desk) -> None:
    version = desk.panel.version["id"]
    service.add_article(desk.ctx, version, {"text": "乱停车的罚款五十元，装修交押金。"})
    words = texts(desk.document)
    assert "行政处罚法" in words and "一事一议" in words
    assert "1 处禁止，1 处提醒" in desk.panel.warning.text()
    desk.panel.next_step()
    dialog = desk.panel.procedure.dialog
    assert isinstance(dialog, FormDialog) and not dialog.form.save()
    desk.answer(legal_note="已请法律顾问审查")
    assert RuleVersion.get_by_id(version).status == "UNDER_REVIEW"
    assert "已请法律顾问审查" in desk.panel.facts.text()


def test_the_steps_lead_to_force_and_to_a_revision(desk: Desk) -> None:
    assert desk.panel.next_button.text() == "提请审核"
    bring_through(desk)
    assert RuleVersion.get_by_id(desk.panel.version["id"]).status == "IN_FORCE"
    assert "2026年11月10日" in desk.panel.facts.text() and "备案" in desk.panel.facts.text()
    assert all(not row.findChildren(QToolButton) for row in desk.document.rows)
    assert desk.panel.next_button.text() == "起草修订"
    desk.panel.next_step()
    assert desk.panel.version["status"] == "DRAFTING" and desk.panel.combo.count() == 2
    assert [str(one) for one in RuleTable(desk.ctx).rows([desk.panel.rule["id"]])[0]["state"]] == ["施行中", "拟定草案"]
    assert desk.panel.next_button.text() == "提请审核"


def test_what_a_step_refuses_stays_in_its_question(desk: Desk) -> None:
    desk.panel.next_step()
    desk.panel.next_step()
    dialog = desk.answer(passed_on="2026-12-31", passed_by="居民会议")
    assert "今天以后" in dialog.form.rows["passed_on"].sentence.text() and dialog.isVisible()
    assert "2018文本" in texts(dialog)
    desk.answer(passed_on="2026-11-19")
    assert RuleVersion.get_by_id(desk.panel.version["id"]).status == "PASSED"
    assert "2026年11月30日前报街道办事处备案" in desk.panel.facts.text()


def test_two_versions_side_by_side(desk: Desk) -> None:
    assert not desk.panel.compare_button.isEnabled()
    bring_through(desk)
    desk.panel.next_step()
    articles = queries.articles(desk.ctx, desk.panel.version["id"])
    service.update_article(desk.ctx, articles[2]["id"], None, {"text": "文明养犬，出门牵绳、戴嘴套。"})
    service.delete_article(desk.ctx, articles[1]["id"])
    desk.panel.toggle_comparison()
    assert desk.panel.comparing and desk.panel.compare_button.text() == "返回全文"
    view = desk.panel.comparison
    words = texts(view)
    assert view.sum.text() == "修改 1 处，新增 0 处，删去 1 处，移动 0 处"
    assert "<b><u>、戴嘴套</u></b>" in words and "<s>" in words and "修订前：2026年制定" in words
    assert "红事新办" not in words
    view.only_changes.setChecked(False)
    assert "红事新办" in texts(view)
    service.add_article(desk.ctx, desk.panel.version["id"], {"text": "又一条。"})
    assert desk.panel.comparing and "新增 1 处" in view.sum.text()
    desk.panel.toggle_comparison()
    assert not desk.panel.comparing


def test_differences_are_not_told_by_colour_alone() -> None:
    spans = (queries.Span("牵绳", False), queries.Span("<嘴套>", True))
    assert "<b><u>&lt;嘴套&gt;</u></b>" in rich.marked(spans, added=True)
    assert "<s>&lt;嘴套&gt;</s>" in rich.marked(spans, added=False)


def test_a_pasted_text_becomes_articles(desk: Desk) -> None:
    desk.panel.procedure.paste(desk.panel.version)
    desk.answer(text="第一条 尊老爱幼。\n第二条　爱护公物，\n人人有责。")
    assert [row["text"] for row in queries.articles(desk.ctx, desk.panel.version["id"])] == [
        "尊老爱幼。",
        "爱护公物，\n人人有责。",
    ]


def test_it_is_printed_in_official_style(desk: Desk, qtbot: QtBot) -> None:
    import io

    import pypdfium2

    pdf = papers.build(desk.ctx, desk.panel.version["id"])()
    with PDFIUM:
        document = pypdfium2.PdfDocument(io.BytesIO(pdf))
        text = document[0].get_textpage().get_text_range()
        document.close()
    assert "向阳社区居民公约" in text and "第四条" in text
    desk.tab.print_record()
    [dialog] = desk.tab.findChildren(PreviewDialog)
    assert dialog.isVisible() and desk.errors == []
    dialog.close()


def test_a_clerk_reads_and_does_not_write(embedded: Context, rule: int, qtbot: QtBot) -> None:
    from desktop_app.context import SignedIn
    from desktop_app.operators.roles import permissions

    clerk = Context(embedded.store, SignedIn(9, "前台", ("clerk",), permissions(["clerk"])), clock=embedded.clock)
    desk = Desk(clerk, qtbot)
    desk.open(rule)
    assert desk.tab.page.new_button is None and not desk.panel.next_button.isVisible()
    assert all(not row.findChildren(QToolButton) for row in desk.document.rows)
    assert desk.panel.more.titles() == ["变更记录"]
    desk.close()


def test_the_history_is_in_words(desk: Desk) -> None:
    row = queries.articles(desk.ctx, desk.panel.version["id"])[1]
    service.update_article(desk.ctx, row["id"], None, {"text": "楼道保持畅通。"})
    desk.tab._history()
    from PySide6.QtWidgets import QListWidget

    from ui.records.history import HistoryList

    [shown] = desk.tab.findChildren(HistoryList)
    items = shown.findChild(QListWidget)
    lines = [items.item(at).text() for at in range(items.count())]
    assert "把内容从“楼道不堆放杂物。”改为“楼道保持畅通。”" in lines[0]
    assert sum("新建规约" in line for line in lines) == 1
    assert not any("DRAFTING" in line for line in lines)
