"""The keys and menus of a record: phrases by point, whose answer comes, what the session came to."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import partial
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QCoreApplication, Qt
from PySide6.QtWidgets import QMenu, QWidget

from desktop_app.common import codes, dates
from desktop_app.context import Context
from desktop_app.mediation import attendance, minutes
from desktop_app.mediation import phrases as phrase_book
from desktop_app.mediation.queries import CaseView

if TYPE_CHECKING:
    from .session_editor import SessionEditor

_MARKS = "123456789abcdefghijklmnoprstuvwxyz"  # no q: Alt+Q opened the menu
_MOST_PARTIES = 9


def _tr(text: str) -> str:
    return QCoreApplication.translate("SessionMenus", text)


def keys(editor: SessionEditor) -> list[tuple[str, Callable[[], object]]]:
    """(key, what it does) while a record is shown."""
    answers = [(f"Alt+{n}", partial(editor.insert_answer, n - 1)) for n in range(1, _MOST_PARTIES + 1)]
    return [
        ("Alt+W", editor.insert_mark),
        ("Alt+Q", editor.open_phrases),
        ("Alt+R", editor.open_results),
        *answers,
    ]


def phrases(ctx: Context, editor: SessionEditor, view: CaseView, session: Mapping[str, Any]) -> QMenu:
    """A line for each phrase with the key that puts it in; the last one changes them, for who may."""
    menu = QMenu(editor)
    labels = {point.key: point.label for point in minutes.POINTS}
    said = places(view, session)
    last = ""
    for place, phrase in enumerate(phrase_book.in_force(ctx)):
        if phrase.point != last:
            menu.addSection(labels[phrase.point])
            last = phrase.point
        mark = f"&{_MARKS[place]}  " if place < len(_MARKS) else ""
        title = phrase.title.replace("&", "&&")
        action = menu.addAction(mark + title)
        action.triggered.connect(partial(_insert, editor, phrase_book.filled(phrase.text, said)))
    if ctx.may("settings.hall"):
        menu.addSeparator()
        menu.addAction(_tr("修改常用语…")).triggered.connect(partial(_change, ctx, editor))
    return menu


def places(view: CaseView, session: Mapping[str, Any]) -> dict[str, str]:
    """What stands for 【调解员】 and the like: names and times of this session, nothing that anybody said."""
    there = attendance.names(session["present"]) or [row["name"] for row in view.parties]
    sides = {
        side: attendance.JOIN.join(row["name"] for row in view.parties if row["side"] == side and row["name"] in there)
        for side in ("A", "B", "C")
    }
    mediators = session["mediators_present"] or attendance.JOIN.join(row["name"] for row in view.mediators)
    return {
        "调解员": mediators,
        "记录人": session["recorder"],
        "甲方": sides["A"],
        "乙方": sides["B"],
        "丙方": sides["C"],
        "当事人": attendance.JOIN.join(there),
        "参加人": session["invitees"] or "",
        "时间": dates.time_on_paper(session["start_at"]),
        "地点": session["venue"],
    }


def results(editor: SessionEditor) -> QMenu:
    menu = QMenu(editor)
    for place, (code, item) in enumerate(codes.table("session_result").items(), 1):
        menu.addAction(f"&{place}  {item.label}").triggered.connect(partial(_set, editor, code))
    return menu


def result_words(code: str) -> str:
    return _tr("调解结果：{result}").format(result=codes.label("session_result", code))


def under(menu: QMenu, widget: QWidget) -> None:
    """Open a menu under its button, the first line marked."""
    menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
    menu.popup(widget.mapToGlobal(widget.rect().bottomLeft()))
    first = next((action for action in menu.actions() if not action.isSeparator()), None)
    if first is not None:
        menu.setActiveAction(first)


def _insert(editor: SessionEditor, text: str, _checked: bool = False) -> None:
    editor.insert(text)


def _set(editor: SessionEditor, code: str, _checked: bool = False) -> None:
    editor.set_result(code)


def _change(ctx: Context, editor: SessionEditor, _checked: bool = False) -> None:
    from ..records.form_dialog import FormDialog

    def save(values: dict[str, Any]) -> None:
        phrase_book.save(ctx, values)

    dialog = FormDialog(
        phrase_book.fields(),
        save,
        title=_tr("常用语"),
        word=_tr("保存"),
        values=phrase_book.values(ctx),
        keep=(ctx, "step:phrases"),
        parent=editor.window(),
    )
    dialog.open()
