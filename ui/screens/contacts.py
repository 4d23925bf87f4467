"""Scenes of 包联, houses and places."""

from __future__ import annotations

from typing import Any

from .people import residents
from .scene import Scene, one
from .studio import Studio


def _page(studio: Studio, name: str) -> Any:
    page: Any = residents(studio).show_page(name)
    studio.settle()
    page.page.table.focus()
    studio.settle()
    return page


@one("contacts")
def contacts(studio: Studio) -> None:
    _page(studio, "contacts")


@one("contacts-assign")
def assign(studio: Studio) -> None:
    _page(studio, "contacts").assign()


@one("contacts-coverage")
def coverage(studio: Studio) -> None:
    _page(studio, "coverage")


@one("houses")
def houses(studio: Studio) -> None:
    _page(studio, "house")


@one("houses-form")
def house_form(studio: Studio) -> None:
    _page(studio, "house").open_form(None)


@one("venues")
def venues(studio: Studio) -> None:
    _page(studio, "venue")


SCENES: list[Scene] = [contacts, assign, coverage, houses, house_form, venues]
