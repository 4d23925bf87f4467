"""The list of households beside their people."""

from __future__ import annotations

from collections import ChainMap
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QCoreApplication
from PySide6.QtWidgets import QVBoxLayout

from desktop_app.common.errors import KnownError
from desktop_app.common.fields import Kind
from desktop_app.common.words import Place, shown
from desktop_app.context import Context
from desktop_app.residents import household_listing, households, queries
from desktop_app.residents.household_fields import HOUSEHOLD_FIELDS

from ..frame.tab import Frame
from ..records.detail import Line, RecordDetail, Section
from ..records.filter_bar import Filter
from ..records.form import RecordForm
from ..records.page import RecordPage
from ..records.source import Chip, Column, Row, Sort, column_of
from ..records.widgets import button
from ..theme import Tone
from .sub_pages import SubPage

if TYPE_CHECKING:
    from desktop_app.store.changes import Changed


def _tr(text: str) -> str:
    return QCoreApplication.translate("HouseholdPage", text)


class HouseholdSource:
    """A ``TableSource`` of households."""

    def __init__(self, ctx: Context) -> None:
        self._ctx = ctx

    def columns(self) -> list[Column]:
        own = [
            Column("live_addr", HOUSEHOLD_FIELDS["live_addr"].label, 24),
            Column("head", _tr("户主"), 10),
            Column("people", _tr("人数"), 5, "right", Kind.INTEGER),
        ]
        rest = [column_of(field) for field in HOUSEHOLD_FIELDS if field.key not in ("live_addr", "remark")]
        shown_first = ("household_no", "house_right", "resident_status")
        return own + [
            Column(one.key, one.title, one.width, one.align, one.kind, one.key in shown_first) for one in rest
        ]

    def ids(self, text: str, filters: Mapping[str, Any], sort: Sort | None) -> Sequence[int]:
        return household_listing.ids(self._ctx, text, filters, sort)

    def ids_complete(self, text: str, filters: Mapping[str, Any], sort: Sort | None) -> Sequence[int]:
        return self.ids(text, filters, sort)

    def rows(self, ids: Sequence[int]) -> list[Row]:
        missing = Chip(_tr("户主待补"), Tone.AMBER)
        return [
            ChainMap({"head": row["head"] or missing}, row) if row else {}  # type: ignore[arg-type]
            for row in household_listing.rows(self._ctx, ids)
        ]

    def total(self, filters: Mapping[str, Any]) -> int:
        return household_listing.total(self._ctx)


class HouseholdPage(SubPage):
    """Households, the people of one beside them."""

    def __init__(self, frame: Frame) -> None:
        super().__init__()
        self.frame, self.ctx = frame, frame.ctx
        self.detail = RecordDetail()
        self.detail.open_asked.connect(frame.open_record)
        may_edit = self.ctx.may("residents.edit")
        self.page = RecordPage(
            HouseholdSource(self.ctx),
            "households",
            frame.state,
            title=_tr("住户"),
            noun=_tr("户"),
            search_hint=_tr("户里任何人的姓名、拼音首字母，或住址"),
            filters=[
                Filter(
                    "state",
                    _tr("情况"),
                    [
                        (household_listing.NO_HEAD, _tr("户主待补")),
                        (household_listing.RENTED, _tr("租住")),
                        (household_listing.EMPTY, _tr("没有人的户")),
                    ],
                )
            ],
            record=self.detail,
            show_record=self._show,
            new_label=_tr("新立户") if may_edit else "",
            empty=_tr("还没有住户，导入名册时会按户建好"),
        )
        self.page.new_asked.connect(lambda: self.open_form(None))
        self.page.add_tool(button(_tr("返回居民"), "people", on_click=self.back_asked.emit))
        self.edit_button = button(_tr("编辑"), "edit", on_click=lambda: self.open_form(self.page.table.current))
        self.edit_button.setVisible(may_edit)
        self.detail.add_action(self.edit_button)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(self.page)

    def begin(self) -> None:
        self.page.begin()
        self.page.focus_search()

    def changed(self, change: Changed) -> None:
        if change.touches("household", "person"):
            ids = set(change.tables.get("household", ()))
            if self.page.table.current is not None:
                ids.add(self.page.table.current)
            self.page.refresh(ids)

    def _show(self, household: int) -> None:
        try:
            home, row = queries.household(self.ctx, household), household_listing.get(self.ctx, household)
        except KnownError as error:
            self.detail.show_record(error.sentence, [])
            return
        facts = [
            Line(field.key, field.label, str(words), wide=field.width > 20)
            for field in HOUSEHOLD_FIELDS
            if (words := shown(field, row[field.key], Place.RECORD)) is not None
        ]
        people = [
            Line(
                f"member{member.id}",
                member.relation or _tr("关系待补"),
                _tr("{name}（{sex}，{age} 岁）").format(name=member.name, sex=member.sex, age=member.age)
                if member.age is not None
                else member.name,
                opens=("residents", member.id),
            )
            for member in home.members
        ]
        chips = [] if home.head_id is not None else [Chip(_tr("户主待补"), Tone.AMBER)]
        title = home.head_name or home.address or _tr("住户")
        count = _tr("家庭成员 {count} 人").format(count=len(people))
        self.detail.show_record(title, [Section(_tr("户"), facts), Section(count, people)], chips=chips)

    def open_form(self, household: int | None) -> None:
        """A new household, or one that is there."""
        values = household_listing.get(self.ctx, household) if household is not None else None

        def save(changes: dict[str, Any], version: int | None) -> int:
            if household is None:
                return households.create(self.ctx, changes)
            assert version is not None
            households.update(self.ctx, household, version, changes)
            return household

        title = _tr("编辑住户") if household is not None else _tr("新立户")
        form = RecordForm(HOUSEHOLD_FIELDS, save, title=title, values=values, again=False)
        form.saved.connect(self._saved)
        self.page.open_form(form.keep(self.ctx, f"household:{household or 'new'}"))

    def _saved(self, household: int, again: bool) -> None:
        self.page.close_form()
        self.page.open_record(household)
