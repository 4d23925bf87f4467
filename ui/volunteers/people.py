"""志愿者: the register, with the hours of each."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from desktop_app.common import codes, dates
from desktop_app.common.fields import Catalogue, Field, Kind
from desktop_app.common.hours import hours_text
from desktop_app.common.words import Place, row_in_words, shown
from desktop_app.residents.fields import FIELDS as RESIDENT_FIELDS
from desktop_app.volunteers import queries, service
from desktop_app.volunteers.fields import VOLUNTEER_FIELDS

from ..frame.acting import tell_saved
from ..frame.tab import Frame
from ..records.detail import Line, Section, sections_of
from ..records.editors import Linked
from ..records.form import RecordForm
from ..records.form_dialog import FormDialog
from ..records.source import Chip
from ..records.widgets import button, label, link_button
from ..theme import Tone
from .parts import MiniTable, Stacked, tr
from .sources import VolunteerTable, review_chips, volunteer_chip, volunteer_filters
from .view import View

_LAST = 6  # services beside the record
_SIGN_UP = (
    "registered_on", "service_kinds", "skills", "available_times", "national_no",
    "emergency_contact", "guardian_consent", "remark",
)  # fmt: skip


class PeopleView(View):
    """``record_for(id, name)`` opens the form of a service for one volunteer."""

    title = tr("志愿者")
    name = "volunteers"
    noun = tr("人")
    tables = ("volunteer", "service_record", "vol_team", "vol_team_member", "person")
    search_hint = tr("姓名、拼音首字母、编号、电话后四位")
    new_label = tr("新增志愿者")
    empty = tr("还没有志愿者。居民来报名时，在这里从居民里选出来登记")

    def __init__(self, frame: Frame, record_for: Callable[[int, str], object]) -> None:
        self._record_for = record_for
        super().__init__(frame, VolunteerTable(frame.ctx), volunteer_filters(frame.ctx))
        self.detail.footer.addStretch(1)
        self.detail.footer.addWidget(link_button(tr("变更记录"), "history", on_click=self._history))

    def add_buttons(self) -> None:
        self.serve_button = button(tr("记服务"), "clock", on_click=self._serve)
        self.detail.add_action(self.serve_button)

    def load(self, record: int) -> dict[str, Any]:
        return queries.get(self.frame.ctx, record)

    def fill(self, row: dict[str, Any]) -> None:
        ctx = self.frame.ctx
        may = ctx.may("volunteers.edit") and not row["deleted_at"]
        self.serve_button.setVisible(may and row["status"] != "quit")
        words = row_in_words(VOLUNTEER_FIELDS, row, Place.RECORD)
        words = {key: value for key, value in words.items() if key not in ("volunteer_no", "status") and value}
        if not row["is_party_member"]:
            words.pop("is_party_member", None)
        if not row["guardian_consent"]:
            words.pop("guardian_consent", None)
        chips = [volunteer_chip(row["status"])]
        if row["is_party_member"]:
            chips.append(Chip(tr("党员"), Tone.RED))
        subtitle = "　".join(part for part in (row["volunteer_no"], row["national_no"]) if part)
        sections = [self._person(row), self._hours(row["id"]), *sections_of(VOLUNTEER_FIELDS, words)]
        if row["teams"]:
            sections.insert(2, self._teams(row))
        self.detail.show_record(row["name"], sections, chips=chips, subtitle=subtitle)

    def _person(self, row: dict[str, Any]) -> Section:
        born = row["birth_date"]
        age = tr("{born}（{age}岁）").format(born=born, age=dates.age_on(born, self.frame.ctx.today())) if born else ""
        values = [
            ("sex", tr("性别"), codes.label("sex", row["sex"])),
            ("birth_date", tr("出生"), age),
            ("phone", tr("电话"), shown(RESIDENT_FIELDS["phone"], row["phone"], Place.RECORD) or ""),
        ]
        lines = [Line(key, name, value) for key, name, value in values if value]
        if row["live_addr"]:
            lines.append(Line("live_addr", tr("住址"), row["live_addr"], wide=True))
        if self.frame.ctx.may("residents.read"):
            lines.append(Line("person", tr("居民登记"), row["name"], opens=("residents", row["person_id"])))
        return Section(tr("本人"), lines)

    def _hours(self, volunteer_id: int) -> Section:
        ctx = self.frame.ctx
        hours = queries.hours_of(ctx, volunteer_id)
        month = queries.hours_of(ctx, volunteer_id, ctx.today()[:8] + "01", dates.add_months(ctx.today()[:8] + "01", 1))
        words = tr("累计 {all} 小时，{times} 次；本月 {month} 小时；已复核 {reviewed} 小时")
        total = label(
            words.format(
                all=hours_text(hours.minutes),
                times=hours.times,
                month=hours_text(month.minutes),
                reviewed=hours_text(hours.reviewed),
            ),
            wrap=True,
        )
        ids = queries.service_ids(ctx, "", {"volunteer": volunteer_id})[:_LAST]
        rows = queries.service_rows(ctx, ids)
        if not rows:
            return Section(tr("服务"), widget=total)
        headings = (tr("日期"), tr("活动"), tr("小时"), tr("复核"))
        cells = [(row["served_on"], row["activity_name"], row["minutes"], review_chips(row)[0]) for row in rows]
        table = MiniTable(headings, cells, right=(2,), stretch=1, opens=lambda at: self._open_service(ids[at]))
        return Section(tr("服务"), widget=Stacked(total, table))

    def _teams(self, row: dict[str, Any]) -> Section:
        lines = [
            Line(f"team{team}", tr("队长") if captain else tr("队员"), name, opens=("teams", team))
            for team, name, captain in row["teams"]
        ]
        return Section(tr("队伍"), lines)

    def offers(self, row: dict[str, Any]) -> Sequence[tuple[str, Callable[[], object]]]:
        one, name, ctx = row["id"], row["name"], self.frame.ctx
        found: list[tuple[str, Callable[[], object]]] = []
        if row["status"] == "quit":
            words = tr("{name}恢复在册").format(name=name)
            found.append((tr("恢复在册"), lambda: self.do(lambda: service.rejoin(ctx, one), words)))
        else:
            found.append((tr("退出…"), self._leave))
        words_deleted = tr("已删除志愿者{name}").format(name=name)
        found.append((tr("删除"), lambda: self.do(lambda: service.delete(ctx, one), words_deleted)))
        return found

    def restore(self, row: dict[str, Any]) -> Callable[[], object]:
        return lambda: service.restore(self.frame.ctx, row["id"])

    # Forms

    def new(self) -> None:
        ctx = self.frame.ctx
        if not ctx.may(self.may_edit):
            return
        section = tr("谁来报名")
        person = Field(key="person", label=tr("居民"), kind=Kind.LINK, section=section, required=True)
        form = RecordForm(
            Catalogue(tr("新增志愿者"), [person, *VOLUNTEER_FIELDS]),
            lambda changes, version: self._sign_up(form.values()),
            title=tr("新增志愿者"),
            values={"registered_on": ctx.today()},
            only=("person", *_SIGN_UP),
            links={"person": Linked(self._search, self._resident_name)},
        )
        self.open_form(form, self.new)

    def _sign_up(self, values: dict[str, Any]) -> int:
        person_id = values.pop("person")
        return service.sign_up(self.frame.ctx, person_id, values)

    def _search(self, text: str) -> Sequence[tuple[int, str, str]]:
        from desktop_app.residents import queries as residents

        return residents.find(self.frame.ctx, text, limit=9)

    def _resident_name(self, person_id: int) -> str:
        from desktop_app.residents import queries as residents

        return residents.name_of(self.frame.ctx, person_id)

    def edit(self) -> None:
        row = self.shown
        if not row:
            return

        def save(changes: dict[str, Any], version: int | None) -> int:
            service.update(self.frame.ctx, row["id"], version, changes)
            return int(row["id"])

        title = tr("修改志愿者：{name}").format(name=row["name"])
        self.open_form(RecordForm(VOLUNTEER_FIELDS, save, title=title, values=row, again=False))

    def _leave(self) -> None:
        row = self.shown
        reason = Field(key="reason", label=tr("原因"), section=tr("退出"), max_length=100)

        def act(values: dict[str, Any]) -> None:
            service.leave(self.frame.ctx, row["id"], values["reason"] or "", row["version"])

        title = tr("{name}退出志愿服务").format(name=row["name"])
        note = tr("已经服务的时长会保留，以后可以恢复在册。")
        keep = (self.frame.ctx, f"leave:{row['id']}")
        FormDialog(
            Catalogue(title, [reason]), act, title=title, word=tr("退出"), note=note, keep=keep, parent=self.page
        ).open()

    def _serve(self) -> None:
        if self.shown:
            self._record_for(self.shown["id"], self.shown["name"])

    def _open_service(self, record: int) -> None:
        self.frame.open_record("services", record)

    def _history(self) -> None:
        if self.shown:
            lines = queries.history(self.frame.ctx, self.shown["id"])
            may = self.frame.ctx.may(self.may_edit) and not self.shown["deleted_at"]
            self.history(self.shown["name"], lines, VOLUNTEER_FIELDS, self.bring_back if may else None)

    def bring_back(self, number: int) -> None:
        """Make the registration what it was after a change. Raises KnownError."""
        volunteer = self.shown["id"]
        service.bring_back(self.frame.ctx, volunteer, number)
        tell_saved(self.frame, tr("已恢复到那一版"))
