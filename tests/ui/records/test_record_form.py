from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

import pytest
from PySide6.QtCore import QCoreApplication, QEvent, Qt
from PySide6.QtGui import QInputMethodEvent
from PySide6.QtWidgets import QApplication, QLabel, QWidget
from pytestqt.qtbot import QtBot

from desktop_app.common.errors import ChecksFailed, KnownError, StaleVersion
from desktop_app.common.fields import Catalogue, Field, Kind
from ui.records import form as form_module
from ui.records.editors import Linked
from ui.records.form import RecordForm

PEOPLE = {1: "曾桂芝", 2: "曾磊"}

FIELDS = Catalogue(
    "试",
    [
        Field(key="name", label="姓名", section="基本", required=True, max_length=4),
        Field(
            key="phone",
            label="电话",
            section="基本",
            check=lambda value: None if len(value) == 11 else "电话应当是 11 位",
            hint=lambda value: "170 号段请再核对" if value.startswith("170") else None,
        ),
        Field(key="sex", label="性别", kind=Kind.CODE, code_table="sex", section="基本"),
        Field(key="born", label="出生日期", kind=Kind.DATE, section="基本"),
        Field(key="head", label="户主", kind=Kind.LINK, section="基本"),
        Field(key="count", label="人数", kind=Kind.INTEGER, section="更多"),
        Field(key="minutes", label="时长", kind=Kind.MINUTES, section="更多"),
        Field(key="amount", label="金额", kind=Kind.MONEY, section="更多"),
        Field(key="agreed", label="同意", kind=Kind.FLAG, section="更多"),
        Field(key="care", label="关爱", kind=Kind.CODES, code_table="care_group", section="更多"),
        Field(key="old_name", label="曾用名", section="更多", folded=True),
        Field(key="remark", label="备注", kind=Kind.NOTE, section="更多", folded=True),
    ],
)
VALUES = {
    "name": "曾桂芝",
    "phone": "13800000001",
    "sex": "2",
    "born": "1936-12-14",
    "head": 2,
    "count": 3,
    "minutes": 85,
    "amount": 168032,
    "agreed": 1,
    "care": None,
    "old_name": None,
    "remark": "一\n二",
    "version": 7,
}


class Service:
    """Stands for ``update``: remembers what was saved, fails as it is told."""

    def __init__(self) -> None:
        self.saved: list[tuple[dict[str, Any], int | None]] = []
        self.fail: list[Exception] = []

    def __call__(self, changes: dict[str, Any], version: int | None) -> str:
        if self.fail:
            raise self.fail.pop()
        self.saved.append((changes, version))
        return "ok"


@pytest.fixture
def service() -> Service:
    return Service()


@pytest.fixture
def make(qtbot: QtBot, service: Service) -> Callable[..., RecordForm]:
    def build(values: Mapping[str, Any] | None = None, **more: Any) -> RecordForm:
        links = {"head": Linked(lambda text: [(1, "曾桂芝", "女 89 岁"), (2, "曾磊", "男 77 岁")], PEOPLE.__getitem__)}
        made = RecordForm(FIELDS, service, title="新增", values=values, links=links, **more)
        qtbot.addWidget(made)
        made.resize(600, 700)
        with qtbot.waitActive(made):
            made.show()
            made.activateWindow()
        made.first_focus()
        return made

    return build


def type_into(qtbot: QtBot, form: RecordForm, key: str, text: str) -> None:
    focus = form.rows[key].editor.focus
    focus.setFocus()
    focus.selectAll()  # type: ignore[attr-defined]
    if text.isascii():
        qtbot.keyClicks(focus, text)
    else:
        event = QInputMethodEvent()
        event.setCommitString(text)
        QApplication.sendEvent(focus, event)


def test_every_kind_comes_back_as_it_went_in(make: Callable[..., RecordForm]) -> None:
    form = make(VALUES)
    assert form.values() == {key: value for key, value in VALUES.items() if key != "version"}
    assert not form.dirty
    assert form.changes() == {}


@pytest.mark.parametrize(
    ("key", "typed", "value"),
    [
        ("born", "20260105", "2026-01-05"),
        ("born", "2026.1.5", "2026-01-05"),
        ("count", "１２", 12),
        ("minutes", "1.5", 90),
        ("minutes", "1:30", 90),
        ("minutes", "40分钟", 40),
        ("amount", "1,680.32", 168032),
    ],
)
def test_typed_as_people_write(
    qtbot: QtBot, make: Callable[..., RecordForm], key: str, typed: str, value: object
) -> None:
    form = make()
    type_into(qtbot, form, key, typed)
    assert form.values()[key] == value
    assert form.dirty


