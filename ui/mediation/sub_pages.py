"""The pages of the mediation tab besides the list of cases: each has its own file and is loaded when first opened."""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QCoreApplication

from ..frame.sub_page import SubPage

if TYPE_CHECKING:
    from desktop_app.context import Context

    from ..frame.tab import Frame

PAGES: dict[str, tuple[str, str]] = {"shelf": ("shelf_page", "ShelfPage")}
"""Name of a page: its module beside this one, and its class, which is made with the frame."""


def page_titles(ctx: Context) -> dict[str, str]:
    """The pages that the operator may open, in the order of the menu, in words."""
    return {"shelf": QCoreApplication.translate("MediationTab", "归档卷宗")}


def sub_page(name: str, frame: Frame) -> SubPage:
    """Make a page. Raises KeyError for one that there is not."""
    module, cls = PAGES[name]
    made: Any = getattr(import_module(f".{module}", __package__), cls)
    page: SubPage = made(frame)
    return page
