"""Scenes of the papers of a case: what is written down for them, several at once, what was printed."""

from __future__ import annotations

from typing import cast

from desktop_app.mediation import printings, queries
from desktop_app.mediation.investigations import INVESTIGATION

from ..mediation import papers
from ..mediation.tab import MediationTab
from .office import case_of
from .scene import Scene, one
from .studio import Studio


def _opened(studio: Studio, *states: str) -> MediationTab:
    tab = cast(MediationTab, studio.window.go("mediation"))
    studio.settle()
    tab.open_record("cases", case_of(studio, *states, with_session=True).case["id"])
    studio.settle()
    return tab


def _print_twice(studio: Studio, tab: MediationTab) -> None:
    """As if a paper had been printed, the record gone on with, and the paper printed again."""
    assert tab.panel.view is not None
    case = tab.panel.view.case["id"]
    for form, copies in (("notice", 3), ("record", 1), ("record", 1)):
        making = papers.build(studio.ctx, queries.get(studio.ctx, case), form)
        printings.keep(studio.ctx, case, making.printed(making(), printings.PRINTED, 2, copies))
    studio.settle()


@one("mediation-printed")
def mediation_materials(studio: Studio) -> None:
    tab = _opened(studio, "AGREED", "PERFORMING", "CLOSED")
    _print_twice(studio, tab)
    tab.panel.show_page("materials")


@one("mediation-investigation")
def mediation_investigation(studio: Studio) -> None:
    tab = _opened(studio, "MEDIATING", "AGREED")
    assert tab.panel.view is not None
    tab.case_actions.parts.add(INVESTIGATION, tab.panel.view)


@one("mediation-several")
def mediation_several(studio: Studio) -> None:
    _opened(studio, "AGREED", "PERFORMING", "CLOSED").panel.print_several()


@one("mediation-compare")
def mediation_compare(studio: Studio) -> None:
    tab = _opened(studio, "AGREED", "PERFORMING", "CLOSED")
    _print_twice(studio, tab)
    view = tab.panel.view
    assert view is not None
    first = printings.of_case(studio.ctx, view.case["id"])[0]
    tab.panel.printed.compare(view, first)


@one("mediation-print-menu")
def mediation_print_menu(studio: Studio) -> None:
    tab = _opened(studio, "AGREED", "PERFORMING", "CLOSED")
    menu = tab.panel.print_menu()
    menu.popup(tab.panel.print_button.mapToGlobal(tab.panel.print_button.rect().bottomLeft()))


SCENES: list[Scene] = [
    mediation_materials,
    mediation_investigation,
    mediation_several,
    mediation_compare,
    mediation_print_menu,
]
