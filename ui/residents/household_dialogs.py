"""What happens to a household, asked for in a dialog: who, when, which paper, and what it does to the relations."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import partial
from typing import Any

from PySide6.QtCore import QCoreApplication, Qt
from PySide6.QtGui import QIcon, QShowEvent
from PySide6.QtWidgets import QDialog, QVBoxLayout, QWidget

from desktop_app.common import codes
from desktop_app.common.fields import Field, Kind
from desktop_app.context import Context
from desktop_app.residents import household_event_fields as kinds
from desktop_app.residents import household_events, household_listing, queries
from desktop_app.residents.family_relations import Kin

from .. import theme
from ..records.editors import Editor, Linked
from ..records.form import RecordForm
from ..records.widgets import label
from .household_members import MemberEditor, MembersEditor

_HEIGHTS = {kinds.SPLIT: 620, kinds.BIRTH: 600, kinds.MOVE_OUT: 520, kinds.DISSOLVE: 380}
_FROM_REGISTER = {(kinds.FOUND, "head"), (kinds.MOVE_IN, "person")}
"""Picked among everybody; all other links are picked among the household's own people."""


def _tr(text: str) -> str:
    return QCoreApplication.translate("HouseholdDialogs", text)


def titles() -> dict[str, str]:
    """The events in the order of the menu; what each is called there."""
    return {
        kinds.SPLIT: _tr("分户…"),
        kinds.MOVE_IN: _tr("迁入…"),
        kinds.MOVE_OUT: _tr("迁出、整户迁出…"),
        kinds.BIRTH: _tr("出生…"),
        kinds.DEATH: _tr("死亡…"),
        kinds.NEW_HEAD: _tr("户主变更…"),
        kinds.DISSOLVE: _tr("撤销户…"),
    }


def _notes() -> dict[str, str]:
    return {
        kinds.FOUND: _tr("户主是名册里还没有入户的人；已在别的户里的人，请在那一户办理分户。"),
        kinds.SPLIT: _tr("分出的人住到新户的住址。与户主关系能推定的自动改好，其余为“关系待补”。"),
        kinds.MOVE_IN: _tr("迁入的人住到这一户的住址。名册里没有的人，请用“迁入新登记的人”。"),
        kinds.MOVE_OUT: _tr("迁出的人离开这一户，记为已迁出。全部选上就是整户迁出，这一户改为“整户外出”。"),
        kinds.BIRTH: _tr("日期就是出生日期。父母是谁，记在这次登记的备注里。还没有身份证号，先记为“新生儿未落户”。"),
        kinds.DEATH: _tr("登记去世日期，关爱对象同日结束。资料仍留在这一户。"),
        kinds.NEW_HEAD: _tr("与户主关系能推定的自动改好，其余为“关系待补”。"),
        kinds.DISSOLVE: _tr("没有人的户可以撤销，撤销后在回收站里，可以恢复。"),
    }


class EventForm(RecordForm):
    """The fields of one event; members of the household are chosen, not typed."""

    def __init__(self, ctx: Context, kind: str, members: list[Kin], act: Callable[..., Any], title: str) -> None:
        self._ctx, self._kind, self._members = ctx, kind, members
        catalogue = kinds.form_of(kind)
        register = Linked(lambda text: queries.find(ctx, text), lambda person: queries.name_of(ctx, person))
        links = {field.key: register for field in catalogue if field.kind is Kind.LINK}
        super().__init__(
            catalogue,
            lambda changes, version: act(self.values()),
            title=title,
            values={"day": ctx.today()},
            links=links,
            again=False,
        )

    def _editor(self, field: Field) -> Editor:
        if field.key == "people":
            return MembersEditor(field, self._members, self._ctx.today())
        if field.kind is Kind.LINK and (self._kind, field.key) not in _FROM_REGISTER:
            return MemberEditor(field, self._members, self._ctx.today())
        return super()._editor(field)

    def draft_values(self) -> dict[str, Any]:
        """With the day, which was not typed but meant: the draft may be met again on another one."""
        return {"day": self.values()["day"], **super().draft_values()}


