"""One case beside the list: title and labels, the way it went, who is in it, and the step that comes next."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QMenu, QStackedWidget, QVBoxLayout, QWidget

from desktop_app.common import codes
from desktop_app.common.words import Place, shown
from desktop_app.mediation import papers as paper_records
from desktop_app.mediation import queries, states
from desktop_app.mediation.fields import PARTY_FIELDS
from desktop_app.mediation.kinds import KINDS
from desktop_app.mediation.queries import CaseView
from desktop_app.mediation.revisits import AFTER, REVISIT

from .. import theme
from ..frame.acting import MoreButton
from ..frame.tab import Frame
from ..records.cells import ChipLabel
from ..records.source import Chip
from ..records.widgets import button, label, link_button
from ..shortcuts import within
from . import papers, party_words, reading, screened, session_menus
from .actions import CaseActions
from .dossier_page import DossierPage
from .facts_area import FactsArea
from .parts_page import PartsPage
from .printed_rows import PrintedRows
from .session_editor import SessionEditor
from .several_papers import SeveralPapers, offer_each, offer_more
from .source import URGENCY, state_chip
from .step_bar import StepBar, steps_of
from .timeline_page import TimelinePage


class CasePanel(QWidget):
    """``show_case`` fills it; ``flush`` saves what is being typed."""

    def __init__(self, frame: Frame, actions: CaseActions, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._frame, self._actions = frame, actions
        self.view: CaseView | None = None
        self._key: tuple[int, str, int, int] | None = None
        px = theme.current().px
        self.title = label("", "title")
        self.title.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self._chips = QHBoxLayout()
        self._chips.setSpacing(px(6))
        self.print_button = button(self.tr("打印"), "print", tip="Ctrl+P")
        self.print_button.clicked.connect(lambda _=False: self._open_menu(self.print_menu(), self.print_button))
        self.materials_button = button(self.tr("材料"), "folder", on_click=lambda: self.show_page("materials"))
        self.materials_button.setToolTip(self.tr("调查、证据和案卷里的其他材料"))
        self.timeline_button = link_button(self.tr("进程"), "clock", on_click=lambda: self.show_page("timeline"))
        self.timeline_button.setToolTip(self.tr("办到哪一步，各项期限，什么时候谁办了什么"))
        self.more = MoreButton()
        self.line = label("", "soft", wrap=True)
        self.steps = StepBar()
        self.steps.asked.connect(self.show_page)
        self._facts = FactsArea()
        self.editor = SessionEditor(frame.ctx)
        self.editor.times_asked.connect(self._change_times)
        self.brief = reading.ReadingPage(self.tr("纠纷情况"))
        self.agreement = reading.ReadingPage(self.tr("协议"))
        self.items = reading.ReadingPage(self.tr("履行"))
        self.revisits = PartsPage(self.tr("回访"), [REVISIT], actions.parts)
        others = [kind for kind in KINDS.values() if kind is not REVISIT]
        self.materials = PartsPage(self.tr("案卷材料"), others, actions.parts)
        self.printed = PrintedRows(frame, self)
        self.materials.further = self.printed.rows
        actions.parts.printed = self.print_form
        self.dossier = DossierPage(frame.ctx, actions.dossier, self.show_page)
        actions.dossier.show_page = lambda: self.show_page("dossier")
        actions.dossier.is_shown = lambda: self.pages.currentWidget() is self.dossier
        self.timeline = TimelinePage(frame.ctx, actions.next_step, self.next_step)
        self.pages = QStackedWidget()
        self._by_name: dict[str, QWidget] = {
            "brief": self.brief,
            "sessions": self.editor,
            "agreement": self.agreement,
            "items": self.items,
            "revisits": self.revisits,
            "materials": self.materials,
            "timeline": self.timeline,
            "dossier": self.dossier,
        }
        for page in self._by_name.values():
            self.pages.addWidget(page)
        self.side_button = button("")
        self.side_button.clicked.connect(lambda _=False: self._side())
        self.next_button = button("", primary=True, tip="Ctrl+Enter", on_click=self.next_step)
        for one in (self.print_button, self.side_button, self.next_button):
            one.setAutoDefault(True)  # Enter on it presses it
        self._case_widgets = (
            self.steps,
            self.print_button,
            self.materials_button,
            self.timeline_button,
            self.more,
            self.side_button,
            self.next_button,
        )
        self._build()
        for keys in ("Ctrl+Return", "Ctrl+Enter"):
            within(self, keys, self.next_step)
        for keys, act in session_menus.keys(self.editor):
            within(self, keys, partial(self.in_record, act))

    def _build(self) -> None:
        px = theme.current().px
        head = QHBoxLayout()
        head.setSpacing(px(8))
        head.addWidget(self.title)
        head.addLayout(self._chips)
        head.addStretch(1)
        head.addWidget(self.materials_button)
        head.addWidget(self.print_button)
        head.addWidget(self.more)
        foot = QHBoxLayout()
        foot.setSpacing(px(8))
        foot.addWidget(self.editor.take_turns)
        foot.addWidget(self.editor.phrases)
        foot.addWidget(self.editor.result_button)
        foot.addStretch(1)
        foot.addWidget(self.side_button)
        foot.addWidget(self.next_button)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(px(8))
        layout.addLayout(head)
        self._facts.body.insertWidget(0, self.line)
        layout.addWidget(self._facts)
        way = QHBoxLayout()
        way.setSpacing(px(8))
        way.addWidget(self.steps, 1)
        way.addWidget(self.timeline_button)
        layout.addLayout(way)
        layout.addWidget(self.pages, 1)
        layout.addLayout(foot)

    # Showing

    def show_case(self, view: CaseView) -> None:
        """Show a case; the same one again keeps its page and what is being typed."""
        case = view.case
        key = (case["id"], case["status"], len(view.sessions), len(view.revisits))
        kept = key == self._key
        self._key, self.view = key, view
        for widget in self._case_widgets:
            widget.show()
        self.title.setText(case["title"])
        chips = [state_chip(case["status"])]
        if view.deadline is not None:
            chips.append(Chip(view.deadline.text, URGENCY.get(view.deadline.urgency, chips[0].tone)))
        self._show_chips(chips)
        words = [queries.label_of(case), codes.label("dispute_type", case["dispute_type"])]
        words.append(codes.label("case_source", case["source"]))
        if case["accepted_on"]:
            words.append(self.tr("受理 {day}").format(day=case["accepted_on"]))
        self.line.setText(" • ".join(word for word in words if word))
        self.steps.show_steps(steps_of(view))
        self._facts.show_facts(self.facts(view))
        self.brief.show_parts(reading.brief_parts(self, view), screened.rows(self._frame, case["id"]))
        if view.agreement is not None:
            self.agreement.show_parts(reading.agreement_parts(self, view))
            may = case["status"] in states.AGREED and self._frame.ctx.may("cases.edit")
            perform = self._perform if may else None
            self.items.show_parts(
                [(self.tr("履行"), "")] if not view.items else [],
                reading.item_rows(self, view, self._frame.ctx.today(), perform),
            )
        self._show_written(view)
        if view.sessions:
            same = self.editor.session is not None and self.editor.session["case_id"] == case["id"]
            last = len(view.sessions) - 1
            self.editor.show_session(
                view, min(self.editor.at, last) if kept and same else last, editable=self._may_write
            )
        else:
            self.editor.forget()
        if not kept:
            self.show_page(self._first_page(view))
        self._show_buttons()

    def _show_written(self, view: CaseView) -> None:
        due = view.case["revisit_due_on"] if view.case["status"] in AFTER else None
        parts = [(self.tr("下一次回访"), self.tr("{day} 以前").format(day=due))] if due else []
        self.revisits.show_case(view, parts)
        self.materials.show_case(view)
        self.timeline.show_case(view)
        self.dossier.show_case(view)

    def show_closed(self, row: dict[str, Any], why: str) -> None:
        """A case that this operator may not open: its row of the list, and why there is no more."""
        self.show_nothing(row["title"])
        self.line.setText(" • ".join(word for word in (row["number"], row["type_label"]) if word))
        self._show_chips([state_chip(row["state"])])
        said = [(self.tr("当事人"), row["parties"]), (self.tr("调解员"), row["mediators"])]
        self._facts.show_facts([one for one in said if one[1]])
        self.brief.show_parts([(self.tr("没有打开"), why)])

    def show_nothing(self, sentence: str) -> None:
        """A case that does not open: say why, show nothing of the one before."""
        self.editor.forget()
        self.view = self._key = None
        self.title.setText(sentence)
        self.line.setText("")
        self._show_chips([])
        self._facts.show_facts([])
        self.brief.show_parts([])
        self.pages.setCurrentWidget(self.brief)
        for widget in (*self._case_widgets, self.editor.take_turns, self.editor.phrases, self.editor.result_button):
            widget.hide()

    @property
    def _may_write(self) -> bool:
        assert self.view is not None
        return self._frame.ctx.may("cases.edit") and self.view.case["status"] not in states.SHUT

    @staticmethod
    def _first_page(view: CaseView) -> str:
        """Where work goes on."""
        status = view.case["status"]
        if status in states.SHUT and view.case["number"]:
            return "dossier"
        if view.revisits:
            return "revisits"
        if status in ("PERFORMING", "BREACHED"):
            return "items"
        if view.agreement is not None:
            return "agreement"
        return "sessions" if view.sessions else "brief"

    def show_page(self, name: str) -> None:
        """brief, sessions, agreement, items, revisits, materials, timeline or dossier."""
        if name:
            self.pages.setCurrentWidget(self._by_name[name])
            self._show_buttons()

    def _show_chips(self, chips: list[Chip]) -> None:
        while (item := self._chips.takeAt(0)) is not None:
            if (gone := item.widget()) is not None:
                gone.hide()
                gone.deleteLater()
        for chip in chips:
            self._chips.addWidget(ChipLabel(chip))

    def facts(self, view: CaseView) -> list[tuple[str, str]]:
        """Who is in it: each side, the mediators, who was asked to come."""
        found = []
        for side in ("A", "B", "C"):
            own = [self._party(row, view) for row in view.parties if row["side"] == side]
            if own:
                found.append((codes.label("party_side", side).removesuffix("（第三人）"), "\n".join(own)))
        names = [
            self.tr("{name}（首席）").format(name=row["name"]) if row["role"] == "lead" else row["name"]
            for row in view.mediators
        ]
        if names:
            found.append((self.tr("调解员"), "　".join(names)))
        session = view.sessions[-1] if view.sessions else None
        invited = paper_records.names_in(session["invitees"]) if session else []
        if session and invited:
            agreed = self.tr("双方同意") if session["invitees_agreed"] else self.tr("还没有记下各方是否同意")
            found.append((self.tr("参加人"), "　".join([*invited, agreed])))
        return found

    def _party(self, row: dict[str, object], view: CaseView) -> str:
        age = self.tr("{age} 岁").format(age=row["age"]) if row["age"] is not None else ""
        phone = shown(PARTY_FIELDS["phone"], row["phone"], Place.RECORD)
        words = [row["name"], codes.label("sex", str(row["sex"] or "")), age, row["unit_or_addr"], phone]
        words += [party_words.of(row, view)]
        if row["consent_status"] == "refused":
            words.append(self.tr("拒绝调解"))
        return "　".join(str(word) for word in words if word)

    def _show_buttons(self) -> None:
        if self.view is None:
            return
        writing = self.pages.currentWidget() is self.editor and self._frame.ctx.may("cases.edit")
        self.editor.take_turns.setVisible(writing)
        self.editor.phrases.setVisible(writing)
        self.editor.result_button.setVisible(writing)
        following = self._actions.next_step(self.view)
        self.next_button.setVisible(following is not None)
        if following is not None:
            self.next_button.setText(f"{following[0]} →")
        self.side_button.setVisible(bool(self._side_form()))
        words = {
            "record": self.tr("打印笔录"),
            "agreement": self.tr("打印协议"),
            "intake": self.tr("打印登记表"),
            "revisit": self.tr("打印回访记录"),
        }
        self.side_button.setText(words.get(self._side_form(), ""))
        self.print_button.setVisible(self._frame.ctx.may("cases.print"))
        self.materials_button.setVisible(bool(self.materials.kinds))
        self.more.offer(self._offers(self.view))

    # Doing

    def next_step(self) -> None:
        """The red button."""
        if self.view is None or not self.flush():
            return
        following = self._actions.next_step(self.view)
        if following is not None:
            sessions = len(self.view.sessions)
            following[1](self.view)
            if self.view is not None and len(self.view.sessions) > sessions:
                self.editor.text.setFocus()  # a session has begun: the next thing is to write

    def in_record(self, act: Callable[[], object]) -> None:
        """A key of the record, anywhere in the case while the record is shown: Alt+W, Alt+Q, Alt+R, Alt and a number."""
        if self.pages.currentWidget() is self.editor and self.editor.text.isEnabled():
            act()

    def flush(self) -> bool:
        """Save the record that is being typed; False when that failed."""
        return self.editor.flush()

    def _perform(self, item: int) -> None:
        assert self.view is not None
        self._actions.perform(self.view, item)

    def _change_times(self, session: int) -> None:
        assert self.view is not None
        self._actions.change_session(self.view, session)

    def _side_form(self) -> str:
        """The paper that belongs to what is shown; empty while it cannot be printed."""
        if self.view is None or not self._frame.ctx.may("cases.print"):
            return ""
        shown = next(name for name, page in self._by_name.items() if page is self.pages.currentWidget())
        if shown == "dossier":
            return ""
        form = {"brief": "intake", "sessions": "record", "revisits": "revisit"}.get(shown, "agreement")
        return "" if paper_records.print_problem(self.view, form, self._round(form)) and form != "record" else form

    def _round(self, form: str) -> int:
        """Which session or part a paper is about: the session that is shown, the last part of its kind."""
        assert self.view is not None
        return papers.latest(self.view, form) if form != "record" else self.editor.at

    def _side(self) -> None:
        if form := self._side_form():
            self.print_form(form)

    def print_form(self, form: str, at: int | None = None) -> None:
        """Preview a form of this case; ``at``: of which session or revisit, left out the one that is shown."""
        if self.view is not None and self.flush():
            papers.preview(self._frame, self.view, form, self._round(form) if at is None else at, self)

    def print_fitting(self) -> None:
        """Ctrl+P: the paper that belongs to what is shown."""
        if self.view is not None and self.pages.currentWidget() is self.dossier:
            self._actions.dossier.print(self.view.case["id"], "dossier")
        elif self.view is not None:
            self.print_form(self._side_form() or "intake")

    def print_menu(self) -> QMenu:
        """The forms of the case; what cannot be printed yet stands apart, grey, and says why."""
        from reports.forms import FORMS

        assert self.view is not None
        menu, later = QMenu(self), QMenu(self.tr("还打印不了的"), self)
        later.setToolTipsVisible(True)
        for form, title in FORMS.items():
            if problem := paper_records.print_problem(self.view, form, self._round(form)):
                action = later.addAction(title)
                action.setEnabled(False)
                action.setToolTip(problem)
                continue
            action = menu.addAction(title)
            action.triggered.connect(lambda _=False, one=form: self.print_form(one))
            offer_each(menu, action, self.view, form, self.print_form)
        if later.actions():
            menu.addMenu(later)
        offer_more(menu, self._frame, self, self.print_several)
        whole = menu.addAction(self.tr("整卷装订：封面、目录、文书和扫描件"))
        whole.setEnabled(bool(self.view.case["number"]))
        whole.triggered.connect(
            lambda _=False: self._do(lambda view: self._actions.dossier.print(view.case["id"], "dossier"))
        )
        return menu

    def print_several(self) -> None:
        """A list of all papers that the case has come to, to be printed together."""
        if self.view is not None and self.flush():
            SeveralPapers(self._frame, self.view, self).open()

    def _offers(self, view: CaseView) -> list[tuple[str, Callable[[], object]]]:
        found: list[tuple[str, Callable[[], object]]] = [
            (title, partial(self._do, act)) for title, act in self._actions.others(view)
        ]
        return [*found, (self.tr("变更记录…"), self._show_history)]

    def _do(self, act: object) -> None:
        if self.view is not None and self.flush():
            act(self.view)  # type: ignore[operator]

    def _open_menu(self, menu: QMenu, under: QWidget) -> None:
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        menu.popup(under.mapToGlobal(under.rect().bottomLeft()))
        first = next((action for action in menu.actions() if action.isEnabled()), None)
        if first is not None:
            menu.setActiveAction(first)

    def _show_history(self) -> None:
        from ..records.history import HistoryLine, show_history

        assert self.view is not None
        seen: dict[int, HistoryLine] = {}
        for line in queries.history(self._frame.ctx, self.view.case["id"]):
            words = f"{line.action}：{line.reason}" if line.reason else line.action
            seen.setdefault(line.number, HistoryLine(line.at, line.operator, words))
        show_history(self.view.case["title"], list(seen.values()), self)
