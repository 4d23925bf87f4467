"""排查: disputes that are looked for. Records, and their hand-over to people's mediation (domain reference 1.8).

A record that became a case says how it ended by the case: nothing is written down twice, and undoing the case undoes that.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

from .. import registers
from ..common.errors import KnownError
from ..registers import Link, Register, Rights
from ..residents import care, placed, scope
from ..residents.grid_models import Staff
from ..store import numbering
from ..store.changes import ChangeWriter
from ..store.reading import rows_by_id
from . import access, halves, intake
from .models import Case, Committee
from .parties import PartyEntry
from .screening_fields import SCREENING_FIELDS
from .screening_models import Screening

if TYPE_CHECKING:
    from ..context import Context

Row = dict[str, Any]

_OF_CASE = ("outcome", "resolved_on")
_TELLING = ("brief", "claims", "party_name", "party_addr", "party_phone", "party_cert_no", "measures", "resolve_note")
_HIDDEN = "已转案件（涉及隐私）"
half_words = halves.words


def _problems(ctx: Context, row: Mapping[str, Any]) -> dict[str, str]:
    found = {}
    today, day = ctx.today(), row.get("found_on") or ""
    if day > today:
        found["found_on"] = "排查日期不能晚于今天"
    if row.get("happen_date") and day and row["happen_date"] > day:
        found["happen_date"] = "发生日期不能晚于排查日期"
    if row.get("involved_num") is not None and not 1 <= row["involved_num"] <= 100_000:
        found["involved_num"] = "请填1以上的人数"
    if row.get("resolve_deadline") and day and row["resolve_deadline"] < day:
        found["resolve_deadline"] = "化解时限不能早于排查日期"
    if bool(row.get("outcome")) != bool(row.get("resolved_on")):
        key = "resolved_on" if row.get("outcome") else "outcome"
        found[key] = "化解结果和化解日期要一起填"
    elif row.get("resolved_on") and not day <= row["resolved_on"] <= today:
        found["resolved_on"] = "化解日期在排查日期和今天之间"
    if row.get("outcome") == "resolved" and not row.get("resolve_method"):
        found["resolve_method"] = "化解成功的，请选化解方式"
    if row.get("party_cert_no") and not row.get("party_name"):
        found["party_name"] = "填了证件号码，请填姓名"
    return found


def _workers(_ctx: Context, ids: Sequence[int]) -> dict[int, str]:
    return dict(Staff.select(Staff.id, Staff.name).where(Staff.id.in_(list(ids))).tuples())


def _settle(ctx: Context, writer: ChangeWriter, found: Row, current: Mapping[str, Any]) -> Row:
    """Whose the record is, who screened by his name, and in which grid it lies."""
    if not current:
        found["committee_id"] = committee_id()
    if "staff_name" in found:
        found |= {"staff_id": care.worker_id(writer, found["staff_name"]), "staff_name": None}
    return placed.settle(ctx, writer, found, "happen_addr")


def _number(ctx: Context, writer: ChangeWriter, record: int, row: Mapping[str, Any]) -> None:
    """{代字}排〔2026〕0001, by the year of the day it was found (domain reference 1.4)."""
    committee = Committee.get_by_id(row["committee_id"])
    short = committee.org_short.replace("{", "{{").replace("}", "}}")
    pattern = f"{short}排〔{{year}}〕{{seq:04d}}"
    year = int(row["found_on"][:4])
    number = numbering.issue(writer, f"screening:{committee.id}", year, pattern, "screening", record)
    writer.update(Screening, record, {"event_no": number})


def _stays(row: Mapping[str, Any]) -> str:
    if _living_case(row["case_id"]) is None:
        return ""
    return f"“{row['event_no']}”已经转成案件，没有删除。需要删除时，请先删除那个案件，再删除这条排查记录。"


def _refuses(_ctx: Context, row: Mapping[str, Any], changes: Mapping[str, Any]) -> str:
    if _living_case(row["case_id"]) is None:
        return ""
    if any(key in changes and (changes[key] or None) != row[key] for key in _OF_CASE):
        return "这条排查已经转成案件，化解结果跟着案件走，没有改动。请在案件里办理。"
    return ""


def _seen(ctx: Context, rows: Sequence[dict[str, Any]]) -> None:
    """How a record ended that became a case; of a private case of others nothing that tells of whom."""
    wanted = sorted({row["case_id"] for row in rows if row.get("case_id")})
    if not wanted:
        return
    columns = [getattr(Case, key) for key in access.COLUMNS]
    query = Case.select(Case.id, Case.outcome, Case.settled_on, Case.closed_on, *columns)
    cases = {case["id"]: case for case in query.where(Case.id.in_(wanted) & Case.deleted_at.is_null()).dicts()}
    for row in rows:
        case = cases.get(row.get("case_id"))
        if case is None:
            continue
        ended = {"agreed": "resolved", "referred": "referred", None: None}.get(case["outcome"], "failed")
        row |= {"outcome": ended, "resolved_on": (case["settled_on"] or case["closed_on"]) if ended else None}
        if access.hides(ctx, case):
            row |= {**dict.fromkeys(_TELLING), "event_name": _HIDDEN}


SCREENINGS = Register(
    "screening",
    Screening,
    SCREENING_FIELDS,
    Rights("screening.read", "screening.edit", "residents.reveal"),
    "found_on",
    {"staff": Link("staff_name", _workers, opens="contacts")},
    order=str,
    descending=True,
    check=_problems,
    settle=_settle,
    narrowed=placed.narrowed,
    require=placed.require,
    stays=_stays,
    refuses=_refuses,
    added=_number,
    seen=_seen,
)


def committee_id() -> int:
    """The hall's own committee."""
    return int(Committee.select(Committee.id).where(Committee.deleted_at.is_null()).order_by(Committee.id).scalar())


