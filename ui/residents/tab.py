"""居民: the list, the record beside it, the grid tree, households, import and export."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QCoreApplication
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QHBoxLayout, QMenu, QStackedWidget, QWidget

from desktop_app.common.errors import KnownError
from desktop_app.residents import area_queries, exporting, queries, scope, service, twins
from desktop_app.residents import filters as narrowing
from desktop_app.residents.area_places import GRID

from .. import theme
from ..approval import ApprovalDialog
from ..ask import save_file, wait
from ..frame.acting import carry_out, tell_saved
from ..frame.page_tab import PageTab
from ..frame.tab import Frame
from ..records.detail import RecordDetail
from ..records.history import HistoryLine, show_history
from ..records.page import RecordPage
from ..records.widgets import button, link_button
from . import personal_data
from .area_panel import AreaPanel
from .care_dialog import CareDialog
from .filters import resident_filters
from .form import ResidentForm
from .list_menu import ListMenu
from .merge_dialog import choose_other, offer_merging, restore
from .record import record_chips, sections
from .source import ResidentSource
from .sub_pages import SubPage, page_titles, sub_page

if TYPE_CHECKING:
    from desktop_app.common.jobs import JobControl
    from desktop_app.store.changes import Changed

    from .import_wizard import ImportWizard

_SHOWN_TABLES = ("person", "household", "care_tag", "area", "visit", "care_service", "setting")


def _tr(text: str) -> str:
    return QCoreApplication.translate("ResidentsTab", text)


def reveal_reasons() -> list[str]:
    """Why somebody looks at a number in full."""
    return [_tr("核对本人证件"), _tr("填写法定文书"), _tr("为本人办理业务"), _tr("核对名册"), _tr("其他工作需要")]


class ResidentsTab(PageTab):
    """``import_roster`` opens the wizard; ``show_only(ids, words)`` lists the records behind a figure."""

    help = _tr(
        "在搜索框里输入姓名、拼音首字母、住址，或者证件号、电话的后四位，边输边找；上下键选人。\n\n"
        "“条件”可以叠加；“更多”里有网格、包联、住户、走访、房屋、场所、矛盾纠纷排查、可能重复的人和回收站。"
        "导出的就是眼前筛出来的人和显示的列，号码已隐去。\n\n"
        "“名单”里有常用的和存下来的名单，也从那里按户排列、打印眼前的名单、做邮寄标签、签到表和公示版。\n\n"
        "“更多”里的“网格”：F2 改名称，拖动或 Ctrl+M 移到别处，Insert 新增下级，Delete 删除；编码和按网格写的住址跟着改，"
        "写法不同的不改。牵涉的人多时先说有多少，一步就能撤销。\n\n"
        "“更多”里的“矛盾纠纷排查”：发现纠纷就登记一条，需要调解的“转人民调解”；“轮次”里每半月按网格报送，没有发现的零报告。\n\n"
        "“更多”里的“包联”：先登记工作人员，再指定他们包联哪里；谁离开，用“全部移交”或“删除”，一步交给接手的人。"
        "“包联覆盖”里能看到哪些户还没有人，并一次指定。\n\n"
        "新增居民（Ctrl+N）：先填身份证号，性别和出生日期自动得出；“所在户”输入这一户任何人的姓名。Ctrl+S 保存。\n\n"
        "删除的人在回收站里，随时可以恢复；每一步都可以用 Ctrl+Z 撤销。"
    )

    def __init__(self, frame: Frame) -> None:
        self.frame, self.ctx = frame, frame.ctx
        self.row: Mapping[str, Any] | None = None
        self._picked_area: tuple[int, str] | None = None
        self._only: list[tuple[list[int], str]] = []
        self.detail = RecordDetail(reveal=self._reveal, reasons=reveal_reasons())
        self.detail.open_asked.connect(frame.open_record)
        may_edit = self.ctx.may("residents.edit") and not scope.problem(self.ctx)
        page = RecordPage(
            ResidentSource(self.ctx, frame.jobs),
            "residents",
            frame.state,
            title=_tr("居民"),
            noun=_tr("人"),
            search_hint=_tr("姓名、拼音首字母、住址、证件或电话后四位"),
            filters=resident_filters(self._areas, lambda: self._only),
            record=self.detail,
            show_record=self._show,
            new_label=_tr("新增居民") if may_edit else "",
            empty=scope.problem(self.ctx) or _tr("还没有居民，可以导入名册，也可以一位一位新增"),
        )
        super().__init__(page, "person")
        self.area_panel = AreaPanel(self.ctx)
        self.area_panel.chosen.connect(self.show_area)
        self.area_panel.closed.connect(self.toggle_areas)
        self.area_panel.edit_asked.connect(lambda: self.show_page("grid"))
        self.area_panel.hide()
        self.pages: dict[str, SubPage] = {}  # those that were opened
        self.stack = QStackedWidget()
        self._arrange()
        self._add_tools(may_edit)
        self._add_actions(may_edit)
        self.wizard: ImportWizard | None = None

    def _arrange(self) -> None:
        layout = self.layout()
        assert layout is not None
        layout.removeWidget(self.page)
        beside = QWidget()
        row = QHBoxLayout(beside)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(0)
        holder = QWidget()
        inside = QHBoxLayout(holder)
        px = theme.current().px
        inside.setContentsMargins(px(14), px(10), 0, px(10))
        inside.addWidget(self.area_panel)
        self._area_holder = holder
        holder.hide()
        row.addWidget(holder)
        row.addWidget(self.page, 1)
        self.stack.addWidget(beside)
        layout.addWidget(self.stack)

    def _add_tools(self, may_edit: bool) -> None:
        more = button(_tr("更多"), "more")
        menu = QMenu(more)
        self.area_action = menu.addAction(_tr("小区和网格"), self.toggle_areas)
        self.area_action.setCheckable(True)
        for name, words in page_titles(self.ctx).items():
            menu.addAction(words, partial(self.show_page, name))
        menu.addAction(_tr("回收站"), lambda: self.page.filter_bar.add(narrowing.BIN, True))
        menu.addAction(_tr("个人信息处理告知书…"), lambda: personal_data.ask_notice(self))
        if self.ctx.may("residents.edit"):  # who only looks through takes nothing in full with him
            menu.addSeparator()
            own = self.ctx.may(exporting.CLEAR)
            branch = menu.addMenu(_tr("导出完整号码，原因") if own else _tr("导出完整号码（须主任当场审批），原因"))
            for reason in export_reasons():
                branch.addAction(reason, partial(self.export, reason))
        more.setMenu(menu)
        self.lists = ListMenu(self)
        self.page.lead_with(self.lists.button)
        self.page.add_tool(more)
        if self.ctx.may("residents.import"):
            self.import_button = button(_tr("导入名册"), "import", on_click=self.import_roster, tip="F6")
            self.page.add_tool(self.import_button)
        self.export_button = button(_tr("导出"), "export", on_click=self.export)
        self.page.add_tool(self.export_button)

    def _add_actions(self, may_edit: bool) -> None:
        self.more_button = button("", "more")
        self.more_button.setAccessibleName(_tr("更多操作"))
        menu = QMenu(self.more_button)
        menu.addAction(_tr("关爱对象…"), self.edit_care)
        if self.ctx.may("cases.open"):
            menu.addAction(_tr("登记调解\tF3"), self.mediate)
        personal_data.offer(menu, self)
        menu.addAction(_tr("与另一条登记合并…"), self.choose_twin)
        self.delete_action: QAction = menu.addAction(_tr("删除"), self.delete)
        if self.ctx.may("residents.erase"):
            self.erase_action: QAction = menu.addAction(_tr("个人信息删除…"), self.erase)
        self.more_button.setMenu(menu)
        self.restore_button = button(_tr("恢复"), "undo", primary=True, on_click=self.restore)
        self.edit_button = button(_tr("编辑"), "edit", on_click=self.edit)
        for one in (self.more_button, self.restore_button, self.edit_button):
            self.detail.add_action(one)
        self._may_edit = may_edit
        self.detail.footer.addStretch(1)
        self.detail.footer.addWidget(link_button(_tr("变更记录"), "history", on_click=self.show_history))

    # Reading

    def _show(self, record: int) -> None:
        try:
            self.row = queries.get(self.ctx, record)
        except KnownError as error:
            self.row = None
            self.detail.show_record(error.sentence, [])
            return
        row = self.row
        self.detail.show_record(row["name"], sections(self.ctx, row), chips=record_chips(self.ctx, row))
        gone = row["deleted_at"] is not None
        self.restore_button.setVisible(gone and self._may_edit)
        self.edit_button.setVisible(not gone and self._may_edit)
        self.more_button.setVisible(not gone and self._may_edit)

    def mediate(self) -> None:
        """登记调解 with this resident as the first party."""
        if (person := self.at_hand()) is not None:
            self.frame.go("mediation").new_case_of(*person)  # type: ignore[attr-defined]

    def at_hand(self) -> tuple[int, str] | None:
        row = self.row
        shown = row is not None and row["deleted_at"] is None and self.page.isVisible() and self.page.form is None
        return (row["id"], row["name"]) if shown and row is not None else None

    def _reveal(self, key: str, reason: str) -> str:
        assert self.row is not None
        return service.reveal(self.ctx, self.row["id"], key, reason)

    def show_history(self) -> None:
        if (row := self.row) is not None:
            told = queries.history(self.ctx, row["id"])
            lines = [
                HistoryLine(
                    line.at,
                    line.operator,
                    line.text.removeprefix(line.operator).strip(),
                    line.number if line.made_version else 0,
                )
                for line in told
            ]
            allowed = self._may_edit and row["deleted_at"] is None
            show_history(row["name"], lines, self.window(), self.bring_back if allowed else None)

    def bring_back(self, number: int) -> None:
        """Make the record what it was after a change. Raises KnownError."""
        assert self.row is not None
        row = queries.get(self.ctx, self.row["id"])
        if service.bring_back(self.ctx, row["id"], row["version"], number):
            tell_saved(self.frame, _tr("{name}已恢复到那一版").format(name=row["name"]))

    def changed(self, change: Changed) -> None:
        for page in self.pages.values():
            page.changed(change)
        if not change.touches(*_SHOWN_TABLES):
            return
        ids = set(change.tables.get("person", ()))
        if self.row is not None:  # its household or its care groups may be what changed
            ids.add(self.row["id"])
        self.page.refresh(ids)
        if not self.area_panel.isHidden():
            self.area_panel.refresh()

    # Narrowing

    def _areas(self) -> list[tuple[int, str]]:
        """Estates and grids are offered; a building only once it was picked in the tree."""
        offered = [(node.id, node.name) for node in area_queries.tree(self.ctx, GRID)]
        kept = self.frame.state.get("page/residents", {}).get("filters", {}).get("area")
        picked = self._picked_area
        if picked is None and kept is not None and kept not in [area for area, _ in offered]:
            picked = (kept, area_queries.path(self.ctx, kept))
        return offered if picked is None or picked in offered or not picked[1] else [*offered, picked]

    def show_area(self, area: int) -> None:
        """Narrow the list to a node of the tree."""
        node = self.area_panel.nodes.get(area)
        self._picked_area = (area, node.name if node else area_queries.path(self.ctx, area))
        self.page.filter_bar.add("area", area)

    def show_only(self, ids: Sequence[int], words: str) -> None:
        """List these records, for example those behind a figure; ``words`` stand on the chip that takes it away."""
        self._only = [(list(ids), words)]
        self.show_people()
        self.page.search_bar.clear()
        self.page.filter_bar.set_values({"only": list(ids)})

    def toggle_areas(self) -> None:
        shown = self._area_holder.isHidden()
        if shown:
            self.area_panel.refresh()
        self._area_holder.setVisible(shown)
        self.area_panel.setVisible(shown)
        self.area_action.setChecked(shown)

    def show_page(self, name: str) -> Any:
        """One of the tab's other pages (``sub_pages.PAGES``) in place of the list of people; made when first asked for."""
        page = self.pages.get(name)
        if page is None:
            page = self.pages[name] = sub_page(name, self.frame)
            page.back_asked.connect(self.show_people)
            self.stack.addWidget(page)
        self.stack.setCurrentWidget(page)
        page.begin()
        return page

    def show_people(self) -> None:
        self.stack.setCurrentIndex(0)
        self.page.focus_search()

    def open_record(self, kind: str, record: int) -> None:
        if kind == "households":
            self.show_page(kind).page.open_record(record)
            return
        if kind in ("care", "visits", "house", "venue", "contacts", "screening"):
            self.show_page(kind).open_record(record)
            return
        if kind == "grid":
            self.show_page(kind).load(record)
            return
        self.show_people()
        self.page.open_record(record)

    def open_draft(self, kind: str, about: str) -> None:
        new = about == "new"
        if kind in ("household", "event", "move_in"):
            self.show_page("households").open_draft(kind, about)
        elif kind in ("house", "venue", "screening", "staff"):
            self.show_page("contacts" if kind == "staff" else kind).open_form(None if new else int(about))
        elif kind in ("visit", "visit_edit"):
            self.show_page("visits").open_draft(kind, about)
        elif new:
            self.new_record()
        else:
            self.open_record("residents", int(about))
            queries.get(self.ctx, int(about))  # raises when the record has gone
            self.edit()

    # Writing

    def new_record(self) -> None:
        if self._may_edit:
            self.show_people()
            self._open(ResidentForm(self.ctx))

    def edit(self) -> None:
        if self.row is not None:
            self._open(ResidentForm(self.ctx, queries.get(self.ctx, self.row["id"])))

    def _open(self, form: ResidentForm) -> None:
        form.saved.connect(self._saved)
        form.twin_bar.open_asked.connect(lambda other: self.open_record("residents", other))
        form.twin_bar.merge_asked.connect(partial(self._merge_from, form))
        form.twin_bar.two_asked.connect(partial(self._say_two, form))
        self.page.open_form(form.keep(self.ctx, f"person:{form.person_id or 'new'}"))

    def _saved(self, person: int, again: bool) -> None:
        if again:
            self.frame.notify(_tr("已新增{name}").format(name=queries.name_of(self.ctx, person)))
            self._open(ResidentForm(self.ctx))
            return
        self.page.close_form()
        self.page.open_record(person)
        tell_saved(self.frame, _tr("已保存{name}").format(name=queries.name_of(self.ctx, person)))

    def choose_twin(self) -> None:
        """Merge the record shown with one that somebody names."""
        if self.row is not None:
            choose_other(self.frame, self.row["id"], self.window())

    def _merge_from(self, form: ResidentForm, other: int) -> None:
        """From the bar over a form: what was typed is saved first or given up, so that nothing of it is lost."""
        if form.person_id is not None and self.page.may_leave():
            self.page.close_form()
            offer_merging(self.frame, form.person_id, other, self.window())

    def _say_two(self, form: ResidentForm, other: int) -> None:
        one = form.person_id
        if one is not None and carry_out(
            self.frame, lambda: twins.say_two(self.ctx, one, other), _tr("已记下：不是同一人")
        ):
            form.look_for_near()

    def edit_care(self) -> None:
        if self.row is not None:
            CareDialog(self.ctx, queries.get(self.ctx, self.row["id"]), self.window()).open()

    def delete(self) -> None:
        """Into the recycle bin, with the way back in the bar."""
        if (row := self.row) is not None:
            words = _tr("已删除{name}，可在回收站恢复").format(name=row["name"])
            carry_out(self.frame, lambda: service.delete(self.ctx, row["id"]), words)

    def restore(self) -> None:
        """Out of the recycle bin; where a living record has the same number, the two are offered to become one."""
        if (row := self.row) is not None:
            restore(self.frame, row["id"], _tr("已恢复{name}").format(name=row["name"]), self.window())

    def erase(self) -> None:
        """个人信息删除: asks for the reason, says what stays, cannot be undone."""
        if self.row is not None:
            from .erase_dialog import erase_dialog

            dialog = erase_dialog(self.ctx, self.row, self.window())
            dialog.form.saved.connect(lambda *_: self.frame.notify(_tr("个人信息已删除，只留下一条没有内容的记录")))
            dialog.open()

    # Workbooks

    def import_roster(self) -> None:
        """Open the wizard; one at a time."""
        from .import_wizard import ImportWizard

        if self.wizard is not None:
            self.wizard.activateWindow()
            return
        self.wizard = ImportWizard(self.frame, self.window())
        self.wizard.finished.connect(self._wizard_closed)
        self.wizard.open()

    def _wizard_closed(self) -> None:
        self.wizard = None
        self.page.focus_search()

    def export(self, clear_reason: str = "") -> None:
        """What is filtered, in the columns shown, into a workbook; ``clear_reason`` for one with numbers in full.

        Who has no right to that asks somebody who has to sign in on the spot.
        """
        approval: exporting.Approval | None = None
        if clear_reason and not self.ctx.may(exporting.CLEAR):
            what = _tr("导出 {count:,} 人的完整号码：{reason}").format(
                count=len(self.page.table.ids), reason=clear_reason
            )
            dialog = ApprovalDialog(what, partial(exporting.approve, self.ctx), self.window())
            if not wait(dialog) or not isinstance(dialog.given, exporting.Approval):
                return
            approval = dialog.given
        suggested = _tr("居民名册_{day}.xlsx").format(day=self.ctx.today())
        name = save_file(self, _tr("导出居民名册"), suggested, _tr("工作簿 (*.xlsx)"))
        if name:
            self.export_to(Path(name), clear_reason, approval)

    def export_to(self, file: Path, clear_reason: str = "", approval: exporting.Approval | None = None) -> None:
        """The same, to a file that is known."""
        ids: Sequence[int] = self.page.table.ids
        # A clear export is made to be imported again: every field, not only the columns on screen.
        fields = None if clear_reason else self.page.table.columns

        # What was searched for may be somebody's name: the log says only that something was.
        found = [_tr("按文字查找")] if self.page.search_bar.text().strip() else []
        narrowed = "，".join([*self.page.filter_bar.words(), *found])

        def work(control: JobControl) -> int:
            return exporting.export(
                self.ctx, file, ids, fields, control, clear_reason=clear_reason, approval=approval, narrowed=narrowed
            )

        self.frame.jobs.submit(
            _tr("导出居民名册"),
            work,
            on_done=lambda count: self.frame.notify(
                _tr("已导出 {count:,} 人：{name}").format(count=count, name=file.name)
            ),
        )


def export_reasons() -> list[str]:
    """Why somebody takes numbers in full out of the program."""
    return [_tr("上级部门要求报送"), _tr("迁移到另一台电脑"), _tr("本单位核对名册")]
