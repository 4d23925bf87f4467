"""操作员: added, changed, stopped, refused; the recovery key."""

from __future__ import annotations

from typing import Any

import pytest
from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QComboBox, QLabel, QMessageBox, QWidget
from pytestqt.qtbot import QtBot

from desktop_app.common.errors import KnownError
from desktop_app.operators import queries, service
from desktop_app.residents.models import Area
from desktop_app.store import keys
from tests.store_fixtures import PASSWORD
from tests.ui.settings.conftest import Desk, texts
from ui import ask
from ui.settings import operators as module
from ui.settings import pages
from ui.settings.operators import OperatorsPage
from ui.settings.recovery import RecoveryDialog

GOOD = "a long password"


@pytest.fixture
def grid(desk: Desk) -> int:
    with desk.ctx.write("residents.areas", "新增网格节点") as writer:
        root = writer.add(Area, {"name": "向阳社区", "level": 3, "sort": "1"})
        return writer.add(Area, {"name": "第3网格", "level": 5, "sort": "2", "parent_id": root})


@pytest.fixture
def page(desk: Desk, grid: int) -> OperatorsPage:
    found = desk.tab.show_page(pages.OPERATORS)
    assert isinstance(found, OperatorsPage)
    return found


def named(desk: Desk, name: str) -> dict[str, Any]:
    return next(row for row in queries.rows(desk.ctx) if row["name"] == name)


def filled(page: OperatorsPage, **values: object) -> Any:
    page.new_record()
    form = page.page.form
    assert form is not None
    form.fill({"name": "王丽", "roles": "clerk", "password": GOOD, "again": GOOD, **values})
    return form


def test_somebody_new_signs_in(desk: Desk, page: OperatorsPage, grid: int) -> None:
    form = filled(page, roles="clerk grid", area_id=grid, **{module.CLEAR_EXPORT: 1})
    assert form.save(), form.message.text()
    row = named(desk, "王丽")
    assert (row["roles"], row["area_id"], row["grants"]) == (["clerk", "grid"], grid, ["residents.export"])
    assert keys.unlock(desk.ctx.store.folder, "王丽", GOOD) == desk.ctx.store.key
    said = texts(page.detail)
    assert "第3网格" in said and "只限自己网格里的居民" in said and "明文导出" in said
    assert page.page.table.current == row["id"]


@pytest.mark.parametrize(
    ("values", "field", "said"),
    [
        ({"name": "演示"}, "name", "已经有操作员“演示”"),
        ({"name": ""}, "name", "请填写姓名"),
        ({"roles": ""}, "roles", "请填写角色"),
        ({"roles": "grid"}, "area_id", "网格员要选他负责的网格"),
        ({"password": "short", "again": "short"}, "password", "密码至少8个字符"),
        ({"again": "something else"}, "again", "两次输入的密码不一样"),
    ],
)
def test_refused_beside_the_field(
    desk: Desk, page: OperatorsPage, values: dict[str, object], field: str, said: str
) -> None:
    form = filled(page, **values)
    assert not form.save()
    assert said in form.rows[field].sentence.text()
    assert [row["name"] for row in queries.rows(desk.ctx)] == ["演示"]


def test_every_role_says_what_it_may_do(page: OperatorsPage) -> None:
    form = filled(page)
    said = texts(form)
    for words in module.role_words().values():
        assert words in said


def test_the_tree_is_offered_moved_in(page: OperatorsPage) -> None:
    combo = filled(page).rows["area_id"].editor.focus
    assert isinstance(combo, QComboBox)
    offered = [combo.itemText(at) for at in range(combo.count())]
    assert offered == ["", "向阳社区", "　第3网格"]


def test_roles_are_changed_and_undone(desk: Desk, page: OperatorsPage) -> None:
    made = service.add(desk.ctx, "王丽", GOOD, ["clerk"])
    page.page.open_record(made)
    page.edit()
    form = page.page.form
    assert form is not None
    form.fill({"roles": "mediator"})
    assert form.save()
    assert named(desk, "王丽")["roles"] == ["mediator"]
    assert desk.said == ["已保存，下次登录起按新的角色"]
    desk.ctx.undo()
    assert named(desk, "王丽")["roles"] == ["clerk"]


