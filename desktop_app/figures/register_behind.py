"""The records behind a cell of R03, R10, R11 and R12."""

from __future__ import annotations

from array import array
from collections.abc import Callable, Sequence
from typing import Any

from ..common import codes
from ..common.words import Place, row_in_words
from ..context import Context
from ..mediation.committee_fields import COMMITTEE_FIELDS, FUND_FIELDS, MEDIATOR_FIELDS, ROOM_FIELDS, TRAINING_FIELDS
from ..mediation.committee_models import Fund, Room, Training
from ..mediation.models import Committee, Mediator
from ..residents.grid_models import Staff
from ..residents.models import Household, Person
from ..store.engine import database
from ..store.reading import rows_by_id
from ..visits.models import CareService, FollowUp, Visit
from .behind import Behind, Opens, Row, Shown, kind, opens
from .counted import Counted
from .register import Register

_AT_ONCE = 500
_WHO = Shown("who", "谁", 10)
_COMMITTEE = Shown("committee", "所属调委会", 14)
_KINDS: dict[Any, tuple[str, tuple[Shown, ...]]] = {
    Visit: ("次", (Shown("day", "走访日期", 12), _WHO, Shown("mode", "方式", 8), Shown("staff", "走访人", 8))),
    FollowUp: (
        "件",
        (Shown("day", "走访日期", 12), _WHO, Shown("kind", "类别", 8), Shown("done_on", "办结日期", 12)),
    ),
    CareService: ("次", (Shown("day", "日期", 12), _WHO, Shown("kind", "服务", 8), Shown("staff", "服务人", 8))),
    Committee: ("个", (Shown("name", "名称", 16), Shown("kind", "设立单位", 10), Shown("term_end", "本届届满", 12))),
    Mediator: ("人", (Shown("name", "姓名", 8), Shown("kind", "类别", 6), Shown("post", "职务", 6), _COMMITTEE)),
    Room: ("间", (Shown("name", "名称", 14), Shown("kind", "类别", 10), Shown("place", "地点", 14))),
    Training: (
        "条",
        (Shown("held_on", "培训日期", 12), Shown("mediator", "调解员", 8), Shown("title", "培训内容", 16)),
    ),
    Fund: ("笔", (Shown("when", "时间", 10), _COMMITTEE, Shown("evidence", "依据", 16))),
}
_OPENS = {Committee: "committee", Mediator: "mediators", Room: "room", Training: "training", Fund: "funds"}
"""Kind of record as the window opens it, where the record itself is shown."""


class CellBehind(Behind):
    """The records that one cell counts; of a rate those of its whole, without saying which are of its part.

    Raises NotAllowed; a list that tells of somebody's care (level 3) needs the right to reveal, and is logged.
    """

    def __init__(self, ctx: Context, table: Register, row: int, key: str, label: str) -> None:
        ctx.require("reports.read")
        column = next(one for one in table.columns if one.key == key)
        if column.of is not None:
            whole = column.of[1]
            column = next(one for one in table.columns if one.key == whole)
        line = table.row(row)
        heading = "·".join(column.heading)
        if is_private(table, row, key):
            ctx.log("residents.reveal", f"查看名单：{table.number} {line.name} {heading}（{label}）", "核对报表")
        self._ctx = ctx
        self._model = column.model
        self._ids = line.cells.get(column.key, frozenset())
        self.title = f"{label}　{line.name}　{heading}"
        self.definition = column.definition
        if self._model in _KINDS:
            self.noun, columns = _KINDS[self._model]
            self.columns = list(columns)
        else:
            self.noun, self.columns = kind(self._model).noun, list(kind(self._model).columns)

    def ids(self) -> array[int]:
        """Ids in reading order."""
        if self._model in _KINDS:
            return array("q", sorted(self._ids))
        found: list[int] = []
        wanted = sorted(self._ids)
        order = [*kind(self._model).order, self._model.id]
        rows: list[tuple[Any, ...]] = []
        for start in range(0, len(wanted), _AT_ONCE):
            part = self._model.id.in_(wanted[start : start + _AT_ONCE])
            rows += database.execute(self._model.select(*order).where(part)).fetchall()
        found = [row[-1] for row in sorted(rows, key=lambda row: tuple((one is None, one or "") for one in row[:-1]))]
        return array("q", found)

    def rows(self, ids: Sequence[int]) -> list[Row]:
        if self._model not in _KINDS:
            found = kind(self._model).rows(self._ctx, ids)
        else:
            found = _ROWS[self._model](ids)
        return [found.get(one, {}) for one in ids]

    def opens(self, record_id: int) -> Opens | None:
        if self._model not in _KINDS:
            return opens(self._model, record_id)
        if (found := _OPENS.get(self._model)) is not None:
            return found, record_id
        person = _person_of(self._model, record_id)
        return ("residents", person) if person is not None else None


