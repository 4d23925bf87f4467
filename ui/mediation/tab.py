"""调解: the list of cases, and the one that is worked on."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QCoreApplication

from desktop_app.common.errors import KnownError
from desktop_app.mediation import case_filters, queries, reading, service
from desktop_app.mediation.fields import CASE_FIELDS
from desktop_app.mediation.kinds import KINDS
from desktop_app.mediation.saved_lists import CASES

from ..frame.page_tab import PageTab
from ..frame.tab import Frame
from ..records.filter_bar import Filter
from ..records.form import RecordForm
from ..records.page import RecordPage
from ..records.saved_lists import SavedListMenu
from ..records.widgets import button
from .actions import CaseActions
from .agreement_form import AgreementForm
from .case_output import CaseOutput
from .case_panel import CasePanel
from .intake_form import IntakeForm
from .one_window import OneWindow
from .source import CaseTable, filters
from .sub_pages import SubPages

if TYPE_CHECKING:
    from desktop_app.store.changes import Changed

_TABLES = ("mediation_case", "case_party", "case_mediator", "session", "agreement", "performance_item")
_DOSSIER = ("dossier", "dossier_item", "dossier_loan", "attachment", "printed_paper")
_STATE = "page/cases"
_OPEN_ONLY = {"stage": "open"}


def _tr(text: str) -> str:
    return QCoreApplication.translate("MediationTab", text)


class MediationTab(PageTab):
    """``new_record`` is 登记调解; Ctrl+P prints the paper that belongs to what is shown."""

    help = _tr(
        "登记调解（Ctrl+N）：输入当事人姓名或拼音首字母，从居民里选；不在名册里的，选“新增”就地写下。在居民那里按 F3，这位居民已经填好。\n\n"
        "不适合调解的，在登记窗口上面选“引导其他渠道”（Alt+2，打印引导单）或“咨询答复”（Alt+3），填过的跟着走；"
        "都在“来访登记”里。\n\n"
        "回车到下一格；各方都已表示同意的，勾上“当场受理”、选怎样表示的，保存就发卷号、算期限；不勾就先登记。保存后按回车打印受理登记表。\n\n"
        "纠纷情况下面的建议（类型、难易、规模、预警）只供参考，点“采用”或按 Alt+J 才填上。\n\n"
        "调解时直接在右边写笔录：Alt+W 轮流写入“问：”“答：”，Alt+1、Alt+2…写入某位当事人的“答：（姓名）”，Alt+Q 常用语，"
        "Alt+R 结果；停下来会自动保存，下面七个要点写到了就打勾。谁到场在“时间地点”里勾。\n\n"
        "代理人、监护人、到场通知、邀请别人参与调解，在“材料”里登记和打印。\n\n"
        "“条件”可以叠加：期限、来源、受理日期、规模…；“导出”里把眼前的列表存成工作簿或打印，当事人隐名、不含案情；"
        "要带案情的，由主任当场审批，写进每个案件的变更记录。打开涉及隐私或别人承办的案件也会记下。\n\n"
        "“调委会”里有委员和调解员名单、培训、专家库、四大员、值班表、调解室预约和经费；不合法律规定的地方写明条文，不拦着保存。\n\n"
        "“进程”里看办到哪一步、各项期限和依据、什么时候谁办了什么；中止、延期、移送、撤回等在“…”里，"
        "函件和督促、司法确认等记录在“材料”里登记和打印。\n\n"
        "红色按钮是下一步（Ctrl+Enter），Ctrl+P 打印眼前的文书。\n\n"
        "“打印”里有这个案件的全部文书：可以一次打印几种，可以存为 Word 改措辞，也有手写用的空白表（没有案件时在“更多”里）。"
        "申请书、调查记录先在“材料”里登记。\n\n"
        "每次打印都留存当时的内容：在“材料”里可以照原样再打，也可以和现在或另一次的文字比较。\n\n"
        "卷宗：结案后点“归档”那一格，列出还缺什么，每一项后面就是补它的按钮；扫描件（PDF、JPG、PNG）可以直接拖进来。"
        "“装订预览”把封面、目录、文书和扫描件合成一份，自动编页码。齐全了按“归档”，归档后只读。\n\n"
        "已归档的卷宗在“更多”里的“归档卷宗”：查找、借出、归还、标签、到期销毁。\n\n"
        "“登记簿”是一年的案件登记簿，也按调解员、按纠纷类型列；“排查”是主动发现的纠纷，从那里转来的案件能回到排查记录。"
    )

    def __init__(self, frame: Frame) -> None:
        self.frame = frame
        if frame.state.get(_STATE) is None:
            frame.state.set(_STATE, {"share": 0.57, "filters": _OPEN_ONLY})
        self.case_actions = CaseActions(frame, self.window)
        self.panel = CasePanel(frame, self.case_actions)
        self._only: list[tuple[list[int], str]] = []
        page = RecordPage(
            CaseTable(frame.ctx, frame.jobs),
            "cases",
            frame.state,
            title=_tr("调解"),
            noun=_tr("件"),
            search_hint=_tr("卷号、当事人、拼音首字母、地点、案情"),
            filters=[*filters(frame.ctx), Filter("only", _tr("名单"), lambda: self._only)],
            record=self.panel,
            show_record=self._show_case,
            new_label=_tr("登记调解") if frame.ctx.may("cases.open") else "",
            empty=_tr("还没有调解案件。居民有纠纷来申请，或者主动上门调解时，在这里登记"),
        )
        page.add_tool(button(_tr("登记簿"), "book", on_click=self.open_register))
        if frame.ctx.may("screening.read"):
            page.add_tool(button(_tr("排查"), "search", on_click=self.open_screening))
        super().__init__(page, "mediation_case")
        self.lists = SavedListMenu(frame, page, CASES, _tr("案件"), _tr("名单：常用的和存下来的"))
        page.lead_with(self.lists.button)
        self.output = CaseOutput(frame, page)
        page.add_tool(self.output.button)
        self.pages = SubPages(self, frame)
        self.case_actions.form_asked.connect(self._open_form)
        page.table.current_changed.connect(lambda _: self.panel.flush())
        self.one_window = OneWindow(self)

    def open_screening(self) -> None:
        """What was found before anybody came: a page of the residents' tab, where grids and workers are."""
        self.frame.go("residents").show_page("screening")  # type: ignore[attr-defined]

    def open_register(self) -> None:
        """人民调解案件登记簿 (F20) of a year."""
        from .register_dialog import CaseRegisterDialog

        CaseRegisterDialog(self.frame, self.window()).open()

    def _show_case(self, record: int) -> None:
        ctx = self.frame.ctx
        try:
            if closed := queries.closed_words(ctx, record):
                self.panel.show_closed(queries.rows(ctx, [record])[0], closed)
                return
            view = queries.get(ctx, record)
            if reading.is_kept(ctx, view.case):
                self.frame.jobs.note(lambda: reading.note(ctx, record))
        except KnownError as error:
            self.panel.show_nothing(error.sentence)
            return
        self.panel.show_case(view)

    # What the window asks

    def show_page(self, name: str) -> Any:
        """One of the tab's other pages (``sub_pages.PAGES``) in place of the list of cases."""
        return self.pages.show_page(name)

    def show_only(self, ids: Sequence[int], words: str) -> None:
        """List these cases, for example those behind a figure; ``words`` stand on the chip that takes it away."""
        self._only = [(list(ids), words)]
        self.pages.show_first()
        self.page.search_bar.clear()
        self.page.filter_bar.set_values({"only": list(ids)})

    def new_record(self) -> None:
        if (page := self.pages.current) is not None:
            page.open_form(None)
            return
        self.new_main()

    def new_main(self) -> None:
        """登记调解, whatever page is shown."""
        if self.frame.ctx.may("cases.open") and self.one_window.show_cases():
            form = IntakeForm(self.frame.ctx)
            self.one_window.listen(form)
            self._open_intake(form, "case:new")

    def new_case_of(self, person: int, name: str) -> None:
        """登记调解 of a resident who was just looked at; a draft that is gone on with keeps its own people."""
        self.new_main()
        form = self.page.form
        if isinstance(form, IntakeForm) and not form.parties[0].name:
            form.carry({"person_id": person, "name": name})
            form.parties[1].picker.setFocus()

    def open_record(self, kind: str, record: int) -> None:
        if kind == "inquiry":
            self.one_window.open_record(record)
            return
        if not self.one_window.show_cases() or self.pages.open_record(kind, record):
            return
        if record:
            super().open_record(kind, record)
            return
        self.page.clear()  # 0: all those of which something is due
        self.page.filter_bar.set_values({"deadline": case_filters.WEEK})

    def open_draft(self, kind: str, about: str) -> None:
        if kind == "inquiry":
            self._open_inquiry_draft(about)
            return
        if self.pages.open_draft(kind, about):
            return
        if about == "new":
            self.new_main()
            return
        self.page.open_record(int(about.partition(":")[0]))
        forms = {"case": "intake", "facts": "case", "agreement": "agreement"}
        if kind in forms:
            self._open_form(forms[kind])

    def _open_inquiry_draft(self, about: str) -> None:
        self.one_window.show_inquiries()
        if about.startswith("new"):
            self.one_window.begin(about.removeprefix("new"))
            return
        self.one_window.open_record(int(about))
        if self.one_window.inquiries is not None:
            self.one_window.inquiries.edit()

    def print_record(self) -> None:
        if (page := self.pages.current) is not None:
            page.print_page()
        elif self.frame.ctx.may("cases.print"):
            self.panel.print_fitting()

    def changed(self, change: Changed) -> None:
        self.pages.changed(change)
        self.one_window.changed(change)
        if not change.touches(*_TABLES, *_DOSSIER, *(kind.model._meta.table_name for kind in KINDS.values())):
            return
        ids = set(change.tables.get(self.table, ()))
        if self.page.table.current is not None:  # its sessions or items may be what changed
            ids.add(self.page.table.current)
        self.page.refresh(ids)

    def may_leave(self) -> bool:
        return self.panel.flush() and super().may_leave() and self.pages.may_leave() and self.one_window.may_leave()

    # Forms beside the list

    def _open_form(self, which: str) -> None:
        view = self.panel.view
        if view is None:
            return
        if which == "intake":
            self._open_intake(IntakeForm(self.frame.ctx, view), f"case:{view.case['id']}")
        elif which == "agreement":
            self._open(AgreementForm(self.frame.ctx, view), f"agreement:{view.case['id']}")
        else:
            self._open(
                RecordForm(
                    CASE_FIELDS,
                    lambda changes, version: self._update(view.case["id"], version, changes),
                    title=self.tr("修改案件"),
                    values=view.case,
                    again=False,
                ),
                f"facts:{view.case['id']}",
            )

    def _update(self, case_id: int, version: int | None, changes: dict[str, Any]) -> int:
        assert version is not None
        service.update(self.frame.ctx, case_id, version, changes)
        return case_id

    def _open(self, form: RecordForm, draft: str) -> None:
        form.saved.connect(lambda result, again: self._saved(result))
        self.page.open_form(form.keep(self.frame.ctx, draft))

    def _open_intake(self, form: IntakeForm, draft: str) -> None:
        form.saved.connect(lambda result, again: self._taken_in(result))
        self.page.open_form(form.keep(self.frame.ctx, draft))

    def _saved(self, case_id: int) -> None:
        self.page.close_form()
        self.page.open_record(case_id)
        self.panel.next_button.setFocus()

    def _taken_in(self, case_id: int) -> None:
        """The case is there: say so, and offer the register of acceptance (F04) to be printed."""
        self.one_window.taken_in(case_id)
        self._saved(case_id)
        view = self.panel.view
        if view is None:  # who takes cases in at the counter sees their row, and does not open them
            number = queries.rows(self.frame.ctx, [case_id])[0].get("number", "")
            self.frame.notify(self.tr("已登记，{number}。由承办的调解员接着办").format(number=number))
            self.page.focus_search()
            return
        if not view.case["number"]:
            return
        words = self.tr("已受理，卷号{number}").format(number=view.case["number"])
        self.frame.notify(words, lambda: self.panel.print_form("intake"), self.tr("打印登记表"))
        if not self.panel.side_button.isHidden():
            self.panel.side_button.setFocus()
