"""From a dossier to paper: bound, or one of the papers about it; a scan by itself; the files of an archive."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO

from PySide6.QtCore import QCoreApplication, Qt
from PySide6.QtWidgets import QDialog, QVBoxLayout, QWidget

from desktop_app.common.errors import KnownError
from desktop_app.common.jobs import JobControl
from desktop_app.common.papers import PrintMark, print_words
from desktop_app.context import Context
from desktop_app.mediation import dossier_files, dossier_papers, dossiers, queries
from desktop_app.mediation.dossier_files import CaseFile
from desktop_app.mediation.models import Case

from .. import theme
from ..ask import folder
from ..frame.tab import Frame
from ..printing.pages import PdfPages
from ..printing.paper_view import PaperView
from ..printing.preview import LoggedPreview
from ..records.widgets import button, label

if TYPE_CHECKING:
    from reports.dossier.papers import ArchiveFile, MadePaper

WHOLE = "dossier"


def _tr(text: str) -> str:
    return QCoreApplication.translate("DossierPrint", text)


def title_of(form: str) -> str:
    """What a paper is called on buttons."""
    from reports.forms import DOSSIER_FORMS

    return _tr("调解卷宗") if form == WHOLE else DOSSIER_FORMS[form]


def mark_of(ctx: Context) -> PrintMark | None:
    wanted = ctx.setting("paper.print_mark")
    return PrintMark(printed_at=ctx.now(), printed_by=ctx.operator.name) if wanted else None


def preview(frame: Frame, case_id: int, form: str, parent: QWidget) -> None:
    """Bind in the background and show it; several volumes are offered one by one."""
    ctx, title = frame.ctx, title_of(form)
    try:
        ctx.require("cases.print")
        found = dossiers.get(ctx, case_id)
        dossier_papers.refuse(found, form)
    except KnownError as error:
        frame.show_error(error)
        return
    number, mark = queries.label_of(found.case), mark_of(ctx)

    def work(control: JobControl) -> list[MadePaper]:
        from reports.dossier import papers

        return papers.build(dossier_papers.of_dossier(ctx, found), form, mark, control)

    def show(made: list[MadePaper]) -> None:
        openings: list[tuple[str, Callable[[], object]]] = [
            (one.title, partial(_open, frame, one.pdf, one.title, number, case_id, parent)) for one in made
        ]
        if len(openings) == 1:
            openings[0][1]()
        else:
            VolumesDialog(_tr("{title}共 {count} 册").format(title=title, count=len(made)), openings, parent).open()

    frame.jobs.submit(_tr("准备{title}").format(title=title), work, on_done=show)


def _open(frame: Frame, pdf: bytes, title: str, number: str, case_id: int, parent: QWidget) -> LoggedPreview:
    def log(pages: int) -> None:
        what = f"打印{title}：{number}" if pages else f"存为PDF，{title}：{number}"
        words = print_words(what, pdf, pages, dialog.copies if pages else 1)
        frame.ctx.log("cases.print", words, about=[(Case, case_id)])

    dialog = LoggedPreview(pdf, title, f"{number}{title}", log, parent)
    dialog.finished.connect(dialog.deleteLater)
    dialog.open()
    return dialog


class VolumesDialog(QDialog):
    """A button for each volume; stays open until it is closed."""

    def __init__(self, title: str, openings: list[tuple[str, Callable[[], object]]], parent: QWidget) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle(title)
        px = theme.current().px
        layout = QVBoxLayout(self)
        layout.setContentsMargins(px(20), px(16), px(20), px(16))
        layout.setSpacing(px(8))
        layout.addWidget(label(title, "heading"))
        self.buttons = [button(words, "eye", on_click=act) for words, act in openings]
        for one in self.buttons:
            layout.addWidget(one)
        layout.addWidget(button(self.tr("关闭"), primary=True, on_click=self.accept))


class LookDialog(QDialog):
    """A scan for whoever may read and not print."""

    def __init__(self, pdf: bytes, title: str, parent: QWidget) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle(title)
        px = theme.current().px
        self.resize(px(900), px(680))
        self.view = PaperView(PdfPages(pdf))
        self.finished.connect(lambda _: self.view.close_pages())
        layout = QVBoxLayout(self)
        layout.addWidget(self.view, 1)
        layout.addWidget(button(self.tr("关闭"), primary=True, on_click=self.accept), 0, Qt.AlignmentFlag.AlignRight)


def look(frame: Frame, case_id: int, file: CaseFile, number: str, parent: QWidget) -> None:
    """Show a scan as it is kept; the look is in the log."""
    ctx = frame.ctx

    def work(control: JobControl) -> bytes:
        data = dossier_files.look(ctx, file.id)
        if file.is_pdf:
            return data
        from reports.dossier import papers

        return papers.picture_page(data, file.title)

    def show(pdf: bytes) -> None:
        if ctx.may("cases.print"):
            _open(frame, pdf, _tr("卷内扫描件"), number, case_id, parent).setWindowTitle(file.title)
        else:
            LookDialog(pdf, file.title, parent).open()

    frame.jobs.submit(_tr("打开扫描件"), work, on_done=show)


def export(frame: Frame, case_id: int, parent: QWidget) -> None:
    """Ask for a folder and write the files of an electronic archive into a new one in it."""
    if chosen := folder(parent, _tr("归档文件放到哪个文件夹")):
        export_to(frame, case_id, Path(chosen))


def export_to(frame: Frame, case_id: int, chosen: Path) -> None:
    """The same, to a folder that is known."""
    ctx = frame.ctx
    number = queries.label_of(queries.get(ctx, case_id).case)
    target, mark = chosen / number, mark_of(ctx)

    def work(control: JobControl) -> int:
        from reports.dossier import papers

        files = papers.archive(dossier_papers.paper(ctx, case_id), mark, control)
        ctx.log("cases.print", print_words(f"导出归档文件：{number}", files[0].data), about=[(Case, case_id)])
        write(files, target)
        return len(files)

    def done(count: int) -> None:
        frame.notify(_tr("已导出 {count} 个文件：{name}").format(count=count, name=target.name))

    frame.jobs.submit(_tr("导出归档文件"), work, on_done=done)


def write(files: list[ArchiveFile], target: Path) -> None:
    """Files into a new folder. Raises KnownError when it is there already or cannot be written."""
    from desktop_app.spreadsheet.saving import save_whole

    if target.exists():
        raise KnownError(f"“{target.name}”在那里已经有了，没有导出，原来的文件没有动。请另选文件夹，或者先移走它。")
    try:
        target.mkdir(parents=True)
    except OSError as error:
        raise KnownError("这个文件夹不能写，没有导出。请另选一个文件夹。") from error
    for one in files:
        save_whole(target / one.name, partial(_put, one.data))


def _put(data: bytes, out: BinaryIO) -> None:
    out.write(data)