def test_the_last_director_stays(desk: Desk, page: OperatorsPage) -> None:
    page.page.open_record(desk.ctx.operator.id)
    page.edit()
    form = page.page.form
    assert form is not None
    form.fill({"roles": "admin"})
    assert not form.save()
    assert "是唯一的主任" in form.message.text()
    assert named(desk, "演示")["roles"] == ["director", "admin"]


def test_a_forgotten_password_is_set_anew(desk: Desk, page: OperatorsPage) -> None:
    made = service.add(desk.ctx, "王丽", GOOD, ["clerk"])
    page.page.open_record(made)
    page.reset_password(named(desk, "王丽"))
    form = page.page.form
    assert form is not None
    form.fill({"password": "another one!", "again": "another one"})
    assert not form.save()
    form.fill({"again": "another one!"})
    assert form.save()
    assert keys.unlock(desk.ctx.store.folder, "王丽", "another one!") == desk.ctx.store.key
    with pytest.raises(KnownError):
        keys.unlock(desk.ctx.store.folder, "王丽", GOOD)


def test_somebody_is_stopped_after_a_question(desk: Desk, page: OperatorsPage, monkeypatch: pytest.MonkeyPatch) -> None:
    made = service.add(desk.ctx, "王丽", GOOD, ["clerk"])
    page.page.open_record(made)
    assert page.more.titles() == ["重设密码", "停用"]
    monkeypatch.setattr(module, "confirm", lambda *words: False)
    page.remove(named(desk, "王丽"))
    assert len(queries.rows(desk.ctx)) == 2
    monkeypatch.setattr(module, "confirm", lambda *words: True)
    page.remove(named(desk, "王丽"))
    assert [row["name"] for row in queries.rows(desk.ctx)] == ["演示"]
    assert "王丽" not in keys.operators(desk.ctx.store.folder)
    assert desk.said[-1] == "已停用“王丽”"


def test_nobody_is_offered_to_stop_himself(desk: Desk, page: OperatorsPage) -> None:
    page.page.open_record(desk.ctx.operator.id)
    assert page.more.titles() == ["重设密码"]


def test_the_service_refuses_to_stop_the_last_admin(
    desk: Desk, page: OperatorsPage, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(module, "confirm", lambda *words: True)
    page.remove(named(desk, "演示"))
    assert "不能停用自己" in str(desk.errors[0])
    assert keys.unlock(desk.ctx.store.folder, "演示", PASSWORD)


def test_a_new_recovery_key_is_shown_until_it_is_on_paper(
    desk: Desk, page: OperatorsPage, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(module, "confirm", lambda *words: True)
    old = service.new_recovery_key(desk.ctx)
    page.recovery_button.click()
    (dialog,) = [one for one in desk.tab.window().findChildren(RecoveryDialog) if one.isVisible()]
    shown = "-".join(
        one.text() for one in dialog.page.findChildren(QLabel) if len(one.text()) == 5 and one.text().isascii()
    )
    assert keys.unlock(desk.ctx.store.folder, keys.RECOVERY, shown) == desk.ctx.store.key
    with pytest.raises(KnownError):
        keys.unlock(desk.ctx.store.folder, keys.RECOVERY, old)
    dialog.reject()
    assert dialog.isVisible(), "it is shown this once"
    dialog.page.kept.setChecked(True)
    dialog.page.go.click()
    assert not dialog.isVisible()


def test_without_a_recovery_key_the_page_says_so(desk: Desk, page: OperatorsPage) -> None:
    keys.drop_slot(desk.ctx.store.folder, keys.RECOVERY)
    page.begin()
    assert "还没有" in page.recovery_state.text()
    assert page.recovery_button.text() == "生成并打印"
    page.recovery_button.click()
    assert "已经生成" in page.recovery_state.text()
    for dialog in desk.tab.window().findChildren(RecoveryDialog):
        dialog.page.kept.setChecked(True)
        dialog.close()


@pytest.mark.parametrize(("word", "answer"), [("停用", True), ("取消", False)])
def test_the_question_is_answered_by_its_buttons(qtbot: QtBot, word: str, answer: bool) -> None:
    parent = QWidget()
    qtbot.addWidget(parent)

    def press() -> None:
        box = next(one for one in parent.findChildren(QMessageBox) if one.isVisible())
        assert box.defaultButton().text() == "取消", "Enter alone stops nobody"
        next(one for one in box.buttons() if one.text() == word).click()

    QTimer.singleShot(0, parent, press)
    assert ask.confirm(parent, "停用操作员", "停用“王丽”？", "停用") is answer