@pytest.mark.parametrize(
    ("key", "typed"),
    [("born", "2026.13.1"), ("born", "2026年1月"), ("count", "三"), ("minutes", "1.001"), ("amount", "x")],
)
def test_what_cannot_be_read_is_said_beside_the_field(
    qtbot: QtBot, make: Callable[..., RecordForm], service: Service, key: str, typed: str
) -> None:
    form = make({"name": "曾磊"})
    type_into(qtbot, form, key, typed)
    form.rows["name"].editor.focus.setFocus()
    row = form.rows[key]
    assert row.sentence.isVisible()
    assert row.sentence.text()
    assert row.editor.focus.accessibleDescription() == row.sentence.text()
    assert form.dirty
    assert not form.save()
    assert service.saved == []
    assert row.editor.focus.text() == typed  # type: ignore[attr-defined]  nothing that was typed is lost


def test_checks_speak_when_the_field_is_left(qtbot: QtBot, make: Callable[..., RecordForm]) -> None:
    form = make()
    type_into(qtbot, form, "phone", "138")
    assert not form.rows["phone"].sentence.isVisible()
    form.rows["name"].editor.focus.setFocus()
    assert form.rows["phone"].sentence.text() == "电话应当是 11 位"
    type_into(qtbot, form, "phone", "17000000001")
    form.rows["name"].editor.focus.setFocus()
    assert form.rows["phone"].sentence.text() == "170 号段请再核对"
    form.rows["name"].editor.set_value("曾")
    assert form.save()  # a hint does not refuse


def test_what_follows_from_a_field_is_filled_in_but_never_over_what_was_typed(
    qtbot: QtBot, make: Callable[..., RecordForm]
) -> None:
    def derive(key: str, values: Mapping[str, Any]) -> Mapping[str, Any]:
        return {"sex": "1", "born": "1990-01-01"} if key == "phone" else {}

    form = make({"born": "1980-05-05"}, derive=derive)
    type_into(qtbot, form, "phone", "13800000001")
    form.rows["name"].editor.focus.setFocus()
    assert (form.values()["sex"], form.values()["born"]) == ("1", "1980-05-05")


def test_ctrl_s_saves_only_what_changed_with_the_version(
    qtbot: QtBot, make: Callable[..., RecordForm], service: Service
) -> None:
    form = make(VALUES)
    type_into(qtbot, form, "phone", "13900000002")
    with qtbot.waitSignal(form.saved) as saved:
        qtbot.keyClick(form.rows["phone"].editor.focus, Qt.Key.Key_S, Qt.KeyboardModifier.ControlModifier)
    assert service.saved == [({"phone": "13900000002"}, 7)]
    assert saved.args == ["ok", False]
    assert not form.dirty


