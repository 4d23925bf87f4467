"""R03: organisations, people, money from the registers; what does not add up is said; on both engines."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from desktop_app import registers
from desktop_app.cli.figures import register as write_report
from desktop_app.common.errors import UsageError
from desktop_app.context import Context
from desktop_app.figures import periods, register_committee, register_tables
from desktop_app.figures.register import TOTAL
from desktop_app.figures.register_behind import CellBehind
from desktop_app.mediation import mediators
from desktop_app.mediation.committee_models import Fund, Training
from desktop_app.mediation.committees import COMMITTEES
from desktop_app.mediation.funds import FUNDS
from desktop_app.mediation.mediators import MEDIATORS, own_committee
from desktop_app.mediation.rooms import ROOMS

HALF = periods.half("2026-H2")
WHOLE = {
    "sex": "2",
    "ethnic": "11",
    "political": "01",
    "education": "20",
    "birth_date": "1970-05-01",
    "certificate_no": "0001",
    "grade": "02",
}


@pytest.fixture
def hall(ctx: Context) -> Context:
    """The hall's own committee, one of a trade; three people, one of whom has left; rooms."""
    registers.update(ctx, COMMITTEES, own_committee(), 1, {"kind": "resident"})
    trade = {"name": "向阳物业纠纷调委会", "kind": "other", "trade": "04", "org_short": "向物"}
    other = registers.add(ctx, COMMITTEES, trade)
    registers.add(
        ctx, COMMITTEES, {**trade, "name": "撤销的", "org_short": "撤", "trade": None, "founded_on": "2026-11-01"}
    )
    one = registers.add(ctx, MEDIATORS, {"name": "王秀英", "kind": "member", "is_fulltime": 1, **WHOLE})
    two = registers.add(ctx, MEDIATORS, {"name": "李敏", "kind": "hired", "committee": other})
    gone = {"left_on": "2026-07-01", "left_how": "02"}
    three = registers.add(ctx, MEDIATORS, {"name": "走了", "kind": "hired", **gone})
    course = {"held_on": "2026-08-05", "title": "民法典", "minutes": 240}
    mediators.train(ctx, [one, two], course)
    mediators.train(ctx, [three], {**course, "held_on": "2026-03-05"})
    registers.add(ctx, ROOMS, {"name": "调解室一", "kind": "own", "committee": own_committee()})
    registers.add(ctx, ROOMS, {"name": "驻所", "kind": "police", "committee": own_committee()})
    studio = {"kind": "personal", "committee": other, "mediator": one}
    registers.add(ctx, ROOMS, {"name": "工作室", **studio})
    registers.add(ctx, ROOMS, {"name": "停了的", "until": "2026-01-01", **studio})
    return ctx


def _row(made: Any, name: str) -> dict[str, Any]:
    at = next((n for n, row in enumerate(made.rows) if row.name == name), TOTAL)
    return {column.key: made.value(at, column.key) for column in made.columns}


def test_organisations_at_the_end_of_the_half(hall: Context) -> None:
    made = register_committee.organisations(hall, periods.half("2026-05"))
    assert len(made.rows) == 6, "every kind has its row"
    total = _row(made, "合计")
    assert (total["committees"], total["trade04"], total["police"], total["personal"]) == (2, 1, 1, 1)
    assert _row(made, "居调委会")["committees"] == 1 and _row(made, "村调委会")["committees"] == 0
    assert register_committee.organisations(hall, HALF).value(TOTAL, "committees") == 3
    assert made.note == ""


def test_people_and_what_is_not_filled_in(hall: Context) -> None:
    made = register_committee.people(hall, HALF)
    total = _row(made, "合计")
    assert (total["all"], total["fulltime"], total["parttime"]) == (2, 1, 1), (
        "who left on 1 July is not in the second half"
    )
    assert (total["women"], total["minority"], total["party"], total["higher"], total["grown"]) == (1, 1, 1, 1, 1)
    assert (total["certified"], total["graded"]) == (1, 1)
    assert (total["courses"], total["trained"]) == (1, 2), "one course of two committees is one"
    assert _row(made, "社会团体和其他组织调委会")["courses"] == 1
    assert "文化程度未填1人" in made.note and "请核对" not in made.note
    first = register_committee.people(hall, periods.half("2026-H1"))
    assert first.value(TOTAL, "all") == 3 and first.value(TOTAL, "trained") == 1


@pytest.mark.parametrize(
    ("born", "key"), [("1991-12-31", "young"), ("1990-12-31", "grown"), ("1966-12-31", "grown"), ("1965-12-31", "old")]
)
def test_ages_at_the_end_of_the_half(embedded: Context, born: str, key: str) -> None:
    registers.add(embedded, MEDIATORS, {"name": "某", "kind": "hired", "birth_date": born})
    made = register_committee.people(embedded, HALF)
    assert {one: made.value(TOTAL, one) for one in ("young", "grown", "old")} == {
        "young": 0,
        "grown": 0,
        "old": 0,
        key: 1,
    }


