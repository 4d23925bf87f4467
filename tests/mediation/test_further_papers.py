"""F05, F11, F15: when they may be printed, and what they say; on both engines."""

from __future__ import annotations

from desktop_app.context import Context
from desktop_app.mediation import queries, service
from reports.forms import form
from tests.mediation.conftest import MakeCase, version_of
from tests.mediation.test_case_steps import AGREED
from tests.mediation.test_revisits import _text


def _print(ctx: Context, case: int, key: str) -> str:
    assert queries.print_problem(queries.get(ctx, case), key) is None
    return _text(form(key).build(queries.paper(ctx, case)))


def test_rights_and_duties_are_told_from_the_first_day(ctx: Context, mediated: MakeCase) -> None:
    text = _print(ctx, mediated(ctx), "notice")
    for words in (
        "沈霞、邓洁",
        "不收取任何费用",
        "选择或者接受人民调解员",
        "三十日内共同向人民法院申请司法确认",
        "您有权查阅、更正",
    ):
        assert words in text, words


def test_an_oral_agreement_has_its_own_register_and_a_written_one_has_not(ctx: Context, mediated: MakeCase) -> None:
    case = mediated(ctx)
    assert "没有口头协议" in str(queries.print_problem(queries.get(ctx, case), "oral"))
    service.agree(ctx, case, version_of(ctx, case), {**AGREED, "form": "oral"})
    text = _print(ctx, case, "oral")
    assert "邓洁赔偿沈霞墙面修理费1,200元。" in text and "此表由人民调解委员会填写" in text
    assert "当事人（签名" not in text, "an oral agreement is signed by the mediator"


def test_the_end_of_mediation_names_its_reason_and_the_ways_that_are_left(ctx: Context, mediated: MakeCase) -> None:
    case = mediated(ctx)
    assert "没有终止调解" in str(queries.print_problem(queries.get(ctx, case), "termination"))
    service.terminate(ctx, case, version_of(ctx, case), "99", note="一方出国，短期不回")
    text = _print(ctx, case, "termination")
    for words in ("因一方出国，短期不回，依据", "第二十六条", "仲裁、行政、司法等途径", "送达签收", "2026年11月20日"):
        assert words in text, words
