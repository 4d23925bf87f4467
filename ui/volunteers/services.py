"""服务记录: every hour that was written down, and its review by a second person."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import Any

from desktop_app.common.errors import ChecksFailed
from desktop_app.common.fields import Catalogue, Field, Kind
from desktop_app.common.words import Place, row_in_words
from desktop_app.volunteers import queries, service
from desktop_app.volunteers.fields import SERVICE_FIELDS
from desktop_app.volunteers.stays import Stay, written

from ..frame.tab import Frame
from ..records.detail import Line, sections_of
from ..records.form import RecordForm
from ..records.form_dialog import FormDialog
from ..records.widgets import button
from .parts import tr
from .sources import ServiceTable, review_chips, service_filters
from .view import View

_EDITED = ("served_on", "activity_name", "place", "content", "organizer", "manager")


class ServicesView(View):
    """``record_service()`` opens the form of a new service."""

    title = tr("服务记录")
    name = "services"
    noun = tr("条")
    tables = ("service_record",)
    search_hint = tr("志愿者、活动、内容")
    new_label = tr("记一次服务")
    empty = tr("还没有服务记录。志愿者服务以后，在这里记下时长")

    def __init__(self, frame: Frame, record_service: Callable[[], object]) -> None:
        self._record_service = record_service
        super().__init__(frame, ServiceTable(frame.ctx), service_filters(frame.ctx))
        self.review_all = button(tr("复核所选"), "check", on_click=self._review_chosen)
        self.review_all.setToolTip(tr("选中几行（Shift、Ctrl）一起复核"))
        if frame.ctx.may("volunteers.review"):
            self.page.add_tool(self.review_all)

    def add_buttons(self) -> None:
        self.review_button = button(tr("复核"), "check", on_click=lambda: self._review([self.shown["id"]]))
        self.detail.add_action(self.review_button)

    def load(self, record: int) -> dict[str, Any]:
        return queries.service(self.frame.ctx, record)

    def fill(self, row: dict[str, Any]) -> None:
        ctx = self.frame.ctx
        pending = not row["reviewed_at"] and not row["deleted_at"]
        self.review_button.setVisible(pending and ctx.may("volunteers.review"))
        shown = queries.service_rows(ctx, [row["id"]])[0]
        words = row_in_words(SERVICE_FIELDS, row, Place.RECORD)
        words["minutes"] = tr("{hours} 小时").format(hours=words["minutes"])
        sections = sections_of(SERVICE_FIELDS, {key: value for key, value in words.items() if value})
        lines = sections[0].lines
        lines.insert(
            0, Line("volunteer", tr("志愿者"), row["volunteer_name"], opens=("volunteers", row["volunteer_id"]))
        )
        if shown["time"]:
            lines.append(Line("time", tr("起止时间"), shown["time"]))
        lines.append(Line("recorded_at", tr("记录时间"), row["recorded_at"][:16]))
        if row["reviewed_at"]:
            lines.append(Line("reviewed_at", tr("复核时间"), row["reviewed_at"][:16]))
        if row["review_note"]:
            lines.append(Line("review_note", tr("复核说明"), row["review_note"], wide=True))
        if row["activity_id"]:
            opens = ("activities", row["activity_id"])
            at = next(place for place, line in enumerate(lines) if line.key == "activity_name")
            lines[at] = replace(lines[at], opens=opens)
        self.detail.show_record(row["volunteer_name"], sections, chips=review_chips(shown))

    def offers(self, row: dict[str, Any]) -> Sequence[tuple[str, Callable[[], object]]]:
        words = tr("已删除{name}{day}的服务记录").format(name=row["volunteer_name"], day=row["served_on"])
        act = self.frame.ctx
        return [(tr("删除"), lambda: self.do(lambda: service.delete_record(act, row["id"]), words))]

    def restore(self, row: dict[str, Any]) -> Callable[[], object]:
        return lambda: service.restore_record(self.frame.ctx, row["id"])

    def new(self) -> None:
        self._record_service()

    def edit(self) -> None:
        row = self.shown
        if not row:
            return
        stay = Field(key="stay", label=tr("服务时间"), section=tr("服务"), required=True, help="1.5、90分、9:00-11:30")
        fields = [replace(SERVICE_FIELDS[key], section=tr("服务")) for key in _EDITED]
        values = {**row, "stay": written(Stay(row["minutes"], row["start_at"], row["end_at"]))}

        def save(changes: dict[str, Any], version: int | None) -> int:
            try:
                service.update_record(self.frame.ctx, row["id"], version, changes)
            except ChecksFailed as error:
                raise ChecksFailed(
                    {"stay" if key == "minutes" else key: said for key, said in error.fields.items()}
                ) from None
            return int(row["id"])

        title = tr("修改服务记录：{name}").format(name=row["volunteer_name"])
        self.open_form(RecordForm(Catalogue(title, [*fields, stay]), save, title=title, values=values, again=False))

    # Review

    def _review_chosen(self) -> None:
        """The chosen rows that are not reviewed yet."""
        chosen = self.page.table.selected_ids()
        rows = queries.service_rows(self.frame.ctx, chosen)
        pending = [row["id"] for row in rows if row and not row["reviewed"] and not row["deleted"]]
        if pending:
            self._review(pending)
        else:
            self.frame.notify(tr("请先选中待复核的记录，Ctrl 或 Shift 可以选几行"))

    def _review(self, ids: Sequence[int]) -> None:
        ctx = self.frame.ctx
        words = tr("已复核 {count} 条服务记录").format(count=len(ids))
        if not queries.reviews_alone(ctx):
            self.do(lambda: service.review(ctx, ids), words)
            return
        field = Field(key="reason", label=tr("理由"), kind=Kind.NOTE, section=tr("自审"), required=True, max_length=200)
        title = tr("复核 {count} 条服务记录").format(count=len(ids))
        note = tr("大厅只有一位操作员，由登记人自己复核，要写明理由；记录上会标“自审”。")

        def act(values: dict[str, Any]) -> None:
            service.review(ctx, ids, values["reason"] or "")
            self.frame.notify(words)

        FormDialog(Catalogue(title, [field]), act, title=title, word=tr("复核"), note=note, parent=self.page).open()
