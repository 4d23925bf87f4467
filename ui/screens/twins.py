"""Scenes of people who may stand in the register twice."""

from __future__ import annotations

from typing import Any

from desktop_app.residents import service

from .people import residents
from .scene import Scene, one
from .studio import Studio

_LADY = {
    "name": "曾桂芝",
    "sex": "2",
    "birth_date": "1943-08-15",
    "phone": "13812347686",
    "live_addr": "向阳花园6栋2单元1502",
    "no_id_reason": "03",
}


def _twice(studio: Studio) -> None:
    """Some residents are written down a second time, each in another way."""
    from desktop_app.residents.models import Person

    if Person.select().where(Person.cert_no == "A00012345").exists():  # by the scene before
        return
    for at, row in enumerate(Person.select().where(Person.id_no.is_null(False)).order_by(Person.id).limit(6).dicts()):
        number = row["id_no"]
        swapped = number[:15] + number[16] + number[15] + number[17]
        again = {"name": row["name"], "sex": row["sex"], "birth_date": row["birth_date"], "phone": row["phone"]}
        if at % 2 or swapped == number:
            service.create(studio.ctx, {**again, "live_addr": row["live_addr"], "no_id_reason": "03"})
        else:
            service.create(studio.ctx, {**again, "cert_type": "990", "cert_no": f"A{at}0012345", "remark": "旧表抄来"})


@one("twins")
def twins(studio: Studio) -> None:
    _twice(studio)
    page = residents(studio).show_page("twins")
    studio.settle()
    page.page.table.focus()


@one("twins-merge")
def merging(studio: Studio) -> None:
    _twice(studio)
    page = residents(studio).show_page("twins")
    studio.settle()
    page.page.table.focus()
    studio.settle()
    page.merge()


@one("twins-typed")
def typed(studio: Studio) -> None:
    tab = residents(studio)
    service.create(studio.ctx, _LADY)
    tab.new_record()
    form: Any = tab.page.form
    form.fill({"name": "曾桂芝", "id_no": "290101194308150042", "phone": "13812347686"})
    form.rows["id_no"].editor.left.emit()


SCENES: list[Scene] = [twins, merging, typed]
