"""R10, R11 and R12 to preview and to files: made in the background, each logged."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from desktop_app.common.jobs import JobControl
from desktop_app.common.papers import MonthlyReport, PrintMark, print_words
from desktop_app.context import Context
from desktop_app.figures import register_tables
from desktop_app.figures.periods import Period
from desktop_app.figures.register import Register
from desktop_app.spreadsheet.saving import save_whole

from . import files
from .files import RIGHT, Made


def _report(ctx: Context, key: str, about: Period, tables: Sequence[Register]) -> MonthlyReport:
    files.load_paper()
    return register_tables.report(ctx, key, about, tables)


def make_pdf(ctx: Context, key: str, about: Period, tables: Sequence[Register], control: JobControl) -> Made:
    """Raises NotAllowed, Cancelled, and KnownError for characters that cannot be printed."""
    from reports.monthly import document

    report = _report(ctx, key, about, tables)
    control.check_cancelled()
    mark = PrintMark(printed_at=ctx.now(), printed_by=ctx.operator.name) if ctx.setting("paper.print_mark") else None
    return Made(document.build_tables(report, mark), report.title, Path(called(ctx, key, about, tables, "pdf")).stem)


def write(ctx: Context, key: str, about: Period, tables: Sequence[Register], file: Path, control: JobControl) -> Path:
    """A workbook or a PDF as the file's name says; whole or not at all, logged. Raises KnownError."""
    from reports.monthly import workbook

    if file.suffix.lower() == ".pdf":
        made = make_pdf(ctx, key, about, tables, control)
        save_whole(file, lambda draft: draft.write(made.pdf))
        log(ctx, key, about, tables, "导出 PDF", made.pdf)
    else:
        workbook.build_tables(_report(ctx, key, about, tables), file)
        log(ctx, key, about, tables, "导出工作簿")
    return file


def log(
    ctx: Context,
    key: str,
    about: Period,
    tables: Sequence[Register],
    action: str,
    pdf: bytes = b"",
    pages: int = 0,
) -> None:
    """The table left the program; with ``pdf`` the log says which version it was."""
    what = f"{action}：{register_tables.words(key, about, is_public=tables[0].is_public)}"
    ctx.log(RIGHT, print_words(what, pdf, pages) if pdf else what)


def called(ctx: Context, key: str, about: Period, tables: Sequence[Register], suffix: str) -> str:
    """What its file is called: the hall's word, the table, the last month (domain reference 6.0)."""
    from reports.monthly import names

    empty = MonthlyReport(ctx.hall["name"], about.start, about.last_day, "", [], [], [], [], [])
    word = register_tables.file_word(key, is_public=tables[0].is_public)
    found = names.file_names(empty, ctx.hall["org_short"], table=word)
    return found.workbook if suffix == "xlsx" else found.document
