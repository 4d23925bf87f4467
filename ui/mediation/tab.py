"""调解: the list of cases, and the one that is worked on."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QCoreApplication

from desktop_app.common.errors import KnownError
from desktop_app.mediation import queries, service
from desktop_app.mediation.fields import CASE_FIELDS
from desktop_app.mediation.kinds import KINDS

from ..frame.page_tab import PageTab
from ..frame.tab import Frame
from ..records.form import RecordForm
from ..records.page import RecordPage
from ..records.widgets import button
from .actions import CaseActions
from .agreement_form import AgreementForm
from .case_panel import CasePanel
from .intake_form import IntakeForm
from .source import CaseTable, filters

if TYPE_CHECKING:
    from desktop_app.store.changes import Changed

_TABLES = ("mediation_case", "case_party", "case_mediator", "session", "agreement", "performance_item")
_STATE = "page/cases"
_OPEN_ONLY = {"stage": "open"}


def _tr(text: str) -> str:
    return QCoreApplication.translate("MediationTab", text)


class MediationTab(PageTab):
    """``new_record`` is 登记调解; Ctrl+P prints the paper that belongs to what is shown."""

    help = _tr(
        "登记调解（Ctrl+N）：输入当事人姓名或拼音首字母，从居民里选；不在名册里的，选“新增”就地写下。\n\n"
        "回车到下一格；“当场受理”勾着时，保存就发卷号、算期限。保存后按回车打印受理登记表。\n\n"
        "调解时直接在右边写笔录：Alt+W 轮流写入“问：”“答：”，停下来会自动保存；下面七个要点写到了就打勾。\n\n"
        "红色按钮是下一步（Ctrl+Enter），Ctrl+P 打印眼前的文书。\n\n"
        "“登记簿”是一年的案件登记簿，也按调解员、按纠纷类型列；“排查”是主动发现的纠纷，从那里转来的案件能回到排查记录。"
    )

    def __init__(self, frame: Frame) -> None:
        self.frame = frame
        if frame.state.get(_STATE) is None:
            frame.state.set(_STATE, {"share": 0.57, "filters": _OPEN_ONLY})
        self.case_actions = CaseActions(frame, self.window)
        self.panel = CasePanel(frame, self.case_actions)
        page = RecordPage(
            CaseTable(frame.ctx),
            "cases",
            frame.state,
            title=_tr("调解"),
            noun=_tr("件"),
            search_hint=_tr("卷号、当事人、拼音首字母"),
            filters=filters(frame.ctx),
            record=self.panel,
            show_record=self._show_case,
            new_label=_tr("登记调解") if frame.ctx.may("cases.open") else "",
            empty=_tr("还没有调解案件。居民有纠纷来申请，或者主动上门调解时，在这里登记"),
        )
        page.add_tool(button(_tr("登记簿"), "book", on_click=self.open_register))
        if frame.ctx.may("screening.read"):
            page.add_tool(button(_tr("排查"), "search", on_click=self.open_screening))
        super().__init__(page, "mediation_case")
        self.case_actions.form_asked.connect(self._open_form)
        page.table.current_changed.connect(lambda _: self.panel.flush())

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
        except KnownError as error:
            self.panel.show_nothing(error.sentence)
            return
        self.panel.show_case(view)

    # What the window asks

    def new_record(self) -> None:
        if self.frame.ctx.may("cases.open"):
            self._open_intake(IntakeForm(self.frame.ctx), "case:new")

    def open_draft(self, kind: str, about: str) -> None:
        if about == "new":
            self.new_record()
            return
        self.page.open_record(int(about.partition(":")[0]))
        forms = {"case": "intake", "facts": "case", "agreement": "agreement"}
        if kind in forms:
            self._open_form(forms[kind])

    def print_record(self) -> None:
        if self.frame.ctx.may("cases.print"):
            self.panel.print_fitting()

    def changed(self, change: Changed) -> None:
        if not change.touches(*_TABLES, *(kind.model._meta.table_name for kind in KINDS.values())):
            return
        ids = set(change.tables.get(self.table, ()))
        if self.page.table.current is not None:  # its sessions or items may be what changed
            ids.add(self.page.table.current)
        self.page.refresh(ids)

    def may_leave(self) -> bool:
        return self.panel.flush() and super().may_leave()

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
