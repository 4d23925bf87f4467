"""What each of the three steps of 恢复 shows."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import (
    QCheckBox,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QListWidget,
    QListWidgetItem,
    QProgressBar,
    QVBoxLayout,
    QWidget,
)

from .. import theme
from ..password import password_line
from ..records.widgets import button, card, label, link_button, restyle
from ..theme.wheel import Combo
from .backups import Known, Loss, age
from .pages import tr


class ChooseStep(QWidget):
    """Backups at the left, what the chosen one holds and what would be lost at the right. ``chosen`` carries a Known."""

    chosen = Signal(object)
    file_asked = Signal()

    def __init__(self, damaged: bool) -> None:
        super().__init__()
        px = theme.current().px
        self.found: list[Known] = []
        self.list = QListWidget()
        self.list.setAccessibleName(tr("备份"))
        self.list.setMinimumWidth(px(240))
        self.list.currentRowChanged.connect(lambda _: self._show())
        self.from_file = button(tr("从文件选…"), "folder", on_click=self.file_asked.emit)
        box, inside = card()
        inside.setContentsMargins(px(1), px(4), px(1), px(8))
        inside.addWidget(self.list, 1)
        line = QHBoxLayout()
        line.setContentsMargins(px(12), 0, px(12), 0)
        line.addWidget(self.from_file)
        line.addStretch(1)
        inside.addLayout(line)
        beside, facts = card()
        self.name = label("", "heading", wrap=True)
        self.facts = label("", wrap=True)
        self.facts.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self.lost_heading = label(tr("恢复以后，会回到那时候"), "section")
        self.lost = label("", wrap=True)
        self.salvage_box = QCheckBox(tr("恢复最近的好备份，并补回其后的改动"))
        self.salvage_words = label(
            tr("从损坏的数据里，把这份备份以后还读得出、核对无误的改动一条条补回来，读不出的有几次会告诉您。"),
            "soft",
            wrap=True,
        )
        self.salvage_box.setChecked(damaged)
        for part in (self.name, self.facts, self.lost_heading, self.lost, self.salvage_box, self.salvage_words):
            facts.addWidget(part)
        facts.addStretch(1)
        self._damaged = damaged
        layout = QHBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(px(10))
        layout.addWidget(box, 2)
        layout.addWidget(beside, 3)
        self._show()

    @property
    def current(self) -> Known | None:
        row = self.list.currentRow()
        return self.found[row] if 0 <= row < len(self.found) else None

    @property
    def salvage(self) -> bool:
        """Whether what came after the backup is to be brought back, too."""
        return not self.salvage_box.isHidden() and self.salvage_box.isChecked()

    def show_found(self, found: Sequence[Known], wanted: Path | None, today: str) -> None:
        """All that were found, the newest first."""
        self.list.clear()
        self.found = []
        for one in found:
            self._append(one, today)
        place = next((at for at, one in enumerate(self.found) if one.file == wanted), 0)
        self.list.setCurrentRow(place if self.found else -1)
        self._show()
        self.list.setFocus()

    def add(self, one: Known, today: str) -> None:
        """One more, and choose it."""
        place = next((at for at, known in enumerate(self.found) if known.file == one.file), -1)
        if place < 0:
            self._append(one, today)
            place = len(self.found) - 1
        self.list.setCurrentRow(place)

    def replace(self, one: Known, today: str) -> None:
        """More is known of it since it was opened."""
        for at, known in enumerate(self.found):
            if known.file == one.file:
                self.found[at] = one
                self.list.item(at).setText(_words(one, today))

    def _append(self, one: Known, today: str) -> None:
        self.found.append(one)
        item = QListWidgetItem(_words(one, today))
        item.setToolTip(str(one.file))
        self.list.addItem(item)

    def _show(self) -> None:
        one = self.current
        self.name.setText(one.hall or one.file.name if one else tr("没有找到备份"))
        if one is None:
            self.facts.setText(tr("插上备份用的 U 盘再打开这一页，或者“从文件选…”。"))
        else:
            lines = [
                tr("做于：{at}").format(at=one.made_at[:16]),
                tr("里面有：{counts}").format(counts=one.counts) if one.counts else "",
                tr("最后一次改动：{last}").format(last=one.last_change) if one.last_change else "",
                tr("大小：{size}").format(size=one.size_words),
                tr("在：{where}").format(where=one.file),
                "" if one.opened else tr("它是用另一把钥匙做的，下一步要输入它的密码或恢复密钥。"),
            ]
            self.facts.setText("\n".join(line for line in lines if line))
        self.chosen.emit(one)

    def show_loss(self, lost: Loss | None) -> None:
        """What would be lost of the present store."""
        shown = self.current is not None and lost is not None
        self.lost_heading.setVisible(shown)
        self.lost.setVisible(shown)
        self.salvage_box.setVisible(self._damaged and lost is not None and lost.same)
        self.salvage_words.setVisible(not self.salvage_box.isHidden())
        if lost is not None:
            self.lost.setText(lost.words)
            restyle(self.lost, "tone", "amber" if lost.count or not lost.same else "good")


def _words(one: Known, today: str) -> str:
    return f"{one.made_at[:16]}　{age(one.made_at, today)}\n{one.counts or one.where}"


class CheckStep(QWidget):
    """Says whether it is sound; asks for its key where the present one does not open it."""

    key_given = Signal(object, str)  # operator or None for the recovery key, password or key

    def __init__(self) -> None:
        super().__init__()
        px = theme.current().px
        self.sound = False
        box, inside = card()
        self.words = label("", "heading", wrap=True)
        self.detail = label("", wrap=True)
        self.bar = QProgressBar()
        self.bar.setRange(0, 0)
        self.bar.setTextVisible(False)
        self.bar.setAccessibleName(tr("进度"))
        for part in (self.words, self.detail, self.bar):
            inside.addWidget(part)
        self.ask = QWidget()
        lines = QVBoxLayout(self.ask)
        lines.setContentsMargins(0, 0, 0, 0)
        lines.setSpacing(px(8))
        self.operator = Combo()
        self.operator.setAccessibleName(tr("操作员"))
        self.operator.setMinimumWidth(px(240))
        self.password = password_line(tr("密码"))
        self.password.returnPressed.connect(self._give)
        self.recovery = QLineEdit()
        self.recovery.setAccessibleName(tr("恢复密钥"))
        self.recovery.setPlaceholderText(tr("一组一组输入，横线和空格可以不输"))
        self.recovery.returnPressed.connect(self._give)
        self.other = link_button("", on_click=self._turn)
        self.open_button = button(tr("打开"), on_click=self._give)
        self._captions: list[QLabel] = []
        for caption, editor in (
            (tr("那时的操作员"), self.operator),
            (tr("密码"), self.password),
            (tr("恢复密钥"), self.recovery),
        ):
            row = QHBoxLayout()
            row.setSpacing(px(8))
            words = label(caption, "soft")
            words.setFixedWidth(px(96))
            words.setBuddy(editor)
            self._captions.append(words)
            row.addWidget(words)
            row.addWidget(editor, 1)
            row.addStretch(0)
            editor.setMaximumWidth(px(420))
            lines.addLayout(row)
        row = QHBoxLayout()
        row.setContentsMargins(px(104), 0, 0, 0)
        row.addWidget(self.open_button)
        row.addWidget(self.other)
        row.addStretch(1)
        lines.addLayout(row)
        inside.addWidget(self.ask)
        inside.addStretch(1)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(box)
        self._by_recovery = False

    def busy(self, words: str) -> None:
        self.sound = False
        self.words.setText(words)
        restyle(self.words, "tone", "")
        self.detail.hide()
        self.bar.show()
        self.ask.hide()

    def tell_sound(self, one: Known) -> None:
        self.sound = True
        self.bar.hide()
        self.ask.hide()
        self.words.setText(tr("这份备份是好的"))
        restyle(self.words, "tone", "good")
        lines = [
            tr("数据文件、变更记录和清单都对得上，可以恢复。"),
            tr("里面有：{counts}").format(counts=one.counts) if one.counts else "",
            tr("最后一次改动：{last}").format(last=one.last_change) if one.last_change else "",
        ]
        self._tell("\n".join(line for line in lines if line))

    def tell_unsound(self, sentence: str) -> None:
        self.sound = False
        self.bar.hide()
        self.ask.hide()
        self.words.setText(tr("这份备份不能用"))
        restyle(self.words, "tone", "amber")
        self._tell(tr("{sentence}\n现在的数据没有改动。请返回上一步换一份。").format(sentence=sentence))

    def _tell(self, words: str) -> None:
        self.detail.setText(words)
        self.detail.show()

    def ask_key(self, one: Known) -> None:
        """It was made with another key."""
        self.sound = False
        self.bar.hide()
        self.words.setText(tr("请输入这份备份的密码"))
        restyle(self.words, "tone", "")
        self._tell(tr("它不是用现在的密钥做的。输入做备份那时的操作员和密码，或者那时打印的恢复密钥。"))
        if [self.operator.itemText(at) for at in range(self.operator.count())] != list(one.operators):
            self.operator.clear()
            self.operator.addItems(list(one.operators))
        self._by_recovery = False
        self._arrange()
        self.ask.show()
        self.password.setFocus()
        self.password.selectAll()

    def _turn(self) -> None:
        self._by_recovery = not self._by_recovery
        self._arrange()

    def _arrange(self) -> None:
        shown = (not self._by_recovery, not self._by_recovery, self._by_recovery)
        for caption, editor, visible in zip(
            self._captions, (self.operator, self.password, self.recovery), shown, strict=True
        ):
            caption.setVisible(visible)
            editor.setVisible(visible)
        self.other.setText(tr("改用密码") if self._by_recovery else tr("改用恢复密钥"))

    def _give(self) -> None:
        secret = self.recovery.text() if self._by_recovery else self.password.text()
        if secret:
            self.key_given.emit(None if self._by_recovery else self.operator.currentText(), secret)


class ConfirmStep(QWidget):
    """What is going to happen, and why."""

    def __init__(self) -> None:
        super().__init__()
        px = theme.current().px
        box, inside = card()
        self.words = label("", wrap=True)
        self.reason = QLineEdit()
        self.reason.setAccessibleName(tr("为什么恢复"))
        self.reason.setMaxLength(200)
        self.reason.setPlaceholderText(tr("例如：硬盘坏了，换了新电脑（不写姓名和号码）"))
        caption = label(tr("为什么恢复（记入变更记录）"), "section")
        caption.setBuddy(self.reason)
        inside.addWidget(self.words)
        inside.addSpacing(px(8))
        inside.addWidget(caption)
        inside.addWidget(self.reason)
        inside.addStretch(1)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(box)

    def tell(self, one: Known, lost: Loss | None, folder: Path, *, salvage: bool) -> None:
        lines = [
            tr("1．现在的数据先原样留在旁边（{folder} 的同一个文件夹里），不会删除。").format(folder=folder.name),
            tr("2．换上 {at} 的备份。").format(at=one.made_at[:16]),
            tr("3．窗口关闭，请重新登录：用做备份那时的密码。"),
        ]
        if salvage:
            lines.insert(2, tr("　　再从损坏的数据里补回其后的改动，补回多少、哪些补不回会告诉您。"))
        elif lost is not None:
            lines.append(lost.words)
        self.words.setText("\n".join(lines))
