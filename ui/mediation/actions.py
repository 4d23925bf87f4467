"""What can be done with the case that is shown: each asks what it must and calls one service method."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import partial
from typing import Any

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QDialog, QWidget

from desktop_app.common import money
from desktop_app.common.errors import KnownError
from desktop_app.common.fields import Catalogue, Field, Kind
from desktop_app.mediation import closing, queries, recusing, service, states
from desktop_app.mediation.confirming import CONFIRMATION
from desktop_app.mediation.fields import PARTY_FIELDS
from desktop_app.mediation.letters import URGING
from desktop_app.mediation.queries import CaseView
from desktop_app.mediation.revisits import AFTER, REVISIT

from ..frame.tab import Frame
from ..records.editors import Linked
from ..records.form import Derive
from ..records.form_dialog import FormDialog
from . import session_facts
from .dialogs import AssignDialog
from .dossier_actions import DossierActions
from .life_actions import LifeActions
from .part_actions import PartActions
from .room_booking import book_room

Act = Callable[[CaseView], object]
_AT_THE_DESK = (*states.EDITABLE_PARTIES, "ACCEPTED")
"""States whose next step is taken where cases are registered."""


class CaseActions(QObject):
    """``form_asked``: a form to be filled in beside the list. Dialogs open over ``window()``."""

    form_asked = Signal(str)  # intake, case, agreement

    def __init__(self, frame: Frame, window: Callable[[], QWidget]) -> None:
        super().__init__()
        self._frame, self._window = frame, window
        self.parts = PartActions(frame, self._ask)
        self.life = LifeActions(frame, self._ask)
        self.dossier = DossierActions(frame, self._ask, window)
        self.parts.scanned = self.dossier.add_to_part
        self.dialog: QDialog | None = None  # the one that is open

    # What comes next

    def next_step(self, view: CaseView) -> tuple[str, Act] | None:
        """The one step that is to be done now: its word and what does it. None when there is none for this operator."""
        status = view.case["status"]
        if not self._ctx.may("cases.open" if status in _AT_THE_DESK else "cases.edit"):
            return None
        if (first := self._pressing(view)) is not None:
            return first
        if status in ("AGREED", "PERFORMING", "BREACHED"):
            return self.tr("登记履行"), self.perform_next
        if status == "PERFORMED" and not view.revisits:
            return self.tr("登记回访"), partial(self.parts.add, REVISIT)
        found: dict[str, tuple[str, Act]] = {
            "DRAFT": (self.tr("继续登记"), lambda view: self.form_asked.emit("intake")),
            "REGISTERED": (self.tr("受理"), self.life.accept),
            "ACCEPTED": (self.tr("指派调解员"), self.assign),
            "ASSIGNED": (self.tr("开始调解"), self.add_session),
            "MEDIATING": (self.tr("达成协议"), lambda view: self.form_asked.emit("agreement")),
            "CLOSED": (self.tr("归档"), self.dossier.archive),
        }
        return (self.tr("结案"), self.life.close) if status in states.END else found.get(status)

    def _pressing(self, view: CaseView) -> tuple[str, Act] | None:
        """What comes before the straight way: somebody refuses, must stand back, was not told, does not perform."""
        status = view.case["status"]
        if status in states.UNDER_WAY and any(one["consent_status"] == "refused" for one in view.parties):
            return self.tr("调解不成，终止"), self.life.terminate
        if status in states.UNDER_WAY and recusing.to_replace(view.mediators, view.parts["recusal"]):
            return (self.tr("改派调解员"), self.assign) if self._ctx.may("cases.open") else None
        if status == "SUSPENDED":
            return self.tr("恢复调解"), self.life.resume
        to_tell = status == "TERMINATED" and self._ctx.may("cases.print")
        if to_tell and not closing.was_printed(view.case, closing.TERMINATION):
            return self.tr("打印终止告知书"), lambda view: self.parts.printed("termination", 0)
        if status == "BREACHED" and not view.parts["urging"]:
            return self.tr("登记督促履行"), partial(self.parts.add, URGING)
        return None

    def others(self, view: CaseView) -> list[tuple[str, Act]]:
        """Whatever else this operator can do now, for the menu."""
        found = self._at_the_desk(view) if self._ctx.may("cases.open") else []
        if self._ctx.may("cases.edit"):
            found += self._mediating(view)
        numbered = bool(view.case["number"])
        if view.case["status"] != "ARCHIVED" and self._ctx.may("cases.void" if numbered else "cases.open"):
            found.append((self.tr("删除…"), self.delete))
        return found

    def _at_the_desk(self, view: CaseView) -> list[tuple[str, Act]]:
        status = view.case["status"]
        found: list[tuple[str, Act]] = []
        if status in states.EDITABLE_PARTIES:
            found.append((self.tr("修改登记…"), lambda view: self.form_asked.emit("intake")))
        elif status not in states.SHUT:
            found.append((self.tr("修改案件…"), lambda view: self.form_asked.emit("case")))
            found += [
                (self.tr("更正当事人：{name}…").format(name=party["name"]), partial(self.correct_party, party))
                for party in view.parties
            ]
        if states.may("consent", status):
            found.append((self.tr("各方是否同意…"), self.life.consent))
        if status == "REGISTERED":
            found.append((self.tr("不予受理…"), self.life.decline))
        if status in states.UNDER_WAY and view.mediators:
            found.append((self.tr("改派调解员…"), self.assign))
        if status not in states.SHUT:
            found.append((self.tr("预约调解室…"), partial(book_room, self._frame, self._window)))
        return found

    def _mediating(self, view: CaseView) -> list[tuple[str, Act]]:
        status = view.case["status"]
        found: list[tuple[str, Act]] = []
        if status == "MEDIATING":
            found.append((self.tr("再调解一次"), self.add_session))
            found.append((self.tr("中止…"), self.life.suspend))
        if status in states.UNDER_WAY:
            if not view.case["period_stopped_on"]:
                found.append((self.tr("延期…"), self.life.extend))
            found.append((self.tr("调解不成，终止…"), self.life.terminate))
        if status in ("REGISTERED", *states.UNDER_WAY):
            found.append((self.tr("申请人撤回…"), self.life.withdraw))
            found.append((self.tr("引导移送…"), self.life.refer_out))
        if status == "AGREED":
            found.append((self.tr("修改协议…"), lambda view: self.form_asked.emit("agreement")))
        if status in ("AGREED", "PERFORMING") and view.deadline is not None and view.deadline.urgency == "late":
            found.append((self.tr("登记未履行…"), self.life.breach))
        if status in AFTER:
            found.append((self.tr("登记回访…"), partial(self.parts.add, REVISIT)))
        found += [
            (self.tr("登记{name}…").format(name=kind.name), partial(self.parts.add, kind))
            for kind in (URGING, CONFIRMATION)
            if status in kind.states
        ]
        if view.case["number"]:
            found.append((self.tr("卷宗"), lambda view: self.dossier.show_page()))
        if status == "BREACHED" or (status == "PERFORMED" and not view.revisits):
            found.append((self.tr("结案…"), self.life.close))
        return found

    # The steps

    def assign(self, view: CaseView) -> None:
        act = partial(service.assign, self._ctx, view.case["id"], view.case["version"])
        self._open(AssignDialog(self._ctx, view.case["id"], view.mediators, act, self._window()))

    def add_session(self, view: CaseView) -> None:
        self._do(lambda: service.add_session(self._ctx, view.case["id"], view.case["version"]))

    def change_session(self, view: CaseView, session_id: int) -> None:
        """When, where, who was there, the result; the record itself is written beside."""
        session = next(one for one in view.sessions if one["id"] == session_id)
        self._ask(
            view,
            self.tr("这次调解"),
            session_facts.fields(view, session),
            lambda values, version: service.save_session(
                self._ctx, session_id, version, session_facts.read(view, session, values)
            ),
            session_facts.shown(view, session),
            word=self.tr("保存"),
        )

    def perform_next(self, view: CaseView) -> None:
        pending = next((item for item in view.items if item["status"] != "done"), None)
        if pending is not None:
            self.perform(view, pending["id"])

    def perform(self, view: CaseView, item_id: int) -> None:
        item = next(one for one in view.items if one["id"] == item_id)
        what = f"{money.yuan(item['amount_fen'])}元" if item["amount_fen"] is not None else item["act"] or ""
        section = self.tr("{day} 到期　{what}").format(day=item["due_on"], what=what)
        self._ask(
            view,
            self.tr("登记履行"),
            [
                Field(key="done_on", label=self.tr("履行日期"), kind=Kind.DATE, section=section, required=True),
                Field(
                    key="voucher",
                    label=self.tr("凭证或者确认"),
                    section=section,
                    required=True,
                    help=self.tr("例如收条、汇款单，或者谁怎样确认已经履行"),
                ),
            ],
            lambda values: service.perform(
                self._ctx, item_id, item["version"], values["done_on"], values["voucher"] or ""
            ),
            {"done_on": self._ctx.today()},
        )

    def correct_party(self, party: dict[str, Any], view: CaseView) -> None:
        fields = [field for field in PARTY_FIELDS if party["kind"] == "org" or field.section == "当事人"]
        self._ask(
            view,
            self.tr("更正当事人"),
            fields,
            lambda values, version: service.correct_party(self._ctx, party["id"], version, values),
            party,
            word=self.tr("保存"),
        )

    def delete(self, view: CaseView) -> None:
        """With a number: asks why, for the register of numbers. Without: at once; undo brings it back."""
        if not view.case["number"]:
            self._do(lambda: service.delete(self._ctx, *self._of(view)))
            words = self.tr("已删除{number}").format(number=queries.label_of(view.case))
            self._frame.notify(words, lambda: self._do(self._ctx.undo))
            return
        self._note(
            view,
            self.tr("删除案件"),
            self.tr("理由"),
            self.tr("{number} 将作废，不再使用").format(number=view.case["number"]),
            lambda note: service.delete(self._ctx, *self._of(view), note),
            required=True,
        )

    # How

    @property
    def _ctx(self) -> Any:
        return self._frame.ctx

    @staticmethod
    def _of(view: CaseView) -> tuple[int, int]:
        return int(view.case["id"]), int(view.case["version"])

    def _do(self, act: Callable[[], object]) -> None:
        try:
            act()
        except KnownError as error:
            self._frame.show_error(error)

    def _note(
        self,
        view: CaseView,
        title: str,
        name: str,
        section: str,
        act: Callable[[str], object],
        *,
        required: bool = False,
    ) -> None:
        field = Field(key="note", label=name, kind=Kind.NOTE, section=section, required=required, max_length=1000)
        self._ask(view, title, [field], lambda values: act(values["note"] or ""))

    def _ask(
        self,
        view: CaseView,
        title: str,
        fields: list[Field],
        act: Callable[..., object],
        values: dict[str, Any] | None = None,
        *,
        word: str = "",
        note: str = "",
        links: Mapping[str, Linked] | None = None,
        derive: Derive | None = None,
    ) -> FormDialog:
        dialog = FormDialog(
            Catalogue(title, fields),
            act,
            title=title,
            word=word or title,
            note=note,
            values=values,
            keep=(self._ctx, f"step:{view.case['id']}:{title}"),
            links=links,
            derive=derive,
            parent=self._window(),
        )
        self._open(dialog)
        return dialog

    def _open(self, dialog: QDialog) -> None:
        self.dialog = dialog
        dialog.finished.connect(self._closed)
        dialog.open()

    def _closed(self, _: int) -> None:
        self.dialog = None
