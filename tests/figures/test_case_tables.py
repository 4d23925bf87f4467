"""R01 and R02: figures come from cases and what was typed, identities hold, every number opens its records, small ones are
masked in public."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from openpyxl import load_workbook
from pypdfium2 import PdfDocument

from desktop_app.cli.figures import register
from desktop_app.common import masking
from desktop_app.common.errors import ChecksFailed, NotAllowed, NotFound, UsageError
from desktop_app.context import Context, SignedIn
from desktop_app.figures import (
    case_checks,
    cases_table,
    counters,
    disputes_ledger,
    disputes_table,
    monthly,
    periods,
    register_tables,
)
from desktop_app.figures.counted import Counted
from desktop_app.figures.register import MASK, TOTAL
from desktop_app.figures.register_behind import behind
from desktop_app.mediation.life_models import Confirmation
from desktop_app.mediation.models import Agreement, Case, Committee, Mediator
from desktop_app.mediation.screening_models import ReportCounter, Screening
from desktop_app.operators.roles import permissions
from desktop_app.store.records import new_uids

OCTOBER = periods.month("2026-10")


def _fill(number: int, **common: Any) -> list[int]:
    """So many cases straight into the table: settled ones for the sums; gives their ids."""
    first = (Case.select(Case.id).order_by(Case.id.desc()).limit(1).scalar() or 0) + 1
    row = {
        "version": 1,
        "created_at": "2020-01-01 08:00:00",
        "created_by": 1,
        "updated_at": "2020-01-01 08:00:00",
        "updated_by": 1,
        "committee": Committee.select(Committee.id).order_by(Committee.id).limit(1).scalar(),
        "title": "纠纷",
        "status": "CLOSED",
        "registered_at": "2020-02-01 08:00:00",
        "accepted_on": "2020-02-01",
        "settled_on": "2020-03-01",
        "outcome": "agreed",
        "source": "02",
        "dispute_type": "02",
        "party_count": 2,
        "party_names": "张三\n李四",
        **common,
    }
    uids = new_uids(number)
    rows = [{**row, "id": first + at, "uid": uids[at]} for at in range(number)]
    for start in range(0, number, 500):
        Case.insert_many(rows[start : start + 500]).execute()
    return [one["id"] for one in rows]


def _agreed(cases: list[int], form: str = "written", fen: int = 0) -> None:
    rows = [
        {
            "uid": uid,
            "version": 1,
            "created_at": "2020-03-01 08:00:00",
            "created_by": 1,
            "updated_at": "2020-03-01 08:00:00",
            "updated_by": 1,
            "case": case,
            "agreement_no": "",
            "form": form,
            "amount_fen": fen,
        }
        for case, uid in zip(cases, new_uids(len(cases)), strict=True)
    ]
    for start in range(0, len(rows), 500):
        Agreement.insert_many(rows[start : start + 500]).execute()


def _confirmed(case: int, result: str = "confirmed") -> None:
    columns = {"uid": new_uids(1)[0], "version": 1, "case": case, "court": "区人民法院", "ground": "org_location"}
    columns["applicants"] = "张三、李四"
    stamp = dict.fromkeys(("created_at", "updated_at"), "2026-10-20 08:00:00") | {"created_by": 1, "updated_by": 1}
    decided = {"facts": "自愿", "status": "decided", "applied_on": "2026-10-08", "decided_on": "2026-10-20"}
    Confirmation.insert({**columns, **stamp, **decided, "result": result}).execute()


def _cells(table: Any, row: int = TOTAL) -> dict[str, Any]:
    return {column.key: table.value(row, column.key) for column in table.columns}


def _made(ctx: Context, key: str, text: str = "2026-10", *, is_public: bool = False) -> list[Any]:
    return register_tables.make(ctx, key, register_tables.period(ctx, key, text), is_public=is_public)


# R02


def test_the_figures_of_huangshi_2020_come_out(ctx: Context) -> None:
    """Domain reference 1.10.1: 6368 cases, 6217 successes, 97.6 %; 1223 rounds, 1305 found, 785 prevented."""
    good = _fill(6217)
    _agreed(good[:6000], fen=10_000)
    _agreed(good[6000:], form="oral")
    _fill(151, outcome="failed", source="11", dispute_type="16", difficulty="complex")
    _fill(1, settled_on="2021-01-01")
    house = counters.committees(ctx)[0][0]
    typed = {"rounds": 1223, "found": 1305, "prevented": 785, "confirmed": 40, "sued": 3, "upheld": 2}
    counters.put(ctx, house, "2020-12", {key: (number, "") for key, number in typed.items()})
    table, compared = _made(ctx, "r02y", "2020")
    found = _cells(table)
    assert (found["total"], found["agreed"], found["people"], found["complex"]) == (6368, 6217, 12736, 151)
    assert (found["rounds"], found["found"], found["prevented"]) == (1223, 1305, 785)
    assert (found["form.written"], found["form.oral"], found["amount"]) == (6000, 217, 60.0)
    assert (found["source.02"], found["referred"], found["source.11"], found["type.16"]) == (6217, 151, 151, 151)
    assert (found["confirmed"], found["sued"], found["upheld"]) == (40, 3, 2)
    assert found["kind.resident"] == 6368 and found["performed"] == 6217
    assert case_checks.problems(table) == []
    assert len(table.table().columns) == 1 + 54, "fifty columns, the last four of two each, after the committee's name"
    lines = {row.name: at for at, row in enumerate(compared.rows)}
    rate = lines["调解成功率（%）"]
    assert round(compared.value(rate, "now"), 2) == 97.63
    assert compared.value(lines["调解案件总数（件）"], "mom") == "—（新增6,368）"


def test_what_courts_did_is_counted_from_the_cases(ctx: Context) -> None:
    good = _fill(3, settled_on="2026-10-05")
    _agreed(good)
    _confirmed(good[0])
    _confirmed(good[1], result="rejected")
    Case.update(later_course="01").where(Case.id == good[2]).execute()
    Case.update(later_course="03").where(Case.id == good[1]).execute()
    table = _made(ctx, "r02")[0]
    assert (_cells(table)["confirmed"], _cells(table)["sued"]) == (1, 1)
    for key, case in (("confirmed", good[0]), ("sued", good[2])):
        shown = behind(ctx, table, TOTAL, key, "2026年10月")
        assert shown is not None and list(shown.ids()) == [case]
    counters.put(ctx, counters.committees(ctx)[0][0], "2026-10", {"confirmed": (1, "")})
    assert _cells(_made(ctx, "r02")[0])["confirmed"] == 2, "what the program does not know of comes on top"
    assert _cells(_made(ctx, "r02")[0])["sued"] == 1


def test_last_year_and_the_period_before_are_compared(ctx: Context) -> None:
    _agreed(_fill(4, settled_on="2026-10-05", accepted_on="2026-10-01"))
    _agreed(_fill(2, settled_on="2026-09-05", accepted_on="2026-09-01"))
    _fill(5, settled_on="2025-10-05", accepted_on="2025-10-01", outcome="failed")
    _, compared = _made(ctx, "r02")
    at = [row.name for row in compared.rows].index("调解案件总数（件）")
    assert [compared.value(at, one.key) for one in compared.columns] == [4, 2, "上升100.0%", 5, "下降20.0%"]
    rate = [row.name for row in compared.rows].index("调解成功率（%）")
    assert compared.value(rate, "yoy") == "上升100.0个百分点"
    opened = behind(ctx, compared, at, "year_ago", "2026年10月")
    assert opened is not None and len(opened.ids()) == 5
    assert behind(ctx, compared, at, "yoy", "2026年10月") is None, "words count nothing"


def test_every_number_of_r02_opens_as_many_cases(hall: Context) -> None:
    table, _ = _made(hall, "r02")
    assert table.value(TOTAL, "total") > 0
    for row in (0, TOTAL):
        for column in table.columns:
            if column.key in ("people", "amount") or table.value(row, column.key) is None:
                continue
            shown = behind(hall, table, row, column.key, "2026年10月")
            assert shown is not None, column.key
            ids = shown.ids()
            assert len(ids) == table.value(row, column.key), column.key
            if ids:
                assert shown.rows(ids)[0], column.key
                assert shown.opens(ids[0]), column.key


def test_an_identity_that_is_broken_is_said_under_the_table(ctx: Context) -> None:
    _fill(2, settled_on="2026-10-05", source="77")
    [table, _] = _made(ctx, "r02")
    assert "案件总数与三种来源之和不等（2，0）" in table.note
    assert "调解成功与口头、书面协议之和不等（2，0）" in table.note
    house = counters.committees(ctx)[0][0]
    counters.put(ctx, house, "2026-10", {"confirmed": (1, "")})
    assert "司法确认多于书面协议（1，0）" in _made(ctx, "r02")[0].note


def test_the_hall_may_count_by_the_day_of_acceptance(ctx: Context) -> None:
    _agreed(_fill(3, accepted_on="2026-10-05", settled_on="2026-11-05"))
    assert _cells(_made(ctx, "r02")[0])["total"] == 0
    ctx.settings.on = lambda key, day, scope="hall": "accepted" if key == "report.case_basis" else 0  # type: ignore[method-assign]
    assert _cells(_made(ctx, "r02")[0])["total"] == 3


def test_small_figures_are_masked_in_public_with_what_they_could_be_reckoned_from(ctx: Context) -> None:
    _agreed(_fill(1, settled_on="2026-10-05", dispute_type="01"), fen=5_000_000)
    _agreed(_fill(1, settled_on="2026-10-05", dispute_type="02"), fen=5_000_000)
    _fill(6, settled_on="2026-10-05", dispute_type="17", outcome="failed")
    table, compared = _made(ctx, "r02", is_public=True)
    found = _cells(table)
    assert (found["total"], found["type.01"], found["type.02"], found["type.17"]) == (8, MASK, MASK, 6)
    assert found["amount"] == MASK, "what two people settled for"
    assert "公开版" in table.table().title and MASK in table.table().note
    at = [row.name for row in compared.rows].index("协议涉及金额（万元）")
    assert [compared.value(at, key) for key in ("now", "mom", "yoy")] == [MASK] * 3


# What is typed


def test_counts_are_typed_with_who_and_when_and_summed_over_months(ctx: Context) -> None:
    house = counters.committees(ctx)[0][0]
    assert _cells(_made(ctx, "r02")[0])["prevented"] is None, "nobody has said anything yet"
    assert counters.put(ctx, house, "2026-08", {"prevented": (3, "")})
    assert counters.put(ctx, house, "2026-09", {"prevented": (0, ""), "suicide.cases": (1, "9月3日，劝阻一人")})
    assert not counters.put(ctx, house, "2026-09", {"prevented": (0, "")}), "nothing differs"
    table = _made(ctx, "r02q", "2026-Q3")[0]
    assert (_cells(table)["prevented"], _cells(table)["suicide.cases"]) == (3, 1)
    shown = behind(ctx, table, TOTAL, "suicide.cases", "2026年第三季度")
    assert shown is not None
    [row] = shown.rows(shown.ids())
    assert (row["amount"], row["note"], row["by"], row["at"]) == (
        1,
        "9月3日，劝阻一人",
        ctx.operator.name,
        ctx.now()[:16],
    )
    assert shown.opens(shown.ids()[0]) is None
    one = counters.typed(ctx, house, "2026-08")["prevented"]
    assert (one.amount, one.by) == (3, ctx.operator.name)
    counters.put(ctx, house, "2026-08", {"prevented": (None, "")})
    assert counters.typed(ctx, house, "2026-08") == {}
    ctx.undo()
    assert counters.typed(ctx, house, "2026-08")["prevented"].amount == 3


@pytest.mark.parametrize(
    ("key", "value", "words"),
    [
        ("prevented", (-1, ""), "请填0或正整数，不填就是没有统计"),
        ("suicide.cases", (1, " "), "请写明依据：哪一起、什么时候、怎样防止的"),
        ("found", (1, "长" * 201), "依据最多200字"),
        ("upheld", (1, ""), "法院维持的不能多于起诉的"),
    ],
)
def test_what_cannot_be_is_refused_by_its_field(ctx: Context, key: str, value: Any, words: str) -> None:
    house = counters.committees(ctx)[0][0]
    with pytest.raises(ChecksFailed) as failed:
        counters.put(ctx, house, "2026-10", {key: value})
    assert failed.value.fields == {key: words}
    assert ReportCounter.select().count() == 0


def test_a_wrong_month_or_committee_is_told(ctx: Context) -> None:
    with pytest.raises(UsageError):
        counters.put(ctx, 1, "十月", {"prevented": (1, "")})
    with pytest.raises(NotFound):
        counters.put(ctx, 999_999, "2026-10", {"prevented": (1, "")})


# R01


def test_r01_holds_its_identities_month_after_month(hall: Context) -> None:
    before: Any = None
    for text in ("2026-08", "2026-09", "2026-10"):
        table = next(one for one in _made(hall, "r01", text) if one.number == "R01")
        for row in (*range(len(table.rows)), TOTAL):
            one = _cells(table, row)
            assert one["carried"] + one["new"] == one["all"] == one["resolved"] + one["closed"] + one["pending"]
            assert one["resolved"] == sum(one[key] for key in one if key.startswith("method."))
            if before is not None:
                assert one["carried"] == before.value(row, "pending")
        before = table
        month = monthly.comparisons(monthly.month(hall, text), ("mediation.closed", "mediation.open"))
        assert not Screening.select().exists() or _cells(table)["all"] > 0
        if not Screening.select().exists():
            assert [one.value for one in month] == [
                _cells(table)["resolved"] + _cells(table)["closed"],
                _cells(table)["pending"],
            ]


def test_every_number_of_r01_opens_as_many_disputes(hall: Context) -> None:
    for table in _made(hall, "r01"):
        if table.number not in ("R01", "R01-B"):
            continue
        for row in (0, 1, 2, TOTAL):
            for column in table.columns:
                shown = behind(hall, table, row, column.key, "2026年10月")
                if column.key in ("yoy", "rate_yoy"):
                    assert shown is None
                    continue
                assert shown is not None
                wanted = (
                    "all" if column.key in ("people", "rate") else "resolved" if column.key == "amount" else column.key
                )
                ids = shown.ids()
                assert len(ids) == table.value(row, wanted), (table.number, column.key)
                assert all(shown.rows(ids[:5]))


def test_the_ledger_lists_what_needs_an_eye_on_it_and_hides_names(ctx: Context) -> None:
    _fill(
        1,
        status="MEDIATING",
        accepted_on="2026-10-03",
        settled_on=None,
        outcome=None,
        difficulty="complex",
        title="张三与李四纠纷",
    )
    _fill(1, status="MEDIATING", accepted_on="2026-10-03", settled_on=None, outcome=None, period_ends_on="2026-12-01")
    table = disputes_ledger.table(ctx, OCTOBER)
    assert len(table.rows) == 1 and table.table().total is None
    assert table.value(0, "risk") == "疑难复杂"
    shown = behind(ctx, table, 0, "name", "2026年10月")
    assert shown is not None and len(shown.ids()) == 1
    clerk = _as(ctx, "clerk")
    assert disputes_ledger.table(clerk, OCTOBER).value(0, "name") == "张*与李*纠纷"
    assert [one.number for one in _made(ctx, "r01", is_public=True)] == ["R01", "R01-B", "R01-C"], "no ledger in public"


def test_a_class_with_one_dispute_is_not_posted(ctx: Context) -> None:
    _agreed(_fill(1, settled_on="2026-10-05", dispute_type="01"))
    _agreed(_fill(4, settled_on="2026-10-05", dispute_type="02"))
    table = next(one for one in _made(ctx, "r01", is_public=True) if one.number == "R01")
    names = [row.name for row in table.rows]
    assert _cells(table, names.index("婚姻家庭纠纷"))["all"] == MASK
    assert _cells(table, names.index("邻里纠纷"))["all"] == MASK, "or it could be reckoned from the total"
    assert _cells(table)["all"] == 5


def test_sources_of_disputes_are_counted(ctx: Context) -> None:
    _agreed(_fill(2, settled_on="2026-10-05", origin_source="court"))
    _agreed(_fill(3, settled_on="2026-10-05"))
    table = next(one for one in _made(ctx, "r01") if one.number == "R01-B")
    assert {row.name: table.value(at, "resolved") for at, row in enumerate(table.rows)} == {
        "诉源": 2,
        "警源": 0,
        "访源": 0,
        "未注明": 3,
    }


# Periods, rights


def test_tables_are_of_months_quarters_halves_and_years(ctx: Context) -> None:
    assert register_tables.kind_of("r02", "2026-H1") == "r02h"
    assert register_tables.kind_of("r01", "2026") == "r01y"
    assert register_tables.kind_of("r12", "2026-Q3") == "r12"
    with pytest.raises(UsageError):
        register_tables.kind_of("r10", "2026")
    half = register_tables.period(ctx, "r02h", "2026-H2")
    assert (half.start, half.end, half.label) == ("2026-07-01", "2027-01-01", "2026年下半年")
    assert (half.previous.start, half.year_ago.label) == ("2026-01-01", "2025年下半年")
    year = register_tables.period(ctx, "r02y", "2026-05")
    assert (year.start, year.label, len(year.months)) == ("2026-01-01", "2026年", 12)
    for key, text in (("r02y", "二〇二六"), ("r02h", "2026-Q1"), ("r02q", "2026-H1")):
        with pytest.raises(UsageError):
            register_tables.period(ctx, key, text)


def _as(ctx: Context, *roles: str) -> Context:
    return Context(ctx.store, SignedIn(ctx.operator.id, "赵强", roles, permissions(roles)), clock=ctx.clock)


def test_who_may_not_read_reports_gets_none_and_who_may_not_fill_in_fills_in_nothing(ctx: Context) -> None:
    with pytest.raises(NotAllowed):
        cases_table.tables(_as(ctx, "grid"), OCTOBER)
    with pytest.raises(NotAllowed):
        disputes_table.tables(_as(ctx, "mediator"), OCTOBER)
    with pytest.raises(NotAllowed):
        counters.put(_as(ctx, "auditor"), 1, "2026-10", {"prevented": (1, "")})
    assert isinstance(cases_table.tables(_as(ctx, "auditor"), OCTOBER)[0], Counted)


@pytest.mark.parametrize("key", ["r01", "r02"])
def test_the_public_version_names_nobody(hall: Context, tmp_path: Path, key: str) -> None:
    """Domain reference 1.9: what hangs on the wall never shows names."""
    open_one = {"status": "MEDIATING", "settled_on": None, "outcome": None, "difficulty": "complex"}
    _fill(1, accepted_on="2026-10-03", title="张三与李四纠纷", **open_one)
    people = {name for (names,) in Case.select(Case.party_names).tuples() for name in names.split("\n")}
    people |= {name for (name,) in Mediator.select(Mediator.name).tuples()}

    def told(*, is_public: bool) -> str:
        workbook, pdf = (Path(one) for one in register(hall, key, "2026-10", tmp_path, is_public=is_public)["files"])
        cells = [str(cell) for sheet in load_workbook(workbook) for row in sheet.values for cell in row]
        pages = [page.get_textpage().get_text_range() for page in PdfDocument(pdf.read_bytes())]
        return "\n".join([*cells, *pages])

    masked = {masking.name(name) for name in people}
    on_the_wall = told(is_public=True)
    assert not [name for name in people | masked if name in on_the_wall]
    if key == "r01":
        assert "张三与李四纠纷" in told(is_public=False), "the hall's own version has the ledger"