def test_money_of_a_half_and_of_a_year(hall: Context) -> None:
    values = {"committee": own_committee(), "year": "2026", "evidence": "拨款通知", "is_budgeted": 1}
    registers.add(hall, FUNDS, {**values, "half": "H1", "guide_fen": 1_234_567})
    spent = {"allowance_fen": 2_000_000, "case_fen": 100_000, "case_count": 5}
    registers.add(hall, FUNDS, {**values, "half": "H2", "work_fen": 3_000_000, **spent})
    registers.add(hall, FUNDS, {**values, "year": "2025", "half": "H2", "guide_fen": 9_999_999})
    made = register_committee.funds(hall, HALF)
    total = _row(made, "居调委会")
    assert (total["guide_fen"], total["work_fen"], total["case_count"], total["budgeted"]) == (0, 3.0, 5, 1)
    year = register_committee.funds(hall, periods.year("2026"))
    assert year.value(TOTAL, "guide_fen") == pytest.approx(1.234567) and year.value(TOTAL, "budgeted") == 2
    assert "本期没有登记经费：向阳物业纠纷调委会" in made.note and "请核对" not in made.note


def test_what_does_not_add_up_is_said(hall: Context) -> None:
    values = {"committee": own_committee(), "year": "2026", "half": "H2", "evidence": "凭证"}
    one = registers.add(hall, FUNDS, {**values, "case_fen": 100_000, "case_count": 5, "allowance_fen": 100_000})
    with hall.write("settings.hall", "准备") as writer:  # past the form: an import, another program
        writer.update(Fund, one, {"allowance_fen": None})
    made = register_committee.funds(hall, HALF)
    assert "请核对：居调委会的以案定补金额（万元）合计0.1，人民调解员补贴经费（万元）0。" in made.note
    made = register_committee.people(hall, HALF)
    made.rows[1].cells["parttime"] = frozenset({99, 98})
    said = register_committee.problems(made, [("all", ["fulltime", "parttime"], "等于")])
    assert "请核对：居调委会的专职、兼职合计3，人民调解员总数1。" in said
    assert "请核对：兼职的合计不等于各行之和。" in said


def test_numbers_open_their_records(hall: Context) -> None:
    made = register_committee.people(hall, HALF)
    behind = CellBehind(hall, made, TOTAL, "all", "2026年下半年")
    ids = behind.ids()
    rows = behind.rows(ids)
    assert {row["name"] for row in rows} == {"王秀英", "李敏"}
    assert {row["committee"] for row in rows} >= {"向阳物业纠纷调委会"}
    assert behind.opens(ids[0]) == ("mediators", ids[0])
    behind = CellBehind(hall, made, TOTAL, "trained", "2026年下半年")
    assert {row["mediator"] for row in behind.rows(behind.ids())} == {"王秀英", "李敏"}
    assert Training.select().count() == 3


@pytest.mark.parametrize(
    ("text", "key", "label", "days"),
    [
        ("2026-H1", "r03", "2026年上半年", ("2026-01-01", "2026-06-30")),
        ("2026-08", "r03", "2026年下半年", ("2026-07-01", "2026-12-31")),
        ("2026", "r03y", "2026年", ("2026-01-01", "2026-12-31")),
    ],
)
def test_halves_and_years(embedded: Context, text: str, key: str, label: str, days: tuple[str, str]) -> None:
    assert register_tables.kind_of("r03", text) == key
    about = register_tables.period(embedded, key, text)
    assert (about.label, (about.start, about.last_day)) == (label, days)


@pytest.mark.parametrize("text", ["2026-H3", "26", "2026-13", "2026-Q1", "", "二〇二六"])
def test_what_is_neither_is_refused(embedded: Context, tmp_path: Path, text: str) -> None:
    with pytest.raises(UsageError):
        write_report(embedded, "r03", text, tmp_path)
    assert not list(tmp_path.glob("*_v1.*"))


def test_the_command_writes_a_workbook_and_a_pdf(hall: Context, tmp_path: Path) -> None:
    import pypdfium2
    from openpyxl import load_workbook

    registers.add(
        hall,
        FUNDS,
        {"committee": own_committee(), "year": "2026", "half": "H2", "evidence": "凭证", "work_fen": 123_456},
    )
    answer = write_report(hall, "r03", "2026-H2", tmp_path)
    book, paper = (Path(one) for one in answer["files"])
    assert book.name == "向阳_R03人民调解组织队伍经费保障情况统计表_202612_v1.xlsx"
    assert load_workbook(book).sheetnames == [
        *(f"R03 人民调解组织队伍经费保障情况统计表（{part}）" for part in ("组织", "队伍", "经费")),
        "说明",
    ]
    text = "".join(page.get_textpage().get_text_range() for page in pypdfium2.PdfDocument(paper.read_bytes()))
    assert "表号：R03" in text and "0.12" in text and "None" not in text
