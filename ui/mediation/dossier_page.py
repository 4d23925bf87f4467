"""The dossier of a case: what is missing with the way to mend it, the contents in their order, the scans in each row."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtGui import QDragEnterEvent, QDropEvent, QShowEvent
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from desktop_app.common.errors import KnownError
from desktop_app.context import Context
from desktop_app.mediation import dossier_shelf, dossiers
from desktop_app.mediation.dossier_files import CaseFile
from desktop_app.mediation.dossiers import DossierView, Gap, Line
from desktop_app.mediation.queries import CaseView

from .. import theme
from ..frame.acting import MoreButton
from ..records.cells import ChipLabel
from ..records.source import Chip
from ..records.widgets import icon_button, label, link_button
from ..theme import Tone
from . import dossier_print
from .dossier_actions import DossierActions
from .reading import ReadingPage

_INDENT = 26
_TICKS = ("signed", "sealed", "handed")


class DossierPage(ReadingPage):
    """``go`` shows another page of the case. Files that are dropped on it are added."""

    def __init__(self, ctx: Context, acts: DossierActions, go: Callable[[str], object], parent: QWidget | None = None):
        super().__init__("", parent)
        self.setAccessibleName(self.tr("卷宗"))
        self.setAcceptDrops(True)
        self._ctx, self._acts, self._go = ctx, acts, go
        self._view: CaseView | None = None
        self._stale = False
        self.found: DossierView | None = None

    def show_case(self, view: CaseView) -> None:
        """Read when it is looked at, not with every case that is passed by."""
        self._view, self._stale = view, True
        if self.isVisible():
            self._fill()

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        if self._stale:
            self._fill()

    def _fill(self) -> None:
        assert self._view is not None
        self._stale = False
        at = self.verticalScrollBar().value()
        if not self._view.case["number"]:
            self.found = None
            self.show_parts([(self.tr("还没有卷宗"), self.tr("受理以后才立卷，一案一卷。"))])
            return
        try:
            found = self.found = dossiers.of_view(self._ctx, self._view)
        except KnownError as error:
            self.show_parts([(self.tr("卷宗没有打开"), error.sentence)])
            return
        rows = [self._head(found), self._about(found), *self._missing(found), *self._contents(found)]
        self.show_parts([], [*rows, *self._loans(found)])
        self.verticalScrollBar().setValue(at)

    # Head

    def _head(self, found: DossierView) -> QWidget:
        line, inside = _line()
        inside.addWidget(label(self.tr("卷宗"), "title"))
        inside.addWidget(ChipLabel(self._chip(found)))
        inside.addStretch(1)
        if self._ctx.may("cases.print"):
            show = partial(self._acts.print, found.case["id"], dossier_print.WHOLE)
            inside.addWidget(link_button(self.tr("装订预览"), "print", on_click=show))
        if self._acts.may_write(found.view):
            add = partial(self._acts.add_scans, found)
            inside.addWidget(link_button(self.tr("添加扫描件"), "plus", on_click=add))
        more = MoreButton()
        more.offer(self._offers(found))
        inside.addWidget(more)
        return line

    def _chip(self, found: DossierView) -> Chip:
        dossier = found.dossier
        if dossier["disposed_on"]:
            return Chip(self.tr("{day} 已销毁").format(day=dossier["disposed_on"]), Tone.RED)
        if dossier["archived_on"]:
            return Chip(self.tr("{day} 归档").format(day=dossier["archived_on"]), Tone.GREEN)
        count = len(self._open_gaps(found))
        return (
            Chip(self.tr("还缺 {count} 项").format(count=count), Tone.AMBER)
            if count
            else Chip(self.tr("已齐"), Tone.GREEN)
        )

    def _offers(self, found: DossierView) -> list[tuple[str, Callable[[], object]]]:
        case, acts = found.case["id"], self._acts
        offers: list[tuple[str, Callable[[], object]]] = []
        if acts.may_write(found.view):
            offers.append((self.tr("封面和检查…"), partial(acts.cover, found)))
        if found.case["status"] == "ARCHIVED":
            if self._ctx.may("cases.edit"):
                offers.append((self.tr("登记卷宗情况…"), partial(acts.correct, found)))
            if not found.dossier["disposed_on"]:
                offers.append((self.tr("借出…"), partial(acts.lend, found.view)))
        if self._ctx.may("cases.print"):
            for form in ("cover", "contents", "note", "back", "closing"):
                words = self.tr("打印{title}").format(title=dossier_print.title_of(form))
                offers.append((words, partial(acts.print, case, form)))
            offers.append((self.tr("导出归档文件…"), partial(acts.export, case)))
        return offers

    def _about(self, found: DossierView) -> QWidget:
        dossier = found.dossier
        words = [dossier["title"] or "", f"{dossiers.retention_words(dossier)}"]
        if not found.stored:
            words[1] = self.tr("{retention}（{why}）").format(retention=words[1].partition("（")[0], why=found.why)
        named = (
            (self.tr("立卷人"), dossier["filed_by"]),
            (self.tr("检查人"), dossier["checked_by"]),
            (self.tr("装订人"), dossier["bound_by"]),
            (self.tr("卷内页数"), dossier["total_pages"]),
            (self.tr("件号"), dossier["box_no"]),
        )
        words += [f"{name} {value}" for name, value in named if value]
        return label(" • ".join(word for word in words if word), "soft", wrap=True)

    # What is missing

    @staticmethod
    def _open_gaps(found: DossierView) -> list[Gap]:
        """Without the number of pages, which is counted when it is archived."""
        return [gap for gap in found.gaps if gap.mend != "pages"]

    def _missing(self, found: DossierView) -> list[QWidget]:
        gaps = self._open_gaps(found)
        if found.case["status"] == "ARCHIVED" or not gaps:
            return []
        head, line = _line()
        line.addWidget(label(self.tr("归档前还缺"), "section"), 1)
        if self._acts.may_write(found.view):
            line.addWidget(
                link_button(self.tr("逐份核对签名盖章"), "check", on_click=partial(self._acts.check_all, found))
            )
        rows: list[QWidget] = [head]
        return rows + [self._gap(found, gap) for gap in gaps]

    def _gap(self, found: DossierView, gap: Gap) -> QWidget:
        row, line = _line()
        line.addWidget(label(gap.sentence, wrap=True), 1)
        if self._acts.may_write(found.view):
            for words, act in self._mends(found, gap):
                one = link_button(words, on_click=act)
                one.setAccessibleName(f"{words}：{gap.sentence}")
                line.addWidget(one)
        return row

    def _mends(self, found: DossierView, gap: Gap) -> list[tuple[str, Callable[[], object]]]:
        if gap.mend == "cover":
            return [(self.tr("填写"), partial(self._acts.cover, found))]
        if not gap.row:
            return [(self.tr("去补"), partial(self._go, gap.mend))]
        line = found.line(gap.row)
        check = partial(self._acts.check, found, line)
        if gap.mend.startswith("row:") and line.is_there:
            return [(self.tr("核对"), check)]
        mends: list[tuple[str, Callable[[], object]]] = []
        if gap.mend.startswith("row:"):
            mends.append((self.tr("加扫描件"), partial(self._acts.add_scans, found, gap.row)))
        else:
            mends.append((self.tr("去补"), partial(self._go, gap.mend)))
        return [*mends, (self.tr("写明理由"), check)]

    # The contents

    def _contents(self, found: DossierView) -> list[QWidget]:
        rows: list[QWidget] = [label(self.tr("卷内目录"), "section")]
        number, absent = 0, []
        for line in found.lines:
            if not (line.is_there or line.must or line.item["waiver"]):
                absent.append(line.name)
                continue
            number += 1
            rows.append(self._line(found, line, number))
        if absent:
            words = self.tr("按需，现在没有：{names}").format(names="、".join(absent))
            rows.append(label(words, "soft", wrap=True))
        return rows

    def _line(self, found: DossierView, line: Line, number: int) -> QWidget:
        block = QWidget()
        body = QVBoxLayout(block)
        body.setContentsMargins(0, 0, 0, theme.current().px(2))
        body.setSpacing(0)
        head, inside = _line()
        place = label(str(number), "soft")
        place.setFixedWidth(theme.current().px(_INDENT - 8))
        inside.addWidget(place)
        inside.addWidget(label(line.name, wrap=True), 1)
        inside.addWidget(label(self._state(line), "soft"))
        if self._acts.may_write(found.view) and line.code not in ("12", "13"):
            for words, icon, act in (
                (self.tr("核对"), "check", self._acts.check),
                (self.tr("扫描件"), "plus", lambda found, line: self._acts.add_scans(found, line.code)),
            ):
                one = link_button(words, icon, on_click=partial(act, found, line))
                one.setAccessibleName(f"{words}：{line.name}")
                inside.addWidget(one)
        body.addWidget(head)
        for at, file in enumerate(line.files):
            body.addWidget(self._file(found, line, at, file))
        return block

    def _state(self, line: Line) -> str:
        """What is there, and what was ticked of it."""
        words = []
        if line.forms and line.code != "13":
            words.append(self.tr("程序打印 {count} 份").format(count=len(line.forms)))
        if line.item["paper_pages"]:
            words.append(self.tr("纸质 {count} 页").format(count=line.item["paper_pages"]))
        ticks = {"signed": self.tr("已签名"), "sealed": self.tr("已盖章"), "handed": self.tr("已交当事人")}
        words += [ticks[key] for key in _TICKS if line.item[key]]
        if not line.is_there:
            words.append(self.tr("已写明理由") if line.item["waiver"] else self.tr("缺"))
        return "，".join(words)

    def _file(self, found: DossierView, line: Line, at: int, file: CaseFile) -> QWidget:
        row, inside = _line()
        inside.addSpacing(theme.current().px(_INDENT - 8))
        words = self.tr("{title}　{count} 页").format(title=file.title, count=file.pages)
        if file.is_signed:
            words = self.tr("{file}　签名原件").format(file=words)
        show = link_button(words, "file", on_click=partial(self._acts.look, found, file))
        show.setToolTip(self.tr("打开看"))
        inside.addWidget(show)
        inside.addStretch(1)
        if self._acts.may_write(found.view):
            own = [one.id for one in line.files if one.part == file.part]
            place = own.index(file.id)
            for icon, name, act, on in (
                ("chevron-up", self.tr("上移"), partial(self._acts.move_file, line, file, -1), place > 0),
                ("chevron-down", self.tr("下移"), partial(self._acts.move_file, line, file, 1), place < len(own) - 1),
                ("edit", self.tr("修改"), partial(self._acts.change_file, found, file), True),
                ("trash", self.tr("删除"), partial(self._acts.remove_file, file), True),
            ):
                one = icon_button(icon, f"{name}：{file.title}", on_click=act)
                one.setEnabled(on)
                inside.addWidget(one)
        return row

    # Lent

    def _loans(self, found: DossierView) -> list[QWidget]:
        loans = dossier_shelf.loans(self._ctx, found.case["id"]) if found.dossier["archived_on"] else []
        if not loans:
            return []
        rows: list[QWidget] = [label(self.tr("借阅"), "section")]
        for loan in loans:
            row, line = _line()
            back = (
                self.tr("{day} 归还").format(day=loan["back_on"])
                if loan["back_on"]
                else self.tr("应还 {day}").format(day=loan["due_on"])
            )
            words = (
                loan["out_on"],
                loan["borrower"],
                loan["purpose"],
                self.tr("{name}批准").format(name=loan["approved_by"]),
                back,
            )
            line.addWidget(label("　".join(words), wrap=True), 1)
            if not loan["back_on"]:
                line.addWidget(link_button(self.tr("归还"), "undo", on_click=partial(self._acts.give_back, loan)))
            rows.append(row)
        return rows

    # Dropping

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        if self.found is not None and self._acts.may_write(self.found.view) and event.mimeData().hasUrls():
            event.acceptProposedAction()

    def dropEvent(self, event: QDropEvent) -> None:
        paths = [Path(url.toLocalFile()) for url in event.mimeData().urls() if url.isLocalFile()]
        if paths and self.found is not None:
            self._acts.add_files(self.found, paths)


def _line() -> tuple[QWidget, QHBoxLayout]:
    holder = QWidget()
    line = QHBoxLayout(holder)
    line.setContentsMargins(0, 0, 0, 0)
    line.setSpacing(theme.current().px(6))
    line.setAlignment(Qt.AlignmentFlag.AlignVCenter)
    return holder, line
