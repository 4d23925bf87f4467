"""A day's work in a window without a screen: ``python -m tests.faults.session STORE OUT``; ends with 0 when all was done.

What it does is meant to be watched from outside: every tab, a search, a preview that is printed and saved, the report,
an export, an import, a draft, a backup. STORE must be a hall with people and cases in it.
"""

from __future__ import annotations

import os
import signal
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

os.environ["QT_QPA_PLATFORM"] = "offscreen"
os.environ["OPENPYXL_LXML"] = "False"  # lxml is here only because a test library brings it; users have none

TYPED = "这一句还没有保存"
"""What is typed and never saved; it stands in a draft only."""
ROSTER = ("司徒文远", "司徒文博")
"""People that come in with a roster."""


def idle(milliseconds: int) -> None:
    from PySide6.QtCore import QEventLoop, QTimer

    loop = QEventLoop()
    QTimer.singleShot(milliseconds, loop.quit)
    loop.exec()


def until(holds: Callable[[], bool]) -> None:
    """Let the event loop run until it holds, for half a minute at most."""
    for _ in range(600):
        if holds():
            return
        idle(50)
    raise AssertionError("waited for half a minute in vain")


def run(store: Path, out: Path) -> None:
    from desktop_app.cli import options

    options.keep_psycopg_out(store)
    from PySide6.QtWidgets import QApplication

    from desktop_app import context
    from tests.faults import halls
    from ui import application, tabs, theme
    from ui.ui_state import UiState

    qt = QApplication([])
    theme.apply(qt)
    ctx = context.sign_in(store, halls.OPERATOR, os.environ["LINLI_PASSWORD"])
    window = application.open_window(ctx, UiState(out / "window.ini"))
    window.show()
    idle(120)
    for spec in tabs.specs():
        window.go(spec.key)
        idle(120)
    window.find_box.setText("欧阳")
    idle(120)
    for work in STEPS:
        work(ctx, out)
        idle(50)
    until(lambda: not window.jobs.running)  # else it asks
    window.close()  # which makes the day's backup first
    until(lambda: not window.isVisible())
    window.jobs.shutdown()
    ctx.store.close()


def preview(ctx: Any, out: Path) -> None:
    """A case's record as it is seen, saved and printed."""
    from PySide6.QtPrintSupport import QPrinter, QPrinterInfo

    from ui.printing.pages import new_printer, print_pdf
    from ui.printing.preview import PreviewDialog
    from ui.screens.papers import papers

    name, make = next(papers(ctx))
    pdf = make()
    dialog = PreviewDialog(pdf, name, name)
    dialog.show()
    idle(120)
    dialog.save(out / f"{name}.pdf")
    dialog.close()
    printer = new_printer()
    QPrinterInfo.availablePrinterNames()  # as the print dialog asks
    printer.setOutputFormat(QPrinter.OutputFormat.PdfFormat)
    printer.setOutputFileName(str(out / "printed.pdf"))
    assert print_pdf(pdf, printer) > 0


def report(ctx: Any, out: Path) -> None:
    from desktop_app.cli.figures import monthly
    from desktop_app.figures import periods

    monthly(ctx, periods.last_whole_month(ctx.today()), out)


def bring_in(ctx: Any, out: Path) -> None:
    """With ``--die`` the program is killed in the middle of it, when the people have been written and not committed."""
    from desktop_app.common.jobs import JobControl
    from desktop_app.residents import importing
    from desktop_app.residents.register import StoreRegister
    from desktop_app.residents.roster import make_plan
    from desktop_app.spreadsheet.reader import open_workbook
    from tests.faults import halls

    def report(progress: Any) -> None:
        if "--die" in sys.argv and "检索" in progress.text:
            os.kill(os.getpid(), signal.SIGKILL)

    file = halls.roster(out / "名册.csv", list(ROSTER), 40)
    with open_workbook(file) as workbook:
        plan = make_plan(workbook, StoreRegister(), today=ctx.clock.today())
    importing.apply(ctx, plan, file_name=file.name, control=JobControl(report))


def export(ctx: Any, out: Path) -> None:
    from desktop_app.residents import exporting, queries

    exporting.export(ctx, out / "居民.xlsx", list(queries.ids(ctx, "", {}, None)))


def draft(ctx: Any, _out: Path) -> None:
    from desktop_app.store import drafts

    values = {"name": "司徒文清", "remark": TYPED}
    drafts.save(ctx.store, ctx.operator.id, "person:new", "新增居民", values, None, ctx.now())


def back_up(ctx: Any, out: Path) -> None:
    from desktop_app.store import backup

    backup.make(ctx.store, out / "usb", ctx.now())


STEPS: tuple[Callable[[Any, Path], None], ...] = (preview, report, export, draft, back_up, bring_in)

if __name__ == "__main__":
    run(Path(sys.argv[1]), Path(sys.argv[2]))
    sys.stdout.write("done\n")
    sys.stdout.flush()
    os._exit(0)