def behind(ctx: Context, table: Register, row: int, key: str, label: str) -> Behind | None:
    """The records of a cell of any table; None for one that counts none. Raises NotAllowed."""
    ctx.require("reports.read")
    if isinstance(table, Counted):
        from .case_behind import CountedBehind

        return CountedBehind(ctx, table, row, key, label) if table.asks(row, key) is not None else None
    return CellBehind(ctx, table, row, key, label)


def is_private(table: Register, row: int, key: str) -> bool:
    """Whether who stands behind this cell tells of care of level 3."""
    column = next(one for one in table.columns if one.key == key)
    return column.is_private or (table.row(row).is_private and column.of is None)


def _names(visits: Any) -> dict[int, str]:
    """Visit → who was visited: the person, or the household's head."""
    head = Person.alias()
    query = (
        Visit.select(Visit.id, Person.name, head.name, Household.live_addr)
        .left_outer_join(Person, on=(Visit.person == Person.id))
        .switch(Visit)
        .left_outer_join(Household, on=(Visit.household == Household.id))
        .left_outer_join(head, on=(Household.head_id == head.id))
        .where(Visit.id.in_(visits))
    )
    return {
        one: person or (f"{name}户" if name else address or "")
        for one, person, name, address in database.execute(query).fetchall()
    }


def _staff() -> dict[int, str]:
    return dict(database.execute(Staff.select(Staff.id, Staff.name)).fetchall())


def _visits(ids: Sequence[int]) -> dict[int, Row]:
    who, staff = _names(list(ids)), _staff()
    query = Visit.select(Visit.id, Visit.day, Visit.mode, Visit.staff).where(Visit.id.in_(list(ids)))
    return {
        one: {
            "day": day,
            "who": who.get(one, ""),
            "mode": codes.label("visit_mode", mode),
            "staff": staff.get(worker, ""),
        }
        for one, day, mode, worker in database.execute(query).fetchall()
    }


def _problems(ids: Sequence[int]) -> dict[int, Row]:
    query = (
        FollowUp.select(FollowUp.id, FollowUp.visit, Visit.day, FollowUp.kind, FollowUp.done_on)
        .join(Visit, on=(FollowUp.visit == Visit.id))
        .where(FollowUp.id.in_(list(ids)))
    )
    rows = database.execute(query).fetchall()
    who = _names([row[1] for row in rows])
    return {
        one: {
            "day": day,
            "who": who.get(visit, ""),
            "kind": codes.label("visit_topic", topic),
            "done_on": done_on or "未办结",
        }
        for one, visit, day, topic, done_on in rows
    }


def _services(ids: Sequence[int]) -> dict[int, Row]:
    staff = _staff()
    query = (
        CareService.select(CareService.id, CareService.day, Person.name, CareService.kind, CareService.staff)
        .join(Person, on=(CareService.person == Person.id))
        .where(CareService.id.in_(list(ids)))
    )
    return {
        one: {"day": day, "who": name, "kind": codes.label("care_service", service), "staff": staff.get(worker, "")}
        for one, day, name, service, worker in database.execute(query).fetchall()
    }


def _of_committee(model: Any) -> Callable[[Sequence[int]], dict[int, Row]]:
    """Committees, mediators, rooms, training, money: their fields in words, and whose they are by name."""

    def rows(ids: Sequence[int]) -> dict[int, Row]:
        committees = dict(database.execute(Committee.select(Committee.id, Committee.name)).fetchall())
        mediators = dict(database.execute(Mediator.select(Mediator.id, Mediator.name)).fetchall())
        found = {}
        for row in rows_by_id(model._meta.table_name, list(ids)):
            words = {key: str(value or "") for key, value in row_in_words(_FIELDS[model], row, Place.LIST).items()}
            words["committee"] = committees.get(row.get("committee_id"), "")
            words["mediator"] = mediators.get(row.get("mediator_id"), "")
            words["when"] = f"{row['year']}年{words['half']}" if model is Fund else ""
            found[row["id"]] = words
        return found

    return rows


_FIELDS = {
    Committee: COMMITTEE_FIELDS,
    Mediator: MEDIATOR_FIELDS,
    Room: ROOM_FIELDS,
    Training: TRAINING_FIELDS,
    Fund: FUND_FIELDS,
}

_ROWS: dict[Any, Callable[[Sequence[int]], dict[int, Row]]] = {
    **{model: _of_committee(model) for model in _FIELDS},
    Visit: _visits,
    FollowUp: _problems,
    CareService: _services,
}


def _person_of(model: Any, record_id: int) -> int | None:
    """Whose record shows it: the person's, or that of the household's head."""
    if model is CareService:
        return _scalar(CareService.select(CareService.person).where(CareService.id == record_id))
    visit = record_id
    if model is FollowUp:
        visit = _scalar(FollowUp.select(FollowUp.visit).where(FollowUp.id == record_id)) or 0
    row = Visit.select(Visit.person, Visit.household).where(Visit.id == visit).tuples().first()
    if row is None:
        return None
    if row[0] is not None:
        return int(row[0])
    found = opens(Household, row[1]) if row[1] is not None else None
    return found[1] if found else None


def _scalar(query: Any) -> int | None:
    found = query.scalar()
    return int(found) if found is not None else None
