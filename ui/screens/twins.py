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

    if Person.select().where(Person.remark == "旧表抄来").exists():  # by the scene before
        return
    keys = ("name", "sex", "birth_date", "phone", "live_addr")
    known = Person.select().where(Person.birth_date.is_null(False)).order_by(Person.id).limit(6)
    for at, row in enumerate(known.dicts()):
        again = {key: row[key] for key in keys}
        if at % 2:
            service.create(studio.ctx, {**again, "no_id_reason": "03"})
        else:
            paper = {"cert_type": "414", "cert_no": f"A{at}{1234567 * (at + 1)}"}
            service.create(studio.ctx, {**again, "live_addr": None, "remark": "旧表抄来", **paper})


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
