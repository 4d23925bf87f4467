"""F20 人民调解案件登记簿 of a year and a committee, and the same year by mediator and by class of dispute.

Every number of the year stands in it, a voided one with its reason (domain reference 1.4, 1.5 F20). What an operator may not
open stands as his list has it.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from ..common import codes, money
from ..common.list_papers import ListColumn, ListPaper
from ..common.rounding import printed
from ..store.models import IssuedNumber
from . import access, numbers, states
from .models import Agreement, Case, CaseMediator, Committee, Mediator, PerformanceItem, Revisit

if TYPE_CHECKING:
    from ..context import Context

Row = dict[str, Any]
_AT_ONCE = 500
_BRIEF = 120  # letters of the brief on paper


@dataclass(frozen=True, slots=True)
class Column:
    """``width`` in millimetres on paper; ``right``: figures."""

    title: str
    width: float = 0
    right: bool = False


@dataclass(frozen=True, slots=True)
class Book:
    """A table of the year: ``ids`` has the case of each row, None where there is none to open."""

    title: str
    under: str
    columns: Sequence[Column]
    rows: list[list[str]]
    ids: list[int | None]


BOOK = (
    Column("序号", 8, right=True),
    Column("编号", 24),
    Column("受理日期", 18.6),
    Column("当事人", 20),
    Column("纠纷类型", 17),
    Column("案件来源", 16),
    Column("简要情况", 36),
    Column("调解员", 14.5),
    Column("调解结果", 15),
    Column("协议形式", 11),
    Column("涉及金额（元）", 17, right=True),
    Column("履行情况", 13),
    Column("回访日期", 18.6),
    Column("结案日期", 18.6),
    Column("备注", 18),
)
_SUMMED = ("受理", "办结", "调解成功", "成功率（%）", "涉及金额（元）", "在办")


def committees(ctx: Context) -> list[tuple[int, str]]:
    """(id, name) of the hall's committees."""
    ctx.require("cases.read")
    query = Committee.select(Committee.id, Committee.name).where(Committee.deleted_at.is_null())
    return list(query.order_by(Committee.id).tuples())


def book(ctx: Context, committee: int, year: int) -> Book:
    """The register by number. Raises NotAllowed."""
    ctx.require("cases.read")
    cases = _cases(committee, year)
    ids = [case["id"] for case in cases]
    agreements, left, visited = _agreements(ids), _left(ids), _visited(ids)
    lines: list[tuple[int, list[str], int | None]] = []
    for case in cases:
        agreement = agreements.get(case["id"])
        seen = access.sees(ctx, case)
        listed = access.as_listed(ctx, case)
        lines.append(
            (
                case["number_seq"],
                [
                    case["number"],
                    listed["accepted_on"] or "",
                    "、".join(filter(None, (listed["party_names"] or "").split("\n"))),
                    codes.label("dispute_type", listed["dispute_type"]),
                    codes.label("case_source", listed["source"]),
                    _short(listed["brief"] or ""),
                    "、".join(filter(None, (listed["mediator_names"] or "").split("\n"))),
                    codes.label("case_outcome", listed["outcome"]) or states.label(case["status"]),
                    codes.label("agreement_form", agreement["form"]) if agreement and seen else "",
                    money.yuan(agreement["amount_fen"]) if agreement and seen and agreement["amount_fen"] else "",
                    _performed(case, left.get(case["id"], 0)) if agreement and seen else "",
                    visited.get(case["id"], "") if seen else "",
                    listed["closed_on"] or "",
                    (listed["note"] or "") if seen else "",
                ],
                case["id"],
            )
        )
    lines += [(seq, [number, *[""] * 12, f"作废：{reason}"], None) for seq, number, reason in _void(committee, year)]
    lines.sort(key=lambda one: one[0])
    rows = [[str(at), *cells] for at, (_, cells, _) in enumerate(lines, 1)]
    under = f"{_name(committee)}　{year}年　共{len(rows)}号"
    return Book("人民调解案件登记簿", under, BOOK, rows, [case for _, _, case in lines])


