"""我的密码: changed, refused, and what is said beside it."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLineEdit

from desktop_app.context import Context
from desktop_app.store import keys
from tests.store_fixtures import PASSWORD
from tests.ui.settings.conftest import Desk, texts
from ui.settings import pages
from ui.settings.password import PasswordPage, strength

NEW = "四个不相干的词"


@pytest.fixture
def page(desk: Desk) -> PasswordPage:
    found = desk.tab.show_page(pages.PASSWORD)
    assert isinstance(found, PasswordPage)
    return found


def fill(page: PasswordPage, old: str, new: str, again: str | None = None) -> None:
    page.form.fill({"old": old, "new": new, "again": new if again is None else again})


def test_changed_with_the_keyboard(desk: Desk, page: PasswordPage) -> None:
    fill(page, PASSWORD, NEW + "七八")
    QTest.keyClick(page.form.rows["again"].editor.focus, Qt.Key.Key_S, Qt.KeyboardModifier.ControlModifier)
    assert desk.said == ["密码已改，下次登录用新密码"]
    assert page.form.values() == {"old": None, "new": None, "again": None}
    folder = desk.ctx.store.folder
    assert keys.unlock(folder, "演示", NEW + "七八") == desk.ctx.store.key
    with pytest.raises(keys.WrongPassword):
        keys.unlock(folder, "演示", PASSWORD)


@pytest.mark.parametrize(
    ("old", "new", "again", "field", "said"),
    [
        ("不对的密码", NEW + "七八", None, "old", "原密码不对"),
        (PASSWORD, "七个字符的密码", None, "new", "密码至少8个字符"),
        (PASSWORD, NEW + "七八", NEW, "again", "两次输入的新密码不一样"),
        (PASSWORD, "", "", "new", "请填写新密码"),
    ],
)
def test_refused_beside_the_field(
    desk: Desk, page: PasswordPage, old: str, new: str, again: str | None, field: str, said: str
) -> None:
    fill(page, old, new, again)
    assert not page.form.save()
    assert page.form.rows[field].sentence.text() == said
    assert desk.said == []
    assert keys.unlock(desk.ctx.store.folder, "演示", PASSWORD) == desk.ctx.store.key


def test_blanks_belong_to_a_password(desk: Desk, page: PasswordPage) -> None:
    fill(page, PASSWORD, " 前后有空格 啊")
    assert page.form.save()
    assert keys.unlock(desk.ctx.store.folder, "演示", " 前后有空格 啊")


def test_nothing_typed_can_be_read(page: PasswordPage) -> None:
    for row in page.form.rows.values():
        line = row.editor.focus
        assert isinstance(line, QLineEdit)
        assert line.echoMode() == QLineEdit.EchoMode.Password


def test_it_says_what_becomes_of_the_old_one(page: PasswordPage) -> None:
    said = texts(page)
    assert "不会重新加密" in said
    assert "以前做的备份，仍然要用做备份那时的密码" in said


@pytest.mark.parametrize(
    ("password", "words"),
    [
        ("12345678", "容易猜到"),
        ("aaaaaaaaaaaaaa", "容易猜到"),
        ("abcd1234", "再长几个字"),
        ("春眠不觉晓处处闻啼鸟啊啊", "很好"),
    ],
)
def test_strength_is_a_word_and_never_refuses(password: str, words: str) -> None:
    said = strength(password)
    assert said is not None
    assert words in said


def test_everybody_has_the_page(embedded: Context, open_desk: Callable[[Context], Desk]) -> None:
    assert open_desk(embedded).tab.has(pages.PASSWORD)
