"""A version, or two side by side, as a PDF: the same bytes on screen, in a file and on the printer."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtWidgets import QWidget

from desktop_app.common.papers import PrintMark, print_words
from desktop_app.context import Context
from desktop_app.village_rules import queries
from desktop_app.village_rules.models import Rule

from ..frame.tab import Frame
from ..printing.preview import PreviewDialog
from .source import tr


def build(ctx: Context, version_id: int, against: int | None = None) -> Callable[[], bytes]:
    """What makes the PDF, safe to call on another thread: everything it needs is read now.

    ``against``: the older version of a 修订对照表.
    """
    paper = queries.paper(ctx, version_id)
    older = queries.paper(ctx, against) if against is not None else None
    wanted = ctx.setting("paper.print_mark")
    mark = PrintMark(printed_at=ctx.now(), printed_by=ctx.operator.name) if wanted else None

    def make() -> bytes:
        from reports import village_rules

        return village_rules.comparison(older, paper, mark) if older else village_rules.build(paper, mark)

    return make


def preview(frame: Frame, version_id: int, against: int | None, parent: QWidget) -> None:
    """Make the PDF in the background and show it. What prevents it is shown as every error is."""
    ctx = frame.ctx
    version = queries.version(ctx, version_id)
    title = queries.get(ctx, version["rule_id"])["title"]
    name = f"{title}修订对照表" if against is not None else f"{title}（{version['version_label']}）"
    make = build(ctx, version_id, against)

    def show(pdf: bytes) -> None:
        def log(pages: int) -> None:
            words = print_words(f"打印{name}", pdf, pages, dialog.copies)
            ctx.log("rules.read", words, about=[(Rule, version["rule_id"])])

        dialog = PreviewDialog(pdf, name, name, printed=log, parent=parent)
        dialog.finished.connect(dialog.deleteLater)
        dialog.open()

    frame.jobs.submit(tr("准备{name}").format(name=name), lambda control: make(), on_done=show, store=False)
