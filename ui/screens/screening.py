"""Scenes of screening, of R01 and R02, of the register of cases."""

from __future__ import annotations

from typing import Any

from desktop_app.figures.register import TOTAL

from ..mediation.register_dialog import CaseRegisterDialog
from ..reports.register_dialog import RegisterDialog
from .lists import _tables as tables
from .people import residents
from .scene import Scene, one
from .studio import Studio, wait_until


def _page(studio: Studio) -> Any:
    page: Any = residents(studio).show_page("screening")
    studio.settle()
    wait_until(lambda: len(page.page.table.ids) > 0, "the records")
    return page


@one("screening")
def screening_list(studio: Studio) -> None:
    page = _page(studio)
    page.open_record(page.page.table.ids[0])


@one("screening-form")
def screening_form(studio: Studio) -> None:
    _page(studio).open_form(None)


@one("screening-rounds")
def screening_rounds(studio: Studio) -> None:
    _page(studio).show_rounds()


def _with_records(studio: Studio, key: str, column: str) -> RegisterDialog:
    dialog = tables(studio, key)
    dialog.open_cell(TOTAL, column)
    wait_until(lambda: dialog.behind.table is not None, "the records")
    return dialog


@one("tables-r01")
def tables_r01(studio: Studio) -> None:
    _with_records(studio, "r01", "new")


@one("tables-r01-ledger")
def tables_r01_ledger(studio: Studio) -> None:
    tables(studio, "r01").part.setCurrentIndex(1)


@one("tables-r02")
def tables_r02(studio: Studio) -> None:
    tables(studio, "r02")


@one("tables-r02-compared")
def tables_r02_compared(studio: Studio) -> None:
    tables(studio, "r02y").part.setCurrentIndex(1)


@one("tables-r02-typed")
def tables_r02_typed(studio: Studio) -> None:
    tables(studio, "r02").ask_counts()


def _register(studio: Studio, which: int) -> None:
    tab: Any = studio.window.go("mediation")
    studio.settle()
    tab.open_register()
    dialog = next(one for one in studio.window.findChildren(CaseRegisterDialog) if one.isVisible())
    dialog.which.setCurrentIndex(which)
    wait_until(lambda: dialog.book is not None, "the register")


@one("case-register")
def case_register(studio: Studio) -> None:
    _register(studio, 0)


@one("case-register-mediators")
def case_register_mediators(studio: Studio) -> None:
    _register(studio, 1)


SCENES: list[Scene] = [
    case_register,
    case_register_mediators,
    screening_list,
    screening_form,
    screening_rounds,
    tables_r01,
    tables_r01_ledger,
    tables_r02,
    tables_r02_compared,
    tables_r02_typed,
]
