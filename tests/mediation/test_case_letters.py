"""Letters and reports of a case (F16): what is written down, numbered, printed, refused; on both engines."""

from __future__ import annotations

from datetime import datetime
from io import BytesIO

import pypdfium2
import pytest

from desktop_app.common.dates import FixedClock
from desktop_app.common.errors import ChecksFailed, KnownError
from desktop_app.context import Context
from desktop_app.mediation import case_parts, papers, queries, service
from desktop_app.mediation.case_parts import PartKind
from desktop_app.mediation.letters import DECLINE, REFERRAL_IN, REFERRAL_OUT, RISK, URGING
from desktop_app.store.models import IssuedNumber
from reports import forms
from tests.mediation.conftest import VALUES, version_of
from tests.mediation.life_cases import REFERRAL, at, people, urge, willing


def _print(ctx: Context, case: int, form: str, at_: int = 0) -> str:
    view = queries.get(ctx, case)
    assert queries.print_problem(view, form, at_) is None
    pdf = pypdfium2.PdfDocument(BytesIO(forms.build(papers.of_form(view, form), form, None, at_)))
    return "".join(page.get_textpage().get_text_bounded() for page in pdf).replace("\r\n", "")


def _numbers() -> list[tuple[str, str | None]]:
    rows = IssuedNumber.select().where(IssuedNumber.series.startswith("letter:")).order_by(IssuedNumber.id)
    return [(row.text, row.void_reason) for row in rows]


def test_a_case_that_is_not_taken_has_a_notice_with_its_number(ctx: Context) -> None:
    case = at(ctx, "REGISTERED")
    with pytest.raises(ChecksFailed, match="还没有当事人记为“拒绝”"):
        service.decline(ctx, case, version_of(ctx, case), "04")
    with pytest.raises(ChecksFailed, match="写明情况"):
        service.decline(ctx, case, version_of(ctx, case), "99")
    service.consent(ctx, case, version_of(ctx, case), willing(ctx, case, "refused"))
    service.decline(ctx, case, version_of(ctx, case), "04", "邓洁要直接起诉")
    text = _print(ctx, case, "decline")
    for words in ("向阳调告〔2026〕1号", "沈霞、邓洁：", "邓洁要直接起诉", "仲裁、行政、司法等途径", "2026年11月20日"):
        assert words in text, words
    second = at(ctx, "NOT_ACCEPTED")
    assert queries.get(ctx, second).parts["decline"][0]["number"] == "向阳调告〔2026〕2号"
    part = queries.get(ctx, case).parts["decline"][0]
    case_parts.delete(ctx, DECLINE, part["id"], part["version"])
    assert _numbers() == [("向阳调告〔2026〕1号", "不予受理告知书已删除"), ("向阳调告〔2026〕2号", None)]
    case_parts.add(ctx, DECLINE, case, {"reason": "04", "note": "改"})
    assert queries.get(ctx, case).parts["decline"][0]["number"] == "向阳调告〔2026〕3号", "a number is never used again"


def test_what_a_court_sent_is_not_declined_because_a_court_has_it(ctx: Context) -> None:
    case = at(ctx, "REGISTERED", {**VALUES, "source": "11"})
    with pytest.raises(ChecksFailed, match="委托、移交调解除外"):
        service.decline(ctx, case, version_of(ctx, case), "02")


def test_a_case_goes_to_others_with_a_letter_and_its_answer(ctx: Context, clock: FixedClock) -> None:
    case = at(ctx, "MEDIATING")
    service.refer_out(ctx, case, version_of(ctx, case), {**REFERRAL, "materials": "登记表\n工资条"})
    view = queries.get(ctx, case)
    assert (view.case["status"], view.case["referred_to"], view.case["settled_on"]) == (
        "REFERRED_OUT",
        "区仲裁委员会",
        "2026-11-20",
    )
    text = _print(ctx, case, "referral")
    for words in ("向阳调移〔2026〕1号", "区仲裁委员会：", "1. 登记表", "2. 工资条", "回　　执", "应当先仲裁"):
        assert words in text, words
    part = view.parts["referral_out"][0]
    clock.set(datetime(2026, 12, 1, 9, 0))
    with pytest.raises(ChecksFailed, match="回执日期早于移送日期"):
        changed = {"sent_on": "2026-11-25", "reply_on": "2026-11-24"}
        case_parts.save(ctx, REFERRAL_OUT, part["id"], part["version"], changed)
    case_parts.save(
        ctx, REFERRAL_OUT, part["id"], part["version"], {"reply_on": "2026-12-01", "other_no": "区劳仲〔2026〕8号"}
    )
    assert queries.get(ctx, case).parts["referral_out"][0]["other_no"] == "区劳仲〔2026〕8号"


