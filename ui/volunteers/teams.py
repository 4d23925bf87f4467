"""队伍: who leads, who belongs."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from PySide6.QtWidgets import QWidget

from desktop_app.common.words import Place, row_in_words
from desktop_app.volunteers import queries, service
from desktop_app.volunteers.fields import TEAM_FIELDS

from ..frame.tab import Frame
from ..records.detail import Section, sections_of
from ..records.editors import Linked
from ..records.form import RecordForm
from ..records.picker import PersonPicker
from ..records.source import Chip
from ..records.widgets import label
from ..theme import Tone
from .parts import MiniTable, Stacked, tr
from .sources import TeamTable, team_filters, volunteer_chip
from .view import View


class TeamsView(View):
    title = tr("队伍")
    name = "teams"
    noun = tr("支")
    tables = ("vol_team", "vol_team_member", "volunteer")
    search_hint = tr("队名、阵地、队长")
    new_label = tr("新建队伍")
    empty = tr("还没有志愿队伍。常在一起服务的志愿者，可以编成一队")

    def __init__(self, frame: Frame) -> None:
        super().__init__(frame, TeamTable(frame.ctx), team_filters(frame.ctx))

    def load(self, record: int) -> dict[str, Any]:
        return queries.team(self.frame.ctx, record)

    def fill(self, row: dict[str, Any]) -> None:
        words = row_in_words(TEAM_FIELDS, row, Place.RECORD)
        words = {key: value for key, value in words.items() if key not in ("name", "captain", "kind") and value}
        chips = [Chip(row_in_words([TEAM_FIELDS["kind"]], row, Place.RECORD)["kind"], Tone.BLUE)] if row["kind"] else []
        self.detail.show_record(row["name"], [self._members(row), *sections_of(TEAM_FIELDS, words)], chips=chips)

    def _members(self, row: dict[str, Any]) -> Section:
        ctx = self.frame.ctx
        rows = queries.members(ctx, row["id"])
        may = ctx.may("volunteers.edit") and not row["deleted_at"]
        widgets: list[QWidget] = []
        if may:
            picker = PersonPicker(
                lambda text: queries.find(ctx, text, 9), tr("加入队员"), placeholder=tr("加入队员：姓名、拼音首字母")
            )
            picker.picked.connect(lambda one: self._join(row["id"], one))
            widgets.append(picker)
        if rows:
            cells: list[tuple[str | Chip, ...]] = [
                (
                    one["name"],
                    tr("队长") if one["id"] == row["captain_id"] else "",
                    one["phone"],
                    one["minutes"],
                    volunteer_chip(one["status_code"]),
                )
                for one in rows
            ]
            widgets.append(
                MiniTable(
                    (tr("姓名"), "", tr("电话"), tr("小时"), tr("状态")),
                    cells,
                    right=(3,),
                    stretch=1,
                    opens=lambda at: self.frame.open_record("volunteers", rows[at]["id"]),
                    drops=(lambda at: self._drop(row["id"], rows[at])) if may else None,
                    drop_name=tr("把{name}移出队伍"),
                )
            )
        else:
            widgets.append(label(tr("还没有队员"), "soft"))
        return Section(tr("队员（{count} 人）").format(count=len(rows)), widget=Stacked(*widgets))

    def _join(self, team_id: int, volunteer_id: object) -> None:
        if isinstance(volunteer_id, int):
            self.do(lambda: service.add_members(self.frame.ctx, team_id, [volunteer_id]))

    def _drop(self, team_id: int, member: dict[str, Any]) -> None:
        words = tr("已把{name}移出队伍").format(name=member["name"])
        self.do(lambda: service.remove_member(self.frame.ctx, team_id, member["id"]), words)

    def offers(self, row: dict[str, Any]) -> Sequence[tuple[str, Callable[[], object]]]:
        words = tr("已删除队伍“{name}”").format(name=row["name"])
        return [(tr("删除"), lambda: self.do(lambda: service.delete_team(self.frame.ctx, row["id"]), words))]

    def restore(self, row: dict[str, Any]) -> Callable[[], object]:
        return lambda: service.restore_team(self.frame.ctx, row["id"])

    # Forms

    def _links(self) -> dict[str, Linked]:
        ctx = self.frame.ctx
        return {"captain": Linked(lambda text: queries.find(ctx, text, 9), lambda one: queries.name_of(ctx, one))}

    def new(self) -> None:
        ctx = self.frame.ctx
        if not ctx.may(self.may_edit):
            return
        form = RecordForm(
            TEAM_FIELDS,
            lambda changes, version: service.add_team(ctx, form.values()),
            title=tr("新建队伍"),
            values={},
            links=self._links(),
        )
        self.open_form(form, self.new)

    def edit(self) -> None:
        row = self.shown
        if not row:
            return

        def save(changes: dict[str, Any], version: int | None) -> int:
            service.update_team(self.frame.ctx, row["id"], version, changes)
            return int(row["id"])

        title = tr("修改队伍：{name}").format(name=row["name"])
        self.open_form(RecordForm(TEAM_FIELDS, save, title=title, values=row, links=self._links(), again=False))
