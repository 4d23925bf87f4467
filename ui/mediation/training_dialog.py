"""Writing down a course for several mediators at once, and what followed from a breach."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import Any

from PySide6.QtCore import QCoreApplication
from PySide6.QtWidgets import QCheckBox, QVBoxLayout, QWidget

from desktop_app import registers
from desktop_app.context import Context
from desktop_app.mediation import mediators, queries
from desktop_app.mediation.mediators import DISCIPLINE, TRAINING

from .. import theme
from ..records.flow import FlowLayout
from ..records.form_dialog import FormDialog
from ..records.widgets import label


def _tr(text: str) -> str:
    return QCoreApplication.translate("MediatorsPage", text)


class TrainingDialog(FormDialog):
    """``trained``: how many were written down, once it was accepted."""

    def __init__(self, ctx: Context, chosen: Collection[int], parent: QWidget) -> None:
        self.trained = 0
        self._ctx = ctx
        super().__init__(
            TRAINING.catalogue,
            self._train,
            title=_tr("登记培训"),
            word=_tr("登记"),
            values={"held_on": ctx.today()},
            parent=parent,
        )
        px = theme.current().px
        self.boxes: dict[int, QCheckBox] = {}
        holder = QWidget()
        flow = FlowLayout(holder, px(12))
        for row in queries.mediators(ctx):
            box = self.boxes[row["id"]] = QCheckBox(row["name"])
            box.setAccessibleName(_tr("参加培训：{name}").format(name=row["name"]))
            box.setChecked(row["id"] in chosen)
            flow.addWidget(box)
        inside = self.form.layout()
        assert isinstance(inside, QVBoxLayout)
        inside.insertWidget(1, label(_tr("参加的调解员"), "section"))
        inside.insertWidget(2, holder)
        self.resize(px(640), px(520))

    def _train(self, values: Mapping[str, Any]) -> int:
        chosen = [one for one, box in self.boxes.items() if box.isChecked()]
        filled = {key: value for key, value in values.items() if value is not None}
        self.trained = mediators.train(self._ctx, chosen, filled)
        return self.trained


def discipline_dialog(ctx: Context, mediator: int, name: str, parent: QWidget) -> FormDialog:
    """违纪处理 of one mediator (人民调解法 §15)."""

    def act(values: Mapping[str, Any]) -> int:
        filled = {key: value for key, value in values.items() if value is not None}
        return registers.add(ctx, DISCIPLINE, {**filled, "mediator": mediator})

    dialog = FormDialog(
        DISCIPLINE.catalogue,
        act,
        title=_tr("违纪处理：{name}").format(name=name),
        word=_tr("登记"),
        note=_tr(
            "情节较轻的，由调委会批评教育、责令改正；情节严重的，由推选或者聘任单位罢免或者解聘"
            "（人民调解法第十五条）。罢免和解聘从处理日期起离任。只有能改调解员名单的人看得到。"
        ),
        values={"happened_on": ctx.today()},
        parent=parent,
    )
    dialog.resize(theme.current().px(640), theme.current().px(460))
    return dialog
