"""Scenes of 包联, houses and places."""

from __future__ import annotations

from typing import Any

from desktop_app.residents import contact_queries, houses, registers

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


@one("contacts-sent")
def sent(studio: Studio) -> None:
    """Somebody who looks after households."""
    page = _page(studio, "contacts")
    page.open_record(page.page.table.ids[1])


@one("contacts-before")
def before(studio: Studio) -> None:
    """A worker with places, and with what has ended."""
    page = _page(studio, "contacts")
    page.open_record(next(one for one in page.page.table.ids if contact_queries.of_staff(page.ctx, one, ended=True)))


@one("contacts-hand-over")
def hand_over(studio: Studio) -> None:
    page = _page(studio, "contacts")
    page.hand_over(page.page.table.current, page.detail.title.text())


@one("contacts-leave")
def leave(studio: Studio) -> None:
    page = _page(studio, "contacts")
    page.delete(page.page.table.current)


@one("contacts-end")
def end(studio: Studio) -> None:
    page = _page(studio, "contacts")
    found = next(found for one in page.page.table.ids if (found := contact_queries.of_staff(page.ctx, one)))
    page.page.open_record(found[0].staff_id)
    page.end(found[0])


@one("contacts-household")
def household(studio: Studio) -> None:
    """Who looks after a household, and its house."""
    page = _page(studio, "households")
    (found,) = registers.ids(page.ctx, registers.HOUSES)[:1]
    page.page.open_record(houses.households(page.ctx, found)[0][0])


@one("contacts-coverage")
def coverage(studio: Studio) -> None:
    page = _page(studio, "coverage")
    page.page.table.select(page.page.table.ids[-1])


@one("contacts-nobody")
def nobody(studio: Studio) -> None:
    """Households that nobody looks after, as a list."""
    page = _page(studio, "coverage")
    page.open_homes("all-none", 0)


@one("contacts-nobody-assign")
def nobody_assign(studio: Studio) -> None:
    page = _page(studio, "coverage")
    page.page.table.select(page.page.table.ids[-1])
    studio.settle()
    page.assign()


@one("houses")
def houses_list(studio: Studio) -> None:
    _page(studio, "house")


@one("houses-form")
def house_form(studio: Studio) -> None:
    _page(studio, "house").open_form(None)


@one("venues-form")
def venue_form(studio: Studio) -> None:
    page = _page(studio, "venue")
    page.open_form(page.page.table.current)


@one("venues")
def venues(studio: Studio) -> None:
    _page(studio, "venue")


SCENES: list[Scene] = [
    contacts,
    assign,
    sent,
    before,
    hand_over,
    leave,
    end,
    household,
    coverage,
    nobody,
    nobody_assign,
    houses_list,
    house_form,
    venues,
    venue_form,
]