def restore(ctx: Context, record: int, *, origin: object = None) -> None:
    """Back from the recycle bin."""
    registers.restore(ctx, SCREENINGS, record, origin=origin)


def to_case(ctx: Context, record: int, *, origin: object = None) -> int:
    """转人民调解: a draft of a case with what is known, linked; 主动调解 (01). Gives the case's id.

    What a party agreed to is not known, and asked when the draft is gone on with. Raises KnownError for a record that became
    a case or is ended, NotFound, NotAllowed outside one's grid.
    """
    ctx.require("screening.edit")
    with ctx.write("cases.open", "排查转人民调解", origin=origin) as writer:
        row = writer.row(Screening, record)
        scope.require(ctx, [row["area_id"]])
        if row["deleted_at"] is not None:
            raise KnownError("这条排查记录已经在回收站里，没有转。请先恢复。")
        if _living_case(row["case_id"]) is not None:
            raise KnownError("这条排查已经转成案件，没有再转一次。请打开那个案件接着办。")
        if row["outcome"]:
            raise KnownError("这条排查已经有化解结果，没有转。确实要调解的，请先去掉化解结果。")
        values = {
            "dispute_type": row["event_type"],
            "source": "01",
            "brief": row["brief"],
            "occur_date": row["happen_date"],
            "occur_place": row["happen_addr"],
            **{key: row[key] for key in ("event_scale", "warning_level", "difficulty", "origin_source")},
        }
        entries = []
        if row["party_name"]:
            known = {"name": row["party_name"], "unit_or_addr": row["party_addr"], "phone": row["party_phone"]}
            known |= {"sex": row["party_sex"], "ethnic": row["party_ethnic"]}
            entries.append(PartyEntry(side="A", values={key: value for key, value in known.items() if value}))
        case_id = intake.draft(writer, ctx, values, entries)
        writer.update(Screening, record, {"case_id": case_id, "resolve_method": "01"})
        return case_id


def case_of(ctx: Context, record: int) -> int | None:
    """The living case that a record became."""
    ctx.require("screening.read")
    rows = rows_by_id("screening", [record])
    return _living_case(rows[0]["case_id"]) if rows else None


def of_case(ctx: Context, case_id: int) -> tuple[int, str] | None:
    """(id, number) of the record that a case came from; None for a case that came by itself."""
    ctx.require("cases.read")
    query = Screening.select(Screening.id, Screening.event_no).where(
        (Screening.case == case_id) & Screening.deleted_at.is_null()
    )
    row = query.tuples().first()
    return None if row is None else (int(row[0]), str(row[1] or ""))


def _living_case(case_id: int | None) -> int | None:
    if case_id is None:
        return None
    found = Case.select(Case.id).where((Case.id == case_id) & Case.deleted_at.is_null()).scalar()
    return int(found) if found is not None else None
