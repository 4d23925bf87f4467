"""可能重复的人: who may stand in the register twice, found in the background; merged side by side, or said to be two."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QCoreApplication
from PySide6.QtWidgets import QVBoxLayout

from desktop_app.common.errors import KnownError
from desktop_app.context import Context
from desktop_app.residents import merging, queries, twins
from desktop_app.residents.twins import Pair

from ..frame.acting import carry_out
from ..frame.tab import Frame
from ..records.detail import Line, RecordDetail, Section
from ..records.filter_bar import Filter
from ..records.page import RecordPage
from ..records.source import Chip, Column, Row, Sort
from ..records.widgets import button, label
from ..theme import Tone
from .merge_dialog import offer_merging
from .sub_pages import SubPage

if TYPE_CHECKING:
    from desktop_app.store.changes import Changed

_FOUND = 2000  # people that a search may hit
SURE, HINT, TWO = "sure", "hint", "two"


def _tr(text: str) -> str:
    return QCoreApplication.translate("TwinsPage", text)


class TwinSource:
    """A ``TableSource`` of pairs; a row's id is the place of the pair among all that were found."""

    def __init__(self, ctx: Context) -> None:
        self._ctx = ctx
        self.pairs: list[Pair] = []

    def columns(self) -> list[Column]:
        return [
            Column("one", _tr("登记"), 9, sortable=False),
            Column("other", _tr("另一条登记"), 9, sortable=False),
            Column("why", _tr("哪里一样"), 32, sortable=False),
            Column("sure", _tr("判断"), 8, sortable=False),
        ]

    def ids(self, text: str, filters: Mapping[str, Any], sort: Sort | None) -> Sequence[int]:
        kind = filters.get("kind")
        if kind == TWO:
            self._two()
        chosen = [
            at
            for at, pair in enumerate(self.pairs)
            if (_kind(pair) == kind if kind is not None else _kind(pair) != TWO)
        ]
        if not text:
            return chosen
        wanted = {person for person, _, _ in queries.find(self._ctx, text, _FOUND)}
        return [at for at in chosen if {self.pairs[at].one, self.pairs[at].other} & wanted]

    def _two(self) -> None:
        """Pairs of whom somebody said that they are two go to the end: the places of the others stay."""
        known = {(pair.one, pair.other) for pair in self.pairs if _kind(pair) == TWO}
        self.pairs += [pair for pair in twins.said_two(self._ctx) if (pair.one, pair.other) not in known]

    def ids_complete(self, text: str, filters: Mapping[str, Any], sort: Sort | None) -> Sequence[int]:
        return self.ids(text, filters, sort)

    def rows(self, ids: Sequence[int]) -> list[Row]:
        return [self._row(self.pairs[at]) if at < len(self.pairs) else {} for at in ids]

    def _row(self, pair: Pair) -> Row:
        chip = {SURE: Chip(_tr("同一人"), Tone.AMBER), HINT: Chip(_tr("可能")), TWO: Chip(_tr("两个人"))}
        return {"one": pair.names[0], "other": pair.names[1], "why": pair.likeness.words, "sure": [chip[_kind(pair)]]}

    def total(self, filters: Mapping[str, Any]) -> int:
        return sum(_kind(pair) != TWO for pair in self.pairs)


def _kind(pair: Pair) -> str:
    if pair.likeness.reasons == twins.SAID_TWO:
        return TWO
    return SURE if pair.likeness.sure else HINT


