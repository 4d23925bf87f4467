"""Scenes of the grid: the tree, a move, a leader, and what the tree lacks."""

from __future__ import annotations

from typing import Any

from desktop_app.residents import area_queries, areas
from desktop_app.residents.area_places import BUILDING, ESTATE, GRID

from .people import residents
from .scene import Scene, one
from .studio import Studio


def _led(studio: Studio) -> None:
    """A grid with buildings, and some leaders."""
    ctx = studio.ctx
    nodes = area_queries.tree(ctx, BUILDING)
    if any(node.level == GRID for node in nodes):
        return
    estate = next(node for node in nodes if node.level == ESTATE)
    buildings = [node for node in nodes if node.level == BUILDING and node.parent_id == estate.id][:3]
    grid = areas.add(ctx, estate.id, GRID, "第1网格")
    areas.move(ctx, [node.id for node in buildings], {node.id: node.version for node in buildings}, grid)
    page = area_queries.page(ctx, buildings[0].id)
    areas.set_leader(ctx, page.id, page.version, "05", page.people[0])
    areas.set_leader(ctx, grid, area_queries.page(ctx, grid).version, "01", page.people[1])
    village = area_queries.page(ctx, estate.parent_id or estate.id)
    areas.set_code(ctx, village.id, village.version, "290101001001")
    areas.set_code(ctx, grid, area_queries.page(ctx, grid).version, areas.suggested_code(ctx, grid))


def _page(studio: Studio) -> Any:
    tab = residents(studio)
    _led(studio)
    page: Any = tab.show_page("grid")
    studio.settle()
    grid = next(node for node in page.model.nodes() if node.level == GRID)
    page.tree.expand(page.model.index_of(grid.parent_id))
    page.tree.expand(page.model.index_of(grid.id))
    page._choose(page.model.index_of(grid.id))
    return page


@one("grid")
def grid(studio: Studio) -> None:
    _page(studio)


@one("grid-move")
def move(studio: Studio) -> None:
    page = _page(studio)
    studio.settle()
    page.ask_where()


@one("grid-above")
def above(studio: Studio) -> None:
    page = _page(studio)
    page._choose(page.model.index(0, 0))
    studio.settle()
    page.add_above()


@one("grid-find")
def find(studio: Studio) -> None:
    page = _page(studio)
    page.search.setText("3栋 单元")
    page.look_for()


@one("grid-leader")
def leader(studio: Studio) -> None:
    page = _page(studio)
    studio.settle()
    page.ask_leader()


@one("grid-gaps")
def gaps(studio: Studio) -> None:
    tab = residents(studio)
    _led(studio)
    page: Any = tab.show_page("gaps")
    studio.settle()
    page.page.table.focus()


SCENES: list[Scene] = [grid, move, above, leader, gaps, find]
