"""Who came to the desk with what, and where it went: mediation, another channel, or an answer (domain reference 0-23).

One window for anything: what becomes a case is linked to it; what belongs elsewhere goes with a slip that is handed over
(人民调解法 §18, §26; nothing is sent); what was only asked is answered and kept.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from ..common import codes, phones
from ..common import text as texts
from ..common.errors import NotFound
from ..common.papers import SlipPaper
from ..common.words import Place, RowInWords, shown, ways
from ..context import Context
from ..residents.models import Person
from ..store.changes import ChangeWriter, columns_of
from . import parties
from .inquiry_fields import ADVICE, INQUIRY_FIELDS, MEDIATION, REFERRED
from .intake_models import Inquiry
from .models import Case, Committee

Row = dict[str, Any]

_GONE = "这条来访登记已经不在了，可能刚被删除。请刷新后再看。"
_REFERRAL = ("refer_kind", "refer_to", "refer_reason", "bring", "result")


def add(ctx: Context, values: Mapping[str, Any]) -> int:
    """Write one down: now, by this operator. Gives its id. Raises ChecksFailed, NotFound for a resident who is gone."""
    with ctx.write("cases.open", "登记来访") as writer:
        row = _checked(
            ctx,
            {**dict.fromkeys(_columns()), "case_id": None, "came_at": writer.author.at, "handler": ctx.operator.name},
            values,
        )
        return writer.add(Inquiry, row)


def save(ctx: Context, inquiry: int, version: int, values: Mapping[str, Any]) -> bool:
    """Put one right, or say what became of it; False when nothing differs. Raises ChecksFailed, StaleVersion, NotFound."""
    with ctx.write("cases.open", "修改来访登记") as writer:
        before = writer.row(Inquiry, inquiry)
        after = _checked(ctx, before, values)
        return writer.update(Inquiry, inquiry, {key: after[key] for key in _columns()}, version)


def became(ctx: Context, inquiry: int, case_id: int) -> None:
    """The matter was taken into mediation as this case. Raises NotFound."""
    with ctx.write("cases.open", "来访转为调解") as writer:
        writer.row(Inquiry, inquiry)
        writer.update(Inquiry, inquiry, {"case_id": case_id, "channel": MEDIATION, **dict.fromkeys(_REFERRAL)})


def delete(ctx: Context, inquiry: int) -> None:
    """Into the recycle bin."""
    with ctx.write("cases.open", "删除来访登记") as writer:
        writer.delete(Inquiry, inquiry)


def restore(ctx: Context, inquiry: int) -> None:
    """Back from the recycle bin."""
    with ctx.write("cases.open", "恢复来访登记") as writer:
        writer.restore(Inquiry, inquiry)


def forget_person(writer: ChangeWriter, person_id: int) -> None:
    """A resident is erased: what he came with is no dossier, and goes without his name, number and home."""
    for row in Inquiry.select(Inquiry.id).where(Inquiry.person == person_id).order_by(Inquiry.id):
        gone = {
            "person_id": None,
            "name": "（已删除）",
            "phone": None,
            "address": None,
            "matter": "（已删除）",
            "answer": None,
        }
        writer.redact(Inquiry, row.id, gone)


def _columns() -> list[str]:
    return ["person_id", *(field.key for field in INQUIRY_FIELDS.stored)]


def _checked(ctx: Context, before: Row, values: Mapping[str, Any]) -> Row:
    given = {key: value for key, value in values.items() if key != "person_id"}
    row: Row = {**before, **parties.tidy(INQUIRY_FIELDS, given)}
    if "person_id" in values:
        row["person_id"] = values["person_id"]
    if row["person_id"] is not None:
        known = parties.copied(row["person_id"], ctx.today())
        row |= {
            "name": row["name"] or known["name"],
            "phone": row["phone"] or known["phone"],
            "address": row["address"] or known["unit_or_addr"],
        }
    if row["channel"] != REFERRED:
        row |= dict.fromkeys(_REFERRAL)
    if row["channel"] != ADVICE:
        row["answer"] = None
    found = INQUIRY_FIELDS.problems(row)
    if not row["name"]:
        found["name"] = "请填写来访人姓名，或者从名册里选"
    if row["channel"] == REFERRED:
        for key in ("refer_kind", "refer_to", "refer_reason"):
            if not row[key]:
                found.setdefault(key, f"引导到别处的，请填写{INQUIRY_FIELDS[key].label}")
    if row["channel"] == MEDIATION and row["case_id"] is None:
        found["channel"] = "要调解的请在登记窗口选“人民调解”，登记为案件"
    if row["channel"] == ADVICE and not row["answer"]:
        found.setdefault("answer", "请写下怎样答复的")
    parties.refuse(found)
    return row


# Reading


def ids(ctx: Context, text: str = "", filters: Mapping[str, Any] | None = None) -> list[int]:
    """Ids, the newest first; ``text``: words that must all be in name, matter, unit or answer. Filters: ``channel``,
    ``refer_kind``, ``year`` (2026), ``month`` (2026-11)."""
    ctx.require("cases.open")
    filters = filters or {}
    query = Inquiry.select(Inquiry.id, Inquiry.name, Inquiry.matter, Inquiry.refer_to, Inquiry.answer)
    query = query.where(Inquiry.deleted_at.is_null())
    for key in ("channel", "refer_kind"):
        if filters.get(key):
            query = query.where(getattr(Inquiry, key) == filters[key])
    for key in ("year", "month"):
        if filters.get(key):
            query = query.where(Inquiry.came_at.startswith(str(filters[key])))
    wanted = texts.fold(text).split()
    found = []
    for one, *said in query.order_by(Inquiry.came_at.desc(), Inquiry.id.desc()).tuples():
        words = texts.fold(" ".join(part for part in said if part)) if wanted else ""
        if all(word in words for word in wanted):
            found.append(one)
    return found


def rows(ctx: Context, record_ids: Sequence[int]) -> list[Mapping[str, Any]]:
    """Rows for a table, in words and masked as a list is; an empty one for what has gone."""
    ctx.require("cases.open")
    stored: dict[int, Row] = {}
    for start in range(0, len(record_ids), 500):
        chosen = Inquiry.id.in_(list(record_ids[start : start + 500])) & Inquiry.deleted_at.is_null()
        stored |= {row["id"]: row for row in Inquiry.select().where(chosen).dicts()}
    words, today = ways(INQUIRY_FIELDS, Place.LIST), ctx.clock.today()
    return [RowInWords(words, stored[one], today) if one in stored else {} for one in record_ids]


def get(ctx: Context, inquiry: int) -> Row:
    """One, stored columns. Raises NotFound."""
    ctx.require("cases.open")
    row = Inquiry.select().where((Inquiry.id == inquiry) & Inquiry.deleted_at.is_null()).dicts().first()
    if row is None:
        raise NotFound(_GONE)
    return columns_of(Inquiry, row)


def words_of(ctx: Context, row: Mapping[str, Any]) -> dict[str, str]:
    """One in words, as an opened record shows it; only what is filled."""
    ctx.require("cases.open")
    fields = INQUIRY_FIELDS.stored
    return {one.key: str(shown(one, row[one.key], Place.RECORD)) for one in fields if row[one.key] not in (None, "")}


def figures(ctx: Context, first: str, last: str) -> dict[str, int]:
    """How many came from one ISO day to another, by code of ``inquiry_channel``; every channel, those without any as 0.
    Mediation counts its cases, so that what became one is not counted twice."""
    ctx.require("cases.open")
    within = Inquiry.came_at.between(first, f"{last} 99") & Inquiry.deleted_at.is_null()
    found = dict.fromkeys(codes.table("inquiry_channel"), 0)
    for (channel,) in Inquiry.select(Inquiry.channel).where(within & (Inquiry.channel != MEDIATION)).tuples():
        found[channel] += 1
    taken = Case.registered_at.between(first, f"{last} 99") & Case.deleted_at.is_null() & (Case.status != "DRAFT")
    found[MEDIATION] = Case.select().where(taken).count()
    return found


def figures_words(ctx: Context) -> str:
    """本月来访 12 件：人民调解 5、引导其他渠道 4、咨询答复 3"""
    month = ctx.today()[:7]
    counted = figures(ctx, f"{month}-01", ctx.today())
    parts = "、".join(f"{codes.label('inquiry_channel', code)} {count}" for code, count in counted.items())
    return f"本月来访 {sum(counted.values())} 件：{parts}"


def slip(ctx: Context, inquiry: int) -> SlipPaper:
    """What the slip for the resident prints. Raises NotFound, ChecksFailed when it goes nowhere else."""
    ctx.require("cases.open")
    row = get(ctx, inquiry)
    if row["channel"] != REFERRED:
        parties.refuse({"channel": "只有引导到其他渠道的才有引导单"})
    committee = Committee.select(Committee.name).order_by(Committee.id).first()
    return SlipPaper(
        committee=committee.name,
        name=row["name"],
        phone=phones.parse(row["phone"]).numbers.replace(";", "；") if row["phone"] else "",
        address=row["address"] or "",
        came_on=row["came_at"][:10],
        matter=row["matter"],
        dispute_type=codes.label("dispute_type", row["dispute_type"]),
        refer_kind=codes.label("referral_kind", row["refer_kind"]),
        refer_to=row["refer_to"] or "",
        reason=row["refer_reason"] or "",
        bring=row["bring"] or "",
        handler=row["handler"],
    )


def known(ctx: Context, person_id: int) -> Row:
    """What the register knows of whoever came: name, phone, address. Raises NotFound."""
    ctx.require("cases.open")
    if Person.get_or_none(Person.id == person_id) is None:
        raise NotFound(_GONE)
    copied = parties.copied(person_id, ctx.today())
    return {"name": copied["name"], "phone": copied["phone"], "address": copied["unit_or_addr"]}
