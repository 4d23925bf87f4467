"""村规民约: the sets of rules, and the one that is read or revised."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from desktop_app.common import codes
from desktop_app.common.errors import KnownError
from desktop_app.store import telling
from desktop_app.village_rules import queries, service
from desktop_app.village_rules.fields import ARTICLE_FIELDS, RULE_FIELDS, VERSION_FIELDS

from ..frame.page_tab import PageTab
from ..frame.tab import Frame
from ..records.form import RecordForm
from ..records.history import HistoryLine, show_history
from ..records.page import RecordPage
from .panel import RulesPanel
from .source import RuleTable, filters, tr

if TYPE_CHECKING:
    from desktop_app.store.changes import Changed

_TABLES = ("rule", "rule_version", "rule_article")
_STATE = "page/rules"
_SHARE = 0.3  # of the width for the list: the text needs the rest


class VillageRulesTab(PageTab):
    """Ctrl+N begins a new set of rules, Ctrl+P prints what is shown."""

    help = tr(
        "左边是各部规约，右边像文件一样读全文，上面选版本。\n\n"
        "施行中的不能改：点“起草修订”，照现行版本生成草案，再逐条修改、插入、移动、删除，条号自动顺延。Word里写好的，用“更多—粘贴全文”。\n\n"
        "“与上一版对照”左右对照，删去的加删除线，增加的加粗并加下划线；这时打印的是修订对照表。\n\n"
        "红字是合法性自查的提示。有禁止项的草案，要写明合法性审查意见才能提请审核。"
    )

    def __init__(self, frame: Frame) -> None:
        self.frame = frame
        if frame.state.get(_STATE) is None:
            frame.state.set(_STATE, {"share": _SHARE, "filters": {}})
        self.panel = RulesPanel(frame)
        page = RecordPage(
            RuleTable(frame.ctx),
            "rules",
            frame.state,
            title=tr("村规民约"),
            noun=tr("部"),
            search_hint=tr("名称、条款里的字"),
            filters=filters(),
            record=self.panel,
            show_record=self._show,
            new_label=tr("新建规约") if frame.ctx.may("rules.edit") else "",
            empty=tr("还没有村规民约。把现行的录进来，以后修订时就能逐条对照"),
        )
        super().__init__(page, "rule")
        self.panel.form_asked.connect(self._open_form)
        self.panel.history_asked.connect(self._history)

    def begin(self) -> None:
        super().begin()
        if self.page.table.current is None and self.page.table.ids:
            self.page.table.select(self.page.table.ids[0])

    def _show(self, record: int) -> None:
        try:
            self.panel.show_rule(record)
        except KnownError as error:
            self.frame.show_error(error)

    # What the window asks

    def new_record(self) -> None:
        if not self.frame.ctx.may("rules.edit"):
            return
        kind = "resident_pact" if self.frame.ctx.hall["kind"] == "resident" else "village_rules"
        form = RecordForm(
            RULE_FIELDS,
            lambda changes, version: service.add_rule(self.frame.ctx, form.values()),
            title=tr("新建规约"),
            values={"kind": kind, "title": self._title(kind)},
            again=False,
        )
        self._open(form, "rule:new")

    def _title(self, kind: str) -> str:
        from desktop_app.context import place_name

        return f"{place_name(self.frame.ctx.hall['name'])}{codes.label('covenant_kind', kind)}"

    def open_draft(self, kind: str, about: str) -> None:
        if about == "new":
            self.new_record()
            return
        first = int(about.partition(":")[0])
        if kind == "rule":
            self.page.open_record(first)
            self._open_form("rule")
            return
        rule_id = queries.version(self.frame.ctx, first)["rule_id"]
        self.page.open_record(rule_id)
        if kind == "rule_version" and about.isdigit() and self.panel.version["id"] == first:
            self._open_form("version")

    def print_record(self) -> None:
        self.panel.print()

    def changed(self, change: Changed) -> None:
        if not change.touches(*_TABLES):
            return
        ids = set(change.tables.get(self.table, ()))
        if self.page.table.current is not None:  # its versions or articles may be what changed
            ids.add(self.page.table.current)
        self.page.refresh(ids)

    def may_leave(self) -> bool:
        return self.panel.document.may_leave() and super().may_leave()

    # Forms beside the list

    def _open_form(self, which: str) -> None:
        ctx, rule, version = self.frame.ctx, self.panel.rule, self.panel.version
        if which == "rule":

            def save_rule(changes: dict[str, Any], based_on: int | None) -> int:
                service.update_rule(ctx, rule["id"], based_on, changes)
                return int(rule["id"])

            form = RecordForm(RULE_FIELDS, save_rule, title=tr("规约名称和种类"), values=rule, again=False)
            self._open(form, f"rule:{rule['id']}")
            return

        def save_version(changes: dict[str, Any], based_on: int | None) -> int:
            service.update_version(ctx, version["id"], based_on, changes)
            return int(rule["id"])

        title = tr("前言、结尾和说明：{name}").format(name=version["version_label"])
        form = RecordForm(VERSION_FIELDS, save_version, title=title, values=version, again=False)
        self._open(form, f"rule_version:{version['id']}")

    def _open(self, form: RecordForm, draft: str) -> None:
        form.saved.connect(lambda record, again: self._saved(record))
        self.page.open_form(form.keep(self.frame.ctx, draft))

    def _saved(self, rule_id: int) -> None:
        self.page.close_form()
        self.page.open_record(rule_id)

    def _history(self) -> None:
        rule = self.panel.rule
        seen: dict[int, HistoryLine] = {}  # one change may touch every article: it is told once
        for line in queries.history(self.frame.ctx, rule["id"]):
            touched = line.after or line.before or {}
            catalogue = ARTICLE_FIELDS if "text" in touched else RULE_FIELDS if "kind" in touched else VERSION_FIELDS
            told = telling.tell(line, catalogue)
            words = "；".join(told.details) or told.action
            if line.number in seen and seen[line.number].words != words:
                words = line.action
            seen[line.number] = HistoryLine(told.at, told.operator, words)
        show_history(rule["title"], list(seen.values()), self.page)
