"""Figures of roles and of one who helps: numbers that open their cases."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial

from PySide6.QtCore import QCoreApplication, Qt
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QVBoxLayout, QWidget

from desktop_app.mediation.experts import RoleFigures

from .. import theme
from ..records.widgets import label, link_button

Go = Callable[[list[int], str], object]
_RIGHT = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter


def _tr(text: str) -> str:
    return QCoreApplication.translate("PeoplePages", text)


def cases_line(name: str, ids: list[int], basis: str, go: Go) -> QWidget:
    """共 n 件 as a way to them, and how they were counted."""
    holder = QWidget()
    body = QVBoxLayout(holder)
    body.setContentsMargins(0, 0, 0, 0)
    row = QHBoxLayout()
    words = _tr("{count:,} 件").format(count=len(ids))
    if ids:
        link = link_button(words, on_click=partial(go, ids, _tr("{name}参与的案件").format(name=name)))
        link.setProperty("role", "inline")
        row.addWidget(link)
    else:
        row.addWidget(label(words, "soft"))
    row.addStretch(1)
    body.addLayout(row)
    body.addWidget(label(basis, "small", wrap=True))
    return holder


def role_table(rows: Sequence[RoleFigures], go: Go) -> QWidget:
    """Role, people, cases, agreed, rate."""
    px = theme.current().px
    holder = QWidget()
    grid = QGridLayout(holder)
    grid.setContentsMargins(0, 0, 0, 0)
    grid.setHorizontalSpacing(px(14))
    grid.setVerticalSpacing(px(2))
    for column, words in enumerate((_tr("身份"), _tr("人数"), _tr("参与案件"), _tr("达成协议"), _tr("成功率"))):
        grid.addWidget(label(words, "soft"), 0, column, _RIGHT if column else Qt.AlignmentFlag.AlignLeft)
    for row, one in enumerate(rows, 1):
        role, people, cases, agreed = one.role, one.people, one.cases, one.agreed
        grid.addWidget(label(role), row, 0)
        grid.addWidget(label(f"{people:,}"), row, 1, _RIGHT)
        if cases:
            ids = sorted(cases, reverse=True)
            link = link_button(f"{len(ids):,}", on_click=partial(go, ids, _tr("{name}参与的案件").format(name=role)))
            link.setProperty("role", "inline")
            link.setAccessibleName(_tr("{name}参与的案件").format(name=role))
            grid.addWidget(link, row, 2, _RIGHT)
        else:
            grid.addWidget(label("0", "soft"), row, 2, _RIGHT)
        grid.addWidget(label(f"{agreed:,}"), row, 3, _RIGHT)
        grid.addWidget(label("—" if one.rate is None else f"{one.rate:.1f}%"), row, 4, _RIGHT)
    grid.setColumnStretch(5, 1)
    return holder
