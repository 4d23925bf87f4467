"""登记调解 in one go: who against whom, about what, who mediates, accepted at once. Tab and Enter are enough."""

from __future__ import annotations

from collections.abc import Mapping
from functools import partial
from itertools import pairwise
from typing import Any

from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QApplication, QCheckBox, QHBoxLayout, QLineEdit, QVBoxLayout, QWidget

from desktop_app.common import codes
from desktop_app.common.errors import ChecksFailed, StaleVersion
from desktop_app.context import Context
from desktop_app.mediation import queries, service, suggestions
from desktop_app.mediation.consenting import Consent
from desktop_app.mediation.fields import CASE_FIELDS
from desktop_app.mediation.inquiry_fields import MEDIATION
from desktop_app.mediation.parties import suggests_private
from desktop_app.mediation.queries import CaseView
from desktop_app.mediation.service import PartyEntry

from .. import theme
from ..records.form import RecordForm
from ..records.picker import PersonPicker
from ..records.widgets import label, link_button
from ..theme.wheel import Combo
from . import intake_hints
from .mediator_chooser import MediatorChooser
from .party_row import PartyRow
from .suggestion_bar import SuggestionBar
from .ways_bar import WaysBar

_SUGGESTED = ("dispute_type", "difficulty", "event_scale", "warning_level")


