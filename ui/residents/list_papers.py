"""From the list that is shown to paper: printed as shown, mailing labels, a sheet to sign, a version to post."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QCoreApplication
from PySide6.QtWidgets import QMenu

from desktop_app.common.fields import Catalogue, Field, Kind
from desktop_app.common.jobs import JobControl
from desktop_app.common.papers import print_words
from desktop_app.residents import list_paper, public_list

from ..ask import save_file
from ..records.form_dialog import FormDialog
from .label_dialog import LabelDialog

if TYPE_CHECKING:
    from .tab import ResidentsTab

RIGHT = "residents.read"


def _tr(text: str) -> str:
    return QCoreApplication.translate("ResidentLists", text)


def offer(menu: QMenu, tab: ResidentsTab) -> None:
    """What can be made of the list that is shown."""
    menu.addAction(_tr("打印眼前的名单…"), partial(print_list, tab))
    menu.addAction(_tr("邮寄标签…"), partial(ask_labels, tab))
    menu.addAction(_tr("签到表…"), partial(ask_sign_in, tab))
    posted = menu.addMenu(_tr("公示版（姓名隐去，住址到楼栋）"))
    posted.addAction(_tr("打印…"), partial(print_public, tab))
    posted.addAction(_tr("存为工作簿…"), partial(save_public, tab))


def narrowed(tab: ResidentsTab) -> str:
    """The filters in words; what was searched for may be somebody's name, so only that something was."""
    found = [_tr("按文字查找")] if tab.page.search_bar.text().strip() else []
    return "，".join([*tab.page.filter_bar.words(), *found])


def print_list(tab: ResidentsTab) -> None:
    """The list with the columns shown, masked as an export."""
    ctx, ids, columns, words = tab.ctx, tab.page.table.ids, tab.page.table.columns, narrowed(tab)
    title = _tr("居民名单")

    def work(control: JobControl) -> bytes:
        from reports import lists

        paper = list_paper.printed(ctx, ids, columns, title, words, control)
        return lists.build(paper, control.progress)

    _make(tab, title, work)


def ask_labels(tab: ResidentsTab) -> None:
    """Ask for the sheet and what the printer is off; remembered."""
    LabelDialog(tab.frame.state, partial(make_labels, tab), tab.window()).open()


def make_labels(tab: ResidentsTab, sheet: str, by_household: bool, right: float, down: float) -> None:
    """The labels of the people shown, in their order."""
    ctx, ids = tab.ctx, tab.page.table.ids

    def work(control: JobControl) -> tuple[bytes, int]:
        from reports import labels

        made, without = list_paper.labels(ctx, ids, by_household)
        return labels.build(made, sheet, right, down), without

    def show(made: tuple[bytes, int]) -> None:
        pdf, without = made
        preview(tab, pdf, _tr("邮寄标签"))
        if without:
            said = _tr("有 {count:,} 人已迁出、去世或没有住址，没有做标签").format(count=without)
            tab.frame.notify(said)

    tab.frame.jobs.submit(_tr("准备邮寄标签"), work, on_done=show)


def ask_sign_in(tab: ResidentsTab) -> None:
    """Ask for title, place and day; nothing else is written on the sheet for anybody."""
    section = _tr("签到表")
    fields = Catalogue(
        section,
        [
            Field(key="title", label=_tr("标题"), section=section, required=True, max_length=40),
            Field(key="place", label=_tr("地点"), section=section, max_length=40),
            Field(key="day", label=_tr("日期"), kind=Kind.DATE, section=section, required=True),
            Field(key="with_phone", label=_tr("印电话后四位"), kind=Kind.FLAG, section=section),
        ],
    )
    dialog = FormDialog(
        fields,
        partial(make_sign_in, tab),
        title=section,
        word=_tr("预览"),
        note=_tr("按眼前的名单和排列，印序号、姓名、到楼栋的住址，签名一栏留空；不印证件号码。"),
        values={"title": _tr("签到表"), "day": tab.ctx.today()},
        parent=tab.window(),
    )
    dialog.open()


def make_sign_in(tab: ResidentsTab, values: dict[str, Any]) -> None:
    """The sheet of the people shown, in their order."""
    ctx, ids = tab.ctx, tab.page.table.ids

    def work(control: JobControl) -> bytes:
        from reports import lists

        paper = list_paper.sign_in(
            ctx, ids, values["title"], values["place"] or "", values["day"], with_phone=bool(values["with_phone"])
        )
        return lists.build(paper, control.progress)

    _make(tab, values["title"], work)


def print_public(tab: ResidentsTab) -> None:
    """The version to post, on paper."""
    ctx, ids, words, filters = tab.ctx, tab.page.table.ids, narrowed(tab), tab.page.filter_bar.values
    title = _tr("公示名单")

    def work(control: JobControl) -> bytes:
        from reports import lists

        return lists.build(public_list.paper(ctx, ids, title, filters, words), control.progress)

    _make(tab, title, work)


def save_public(tab: ResidentsTab) -> None:
    """The version to post, as a workbook."""
    title = _tr("公示名单")
    suggested = f"{title}_{tab.ctx.today()}.xlsx"
    if name := save_file(tab, title, suggested, _tr("工作簿 (*.xlsx)")):
        save_public_to(tab, Path(name))


def save_public_to(tab: ResidentsTab, file: Path) -> None:
    """The same, to a file that is known."""
    ctx, ids, words, filters = tab.ctx, tab.page.table.ids, narrowed(tab), tab.page.filter_bar.values

    def done(count: int) -> None:
        tab.frame.notify(_tr("已存公示名单 {count:,} 人：{name}").format(count=count, name=file.name))

    tab.frame.jobs.submit(
        _tr("存公示名单"),
        lambda control: public_list.write(ctx, file, ids, _tr("公示名单"), filters, words),
        on_done=done,
    )


def _make(tab: ResidentsTab, title: str, work: Callable[[JobControl], bytes]) -> None:
    tab.frame.jobs.submit(_tr("准备{title}").format(title=title), work, on_done=lambda pdf: preview(tab, pdf, title))


def preview(tab: ResidentsTab, pdf: bytes, title: str) -> None:
    """Show it; that it was printed is logged with the version."""
    from ..printing.preview import PreviewDialog

    ctx = tab.ctx
    # A title is typed by somebody and may name a person: the log says what sort of paper it is.
    dialog = PreviewDialog(
        pdf,
        title,
        f"{title}_{ctx.today()}",
        printed=lambda pages: ctx.log(RIGHT, print_words("打印名单、签到表或标签", pdf, pages, dialog.copies)),
        parent=tab.window(),
    )
    dialog.finished.connect(dialog.deleteLater)
    dialog.open()
