"""备份与恢复: where backups go, which there are, and the way to the guided 恢复."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QMenu, QVBoxLayout, QWidget

from desktop_app.common.jobs import JobControl

from .. import ask, theme
from ..frame.tab import Frame
from ..jobs import Job
from ..records.cells import ChipLabel
from ..records.source import Chip, Column, Row, Sort
from ..records.table import RecordTable
from ..records.widgets import button, card, icon_button, label, restyle
from ..theme import Tone
from .backups import Known, Spot, age, gather, run, spots
from .page import SettingsPage
from .pages import tr

if TYPE_CHECKING:
    from desktop_app.store.backup_plan import Outcome
    from desktop_app.store.changes import Changed

    from .restoring import Restore

KINDS = "*.linlibackup"


class BackupTable:
    """What the table is fed with (a ``TableSource``). The ids are places in ``found``, from 1."""

    def __init__(self, today: str) -> None:
        self._today = today
        self.found: list[Known] = []
        self.checked: dict[Path, Chip] = {}  # what was verified on this page

    def columns(self) -> list[Column]:
        return [
            Column("made_at", tr("做于"), 16, sortable=False),
            Column("age", tr("多久以前"), 9, sortable=False),
            Column("state", tr("核验"), 8, sortable=False),
            Column("counts", tr("里面有"), 25, sortable=False),
            Column("last", tr("最后一次改动"), 24, sortable=False),
            Column("size", tr("大小"), 8, "right", sortable=False),
            Column("kept", tr("为什么留着"), 12, sortable=False),
            Column("where", tr("在哪里"), 20, sortable=False),
        ]

    def ids(self, text: str, filters: Mapping[str, Any], sort: Sort | None) -> Sequence[int]:
        return range(1, len(self.found) + 1)

    def ids_complete(self, text: str, filters: Mapping[str, Any], sort: Sort | None) -> Sequence[int]:
        return self.ids(text, filters, sort)

    def rows(self, ids: Sequence[int]) -> list[Row]:
        return [self._shown(self.found[one - 1]) if one <= len(self.found) else {} for one in ids]

    def _shown(self, one: Known) -> Row:
        return {
            "made_at": one.made_at[:16],
            "age": age(one.made_at, self._today),
            "state": [chip] if (chip := self.checked.get(one.file)) else None,
            "counts": one.counts,
            "last": one.last_change,
            "size": one.size_words,
            "kept": one.kept,
            "where": one.where,
        }

    def total(self, filters: Mapping[str, Any]) -> int:
        return len(self.found)


class BackupPage(SettingsPage):
    """Places above, backups below; everything that touches a disk is a job."""

    def __init__(self, frame: Frame) -> None:
        super().__init__(frame)
        self.source = BackupTable(self.ctx.today())
        self.spots: list[Spot] = []
        self.restore_dialog: Restore | None = None
        self._looking = False
        layout = self.column()
        layout.addWidget(self._places_card())
        layout.addWidget(self._list_card(), 1)

    # Making

    def _places_card(self) -> QWidget:
        px = theme.current().px
        box, inside = card()
        head = QHBoxLayout()
        head.setSpacing(px(8))
        head.addWidget(label(tr("备份到哪里"), "heading"))
        self.state = label("", "soft", wrap=True)
        head.addWidget(self.state, 1)
        self.add_button = button(tr("增加位置"), "plus", on_click=self._offer_places)
        self.now_button = button(tr("立即备份"), "backup", primary=True, on_click=self.back_up)
        for one in (self.add_button, self.now_button):
            one.setVisible(self.ctx.may("store.backup"))
            head.addWidget(one)
        inside.addLayout(head)
        self._lines = QVBoxLayout()
        self._lines.setSpacing(px(2))
        inside.addLayout(self._lines)
        self.result = label("", wrap=True)
        self.result.hide()
        inside.addWidget(self.result)
        return box

    def _list_card(self) -> QWidget:
        px = theme.current().px
        box, inside = card()
        inside.setContentsMargins(0, px(12), 0, 0)
        head = QHBoxLayout()
        head.setContentsMargins(px(16), 0, px(16), 0)
        head.setSpacing(px(8))
        head.addWidget(label(tr("现有的备份"), "heading"))
        rule = tr("最近 {daily} 天每天一份，再往前 {weekly} 周每周一份、{monthly} 个月每月一份")
        keep = {key: self.ctx.setting(f"backup.{key}") for key in ("daily", "weekly", "monthly")}
        head.addWidget(label(rule.format(**keep), "small", wrap=True), 1)
        self.verify_button = button(tr("核验"), "check", on_click=self.verify)
        self.restore_button = button(tr("恢复…"), "history", on_click=self.open_restore)
        self.restore_button.setVisible(self.ctx.may("store.restore"))
        for one in (self.verify_button, self.restore_button):
            head.addWidget(one)
        inside.addLayout(head)
        self.table = RecordTable(
            self.source, "backups", self.frame.state, title=tr("现有的备份"), noun=tr("份"), empty=tr("还没有备份")
        )
        self.table.current_changed.connect(lambda _: self._allow())
        self.table.opened.connect(lambda _: self.open_restore())
        inside.addWidget(self.table, 1)
        self._allow()
        return box

    def _allow(self) -> None:
        self.verify_button.setEnabled(self.current is not None)

    @property
    def current(self) -> Known | None:
        place = self.table.current
        return self.source.found[place - 1] if place is not None and place <= len(self.source.found) else None

    # Looking

    def begin(self) -> None:
        self.look()

    def look(self) -> None:
        """Which places are there and what lies in them, in the background."""
        if self._looking:
            return
        self._looking = True
        ctx = self.ctx

        def work(control: JobControl) -> tuple[list[Spot], list[Known]]:
            found = gather(ctx, control)
            return spots(ctx, found), found

        def done(seen: tuple[list[Spot], list[Known]]) -> None:
            self._looking = False
            self.show_found(*seen)

        def failed(error: BaseException) -> None:
            self._looking = False
            self.frame.show_error(error)

        def cancelled() -> None:
            self._looking = False

        title = tr("查看备份")
        self.frame.jobs.submit(title, work, on_done=done, on_error=failed, on_cancelled=cancelled)

    def show_found(self, places: Sequence[Spot], found: Sequence[Known]) -> None:
        """What was seen."""
        self.spots = list(places)
        self.source.found = list(found)
        while (item := self._lines.takeAt(0)) is not None:
            if (gone := item.widget()) is not None:
                gone.hide()
                gone.deleteLater()
        for spot in self.spots:
            self._lines.addWidget(self._line(spot))
        last = self.ctx.store.meta("last_backup")
        words = tr("上次备份 {at}").format(at=last[:16]) if last else tr("还没有备份过，请现在做一份")
        self.state.setText(words)
        restyle(self.state, "tone", "" if last else "amber")
        self.table.search()
        self._allow()

    def _line(self, spot: Spot) -> QWidget:
        px = theme.current().px
        line = QWidget()
        row = QHBoxLayout(line)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(px(8))
        name = label(spot.name)
        name.setMinimumWidth(1)  # a long path is cut; the window does not grow for it
        name.setToolTip(spot.name)
        row.addWidget(name)
        row.addWidget(ChipLabel(Chip(spot.state, spot.tone)))
        row.addWidget(label(spot.last, "soft", wrap=True), 1)
        gone = icon_button("close", tr("不再备份到 {name}").format(name=spot.name), on_click=lambda: self.remove(spot))
        gone.setVisible(self.ctx.may("store.backup") and len(self.spots) > 1)
        row.addWidget(gone)
        return line

    # Places

    def _offer_places(self) -> None:
        menu = self.places_menu()
        menu.popup(self.add_button.mapToGlobal(self.add_button.rect().bottomLeft()))

    def places_menu(self) -> QMenu:
        """A folder, or one of the disks that are plugged in."""
        from desktop_app.store import places

        menu = QMenu(self)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        menu.addAction(tr("文件夹…")).triggered.connect(self._choose_folder)
        for one in places.volumes():
            words = tr("U 盘“{label}”").format(label=one.label)
            menu.addAction(words).triggered.connect(lambda _=False, name=one.label: self.add(label=name))
        return menu

    def _choose_folder(self, _: bool = False) -> None:
        if chosen := ask.folder(self, tr("备份到这个文件夹")):
            self.add(path=chosen)

    def add(self, path: str = "", label: str = "") -> None:
        """One more place; a folder by its path, a disk by its label."""
        from desktop_app.store.backup_plan import Place

        self._save([*(spot.place for spot in self.spots), Place(path=path, label=label)])

    def remove(self, spot: Spot) -> None:
        """No more backups there; those that are there stay."""
        before = [one.place for one in self.spots]
        if self._save([place for place in before if place != spot.place]):
            words = tr("不再备份到 {name}；那里已有的备份都留着").format(name=spot.name)
            self.frame.notify(words, lambda: self._save(before))

    def _save(self, wanted: Sequence[Any]) -> bool:
        from desktop_app.common.errors import KnownError
        from desktop_app.store import backup_plan

        try:
            self.ctx.require("store.backup")
            backup_plan.save_places(self.ctx.store.folder, list(wanted))
        except KnownError as error:
            self.frame.show_error(error)
            return False
        self.look()
        return True

    # Backing up, checking, restoring

    def back_up(self) -> Job:
        """To every place, now."""
        self.now_button.setEnabled(False)
        ctx = self.ctx
        return self.frame.jobs.submit(
            tr("备份"),
            lambda control: run(ctx, control),
            on_done=self._backed_up,
            on_error=self._failed,
            on_cancelled=lambda: self._over(tr("备份已取消。"), ""),
        )

    def _backed_up(self, outcomes: Sequence[Outcome]) -> None:
        bad = any(one.backup is None for one in outcomes)
        self._over("\n".join(one.sentence for one in outcomes), "amber" if bad else "good")
        if (status := getattr(self.window(), "status_line", None)) is not None:
            status.refresh_backup()
        self.look()

    def _failed(self, error: BaseException) -> None:
        self._over("", "")
        self.frame.show_error(error)

    def _over(self, words: str, tone: str) -> None:
        self.now_button.setEnabled(True)
        self.result.setText(words)
        restyle(self.result, "tone", tone)
        self.result.setVisible(bool(words))

    def verify(self) -> None:
        """Open the chosen backup and look through it."""
        one = self.current
        if one is None:
            return
        ctx = self.ctx

        def work(control: JobControl) -> None:
            from desktop_app.store import backup

            backup.verify(one.file, ctx.store.key)

        def done(_: object) -> None:
            self._mark(one, Chip(tr("完好"), Tone.GREEN))

        def failed(error: BaseException) -> None:
            self._mark(one, Chip(tr("不能用"), Tone.RED))
            self.frame.show_error(error)

        self._mark(one, Chip(tr("核验中"), Tone.BLUE))
        self.frame.jobs.submit(tr("核验备份"), work, on_done=done, on_error=failed, store=False)

    def _mark(self, one: Known, chip: Chip) -> None:
        self.source.checked[one.file] = chip
        self.table.model.refresh()

    def open_restore(self, *, damaged: bool = False) -> Restore | None:
        """The guided 恢复; None for somebody who may not."""
        from .restoring import Restore

        if not self.ctx.may("store.restore"):
            return None
        if self.restore_dialog is not None:
            self.restore_dialog.activateWindow()
            return self.restore_dialog
        chosen = self.current.file if self.current is not None else None
        self.restore_dialog = Restore(self.frame, self.window(), chosen=chosen, damaged=damaged)
        self.restore_dialog.finished.connect(self._restore_closed)
        self.restore_dialog.open()
        return self.restore_dialog

    def _restore_closed(self) -> None:
        self.restore_dialog = None

    # What the tab asks

    def first_focus(self) -> None:
        self.look()
        (self.now_button if self.now_button.isVisibleTo(self) else self.table.grid).setFocus()

    def changed(self, change: Changed) -> None:
        pass