def test_what_another_office_sent_is_registered_and_answered(ctx: Context) -> None:
    case = at(ctx, "REGISTERED", {**VALUES, "source": "13", "referral_org": "向阳派出所", "referral_no": "派移1号"})
    begun = case_parts.begun(ctx, REFERRAL_IN, queries.get(ctx, case).case)
    assert (begun["from_org"], begun["doc_no"]) == ("向阳派出所", "派移1号")
    for values, said in (
        ({"from_kind": None}, "来自"),
        ({"received_on": "2026-11-21"}, "还没有到"),
        ({"answer_by": "2026-11-01"}, "早于收到日期"),
        ({"answered_on": "2026-11-20"}, "写明反馈的内容"),
    ):
        with pytest.raises(ChecksFailed, match=said):
            case_parts.add(ctx, REFERRAL_IN, case, {"from_kind": "02", **values})
    case_parts.add(ctx, REFERRAL_IN, case, {"from_kind": "02", "answer_by": "2026-12-31"})
    text = _print(ctx, case, "commission")
    for words in ("向阳派出所", "派移1号", "行政调解", "2026年12月31日"):
        assert words in text, words


def test_who_does_not_perform_is_urged_and_a_letter_has_a_number(ctx: Context) -> None:
    case = at(ctx, "BREACHED")
    for values, said in (
        ({"whom": "王二"}, "应当是本案当事人：沈霞、邓洁"),
        ({"urged_on": "2026-11-19"}, "督促日期应当在"),
        ({"by_on": "2026-11-01"}, "早于督促日期"),
    ):
        with pytest.raises(ChecksFailed, match=said):
            urge(ctx, case, **values)
    urge(ctx, case)
    urge(ctx, case, way="03", by_on="2026-11-30")
    assert [one["number"] for one in queries.get(ctx, case).parts["urging"]] == [None, "向阳调督〔2026〕1号"]
    text = _print(ctx, case, "urging", 1)
    for words in ("向阳调督〔2026〕1号", "邓洁：", "第一期600元", "2026年11月30日", "第三十一条"):
        assert words in text, words


def test_an_extension_is_printed_for_the_parties_to_sign(ctx: Context) -> None:
    case = at(ctx, "MEDIATING")
    service.extend(ctx, case, version_of(ctx, case), {"reason": "等天晴再施工"}, people(ctx, case))
    text = _print(ctx, case, "extension")
    for words in ("2026年12月21日届满", "2027年1月20日", "等天晴再施工", "视为调解不成", "签名盖章或按指印"):
        assert words in text, words


def test_a_dangerous_dispute_is_reported(ctx: Context) -> None:
    case = at(ctx, "MEDIATING")
    values = {
        "happened_at": "晚上8时",
        "place": "5栋",
        "people": 12,
        "demands": "停水检修",
        "risk": "推搡",
        "measures": "劝开",
    }
    with pytest.raises(ChecksFailed, match="至少是1"):
        case_parts.add(ctx, RISK, case, {**values, "people": 0, "to_org": "派出所"})
    case_parts.add(ctx, RISK, case, {**values, "to_org": "派出所"})
    text = _print(ctx, case, "risk")
    assert "12人" in text and "派出所" in text and "激化风险" in text


@pytest.mark.parametrize("kind", [DECLINE, REFERRAL_OUT, REFERRAL_IN, URGING, RISK], ids=lambda one: one.key)
def test_what_is_not_there_is_not_printed(embedded: Context, kind: PartKind) -> None:
    view = queries.get(embedded, at(embedded, "MEDIATING"))
    assert f"还没有登记{kind.name}" in str(queries.print_problem(view, kind.form))
    with pytest.raises(KnownError, match="还没有这一份"):
        forms.build(papers.of_view(view), kind.form)
