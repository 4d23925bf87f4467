"""Archived dossiers: found again, lent, listed to be destroyed (domain reference 1.6.4; what the law leaves open is practice).

A retention is counted from the year after the dossier was archived; a dossier is destroyed only after it has ended and
somebody with the right approved. The record stays, and says so.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from peewee import fn

from ..common import codes, dates
from ..common import text as texts
from ..common.dossier_papers import BoxLabel, DisposalPaper
from ..common.errors import ChecksFailed, KnownError, NotFound
from ..context import Context
from ..store import attachments, history
from ..store.changes import columns_of
from . import access, dossier_files, dossiers, parties
from .dossier_fields import LOAN_FIELDS
from .dossier_models import Dossier, DossierLoan
from .models import Case, Committee
from .queries import label_of

Row = dict[str, Any]

APPROVE = "cases.approve"

_CASE = [getattr(Case, key) for key in ("id", "number", "title", "dispute_type", "party_names", *access.COLUMNS)]
_SHOWN = ("case", "title", "retention", "retention_years", "box_year", "box_no")
_DOSSIER = [getattr(Dossier, key) for key in (*_SHOWN, "archived_on", "disposal_by", "disposed_on")]


@dataclass(frozen=True, slots=True)
class Approval:
    """Somebody with the right approved on the spot, for one operator."""

    name: str
    asked_by: int


def approve(ctx: Context, name: str, password: str) -> Approval:
    """``name`` approves on the spot (domain reference 9.2). Raises WrongPassword, TooSoon, NotAllowed; logged either way."""
    from ..operators import service as operators

    ctx.require("cases.read")
    return Approval(operators.approve(ctx, name, password, APPROVE), ctx.operator.id)


def _approver(ctx: Context, approval: Approval | None) -> str:
    """Who approves: whoever was asked, or the operator himself. Raises NotAllowed."""
    if approval is not None and approval.asked_by == ctx.operator.id:
        return approval.name
    ctx.require(APPROVE)
    return ctx.operator.name


# Finding


def rows(ctx: Context, text: str = "", filters: Mapping[str, Any] | None = None) -> list[Row]:
    """Archived dossiers in words, the newest first: number (any brackets), title or box number as typed.

    Filters: ``year`` (of the box), ``retention`` (code), ``state``: lent, late (overdue), ended (retention over),
    destroyed. Keys: case_id, number, title, year, retention, box, archived_on, ends_on, lent_to, due_on, is_late, state,
    seen. Of cases of others what their list shows.
    """
    ctx.require("cases.read")
    filters = filters or {}
    condition = Dossier.archived_on.is_null(False) & Dossier.deleted_at.is_null() & Case.deleted_at.is_null()
    if filters.get("year"):
        condition &= Dossier.box_year == int(filters["year"])
    if filters.get("retention"):
        condition &= Dossier.retention == filters["retention"]
    of_cases = {row["id"]: row for row in Case.select(*_CASE).join(Dossier, on=Dossier.case).where(condition).dicts()}
    query = Dossier.select(*_DOSSIER).join(Case).where(condition)
    query = query.order_by(Dossier.archived_on.desc(), Case.number_year.desc(), Case.number_seq.desc())
    lent = {row["case_id"]: row for row in _out()}
    wanted = _flat(text)
    found = []
    for one in query.dicts():
        row = _row(ctx, one, of_cases[one["case"]], lent.get(one["case"]))
        if wanted and wanted not in _flat(" ".join((row["number"], row["title"], row["box"]))):
            continue
        if filters.get("state") and not _stands(row, filters["state"]):
            continue
        found.append(row)
    return found


def row(ctx: Context, case_id: int) -> Row | None:
    """One dossier as ``rows`` has it; None when it is not archived (any more)."""
    ctx.require("cases.read")
    case = Case.select().where((Case.id == case_id) & Case.deleted_at.is_null()).dicts().first()
    dossier = Dossier.select().where((Dossier.case == case_id) & Dossier.deleted_at.is_null()).dicts().first()
    if case is None or dossier is None or not dossier["archived_on"]:
        return None
    loan = next((one for one in _out() if one["case_id"] == case_id), None)
    return _row(ctx, columns_of(Dossier, dossier), columns_of(Case, case), loan)


def _flat(text: str) -> str:
    """Brackets and blanks make no difference."""
    return "".join(char for char in texts.half_width(text) if char.isalnum()).lower()


def _stands(row: Row, state: str) -> bool:
    return {
        "lent": bool(row["lent_to"]),
        "late": row["is_late"],
        "ended": row["is_over"] and not row["destroyed_on"],
        "destroyed": bool(row["destroyed_on"]),
    }[state]


def _row(ctx: Context, dossier: Row, case: Row, loan: Row | None) -> Row:
    seen = access.sees(ctx, case)
    ends = ends_on(dossier)
    late = loan is not None and loan["due_on"] < ctx.today()
    state = "在库"
    if dossier["disposed_on"]:
        state = f"{dossier['disposed_on']}已销毁"
    elif loan is not None:
        state = f"借出，应还{loan['due_on']}" if not late else f"借出，逾期未还（应还{loan['due_on']}）"
    elif dossier["disposal_by"]:
        state = "已批准销毁"
    elif ends and ends < ctx.today():
        state = "保管期满"
    return {
        "case_id": case["id"],
        "number": label_of(case),
        "title": (dossier["title"] if seen else access.shown_title(ctx, case)) or "",
        "year": str(dossier["box_year"] or ""),
        "retention": dossiers.retention_words(dossier),
        "box": dossier["box_no"] or "",
        "archived_on": dossier["archived_on"],
        "ends_on": ends,
        "is_over": bool(ends) and ends < ctx.today(),
        "lent_to": (loan["borrower"] if seen else "已借出") if loan is not None else "",
        "due_on": loan["due_on"] if loan is not None else "",
        "is_late": late,
        "destroyed_on": dossier["disposed_on"] or "",
        "approved_by": dossier["disposal_by"] or "",
        "state": state,
        "seen": seen,
    }


def ends_on(dossier: Mapping[str, Any]) -> str:
    """The last day of the retention; empty when it is kept for ever, or nothing was set."""
    if dossier["retention"] == "permanent" or not dossier["retention_years"] or not dossier["archived_on"]:
        return ""
    return f"{int(dossier['archived_on'][:4]) + int(dossier['retention_years'])}-12-31"


def total(ctx: Context) -> int:
    """How many dossiers are archived."""
    ctx.require("cases.read")
    kept = Dossier.archived_on.is_null(False) & Dossier.deleted_at.is_null() & Case.deleted_at.is_null()
    return int(Dossier.select().join(Case).where(kept).count())


def years(ctx: Context) -> list[int]:
    """Years that boxes have, the newest first."""
    ctx.require("cases.read")
    query = Dossier.select(fn.DISTINCT(Dossier.box_year)).where(Dossier.archived_on.is_null(False))
    return sorted((row[0] for row in query.tuples() if row[0]), reverse=True)


# Lending


def _out() -> list[Row]:
    query = DossierLoan.select().where(DossierLoan.deleted_at.is_null() & DossierLoan.back_on.is_null())
    return [columns_of(DossierLoan, row) for row in query.order_by(DossierLoan.due_on, DossierLoan.id).dicts()]


def loans(ctx: Context, case_id: int) -> list[Row]:
    """Who had the dossier of a case, the newest first; stored columns. Raises NotFound, NotAllowed."""
    from . import queries

    queries.get(ctx, case_id)
    mine = (DossierLoan.case == case_id) & DossierLoan.deleted_at.is_null()
    query = DossierLoan.select().where(mine).order_by(DossierLoan.out_on.desc(), DossierLoan.id.desc())
    return [columns_of(DossierLoan, row) for row in query.dicts()]


def begun(ctx: Context) -> Row:
    """What the form of a loan begins with."""
    ctx.require("cases.read")
    days = int(str(ctx.setting("dossier.loan_days")))
    due = (ctx.clock.today() + timedelta(days=days)).isoformat()
    return {"out_on": ctx.today(), "due_on": due}


def lend(ctx: Context, case_id: int, values: Mapping[str, Any], approval: Approval | None = None) -> int:
    """Lend an archived dossier, approved by the 主任 or by somebody on the spot; gives the loan's id.

    Raises ChecksFailed, NotFound, NotAllowed, and KnownError for a dossier that is out, destroyed, or not archived.
    """
    who = _approver(ctx, approval)
    with ctx.write("cases.read", "借出卷宗") as writer:
        dossiers.require_case(ctx, writer, case_id)
        dossier = _archived(case_id)
        if dossier["disposed_on"]:
            raise KnownError(f"这个卷宗{dossier['disposed_on']}已经销毁，不能借出。什么也没有改动。")
        if any(row["case_id"] == case_id for row in _out()):
            raise KnownError("这个卷宗已经借出，还没有归还，不能再借。什么也没有改动，请先登记归还。")
        row = parties.tidy(LOAN_FIELDS, values)
        found = LOAN_FIELDS.problems(row)
        if not found and row["out_on"] > ctx.today():
            found["out_on"] = "借出日期还没有到"
        if not found and row["due_on"] < row["out_on"]:
            found["due_on"] = "应还日期早于借出日期"
        parties.refuse(found)
        return writer.add(DossierLoan, {**row, "case_id": case_id, "approved_by": who})


def give_back(ctx: Context, loan: int, version: int, day: str | None = None) -> None:
    """The dossier is back, today or on an ISO day. Raises ChecksFailed (back_on), StaleVersion, NotFound, NotAllowed."""
    day = day or ctx.today()
    with ctx.write("cases.read", "归还卷宗") as writer:
        row = writer.row(DossierLoan, loan)
        dossiers.require_case(ctx, writer, row["case_id"])
        if not dates.is_iso(day) or not row["out_on"] <= day <= ctx.today():
            raise ChecksFailed({"back_on": f"归还日期应当在{row['out_on']}到{ctx.today()}之间"})
        if row["back_on"]:
            raise KnownError(f"这次借阅{row['back_on']}已经登记归还，什么也没有改动。")
        writer.update(DossierLoan, loan, {"back_on": day}, version)


@dataclass(frozen=True, slots=True)
class LateLoan:
    """A dossier that is out past its day; ``days`` negative."""

    case_id: int
    number: str
    borrower: str
    due_on: str
    days: int


def late(ctx: Context) -> list[LateLoan]:
    """Dossiers that should be back by now, the longest overdue first; of cases of others without the borrower."""
    ctx.require("cases.read")
    found = []
    for row in _out():
        left = (date.fromisoformat(row["due_on"]) - ctx.clock.today()).days
        if left < 0:
            case = Case.select().where(Case.id == row["case_id"]).dicts().get()
            who = row["borrower"] if access.sees(ctx, case) else ""
            found.append(LateLoan(row["case_id"], label_of(case), who, row["due_on"], left))
    return found


def _archived(case_id: int) -> Row:
    row = Dossier.select().where((Dossier.case == case_id) & Dossier.deleted_at.is_null()).dicts().first()
    if row is None or not row["archived_on"]:
        raise KnownError("这个案件还没有归档，卷宗不能借出或者销毁。什么也没有改动，请先归档。")
    return columns_of(Dossier, row)


# Destroying


def approve_disposal(ctx: Context, case_ids: Sequence[int], approval: Approval | None = None) -> int:
    """Approve that these dossiers are destroyed; gives how many. Raises KnownError naming one whose retention has not ended
    or that is lent, NotAllowed; nothing is written then."""
    who = _approver(ctx, approval)
    with ctx.write("cases.read", "批准销毁卷宗") as writer:
        for case_id in case_ids:
            case, dossier = dossiers.require_case(ctx, writer, case_id), _archived(case_id)
            _refuse_disposal(ctx, case, dossier)
            writer.update(Dossier, dossier["id"], {"disposal_by": who, "disposal_on": ctx.today()})
    return len(case_ids)


def _refuse_disposal(ctx: Context, case: Row, dossier: Row) -> None:
    ends = ends_on(dossier)
    if dossier["disposed_on"]:
        raise KnownError(f"{label_of(case)}{dossier['disposed_on']}已经销毁，什么也没有改动。")
    if not ends:
        raise KnownError(f"{label_of(case)}永久保管，不能销毁。什么也没有改动。")
    if ends >= ctx.today():
        raise KnownError(f"{label_of(case)}保管到{ends}，还没有期满，不能销毁。什么也没有改动。")
    if any(row["case_id"] == case["id"] for row in _out()):
        raise KnownError(f"{label_of(case)}还借在外面，不能销毁。什么也没有改动，请先收回。")


def dispose(ctx: Context, case_ids: Sequence[int], note: str) -> int:
    """Write down that approved dossiers were destroyed (``note``: where, by whom, who watched); their scans leave the store
    for good, the record stays with a note. Cannot be undone. Gives how many.

    Raises ChecksFailed (note), KnownError for one that nobody approved, NotAllowed; nothing is written then.
    """
    if not note.strip():
        raise ChecksFailed({"note": "请写明怎样销毁、由谁监销"})
    ctx.require(APPROVE)
    with ctx.write(APPROVE, "登记销毁卷宗", undoes=history.ERASED) as writer:
        gone: list[int] = []
        for case_id in case_ids:
            case, dossier = dossiers.require_case(ctx, writer, case_id), _archived(case_id)
            _refuse_disposal(ctx, case, dossier)
            if not dossier["disposal_by"]:
                raise KnownError(f"{label_of(case)}还没有批准销毁。什么也没有改动，请主任先批准。")
            line = f"{dates.on_paper(ctx.today())} 销毁：{note.strip()}（{dossier['disposal_by']}批准）"
            whole = "\n".join(part for part in (dossier["note"], line) if part)
            changes = {"disposed_on": ctx.today(), "disposal_note": note.strip(), "note": whole}
            writer.update(Dossier, dossier["id"], changes)
            gone += dossier_files.ids_of(case_id)
        attachments.forget(writer, gone)
    return len(case_ids)


def disposal_list(ctx: Context, case_ids: Sequence[int]) -> DisposalPaper:
    """The list of dossiers to be destroyed, as it is printed and signed. Raises NotFound, NotAllowed."""
    ctx.require("cases.print")
    chosen = {row["case_id"]: row for row in rows(ctx)}
    if any(one not in chosen or not chosen[one]["seen"] for one in case_ids):
        raise NotFound("有卷宗您不能打开，或者已经不在，没有生成清册。请刷新后再试。")
    lines = [chosen[one] for one in case_ids]
    by = dict.fromkeys(row["approved_by"] for row in lines if row["approved_by"])
    return DisposalPaper(
        hall=ctx.hall["name"],
        committee=str(Committee.select(Committee.name).order_by(Committee.id).scalar() or ""),
        listed_on=ctx.today(),
        rows=[(row["number"], row["title"], row["archived_on"], row["retention"], row["ends_on"]) for row in lines],
        approved_by="、".join(by),
    )


def labels(ctx: Context, case_ids: Sequence[int]) -> list[BoxLabel]:
    """What spines and boxes say of these dossiers; of cases of others nothing. Raises NotAllowed."""
    ctx.require("cases.print")
    found = []
    for case_id in case_ids:
        case = Case.select().where(Case.id == case_id).dicts().first()
        row = Dossier.select().where((Dossier.case == case_id) & Dossier.deleted_at.is_null()).dicts().first()
        if case is None or row is None or not access.sees(ctx, case):
            continue
        label = codes.label("retention", row["retention"])
        years_ = f"{row['retention_years']}年" if row["retention_years"] else ""
        year = str(row["box_year"] or "")
        words = f"{label}{years_}"
        found.append(BoxLabel(row["fonds"] or "", year, words, row["box_no"] or "", label_of(case), row["title"]))
    return found
