"""The pages of the mediation tab besides the list of cases, and the stack that shows one of them in its place."""

from __future__ import annotations

from functools import partial
from importlib import import_module
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QCoreApplication, Qt
from PySide6.QtWidgets import QMenu, QStackedWidget, QVBoxLayout

from ..frame.sub_page import SubPage
from ..records.widgets import button

if TYPE_CHECKING:
    from desktop_app.store.changes import Changed

    from ..frame.page_tab import PageTab
    from ..frame.tab import Frame


def _tr(text: str) -> str:
    return QCoreApplication.translate("MediationTab", text)


PAGES: dict[str, tuple[str, str]] = {
    "committee": ("committee_page", "CommitteePage"),
    "mediators": ("mediators_page", "MediatorsPage"),
    "training": ("mediators_page", "TrainingPage"),
    "experts": ("people_pages", "ExpertsPage"),
    "helpers": ("people_pages", "HelpersPage"),
    "duty": ("duty_page", "DutyPage"),
    "rooms": ("rooms_page", "RoomsPage"),
    "room": ("people_pages", "RoomListPage"),
    "funds": ("people_pages", "FundsPage"),
    "shelf": ("shelf_page", "ShelfPage"),
}
"""Name of a page, which is the kind of record it shows: its module beside this one, and its class."""

DRAFTS = {
    "committee": "committee",
    "mediator": "mediators",
    "mediator_training": "training",
    "expert": "experts",
    "community_role": "helpers",
    "duty": "duty",
    "room_booking": "rooms",
    "mediation_room": "room",
    "committee_fund": "funds",
}
"""Register of a draft: the page in which it is met again."""


def titles() -> dict[str, str]:
    """The pages in the order of the menu, in words."""
    return {
        "committee": _tr("调委会"),
        "mediators": _tr("调解员"),
        "training": _tr("培训"),
        "experts": _tr("专家库"),
        "helpers": _tr("四大员和法律明白人"),
        "duty": _tr("值班表"),
        "rooms": _tr("调解室预约"),
        "room": _tr("调解室"),
        "funds": _tr("经费"),
        "shelf": _tr("归档卷宗"),
    }


class SubPages(QStackedWidget):
    """Takes the place of a tab's one page: that page first, the others once they are asked for."""

    def __init__(self, tab: PageTab, frame: Frame) -> None:
        super().__init__()
        self._tab, self._frame = tab, frame
        self.pages: dict[str, SubPage] = {}
        layout = tab.layout()
        assert isinstance(layout, QVBoxLayout)
        layout.removeWidget(tab.page)
        self.addWidget(tab.page)
        layout.addWidget(self)
        self.more = button(_tr("更多"), "more", tip=_tr("调委会、调解员、专家、值班、调解室、归档卷宗，空白文书"))
        menu = QMenu(self.more)
        for name, words in titles().items():
            menu.addAction(words, partial(self.show_page, name))
        if frame.ctx.may("cases.print"):
            menu.aboutToShow.connect(self._offer_blank, Qt.ConnectionType.SingleShotConnection)
        self.more.setMenu(menu)
        tab.page.add_tool(self.more)

    def _offer_blank(self) -> None:
        """Blank papers, which need no case; asked for late, since the forms are heavy to load."""
        from .several_papers import offer_blank

        menu = self.more.menu()
        menu.addSeparator()
        offer_blank(menu, self._frame, self._tab)

    @property
    def current(self) -> SubPage | None:
        """The page that is shown; None for the tab's first."""
        found = self.currentWidget()
        return found if isinstance(found, SubPage) else None

    def show_page(self, name: str) -> Any:
        """Show a page, made when first asked for. Raises KeyError for one that there is not."""
        page = self.pages.get(name)
        if page is None:
            module, cls = PAGES[name]
            made: Any = getattr(import_module(f".{module}", __package__), cls)
            page = self.pages[name] = made(self._frame)
            page.back_asked.connect(self.show_first)
            self.addWidget(page)
        self.setCurrentWidget(page)
        page.begin()
        return page

    def show_first(self) -> None:
        self.setCurrentIndex(0)
        self._tab.page.focus_search()

    def open_record(self, kind: str, record: int) -> bool:
        """Show a record of one of these pages; False for a kind that is not theirs."""
        if kind not in PAGES:
            self.show_first()
            return False
        self.show_page(kind).open_record(record)
        return True

    def open_draft(self, kind: str, about: str) -> bool:
        """The form in which a draft was typed; False for one that is not of these pages."""
        if kind not in DRAFTS:
            self.show_first()
            return False
        self.show_page(DRAFTS[kind]).open_form(None if about == "new" else int(about))
        return True

    def changed(self, change: Changed) -> None:
        for page in self.pages.values():
            page.changed(change)

    def may_leave(self) -> bool:
        return all(page.may_leave() for page in self.pages.values())