def test_ctrl_enter_saves_and_asks_for_the_next(qtbot: QtBot, make: Callable[..., RecordForm]) -> None:
    form = make({"name": "曾磊"})
    with qtbot.waitSignal(form.saved) as saved:
        qtbot.keyClick(form.rows["name"].editor.focus, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    assert saved.args[1] is True


def test_enter_goes_to_the_next_field(qtbot: QtBot, make: Callable[..., RecordForm]) -> None:
    form = make()
    assert form.rows["name"].editor.focus.hasFocus()
    for key in ("phone", "sex", "born", "head"):
        qtbot.keyClick(form.focusWidget(), Qt.Key.Key_Return)
        assert form.rows[key].editor.focus.hasFocus(), key


def test_enter_on_the_save_button_saves(qtbot: QtBot, make: Callable[..., RecordForm], service: Service) -> None:
    form = make({"name": "曾磊"})
    form.save_button.setFocus()
    qtbot.keyClick(form.save_button, Qt.Key.Key_Return)
    assert len(service.saved) == 1


def test_what_a_row_says_is_scrolled_into_view(qtbot: QtBot, make: Callable[..., RecordForm]) -> None:
    form = make({"phone": "170"})
    phone = form.rows["phone"]
    form.resize(600, form.minimumSizeHint().height())
    area = form._scroll.viewport()
    area.setFixedHeight(phone.mapTo(form._scroll.widget(), phone.rect().bottomLeft()).y() + 4)
    form._left("phone")
    said = phone.sentence
    qtbot.waitUntil(lambda: area.rect().contains(said.mapTo(area, said.rect().bottomLeft())))
    assert form._scroll.verticalScrollBar().value() > 0


def test_required_is_asked_for_when_saving(make: Callable[..., RecordForm], service: Service) -> None:
    form = make()
    assert not form.save()
    assert form.rows["name"].sentence.text() == "请填写姓名"
    assert form.rows["name"].editor.focus.hasFocus()
    assert "1" in form.message.text()
    assert service.saved == []


def test_the_services_checks_go_to_their_rows(make: Callable[..., RecordForm], service: Service) -> None:
    form = make({"name": "曾磊"})
    service.fail = [ChecksFailed({"phone": "这个号码已经登记给别人", "household": "户已注销"})]
    assert not form.save()
    assert form.rows["phone"].sentence.text() == "这个号码已经登记给别人"
    assert form.message.text() == "户已注销"


def test_a_known_error_is_said_and_the_form_stays(make: Callable[..., RecordForm], service: Service) -> None:
    form = make({"name": "曾磊"})
    service.fail = [KnownError("磁盘满了，没有保存。")]
    assert not form.save()
    assert form.message.text() == "磁盘满了，没有保存。"


def test_two_versions_side_by_side(qtbot: QtBot, make: Callable[..., RecordForm], service: Service) -> None:
    form = make(VALUES)
    type_into(qtbot, form, "phone", "13900000002")
    type_into(qtbot, form, "count", "5")
    theirs = {**VALUES, "phone": "13700000003", "name": "曾桂", "count": 9, "version": 8}
    service.fail = [StaleVersion("person", 1, theirs, {**theirs, **form.changes()})]
    assert not form.save()
    panel = form._conflict
    assert panel is not None
    assert set(panel.choices) == {"phone", "count"}  # what only they changed is taken over
    assert [choice.text() for choice in panel.choices["phone"]] == ["13700000003", "13900000002"]
    panel.choices["phone"][0].setChecked(True)
    panel.go_on.click()
    assert service.saved == [({"count": 5}, 8)]
    assert form.values()["name"] == "曾桂"


@pytest.mark.parametrize(("answer", "leaves", "saves"), [("stay", False, 0), ("discard", True, 0), ("save", True, 1)])
def test_esc_asks_only_when_something_is_not_saved(
    qtbot: QtBot,
    make: Callable[..., RecordForm],
    service: Service,
    monkeypatch: pytest.MonkeyPatch,
    answer: str,
    leaves: bool,
    saves: int,
) -> None:
    asked: list[QWidget] = []
    monkeypatch.setattr(form_module, "ask_unsaved", lambda parent: asked.append(parent) or answer)
    form = make(VALUES)
    with qtbot.waitSignal(form.closed):
        qtbot.keyClick(form.focusWidget(), Qt.Key.Key_Escape)
    assert asked == []
    type_into(qtbot, form, "phone", "13900000002")
    closed: list[bool] = []
    form.closed.connect(lambda: closed.append(True))
    qtbot.keyClick(form.focusWidget(), Qt.Key.Key_Escape)
    assert (len(asked), bool(closed), len(service.saved)) == (1, leaves, saves)


def test_empty_and_rarely_used_is_folded(qtbot: QtBot, make: Callable[..., RecordForm]) -> None:
    form = make({**VALUES, "remark": None, "old_name": "曾小芝"})
    assert form.rows["old_name"].isVisible()
    assert not form.rows["remark"].isVisible()
    form.sections[1].unfold()
    assert form.rows["remark"].isVisible()
    assert form.rows["remark"].editor.focus.hasFocus()


def test_initials_choose_a_code(qtbot: QtBot, make: Callable[..., RecordForm]) -> None:
    form = make()
    combo = form.rows["sex"].editor.focus
    combo.setFocus()
    qtbot.keyClick(combo, Qt.Key.Key_N)
    first = form.values()["sex"]
    assert combo.currentText().startswith(("男", "女"))  # type: ignore[attr-defined]
    assert first in ("1", "2")
    qtbot.keyClick(combo, Qt.Key.Key_Delete)
    assert form.values()["sex"] is None


def test_typed_but_not_picked_is_said(qtbot: QtBot, make: Callable[..., RecordForm], service: Service) -> None:
    form = make({"name": "曾磊"})
    type_into(qtbot, form, "head", "zeng")
    qtbot.keyClick(form.focusWidget(), Qt.Key.Key_Escape)  # closes the list, not the form
    assert not form.save()
    assert "zeng" in form.rows["head"].sentence.text()
    type_into(qtbot, form, "head", "zeng")
    qtbot.keyClick(form.focusWidget(), Qt.Key.Key_Down)
    qtbot.keyClick(form.focusWidget(), Qt.Key.Key_Return)  # takes the candidate, stays in the field
    assert form.values()["head"] == 2
    assert form.rows["head"].editor.focus.hasFocus()
    assert form.save()


def test_everything_has_a_name_and_a_buddy(make: Callable[..., RecordForm]) -> None:
    form = make()
    for key, row in form.rows.items():
        assert row.editor.focus.accessibleName(), key
        assert row.caption.buddy() is row.editor.focus
    stars = [row.field.key for row in form.rows.values() if any(s.text() == "*" for s in row.findChildren(QLabel))]
    assert stars == ["name"]


def test_a_form_that_is_gone_leaves_nothing_behind(make: Callable[..., RecordForm], qapp: QApplication) -> None:
    before = len(qapp.allWidgets())
    form = RecordForm(FIELDS, lambda changes, version: None, title="新增", links={})
    form.deleteLater()
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete.value)
    assert len(qapp.allWidgets()) == before


def test_two_columns_when_there_is_room(make: Callable[..., RecordForm], qtbot: QtBot) -> None:
    form = make()
    top = lambda key: form.rows[key].y()  # noqa: E731
    assert top("phone") > top("name")
    form.resize(1000, 700)
    qtbot.waitUntil(lambda: top("phone") == top("name"))
