"""One set of rules: its versions, where it stands, the text or the comparison, the next step."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QStackedWidget, QVBoxLayout, QWidget

from desktop_app.common import dates
from desktop_app.village_rules import queries, service

from .. import theme
from ..frame.acting import MoreButton, carry_out
from ..frame.tab import Frame
from ..records.cells import ChipLabel
from ..records.source import Chip
from ..records.widgets import button, label, restyle
from ..theme import Tone
from ..theme.wheel import Combo
from .comparison import ComparisonView
from .document import DocumentView
from .papers import preview
from .procedure import Procedure, step_word
from .source import state_chip, tr

_STEPS = ("DRAFTING", "UNDER_REVIEW", "PASSED", "FILED", "PUBLISHED", "IN_FORCE")


class RulesPanel(QWidget):
    """``show_rule`` fills it; ``form_asked`` carries ``rule`` or ``version``; ``history_asked`` nothing."""

    form_asked = Signal(str)
    history_asked = Signal()

    def __init__(self, frame: Frame) -> None:
        super().__init__()
        self._frame = frame
        self.rule: dict[str, Any] = {}
        self.version: dict[str, Any] = {}
        self._versions: list[dict[str, Any]] = []
        self.procedure = Procedure(frame, self.window)
        self._build()

    def _build(self) -> None:
        px = theme.current().px
        self.combo = Combo()
        self.combo.setAccessibleName(tr("版本"))
        self.combo.setMinimumWidth(px(190))
        self.combo.activated.connect(self._chosen)
        self.chips = QHBoxLayout()
        self.chips.setSpacing(px(8))
        self.compare_button = button(tr("与上一版对照"), "compare", on_click=self.toggle_comparison)
        self.print_button = button(tr("打印"), "print", on_click=self.print, tip="Ctrl+P")
        self.more = MoreButton()
        self.next_button = button("", "arrow-right", on_click=self.next_step)
        head = QHBoxLayout()
        head.setSpacing(px(8))
        head.addWidget(self.combo)
        head.addLayout(self.chips)
        head.addStretch(1)
        for one in (self.compare_button, self.print_button, self.more, self.next_button):
            head.addWidget(one)
        self.steps = QHBoxLayout()
        self.steps.setSpacing(px(4))
        self.facts = label("", "soft", wrap=True)
        self.warning = label("", "problem", wrap=True)
        self.document = DocumentView(self._frame)
        self.comparison = ComparisonView()
        self.stack = QStackedWidget()
        self.stack.addWidget(self.document)
        self.stack.addWidget(self.comparison)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(px(6))
        layout.addLayout(head)
        layout.addLayout(self.steps)
        layout.addWidget(self.facts)
        layout.addWidget(self.warning)
        layout.addWidget(self.stack, 1)

    # Showing

    def show_rule(self, rule_id: int, version_id: int | None = None) -> None:
        """Show a set of rules: the version asked for, the one shown before, or else the one in work or in force."""
        ctx = self._frame.ctx
        before = self.version.get("id") if self.rule.get("id") == rule_id else None
        self.rule = queries.get(ctx, rule_id)
        self._versions = queries.versions(ctx, rule_id)
        ids = [row["id"] for row in self._versions]
        wanted = next((one for one in (version_id, before) if one in ids), ids[0])
        newest = self._versions[0]
        if before is not None and newest["id"] != before and newest["number"] > self._highest:
            wanted = newest["id"]  # a draft that was just begun
        self._highest = newest["number"]
        self.version = next(row for row in self._versions if row["id"] == wanted)
        self.combo.clear()
        for row in self._versions:
            self.combo.addItem(
                tr("{label}　{count} 条").format(label=row["version_label"], count=row["articles"]), row["id"]
            )
        self.combo.setCurrentIndex(ids.index(wanted))
        self._show_version()

    _highest = 0

    def _chosen(self, place: int) -> None:
        if self.document.may_leave():
            self.version = self._versions[place]
            self._show_version()
        else:
            self.combo.setCurrentIndex([row["id"] for row in self._versions].index(self.version["id"]))

    def _show_version(self) -> None:
        version = self.version
        deleted = bool(self.rule["deleted_at"])
        may = self._frame.ctx.may("rules.edit")
        _clear(self.chips)
        self.chips.addWidget(ChipLabel(state_chip(version["status"])))
        self._show_steps()
        self.facts.setText(self._facts())
        hits = queries.red_lines(self._frame.ctx, version["id"])
        blocks = sum(hit.level == "block" for hit in hits)
        words = tr("合法性自查：{blocks} 处禁止，{warns} 处提醒（按关键词，命中不等于违法，请结合上下文核对）")
        self.warning.setText(words.format(blocks=blocks, warns=len(hits) - blocks))
        self.warning.setVisible(bool(hits) and not version["passed_on"])
        restyle(self.warning, "role", "problem" if blocks else "hint")
        older = self._older()
        self.compare_button.setEnabled(older is not None)
        if older is None:
            self.stack.setCurrentWidget(self.document)
        elif self.comparing:
            self._compare(older)
        self.compare_button.setText(tr("返回全文") if self.comparing else tr("与上一版对照"))
        word = step_word(version["status"]) if may and not deleted else ""
        newest = version["id"] == self._versions[0]["id"]
        self.next_button.setText(word)
        self.next_button.setVisible(bool(word) and newest)
        primary = version["status"] not in ("IN_FORCE", "REJECTED")
        restyle(self.next_button, "role", "primary" if primary else "")
        theme.current().set_icon(
            self.next_button, "arrow-right" if primary else "edit", "on_accent" if primary else "text"
        )
        self.more.offer(self._offers(deleted) if may else [(tr("变更记录"), self.history_asked.emit)])
        self.document.show_version(self.rule["title"], version)

    def _show_steps(self) -> None:
        _clear(self.steps)
        status = self.version["status"]
        reached = _STEPS.index(status) if status in _STEPS else -1
        if status == "SUPERSEDED":
            reached = len(_STEPS)
        words = (tr("草案"), tr("审核"), tr("表决"), tr("备案"), tr("公布"), tr("施行"))
        for at, word in enumerate(words):
            done = at < reached or status == "IN_FORCE"
            text = f"✓ {word}" if done else word
            tone = Tone.GREEN if done else Tone.BLUE if at == reached else Tone.GREY
            self.steps.addWidget(ChipLabel(Chip(text, tone)))
        self.steps.addStretch(1)

    def _facts(self) -> str:
        row = self.version
        parts = []
        if row["passed_on"]:
            parts.append(tr("{day}{by}通过").format(day=dates.on_paper(row["passed_on"]), by=row["passed_by"]))
        if row["filed_on"]:
            number = f"（{row['filing_no']}）" if row["filing_no"] else ""
            parts.append(tr("{day}备案{number}").format(day=dates.on_paper(row["filed_on"]), number=number))
        elif row["status"] == "PASSED":
            by = queries.file_by(self._frame.ctx, row["passed_on"])
            parts.append(
                tr("请在{day}前报{office}备案").format(
                    day=dates.on_paper(by), office=queries.filing_office(self.rule["kind"])
                )
            )
        if row["effective_on"]:
            parts.append(tr("自{day}起施行").format(day=dates.on_paper(row["effective_on"])))
        if row["reason"]:
            parts.append(tr("修订说明：{reason}").format(reason=row["reason"]))
        if row["legal_note"]:
            parts.append(tr("合法性审查意见：{note}").format(note=row["legal_note"]))
        return "　".join(parts) or tr("还没有表决通过，可以修改条款")

    # Comparing and printing

    @property
    def comparing(self) -> bool:
        return self.stack.currentWidget() is self.comparison

    def toggle_comparison(self) -> None:
        """The text, or what changed against the version it is based on."""
        older = self._older()
        if self.comparing or older is None:
            self.stack.setCurrentWidget(self.document)
        elif self.document.may_leave():
            self._compare(older)
            self.stack.setCurrentWidget(self.comparison)
        self.compare_button.setText(tr("返回全文") if self.comparing else tr("与上一版对照"))

    def _older(self) -> dict[str, Any] | None:
        """The version it is based on, or else the one before it."""
        based = next((row for row in self._versions if row["id"] == self.version["based_on_id"]), None)
        lower = [
            row for row in self._versions if row["number"] < self.version["number"] and row["status"] != "REJECTED"
        ]
        return based or (lower[0] if lower else None)

    def _compare(self, older: dict[str, Any]) -> None:
        pairs = queries.compare(self._frame.ctx, older["id"], self.version["id"])
        self.comparison.show_pairs(older["version_label"], self.version["version_label"], pairs)

    def print(self) -> None:
        """What is shown: the version in official style, or 修订对照表."""
        if self.version and self.document.may_leave():
            older = self._older() if self.comparing else None
            preview(self._frame, self.version["id"], older["id"] if older else None, self.window())

    # Acting

    def next_step(self) -> None:
        if self.version and self.document.may_leave():
            self.procedure.next(self.rule, self.version)

    def _offers(self, deleted: bool) -> Sequence[tuple[str, Callable[[], object]]]:
        ctx, rule, version = self._frame.ctx, self.rule, self.version
        if deleted:
            act: Callable[[], object] = lambda: service.restore_rule(ctx, rule["id"])  # noqa: E731
            return [(tr("恢复"), lambda: carry_out(self._frame, act, tr("已恢复")))]
        found: list[tuple[str, Callable[[], object]]] = []
        if version["status"] == "DRAFTING":
            found.append((tr("编辑前言、结尾和说明"), lambda: self.form_asked.emit("version")))
            found.append((tr("粘贴全文…"), lambda: self.procedure.paste(version)))
            if len(self._versions) > 1:
                drop: Callable[[], object] = lambda: service.delete_version(ctx, version["id"])  # noqa: E731
                words = tr("已删除草案“{name}”").format(name=version["version_label"])
                found.append((tr("删除这份草案"), lambda: carry_out(self._frame, drop, words)))
        if version["status"] == "UNDER_REVIEW":
            found.append((tr("退回草案…"), lambda: self.procedure.send_back(version)))
            found.append((tr("表决未通过…"), lambda: self.procedure.reject(version)))
        found.append((tr("规约名称和种类"), lambda: self.form_asked.emit("rule")))
        if not any(row["passed_on"] for row in self._versions):
            remove: Callable[[], object] = lambda: service.delete_rule(ctx, rule["id"])  # noqa: E731
            words = tr("已删除“{title}”").format(title=rule["title"])
            found.append((tr("删除整部规约"), lambda: carry_out(self._frame, remove, words)))
        return [*found, (tr("变更记录"), self.history_asked.emit)]


def _clear(layout: QHBoxLayout) -> None:
    while (item := layout.takeAt(0)) is not None:
        if (gone := item.widget()) is not None:
            gone.hide()
            gone.deleteLater()
