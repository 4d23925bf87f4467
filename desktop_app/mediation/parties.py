"""Parties: two to twenty, at least one on each side, copied as they were on the day of registration."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from ..common import codes, dates, phones
from ..common import text as texts
from ..common.errors import ChecksFailed, NotFound
from ..common.fields import Catalogue, Kind
from ..residents.models import Person
from ..store.changes import ChangeWriter, columns_of
from .fields import PARTY_FIELDS
from .models import Mediator, Party

if TYPE_CHECKING:
    from ..context import Context

Row = dict[str, Any]

FEWEST, MOST = 2, 20
SIDES = ("A", "B", "C")


@dataclass(slots=True, kw_only=True)
class PartyEntry:
    """One party as the intake form hands it over.

    ``person_id``: copied from this resident; ``values`` are fields of the party and win over what is copied.
    ``party_id``: the stored party that this one changes (``update`` only).
    ``consent``: code of ``consent_status``.
    """

    side: str
    person_id: int | None = None
    kind: str = "person"
    values: Mapping[str, Any] = field(default_factory=dict)
    consent: str = "pending"
    party_id: int | None = None


def tidy(catalogue: Catalogue, values: Mapping[str, Any]) -> Row:
    """Values as they are stored: ends stripped, empty as None, telephones as digits. Unknown keys raise KeyError."""
    found: Row = {}
    for key, value in values.items():
        kind = catalogue[key].kind
        if isinstance(value, str):
            value = value.strip() if kind is Kind.NOTE else texts.one_line(value)
            if key == "phone" and value:
                parsed = phones.parse(value)
                value = value if parsed.problem else parsed.numbers
        found[key] = None if value == "" else value
    return found


def stored(entry: PartyEntry, today: str, present: Sequence[Row] = ()) -> Row:
    """The columns of a party. One that is stored already and is the same person keeps what was copied.

    Raises NotFound when its resident is gone.
    """
    row: Row = dict.fromkeys(one.key for one in PARTY_FIELDS)
    before = next((one for one in present if one["id"] == entry.party_id), None)
    if before is not None and before["person_id"] == entry.person_id:
        row = {key: before[key] for key in (*row, "birth_date", "id_no")}
    elif entry.person_id is not None:
        row |= copied(entry.person_id, today)
    given = tidy(PARTY_FIELDS, entry.values)
    if given.get("name"):
        given["name"] = texts.normalise_name(given["name"])[0]
    row |= given
    row |= {"side": entry.side, "kind": entry.kind, "person_id": entry.person_id, "consent_status": entry.consent}
    return row


def copied(person_id: int, today: str) -> Row:
    """What a party takes from a resident on an ISO day. Raises NotFound."""
    person = Person.select().where((Person.id == person_id) & Person.deleted_at.is_null()).dicts().first()
    if person is None:
        raise NotFound("选中的居民已被删除，内容还在。请重新选择这位当事人。")
    born = person["birth_date"]
    return {
        "name": person["name"],
        "sex": person["sex"],
        "ethnic": person["ethnic"],
        "age": dates.age_on(born, today) if born else None,
        "occupation": person["occupation"],
        "phone": person["phone"],
        "unit_or_addr": person["live_addr"],
        "birth_date": born,
        "id_no": person["id_no"],
    }


def picked(ctx: Context, person_id: int) -> Row:
    """What an intake form shows of a resident that was picked as a party: as ``copied``, without numbers of level 3."""
    ctx.require("cases.open")
    return {key: value for key, value in copied(person_id, ctx.today()).items() if key != "id_no"}


def problems(rows: Sequence[Row], *, complete: bool) -> dict[str, str]:
    """What does not hold of the parties together, by ``parties`` or ``parties.0.phone``.

    ``complete`` False (a draft): sides may still be missing.
    """
    found: dict[str, str] = {}
    for at, row in enumerate(rows):
        for key, sentence in PARTY_FIELDS.problems(row).items():
            found[f"parties.{at}.{key}"] = f"{_who(row)}：{sentence}"
        if row["side"] not in SIDES:
            found[f"parties.{at}.side"] = f"{_who(row)}：请选择甲方、乙方或丙方"
    if len(rows) > MOST:
        found["parties"] = f"当事人最多{MOST}人，现在{len(rows)}人"
    people = [row["person_id"] for row in rows if row["person_id"]]
    twice = next((row["name"] for row in rows if row["person_id"] and people.count(row["person_id"]) > 1), None)
    if twice:
        found["parties"] = f"{twice}在当事人里出现了两次"
    if complete and "parties" not in found:
        missing = [codes.label("party_side", side) for side in ("A", "B") if all(row["side"] != side for row in rows)]
        if missing:
            found["parties"] = f"还缺{'和'.join(missing)}，双方至少各要一位当事人"
    return found


def _who(row: Row) -> str:
    return row["name"] or codes.label("party_side", row["side"]) or "当事人"


def of_case(case_id: int) -> list[Row]:
    """The stored parties of a case, in their order."""
    query = Party.select().where((Party.case == case_id) & Party.deleted_at.is_null()).order_by(Party.sort, Party.id)
    return [columns_of(Party, row) for row in query.dicts()]


def write(writer: ChangeWriter, case_id: int, entries: Sequence[PartyEntry], rows: Sequence[Row]) -> None:
    """Make the stored parties of a case these, in this order."""
    present = {row["id"] for row in of_case(case_id)}
    kept = {entry.party_id for entry in entries if entry.party_id}
    if not kept <= present:
        raise NotFound("有一位当事人刚被别人删除，没有保存，内容还在。请刷新后再改。")
    for party_id in sorted(present - kept):
        writer.delete(Party, party_id)
    for sort, (entry, row) in enumerate(zip(entries, rows, strict=True)):
        full = {**row, "sort": sort, "consent_at": _consent_at(writer, entry, row)}
        if entry.party_id is None:
            writer.add(Party, {"case_id": case_id, **full})
        else:
            writer.update(Party, entry.party_id, full)


def _consent_at(writer: ChangeWriter, entry: PartyEntry, row: Row) -> str | None:
    if row["consent_status"] == "pending":
        return None
    if entry.party_id is not None:
        before = writer.row(Party, entry.party_id)
        if before["consent_status"] == row["consent_status"]:
            return str(before["consent_at"])
    return writer.author.at


def summary(rows: Sequence[Row], dispute_type: str | None) -> Row:
    """What the case's own row repeats of its parties: title (卷名, form F01), names, count."""
    names = [row["name"] for row in rows if row["name"]]
    sides = []
    for side in ("A", "B"):
        own = [row["name"] for row in rows if row["side"] == side and row["name"]]
        sides.append(f"{own[0]}等" if len(own) > 1 else "".join(own))
    label = codes.label("dispute_type", dispute_type) or "纠纷"
    return {
        "title": f"{'与'.join(side for side in sides if side)}{label}",
        "party_names": "\n".join(names),
        "party_count": len(rows),
    }


