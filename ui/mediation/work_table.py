"""What a mediator did, year by year: every number is a way to its cases."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import partial

from PySide6.QtCore import QCoreApplication, Qt
from PySide6.QtWidgets import QGridLayout, QVBoxLayout, QWidget

from desktop_app.mediation import mediator_work, states
from desktop_app.mediation.mediator_work import Work

from .. import theme
from ..records.flow import FlowLayout
from ..records.widgets import label, link_button

Go = Callable[[list[int], str], object]
_RIGHT = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter


def _tr(text: str) -> str:
    return QCoreApplication.translate("WorkTable", text)


def work_table(name: str, years: Mapping[str, Work], go: Go) -> QWidget:
    """A row for each year and one for all, and how many cases are in which state. ``go`` gets ids and what they are."""
    px = theme.current().px
    holder = QWidget()
    body = QVBoxLayout(holder)
    body.setContentsMargins(0, 0, 0, 0)
    body.setSpacing(px(6))
    if not years:
        body.addWidget(label(_tr("还没有承办案件"), "soft"))
        return holder
    grid = QGridLayout()
    grid.setHorizontalSpacing(px(14))
    grid.setVerticalSpacing(px(2))
    heads = (_tr("受理年份"), _tr("参与"), _tr("首席"), _tr("在办"), _tr("办结"), _tr("达成协议"), _tr("成功率"))
    for column, words in enumerate(heads):
        grid.addWidget(label(words, "soft"), 0, column, _RIGHT if column else Qt.AlignmentFlag.AlignLeft)
    whole = mediator_work.total(years)
    rows = [*((_tr("{year}年").format(year=year), years[year]) for year in sorted(years, reverse=True))]
    if len(rows) > 1:
        rows.append((_tr("合计"), whole))
    for row, (when, work) in enumerate(rows, 1):
        grid.addWidget(label(when), row, 0)
        counted = (work.cases, work.led, work.running, work.settled, work.agreed)
        for column, of in enumerate(counted, 1):
            grid.addWidget(_number(of, f"{name} {when} {heads[column]}", go), row, column, _RIGHT)
        rate = "—" if work.rate is None else f"{work.rate:.1f}%"
        grid.addWidget(label(rate), row, 6, _RIGHT)
    grid.setColumnStretch(7, 1)
    body.addLayout(grid)
    beneath = QWidget()
    flow = FlowLayout(beneath, px(10))
    for state in states.ALL:
        if ids := whole.by_state.get(state):
            words = _tr("{state} {count:,} 件").format(state=states.label(state), count=len(ids))
            link = link_button(words, on_click=partial(go, ids, f"{name} {states.label(state)}"))
            link.setProperty("role", "inline")
            flow.addWidget(link)
    body.addWidget(beneath)
    return holder


def _number(ids: list[int], words: str, go: Go) -> QWidget:
    if not ids:
        return label("0", "soft")
    link = link_button(f"{len(ids):,}", on_click=partial(go, ids, words))
    link.setProperty("role", "inline")
    link.setAccessibleName(f"{words}：{len(ids):,}")
    return link
