"""Every read of mediation: the table, one case whole, by number, what paper prints, what is due."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from peewee import fn

from ..common import masking
from ..common import text as texts
from ..common.errors import NotFound
from ..common.fields import Mask
from ..common.words import Place, opened
from ..context import Context
from ..store import history as histories
from ..store.changes import columns_of
from ..store.history import HistoryLine
from ..store.models import Attachment, Change
from . import access, agreements, case_parts, deadlines, dossier_files, listing, number_words, parties, states
from .access import sees
from .case_rows import label_of, rows
from .deadlines import Deadline
from .dossier_models import Dossier, DossierItem, DossierLoan
from .kinds import KINDS
from .mediators import serving
from .models import Agreement, Case, CaseMediator, Mediator, Party, PerformanceItem, Session
from .papers import paper, print_problem

__all__ = [
    "CaseHit",
    "CaseView",
    "Deadline",
    "by_number",
    "closed_words",
    "counts",
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


# The table


def ids(ctx: Context, text: str = "", filters: Mapping[str, Any] | None = None, sort: Sort | None = None) -> list[int]:
    """Ids of what the search box and the filters leave, newest first or by ``sort``.

    Filters are those of ``case_filters``, sorts those of ``listing``. Raises UsageError for others.
    """
    return list(listing.of(ctx).all_ids(text, filters or {}, sort))


def total(ctx: Context) -> int:
    """All cases that are not in the recycle bin."""
    ctx.require("cases.read")
    return listing.of(ctx).total()


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
    found = number_words.case_of(ctx, texts.half_width(text).strip())
    if found is None:
        raise NotFound(f"没有卷号为“{text}”的案件。请核对卷号，也可以用 id:编号 来指明。")
    return found


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
    ordered = query.where(running).order_by(Case.registered_at.desc(), Case.id.desc()).dicts()
    wanted = set(residents)
    found = [row["id"] for row in ordered if row["person"] in wanted and access.sees(ctx, row)]
    listed = rows(ctx, list(dict.fromkeys(found)))
    return [CaseHit(row["id"], row["number"], row["title"], row["state"], row["state_label"]) for row in listed]


def mediators(ctx: Context) -> list[Row]:
    """The mediators that can be assigned, by name; stored columns, the telephone masked."""
    ctx.require("cases.read")
    query = Mediator.select().where(serving(ctx.today())).order_by(Mediator.name_sort, Mediator.id)
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
    models += [Dossier, DossierItem, DossierLoan]
    for model in models:
        for row in model.select(model.id, model.uid).where(model._meta.fields["case"] == case_id):
            lines += histories.of_record(model._meta.table_name, row.id, row.uid)
    files = Attachment.select(Attachment.id, Attachment.uid).where(Attachment.id.in_(dossier_files.ids_of(case_id)))
    for row in files:
        lines += histories.of_record("attachment", row.id, row.uid)
    items = PerformanceItem.select(PerformanceItem.id, PerformanceItem.uid).join(Agreement)
    for row in items.where(Agreement.case == case_id):
        lines += histories.of_record("performance_item", row.id, row.uid)
    prints = Change.select().where((Change.item_count == 0) & Change.action.endswith(f"：{label_of(case.__data__)}"))
    lines += [HistoryLine(p.id, p.at, p.operator_name, p.action, p.reason or "", None, None) for p in prints]
    return sorted(lines, key=lambda line: -line.number)