FAMILY = "01"  # code of dispute_type: 婚姻家庭纠纷
ADULT = 18


def suggests_private(dispute_type: str | None, rows: Sequence[Mapping[str, Any]]) -> bool:
    """Whether a case is probably 涉及隐私: a family's quarrel, or a party under age (domain reference 1.9)."""
    return dispute_type == FAMILY or any(row.get("age") is not None and row["age"] < ADULT for row in rows)


def refuse(problems_found: Mapping[str, str]) -> None:
    """Raises ChecksFailed when there are problems."""
    if problems_found:
        raise ChecksFailed(problems_found)


def count_cases_of(person_id: int) -> int:
    """How many cases a resident is a party of, whose dossiers keep what was written down."""
    query = Party.select(Party.case).where((Party.person == person_id) & Party.deleted_at.is_null())
    return int(query.distinct().count())


def unlink_person(writer: ChangeWriter, person_id: int) -> None:
    """A resident's data is erased from the register: parties, agents, mediators, experts keep their copies and lose the link;
    what he came to the desk with is no dossier, and loses his name, too."""
    from . import inquiries
    from .committee_models import Expert, Helper
    from .intake_models import CaseAgent

    for model in (Party, Mediator, Expert, Helper, CaseAgent):
        for row in model.select(model.id).where(model.person == person_id).order_by(model.id):
            writer.update(model, row.id, {"person_id": None})
    inquiries.forget_person(writer, person_id)
