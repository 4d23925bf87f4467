"""Revisits: when the next one is due (T4), what is refused, what is printed (F13); on both engines."""

from __future__ import annotations

from datetime import datetime

import pytest

from desktop_app.common.dates import FixedClock
from desktop_app.common.errors import ChecksFailed, KnownError, StaleVersion
from desktop_app.context import Context
from desktop_app.mediation import case_parts, due, queries, revisits, service
from desktop_app.mediation.models import Case
from desktop_app.mediation.revisits import REVISIT
from desktop_app.mediation.service import ItemEntry
from tests.mediation.conftest import MakeCase, version_of
from tests.mediation.test_case_steps import AGREED

VISIT = {"visited_on": "2026-11-20", "mode": "01", "content": "双方在家，防水已修好。"}
INSTALMENTS = [ItemEntry("2026-12-20", 60000), ItemEntry("2027-01-20", 60000)]


@pytest.fixture
def case(ctx: Context, mediated: MakeCase) -> int:
    found = mediated(ctx)
    service.agree(ctx, found, version_of(ctx, found), {**AGREED, "perform_mode": "instalment"}, INSTALMENTS)
    return found


def _due(ctx: Context, case: int) -> str | None:
    return queries.get(ctx, case).case["revisit_due_on"]


def test_each_visit_moves_the_day_of_the_next(ctx: Context, case: int) -> None:
    assert _due(ctx, case) == "2026-12-20", "thirty days after the agreement"
    first = case_parts.add(ctx, REVISIT, case, VISIT)
    assert _due(ctx, case) == "2026-12-27", "seven days after the first instalment"
    ctx.clock = FixedClock(datetime(2026, 12, 22, 9, 30))
    case_parts.add(ctx, REVISIT, case, {**VISIT, "visited_on": "2026-12-22"})
    assert _due(ctx, case) == "2027-01-27"
    ctx.clock = FixedClock(datetime(2027, 1, 25, 9, 30))
    last = case_parts.add(ctx, REVISIT, case, {**VISIT, "visited_on": "2027-01-21"})
    assert _due(ctx, case) is None
    ctx.undo()
    assert _due(ctx, case) == "2027-01-27" and len(queries.get(ctx, case).revisits) == 2
    case_parts.delete(ctx, REVISIT, first, 1)
    assert _due(ctx, case) == "2027-01-27", "a later visit counts for what came before"
    assert last


@pytest.mark.parametrize(
    ("due", "visited", "next_"),
    [
        ([("2026-01-01", "2026-01-31")], [], "2026-01-31"),
        ([("2026-01-01", "2026-01-31")], ["2026-01-01"], None),
        ([("2026-01-01", "2026-01-31"), ("2026-01-15", "2026-01-22")], [], "2026-01-22"),
        ([("2026-01-01", "2026-01-31"), ("2026-01-15", "2026-01-22")], ["2026-01-10"], "2026-01-22"),
        ([("2026-01-01", "2026-01-31"), ("2026-03-01", "2026-03-31")], ["2026-02-10"], "2026-03-31"),
        ([], [], None),
    ],
)
def test_what_is_due_next(due: list[tuple[str, str]], visited: list[str], next_: str | None) -> None:
    assert revisits.next_due(due, visited) == next_


def test_a_serious_case_is_visited_once_more(ctx: Context, case: int) -> None:
    with ctx.write("cases.edit", "准备") as writer:
        writer.update(Case, case, {"event_scale": "03"})
    view = queries.get(ctx, case)
    assert view.agreement is not None
    days = revisits.schedule(ctx, view.case, view.agreement, ["2026-11-20"])
    assert days == [("2026-11-20", "2026-12-20"), ("2026-12-21", "2027-02-18")]


def test_what_does_not_hold_is_said_beside_the_field(ctx: Context, case: int) -> None:
    for values, key in (
        ({**VISIT, "visited_on": "2026-11-21"}, "visited_on"),
        ({**VISIT, "visited_on": "2026-11-19"}, "visited_on"),
        ({**VISIT, "content": " "}, "content"),
        ({**VISIT, "mode": None}, "mode"),
        ({**VISIT, "mode": "77"}, "mode"),
    ):
        with pytest.raises(ChecksFailed) as refused:
            case_parts.add(ctx, REVISIT, case, values)
        assert set(refused.value.fields) == {key}
    assert queries.get(ctx, case).revisits == []


def test_the_text_begins_empty_and_a_case_without_an_agreement_is_not_revisited(
    ctx: Context, mediated: MakeCase
) -> None:
    found = mediated(ctx)
    with pytest.raises(KnownError, match="不能登记回访"):
        case_parts.add(ctx, REVISIT, found, VISIT)


def test_it_is_put_right_and_two_versions_are_noticed(ctx: Context, case: int) -> None:
    visit = case_parts.add(ctx, REVISIT, case, VISIT)
    assert case_parts.save(ctx, REVISIT, visit, 1, {"content": "改过"})
    with pytest.raises(StaleVersion):
        case_parts.save(ctx, REVISIT, visit, 1, {"content": "又改"})
    row = queries.get(ctx, case).revisits[0]
    assert (row["content"], row["matter"], row["visitor"]) == ("改过", "沈霞与邓洁邻里纠纷", "演示")


def test_closing_asks_why_only_where_nobody_went(ctx: Context, case: int) -> None:
    for item in queries.get(ctx, case).items:
        service.perform(ctx, item["id"], item["version"], "2026-11-20", "收条")
    with pytest.raises(ChecksFailed, match="还没有登记过回访"):
        service.close(ctx, case, version_of(ctx, case))
    assert any(line.kind == "回访" for line in due.every(ctx, 60))
    case_parts.add(ctx, REVISIT, case, VISIT)
    service.close(ctx, case, version_of(ctx, case))
    view = queries.get(ctx, case)
    assert (view.case["status"], view.case["revisit_due_on"], len(view.revisits)) == ("CLOSED", None, 1)
    with pytest.raises(KnownError):
        case_parts.add(ctx, REVISIT, case, VISIT)


def test_the_paper_prints_the_agreements_number_and_no_word_of_its_own(ctx: Context, case: int) -> None:
    from reports.forms import form

    paper = queries.paper(ctx, case)
    assert queries.print_problem(queries.get(ctx, case), "revisit") is not None
    with pytest.raises(KnownError, match="还没有这一次回访"):
        form("revisit").build(paper)
    case_parts.add(ctx, REVISIT, case, VISIT)
    text = _text(form("revisit").build(queries.paper(ctx, case)))
    for words in ("人民调解回访记录", "沈霞、邓洁", "（向阳）人调字〔2026〕第1号", "2026年11月20日", VISIT["content"]):
        assert words in text, words
    assert "满意" not in text


def _text(pdf: bytes) -> str:
    import pypdfium2

    document = pypdfium2.PdfDocument(pdf)
    found = "".join(document[page].get_textpage().get_text_range() for page in range(len(document)))
    document.close()
    return found.replace("\r\n", "").replace("\n", "")


def test_a_long_record_keeps_its_signatures_with_the_last_words(ctx: Context, case: int) -> None:
    from reports.forms import form

    case_parts.add(
        ctx, REVISIT, case, {**VISIT, "content": "他说防水已经做好，墙面也粉刷了。" * 150, "visitor": "王秀英、李敏"}
    )
    text = _text(form("revisit").build(queries.paper(ctx, case)))
    assert text.count("回访人（签名）") == 2 and "人民调解回访记录（续）" in text
