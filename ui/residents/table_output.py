"""What a page lists, printed as shown and saved as a workbook: one way for every page."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

from PySide6.QtCore import QCoreApplication
from PySide6.QtWidgets import QWidget

from desktop_app.common.fields import Field, Kind
from desktop_app.common.list_papers import ListPaper
from desktop_app.common.papers import print_words
from desktop_app.residents import register_papers

from ..ask import save_file
from ..frame.tab import Frame
from ..records.page import RecordPage
from ..records.source import Chip, Column, TableSource

RIGHT = "residents.read"
_CHUNK = 500


def _tr(text: str) -> str:
    return QCoreApplication.translate("TableOutput", text)


def print_shown(frame: Frame, page: RecordPage, title: str) -> None:
    """The list of a page on paper: what is found, in the columns shown, and what it was narrowed by."""
    fields, source, ids = _shown(page), page.table.source, list(page.table.ids)
    words = "，".join(page.filter_bar.words()) if page.filter_bar is not None else ""
    under = [_tr("条件：{words}").format(words=words)] if words else []

    def make() -> ListPaper:
        rows = [[f"{one:,}" if isinstance(one, int) else one for one in row] for row in _lines(source, ids, fields)]
        return register_papers.table(frame.ctx, title, fields, rows, under)

    print_table(frame, page, title, make)


def export_shown(frame: Frame, page: RecordPage, title: str) -> None:
    """The list of a page as a workbook, in the columns shown."""
    fields, source, ids = _shown(page), page.table.source, list(page.table.ids)

    def write(file: Path) -> int:
        return register_papers.write(frame.ctx, file, title, fields, _lines(source, ids, fields))

    export_table(frame, page, title, write)


def _shown(page: RecordPage) -> list[Field]:
    shown = page.table.columns
    kept = [one for one in page.table.source.columns() if one.key in shown]
    return [Field(key=one.key, label=one.title, kind=_plain(one), width=max(int(one.width), 8)) for one in kept]


def _plain(column: Column) -> Kind:
    return Kind.INTEGER if column.kind is Kind.INTEGER else Kind.TEXT


def _lines(source: TableSource, ids: Sequence[int], fields: Sequence[Field]) -> list[list[Any]]:
    """The cells as they are read, a number where the column has numbers."""
    found: list[list[Any]] = []
    for start in range(0, len(ids), _CHUNK):
        for row in source.rows(ids[start : start + _CHUNK]):
            if row:
                cells = [row.get(field.key) for field in fields]
                found.append([_cell(cell, field) for cell, field in zip(cells, fields, strict=True)])
    return found


def _cell(cell: Any, field: Field) -> Any:
    if isinstance(cell, Chip):
        return cell.text
    if field.kind is Kind.INTEGER:
        return cell or 0
    return str(cell or "")


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
