"""Scenes of those who may do less: their window, and what they are told where something stays closed."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace

from PySide6.QtWidgets import QWidget

from desktop_app.mediation.models import Case
from desktop_app.operators.roles import permissions
from desktop_app.residents import queries as residents
from desktop_app.residents.models import Area

from ..application import open_window
from ..approval import ApprovalDialog
from ..main_window import MainWindow
from ..ui_state import UiState
from .scene import Scene, one
from .studio import Studio, wait_until


@contextmanager
def _at_the_desk(studio: Studio, role: str, *, area: int | None = None) -> Iterator[MainWindow]:
    """A window for somebody of this role, on the same store."""
    director = studio.ctx.operator
    studio.ctx.operator = replace(
        director, id=director.id + 90, name="李秀兰", roles=(role,), permissions=permissions([role]), area_id=area
    )
    window = open_window(studio.ctx, UiState(None))
    window.resize(studio.window.size())
    window.show()
    try:
        yield window
    finally:
        window.leave()
        window.jobs.shutdown()
        window.deleteLater()
        studio.ctx.operator = director


def _shoot(studio: Studio, window: MainWindow, name: str, dialog: QWidget | None = None) -> None:
    studio.settle()
    wait_until(lambda: not window.jobs.running, "the window's work")
    studio.shoot_widget(dialog or window, name)


@one("roles-grid", own=True)
def grid_worker(studio: Studio) -> None:
    """Only the people of one estate, and no tab but his."""
    estate = Area.select(Area.id).where(Area.level == 4).order_by(Area.id).scalar()
    with _at_the_desk(studio, "grid", area=estate) as window:
        window.open_record("residents", residents.ids(studio.ctx)[0])
        _shoot(studio, window, "roles-grid")


@one("roles-grid-none", own=True)
def grid_worker_without_a_grid(studio: Studio) -> None:
    with _at_the_desk(studio, "grid") as window:
        window.go("residents")
        _shoot(studio, window, "roles-grid-none")


@one("roles-clerk-case", own=True)
def case_of_others(studio: Studio) -> None:
    with _at_the_desk(studio, "clerk") as window:
        window.open_record("cases", Case.select(Case.id).where(Case.is_private == 0).order_by(Case.id.desc()).scalar())
        _shoot(studio, window, "roles-clerk-case")


@one("roles-clerk-private", own=True)
def private_case(studio: Studio) -> None:
    with _at_the_desk(studio, "clerk") as window:
        window.open_record("cases", Case.select(Case.id).where(Case.is_private == 1).order_by(Case.id.desc()).scalar())
        _shoot(studio, window, "roles-clerk-private")


@one("roles-approval", own=True)
def approval(studio: Studio) -> None:
    with _at_the_desk(studio, "clerk") as window:
        what = window.tr("导出 {count:,} 人的完整号码：{reason}").format(count=600, reason="上级部门要求报送")
        dialog = ApprovalDialog(what, lambda name, password: None, window)
        _shoot(studio, window, "roles-approval", dialog)


@one("roles-auditor", own=True)
def auditor(studio: Studio) -> None:
    """A case to look through: masked like a list, and nothing to press."""
    with _at_the_desk(studio, "auditor") as window:
        window.open_record("cases", Case.select(Case.id).where(Case.is_private == 0).order_by(Case.id.desc()).scalar())
        _shoot(studio, window, "roles-auditor")


@one("roles-admin", own=True)
def administrator(studio: Studio) -> None:
    with _at_the_desk(studio, "admin") as window:
        _shoot(studio, window, "roles-admin")


SCENES: list[Scene] = [
    grid_worker,
    grid_worker_without_a_grid,
    case_of_others,
    private_case,
    approval,
    auditor,
    administrator,
]