def by_mediator(ctx: Context, committee: int, year: int) -> Book:
    """Each mediator's cases of the year; one that two mediate counts for both, in the total once. Raises NotAllowed."""
    ctx.require("cases.read")
    cases = {case["id"]: case for case in _cases(committee, year)}
    amounts = {one: row["amount_fen"] or 0 for one, row in _agreements(list(cases)).items()}
    query = (
        Mediator.select(
            Mediator.id, Mediator.name, Mediator.kind, Mediator.is_sent_down, CaseMediator.case, CaseMediator.role
        )
        .join(CaseMediator, on=(CaseMediator.mediator == Mediator.id))
        .join(Case, on=(CaseMediator.case == Case.id))
        .where((Case.committee == committee) & (Case.number_year == year) & Case.deleted_at.is_null())
        .order_by(Mediator.name_sort, Mediator.id)
    )
    people: dict[int, tuple[str, str, list[Row], int]] = {}
    sent_down: dict[int, Row] = {}
    led = 0
    for mediator, name, kind, is_sent_down, case, role in query.tuples():
        if case in cases:
            if is_sent_down:
                sent_down[case] = cases[case]
                led += role == "lead"
            _, _, own, lead = people.get(mediator, (name, kind, [], 0))
            people[mediator] = (name, kind, [*own, cases[case]], lead + (role == "lead"))
    rows = [
        [name, codes.label("mediator_kind", kind), str(lead), *_sums(own, amounts)]
        for name, kind, own, lead in people.values()
    ]
    of_all = {case["id"]: case for _, _, own, _ in people.values() for case in own}
    without = [case for one, case in cases.items() if one not in of_all]
    if without:
        rows.append(["还没有指派", "", "", *_sums(without, amounts)])
    if sent_down:  # domain reference 8, row 1-18
        rows.append(["其中下沉干部参与", "", str(led), *_sums(list(sent_down.values()), amounts)])
    rows.append(["合计", "", str(sum(lead for *_, lead in people.values())), *_sums(list(cases.values()), amounts)])
    columns = (Column("调解员", 34), Column("类别", 22), Column("其中主办", right=True), *_figures())
    under = f"{_name(committee)}　{year}年受理的案件；两人同办的各算一次，合计只算一次"
    return Book("调解员办案情况", under, columns, rows, [None] * len(rows))


def by_type(ctx: Context, committee: int, year: int) -> Book:
    """Each class of dispute among the year's cases, 0 where there was none. Raises NotAllowed."""
    ctx.require("cases.read")
    cases = _cases(committee, year)
    amounts = {one: row["amount_fen"] or 0 for one, row in _agreements([case["id"] for case in cases]).items()}
    used = {case["dispute_type"] for case in cases}
    rows = [
        [item.label, *_sums([case for case in cases if case["dispute_type"] == code], amounts)]
        for code, item in codes.table("dispute_type").items()
        if item.offered or code in used
    ]
    rows.append(["合计", *_sums(cases, amounts)])
    under = f"{_name(committee)}　{year}年受理的案件"
    return Book("各类纠纷情况", under, (Column("纠纷类型", 44), *_figures()), rows, [None] * len(rows))


BOOKS = {"book": book, "by_mediator": by_mediator, "by_type": by_type}


def paper(ctx: Context, made: Book) -> ListPaper:
    """A book for print; logged by what it is, never by what it says."""
    ctx.require("cases.print")
    ctx.log("cases.read", f"排印{made.title}{len(made.rows)}行")
    columns = [ListColumn(one.title, one.width, one.right) for one in made.columns]
    foot = f"{ctx.hall['name']}　{ctx.operator.name}　{ctx.now()[:16]}"
    return ListPaper(made.title, ctx.hall["name"], [made.under], foot, columns, made.rows, empty="这一年没有案件")


