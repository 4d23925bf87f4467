"""Taking a case in: draft, registered, accepted; domain reference 1.2, 1.3 (T1), 1.4."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Any, cast

from ..common import codes, dates
from ..common.errors import KnownError, NotFound
from ..context import Context
from ..store import holidays, numbering
from ..store.changes import ChangeWriter
from . import access, assigning, case_parts, consenting, letters, numbers, parties, states
from .assigning import MediatorEntry
from .consenting import Consent
from .fields import CASE_FIELDS, PARTY_FIELDS
from .models import Case, Committee, Party
from .parties import PartyEntry, Row

_FORM = {field.key for fields in CASE_FIELDS.sections().values() for field in fields}


def register(ctx: Context, values: Mapping[str, Any], entries: Sequence[PartyEntry], *, draft: bool = False) -> int:
    """A new case, 已登记 or 草稿, without a number. Gives its id.

    Raises ChecksFailed (keys of the case's fields, ``parties``, ``parties.0.name``…) and NotFound.
    """
    with ctx.write("cases.open", "保存调解草稿" if draft else "登记调解") as writer:
        return _register(ctx, writer, values, entries, "DRAFT" if draft else "REGISTERED")


def intake(
    ctx: Context,
    values: Mapping[str, Any],
    entries: Sequence[PartyEntry],
    mediators: Sequence[MediatorEntry] = (),
    *,
    accept: bool = True,
    consent: Consent | None = None,
    on: str | None = None,
) -> int:
    """Register, accept and assign in one change: all of it or nothing. Gives the id.

    ``consent``: what all parties said, where that is not in the entries. ``on``: the day of acceptance, today when left out.
    Raises what ``register``, ``accept`` and ``assign`` raise.
    """
    with ctx.write("cases.open", "登记并受理调解" if accept else "登记调解") as writer:
        case_id = _register(ctx, writer, values, entries, "REGISTERED")
        if accept:
            row = writer.row(Case, case_id)
            if consent is not None:
                consenting.write(ctx, writer, row, {one["id"]: consent for one in parties.of_case(case_id)})
            _accept(ctx, writer, row, on)
            if mediators:
                assigning.write(writer, writer.row(Case, case_id), mediators)
        return case_id


def update(
    ctx: Context,
    case_id: int,
    version: int,
    values: Mapping[str, Any],
    entries: Sequence[PartyEntry] | None = None,
    *,
    registered: bool = False,
) -> None:
    """Change a case's own fields, until it is closed; its parties only while it is a draft or registered.

    ``registered``: a complete draft becomes 已登记. Raises ChecksFailed, StaleVersion, KnownError for a wrong state.
    """
    with ctx.write("cases.open", "登记调解" if registered else "修改调解案件") as writer:
        row = states.case_for(ctx, writer, case_id, version, "edit" if entries is None else "edit_parties")
        status = "REGISTERED" if registered and row["status"] == "DRAFT" else row["status"]
        changes = _own(values)
        after = {**row, **changes}
        stored = parties.of_case(case_id)
        rows = stored if entries is None else [parties.stored(one, _day_of(row), stored) for one in entries]
        found = _case_problems(after, draft=status == "DRAFT")
        if entries is not None or status != row["status"]:
            found |= parties.problems(rows, complete=status != "DRAFT")
        parties.refuse(found)
        if entries is not None:
            parties.write(writer, case_id, entries, rows)
        writer.update(
            Case, case_id, {**changes, **parties.summary(rows, after["dispute_type"]), "status": status}, version
        )


def correct_party(ctx: Context, party_id: int, version: int, values: Mapping[str, Any]) -> None:
    """Put right what was copied of one party (a telephone, an address), until the case is closed."""
    with ctx.write("cases.open", "更正当事人") as writer:
        party = writer.row(Party, party_id)
        row = states.case_at(ctx, writer, party["case_id"], None, (*states.OPEN, *states.END), "更正当事人")
        changes = parties.tidy(PARTY_FIELDS, values)
        parties.refuse(PARTY_FIELDS.problems({**party, **changes}))
        writer.update(Party, party_id, changes, version)
        writer.update(Case, row["id"], parties.summary(parties.of_case(row["id"]), row["dispute_type"]))


def accept(
    ctx: Context,
    case_id: int,
    version: int,
    *,
    consents: Mapping[int, str | Consent] | None = None,
    on: str | None = None,
) -> str:
    """Accept a registered case: every party has consented, the number is issued, the mediation period starts.

    ``consents`` first records party id → code of ``consent_status``, or a whole ``Consent``. Gives the number. Raises
    KnownError when a party has not consented (人民调解法 §17), ChecksFailed, StaleVersion, and for a state that is not 已登记.
    """
    with ctx.write("cases.open", "受理调解") as writer:
        row = states.case_for(ctx, writer, case_id, version, "accept")
        consenting.write(ctx, writer, row, consents or {})
        return _accept(ctx, writer, row, on)


def decline(ctx: Context, case_id: int, version: int, reason: str, note: str = "", *, on: str | None = None) -> int:
    """不予受理: the committee does not take it, or a party refuses (人民调解法 §17; reference M28); gives the letter's id (F16 A).

    ``reason`` is a code of ``decline_reason``. Raises ChecksFailed (``reason``, ``note``, ``told_on``), StaleVersion, KnownError.
    """
    with ctx.write("cases.open", "不予受理") as writer:
        case = states.case_for(ctx, writer, case_id, version, "decline")
        values = {"reason": reason, "note": note, "told_on": on or ctx.today()}
        row = parties.tidy(letters.DECLINE.catalogue, values)
        found = letters.DECLINE.catalogue.problems(row)
        parties.refuse(found or letters.decline_problems(ctx, case, row))
        letter = case_parts.enter(ctx, writer, letters.DECLINE, case, row)
        because = codes.label("decline_reason", reason)
        ended = {
            "status": "NOT_ACCEPTED",
            "outcome": "not_accepted",
            "end_note": f"{because}：{note.strip()}" if note.strip() else because,
            "closed_on": row["told_on"],
        }
        writer.update(Case, case_id, ended, version)
        return letter


def delete(ctx: Context, case_id: int, version: int, reason: str = "") -> None:
    """Into the recycle bin. A number is voided and needs a reason (domain reference 1.4); undo brings both back."""
    number = Case.select(Case.number).where(Case.id == case_id).scalar()
    with ctx.write("cases.void" if number else "cases.open", "删除调解案件", reason=reason or None) as writer:
        row = states.case_for(ctx, writer, case_id, version, "delete")
        if row["number"]:
            if not reason.strip():
                parties.refuse({"delete_reason": "这个案件已有卷号，删除会使卷号作废，请写明理由"})
            numbering.void(writer, "mediation_case", case_id, reason.strip())
        writer.delete(Case, case_id, reason.strip())


def restore(ctx: Context, case_id: int) -> None:
    """Back from the recycle bin; a number that was voided with it is in use again. Raises NotFound, NotAllowed."""
    number = Case.select(Case.number).where(Case.id == case_id).scalar()
    with ctx.write("cases.void" if number else "cases.open", "恢复调解案件") as writer:
        row = writer.row(Case, case_id)
        access.require(ctx, row)
        if row["deleted_at"] is None:
            raise NotFound("这个案件已经不在回收站里。什么也没有改动，请刷新后再看。")
        writer.restore(Case, case_id)
        numbering.revive(writer, "mediation_case", case_id)


def draft(writer: ChangeWriter, ctx: Context, values: Mapping[str, Any], entries: Sequence[PartyEntry]) -> int:
    """A draft of what is known, inside a change that has asked ``cases.open``. Gives its id. Raises ChecksFailed."""
    return _register(ctx, writer, values, entries, "DRAFT")


# How


def _register(
    ctx: Context, writer: ChangeWriter, values: Mapping[str, Any], entries: Sequence[PartyEntry], status: str
) -> int:
    own = {"openness": "closed", **_own(values)}
    rows = [parties.stored(entry, ctx.today()) for entry in entries]
    if own.get("is_private") is None:
        own["is_private"] = int(parties.suggests_private(own.get("dispute_type"), rows))
    draft = status == "DRAFT"
    parties.refuse(_case_problems(own, draft=draft) | parties.problems(rows, complete=not draft))
    case_id = writer.add(
        Case,
        {
            **own,
            **parties.summary(rows, own.get("dispute_type")),
            "mediator_names": "",
            "committee_id": _committee(),
            "status": status,
            "registrar": ctx.operator.name,
            "registered_at": writer.author.at,
        },
    )
    parties.write(writer, case_id, entries, rows)
    return case_id


def _own(values: Mapping[str, Any]) -> Row:
    unknown = set(values) - _FORM
    if unknown:
        raise KeyError(f"not fields of the form: {sorted(unknown)}")
    return parties.tidy(CASE_FIELDS, values)


def _case_problems(row: Row, *, draft: bool) -> dict[str, str]:
    keys = {key for key in _FORM if row.get(key)} if draft else _FORM
    return CASE_FIELDS.problems(row, only=keys)


def _committee() -> int:
    return int(Committee.select(Committee.id).where(Committee.deleted_at.is_null()).order_by(Committee.id).scalar())


def _day_of(row: Row) -> str:
    return str(row["registered_at"])[:10]


def _accept(ctx: Context, writer: ChangeWriter, row: Row, on: str | None) -> str:
    accepted = on or ctx.today()
    if not dates.is_iso(accepted) or accepted > ctx.today():
        parties.refuse({"accepted_on": "受理日期不能晚于今天"})
    waiting = [one for one in parties.of_case(row["id"]) if one["consent_status"] != "agreed"]
    if waiting:
        names = "、".join(one["name"] for one in waiting)
        if any(one["consent_status"] == "refused" for one in waiting):
            raise KnownError(
                f"{names}没有同意调解。当事人一方明确拒绝的，不得调解（人民调解法第十七条）；"
                "没有受理，请作不予受理，或征得同意后再办。"
            )
        raise KnownError(f"还没有记下{names}是否同意调解，没有受理，内容还在。请征得各方同意并勾选后再受理。")
    year = int(accepted[:4])
    committee = Committee.get_by_id(row["committee_id"])
    width = int(cast(int, ctx.setting("mediation.number_width", accepted)))
    number = numbering.issue(
        writer,
        numbers.series(committee.id),
        year,
        numbers.pattern(committee.org_short, width),
        "mediation_case",
        row["id"],
    )
    ends_on, basis = period(ctx, accepted)
    sequence = re.search(r"第0*(\d+)号$", number)
    assert sequence is not None
    writer.update(
        Case,
        row["id"],
        {
            "status": "ACCEPTED",
            "number": number,
            "number_year": year,
            "number_seq": int(sequence[1]),
            "accepted_on": accepted,
            "period_ends_on": ends_on,
            "period_basis": basis,
        },
        row["version"],
    )
    return number


def period(
    ctx: Context, start: str, days_key: str = "mediation.period_days", *, accepted: str | None = None
) -> tuple[str, str]:
    """Last day of the mediation period (T1) or its extension (T2) that starts on an ISO day, and its basis in words.

    The settings are those of the day the case was accepted (domain reference 0.3.3), which for T1 is the start.
    """
    day = accepted or start
    days = int(cast(int, ctx.setting(days_key, day)))
    unit = str(ctx.setting("mediation.period_unit", day))
    last = holidays.deadline(ctx, start, days, unit)
    counted = "个工作日" if unit == "working" else "日"
    basis = f"{ctx.settings.basis(days_key)}；自{dates.on_paper(start)}起{days}{counted}"
    return last, "；".join(filter(None, (basis, holidays.unknown(ctx, last))))
