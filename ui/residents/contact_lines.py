"""包联 as lines of a record: what kind, where or who, since when; 更正 and 结束 beside what runs."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial

from PySide6.QtCore import QCoreApplication
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from desktop_app.residents.contact_queries import Looking

from .. import theme
from ..records.detail import Line
from ..records.widgets import icon_button, label, link_button

_KIND = 128


def _tr(text: str) -> str:
    return QCoreApplication.translate("ContactsPage", text)


def contact_section(
    found: Sequence[Looking],
    more: int,
    go: Callable[[str, int], object],
    steps: Sequence[tuple[str, Callable[[Looking], object]]] = (),
    remove: Callable[[Looking], object] | None = None,
) -> QWidget:
    """What a worker looks after; ``more`` others are only counted. ``steps``: words and what is done with one of them;
    ``remove`` is behind a bin at the end."""
    px = theme.current().px
    holder = QWidget()
    body = QVBoxLayout(holder)
    body.setContentsMargins(0, 0, 0, 0)
    body.setSpacing(0)
    if not found:
        body.addWidget(label(_tr("还没有"), "soft"))
    for one in found:
        line = QHBoxLayout()
        line.setSpacing(px(8))
        kind = label(one.kind, "soft")
        kind.setMinimumWidth(px(_KIND))
        line.addWidget(kind)
        line.addWidget(_where(one, go))
        line.addWidget(label(_tr("{day} 起").format(day=one.since), "soft"))
        if one.remark:
            said = label(one.remark, "soft")
            said.setToolTip(one.remark)
            said.setMinimumWidth(0)
            line.addWidget(said, 1)
        else:
            line.addStretch(1)
        for words, act in steps:
            step = link_button(words, on_click=partial(act, one))
            step.setAccessibleName(f"{words}：{one.kind} {one.target}")
            line.addWidget(step)
        if remove is not None:
            words = _tr("记错了，删除：{target}").format(target=one.target)
            line.addWidget(icon_button("trash", words, on_click=partial(remove, one)))
        body.addLayout(line)
    if more:
        body.addWidget(label(_tr("还有 {count:,} 处，在“共几户”里列出").format(count=more), "soft"))
    return holder


def _where(one: Looking, go: Callable[[str, int], object]) -> QWidget:
    if one.household_id is not None:
        target: tuple[str, int] | None = ("households", one.household_id)
    else:
        target = ("grid", one.area_id) if one.area_id is not None else None
    if target is None:
        return label(one.target)
    link = link_button(one.target, on_click=partial(go, *target))
    link.setAccessibleName(f"{one.kind}：{one.target}")
    return link


def before_lines(found: Sequence[Looking]) -> list[Line]:
    """What has ended: from when to when, and what."""
    return [
        Line(
            f"before{one.id}",
            one.kind,
            _tr("{target}（{since} 至 {until}）").format(target=one.target, since=one.since, until=one.until),
            wide=True,
            opens=("households", one.household_id) if one.household_id is not None else None,
        )
        for one in found
    ]
