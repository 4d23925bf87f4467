"""Every read of mediation: the table, one case whole, by number, what paper prints, what is due."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from peewee import fn

from ..common import codes, masking
from ..common import text as texts
from ..common.errors import NotFound
from ..common.fields import Mask
from ..common.words import Place, opened
from ..context import Context
from ..store import history as histories
from ..store import search
from ..store.changes import columns_of
from ..store.history import HistoryLine
from ..store.models import Change
from . import access, agreements, case_parts, deadlines, parties, states
from .access import sees
from .deadlines import Deadline, Due, due
from .kinds import KINDS
from .models import Agreement, Case, CaseMediator, Mediator, Party, PerformanceItem, Session
from .papers import paper, print_problem

__all__ = [
    "CaseHit",
    "CaseView",
    "Deadline",
    "Due",
    "by_number",
    "closed_words",
    "counts",
    "due",
    "find",
    "get",
    "history",
    "ids",
    "label_of",
    "mediator",
    "mediators",
    "open_cases_of",
    "paper",
    "print_problem",
    "rows",
    "sees",
    "total",
    "years",
]

Row = dict[str, Any]
Sort = tuple[str, bool]  # key, descending

_FEW = 500  # hits that are handed to the database; more are picked out of all rows
_NUMBER = re.compile(
    r"(?:\((?P<org>[^()]*)\)\s*人调字\s*)?[\[\(〔【]?\s*(?P<year>\d{4})\s*[\]\)〕】\-年 ]+第?\s*0*(?P<seq>\d+)\s*号?"
)
_SEQUENCE = re.compile(r"第?\s*0*(\d{1,6})\s*号?")
_ID = re.compile(r"(?:id:|登记)\s*(\d{1,15})", re.IGNORECASE)


@dataclass(slots=True)
class CaseView:
    """One case whole: stored columns of the case and its parts, in reading order."""

    case: Row
    parties: list[Row]
    mediators: list[Row]  # the lead first
    sessions: list[Row]
    agreement: Row | None
    items: list[Row]
    deadline: Deadline | None
    parts: dict[str, list[Row]]  # by the key of their kind

    @property
    def revisits(self) -> list[Row]:
        return self.parts["revisit"]


@dataclass(frozen=True, slots=True)
class CaseHit:
    """A case as a picker and the one search box show it."""

    id: int
    number: str
    title: str
    state: str
    state_label: str


def label_of(case: Mapping[str, Any]) -> str:
    """The case's number; 登记17 before it has one."""
    return str(case["number"] or f"登记{case['id']}")


# The table


def ids(ctx: Context, text: str = "", filters: Mapping[str, Any] | None = None, sort: Sort | None = None) -> list[int]:
    """Ids of what the search box and the filters leave, newest first or by ``sort``.

    Filters: ``stage`` open (not closed yet)/closed, ``state``, ``type``, ``year`` (of the number, or of the registration), ``mediator``
    (id), ``overdue`` true. Sorts: number, state, type, accepted_on, deadline.
    """
    ctx.require("cases.read")
    filters = filters or {}
    condition = _condition(ctx, filters)
    text = texts.half_width(text).strip()
    if not text:
        return [row["id"] for row in _ordered(ctx, condition, filters, sort)]
    numbered = _by_number(ctx, text)
    words = search.parse(text)
    hits = set(search.find("mediation_case", words)) if words and not _ID.fullmatch(text) else set()
    wanted = sorted(hits | ({numbered} if numbered is not None else set()))
    if len(wanted) <= _FEW:
        condition &= Case.id.in_(wanted)
    found = _ordered(ctx, condition, filters, sort)
    return [row["id"] for row in found if (row["id"] in hits and not access.hides(ctx, row)) or row["id"] == numbered]


