"""Scenes of care groups, visits and the completeness page."""

from __future__ import annotations

from PySide6.QtGui import QColor, QPixmap

from desktop_app.residents import queries, saved_lists
from desktop_app.residents.saved_lists import View
from desktop_app.visits import service

from ..residents.visit_edit import VisitEditDialog
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


@one("visits-edit")
def visits_edit(studio: Studio) -> None:
    page = residents(studio).show_page("visits")
    studio.settle()
    page.page.table.focus()
    studio.settle()
    page.edit()


@one("visits-edit-photos")
def visits_edit_photos(studio: Studio) -> None:
    """One picture that is there and goes, one that comes."""
    page = residents(studio).show_page("visits")
    studio.settle()
    page.page.table.focus()
    studio.settle()
    files = [studio.files / name for name in ("楼道.png", "院子.png")]
    for file, colour in zip(files, ("gray", "seagreen"), strict=True):
        picture = QPixmap(400, 300)
        picture.fill(QColor(colour))
        picture.save(str(file))
    page.take_photo(page.page.table.current, files[0])
    page.edit()
    form = studio.window.findChildren(VisitEditDialog)[-1].form
    next(iter(form.photos.kept.values())).click()
    form.photos.take(files[1])
    form.photos.add_button.setFocus()
    studio.settle()
    form._scroll.ensureWidgetVisible(form.photos)


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


@one("residents-erase")
def residents_erase(studio: Studio) -> None:
    """Before somebody is erased: what names him elsewhere."""
    tab = residents(studio)
    person = next(one for one in queries.ids(studio.ctx) if queries.household_of(studio.ctx, one) is not None)
    row = queries.get(studio.ctx, person)
    visit = {"day": studio.ctx.today(), "mode": "01", "met": 1, "situation": f"{row['name']}身体尚好。"}
    service.add_visit(studio.ctx, visit, household_id=row["household_id"])
    saved_lists.save(studio.ctx, "回访", View({}, row["name"]))
    tab.open_record("residents", person)
    studio.settle()
    tab.erase()


SCENES: list[Scene] = [
    care_due,
    care_visit,
    visits_list,
    visits_edit,
    visits_edit_photos,
    visits_month,
    care_suggestions,
    completeness,
    residents_erase,
]
