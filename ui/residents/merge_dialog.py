"""Two records of one person side by side: what differs is chosen line by line, and they become one."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication, Qt, QTimer, Signal
from PySide6.QtWidgets import QDialog, QFrame, QHBoxLayout, QScrollArea, QVBoxLayout, QWidget

from desktop_app.common.errors import ChecksFailed, KnownError
from desktop_app.context import Context
from desktop_app.residents import merging, queries, service
from desktop_app.residents.merging import Line, Preview
from desktop_app.residents.service import LiveTwin

from .. import theme
from ..frame.acting import carry_out, tell_saved
from ..frame.tab import Frame
from ..records.choices import Choices, Compared
from ..records.picker import PersonPicker
from ..records.widgets import button, label


def _tr(text: str) -> str:
    return QCoreApplication.translate("MergeDialog", text)


class MergeDialog(QDialog):
    """``kept`` stays and ``other`` goes into the recycle bin, unless they are changed about. ``merged`` carries the id that
    stays. Gone when closed. Raises KnownError when one of them cannot be read."""

    merged = Signal(int)

    def __init__(self, ctx: Context, kept: int, other: int, why: str = "", parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.ctx = ctx
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle(_tr("合并重复的居民"))
        px = theme.current().px
        self.resize(px(940), px(600))
        self.swap_button = button(_tr("换过来保留另一条"), "compare", on_click=self.swap)
        self.merge_button = button(_tr("合并成一条"), "check", primary=True, on_click=self.merge)
        self.cancel_button = button(_tr("先不合并"), on_click=self.reject, tip="Esc")
        self.message = label("", "problem", wrap=True)
        self.message.hide()
        self._scroll = QScrollArea()
        self._scroll.setWidgetResizable(True)
        self._scroll.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        row = QHBoxLayout()
        row.addWidget(self.swap_button)
        row.addWidget(self.message, 1)
        row.addStretch(0)
        row.addWidget(self.cancel_button)
        row.addWidget(self.merge_button)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(px(20), px(16), px(20), px(16))
        layout.setSpacing(px(10))
        layout.addWidget(label(_tr("是同一个人的两条登记吗？"), "heading"))
        layout.addWidget(
            label(
                why or _tr("请逐项选定留哪一边。挂在两条上的走访、关爱、案件、志愿服务都留下，一步就能撤销。"),
                "soft",
                wrap=True,
            )
        )
        layout.addWidget(self._scroll, 1)
        layout.addLayout(row)
        self._load(kept, other)

    def _load(self, kept: int, other: int) -> None:
        self.preview: Preview = merging.preview(self.ctx, kept, other)
        side = self.preview
        differing = sorted(
            (line for line in side.lines if line.differs), key=lambda line: not (line.kept and line.other)
        )
        inside = QWidget()
        inside.setObjectName("inside")
        body = QVBoxLayout(inside)
        body.setSpacing(theme.current().px(10))
        self.choices = Choices(
            _heading(_tr("保留"), side.kept), _heading(_tr("并入"), side.other), map(_line, differing)
        )
        body.addWidget(self.choices)
        if same := [line for line in side.lines if not line.differs]:
            said = _tr("两边相同：{fields}").format(fields="、".join(f"{one.label} {one.kept}" for one in same))
            body.addWidget(label(said, "soft", wrap=True))
        if side.moves:
            body.addWidget(_rule())
            for sentence in side.moves:
                body.addWidget(label(sentence, wrap=True))
        body.addStretch(1)
        self._scroll.setWidget(inside)
        self.swap_button.setEnabled(not side.other.in_bin)
        first = next(iter(self.choices.buttons.values()), None)
        focus = next((one for one in first or () if one.isChecked()), self.merge_button)
        QTimer.singleShot(0, focus, focus.setFocus)
        self._say("")

    def swap(self) -> None:
        """The other one stays; what is chosen begins anew."""
        try:
            self._load(self.preview.other.id, self.preview.kept.id)
        except KnownError as error:
            self._say(error.sentence)

    def merge(self) -> None:
        kept, other = self.preview.kept, self.preview.other
        versions = {one.id: one.version for one in (kept, other)}
        try:
            merging.merge(self.ctx, kept.id, other.id, self.choices.right(), versions=versions)
        except ChecksFailed as error:
            labels = {line.key: line.label for line in self.preview.lines}
            said = "；".join(f"{labels.get(key, '')} {words}".strip() for key, words in error.fields.items())
            self._say(_tr("没有合并：{said}").format(said=said))
        except KnownError as error:
            self._say(error.sentence)
        else:
            self.accept()
            self.merged.emit(kept.id)

    def _say(self, sentence: str) -> None:
        self.message.setText(sentence)
        self.message.setVisible(bool(sentence))


def _heading(word: str, side: merging.Side) -> str:
    where = _tr("（在回收站）") if side.in_bin else ""
    return f"{word}：{side.label}{where}"


def _line(line: Line) -> Compared:
    return Compared(line.key, line.label, line.kept, line.other, line.taken)


def _rule() -> QFrame:
    rule = QFrame()
    rule.setProperty("role", "rule")
    return rule


def offer_merging(frame: Frame, kept: int, other: int, parent: QWidget, why: str = "") -> MergeDialog | None:
    """Open the two side by side; afterwards say that they are one, with 撤销. None when one of them cannot be read."""
    try:
        dialog = MergeDialog(frame.ctx, kept, other, why, parent)
    except KnownError as error:
        frame.show_error(error)
        return None
    dialog.merged.connect(lambda person: tell_saved(frame, _tr("已合并成一条")))
    dialog.open()
    return dialog


def choose_other(frame: Frame, person: int, parent: QWidget) -> QDialog:
    """Ask who else of the register the same person is, then show both side by side."""
    dialog = QDialog(parent)
    dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
    dialog.setWindowTitle(_tr("合并重复的居民"))
    px = theme.current().px
    dialog.setMinimumWidth(px(460))
    picker = PersonPicker(
        lambda text: [one for one in queries.find(frame.ctx, text) if one[0] != person], _tr("另一条登记")
    )
    picker.setObjectName("other")

    def picked(other: int | None) -> None:
        if other is not None:
            dialog.accept()
            offer_merging(frame, person, other, parent)

    picker.picked.connect(picked)
    layout = QVBoxLayout(dialog)
    layout.setContentsMargins(px(20), px(16), px(20), px(16))
    layout.setSpacing(px(10))
    layout.addWidget(label(_tr("哪一条也是这个人的登记？"), "heading"))
    layout.addWidget(picker)
    layout.addWidget(label(_tr("选好后先并排比较，还不会合并。"), "soft"))
    dialog.open()
    picker.line.setFocus()
    return dialog


def restore(frame: Frame, person: int, words: str, parent: QWidget) -> MergeDialog | None:
    """Out of the recycle bin; beside a living record of the same person the two are offered to become one."""
    found: list[LiveTwin] = []

    def act() -> None:
        try:
            service.restore(frame.ctx, person)
        except LiveTwin as error:
            found.append(error)

    done = carry_out(frame, act, "")
    if found:
        return offer_merging(frame, found[0].twin, found[0].person, parent, found[0].sentence)
    if done:
        tell_saved(frame, words)
    return None