def _ordered(ctx: Context, condition: Any, filters: Mapping[str, Any], sort: Sort | None) -> Iterable[Row]:
    """Neither a condition nor the order tells of a private case what its row does not."""
    query = Case.select(Case.id, *(getattr(Case, key) for key in access.COLUMNS)).where(condition)
    found = list(query.order_by(*_order(sort)).dicts())
    if any(filters.get(key) for key in ("mediator", "overdue")):
        return [row for row in found if not access.hides(ctx, row)]
    if sort is not None and sort[0] in ("accepted_on", "deadline"):
        found.sort(key=lambda row: access.hides(ctx, row))
    return found


def _condition(ctx: Context, filters: Mapping[str, Any]) -> Any:
    condition = Case.deleted_at.is_null()
    if stage := filters.get("stage"):
        condition &= Case.status.not_in(states.SHUT) if stage == "open" else Case.status.in_(states.SHUT)
    if state := filters.get("state"):
        condition &= Case.status == state
    if kind := filters.get("type"):
        condition &= Case.dispute_type == kind
    if year := filters.get("year"):
        registered = Case.registered_at.between(f"{year}-01-01", f"{year}-12-31 99")
        condition &= (Case.number_year == int(year)) | (Case.number_year.is_null() & registered)
    if mediator := filters.get("mediator"):
        own = CaseMediator.select(CaseMediator.case).where(CaseMediator.mediator == int(mediator))
        condition &= Case.id.in_(own)
    if filters.get("overdue"):
        condition &= Case.id.in_(sorted(deadlines.late_ids(ctx.today())))
    return condition


def _order(sort: Sort | None) -> list[Any]:
    if sort is None:
        return [Case.registered_at.desc(), Case.id.desc()]
    key, descending = sort
    columns = {
        "number": [fn.COALESCE(Case.number_year, 0), fn.COALESCE(Case.number_seq, 0)],
        "state": [Case.status],
        "type": [fn.COALESCE(Case.dispute_type, "")],
        "accepted_on": [fn.COALESCE(Case.accepted_on, "")],
        "deadline": [fn.COALESCE(Case.period_ends_on, "9999")],
    }[key]
    return [column.desc() if descending else column.asc() for column in [*columns, Case.id]]


def rows(ctx: Context, record_ids: Sequence[int]) -> list[Row]:
    """Rows of the table in the order of the ids, in words; an empty one for a case that has gone.

    Keys: id, number, title, type, type_label, state, state_label, deadline (words), urgency, mediators, source,
    source_label, accepted_on, settled_on, closed_on, parties; ``seen``: whether this operator may open it.
    """
    ctx.require("cases.read")
    cases: dict[int, Row] = {}
    for start in range(0, len(record_ids), 500):
        query = Case.select().where(Case.id.in_(list(record_ids[start : start + 500])) & Case.deleted_at.is_null())
        cases |= {row["id"]: row for row in query.dicts()}
    items = deadlines.items_by_case([row["id"] for row in cases.values() if row["status"] in states.AGREED])
    return [_table_row(ctx, cases[one], items.get(one, [])) if one in cases else {} for one in record_ids]


def _table_row(ctx: Context, case: Row, items: Sequence[Row]) -> Row:
    seen = sees(ctx, case)
    hidden = access.hides(ctx, case)
    deadline = None if hidden else deadlines.of_case(ctx.today(), case, items)
    case = access.as_listed(ctx, case)
    return {
        "id": case["id"],
        "number": label_of(case),
        "seen": seen,
        "title": case["title"],
        "type": case["dispute_type"] or "",
        "type_label": codes.label("dispute_type", case["dispute_type"]),
        "state": case["status"],
        "state_label": states.label(case["status"]),
        "deadline": deadline.text if deadline else "",
        "urgency": deadline.urgency if deadline else "",
        "mediators": "、".join((case["mediator_names"] or "").split("\n")),
        "parties": "、".join(case["party_names"].split("\n")),
        "source": case["source"] or "",
        "source_label": codes.label("case_source", case["source"]),
        "accepted_on": case["accepted_on"] or "",
        "settled_on": case["settled_on"] or "",
        "closed_on": case["closed_on"] or "",
    }


