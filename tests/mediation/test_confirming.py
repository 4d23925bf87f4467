"""司法确认: jointly, in time, with its result, and the paper for the court (F14); on both engines."""

from __future__ import annotations

from datetime import datetime
from io import BytesIO

import pypdfium2
import pytest

from desktop_app.common.dates import FixedClock
from desktop_app.common.errors import ChecksFailed
from desktop_app.context import Context
from desktop_app.mediation import case_parts, confirming, papers, queries, service
from desktop_app.mediation.confirming import CONFIRMATION
from desktop_app.mediation.models import Agreement, Party
from reports import forms
from tests.mediation.conftest import version_of
from tests.mediation.life_cases import at

ASKED = {"court": "丹江口市人民法院", "ground": "org_location", "facts": "双方自愿达成协议。"}


def test_every_party_applies_and_in_time(ctx: Context, clock: FixedClock) -> None:
    case = at(ctx, "AGREED")
    begun = case_parts.begun(ctx, CONFIRMATION, queries.get(ctx, case).case)
    assert begun == {"applicants": "沈霞、邓洁", "status": "signing"}
    clock.set(datetime(2026, 12, 22, 9, 0))
    for values, key, said in (
        ({"applicants": "沈霞"}, "applicants", "还缺邓洁.*第三十三条"),
        ({"applicants": "沈霞、邓洁、王二"}, "applicants", "王二不是本案当事人"),
        ({"status": "submitted"}, "applied_on", "填提交日期"),
        ({"status": "submitted", "applied_on": "2026-12-22"}, "applied_on", "三十日内共同申请.*期限到2026-12-21"),
        ({"status": "submitted", "applied_on": "2026-11-19"}, "applied_on", "提交日期应当在"),
        ({"status": "decided", "applied_on": "2026-12-21"}, "result", "法院的结果"),
        ({"result": "confirmed", "applied_on": "2026-12-21"}, "status", "已有结果"),
    ):
        with pytest.raises(ChecksFailed, match=said) as refused:
            case_parts.add(ctx, CONFIRMATION, case, {**ASKED, **values})
        assert key in refused.value.fields
    part = case_parts.add(ctx, CONFIRMATION, case, {**ASKED, "status": "submitted", "applied_on": "2026-12-21"})
    ruled = {"status": "decided", "result": "confirmed", "decided_on": "2026-12-22"}
    with pytest.raises(ChecksFailed, match="裁定书文号"):
        case_parts.save(ctx, CONFIRMATION, part, 1, ruled)
    case_parts.save(ctx, CONFIRMATION, part, 1, {**ruled, "doc_no": "（2026）鄂0381民特12号"})
    row = queries.get(ctx, case).parts["confirmation"][0]
    assert (row["result"], row["doc_no"]) == ("confirmed", "（2026）鄂0381民特12号")


def test_without_a_day_of_effect_no_term_can_be_counted(ctx: Context) -> None:
    case = at(ctx, "AGREED")
    with ctx.write("cases.edit", "准备") as writer:
        agreement = queries.get(ctx, case).agreement
        assert agreement is not None
        writer.update(Agreement, agreement["id"], {"effective_on": None})
    with pytest.raises(ChecksFailed, match="还没有记下生效日期"):
        case_parts.add(ctx, CONFIRMATION, case, ASKED)


def test_the_paper_names_the_parties_to_the_court_in_full_and_no_other_does(ctx: Context) -> None:
    case = at(ctx, "AGREED")
    with ctx.write("cases.edit", "准备") as writer:
        first = queries.get(ctx, case).parties[0]["id"]
        writer.update(Party, first, {"birth_date": "1980-03-01", "id_no": "420381198003010023"})
    case_parts.add(ctx, CONFIRMATION, case, ASKED)
    view = queries.get(ctx, case)

    def text(form: str) -> str:
        pdf = pypdfium2.PdfDocument(BytesIO(forms.build(papers.of_form(view, form), form)))
        return "".join(page.get_textpage().get_text_bounded() for page in pdf).replace("\r\n", "")

    for words in (
        "420381198003010023",
        "1980年3月1日",
        "丹江口市人民法院",
        "没有恶意串通",
        "申请人（签名或者盖章）",
        "2026年11月20日",
    ):
        assert words in text("confirmation"), words
    assert all(one.id_no == "" for one in papers.of_view(view).parties)
    for form in ("intake", "notice", "record", "agreement"):
        assert "420381198003010023" not in text(form)


def test_whoever_applies_reads_the_term_before_and_what_is_left_after_a_no(ctx: Context) -> None:
    case = at(ctx, "AGREED")
    words = case_parts.advice(ctx, CONFIRMATION, queries.get(ctx, case).case)
    assert "期限到2026-12-21" in words and "第三十三条" in words
    assert confirming.after_ruling([{"result": "rejected"}])[0].endswith("（民事诉讼法第二百零六条）")
    assert confirming.after_ruling([{"result": "rejected"}, {"result": "confirmed"}]) == []


@pytest.mark.parametrize(
    ("dispute", "clauses", "said"),
    [("01", "各自履行", "身份关系"), ("02", "房屋所有权归沈霞", "确权"), ("02", "赔偿", "")],
)
def test_what_a_court_does_not_confirm_is_said_before(dispute: str, clauses: str, said: str) -> None:
    found = confirming.hints({"dispute_type": dispute}, {"facts": "", "clauses": clauses})
    assert (said in found[0]) if said else not found


def test_a_settled_case_may_be_confirmed_until_it_is_closed(ctx: Context) -> None:
    case = at(ctx, "PERFORMED")
    case_parts.add(ctx, CONFIRMATION, case, ASKED)
    service.close(ctx, case, version_of(ctx, case), "双方要求不回访")
    with pytest.raises(Exception, match="已结案"):
        case_parts.add(ctx, CONFIRMATION, case, ASKED)
