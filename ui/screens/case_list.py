"""Scenes of the list of cases: conditions and the columns of the register, what goes out, the approval, the list on paper."""

from __future__ import annotations

from functools import partial
from typing import cast

from desktop_app.mediation import case_export

from ..approval import ApprovalDialog
from ..mediation.tab import MediationTab
from ..printing.preview import PreviewDialog
from .scene import Scene, one
from .studio import Studio, wait_until

_WIDE = ("number", "accepted_on", "type", "state", "deadline", "parties", "amount", "performed", "private")


def _tab(studio: Studio, **filters: object) -> MediationTab:
    tab = cast(MediationTab, studio.window.go("mediation"))
    tab.page.clear()
    tab.page.filter_bar.set_values(filters)
    studio.settle()
    return tab


@one("mediation-conditions")
def conditions(studio: Studio) -> None:
    tab = _tab(studio, stage="open", accepted="year", private=False)
    tab.page.table.grid.show_columns(_WIDE)
    tab.page.table.grid.order_by(("deadline", False))


@one("mediation-output")
def output(studio: Studio) -> None:
    tab = _tab(studio, deadline="overdue")
    tab.output.menu.popup(tab.output.button.mapToGlobal(tab.output.button.rect().bottomLeft()))


@one("mediation-approval")
def approval(studio: Studio) -> None:
    tab = _tab(studio, stage="closed")
    ids, reason = tab.page.table.ids, case_export.REASONS[0]
    approve = partial(case_export.approve, studio.ctx, ids, reason)
    ApprovalDialog(f"导出 {len(ids)} 件案件的案情：{reason}。要由另一个人审批", approve, studio.window).open()


@one("mediation-list-paper")
def list_paper(studio: Studio) -> None:
    tab = _tab(studio, stage="open")
    tab.page.table.grid.show_columns(_WIDE)
    tab.output.print_list()
    wait_until(lambda: any(one.isVisible() for one in studio.window.findChildren(PreviewDialog)), "the preview")


SCENES: list[Scene] = [conditions, output, approval, list_paper]