def total(ctx: Context) -> int:
    """All cases that are not in the recycle bin."""
    ctx.require("cases.read")
    return int(Case.select().where(Case.deleted_at.is_null()).count())


def counts(ctx: Context) -> dict[str, int]:
    """Cases by state; states without any are left out."""
    ctx.require("cases.read")
    query = Case.select(Case.status, fn.COUNT(Case.id)).where(Case.deleted_at.is_null()).group_by(Case.status)
    return dict(query.tuples())


def years(ctx: Context) -> list[int]:
    """Years that have numbers, the newest first."""
    ctx.require("cases.read")
    query = Case.select(Case.number_year).where(Case.deleted_at.is_null() & Case.number_year.is_null(False)).distinct()
    return sorted((row[0] for row in query.tuples()), reverse=True)


# One case


def get(ctx: Context, case_id: int) -> CaseView:
    """A case with its parts. Raises NotFound, and NotAllowed for a case of others.

    Identity numbers are masked; to whoever only looks through (审计) telephones are, too.
    """
    ctx.require("cases.read")
    case = Case.select().where((Case.id == case_id) & Case.deleted_at.is_null()).dicts().first()
    if case is None:
        raise NotFound("这个案件已经不在了，可能刚被删除。请刷新后再看。")
    case = columns_of(Case, case)
    access.require(ctx, case)
    mediator_rows = list(CaseMediator.select().where(CaseMediator.case == case_id).order_by(CaseMediator.id).dicts())
    agreement = Agreement.select().where((Agreement.case == case_id) & Agreement.deleted_at.is_null()).dicts().first()
    items = agreements.items_of(agreement["id"]) if agreement else []
    return CaseView(
        case,
        [_party(ctx, row) for row in parties.of_case(case_id)],
        sorted((columns_of(CaseMediator, row) for row in mediator_rows), key=lambda row: row["role"] != "lead"),
        [columns_of(Session, row) for row in _sessions(case_id)],
        columns_of(Agreement, agreement) if agreement else None,
        items,
        deadlines.of_case(ctx.today(), case, items),
        {key: case_parts.seen(ctx, kind, case_id) for key, kind in KINDS.items()},
    )


def _party(ctx: Context, row: Row) -> Row:
    place = opened(ctx.may)
    phone = masking.masked(Mask.PHONE, row["phone"]) if row["phone"] and place is Place.LIST else row["phone"]
    return {**row, "phone": phone, "id_no": masking.id_number(row["id_no"]) if row["id_no"] else None}


def closed_words(ctx: Context, case_id: int) -> str:
    """Why a case of the list does not open to this operator, as a sentence; empty when it does, or has gone."""
    ctx.require("cases.read")
    columns = [getattr(Case, key) for key in access.COLUMNS]
    case = Case.select(*columns).where((Case.id == case_id) & Case.deleted_at.is_null()).dicts().first()
    return "" if case is None or sees(ctx, case) else access.closed_words(case)


def _sessions(case_id: int) -> Iterable[Row]:
    query = Session.select().where((Session.case == case_id) & Session.deleted_at.is_null())
    return list(query.order_by(Session.start_at, Session.id).dicts())


def by_number(ctx: Context, text: str) -> int:
    """The case of a number in any brackets and width, ``2026-41``, ``41`` (this year) or ``id:17``. Raises NotFound."""
    ctx.require("cases.read")
    found = _by_number(ctx, texts.half_width(text).strip())
    if found is None:
        raise NotFound(f"没有卷号为“{text}”的案件。请核对卷号，也可以用 id:编号 来指明。")
    return found


