"""回收站: what was deleted in every subject, until it is emptied."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

from desktop_app.common.fields import Catalogue, Field, Kind
from desktop_app.context import Context
from desktop_app.store import recycle
from desktop_app.store.recycle import Binned

from ..frame.acting import MoreButton, carry_out
from ..frame.tab import Frame
from ..records.detail import Line, RecordDetail, Section
from ..records.filter_bar import Filter
from ..records.form_dialog import FormDialog
from ..records.page import RecordPage
from ..records.source import Chip, Column, Row, Sort
from ..records.widgets import button
from ..theme import Tone
from .page import SettingsPage
from .pages import tr

if TYPE_CHECKING:
    from desktop_app.store.changes import Changed

_SOON = 7  # days under which the time left is in amber


class RecycleTable:
    """What the table is fed with (a ``TableSource``). The ids are places: a record is known by table and id."""

    def __init__(self, ctx: Context) -> None:
        self._ctx = ctx
        self._numbers: dict[tuple[str, int], int] = {}
        self.items: dict[int, Binned] = {}

    def read(self) -> None:
        """Look into the bin anew; what was there keeps its place."""
        self.items = {}
        for one in recycle.items(self._ctx):
            number = self._numbers.setdefault((one.table, one.id), len(self._numbers) + 1)
            self.items[number] = one

    def columns(self) -> list[Column]:
        return [
            Column("kind", tr("种类"), 9, sortable=False),
            Column("label", tr("名称"), 28, sortable=False),
            Column("deleted_at", tr("删除时间"), 16, sortable=False),
            Column("deleted_by", tr("谁删的"), 9, sortable=False),
            Column("left", tr("还留"), 8, sortable=False),
            Column("reason", tr("理由"), 16, sortable=False, listed=False),
        ]

    def ids(self, text: str, filters: Mapping[str, Any], sort: Sort | None) -> Sequence[int]:
        self.read()
        return [
            number
            for number, one in self.items.items()
            if (not text or text in one.label or text in one.kind or text in one.deleted_by)
            and filters.get("kind") in (None, one.kind)
        ]

    def ids_complete(self, text: str, filters: Mapping[str, Any], sort: Sort | None) -> Sequence[int]:
        return self.ids(text, filters, sort)

    def rows(self, ids: Sequence[int]) -> list[Row]:
        return [self._shown(self.items[one]) if one in self.items else {} for one in ids]

    def _shown(self, one: Binned) -> Row:
        return {
            "kind": one.kind,
            "label": one.label,
            "deleted_at": one.deleted_at[:16],
            "deleted_by": one.deleted_by,
            "left": [left_chip(one.days_left)],
            "reason": one.reason,
        }

    def total(self, filters: Mapping[str, Any]) -> int:
        return len(self.items)

    def kinds(self) -> list[tuple[str, str]]:
        return [(kind, kind) for kind in dict.fromkeys(one.kind for one in recycle.items(self._ctx))]


def left_chip(days: int) -> Chip:
    """How long a record is still there."""
    words = tr("{days} 天").format(days=days) if days else tr("今天清空")
    return Chip(words, Tone.AMBER if days <= _SOON else Tone.GREY)


class RecyclePage(SettingsPage):
    """恢复 brings a record back with its subject's own checks; 永久删除 is for the 主任, with a reason."""

    def __init__(self, frame: Frame) -> None:
        super().__init__(frame)
        self.source = RecycleTable(self.ctx)
        self.detail = RecordDetail()
        self.more = MoreButton()
        self.restore_button = button(tr("恢复"), "undo", primary=True, on_click=self.restore)
        self.detail.add_action(self.more)
        self.detail.add_action(self.restore_button)
        self.page = RecordPage(
            self.source,
            "recycle",
            frame.state,
            title=tr("回收站"),
            noun=tr("条"),
            search_hint=tr("名称、种类、谁删的"),
            filters=[Filter("kind", tr("种类"), self.source.kinds)],
            record=self.detail,
            show_record=self._show,
            empty=tr("回收站是空的"),
        )
        layout = self.column()
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(self.page)

    def begin(self) -> None:
        self.page.begin()

    def first_focus(self) -> None:
        self.page.refresh()
        self.page.focus_search()

    def changed(self, change: Changed) -> None:
        self.page.refresh()

    @property
    def current(self) -> Binned | None:
        return self.source.items.get(self.page.table.current or 0)

    def _show(self, number: int) -> None:
        one = self.source.items.get(number)
        if one is None:
            return
        keep = int(str(self.ctx.setting("recycle.keep_days")))
        lines = [
            Line("kind", tr("种类"), one.kind, wide=True),
            Line("at", tr("删除时间"), one.deleted_at[:16], wide=True),
            Line("by", tr("谁删的"), one.deleted_by, wide=True),
            Line("reason", tr("理由"), one.reason or tr("没有写"), wide=True),
        ]
        rule = tr("回收站保留 {keep} 天，到期自动清空，连同它在变更记录里的内容。").format(keep=keep)
        self.detail.show_record(
            one.label,
            [Section(tr("删除"), lines)],
            chips=[left_chip(one.days_left)],
            subtitle=rule,
        )
        self.restore_button.setVisible(recycle.may_restore(self.ctx, one.table))
        self.more.offer([(tr("永久删除…"), self.remove)] if self.ctx.may("recycle.empty") else [])

    def restore(self) -> None:
        if (one := self.current) is not None:
            words = tr("已恢复：{label}").format(label=one.label)
            if one.table == "person":
                from ..residents.merge_dialog import restore

                restore(self.frame, one.id, words, self.window())
                return
            carry_out(self.frame, lambda: recycle.restore(self.ctx, one.table, one.id), words)

    def remove(self) -> FormDialog | None:
        """永久删除: asks for the reason; cannot be undone."""
        one = self.current
        if one is None:
            return None
        reason = Field(
            key="reason", label=tr("理由"), kind=Kind.NOTE, section=tr("永久删除"), required=True, max_length=200
        )
        dialog = FormDialog(
            Catalogue(tr("永久删除"), [reason]),
            lambda values: recycle.remove(self.ctx, one.table, one.id, values["reason"] or ""),
            title=tr("永久删除：{label}").format(label=one.label),
            word=tr("永久删除"),
            note=tr("不能撤销。变更记录里只留下“有过、被删了”和这里写的理由，理由里请不要写姓名和号码。"),
            parent=self.window(),
        )
        dialog.form.saved.connect(lambda *_: self._removed())
        dialog.open()
        return dialog

    def _removed(self) -> None:
        self.page.refresh()
        self.frame.notify(tr("已永久删除"))
