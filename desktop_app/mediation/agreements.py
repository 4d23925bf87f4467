"""The agreement and its performance (人民调解法 §28–31; domain reference 1.2, 1.5 F10)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from peewee import fn

from ..common import dates, money
from ..context import Context
from ..store.changes import ChangeWriter
from . import agreement_checks, consenting, parties, revisits, states
from .fields import AGREEMENT_FIELDS
from .models import Agreement, Case, PerformanceItem, Session

Row = dict[str, Any]


@dataclass(frozen=True, slots=True)
class ItemEntry:
    """One instalment (``amount_fen``) or act (``act``) of an agreement, due on an ISO day."""

    due_on: str
    amount_fen: int | None = None
    act: str | None = None


def agree(ctx: Context, case_id: int, version: int, values: Mapping[str, Any], items: Sequence[ItemEntry] = ()) -> int:
    """Write the agreement that a mediated case came to: 达成协议. Gives the agreement's id.

    ``copies`` left out: one for each party and one for the committee (§29). Without ``items`` the whole is one item,
    due on ``perform_deadline`` or on the day of the agreement. The case counts as settled on ``reached_on``.
    Raises ChecksFailed (fields of the agreement, ``items``, ``items.0.due_on``…), StaleVersion, KnownError.
    """
    with ctx.write("cases.edit", "达成协议") as writer:
        case = states.case_for(ctx, writer, case_id, version, "agree")
        consenting.refuse_unwilling(case_id, "达成协议")
        row = _row(ctx, case, {"form": "written", "reached_on": ctx.today(), **values})
        entries = _checked(ctx, case, row, items)
        agreement_id = writer.add(Agreement, {**row, "case_id": case_id, "agreement_no": case["number"]})
        _write_items(writer, agreement_id, entries)
        agreed = {"status": "AGREED", "outcome": "agreed", "settled_on": row["reached_on"]}
        writer.update(Case, case_id, agreed, version)
        revisits.settle(ctx, writer, case_id)
        return agreement_id


def amend_agreement(
    ctx: Context, agreement_id: int, version: int, values: Mapping[str, Any], items: Sequence[ItemEntry] | None = None
) -> None:
    """Put an agreement right, while nothing of it is performed. Raises what ``agree`` raises."""
    with ctx.write("cases.edit", "修改协议") as writer:
        before = writer.row(Agreement, agreement_id)
        case = states.case_for(ctx, writer, before["case_id"], None, "amend")
        row = {**before, **_row(ctx, case, {**_own(before), **values})}
        stored = items_of(agreement_id)
        if items is None:
            items = [ItemEntry(one["due_on"], one["amount_fen"], one["act"]) for one in stored]
            items = [] if len(stored) == 1 else items
        entries = _checked(ctx, case, row, items)
        for one in stored:
            writer.delete(PerformanceItem, one["id"])
        _write_items(writer, agreement_id, entries)
        writer.update(Agreement, agreement_id, _own(row), version)
        writer.update(Case, case["id"], {"settled_on": row["reached_on"]})
        revisits.settle(ctx, writer, case["id"])


def perform(ctx: Context, item_id: int, version: int, done_on: str | None = None, voucher: str = "") -> None:
    """One instalment or act is done, with its voucher or who confirmed it, in words; the last one makes the case 已履行."""
    with ctx.write("cases.edit", "登记履行") as writer:
        item = writer.row(PerformanceItem, item_id)
        agreement = writer.row(Agreement, item["agreement_id"])
        case = states.case_for(ctx, writer, agreement["case_id"], None, "perform")
        done = done_on or ctx.today()
        _day(done, "done_on", "履行日期", agreement["reached_on"], ctx.today())
        if not voucher.strip():
            parties.refuse({"voucher": "请写明凭证（收条、汇款单），或者谁怎样确认已经履行"})
        writer.update(
            PerformanceItem, item_id, {"status": "done", "done_on": done, "voucher": voucher.strip() or None}, version
        )
        left = [one for one in items_of(agreement["id"]) if one["status"] != "done"]
        if left:
            writer.update(Case, case["id"], {"status": "PERFORMING"})
        else:
            writer.update(Case, case["id"], {"status": "PERFORMED", "closed_on": done})


def breach(ctx: Context, case_id: int, version: int, note: str = "") -> None:
    """未履行: something of the agreement is overdue; the committee urges it (§31)."""
    with ctx.write("cases.edit", "登记未履行") as writer:
        states.case_for(ctx, writer, case_id, version, "breach")
        agreement = Agreement.select(Agreement.id).where(Agreement.case == case_id).scalar()
        late = [one for one in items_of(agreement) if one["status"] != "done" and one["due_on"] < ctx.today()]
        if not late:
            parties.refuse({"status": "协议各项都没有到期，不能登记未履行"})
        writer.update(Case, case_id, {"status": "BREACHED", "end_note": note.strip() or None}, version)


def items_of(agreement_id: int) -> list[Row]:
    """The live items of an agreement by due date, stored columns."""
    query = PerformanceItem.select().where(
        (PerformanceItem.agreement == agreement_id) & PerformanceItem.deleted_at.is_null()
    )
    return list(query.order_by(PerformanceItem.due_on, PerformanceItem.id).dicts())


# How


def _row(ctx: Context, case: Row, values: Mapping[str, Any]) -> Row:
    row: Row = dict.fromkeys(field.key for field in AGREEMENT_FIELDS) | parties.tidy(AGREEMENT_FIELDS, values)
    if row["copies"] is None:
        row["copies"] = case["party_count"] + 1
    if row["form"] == "oral":
        row["effective_on"] = row["reached_on"]
    return row


def _own(row: Mapping[str, Any]) -> Row:
    return {field.key: row[field.key] for field in AGREEMENT_FIELDS}


def _checked(ctx: Context, case: Row, row: Row, items: Sequence[ItemEntry]) -> Sequence[ItemEntry]:
    """The items to write. Raises ChecksFailed."""
    found = AGREEMENT_FIELDS.problems(row)
    parties.refuse(found)
    if row["reached_on"] < case["accepted_on"]:
        found["reached_on"] = f"达成日期早于受理日期{case['accepted_on']}，请核对"
    if row["reached_on"] > ctx.today():
        found["reached_on"] = "达成日期不能晚于今天"
    if row["effective_on"] and row["effective_on"] < row["reached_on"]:
        found["effective_on"] = "生效日期早于达成日期，请核对"
    if row["perform_deadline"] and row["perform_deadline"] < row["reached_on"]:
        found["perform_deadline"] = "履行期限早于达成日期，请核对"
    if row["copies"] < case["party_count"] + 1:
        least = case["party_count"] + 1
        found["copies"] = f"当事人各执一份、调委会留存一份，至少{least}份（人民调解法第二十九条）"
    if (row["amount_fen"] or 0) < 0:
        found["amount_fen"] = "金额不能小于零"
    found |= agreement_checks.contradictions(row)
    first = Session.select(fn.MIN(Session.start_at)).where((Session.case == case["id"]) & Session.deleted_at.is_null())
    if (held := first.scalar()) and row["reached_on"] < held[:10]:
        found.setdefault("reached_on", f"达成日期早于第一次调解的日期{held[:10]}，请核对")
    found |= item_problems(row, items)
    parties.refuse(found)
    if items:
        return items
    return [ItemEntry(row["perform_deadline"] or row["reached_on"], row["amount_fen"], None)]


def item_problems(row: Mapping[str, Any], items: Sequence[ItemEntry]) -> dict[str, str]:
    """What does not hold of the instalments beside the agreement, by ``items`` or ``items.0.due_on``."""
    found: dict[str, str] = {}
    for at, item in enumerate(items):
        if not dates.is_iso(item.due_on):
            found[f"items.{at}.due_on"] = f"第{at + 1}期的日期不对，请写成 2026-01-05 的样子"
        elif item.due_on < (row.get("reached_on") or ""):
            found[f"items.{at}.due_on"] = f"第{at + 1}期的日期早于达成日期，请核对"
        if item.amount_fen is None and not (item.act or "").strip():
            found[f"items.{at}.amount_fen"] = f"第{at + 1}期没有写金额或要做的事"
        elif item.amount_fen is not None and item.amount_fen <= 0:
            found[f"items.{at}.amount_fen"] = f"第{at + 1}期的金额应当大于零"
    if row.get("perform_mode") == "instalment" and len(items) < 2:
        found["items"] = "分期履行请列出每一期的日期和金额，至少两期"
    total = sum(item.amount_fen or 0 for item in items)
    amount = row.get("amount_fen") or 0
    if any(item.amount_fen for item in items) and total != amount:
        found["items"] = (
            f"各期合计{money.yuan(total)}元，与协议金额{money.yuan(amount)}元不符，相差{money.yuan(abs(total - amount))}元"
        )
    return found


def _write_items(writer: ChangeWriter, agreement_id: int, items: Sequence[ItemEntry]) -> None:
    writer.add_many(
        PerformanceItem,
        [
            {
                "agreement_id": agreement_id,
                "due_on": item.due_on,
                "amount_fen": item.amount_fen,
                "act": (item.act or "").strip() or None,
                "status": "pending",
            }
            for item in items
        ],
    )


def _day(value: str, key: str, label: str, first: str, last: str) -> None:
    if not dates.is_iso(value):
        parties.refuse({key: f"{label}不是日期，请写成 2026-01-05 的样子"})
    if value < first or value > last:
        parties.refuse({key: f"{label}应当在{first}到{last}之间"})
