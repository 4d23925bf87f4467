"""Papers about personal data from the 居民 tab: the notice, what is held of one person, his consents."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QCoreApplication
from PySide6.QtWidgets import QMenu

from desktop_app.common.fields import Catalogue, Field
from desktop_app.common.papers import PrintMark, print_words
from desktop_app.residents import held, notice
from desktop_app.residents.models import Person

from ..records.form_dialog import FormDialog
from .consent_dialog import ConsentDialog

if TYPE_CHECKING:
    from desktop_app.common.person_papers import HeldPaper

    from .tab import ResidentsTab


def _tr(text: str) -> str:
    return QCoreApplication.translate("PersonalData", text)


def offer(menu: QMenu, tab: ResidentsTab) -> None:
    """What can be done about the person shown."""
    menu.addAction(_tr("单独同意…"), partial(show_consents, tab))
    if tab.ctx.may("residents.reveal"):
        menu.addAction(_tr("本人查询…"), partial(ask_held, tab))


def show_consents(tab: ResidentsTab) -> None:
    """His consents, to be added to and withdrawn."""
    if tab.row is not None:
        ConsentDialog(tab.frame, tab.row["id"], tab.row["name"], tab.window()).open()


# The notice


def ask_notice(tab: ResidentsTab) -> None:
    """Show the notice; whoever may change how the hall works is asked for the contact that stands on it."""
    if not tab.ctx.may("settings.hall"):
        print_notice(tab)
        return
    section = _tr("个人信息处理告知书")
    label = _tr("联系人和联系方式")
    field = Field(key="contact", label=label, section=section, max_length=80, help=_tr("不填则印空白，打印后手写"))
    dialog = FormDialog(
        Catalogue(section, [field]),
        partial(_contact_given, tab),
        title=section,
        word=_tr("预览"),
        note=_tr("告知书发给居民或贴在服务台。联系方式记住后，全厅的电脑都用它。"),
        values={"contact": str(tab.ctx.setting(notice.CONTACT))},
        parent=tab.window(),
    )
    dialog.open()


def _contact_given(tab: ResidentsTab, values: dict[str, Any]) -> None:
    contact = (values["contact"] or "").strip()
    if contact != tab.ctx.setting(notice.CONTACT):
        tab.ctx.set_setting(notice.CONTACT, contact)
    print_notice(tab)


def print_notice(tab: ResidentsTab) -> None:
    """The notice in the preview."""
    paper = notice.paper(tab.ctx)

    def make() -> bytes:
        from reports import personal_data

        return personal_data.notice(paper)

    def show(pdf: bytes) -> None:
        _preview(tab, pdf, _tr("个人信息处理告知书"), lambda words: tab.ctx.log("residents.read", words))

    tab.frame.jobs.submit(_tr("准备告知书"), lambda control: make(), on_done=show, store=False)


# What is held of one person


def ask_held(tab: ResidentsTab) -> None:
    """Ask who inquires and on what ground; without it nothing is shown."""
    if tab.row is None:
        return
    section = _tr("本人查询")
    reason = Field(
        key="reason",
        label=_tr("查询的依据"),
        section=section,
        required=True,
        max_length=60,
        help=_tr("如 本人持身份证到厅提出；不写姓名和号码"),
    )
    dialog = FormDialog(
        Catalogue(section, [reason]),
        partial(_reason_given, tab, tab.row["id"]),
        title=_tr("本人查询：{name}").format(name=tab.row["name"]),
        word=_tr("生成并预览"),
        note=_tr(
            "列出名册里关于本人的全部内容，证件号码不隐去，只能交给本人或其监护人（个人信息保护法第四十五条）。查询会写入操作记录。"
        ),
        parent=tab.window(),
    )
    dialog.open()


def _reason_given(tab: ResidentsTab, person: int, values: dict[str, Any]) -> None:
    print_held(tab, person, held.paper(tab.ctx, person, values["reason"] or ""))


def print_held(tab: ResidentsTab, person: int, paper: HeldPaper) -> None:
    """What is held, in the preview; printing is logged about the person."""
    mark = PrintMark(printed_at=tab.ctx.now(), printed_by=tab.ctx.operator.name)

    def make() -> bytes:
        from reports import personal_data

        return personal_data.held(paper, mark)

    def show(pdf: bytes) -> None:
        def log(words: str) -> None:
            tab.ctx.log("residents.reveal", words, paper.reason, about=[(Person, person)])

        _preview(tab, pdf, _tr("个人信息查询单"), log)

    tab.frame.jobs.submit(_tr("准备查询单"), lambda control: make(), on_done=show, store=False)


def _preview(tab: ResidentsTab, pdf: bytes, title: str, log: Any) -> None:
    from ..printing.preview import PreviewDialog

    dialog = PreviewDialog(
        pdf,
        title,
        title,
        printed=lambda pages: log(print_words(f"打印{title}", pdf, pages, dialog.copies)),
        parent=tab.window(),
    )
    dialog.finished.connect(dialog.deleteLater)
    dialog.open()