class IntakeForm(RecordForm):
    """A new case, or one that is not accepted yet (``view``). ``saved`` carries its id."""

    def __init__(self, ctx: Context, view: CaseView | None = None, parent: QWidget | None = None) -> None:
        self._ctx, self._view = ctx, view
        self.parties: list[PartyRow] = []
        self._sent: list[PartyRow] = []
        self.suggested: SuggestionBar | None = None
        self._decided_privacy = True  # nobody is asked before the form stands
        values = {key: view.case[key] for key in view.case} if view else {"source": "02"}
        super().__init__(
            CASE_FIELDS,
            self._save_case,
            title=self.tr("登记调解") if view is None else self.tr("修改登记"),
            values=values,
            again=False,
            parent=parent,
        )
        self.ways = WaysBar(MEDIATION, self)
        inside = self.layout()
        assert isinstance(inside, QVBoxLayout)
        inside.insertWidget(1, self.ways)
        self.ways.setVisible(view is None)
        self._add_parties()
        self._add_end()
        self.save_button.setAutoDefault(True)  # Enter on it saves
        self._suggest_privacy()
        self._add_suggestions()
        self._untouched = self._snapshot()
        self._chain()

    # Making

    def _suggest_privacy(self) -> None:
        """A family's quarrel, or a party under age: 涉及隐私 is ticked until somebody decides for himself."""
        private = self.rows["is_private"]
        self._decided_privacy = self._view is not None
        private.editor.edited.connect(lambda: setattr(self, "_decided_privacy", True))
        self.rows["dispute_type"].editor.edited.connect(self._follow_privacy)

    def _follow_privacy(self) -> None:
        if self._decided_privacy:
            return
        ages = [{"age": row.rows["age"].editor.value()} for row in self.parties if row.name]
        suggested = suggests_private(self.rows["dispute_type"].editor.value(), ages)
        if bool(self.rows["is_private"].editor.value()) != suggested:
            self.rows["is_private"].editor.set_value(int(suggested))
            hint = self.tr("婚姻家庭纠纷或有未成年人，已勾上；不涉及隐私的请去掉") if suggested else ""
            self.rows["is_private"].say(hint=hint)

    def _add_suggestions(self) -> None:
        """Type, difficulty, scale and warning are suggested under the text, and set by nobody but who takes them."""
        bar = self.suggested = SuggestionBar(self)
        self._body.insertWidget(2, bar)
        bar.taken.connect(self._adopt)
        for key in ("brief", *_SUGGESTED):
            self.rows[key].editor.edited.connect(self._suggest)
        self._suggest()

    def _suggest(self) -> None:
        if self.suggested is None:
            return
        values = self.values()
        now = {key: values[key] for key in _SUGGESTED}
        named = [row for row in self.parties if row.name]
        found = suggestions.suggest(self._ctx, values["brief"] or "", len(named), values["dispute_type"], now)
        # Whoever chose a type has looked at it; the words are only a help before.
        self.suggested.show_suggestions([one for one in found if one.key != "dispute_type" or not now["dispute_type"]])
        intake_hints.representatives(self._ctx, self.parties)

    def _adopt(self, one: suggestions.Suggestion) -> None:
        self.rows[one.key].editor.set_value(one.code)
        for section in self.sections:
            section.fold()
        self._follow_privacy()
        self._suggest()
        self.touched()

    def _add_parties(self) -> None:
        px = theme.current().px
        box = QWidget()
        self._party_box = QVBoxLayout(box)
        self._party_box.setContentsMargins(0, 0, 0, px(8))
        self._party_box.setSpacing(px(8))
        self._party_box.addWidget(label(self.tr("当事人"), "section"))
        self.adders = [
            link_button(words, "plus", on_click=partial(self.add_party, side))
            for side, words in (("A", self.tr("甲方")), ("B", self.tr("乙方")), ("C", self.tr("丙方")))
        ]
        line = QHBoxLayout()
        line.setContentsMargins(px(96), 0, 0, 0)
        for one, words in zip(
            self.adders, (self.tr("再加一位甲方"), self.tr("再加一位乙方"), self.tr("加一位丙方")), strict=True
        ):
            one.setAccessibleName(words)
            line.addWidget(one)
        line.addStretch(1)
        self._party_box.addLayout(line)
        if self._view is None:
            self._add_party("A")
            self._add_party("B")
        else:
            for party in self._view.parties:
                self._add_party(party["side"]).load(party)
            for side in {"A", "B"} - {row.side for row in self.parties}:
                self._add_party(side)
        self._body.insertWidget(0, box)

    def add_party(self, side: str) -> None:
        """One more party on a side, the keyboard in its box."""
        self._add_party(side).picker.setFocus()

    def _add_party(self, side: str) -> PartyRow:
        row = PartyRow(self._ctx, side, removable=any(one.side == side for one in self.parties) or side == "C")
        row.removed.connect(lambda: self._remove_party(row))
        row.edited.connect(self.touched)
        row.edited.connect(self._follow_privacy)
        row.edited.connect(self._suggest)
        row.opened.connect(self._chain)
        row.picker.picked.connect(partial(self._go_on, row.picker))
        for widget in row.stops():
            widget.installEventFilter(self)
        for one in row.rows.values():
            one.editor.focus.installEventFilter(self)
        place = sum(one.side <= side for one in self.parties)
        self.parties.insert(place, row)
        self._party_box.insertWidget(place + 1, row)
        if self.isVisible():
            self._chain()
        return row

    def _remove_party(self, row: PartyRow, *, focus: bool = True) -> None:
        self.parties.remove(row)
        self._party_box.removeWidget(row)
        row.hide()
        row.deleteLater()
        if focus:
            self._chain()
            self.parties[-1].picker.setFocus()

    def _add_end(self) -> None:
        px = theme.current().px
        self.mediators = MediatorChooser(self._ctx)
        self.mediators.setEnabled(False)
        # Nobody's consent is taken for granted (人民调解法 §17): it is ticked by whoever heard it.
        self.accept_now = QCheckBox(self.tr("当场受理：各方当事人都已表示同意调解"))
        self.accept_now.setToolTip(self.tr("勾选后发卷号、开始计算调解期限；还没有都同意的，不勾，先登记"))
        self.accept_now.installEventFilter(self)
        self.consent_way = Combo()
        self.consent_way.setAccessibleName(self.tr("当事人怎样表示同意"))
        self.consent_way.addItem(self.tr("怎样表示的"), None)
        for code, item in codes.table("consent_way").items():
            self.consent_way.addItem(item.label, code)
        self.consent_way.hide()
        self.unsaid = label("", "problem")
        self.unsaid.hide()
        self.accept_now.toggled.connect(self._follow_acceptance)
        self.consent_way.currentIndexChanged.connect(lambda _: self.unsaid.hide())
        self.consent_way.currentIndexChanged.connect(lambda _: self.touched())
        box = QWidget()
        layout = QVBoxLayout(box)
        layout.setContentsMargins(0, 0, 0, px(8))
        layout.setSpacing(px(8))
        layout.addWidget(label(self.tr("受理与指派"), "section"))
        line = QHBoxLayout()
        line.setContentsMargins(px(100), 0, 0, 0)
        line.addWidget(self.accept_now)
        line.addWidget(self.consent_way)
        line.addStretch(1)
        layout.addLayout(line)
        self.unsaid.setContentsMargins(px(104), 0, 0, 0)
        layout.addWidget(self.unsaid)
        layout.addWidget(self.mediators)
        # The rare judgements come last: what a clerk fills in each time stands together.
        self._body.insertWidget(2, box)
        box.setVisible(self._view is None)
        self.mediators.lead.line.installEventFilter(self)
        self.mediators.lead.picked.connect(partial(self._go_on, self.mediators.lead))
        self.mediators.edited.connect(lambda: intake_hints.same_person(self.mediators, self.parties))
        self.mediators.rebuilt.connect(self._chain)
        if self._view is None:
            self.mediators.prefer(self._ctx.operator.name)

    def _follow_acceptance(self, now: bool) -> None:
        self.mediators.setEnabled(now)
        self.consent_way.setVisible(now)
        self.unsaid.hide()
        self._chain()

    # Another way

    def carried(self) -> dict[str, Any]:
        """What another way of going on takes over: who came first, and with what; this form is done with."""
        first = next((row for row in self.parties if row.name), None)
        values = {"matter": self.rows["brief"].editor.value(), "dispute_type": self.rows["dispute_type"].editor.value()}
        if first is not None:
            values |= first.carried()
        self._drop_draft()
        return {key: value for key, value in values.items() if value is not None}

    def carry(self, values: Mapping[str, Any]) -> None:
        """Fill in what another way had."""
        self.fill({"brief": values.get("matter"), "dispute_type": values.get("dispute_type")})
        if values.get("name") or values.get("person_id"):
            self.parties[0].carry(values)
        self._follow_privacy()
        self.touched()

    # Values

    def _snapshot(self) -> list[Any]:
        return [row.entry() for row in self.parties] + [self.mediators.entries(), self._acceptance()]

    def _acceptance(self) -> tuple[bool, str | None]:
        return self.accept_now.isChecked(), self.consent_way.currentData()

    @property
    def dirty(self) -> bool:
        return bool(super().dirty) or self._snapshot() != self._untouched

    def extra_state(self) -> Any:
        lead = self.mediators.lead.picked_name
        mediators = [
            {"mediator_id": one.mediator_id, "role": one.role, "chosen_by": one.chosen_by, "name": lead}
            for one in self.mediators.entries()
        ]
        return {
            "parties": [row.state() for row in self.parties],
            "mediators": mediators,
            "accept": self.accept_now.isChecked(),
            "way": self.consent_way.currentData(),
        }

    def put_extra(self, state: Any) -> None:
        for row in list(self.parties):
            self._remove_party(row, focus=False)
        for one in state["parties"]:
            self._add_party(one["side"]).put_state(one)
        self.mediators.set_entries(state["mediators"])
        self.accept_now.setChecked(state["accept"])
        self.consent_way.setCurrentIndex(max(self.consent_way.findData(state.get("way")), 0))
        self._chain()

    def _save_case(self, changes: dict[str, Any], version: int | None) -> int:
        """What saving does: residents written down on the way first, then the case in one change."""
        for row in self.parties:
            row.say("")
        accept = self._view is None and self.accept_now.isChecked()
        self._refuse_unread(accept)
        self._register_residents()
        self._sent = [row for row in self.parties if row.name]
        entries = [entry for row in self._sent if (entry := row.entry())]
        try:
            return self._write(changes, version, entries, accept)
        except ChecksFailed as error:
            self._show_party_problems(error.fields)
            raise

    def _write(self, changes: dict[str, Any], version: int | None, entries: list[PartyEntry], accept: bool) -> int:
        if self._view is None:
            values = {key: value for key, value in self.values().items() if value is not None}
            consent = Consent("agreed", way=self.consent_way.currentData())
            return service.intake(self._ctx, values, entries, self.mediators.entries(), accept=accept, consent=consent)
        assert version is not None
        try:
            service.update(self._ctx, self._view.case["id"], version, changes, entries, registered=True)
        except StaleVersion:
            self._meet_parties(queries.get(self._ctx, self._view.case["id"]))
            raise
        return int(self._view.case["id"])

    def _meet_parties(self, now: CaseView) -> None:
        """Parties that somebody else saved in between come in beside what was typed here; nothing goes unsaid.

        Only they touched it: theirs. Only we did: ours. Both did: ours stays, and what theirs says stands under it.
        """
        assert self._view is not None
        before = {party["id"]: party["version"] for party in self._view.parties}
        theirs = {party["id"]: party for party in now.parties}
        for row in list(self.parties):
            if row.party_id is None or theirs.get(row.party_id, {}).get("version") == before.get(row.party_id):
                continue
            party = theirs.get(row.party_id)
            if party is None and not row.touched:
                self._remove_party(row, focus=False)
            elif party is None:
                row.party_id = None
                row.say(self.tr("别人刚刚去掉了这位当事人；您也改过，保存会重新加上"))
            elif not row.touched:
                row.load(party)
            else:
                words = "，".join(str(party[key]) for key in ("name", "phone", "unit_or_addr") if party[key])
                row.say(self.tr("别人也改了这位当事人：{words}。保存以您填的为准").format(words=words))
        for party in now.parties:
            if party["id"] not in before:
                self._add_party(party["side"]).load(party)
        self._view = now
        self._chain()

    def _refuse_unread(self, accept: bool) -> None:
        found = {}
        for at, row in enumerate(self.parties):
            if sentence := row.unread():
                row.say(sentence)
                found[f"parties.{at}"] = f"{row.name}：{sentence}"
        if accept and self.consent_way.currentData() is None:
            found["consent_way"] = self.tr("请选当事人怎样表示同意的")
            self.unsaid.setText(found["consent_way"])
            self.unsaid.show()
            self.consent_way.setFocus()
        if accept and (sentence := self.mediators.problem()):
            self.mediators.say(sentence)
            found["mediators"] = sentence
        if found:
            raise ChecksFailed(found)

    def _register_residents(self) -> None:
        from desktop_app.residents import service as residents

        for row in self.parties:
            values = row.resident_values()
            if values is None:
                continue
            try:
                row.registered(residents.create(self._ctx, {key: one for key, one in values.items() if one}))
            except ChecksFailed as error:
                row.say("；".join(error.fields.values()))
                raise

    def _show_party_problems(self, fields: Any) -> None:
        for key, sentence in fields.items():
            part, _, rest = key.partition(".")
            if part == "parties" and rest:
                at = int(rest.partition(".")[0])
                self._sent[at].say(sentence)
            elif part == "parties":
                missing = next((row for row in self.parties if not row.name), self.parties[-1])
                missing.say(sentence)
                missing.picker.setFocus()
            elif part == "mediators":
                self.mediators.say(sentence)

    # Keys

    def first_focus(self) -> None:
        self.parties[0].picker.line.setFocus(Qt.FocusReason.TabFocusReason)

    def _chain(self) -> None:
        """Tab goes as the eye does: parties, the case, mediators, save."""
        stops: list[QWidget] = [stop for row in self.parties for stop in row.stops()]
        stops += self.adders
        first, *others = self.sections
        stops += [row.editor.focus for row in first.rows]
        stops += [self.accept_now, self.consent_way, self.mediators.lead.line, *self.mediators.boxes.values()]
        stops += [row.editor.focus for section in others for row in section.rows]
        stops += [self.save_button, self.cancel_button]
        window = self.window()
        for one, after in pairwise(stop for stop in stops if stop.window() is window):  # folded rows stand nowhere yet
            QWidget.setTabOrder(one, after)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if isinstance(event, QKeyEvent) and event.type() == QEvent.Type.KeyPress and isinstance(watched, QLineEdit):
            enter = event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter)
            picker = next((one for one in self._pickers() if one.line is watched), None)
            if enter and picker is not None:
                if not picker.candidates.isHidden():
                    return False
                self.focusNextChild()
                self._skip_side_ways()
                return True
        return super().eventFilter(watched, event)

    def _pickers(self) -> list[Any]:
        return [*(row.picker for row in self.parties), self.mediators.lead]

    def _go_on(self, picker: PersonPicker, chosen: object) -> None:
        """Whoever was meant is found: Enter took him, and the keyboard is where the work goes on."""
        if chosen is not None and picker.line.hasFocus():
            self.focusNextChild()
            self._skip_side_ways()

    def _skip_side_ways(self) -> None:
        """Enter goes on with the work; Tab reaches 核对 and the buttons that add a party."""
        side_ways = [widget for row in self.parties for widget in (row.more, row.remove)] + self.adders
        for _ in side_ways:
            if QApplication.focusWidget() not in side_ways:
                return
            self.focusNextChild()
