"""The records behind a figure, in words: what opens when somebody clicks a number."""

from __future__ import annotations

from array import array
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from peewee import fn

from ..common import codes, money
from ..common.hours import hours_text
from ..context import Context
from ..mediation import queries as mediation
from ..mediation.models import Agreement, Case
from ..residents.models import Household, Person
from ..store.reading import ids_of
from ..village_rules.models import Rule, RuleVersion
from ..volunteers.models import Activity, ServiceRecord, Volunteer
from .catalogue import FIGURES, Figure
from .periods import Period

Row = dict[str, Any]
Opens = tuple[str, int]
"""Kind of record and its id, as the window opens records: residents, volunteers, activities, cases, rules."""

COUNTED = "counted"  # column of a rate: whether the record is of its part


@dataclass(frozen=True, slots=True)
class Shown:
    """One column; ``width`` in characters."""

    key: str
    title: str
    width: int
    is_number: bool = False


@dataclass(frozen=True, slots=True)
class _Kind:
    noun: str
    columns: tuple[Shown, ...]
    order: tuple[Any, ...]
    rows: Callable[[Context, Sequence[int]], dict[int, Row]]


class Behind:
    """The records a figure of a period counts; of a rate those of its whole, with a column for its part.

    Raises NotAllowed; a list that tells of somebody's care (level 3) needs the right to reveal, and is logged.
    """

    def __init__(self, ctx: Context, figure: Figure, period: Period) -> None:
        ctx.require("reports.read")
        if figure.is_private:
            # Whoever stands in this list is in a care group of level 3: opening it is a reveal.
            ctx.log("residents.reveal", f"查看名单：{figure.label}（{period.label}）", "核对报表")
        self._ctx, self._figure, self._period = ctx, figure, period
        counting = FIGURES[figure.whole] if figure.is_rate else figure
        self._model: Any = counting.model
        self._kind = _kinds()[self._model]
        self._event = _EVENTS.get(counting.key)
        self.noun = self._kind.noun
        self.title = f"{period.label}　{figure.label}"
        self.definition = figure.definition
        self.columns = list(self._kind.columns)
        if self._event:
            self.columns.insert(1, Shown("event_on", self._event[1], 12))
        if figure.measure is not None and self._model is Case:
            self.columns.append(Shown("amount", "涉及金额（元）", 12, is_number=True))
        if self._model is Case and (figure.is_rate or figure.measure is not None):
            self.columns = [one for one in self.columns if one.key != "accepted_on"]  # room for the one that is added
        self._part: set[int] = set()
        if figure.is_rate:
            part = FIGURES[figure.part]
            self.columns.append(Shown(COUNTED, part.label, 9))
            self._part = set(ids_of(part.query(period)))

    def ids(self) -> array[int]:
        """Ids in reading order."""
        order = self._kind.order
        if self._event:
            order = (getattr(self._model, self._event[0]), *order)
        return ids_of(self._figure.query(self._period).order_by(*order, self._model.id))

    def rows(self, ids: Sequence[int]) -> list[Row]:
        """One row for each id, in words, by column key; an empty one for a record that has gone."""
        found = self._kind.rows(self._ctx, ids)
        keys = {column.key for column in self.columns}
        if "event_on" in keys:
            for record_id, day in self._by_id(getattr(self._model, self._event[0]), ids):  # type: ignore[index]
                found[record_id]["event_on"] = day
        if COUNTED in keys:
            for record_id, row in found.items():
                row[COUNTED] = "是" if record_id in self._part else "否"
        return [found.get(record_id, {}) for record_id in ids]

    def opens(self, record_id: int) -> Opens | None:
        """What to open for a record; None when it has gone, or nothing shows such records."""
        return opens(self._model, record_id)

    def _by_id(self, column: Any, ids: Sequence[int]) -> list[tuple[int, Any]]:
        return list(self._model.select(self._model.id, column).where(self._model.id.in_(list(ids))).tuples())


_EVENTS = {
    "residents.born": ("birth_date", "出生日期"),
    "residents.died": ("died_on", "死亡日期"),
    "residents.moved_in": ("moved_in_on", "迁入日期"),
    "residents.moved_out": ("moved_out_on", "迁出日期"),
}


def kind(model: Any) -> _Kind:
    """How records of this sort are listed."""
    return _kinds()[model]


def opens(model: Any, record_id: int) -> Opens | None:
    """What shows a record of this sort; None when it has gone, or nothing does."""
    if model is Household:
        head = Household.select(Household.head_id).where(Household.id == record_id).scalar()
        member = Person.select(fn.MIN(Person.id)).where(
            (Person.household == record_id) & Person.deleted_at.is_null() & Person.moved_out_on.is_null()
        )
        person = head or member.scalar()
        return ("residents", int(person)) if person else None
    if model is ServiceRecord:
        record = ServiceRecord.get_or_none(ServiceRecord.id == record_id)
        return ("volunteers", int(record.volunteer)) if record is not None else None
    if model is RuleVersion:
        version = RuleVersion.get_or_none(RuleVersion.id == record_id)
        return ("rules", int(version.rule)) if version is not None else None
    return {Person: "residents", Volunteer: "volunteers", Activity: "activities", Case: "cases"}[model], record_id


def _people(_: Context, ids: Sequence[int]) -> dict[int, Row]:
    query = Person.select(Person.id, Person.name, Person.sex, Person.birth_date, Person.live_addr)
    return {
        one: {"name": name, "sex": codes.label("sex", sex), "birth_date": birth, "live_addr": address}
        for one, name, sex, birth, address in query.where(Person.id.in_(list(ids))).tuples()
    }


