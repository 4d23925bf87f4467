"""The recovery key on the screen, this once: to be printed, saved or copied by hand before going on."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QCheckBox, QGridLayout, QHBoxLayout, QVBoxLayout, QWidget

from desktop_app.common.errors import KnownError
from desktop_app.common.papers import RecoveryCard

from .. import theme
from ..ask import save_file
from ..jobs import JobRunner
from ..records.widgets import button, card, label

_IN_A_ROW = 4


class RecoveryKeyPage(QWidget):
    """``done`` when it is on paper and the button ``word`` was pressed; before, ``may_leave`` says why not."""

    done = Signal()

    def __init__(self, paper: RecoveryCard, word: str, jobs: JobRunner) -> None:
        super().__init__()
        self._paper, self._jobs = paper, jobs
        look = theme.current()
        px = look.px
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(px(10))
        layout.addWidget(label(self.tr("恢复密钥"), "title"))
        what_for = self.tr(
            "所有人都忘了密码，或者电脑坏了要从备份恢复时，只有它能打开数据。它只显示这一次：打印出来，放进保险柜。"
        )
        layout.addWidget(label(what_for, wrap=True))
        frame, inside = card()
        grid = QGridLayout()
        grid.setSpacing(px(8))
        for place, group in enumerate(paper.key.split("-")):
            shown = label(group)
            shown.setFont(look.font(19, bold=True))
            shown.setAlignment(Qt.AlignmentFlag.AlignCenter)
            number = label(self.tr("第{number}组").format(number=place + 1), "small")
            number.setAlignment(Qt.AlignmentFlag.AlignCenter)
            row, column = place // _IN_A_ROW * 2, place % _IN_A_ROW
            grid.addWidget(shown, row, column)
            grid.addWidget(number, row + 1, column)
        inside.addLayout(grid)
        frame.setAccessibleName(paper.key)
        layout.addWidget(frame)
        self.print_button = button(self.tr("打印…"), "print", on_click=self.print)
        self.save_button = button(self.tr("存为 PDF…"), "save", on_click=self._choose_file)
        papers = QHBoxLayout()
        papers.setSpacing(px(8))
        papers.addWidget(self.print_button)
        papers.addWidget(self.save_button)
        papers.addStretch(1)
        layout.addLayout(papers)
        self.message = label("", "hint", wrap=True)
        self.message.hide()
        layout.addWidget(self.message)
        self.kept = QCheckBox(self.tr("已打印或抄写"))
        self.go = button(word, primary=True, on_click=self.done.emit)
        self.go.setEnabled(False)
        self.kept.toggled.connect(self.go.setEnabled)
        last = QHBoxLayout()
        last.addWidget(self.kept)
        last.addStretch(1)
        last.addWidget(self.go)
        layout.addLayout(last)
        self.first = self.print_button

    def print(self) -> None:
        """In the preview, which prints."""
        self._make(self._preview)

    def _preview(self, pdf: bytes) -> None:
        from ..printing.preview import PreviewDialog

        preview = PreviewDialog(pdf, self.tr("恢复密钥"), self.tr("恢复密钥"), parent=self.window())
        preview.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        preview.open()

    def _choose_file(self) -> None:
        name = save_file(self, self.tr("存为 PDF"), self.tr("恢复密钥") + ".pdf", "PDF (*.pdf)")
        if name:
            self.save(Path(name))

    def save(self, file: Path) -> None:
        """Write the PDF; a folder that cannot be written to is said."""

        def write(pdf: bytes) -> None:
            try:
                file.write_bytes(pdf)
            except OSError as error:
                self.say(self.tr("没有存成：{reason}。换一个文件夹再试。").format(reason=error.strerror))
            else:
                self.say(self.tr("已存好。打印或移到保险柜里的U盘以后，请把这个文件从电脑上删掉。"))

        self._make(write)

    def _make(self, use: Callable[[bytes], object]) -> None:
        paper = self._paper

        def work(_: object) -> bytes:
            from reports import recovery_card

            return recovery_card.build(paper)

        self._jobs.submit(self.tr("恢复密钥"), work, on_done=use, on_error=self._failed, store=False)

    def _failed(self, error: BaseException) -> None:
        if not isinstance(error, KnownError):
            raise error
        self.say(error.sentence)

    def say(self, sentence: str) -> None:
        self.message.setText(sentence)
        self.message.show()

    def may_leave(self) -> bool:
        """The key is shown this once; without it on paper nobody goes on."""
        if not self.kept.isChecked():
            self.say(self.tr("恢复密钥只显示这一次。请先打印或抄写，再勾选“已打印或抄写”。"))
        return self.kept.isChecked()