def write(ctx: Context, made: Book, path: Any) -> int:
    """A book as a workbook; gives how many rows. Raises KnownError when the place cannot be written. Logged."""
    from ..common.fields import Field, Kind
    from ..spreadsheet.export import write_table

    ctx.require("cases.print")
    ctx.log("cases.read", f"导出{made.title}{len(made.rows)}行")
    fields = [
        Field(
            key=f"column{at}",
            label=one.title,
            kind=Kind.INTEGER if one.right and one.title in _WHOLE else Kind.TEXT,
            width=max(int(one.width / 2), 8),
        )
        for at, one in enumerate(made.columns)
    ]
    rows: list[list[Any]] = [
        [
            int(cell.replace(",", "")) if field.kind is Kind.INTEGER and cell else cell
            for field, cell in zip(fields, row, strict=True)
        ]
        for row in made.rows
    ]
    return write_table(path, made.title, fields, rows, note=made.under)


_WHOLE = ("序号", "其中主办", "受理", "办结", "调解成功", "在办")


# How


def _figures() -> list[Column]:
    return [Column(title, right=True) for title in _SUMMED]


def _sums(cases: Sequence[Row], amounts: dict[int, int]) -> list[str]:
    settled = [case for case in cases if case["settled_on"]]
    good = [case for case in settled if case["outcome"] == "agreed"]
    fen = sum(amounts.get(case["id"], 0) for case in good)
    rate = printed(100 * len(good) / len(settled)) if settled else "—"
    return [
        f"{len(cases):,}",
        f"{len(settled):,}",
        f"{len(good):,}",
        rate,
        money.yuan(fen) if fen else "0",
        f"{len(cases) - len(settled):,}",
    ]


def _cases(committee: int, year: int) -> list[Row]:
    query = Case.select().where((Case.committee == committee) & (Case.number_year == year) & Case.deleted_at.is_null())
    return list(query.order_by(Case.number_seq, Case.id).dicts())


def _void(committee: int, year: int) -> list[tuple[int, str, str]]:
    query = IssuedNumber.select(IssuedNumber.number, IssuedNumber.text, IssuedNumber.void_reason).where(
        (IssuedNumber.series == numbers.series(committee))
        & (IssuedNumber.year == year)
        & IssuedNumber.void_reason.is_null(False)
    )
    return list(query.tuples())


def _parts(ids: Sequence[int]) -> list[list[int]]:
    return [list(ids[start : start + _AT_ONCE]) for start in range(0, len(ids), _AT_ONCE)]


def _agreements(ids: Sequence[int]) -> dict[int, Row]:
    found: dict[int, Row] = {}
    for part in _parts(ids):
        query = Agreement.select(Agreement.case, Agreement.form, Agreement.amount_fen).where(
            Agreement.case.in_(part) & Agreement.deleted_at.is_null()
        )
        found |= {row["case"]: row for row in query.dicts()}
    return found


def _left(ids: Sequence[int]) -> dict[int, int]:
    """Case → instalments and acts that are not done."""
    found: dict[int, int] = {}
    for part in _parts(ids):
        query = (
            PerformanceItem.select(Agreement.case)
            .join(Agreement)
            .where(Agreement.case.in_(part) & PerformanceItem.deleted_at.is_null() & (PerformanceItem.status != "done"))
        )
        for (case,) in query.tuples():
            found[case] = found.get(case, 0) + 1
    return found


def _visited(ids: Sequence[int]) -> dict[int, str]:
    """Case → the day of its last revisit."""
    found: dict[int, str] = {}
    for part in _parts(ids):
        query = Revisit.select(Revisit.case, Revisit.visited_on).where(
            Revisit.case.in_(part) & Revisit.deleted_at.is_null()
        )
        for case, day in query.order_by(Revisit.visited_on).tuples():
            found[case] = day
    return found


def _performed(case: Row, left: int) -> str:
    if case["status"] == "BREACHED":
        return "未履行"
    if left:
        return f"还有{left}期"
    return "已履行" if case["status"] in ("PERFORMED", "CLOSED", "ARCHIVED") else "履行中"


def _short(brief: str) -> str:
    words = " ".join(brief.split())
    return words if len(words) <= _BRIEF else words[: _BRIEF - 1] + "…"


def _name(committee: int) -> str:
    return str(Committee.select(Committee.name).where(Committee.id == committee).scalar() or "")
