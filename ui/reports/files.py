"""The month's report to preview, to a file, to a printer: made in the background, the same plain record for all of them."""

from __future__ import annotations

import gc
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from desktop_app.common.jobs import JobControl
from desktop_app.common.papers import MonthlyReport, PrintMark, print_words
from desktop_app.context import Context
from desktop_app.figures import monthly
from desktop_app.spreadsheet.saving import save_whole

RIGHT = "reports.read"


@dataclass(frozen=True, slots=True)
class Made:
    """A report as PDF; ``stem`` is what a file would be called."""

    pdf: bytes
    title: str
    stem: str


@cache
def load_paper() -> None:
    """Load what makes paper, once. The fonts' tables stay for good, so they are put where collecting does not look:
    going through half a million numbers would hold up the window for longer than anybody should notice.
    """
    gc.disable()
    try:
        import openpyxl  # noqa: F401
        import pypdfium2  # noqa: F401  the preview's; here it is loaded beside the window's own thread

        from reports.monthly import document, workbook  # noqa: F401
        from reports.paper import fonts

        for family in fonts.Family:
            fonts.name(family)
    finally:
        gc.freeze()
        gc.enable()


def gather(ctx: Context, month: str, control: JobControl, laying_out: str) -> MonthlyReport:
    """The report's plain record, with one more step to come, named ``laying_out``. Raises NotAllowed, Cancelled."""
    ctx.require(RIGHT)
    load_paper()
    total = 1

    def progress(done: int, steps: int, text: str) -> None:
        nonlocal total
        total = steps + 1
        control.progress(done, total, text)

    report = monthly.report(ctx, month, progress)
    control.progress(total - 1, total, laying_out)
    return report


def make_pdf(ctx: Context, month: str, control: JobControl) -> Made:
    """Raises NotAllowed, Cancelled, and KnownError for characters that cannot be printed."""
    from reports.monthly import document, names

    report = gather(ctx, month, control, "排版")
    mark = PrintMark(printed_at=ctx.now(), printed_by=ctx.operator.name) if ctx.setting("paper.print_mark") else None
    pdf = document.build(report, mark)
    stem = Path(names.file_names(report, ctx.hall["org_short"]).document).stem
    control.check_cancelled()
    return Made(pdf, report.title, stem)


def write_pdf(ctx: Context, month: str, file: Path, control: JobControl) -> Path:
    """Whole or not at all; logged. Raises as ``make_pdf`` and KnownError when the place cannot be written."""
    made = make_pdf(ctx, month, control)
    save_whole(file, lambda draft: draft.write(made.pdf))
    log(ctx, month, "导出月报 PDF", made.pdf)
    return file


def write_workbook(ctx: Context, month: str, file: Path, control: JobControl) -> Path:
    """Whole or not at all; logged. Raises NotAllowed, Cancelled, KnownError when the place cannot be written."""
    from reports.monthly import workbook

    report = gather(ctx, month, control, "写工作簿")
    workbook.build(report, file)
    log(ctx, month, "导出月报工作簿")
    return file


def log(ctx: Context, month: str, action: str, pdf: bytes = b"", pages: int = 0) -> None:
    """The report left the program; with ``pdf`` the log says which version it was."""
    what = f"{action}：{month}"
    ctx.log(RIGHT, print_words(what, pdf, pages) if pdf else what)


def suggested(ctx: Context, month: str, folder: str, suffix: str) -> str:
    """Where a file of the month would go: the hall's word, the report, the month (domain reference 6.0)."""
    from reports.monthly import names

    period = monthly.month(ctx, month)
    empty = MonthlyReport(ctx.hall["name"], period.start, period.last_day, "", [], [], [], [], [])
    called = names.file_names(empty, ctx.hall["org_short"])
    return str(Path(folder) / (called.workbook if suffix == "xlsx" else called.document))
