"""What a page lists, printed as shown and saved as a workbook: one way for every page."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QCoreApplication
from PySide6.QtWidgets import QWidget

from desktop_app.common.list_papers import ListPaper
from desktop_app.common.papers import print_words

from ..ask import save_file
from ..frame.tab import Frame

RIGHT = "residents.read"


def _tr(text: str) -> str:
    return QCoreApplication.translate("TableOutput", text)


def print_table(frame: Frame, parent: QWidget, title: str, make: Callable[[], ListPaper]) -> None:
    """``make`` gathers the paper in the background; then the preview."""

    def show(pdf: bytes) -> None:
        from ..printing.preview import PreviewDialog

        ctx = frame.ctx
        dialog = PreviewDialog(
            pdf,
            title,
            f"{title}_{ctx.today()}",
            printed=lambda pages: ctx.log(RIGHT, print_words(f"打印{title}", pdf, pages, dialog.copies)),
            parent=parent.window(),
        )
        dialog.finished.connect(dialog.deleteLater)
        dialog.open()

    def work(control: object) -> bytes:
        from reports import lists

        return lists.build(make())

    frame.jobs.submit(_tr("准备{title}").format(title=title), work, on_done=show)


def export_table(frame: Frame, parent: QWidget, title: str, write: Callable[[Path], int]) -> None:
    """Ask where, and write the workbook in the background."""
    suggested = f"{title}_{frame.ctx.today()}.xlsx"
    if name := save_file(parent, _tr("导出{title}").format(title=title), suggested, _tr("工作簿 (*.xlsx)")):
        export_to(frame, title, Path(name), write)


def export_to(frame: Frame, title: str, file: Path, write: Callable[[Path], int]) -> None:
    """The same, to a file that is known."""

    def done(count: int) -> None:
        frame.notify(_tr("已导出 {count:,} 行：{name}").format(count=count, name=file.name))

    frame.jobs.submit(_tr("导出{title}").format(title=title), lambda _: write(file), on_done=done)
