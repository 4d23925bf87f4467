"""活动: planned and held, who came, and the sign-in sheet that still has to be written down."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from desktop_app.common.words import Place, row_in_words
from desktop_app.volunteers import queries, service
from desktop_app.volunteers.fields import ACTIVITY_FIELDS

from ..frame.tab import Frame
from ..records.detail import Line, Section, sections_of
from ..records.editors import Linked
from ..records.form import RecordForm
from ..records.source import Chip
from ..records.widgets import button, label, restyle
from .parts import MiniTable, Stacked, tr
from .sources import ActivityTable, activity_chip, activity_filters, deadline_chip, review_chips
from .view import View


class ActivitiesView(View):
    """``record_sheet(activity id)`` opens the form of its sign-in sheet."""

    title = tr("活动")
    name = "activities"
    noun = tr("场")
    tables = ("activity", "service_record", "vol_team")
    search_hint = tr("活动名称、地点、负责人")
    new_label = tr("新增活动")
    empty = tr("还没有活动。组织志愿活动前在这里登记，结束后照签到表记时长")

    def __init__(self, frame: Frame, record_sheet: Callable[[int], object]) -> None:
        self._record_sheet = record_sheet
        super().__init__(frame, ActivityTable(frame.ctx), activity_filters(frame.ctx))

    def add_buttons(self) -> None:
        self.sheet_button = button(tr("登记签到表"), "clipboard", on_click=self._sheet)
        self.detail.add_action(self.sheet_button)

    def load(self, record: int) -> dict[str, Any]:
        return queries.activity(self.frame.ctx, record)

    def fill(self, row: dict[str, Any]) -> None:
        ctx = self.frame.ctx
        held = row["status"] != "cancelled" and row["held_on"] <= ctx.today()
        self.sheet_button.setVisible(held and ctx.may("volunteers.edit") and not row["deleted_at"])
        words = row_in_words(ACTIVITY_FIELDS, row, Place.RECORD)
        words = {key: value for key, value in words.items() if key not in ("name", "status", "team") and value}
        if words.get("recipient_count"):
            words["recipient_count"] = str(words["recipient_count"])
        shown = queries.activity_rows(ctx, [row["id"]])[0]
        chips: list[Chip] = [activity_chip(row["status"])]
        if shown["record_by"]:
            chips.append(deadline_chip(ctx, shown["record_by"]))
        sections = sections_of(ACTIVITY_FIELDS, words)
        if row["team"]:
            sections[0].lines.append(Line("team", tr("志愿队伍"), shown["team"], opens=("teams", row["team"])))
        sections.append(self._services(row, shown))
        self.detail.show_record(row["name"], sections, chips=chips)
        restyle(self.sheet_button, "role", "" if shown["people"] else "primary")
        self.frame_icon(bool(shown["people"]))

    def frame_icon(self, recorded: bool) -> None:
        """The icon in the ink of the button it stands on."""
        from .. import theme

        theme.current().set_icon(self.sheet_button, "clipboard", "text" if recorded else "on_accent")

    def _services(self, row: dict[str, Any], shown: dict[str, Any]) -> Section:
        ctx = self.frame.ctx
        if not shown["people"]:
            words = tr("还没有服务记录。")
            if shown["record_by"]:
                words = tr(
                    "还没有服务记录，请在{day}前记完（活动结束后10个工作日内，民政部令第67号第十一条）。"
                ).format(day=shown["record_by"])
            return Section(tr("服务记录"), widget=label(words, "soft", wrap=True))
        total = tr("{people} 人次，{hours} 小时").format(people=shown["people"], hours=shown["minutes"])
        ids = queries.service_ids(ctx, "", {"activity": row["id"]}, ("volunteer_name", False))
        rows = queries.service_rows(ctx, ids)
        cells = [(one["volunteer_name"], one["minutes"], one["time"], review_chips(one)[0]) for one in rows]
        headings = (tr("志愿者"), tr("小时"), tr("起止"), tr("复核"))
        table = MiniTable(
            headings,
            cells,
            right=(1,),
            stretch=2,
            opens=lambda at: self.frame.open_record("services", ids[at]),
        )
        return Section(tr("服务记录"), widget=Stacked(label(total), table))

    def offers(self, row: dict[str, Any]) -> Sequence[tuple[str, Callable[[], object]]]:
        one, ctx = row["id"], self.frame.ctx
        found: list[tuple[str, Callable[[], object]]] = []
        if row["status"] not in ("cancelled", "recorded"):
            words = tr("已取消活动“{name}”").format(name=row["name"])
            found.append((tr("取消活动"), lambda: self.do(lambda: service.cancel_activity(ctx, one), words)))
        words_deleted = tr("已删除活动“{name}”").format(name=row["name"])
        found.append((tr("删除"), lambda: self.do(lambda: service.delete_activity(ctx, one), words_deleted)))
        return found

    def restore(self, row: dict[str, Any]) -> Callable[[], object]:
        return lambda: service.restore_activity(self.frame.ctx, row["id"])

    # Forms

    def _links(self) -> dict[str, Linked]:
        ctx = self.frame.ctx

        def search(text: str) -> list[tuple[int, str, str]]:
            rows = queries.team_rows(ctx, queries.team_ids(ctx, text, {})[:9])
            return [(row["id"], row["name"], tr("{count} 人").format(count=row["people"])) for row in rows if row]

        return {"team": Linked(search, lambda one: str(queries.team(ctx, one)["name"]))}

    def new(self) -> None:
        ctx = self.frame.ctx
        if not ctx.may(self.may_edit):
            return
        form = RecordForm(
            ACTIVITY_FIELDS,
            lambda changes, version: service.add_activity(ctx, form.values()),
            title=tr("新增活动"),
            values={"held_on": ctx.today(), "organizer": ctx.hall["name"], "manager": ctx.operator.name},
            only=[field.key for field in ACTIVITY_FIELDS if field.key != "status"],
            links=self._links(),
        )
        self.open_form(form, self.new)

    def edit(self) -> None:
        row = self.shown
        if not row:
            return

        def save(changes: dict[str, Any], version: int | None) -> int:
            service.update_activity(self.frame.ctx, row["id"], version, changes)
            return int(row["id"])

        title = tr("修改活动：{name}").format(name=row["name"])
        self.open_form(RecordForm(ACTIVITY_FIELDS, save, title=title, values=row, links=self._links(), again=False))

    def _sheet(self) -> None:
        if self.shown:
            self._record_sheet(self.shown["id"])
