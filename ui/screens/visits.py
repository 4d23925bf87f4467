"""Scenes of care groups, visits and the completeness page."""

from __future__ import annotations

from .people import residents
from .scene import Scene, one
from .studio import Studio


@one("care-due")
def care_due(studio: Studio) -> None:
    page = residents(studio).show_page("care")
    studio.settle()
    page.page.table.focus()


@one("care-visit")
def care_visit(studio: Studio) -> None:
    page = residents(studio).show_page("care")
    studio.settle()
    page.page.table.focus()
    studio.settle()
    page.visit()


@one("visits-list")
def visits_list(studio: Studio) -> None:
    page = residents(studio).show_page("visits")
    studio.settle()
    page.page.filter_bar.set_values({"state": "open"})
    page.page.table.search("", {"state": "open"})
    studio.settle()
    page.page.table.focus()


@one("visits-month")
def visits_month(studio: Studio) -> None:
    page = residents(studio).show_page("visits")
    studio.settle()
    page.show_month()


@one("care-suggestions")
def care_suggestions(studio: Studio) -> None:
    page = residents(studio).show_page("suggestions")
    studio.settle()
    page.page.table.focus()


@one("completeness")
def completeness(studio: Studio) -> None:
    residents(studio).show_page("completeness")


SCENES: list[Scene] = [
    care_due,
    care_visit,
    visits_list,
    visits_month,
    care_suggestions,
    completeness,
]