def _by_number(ctx: Context, text: str) -> int | None:
    alive = Case.select(Case.id, Case.number).where(Case.deleted_at.is_null())
    if match := _ID.fullmatch(text):
        query = alive.where(Case.id == int(match[1]))
    elif match := _NUMBER.fullmatch(text):
        query = alive.where((Case.number_year == int(match["year"])) & (Case.number_seq == int(match["seq"])))
        org = (match["org"] or "").strip()
        if org:
            query = query.where(Case.number.startswith(f"（{org}）"))
    elif match := _SEQUENCE.fullmatch(text):
        query = alive.where((Case.number_year == int(ctx.today()[:4])) & (Case.number_seq == int(match[1])))
    else:
        return None
    row = query.first()
    return None if row is None else int(row.id)


def find(ctx: Context, text: str, limit: int = 20) -> list[CaseHit]:
    """The first cases that fit what was typed, newest first."""
    found = rows(ctx, ids(ctx, text)[:limit])
    return [CaseHit(row["id"], row["number"], row["title"], row["state"], row["state_label"]) for row in found]


def open_cases_of(ctx: Context, residents: Collection[int]) -> list[CaseHit]:
    """Cases that are not closed and have one of these residents as a party, newest first; only those that the operator may
    open, since where somebody lives would tell who is behind a masked name."""
    ctx.require("cases.read")
    running = Case.deleted_at.is_null() & Case.status.not_in(states.SHUT)
    query = Case.select(Case.id, Party.person, *(getattr(Case, key) for key in access.COLUMNS)).join(
        Party, on=((Party.case == Case.id) & Party.person.is_null(False) & Party.deleted_at.is_null())
    )
    ordered = query.where(running).order_by(*_order(None)).dicts()
    wanted = set(residents)
    found = [row["id"] for row in ordered if row["person"] in wanted and access.sees(ctx, row)]
    listed = rows(ctx, list(dict.fromkeys(found)))
    return [CaseHit(row["id"], row["number"], row["title"], row["state"], row["state_label"]) for row in listed]


def mediators(ctx: Context) -> list[Row]:
    """The mediators that can be assigned, by name; stored columns, the telephone masked."""
    ctx.require("cases.read")
    query = Mediator.select().where(Mediator.deleted_at.is_null()).order_by(Mediator.name_sort, Mediator.id)
    found = [columns_of(Mediator, row) for row in query.dicts()]
    return [{**row, "phone": masking.phone(row["phone"]) if row["phone"] else None} for row in found]


def mediator(ctx: Context, mediator_id: int) -> Row:
    """One mediator: stored columns. Raises NotFound."""
    ctx.require("settings.hall")
    row = Mediator.select().where(Mediator.id == mediator_id).dicts().first()
    if row is None:
        raise NotFound("这位调解员已经不在名单里，可能刚被删除。请刷新后再看。")
    return columns_of(Mediator, row)


def history(ctx: Context, case_id: int) -> list[HistoryLine]:
    """All that happened to a case and its parts, prints too, the newest first; one line for each touched record.

    Raises NotFound, and NotAllowed for a case of others.
    """
    ctx.require("cases.read")
    case = Case.get_or_none(Case.id == case_id)
    if case is None:
        raise NotFound("这个案件已经不在了，可能刚被删除。请刷新后再看。")
    access.require(ctx, case.__data__)
    lines = histories.of_record("mediation_case", case_id, case.uid)
    models: list[Any] = [Party, CaseMediator, Session, Agreement, *(kind.model for kind in KINDS.values())]
    for model in models:
        for row in model.select(model.id, model.uid).where(model._meta.fields["case"] == case_id):
            lines += histories.of_record(model._meta.table_name, row.id, row.uid)
    items = PerformanceItem.select(PerformanceItem.id, PerformanceItem.uid).join(Agreement)
    for row in items.where(Agreement.case == case_id):
        lines += histories.of_record("performance_item", row.id, row.uid)
    prints = Change.select().where((Change.item_count == 0) & Change.action.endswith(f"：{label_of(case.__data__)}"))
    lines += [HistoryLine(p.id, p.at, p.operator_name, p.action, p.reason or "", None, None) for p in prints]
    return sorted(lines, key=lambda line: -line.number)
