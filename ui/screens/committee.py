"""Scenes of the committee: its data, mediators, experts, roles, duty, rooms, money."""

from __future__ import annotations

from typing import Any

from .scene import Scene, one
from .studio import Studio


def _page(studio: Studio, name: str) -> Any:
    tab: Any = studio.window.go("mediation")
    page = tab.show_page(name)
    studio.settle()
    table = getattr(getattr(page, "page", None), "table", None)
    if table is not None and len(table.ids):
        table.select(table.ids[0])
        studio.settle()
    return page


@one("committee", is_tab=True)
def committee(studio: Studio) -> None:
    _page(studio, "committee")


@one("committee-form")
def committee_form(studio: Studio) -> None:
    page = _page(studio, "committee")
    page.open_form(page.page.table.current)


@one("committee-mediators", is_tab=True)
def mediators(studio: Studio) -> None:
    _page(studio, "mediators")


@one("committee-mediator-form")
def mediator_form(studio: Studio) -> None:
    page = _page(studio, "mediators")
    page.open_form(page.page.table.current)


@one("committee-train")
def train(studio: Studio) -> None:
    _page(studio, "mediators").train()


@one("committee-discipline")
def discipline(studio: Studio) -> None:
    page = _page(studio, "mediators")
    page.discipline(page.page.table.current, page.detail.title.text())


@one("committee-training")
def training(studio: Studio) -> None:
    _page(studio, "training")


@one("committee-experts", is_tab=True)
def experts(studio: Studio) -> None:
    _page(studio, "experts")


@one("committee-helpers")
def helpers(studio: Studio) -> None:
    _page(studio, "helpers")


@one("committee-duty", is_tab=True)
def duty(studio: Studio) -> None:
    _page(studio, "duty")


@one("committee-duty-form")
def duty_form(studio: Studio) -> None:
    _page(studio, "duty").ask_cell(1, 3)


@one("committee-rooms", is_tab=True)
def rooms(studio: Studio) -> None:
    _page(studio, "rooms")


@one("committee-rooms-day", own=True)
def rooms_day(studio: Studio) -> None:
    page = _page(studio, "rooms")
    page.switch()
    studio.settle()
    studio.shoot("committee-rooms-day")
    page.switch()


@one("committee-room-clash")
def clash(studio: Studio) -> None:
    """A booking over another is refused with a sentence."""
    page = _page(studio, "rooms")
    dialog = page.ask_cell(0, 0)
    studio.settle()
    dialog.form.fill(
        {
            "day": studio.window.frame.ctx.today(),
            "room": page.rooms[0][0],
            "from_time": "09:30",
            "to_time": "10:00",
            "matter": "说明会",
        }
    )
    dialog.form.save()


@one("committee-room-list")
def room_list(studio: Studio) -> None:
    _page(studio, "room")


@one("committee-funds")
def funds(studio: Studio) -> None:
    _page(studio, "funds")


SCENES: list[Scene] = [
    committee,
    committee_form,
    mediators,
    mediator_form,
    train,
    discipline,
    training,
    experts,
    helpers,
    duty,
    duty_form,
    rooms,
    rooms_day,
    clash,
    room_list,
    funds,
]
