"""The pages of the residents' tab besides the list of people: each has its own file and is loaded when first opened."""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QCoreApplication

from ..frame.sub_page import SubPage

if TYPE_CHECKING:
    from desktop_app.context import Context

    from ..frame.tab import Frame


__all__ = ["PAGES", "SubPage", "page_titles", "sub_page"]


def _tr(text: str) -> str:
    return QCoreApplication.translate("ResidentsTab", text)


PAGES: dict[str, tuple[str, str]] = {
    "grid": ("grid_page", "GridPage"),
    "gaps": ("gaps_page", "GapsPage"),
    "contacts": ("contacts_page", "ContactsPage"),
    "coverage": ("coverage_page", "CoveragePage"),
    "house": ("registers", "HousesPage"),
    "venue": ("registers", "VenuesPage"),
    "screening": ("screening_page", "ScreeningPage"),
    "households": ("household_page", "HouseholdPage"),
    "care": ("care_page", "CarePage"),
    "visits": ("visits_page", "VisitsPage"),
    "suggestions": ("suggestions_page", "SuggestionsPage"),
    "completeness": ("completeness_page", "CompletenessPage"),
    "twins": ("twins_page", "TwinsPage"),
}
"""Name of a page: its module beside this one, and its class, which is made with the frame."""


def page_titles(ctx: Context) -> dict[str, str]:
    """The pages that the operator may open, in the order of the menu, in words."""
    titles = {
        "grid": _tr("网格"),
        "contacts": _tr("包联"),
        "house": _tr("房屋"),
        "venue": _tr("场所"),
        "screening": _tr("矛盾纠纷排查"),
        "households": _tr("住户"),
        "care": _tr("走访和关爱"),
        "visits": _tr("走访记录"),
        "suggestions": _tr("关爱对象建议"),
        "completeness": _tr("四知四清四掌握"),
        "twins": _tr("可能重复的人"),
    }
    if not ctx.may("residents.edit"):  # a suggestion is there to be taken
        del titles["suggestions"]
    if not ctx.may("screening.read"):
        del titles["screening"]
    return titles


def sub_page(name: str, frame: Frame) -> SubPage:
    """Make a page. Raises KeyError for one that there is not."""
    module, cls = PAGES[name]
    made: Any = getattr(import_module(f".{module}", __package__), cls)
    page: SubPage = made(frame)
    return page
