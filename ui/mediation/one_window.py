"""One window for anything (domain reference 0-23): what comes to the desk goes to mediation, to another channel, or is
answered, and what was typed goes along. Beside the cases stands the list of the rest."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QObject

from desktop_app.common.errors import KnownError
from desktop_app.mediation import inquiries
from desktop_app.mediation.inquiry_fields import MEDIATION

from ..records.widgets import button
from .inquiry_form import InquiryForm
from .intake_form import IntakeForm

if TYPE_CHECKING:
    from desktop_app.store.changes import Changed

    from .inquiries_page import InquiriesPage
    from .tab import MediationTab


class OneWindow(QObject):
    """Belongs to the tab of mediation; the list of inquiries is made when it is first asked for."""

    def __init__(self, tab: MediationTab) -> None:
        super().__init__(tab)
        self._tab = tab
        self.inquiries: InquiriesPage | None = None
        self._from: int | None = None  # the inquiry that is being taken into mediation
        if tab.frame.ctx.may("cases.open"):
            tab.page.add_tool(button(self.tr("来访登记"), "talk", on_click=self.show_inquiries))

    # The list

    def show_inquiries(self) -> None:
        page = self._page()
        if not self._tab.page.may_leave():
            return
        if self._tab.page.form is not None:
            self._tab.page.close_form()
        self._tab.pages.setCurrentWidget(page)
        page.begin()

    def show_cases(self) -> bool:
        """The list of cases in the place of whatever page is shown; False when the user wants to stay with something unsaved."""
        if self.inquiries is not None and self._is_shown:
            if not self.inquiries.page.may_leave():
                return False
            if self.inquiries.page.form is not None:
                self.inquiries.page.close_form()
        self._tab.pages.show_first()
        return True

    @property
    def _is_shown(self) -> bool:
        return self.inquiries is not None and self._tab.pages.currentWidget() is self.inquiries

    def changed(self, change: Changed) -> None:
        if self.inquiries is not None and self._is_shown:
            self.inquiries.changed(change)

    def may_leave(self) -> bool:
        return self.inquiries is None or not self._is_shown or self.inquiries.page.may_leave()

    def open_record(self, record: int) -> None:
        self.show_inquiries()
        self._page().page.open_record(record)

    def _page(self) -> InquiriesPage:
        if self.inquiries is None:
            from .inquiries_page import InquiriesPage

            page = self.inquiries = InquiriesPage(self._tab.frame)
            page.back_asked.connect(self.show_cases)
            page.form_asked.connect(self.begin)
            page.case_asked.connect(self.mediate)
            self._tab.pages.addWidget(page)
        return self.inquiries

    # Forms

    def begin(self, channel: str, values: Mapping[str, Any] | None = None) -> None:
        """A new form of one way, with what another one had."""
        if channel == MEDIATION:
            self._tab.new_main()
            form = self._tab.page.form
            if isinstance(form, IntakeForm) and values:
                form.carry(values)
            return
        inquiry = InquiryForm(self._tab.frame.ctx, channel)
        inquiry.ways.chosen.connect(lambda way: self.go_on(inquiry, way))
        inquiry.saved.connect(self._stored)
        page = self._page().page if self._is_shown else self._tab.page
        page.open_form(inquiry.keep(self._tab.frame.ctx, f"inquiry:new{channel}"))
        inquiry.fill(values or {})

    def listen(self, form: IntakeForm) -> None:
        """A new case may turn out to be something else."""
        form.ways.chosen.connect(lambda way: self.go_on(form, way))

    def go_on(self, form: IntakeForm | InquiryForm, way: str) -> None:
        """The same matter another way; what both forms have goes along."""
        values = form.carried()
        page = next(one for one in (self._tab.page, self._page().page) if one.form is form)
        page.close_form()
        self.begin(way, values)

    def mediate(self, record: int) -> None:
        """What was only asked, or sent elsewhere, is taken into mediation after all."""
        try:
            row = inquiries.get(self._tab.frame.ctx, record)
        except KnownError as error:
            self._tab.frame.show_error(error)
            return
        self._from = record
        self.begin(MEDIATION, row)
        form = self._tab.page.form
        if form is not None:
            form.closed.connect(self._given_up)

    def taken_in(self, case_id: int) -> None:
        """A case was saved: if it came from an inquiry, the inquiry says so."""
        if self._from is not None:
            inquiries.became(self._tab.frame.ctx, self._from, case_id)
            self._from = None

    def _given_up(self) -> None:
        self._from = None

    def _stored(self, record: int, again: bool) -> None:
        form = self.sender()
        channel = form.channel if isinstance(form, InquiryForm) else ""
        if self._tab.page.form is form:
            self._tab.page.close_form()
        self.show_inquiries()
        self._page().stored(record)
        if again and channel:
            self.begin(channel)