class EventDialog(QDialog):
    """One event of a household (``home`` None: 立户). What is refused is said beside its field and the dialog stays.

    Under the fields stands how relations change with the head that is chosen, before anything is saved. What is typed is
    kept as a draft (``event:02-17``: the kind and the household, 0 for none).
    """

    def __init__(self, ctx: Context, kind: str, home: int | None, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self._ctx, self._kind, self._home = ctx, kind, home
        word = codes.label("household_event", kind)
        self.setWindowTitle(word)
        px = theme.current().px
        self.setMinimumSize(px(620), px(_HEIGHTS.get(kind, 460)))
        members = household_events.members(ctx, home) if home is not None else []
        self.form = EventForm(ctx, kind, members, self._act, _title(ctx, word, home))
        self.form.save_button.setText(_tr("登记"))
        self.form.save_button.setIcon(QIcon())
        self.form.saved.connect(lambda result, again: self.accept())
        self.form.closed.connect(self.reject)
        self.told = label("", "soft", wrap=True)
        self.told.hide()
        inside = self.form.layout()
        assert isinstance(inside, QVBoxLayout)
        inside.insertWidget(1, label(_notes()[kind], "soft", wrap=True))
        inside.insertWidget(3, self.told)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(px(20), px(16), px(20), px(16))
        layout.addWidget(self.form)
        for key in ("head", "rest_head", "people"):
            if home is not None and key in self.form.rows:
                self.form.rows[key].editor.edited.connect(self._tell)
        for key in ("mother", "father", "sex"):
            if kind == kinds.BIRTH:
                self.form.rows[key].editor.edited.connect(self._suggest)
        self.form.keep(ctx, f"event:{kind}-{home or 0}")
        if home is not None:
            self._tell()  # a draft may have been met

    def _act(self, values: Mapping[str, Any]) -> object:
        return act(self._ctx, self._kind, self._home, values)

    def _tell(self) -> None:
        """How relations change: old and new, and who is to be asked."""
        values = self.form.values()
        lines = []
        chosen = {int(one) for one in (values.get("people") or "").split()}
        parts = {"head": chosen, "rest_head": None} if self._kind == kinds.SPLIT else {"head": None}
        for key, among in parts.items():
            if values.get(key) is None or self._home is None:
                continue
            said = [
                _change(name, now, then)
                for person, name, now, then in household_events.preview(self._ctx, self._home, values[key])
                if (person in chosen) == (among is not None)
            ]
            if said:
                where = _tr("新户") if among is not None else _tr("这一户")
                lines.append(_tr("{where}的与户主关系：{changes}").format(where=where, changes="；".join(said)))
        self.told.setText("\n".join(lines))
        self.told.setVisible(bool(lines))

    def _suggest(self) -> None:
        values = self.form.values()
        parents = [values[key] for key in ("mother", "father") if values[key] is not None]
        if self._home is not None and parents:
            found = household_events.suggested_relation(self._ctx, self._home, parents, values["sex"])
            self.form.rows["relation"].editor.set_value(found)

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self.form.first_focus()


def _title(ctx: Context, word: str, home: int | None) -> str:
    """What happens, and to whose household."""
    if home is None:
        return word
    row = household_listing.rows(ctx, [home])[0]
    whose = row.get("head") or row.get("live_addr")
    return _tr("{event}：{whose}").format(event=word, whose=whose) if whose else word


def _change(name: str, now: str | None, then: str | None) -> str:
    waiting = _tr("关系待补")
    was, becomes = (codes.label("relation", one) if one else waiting for one in (now, then))
    return _tr("{name} {was} → {becomes}").format(name=name, was=was, becomes=becomes)


def act(ctx: Context, kind: str, home: int | None, values: Mapping[str, Any]) -> object:
    """Write an event down as its dialog asked for it. Raises what the service raises."""
    event = {key: values.get(key) for key in ("day", "document", "remark")}
    people = [int(one) for one in (values.get("people") or "").split()]
    events = household_events
    if kind == kinds.FOUND:
        return events.found(ctx, values["live_addr"], values["head"], event)
    assert home is not None
    acts: dict[str, Callable[[], object]] = {
        kinds.SPLIT: lambda: events.split(
            ctx, home, people, values["head"], values["live_addr"], event, rest_head=values["rest_head"]
        ),
        kinds.MOVE_IN: lambda: _move_in(ctx, home, values, event),
        kinds.MOVE_OUT: lambda: events.move_out(ctx, home, people, event, head=values["head"]),
        kinds.BIRTH: lambda: events.birth(
            ctx,
            home,
            {"name": values["name"], "sex": values["sex"], "relation_to_head": values["relation"]},
            event,
            mother=values["mother"],
            father=values["father"],
        ),
        kinds.DEATH: lambda: events.death(ctx, home, values["person"], event, head=values["head"]),
        kinds.NEW_HEAD: lambda: events.change_head(ctx, home, values["head"], event),
        kinds.DISSOLVE: partial(events.dissolve, ctx, home, event),
    }
    return acts[kind]()


def _move_in(ctx: Context, home: int, values: Mapping[str, Any], event: Mapping[str, Any]) -> None:
    household_events.move_in(ctx, home, values["person"], values["relation"], event)
