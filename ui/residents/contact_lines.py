"""包联 as lines of a record: what kind, where or who, since when; 更正 and 结束 beside what runs."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial

from PySide6.QtCore import QCoreApplication, Qt
from PySide6.QtWidgets import QGridLayout, QSizePolicy, QVBoxLayout, QWidget

from desktop_app.residents.contact_queries import Looking

from .. import theme
from ..records.detail import Line
from ..records.widgets import icon_button, label, link_button

_SAID = 2  # column of since when and what is remarked
_SINCE = 92


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
    grid = QGridLayout()
    grid.setHorizontalSpacing(px(6))
    grid.setVerticalSpacing(0)
    grid.setColumnStretch(_SAID, 1)
    for row, one in enumerate(found):
        grid.addWidget(label(one.kind, "soft"), row, 0)
        grid.addWidget(_where(one, go), row, 1, Qt.AlignmentFlag.AlignLeft)
        said = label(_tr("{day} 起").format(day=one.since) + (f"　{one.remark}" if one.remark else ""), "soft")
        said.setToolTip(one.remark)
        said.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
        said.setMinimumWidth(px(_SINCE))
        grid.addWidget(said, row, _SAID)
        for place, (words, act) in enumerate(steps, _SAID + 1):
            step = link_button(words, on_click=partial(act, one))
            step.setAccessibleName(f"{words}：{one.kind} {one.target}")
            grid.addWidget(step, row, place)
        if remove is not None:
            words = _tr("记错了，删除：{target}").format(target=one.target)
            away = icon_button("trash", words, on_click=partial(remove, one))
            grid.addWidget(away, row, _SAID + 1 + len(steps))
    body.addLayout(grid)
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
