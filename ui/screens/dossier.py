"""Scenes of dossiers: the contents of a case, and the shelf."""

from __future__ import annotations

from typing import Any

from desktop_app.mediation import dossier_shelf
from desktop_app.mediation.dossier_models import Dossier

from .office import mediation as open_mediation
from .office import wait_for_preview
from .scene import Scene, one
from .studio import Studio


@one("dossier", is_tab=True)
def dossier(studio: Studio) -> None:
    """A closed case whose papers are brought together."""
    open_mediation(studio, "CLOSED").panel.show_page("dossier")


@one("dossier-cover")
def cover(studio: Studio) -> None:
    panel = open_mediation(studio, "CLOSED").panel
    panel.show_page("dossier")
    studio.settle()
    found = panel.dossier.found
    assert found is not None
    panel.dossier._acts.cover(found)


@one("dossier-check")
def check(studio: Studio) -> None:
    panel = open_mediation(studio, "CLOSED").panel
    panel.show_page("dossier")
    studio.settle()
    found = panel.dossier.found
    assert found is not None
    panel.dossier._acts.check_all(found)


@one("dossier-materials")
def materials(studio: Studio) -> None:
    open_mediation(studio, "CLOSED").panel.show_page("materials")


@one("dossier-files")
def files(studio: Studio) -> None:
    """The contents with the scans of a case, under what is missing."""
    panel = open_mediation(studio, "CLOSED").panel
    panel.show_page("dossier")
    page = panel.dossier
    studio.settle()
    page.verticalScrollBar().setValue(page.verticalScrollBar().maximum())


@one("dossier-archived")
def archived(studio: Studio) -> None:
    open_mediation(studio, "ARCHIVED")


@one("dossier-preview")
def preview(studio: Studio) -> None:
    panel = open_mediation(studio, "CLOSED").panel
    panel.show_page("dossier")
    studio.settle()
    panel.print_fitting()
    wait_for_preview(studio)


def _shelf(studio: Studio) -> Any:
    page: Any = open_mediation(studio).show_page("shelf")
    studio.settle()
    return page


@one("shelf", is_tab=True)
def shelf(studio: Studio) -> None:
    page = _shelf(studio)
    late = dossier_shelf.rows(studio.ctx, "", {"state": "late"})
    page.open_record(late[0]["case_id"])


@one("shelf-lend")
def lend(studio: Studio) -> None:
    page = _shelf(studio)
    page.open_record(page.page.table.ids[0])
    page.lend()


@one("shelf-disposal")
def disposal(studio: Studio) -> None:
    """Two dossiers as old as they are in a hall that has kept some for years."""
    chosen = list(Dossier.select().where(Dossier.retention_years.is_null(False)).order_by(Dossier.id.desc()).limit(3))
    with studio.ctx.write("cases.edit", "准备画面") as writer:
        for one_ in chosen:
            writer.update(Dossier, one_.id, {"archived_on": "2010-05-04"})
    page = _shelf(studio)
    page.open_disposal()


SCENES: list[Scene] = [dossier, cover, check, materials, files, archived, preview, shelf, lend, disposal]
