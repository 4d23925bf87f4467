"""Importing a roster: choose a file, look at its columns, look at what would happen, do it, take it back.

Reading and writing are jobs; the window stays alive and 取消 always works. Nothing is written before the last step.
"""

from __future__ import annotations

import time
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtGui import QDragEnterEvent, QDropEvent
from PySide6.QtWidgets import QDialog, QHBoxLayout, QProgressBar, QStackedWidget, QVBoxLayout, QWidget

from desktop_app.common.errors import KnownError
from desktop_app.common.jobs import Progress
from desktop_app.residents import past_imports, roster_shapes
from desktop_app.residents.importing import ImportResult

from .. import theme
from ..ask import open_file, save_file
from ..frame.tab import Frame
from ..jobs import Job
from ..records.widgets import button, card, label
from . import import_work
from .import_mapping import MappingPage
from .import_preview import PreviewPage, outcome_words
from .import_start import StartPage
from .import_work import Reading

if TYPE_CHECKING:
    from desktop_app.common.jobs import JobControl

FILES = "*.xlsx *.xls *.xlsb *.ods *.csv *.tsv *.txt"


class ImportWizard(QDialog):
    """``reading`` is the plan on screen, ``result`` what was written; both None before."""

    def __init__(self, frame: Frame, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle(self.tr("导入名册"))
        self.setAcceptDrops(True)
        self.frame, self.ctx = frame, frame.ctx
        self.reading: Reading | None = None
        self.outcome: ImportResult | None = None
        self.job: Job | None = None
        self._began = 0.0
        px = theme.current().px
        self.resize(px(1080), px(640))
        self.title = label("", "title")
        self.message = label("", "problem", wrap=True)
        self.message.hide()
        self.choose_page = StartPage()
        self.choose_page.file_asked.connect(self._choose)
        self.choose_page.undo_asked.connect(self.undo_past)
        self.mapping_page = MappingPage()
        self.mapping_page.forget_asked.connect(self.forget)
        self.preview_page = PreviewPage()
        self.preview_page.decided.connect(self._show_what)
        self.progress_page = self._progress_page()
        self.result_page = self._result_page()
        self.pages = QStackedWidget()
        for page in (
            self.choose_page,
            self.mapping_page,
            self.preview_page,
            self.progress_page,
            self.result_page,
        ):
            self.pages.addWidget(page)
        self.back_button = button(self.tr("上一步"), "chevron-left", on_click=self.back)
        self.cancel_button = button(self.tr("取消"), on_click=self.reject)
        self.next_button = button("", primary=True, on_click=self.go_on)
        row = QHBoxLayout()
        row.setSpacing(px(8))
        row.addWidget(self.back_button)
        row.addWidget(self.message, 1)
        row.addStretch(0)
        row.addWidget(self.cancel_button)
        row.addWidget(self.next_button)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(px(20), px(16), px(20), px(16))
        layout.setSpacing(px(12))
        layout.addWidget(self.title)
        layout.addWidget(self.pages, 1)
        layout.addLayout(row)
        self._begin()

    def _begin(self) -> None:
        """The first page, with the imports of earlier days as they are now."""
        self.setWindowTitle(self.tr("导入名册"))
        may = self.ctx.may("residents.import")
        self.choose_page.show_past(past_imports.recent(self.ctx) if may else [], self.ctx.may("history.undo"))
        self._show(self.choose_page)

    # Pages

    def _progress_page(self) -> QWidget:
        frame, inside = card()
        px = theme.current().px
        inside.addStretch(2)
        self.progress_words = label("", "heading")
        self.bar = QProgressBar()
        self.bar.setTextVisible(False)
        self.bar.setFixedWidth(px(480))
        self.bar.setAccessibleName(self.tr("进度"))
        self.time_words = label("", "soft")
        for one in (self.progress_words, self.bar, self.time_words):
            inside.addWidget(one, 0, Qt.AlignmentFlag.AlignCenter)
        inside.addStretch(3)
        return frame

    def _result_page(self) -> QWidget:
        frame, inside = card()
        px = theme.current().px
        inside.addStretch(1)
        self.result_words = label("", "heading", wrap=True)
        self.balance_words = label("", wrap=True)
        self.more_words = label("", "soft", wrap=True)
        self.rejects_button = button(self.tr("另存退回名单…"), "save", on_click=self._choose_rejects_file)
        self.undo_button = button(self.tr("撤销本次导入"), "undo", on_click=self.undo_import)
        row = QHBoxLayout()
        row.setSpacing(px(8))
        row.addStretch(1)
        row.addWidget(self.rejects_button)
        row.addWidget(self.undo_button)
        row.addStretch(1)
        for one in (self.result_words, self.balance_words, self.more_words):
            one.setAlignment(Qt.AlignmentFlag.AlignCenter)
            inside.addWidget(one)
        inside.addSpacing(px(12))
        inside.addLayout(row)
        inside.addStretch(2)
        return frame

    def _show(self, page: QWidget) -> None:
        titles = {
            self.choose_page: self.tr("导入名册"),
            self.mapping_page: self.tr("核对每一列"),
            self.preview_page: self.tr("预览：还没有写入"),
            self.progress_page: self.tr("请稍候"),
            self.result_page: self.tr("导入结果"),
        }
        words = {self.mapping_page: self.tr("下一步：预览"), self.result_page: self.tr("完成")}
        self.pages.setCurrentWidget(page)
        self.title.setText(titles[page])
        self.back_button.setVisible(page in (self.mapping_page, self.preview_page))
        self.next_button.setVisible(page not in (self.choose_page, self.progress_page))
        self.next_button.setEnabled(True)
        self.cancel_button.setVisible(page is not self.result_page)
        self.next_button.setText(words.get(page, ""))
        if page is self.preview_page:
            self._show_what()
        if page is self.choose_page:
            self.choose_page.choose_button.setFocus()

    def _show_what(self) -> None:
        """What the plan on screen would write, on the button that does it."""
        assert self.reading is not None
        counts = self.reading.plan.counts
        parts = [self.tr("新增 {count:,} 人").format(count=counts.added)] if counts.added else []
        parts += [self.tr("更改 {count:,} 人").format(count=counts.updated)] if counts.updated else []
        what = "，".join(parts) or self.tr("没有要写入的")
        self.next_button.setText(self.tr("导入：{what}").format(what=what))
        self.next_button.setEnabled(bool(counts.added or counts.updated))

    def _say(self, sentence: str) -> None:
        self.message.setText(sentence)
        self.message.setVisible(bool(sentence))

    # The way through

    def read(self, file: Path, mapping: dict[str, dict[int, str | None]] | None = None) -> None:
        """Read a file into a plan, as a job; shows the columns, or the preview when a mapping was chosen."""
        again = mapping is not None
        self._run(
            self.tr("读取名册“{name}”").format(name=file.name),
            lambda control: import_work.read(self.ctx, file, mapping, control),
            partial(self._read, again),
            self.mapping_page if again else self.choose_page,
        )

    def _read(self, again: bool, reading: Reading) -> None:
        self.reading = reading
        self.mapping_page.show_reading(reading, keep=again)
        self.setWindowTitle(self.tr("导入名册：{name}").format(name=reading.path.name))
        if again:
            self._show_preview()
        else:
            self._show(self.mapping_page)
            self.next_button.setFocus()

    def _show_preview(self) -> None:
        assert self.reading is not None
        self.preview_page.show_reading(self.reading)
        self._show(self.preview_page)
        self.next_button.setFocus()

    def go_on(self) -> None:
        """The main button of the page on screen."""
        page = self.pages.currentWidget()
        self._say("")
        if page is self.mapping_page:
            mapping = self.mapping_page.mapping()
            if mapping is not None and self.reading is not None:
                self.read(self.reading.path, mapping)
            else:
                self._show_preview()
        elif page is self.preview_page:
            self.write()
        else:
            self.accept()

    def back(self) -> None:
        self._say("")
        if self.pages.currentWidget() is self.mapping_page:
            self._begin()
        else:
            self._show(self.mapping_page)

    def forget(self, fingerprint: str) -> None:
        """What was settled for files of this shape counts no more; the file is read anew."""
        reading = self.reading
        assert reading is not None

        def work(control: JobControl) -> Reading:
            roster_shapes.forget(self.ctx, [fingerprint], origin=self)
            return import_work.read(self.ctx, reading.path, None, control)

        title = self.tr("读取名册“{name}”").format(name=reading.path.name)
        self._run(title, work, partial(self._read, False), self.mapping_page)

    def write(self) -> None:
        """Write the plan on screen, as a job."""
        reading = self.reading
        assert reading is not None

        title = self.tr("导入名册“{name}”").format(name=reading.path.name)
        self._run(
            title, lambda control: import_work.write(self.ctx, reading, control, self), self._written, self.preview_page
        )

    def _written(self, result: ImportResult) -> None:
        assert self.reading is not None
        self.outcome = result
        counts, words = result.counts, outcome_words()
        numbers = {
            "added": counts.added,
            "updated": counts.updated,
            "unchanged": counts.unchanged,
            "duplicate": counts.duplicates,
            "rejected": counts.rejected,
        }
        self.result_words.setText(
            self.tr("已导入：新增 {people:,} 人、{homes:,} 户").format(
                people=counts.added, homes=result.households_added
            )
        )
        parts = " + ".join(f"{word} {numbers[outcome.value]:,}" for outcome, word in words.items())
        self.balance_words.setText(self.tr("读到 {read:,} 行 = {parts}").format(read=counts.read, parts=parts))
        self.more_words.setText(self.tr("批次 {batch}").format(batch=result.batch))
        self.rejects_button.setVisible(bool(counts.rejected))
        self.undo_button.setEnabled(True)
        self._show(self.result_page)
        self.next_button.setFocus()

    # After it

    def _choose_rejects_file(self) -> None:
        assert self.reading is not None
        suggested = self.tr("{name}_退回名单.xlsx").format(name=self.reading.path.stem)
        name = save_file(self, self.tr("另存退回名单"), suggested, self.tr("工作簿 (*.xlsx)"))
        if name:
            self.save_rejects(Path(name))

    def save_rejects(self, file: Path) -> None:
        """The rows that were sent back, with their reasons, to be put right and imported again."""
        from desktop_app.spreadsheet.rejects import write_rejects

        assert self.reading is not None
        plan = self.reading.plan
        self.frame.jobs.submit(
            self.tr("另存退回名单"),
            lambda control: write_rejects(file, plan),
            on_done=lambda count: self.more_words.setText(
                self.tr("退回的 {count:,} 行已存到 {name}，改好后可以再次导入").format(count=count, name=file.name)
            ),
            on_error=self._failed_beside,
            store=False,
        )

    def undo_import(self) -> None:
        """Take the whole batch back, as a job."""
        assert self.outcome is not None
        batch = self.outcome.batch
        self._run(
            self.tr("撤销导入"),
            lambda control: past_imports.undo(self.ctx, batch),
            lambda _: self._undone(),
            self.result_page,
        )

    def undo_past(self, batch: str) -> None:
        """Take an import of an earlier day back, as a job."""
        work = partial(past_imports.undo, self.ctx, batch)
        self._run(self.tr("撤销导入"), lambda control: work(), lambda _: self._past_undone(), self.choose_page)

    def _past_undone(self) -> None:
        self._begin()
        self._say(self.tr("已撤销这一批，名册和那次导入之前一样"))

    def _undone(self) -> None:
        self.undo_button.setEnabled(False)
        self.result_words.setText(self.tr("本次导入已撤销"))
        self.more_words.setText(self.tr("名册和导入之前一样"))
        self._show(self.result_page)

    # Jobs

    def _run(self, title: str, work: object, done: object, home: QWidget) -> None:
        """``home`` is the page to come back to when it fails or is cancelled."""
        self._say("")
        self.progress_words.setText(title)
        self.time_words.setText("")
        self.bar.setRange(0, 0)
        self._began = time.monotonic()
        self._show(self.progress_page)
        self.job = self.frame.jobs.submit(
            title,
            work,  # type: ignore[arg-type]
            on_done=partial(self._ended, done),
            on_error=partial(self._failed, home),
            on_cancelled=partial(self._cancelled, home),
            on_progress=self._progress,
        )

    def _ended(self, done: object, value: object) -> None:
        self.job = None
        done(value)  # type: ignore[operator]

    def _failed(self, home: QWidget, error: BaseException) -> None:
        self.job = None
        self._show(home)
        self._failed_beside(error)

    def _failed_beside(self, error: BaseException) -> None:
        if isinstance(error, KnownError):
            self._say(error.sentence)
        else:
            self.frame.show_error(error)

    def _cancelled(self, home: QWidget) -> None:
        self.job = None
        self._show(home)
        self._say(self.tr("已取消，没有写入任何内容"))

    def _progress(self, progress: Progress) -> None:
        if progress.total:
            self.bar.setRange(0, progress.total)
            self.bar.setValue(progress.done)
        else:
            self.bar.setRange(0, 0)
        words = progress.text
        gone = time.monotonic() - self._began
        if progress.total and 0 < progress.done < progress.total and gone > 2:
            left = max(1, round(gone * (progress.total - progress.done) / progress.done))
            words += self.tr("　大约还要 {seconds} 秒").format(seconds=left)
        self.time_words.setText(words)

    # Leaving, files

    def reject(self) -> None:
        """取消 and Esc: stops a job that runs; closes otherwise."""
        if self.job is not None:
            self.job.cancel()
            return
        super().reject()

    def _choose(self) -> None:
        name = open_file(self, self.tr("选择名册"), kinds=self.tr("表格 ({files})").format(files=FILES))
        if name:
            self.read(Path(name))

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        if event.mimeData().hasUrls() and self.pages.currentWidget() is self.choose_page:
            event.acceptProposedAction()

    def dropEvent(self, event: QDropEvent) -> None:
        files = [url.toLocalFile() for url in event.mimeData().urls() if url.isLocalFile()]
        if files:
            self.read(Path(files[0]))
