"""Scenes of 名单: the menu beside the search box, naming a list, labels, a sheet to sign, the preview of a list."""

from __future__ import annotations

from typing import cast

from desktop_app.figures.register import TOTAL
from desktop_app.residents import consents, saved_lists
from desktop_app.residents.saved_lists import View

from ..printing.preview import PreviewDialog
from ..reports.register_dialog import RegisterDialog
from ..reports.tab import ReportsTab
from ..residents import list_papers, personal_data
from ..residents.tab import ResidentsTab
from .scene import Scene, one
from .studio import Studio, wait_until


def _tab(studio: Studio) -> ResidentsTab:
    tab = cast(ResidentsTab, studio.window.go("residents"))
    tab.show_people()
    tab.page.clear()
    studio.settle()
    return tab


@one("lists-menu")
def lists_menu(studio: Studio) -> None:
    tab = _tab(studio)
    for name, view in (("春节慰问", View({"age": "80-"})), ("老人生日会", View({"birthday": "month", "age": "60-"}))):
        if name not in {one.name for one in saved_lists.lists(studio.ctx)}:
            saved_lists.save(studio.ctx, name, view)
    tab.lists.show(saved_lists.READY[0].view)
    studio.settle()
    tab.lists.menu.popup(tab.lists.button.mapToGlobal(tab.lists.button.rect().bottomLeft()))


@one("lists-save")
def lists_save(studio: Studio) -> None:
    tab = _tab(studio)
    tab.lists.show(saved_lists.READY[0].view)
    tab.lists.ask_name()


@one("lists-households")
def lists_households(studio: Studio) -> None:
    tab = _tab(studio)
    tab.lists.show(View({"moved_in": "year", "sex": "2", "phone": "yes"}, "", ("household", False)))
    studio.settle()
    tab.page.table.grid.order_by(("household", False))


@one("lists-labels")
def lists_labels(studio: Studio) -> None:
    list_papers.ask_labels(_tab(studio))


@one("lists-sign-in")
def lists_sign_in(studio: Studio) -> None:
    list_papers.ask_sign_in(_tab(studio))


@one("lists-preview")
def lists_preview(studio: Studio) -> None:
    tab = _tab(studio)
    tab.lists.show(saved_lists.READY[0].view)
    list_papers.print_list(tab)
    wait_until(
        lambda: bool([one for one in tab.window().findChildren(PreviewDialog) if one.isVisible()]), "the preview"
    )


@one("consents")
def consents_of_one(studio: Studio) -> None:
    tab = _tab(studio)
    tab.page.filter_bar.add("age", "60-")
    studio.settle()
    person = tab.page.table.ids[0]
    if not consents.of_person(studio.ctx, person):
        consents.add(studio.ctx, person, {"scope": "01", "signed_on": "2026-09-01", "remark": "残疾人补贴申请时签"})
        consents.withdraw(studio.ctx, consents.add(studio.ctx, person, {"scope": "03", "signed_on": "2026-03-05"}))
    tab.open_record("residents", person)
    personal_data.show_consents(tab)


@one("held-ask")
def held_ask(studio: Studio) -> None:
    tab = _tab(studio)
    tab.open_record("residents", tab.page.table.ids[0])
    personal_data.ask_held(tab)


@one("notice-ask")
def notice_ask(studio: Studio) -> None:
    personal_data.ask_notice(_tab(studio))


def _tables(studio: Studio, key: str) -> RegisterDialog:
    tab = cast(ReportsTab, studio.window.go("reports"))
    studio.settle()
    tab.open_tables()
    dialog = next(one for one in studio.window.findChildren(RegisterDialog) if one.isVisible())
    dialog.which.setCurrentIndex(dialog.which.findData(key))
    wait_until(lambda: bool(dialog.tables), "the table")
    return dialog


@one("tables-r10")
def tables_r10(studio: Studio) -> None:
    _tables(studio, "r10")


@one("tables-r11")
def tables_r11(studio: Studio) -> None:
    _tables(studio, "r11")


@one("tables-r12")
def tables_r12(studio: Studio) -> None:
    """With the records behind a number."""
    dialog = _tables(studio, "r12")
    dialog.open_cell(0, "people")
    wait_until(dialog.behind.isVisible, "the records")


@one("tables-r03")
def tables_r03(studio: Studio) -> None:
    """The people of R03, with those behind a number."""
    dialog = _tables(studio, "r03")
    dialog.part.setCurrentIndex(1)
    dialog.open_cell(TOTAL, "all")
    wait_until(dialog.behind.isVisible, "the records")


@one("tables-r03-funds")
def tables_r03_funds(studio: Studio) -> None:
    _tables(studio, "r03y").part.setCurrentIndex(2)


SCENES: list[Scene] = [
    lists_menu,
    lists_save,
    lists_households,
    lists_labels,
    lists_sign_in,
    lists_preview,
    consents_of_one,
    held_ask,
    notice_ask,
    tables_r10,
    tables_r11,
    tables_r12,
    tables_r03,
    tables_r03_funds,
]