def _households(_: Context, ids: Sequence[int]) -> dict[int, Row]:
    own = list(ids)
    sizes = dict(
        Person.select(Person.household, fn.COUNT(Person.id))
        .where(
            Person.household.in_(own)
            & Person.deleted_at.is_null()
            & Person.moved_out_on.is_null()
            & Person.died_on.is_null()
        )
        .group_by(Person.household)
        .tuples()
    )
    query = (
        Household.select(Household.id, Household.household_no, Household.live_addr, Person.name)
        .left_outer_join(Person, on=(Person.id == Household.head_id))
        .where(Household.id.in_(own))
    )
    return {
        one: {"head": head or "户主待补", "number": number, "size": sizes.get(one, 0), "live_addr": address}
        for one, number, address, head in query.tuples()
    }


def _volunteers(_: Context, ids: Sequence[int]) -> dict[int, Row]:
    query = Volunteer.select(
        Volunteer.id, Volunteer.name, Volunteer.volunteer_no, Volunteer.registered_on, Volunteer.status
    )
    return {
        one: {"name": name, "number": number, "on": on, "status": codes.label("volunteer_status", status)}
        for one, name, number, on, status in query.where(Volunteer.id.in_(list(ids))).tuples()
    }


def _activities(_: Context, ids: Sequence[int]) -> dict[int, Row]:
    query = Activity.select(Activity.id, Activity.held_on, Activity.name, Activity.place, Activity.manager)
    return {
        one: {"on": on, "name": name, "place": place, "manager": manager}
        for one, on, name, place, manager in query.where(Activity.id.in_(list(ids))).tuples()
    }


def _service(_: Context, ids: Sequence[int]) -> dict[int, Row]:
    query = ServiceRecord.select(
        ServiceRecord.id,
        ServiceRecord.served_on,
        ServiceRecord.volunteer_name,
        ServiceRecord.activity_name,
        ServiceRecord.minutes,
    )
    return {
        one: {"on": on, "name": name, "activity": activity, "hours": hours_text(minutes)}
        for one, on, name, activity, minutes in query.where(ServiceRecord.id.in_(list(ids))).tuples()
    }


def _cases(ctx: Context, ids: Sequence[int]) -> dict[int, Row]:
    own = list(ids)
    amounts = dict(
        Agreement.select(Agreement.case, Agreement.amount_fen)
        .where(Agreement.case.in_(own) & Agreement.deleted_at.is_null())
        .tuples()
    )
    found = {}
    for row in mediation.rows(ctx, own):
        if row:
            amount = amounts.get(row["id"])
            row["short"] = row["number"].rpartition("人调字")[2]  # one committee: the rest is the same for all
            row["amount"] = money.yuan(amount) if amount is not None and row["seen"] else ""
            found[row["id"]] = row
    return found


def _versions(_: Context, ids: Sequence[int]) -> dict[int, Row]:
    query = RuleVersion.select(
        RuleVersion.id, Rule.title, RuleVersion.version_label, RuleVersion.passed_on, RuleVersion.effective_on
    ).join(Rule, on=(RuleVersion.rule == Rule.id))
    return {
        one: {"title": title, "version": version, "passed_on": passed, "effective_on": effective}
        for one, title, version, passed, effective in query.where(RuleVersion.id.in_(list(ids))).tuples()
    }


def _kinds() -> dict[Any, _Kind]:
    return {
        Person: _Kind(
            "人",
            (
                Shown("name", "姓名", 8),
                Shown("sex", "性别", 4),
                Shown("birth_date", "出生日期", 12),
                Shown("live_addr", "现住址", 24),
            ),
            (Person.name_sort,),
            _people,
        ),
        Household: _Kind(
            "户",
            (
                Shown("head", "户主", 8),
                Shown("number", "户号", 8),
                Shown("size", "现有人数", 8, is_number=True),
                Shown("live_addr", "现住址", 24),
            ),
            (Household.household_no,),
            _households,
        ),
        Volunteer: _Kind(
            "人",
            (
                Shown("name", "姓名", 8),
                Shown("number", "本地编号", 12),
                Shown("on", "登记日期", 12),
                Shown("status", "状态", 6),
            ),
            (Volunteer.name_sort,),
            _volunteers,
        ),
        Activity: _Kind(
            "场",
            (
                Shown("on", "日期", 12),
                Shown("name", "活动名称", 18),
                Shown("place", "地点", 14),
                Shown("manager", "负责人", 8),
            ),
            (Activity.held_on,),
            _activities,
        ),
        ServiceRecord: _Kind(
            "条",
            (
                Shown("on", "日期", 12),
                Shown("name", "志愿者", 8),
                Shown("activity", "活动名称", 18),
                Shown("hours", "时长（小时）", 9, is_number=True),
            ),
            (ServiceRecord.served_on, ServiceRecord.volunteer_name),
            _service,
        ),
        Case: _Kind(
            "件",
            (
                Shown("short", "卷号", 14),
                Shown("title", "案件", 21),
                Shown("state_label", "状态", 12),
                Shown("accepted_on", "受理", 11),
                Shown("settled_on", "办结", 11),
            ),
            (Case.accepted_on, Case.number_year, Case.number_seq),
            _cases,
        ),
        RuleVersion: _Kind(
            "部",
            (
                Shown("title", "名称", 20),
                Shown("version", "版本", 8),
                Shown("passed_on", "通过日期", 12),
                Shown("effective_on", "施行日期", 12),
            ),
            (RuleVersion.effective_on,),
            _versions,
        ),
    }
