"""记一次服务: one occasion, one or many volunteers; also a whole paper sign-in sheet of an activity."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from PySide6.QtWidgets import QLineEdit, QWidget

from desktop_app.common.errors import ChecksFailed
from desktop_app.common.fields import Catalogue, Field, Kind
from desktop_app.context import Context
from desktop_app.volunteers import queries, service
from desktop_app.volunteers.fields import SERVICE_FIELDS
from desktop_app.volunteers.guards import Occasion
from desktop_app.volunteers.stays import parse

from ..records.editors import Linked
from ..records.form import RecordForm
from ..records.widgets import label
from .parts import tr
from .sheet_lines import SheetLines

_TEXTS = ("activity_name", "place", "content", "organizer", "manager")


def _time_problem(text: str) -> str | None:
    try:
        parse(text, "2000-01-01")
    except ValueError as error:
        return str(error)
    return None


def catalogue(ctx: Context) -> Catalogue:
    """The fields of the form: the occasion, and the time that all share."""
    section = tr("这次服务")
    fields = [replace(SERVICE_FIELDS[key], section=section, kind=Kind.TEXT, help="") for key in _TEXTS]
    activity = Field(key="activity", label=tr("活动"), kind=Kind.LINK, section=section, help=tr("不属于哪次活动的留空"))
    served_on = replace(SERVICE_FIELDS["served_on"], section=section)
    time = Field(
        key="time",
        label=tr("服务时间"),
        section=section,
        check=_time_problem,
        help=tr("大家一样时填在这里：1.5（小时）、90分 或 9:00-11:30；不含往返路途"),
    )
    return Catalogue(tr("记一次服务"), [activity, served_on, *fields, time])


class SheetForm(RecordForm):
    """``activity_id``: the sheet of this activity; ``volunteers``: [(id, name)] that are on it from the start.

    ``saved`` carries the ids of the records.
    """

    def __init__(
        self,
        ctx: Context,
        activity_id: int | None = None,
        volunteers: Sequence[tuple[int, str]] = (),
        parent: QWidget | None = None,
    ) -> None:
        self._ctx, self._activity_id = ctx, activity_id
        self._occasion = queries.occasion_of(ctx, activity_id) if activity_id is not None else None
        self._filled_for: int | None = None
        values: dict[str, Any] = {"served_on": ctx.today(), **queries.usual(ctx)}
        title = tr("记一次服务")
        only: tuple[str, ...] | None = None
        if self._occasion is not None:
            values = {"served_on": self._occasion.served_on}
            title = tr("登记签到表：{name}").format(name=self._occasion.activity_name)
            only = ("served_on", "time")
        super().__init__(
            catalogue(ctx),
            self._save_sheet,
            title=title,
            values=values,
            only=only,
            links={"activity": Linked(self._search, lambda one: queries.activity(ctx, one)["name"])},
            parent=parent,
        )
        if self._occasion is not None:
            held = self._occasion
            about = "　".join(part for part in (held.place, held.content, held.organizer, held.manager) if part)
            self._body.insertWidget(0, label(about, "soft", wrap=True))
        self.lines = SheetLines(ctx)
        self._body.insertWidget(self._body.count() - 1, self.lines)
        self.rows["time"].editor.edited.connect(self._time_typed)
        if "activity" in self.rows:
            editor = self.rows["activity"].editor
            editor.edited.connect(self._activity_picked)
            assert isinstance(editor.focus, QLineEdit)
            editor.focus.setPlaceholderText(tr("活动名称、地点；不属于哪次活动的留空"))
        for volunteer_id, name in volunteers:
            self.lines.add(volunteer_id, name)
        # Made after the form's buttons, but read before them.
        before: QWidget = self.rows["time"].editor.focus
        for after in (self.lines.picker.line, self.lines.team_button, self.cancel_button):
            QWidget.setTabOrder(before, after)
            before = after
        self._began_with = self._snapshot()
        self.lines.edited.connect(lambda: self.lines.say({}))
        self.lines.edited.connect(self.touched)

    def first_focus(self) -> None:
        """Into the time of an activity's sheet; a free service begins with what was done."""
        key = "time" if self._occasion is not None else "activity"
        self.rows[key].editor.focus.setFocus()

    @property
    def dirty(self) -> bool:
        return super().dirty or self._snapshot() != self._began_with

    def _snapshot(self) -> list[tuple[int, str]]:
        return [(line.volunteer_id, line.time.text()) for line in self.lines.lines]

    def extra_state(self) -> Any:
        return [[line.volunteer_id, line.name, line.time.text()] for line in self.lines.lines]

    def put_extra(self, state: Any) -> None:
        self.lines.clear()
        for volunteer_id, name, time in state:
            if (line := self.lines.add(volunteer_id, name)) is not None:
                line.time.setText(time)

    def _search(self, text: str) -> Sequence[tuple[int, str, str]]:
        found = queries.activity_rows(self._ctx, queries.activity_ids(self._ctx, text, {})[:9])
        return [(row["id"], row["name"], f"{row['held_on']}　{row['status']}") for row in found if row]

    def _time_typed(self) -> None:
        self.lines.set_common(self.rows["time"].editor.value() or "")

    def _activity_picked(self) -> None:
        """What the activity says is not typed again."""
        picked = self.rows["activity"].editor.value()
        if picked is not None and picked != self._filled_for:
            occasion = queries.occasion_of(self._ctx, picked)
            self.fill({"served_on": occasion.served_on, **{key: getattr(occasion, key) for key in _TEXTS}})
        self._filled_for = picked

    def _save_sheet(self, changes: dict[str, Any], version: int | None) -> list[int]:
        values = self.values()
        day = values["served_on"]
        if self._occasion is not None:
            occasion = replace(self._occasion, served_on=day)
        else:
            texts = {key: values[key] or "" for key in _TEXTS}
            occasion = Occasion(served_on=day, activity_id=values["activity"], **texts)
        entries, problems = self.lines.entries(day)
        if problems:
            self.lines.say(problems)
            raise ChecksFailed({"line": _summary(len(problems))})
        try:
            return service.record(self._ctx, occasion, entries)
        except ChecksFailed as error:
            found = {
                int(key[5:]): said.partition("：")[2] for key, said in error.fields.items() if key.startswith("line.")
            }
            self.lines.say(found)
            others = {key: said for key, said in error.fields.items() if not key.startswith("line.")}
            raise ChecksFailed({**others, **({"line": _summary(len(found))} if found else {})}) from None


def _summary(count: int) -> str:
    return tr("名单里有 {count} 行要改，见红字；一行也没有保存").format(count=count)