class TwinsPage(SubPage):
    """The pairs; what is alike and what differs beside them. Looking through the register is a job that can be stopped."""

    def __init__(self, frame: Frame) -> None:
        super().__init__()
        self.frame, self.ctx = frame, frame.ctx
        self.source = TwinSource(self.ctx)
        self._looking = False
        self.detail = RecordDetail()
        self.detail.open_asked.connect(frame.open_record)
        kinds = [(SURE, _tr("按规定是同一人")), (HINT, _tr("可能是同一人")), (TWO, _tr("已说明是两个人"))]
        self.page = RecordPage(
            self.source,
            "twins",
            frame.state,
            title=_tr("可能重复的人"),
            noun=_tr("对"),
            search_hint=_tr("姓名、拼音首字母或住址"),
            filters=[Filter("kind", _tr("判断"), kinds)],
            record=self.detail,
            show_record=self._show,
            empty=_tr("没有发现重复登记的人"),
        )
        self.told = label("", "soft")
        self.look_button = button(_tr("重新比对"), "refresh", on_click=self.look_through)
        self.page.add_tool(button(_tr("返回居民"), "people", on_click=self.back_asked.emit))
        self.page.add_tool(self.told)
        self.page.add_tool(self.look_button)
        self.two_button = button(_tr("不是同一人"), "close", on_click=self.say_two)
        self.again_button = button(_tr("重新列为可能重复"), "undo", on_click=self.unsay_two)
        self.merge_button = button(_tr("并排比较、合并…"), "compare", primary=True, on_click=self.merge)
        for one in (self.two_button, self.again_button, self.merge_button):
            self.detail.add_action(one)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(self.page)

    def begin(self) -> None:
        self.page.begin()
        self.page.focus_search()
        self.look_through()

    def look_through(self) -> None:
        """Compare everybody with whoever might be the same, in the background."""
        if self._looking:
            return
        self._looking = True
        self.look_button.setEnabled(False)
        self.told.setText(_tr("正在比对…"))
        self.frame.jobs.submit(
            _tr("查找重复登记的人"),
            lambda control: twins.scan(self.ctx, control),
            on_done=self._found,
            on_error=self._stopped,
            on_cancelled=lambda: self._stopped(None),
        )

    def _found(self, pairs: list[Pair]) -> None:
        self._stopped(None)
        self.source.pairs = pairs
        self.page.table.search(self.page.search_bar.text().strip(), self.page.filter_bar.values)
        if pairs and not self.page.search_bar.text():
            self.page.table.focus()

    def _stopped(self, error: BaseException | None) -> None:
        self._looking = False
        self.look_button.setEnabled(True)
        self.told.setText("")
        if error is not None:
            self.frame.show_error(error)

    def changed(self, change: Changed) -> None:
        """Pairs of whoever was changed are looked at again at once; the whole register only when it is asked for."""
        if not change.touches("person", "not_twins"):
            return
        touched = set(change.tables.get("person", ()))
        if "not_twins" in change.tables:
            touched |= {person for pair in self._of_current() for person in (pair.one, pair.other)}
        if len(touched) > _MANY:
            self.look_through()
            return
        kept = [pair for pair in self.source.pairs if not {pair.one, pair.other} & touched and _kind(pair) != TWO]
        fresh = {(p.one, p.other): p for person in sorted(touched) for p in twins.of_person(self.ctx, person)}
        found = [*kept, *fresh.values()]
        self.source.pairs = sorted(found, key=lambda pair: (not pair.likeness.sure, pair.one, pair.other))
        self.page.refresh()

    def _of_current(self) -> list[Pair]:
        return [pair] if (pair := self.chosen()) is not None else []

    def chosen(self) -> Pair | None:
        """The pair that is shown."""
        at = self.page.table.current
        return self.source.pairs[at] if at is not None and at < len(self.source.pairs) else None

    def merge(self) -> Any:
        """Side by side; the one that was written down first stays, unless they are changed about."""
        if (pair := self.chosen()) is None:
            return None
        return offer_merging(self.frame, pair.one, pair.other, self.window(), pair.likeness.words)

    def say_two(self) -> None:
        if (pair := self.chosen()) is not None:
            carry_out(
                self.frame, lambda: twins.say_two(self.ctx, pair.one, pair.other), _tr("已记下：不是同一人，不再列出")
            )

    def unsay_two(self) -> None:
        if (pair := self.chosen()) is not None:
            carry_out(self.frame, lambda: twins.unsay_two(self.ctx, pair.one, pair.other), _tr("已重新列为可能重复"))

    def _show(self, at: int) -> None:
        pair = self.source.pairs[at] if at < len(self.source.pairs) else None
        may, two = self.ctx.may("residents.edit"), pair is not None and _kind(pair) == TWO
        self.merge_button.setVisible(pair is not None and may and not two)
        self.two_button.setVisible(pair is not None and may and not two)
        self.again_button.setVisible(may and two)
        if pair is None:
            self.detail.show_record("", [])
            return
        try:
            side = merging.preview(self.ctx, pair.one, pair.other)
        except KnownError as error:
            self.detail.show_record(error.sentence, [])
            return
        people = [
            Line("one", _tr("登记"), side.kept.label, wide=True, opens=("residents", pair.one)),
            Line("other", _tr("另一条"), side.other.label, wide=True, opens=("residents", pair.other)),
        ]
        empty = _tr("（空）")
        differs = [
            Line(line.key, line.label, f"{line.kept or empty} ／ {line.other or empty}", wide=True)
            for line in side.lines
            if line.differs
        ]
        same = "、".join(line.label for line in side.lines if not line.differs)
        sections = [Section(_tr("两条登记"), people), Section(_tr("不同的地方"), differs)]
        if same:
            sections.append(Section(_tr("相同的地方"), [Line("same", _tr("字段"), same, wide=True)]))
        self.detail.show_record(side.kept.name, sections, subtitle=pair.likeness.words)


_MANY = 50  # people changed at once: an import, its undo
