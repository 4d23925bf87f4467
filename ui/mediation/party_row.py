"""One party in the intake form: picked from the residents, or written down in place."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from PySide6.QtCore import QTimer, Signal
from PySide6.QtWidgets import QCheckBox, QHBoxLayout, QVBoxLayout, QWidget

from desktop_app.common import codes
from desktop_app.context import Context
from desktop_app.mediation import parties
from desktop_app.mediation.fields import PARTY_FIELDS
from desktop_app.mediation.parties import ADULT
from desktop_app.mediation.service import PartyEntry
from desktop_app.residents.fields import FIELDS as RESIDENT_FIELDS

from .. import theme
from ..records.editors import make_editor
from ..records.form_row import LABEL_WIDTH, FormRow
from ..records.form_section import FormSection
from ..records.picker import PersonPicker
from ..records.widgets import icon_button, label, link_button
from . import people
from .lining_up import lined_up, put_caption

_COMMON = ("phone", "unit_or_addr")
_PERSON = ("sex", "age", "ethnic", "occupation")
_ORG = ("representative", "representative_post", "credit_code")
_CHOSEN = ("is_representative",)
_RESIDENT = ("id_no", "no_id_reason")


class PartyRow(QWidget):
    """``entry()`` is what the service takes, None while nobody is named."""

    edited = Signal()
    removed = Signal()
    opened = Signal()  # the details were shown: the way of the keyboard is another one

    def __init__(self, ctx: Context, side: str, *, removable: bool = False, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._ctx, self.side = ctx, side
        self.party_id: int | None = None
        self._loaded: dict[str, Any] | None = None  # as it was stored
        self._consent = "pending"
        self._copied: dict[str, Any] = {}
        self._advice = ""
        self.rows: dict[str, FormRow] = {}
        px = theme.current().px
        name = codes.label("party_side", side).removesuffix("（第三人）")
        self.picker = PersonPicker(people.search(ctx), name, add=self._in_place)
        self.picker.picked.connect(self._picked)
        self.picker.edited.connect(self._typed)
        self.more = link_button(self.tr("核对"), on_click=self.toggle)
        self.more.setAccessibleName(self.tr("核对{side}的情况").format(side=name))
        self.more.hide()
        self.remove = icon_button("close", self.tr("去掉这位{side}").format(side=name), on_click=self.removed.emit)
        self.summary = label("", "small", wrap=True)
        self.sentence = label("", "problem", wrap=True)
        self.hint = label("", "hint", wrap=True)
        self.is_org = QCheckBox(self.tr("是单位"))
        self.as_resident = QCheckBox(self.tr("同时登记为居民"))
        self._build_details()
        line = QHBoxLayout()
        line.setSpacing(px(4))
        line.addWidget(self.picker, 1)
        line.addWidget(self.more)
        line.addWidget(self.remove)
        grid = lined_up(self)
        put_caption(grid, 0, name, self.picker.line, required=not removable)
        grid.addLayout(line, 0, 2)
        grid.addWidget(self.summary, 1, 2)
        grid.addWidget(self.sentence, 2, 2)
        grid.addWidget(self.hint, 3, 2)
        grid.addWidget(self.details, 4, 0, 1, 3)
        for hidden in (self.summary, self.sentence, self.hint, self.details):
            hidden.hide()
        self.remove.setVisible(removable)

    def _build_details(self) -> None:
        px = theme.current().px
        self.details = QWidget()
        layout = QVBoxLayout(self.details)
        layout.setContentsMargins(0, px(4), 0, px(4))
        layout.setSpacing(0)
        ticks = QHBoxLayout()
        ticks.setContentsMargins(px(LABEL_WIDTH + 16), 0, 0, px(4))
        ticks.setSpacing(px(16))
        ticks.addWidget(self.is_org)
        ticks.addWidget(self.as_resident)
        ticks.addStretch(1)
        layout.addLayout(ticks)
        fields = {**{field.key: field for field in PARTY_FIELDS}, **{key: RESIDENT_FIELDS[key] for key in _RESIDENT}}
        self._groups: dict[tuple[str, ...], FormSection] = {}
        for keys in (_PERSON, _ORG, _COMMON, _CHOSEN, _RESIDENT):
            rows = [self._row(replace(fields[key], folded=False, required=False)) for key in keys]
            section = self._groups[keys] = FormSection("", rows)
            section.heading.hide()
            section.arrange(2)
            layout.addWidget(section)
        self.is_org.clicked.connect(lambda _=False: self._sort_out())
        self.as_resident.clicked.connect(lambda _=False: self._sort_out())
        self._sort_out()

    def _row(self, field: Any) -> FormRow:
        editor = make_editor(field, {})
        editor.edited.connect(self.edited)
        if field.key == "age":
            editor.edited.connect(self._say_hint)
        self.rows[field.key] = FormRow(editor)
        return self.rows[field.key]

    # Values

    def load(self, party: dict[str, Any]) -> None:
        """Show a stored party."""
        self.party_id, self._consent = party["id"], party["consent_status"]
        self._copied = {key: party[key] for key in (*_PERSON, *_ORG, *_COMMON, *_CHOSEN)} if party["person_id"] else {}
        self.is_org.setChecked(party["kind"] == "org")
        self.picker.set_picked(party["person_id"], party["name"])
        self._fill(party)
        self._sort_out()
        self._loaded = self.state()

    def entry(self) -> PartyEntry | None:
        """What the service takes; None where nobody is named."""
        if not self.name:
            return None
        keys = (*_COMMON, *(_ORG if self.is_org.isChecked() else (*_PERSON, *_CHOSEN)))
        values = {key: self.rows[key].editor.value() for key in keys}
        if self.picker.picked_id is None:
            values["name"] = self.name
        else:
            values = {key: value for key, value in values.items() if value != self._copied.get(key)}
        return PartyEntry(
            side=self.side,
            person_id=self.picker.picked_id,
            kind="org" if self.is_org.isChecked() else "person",
            values=values,
            consent=self._consent,
            party_id=self.party_id,
        )

    @property
    def touched(self) -> bool:
        """Whether something here differs from what was stored."""
        return self.state() != self._loaded

    def state(self) -> dict[str, Any]:
        """Everything that was chosen and typed, as JSON can hold it; for a draft."""
        return {
            "side": self.side,
            "party": self.party_id,
            "consent": self._consent,
            "person": self.picker.picked_id,
            "name": self.name,
            "org": self.is_org.isChecked(),
            "resident": self.as_resident.isChecked(),
            "copied": self._copied,
            "values": {key: value for key, row in self.rows.items() if (value := row.editor.value()) is not None},
        }

    def put_state(self, state: dict[str, Any]) -> None:
        """Bring such a state back."""
        self.party_id, self._consent, self._copied = state["party"], state["consent"], dict(state["copied"])
        self.picker.set_picked(state["person"], state["name"])
        self.is_org.setChecked(state["org"])
        self.as_resident.setChecked(state["resident"])
        for key, row in self.rows.items():
            row.editor.set_value(state["values"].get(key))
        self._sort_out()

    def carried(self) -> dict[str, Any]:
        """Who this is, as an inquiry has it."""
        value = {key: row.editor.value() for key, row in self.rows.items()}
        person = self.picker.picked_id
        return {"person_id": person, "name": self.name, "phone": value["phone"], "address": value["unit_or_addr"]}

    def carry(self, values: Mapping[str, Any]) -> None:
        """Whoever came with an inquiry."""
        self.picker.set_picked(values.get("person_id"), values.get("name") or "")
        self._picked(values.get("person_id"))
        for key, held in (("phone", "phone"), ("unit_or_addr", "address")):
            if values.get(held):
                self.rows[key].editor.set_value(values[held])
        self._sort_out()

    @property
    def name(self) -> str:
        return self.picker.picked_name if self.picker.picked_id is not None else self.picker.loose_text

    def resident_values(self) -> dict[str, Any] | None:
        """What is to be registered as a new resident; None when nothing is."""
        if not self.as_resident.isChecked() or self.picker.picked_id is not None or not self.name:
            return None
        value = {key: row.editor.value() for key, row in self.rows.items()}
        found = {key: value[key] for key in ("sex", "ethnic", "occupation", "phone", "id_no", "no_id_reason")}
        return {"name": self.name, "live_addr": value["unit_or_addr"], **found}

    def registered(self, person_id: int) -> None:
        """The resident that was written down here is in the register now."""
        self.picker.set_picked(person_id, self.name)
        self.as_resident.setChecked(False)
        self._picked(person_id)

    def say(self, sentence: str) -> None:
        self.sentence.setText(sentence)
        self.sentence.setVisible(bool(sentence))

    def _say_hint(self) -> None:
        """Under age: somebody must speak for him. Never refuses: the guardian may come later."""
        age = self.rows["age"].editor.value()
        under = not self.is_org.isChecked() and bool(self.name) and isinstance(age, int) and age < ADULT
        words = self.tr("{age}岁，未成年，由监护人代理参加调解（民法典第十九条、第二十条）；受理后在“材料”里登记监护人")
        said = [words.format(age=age) if under else "", self._advice]
        self.hint.setText("；".join(filter(None, said)))
        self.hint.setVisible(any(said))

    def advise(self, words: str) -> None:
        """A hint about the side that this one is on."""
        if words != self._advice:
            self._advice = words
            self._say_hint()

    def unread(self) -> str:
        """A sentence about the first value that cannot be read; empty when all can."""
        said = (row.editor.problem() for row in self.rows.values() if not row.isHidden())
        return next((sentence for sentence in said if sentence), "")

    # What follows from what

    def _picked(self, person: object) -> None:
        self._copied = {}
        if isinstance(person, int):
            self._copied = parties.picked(self._ctx, person)
            self._fill(self._copied)
            self.details.hide()
        self._sort_out()
        self.edited.emit()

    def _typed(self) -> None:
        self.say("")
        self._sort_out()
        self.edited.emit()

    def _in_place(self, name: str) -> None:
        """＋ 新增: the details open, the keyboard goes into the first of them."""
        for row in self.rows.values():
            row.editor.set_value(None)
        self._open()
        QTimer.singleShot(0, self, self.first_detail)

    def first_detail(self) -> None:
        keys = _ORG if self.is_org.isChecked() else _PERSON
        self.rows[keys[0]].editor.focus.setFocus()

    def toggle(self) -> None:
        if self.details.isHidden():
            self._open()
            self.first_detail()
        else:
            self.details.hide()
            self._sort_out()
            self.picker.setFocus()

    def _open(self) -> None:
        self.details.show()
        self._sort_out()
        self.opened.emit()

    def _fill(self, values: dict[str, Any]) -> None:
        for key in (*_PERSON, *_ORG, *_COMMON, *_CHOSEN):
            self.rows[key].editor.set_value(values.get(key))

    def _sort_out(self) -> None:
        """Show what belongs to a person or an organisation, to a resident or somebody from outside."""
        org, known = self.is_org.isChecked(), self.picker.picked_id is not None
        self._groups[_PERSON].setVisible(not org)
        self._groups[_ORG].setVisible(org)
        self._groups[_CHOSEN].setVisible(not org)
        self.is_org.setVisible(not known)
        self.as_resident.setVisible(not known and not org and self._ctx.may("residents.edit"))
        self._groups[_RESIDENT].setVisible(self.as_resident.isChecked() and not self.as_resident.isHidden())
        self.more.setVisible(bool(self.name) and self.details.isHidden())
        if known:
            words = [
                codes.label("sex", self._copied.get("sex")),
                self.tr("{age}岁").format(age=self._copied["age"]) if self._copied.get("age") is not None else "",
                self._copied.get("phone") or "",
                self._copied.get("unit_or_addr") or "",
            ]
            self.summary.setText("　".join(word for word in words if word))
        else:
            self.summary.setText(self.tr("不在居民名册里，只作为本案当事人登记") if self.name else "")
        self.summary.setVisible(bool(self.summary.text()) and self.details.isHidden())
        self._say_hint()

    def stops(self) -> list[QWidget]:
        """Where Tab stops, in order."""
        found: list[QWidget] = [self.picker.line, self.more]
        if not self.details.isHidden():
            found += [self.is_org, self.as_resident]
            found += [row.editor.focus for row in self.rows.values()]
        return [*found, self.remove]
