"""From the first session to the end of a case; on both engines."""

from __future__ import annotations

from datetime import datetime

import pytest

from desktop_app.common.dates import FixedClock
from desktop_app.common.errors import ChecksFailed, KnownError, StaleVersion
from desktop_app.context import Context
from desktop_app.mediation import queries, service
from desktop_app.mediation.models import Case
from desktop_app.mediation.service import ItemEntry, MediatorEntry
from desktop_app.store import history
from tests.mediation.conftest import VALUES, MakeCase, mediators, two_sides, version_of

AGREED = {
    "facts": "邓洁家卫生间防水失效，漏水到沈霞家。",
    "clauses": "邓洁在2026年12月20日前修好防水。\n邓洁赔偿沈霞墙面修理费1,200元。",
    "perform_mode": "lump",
    "performance": "2026年12月20日前一次付清。",
    "perform_deadline": "2026-12-20",
    "amount_fen": 120000,
}


def test_a_session_needs_mediators_and_makes_the_case_mediated(ctx: Context) -> None:
    case_id = service.intake(ctx, VALUES, two_sides())
    with pytest.raises(KnownError, match="案件现在是“已受理”，不能登记调解经过"):
        service.add_session(ctx, case_id, version_of(ctx, case_id))
    service.assign(ctx, case_id, version_of(ctx, case_id), mediators(ctx))
    session_id = service.add_session(ctx, case_id, version_of(ctx, case_id))
    view = queries.get(ctx, case_id)
    assert view.case["status"] == "MEDIATING"
    session = view.sessions[0]
    assert (session["start_at"], session["venue"], session["matter"], session["recorder"]) == (
        "2026-11-20 09:30:00",
        "调解室",
        "沈霞与邓洁邻里纠纷",
        "演示",
    )
    version = service.save_session(ctx, session_id, 1, {"minutes": "问：漏水从什么时候开始？\n答：国庆节以后。"})
    assert version == 2
    with pytest.raises(StaleVersion):
        service.save_session(ctx, session_id, 1, {"minutes": "别的"})
    assert service.save_session(ctx, session_id, 2, {"minutes": "问：漏水从什么时候开始？\n答：国庆节以后。"}) == 2


@pytest.mark.parametrize(
    ("values", "key"),
    [
        ({"start_at": "2026-11-19 09:00:00"}, "start_at"),
        ({"start_at": "2026-11-20"}, "start_at"),
        ({"end_at": "2026-11-20 09:00:00"}, "end_at"),
        ({"venue": ""}, "venue"),
    ],
)
def test_session_times_that_do_not_hold(embedded: Context, mediated: MakeCase, values: dict, key: str) -> None:
    case_id = mediated(embedded)
    with pytest.raises(ChecksFailed) as failed:
        service.add_session(embedded, case_id, version_of(embedded, case_id), values)
    assert set(failed.value.fields) == {key}


def test_mediators_can_be_changed_and_exactly_one_leads(ctx: Context) -> None:
    lead, assist = mediators(ctx)
    case_id = service.intake(ctx, VALUES, two_sides(), [lead, assist])
    with pytest.raises(ChecksFailed, match="一名首席"):
        service.assign(ctx, case_id, version_of(ctx, case_id), [assist])
    with pytest.raises(ChecksFailed, match="至少指定一名"):
        service.assign(ctx, case_id, version_of(ctx, case_id), [])
    service.assign(ctx, case_id, version_of(ctx, case_id), [MediatorEntry(assist.mediator_id, "lead", "party")])
    view = queries.get(ctx, case_id)
    assert [(row["name"], row["role"], row["chosen_by"]) for row in view.mediators] == [("李敏", "lead", "party")]
    assert view.case["mediator_names"] == "李敏"
    ctx.undo()
    assert [row["name"] for row in queries.get(ctx, case_id).mediators] == ["王秀英", "李敏"]


def test_an_agreement_counts_copies_and_settles_the_case(ctx: Context, mediated: MakeCase) -> None:
    case_id = mediated(ctx)
    service.agree(ctx, case_id, version_of(ctx, case_id), AGREED)
    view = queries.get(ctx, case_id)
    assert view.agreement is not None
    assert (view.agreement["copies"], view.agreement["agreement_no"]) == (3, "（向阳）人调字〔2026〕第1号")
    assert (view.agreement["form"], view.agreement["reached_on"], view.agreement["effective_on"]) == (
        "written",
        "2026-11-20",
        None,
    )
    case = view.case
    assert (case["status"], case["outcome"], case["settled_on"], case["closed_on"], case["revisit_due_on"]) == (
        "AGREED",
        "agreed",
        "2026-11-20",
        None,
        "2026-12-20",
    )
    assert [(row["due_on"], row["amount_fen"], row["status"]) for row in view.items] == [
        ("2026-12-20", 120000, "pending")
    ]
    paper = queries.paper(ctx, case_id)
    assert paper.agreement is not None
    assert paper.agreement.clauses == AGREED["clauses"].split("\n")
    assert (paper.agreement.amount_fen, paper.mediators, paper.sessions[0].recorder) == (
        120000,
        ["王秀英", "李敏"],
        "演示",
    )


def test_an_oral_agreement_is_effective_at_once(embedded: Context, mediated: MakeCase) -> None:
    case_id = mediated(embedded)
    service.agree(embedded, case_id, version_of(embedded, case_id), {**AGREED, "form": "oral"})
    agreement = queries.get(embedded, case_id).agreement
    assert agreement is not None
    assert agreement["effective_on"] == "2026-11-20"


@pytest.mark.parametrize(
    ("values", "items", "said"),
    [
        ({"reached_on": "2026-11-19"}, [], "达成日期早于受理日期2026-11-20"),
        ({"reached_on": "2026-11-21"}, [], "达成日期不能晚于今天"),
        ({"perform_deadline": "2026-11-01"}, [], "履行期限早于达成日期"),
        ({"copies": 2}, [], "至少3份"),
        ({"facts": ""}, [], "请填写纠纷主要事实"),
        ({"perform_mode": "instalment"}, [], "至少两期"),
        (
            {"perform_mode": "instalment"},
            [ItemEntry("2026-12-01", 60000), ItemEntry("2027-01-01", 50000)],
            "各期合计1,100.00元，与协议金额1,200.00元不符，相差100.00元",
        ),
        ({"perform_mode": "act"}, [ItemEntry("2026-11-01", None, "修防水")], "第1期的日期早于达成日期"),
        ({"perform_mode": "act"}, [ItemEntry("2026-12-01")], "没有写金额或要做的事"),
        ({"effective_on": "2026-11-01"}, [], "生效日期早于达成日期"),
    ],
)
def test_agreements_that_do_not_hold(
    embedded: Context, mediated: MakeCase, values: dict, items: list[ItemEntry], said: str
) -> None:
    case_id = mediated(embedded)
    with pytest.raises(ChecksFailed, match=said):
        service.agree(embedded, case_id, version_of(embedded, case_id), {**AGREED, **values}, items)
    assert queries.get(embedded, case_id).case["status"] == "MEDIATING"


def test_instalments_are_performed_one_by_one(ctx: Context, mediated: MakeCase, clock: FixedClock) -> None:
    case_id = mediated(ctx)
    items = [ItemEntry("2026-12-01", 60000), ItemEntry("2027-01-01", 60000)]
    service.agree(ctx, case_id, version_of(ctx, case_id), {**AGREED, "perform_mode": "instalment"}, items)
    assert queries.rows(ctx, [case_id])[0]["deadline"] == "第 1/2 期 剩 11 天"
    first, second = queries.get(ctx, case_id).items
    with pytest.raises(ChecksFailed, match="履行日期应当在"):
        service.perform(ctx, first["id"], 1, "2026-11-19")
    service.perform(ctx, first["id"], 1, voucher="收条一张")
    assert queries.get(ctx, case_id).case["status"] == "PERFORMING"
    clock.set(datetime(2027, 1, 3, 9, 0))
    row = queries.rows(ctx, [case_id])[0]
    assert (row["deadline"], row["urgency"]) == ("第 2/2 期 已逾期 2 天", "late")
    service.breach(ctx, case_id, version_of(ctx, case_id), "已电话督促")
    with pytest.raises(ChecksFailed, match="凭证"):
        service.perform(ctx, second["id"], 1)
    service.perform(ctx, second["id"], 1, voucher="沈霞电话确认收到")
    case = queries.get(ctx, case_id).case
    assert (case["status"], case["closed_on"], case["settled_on"]) == ("PERFORMED", "2027-01-03", "2026-11-20")
    with pytest.raises(ChecksFailed, match="回访"):
        service.close(ctx, case_id, case["version"])
    service.close(ctx, case_id, case["version"], "2027年1月3日电话回访，双方已各自履行")
    assert queries.get(ctx, case_id).case["status"] == "CLOSED"
    with pytest.raises(KnownError, match="已结案"):
        service.update(ctx, case_id, version_of(ctx, case_id), {"note": "改"})
    assert history.problems(ctx.store.key) == []


def test_an_agreement_can_be_put_right_until_it_is_performed(ctx: Context, mediated: MakeCase) -> None:
    case_id = mediated(ctx)
    agreement = service.agree(ctx, case_id, version_of(ctx, case_id), AGREED)
    service.amend_agreement(ctx, agreement, 1, {"amount_fen": 100000, "effective_on": "2026-11-20"})
    view = queries.get(ctx, case_id)
    assert view.agreement is not None
    assert (view.agreement["amount_fen"], view.agreement["copies"]) == (100000, 3)
    assert [row["amount_fen"] for row in view.items] == [100000]
    service.perform(ctx, view.items[0]["id"], view.items[0]["version"], voucher="收条")
    with pytest.raises(KnownError, match="不能改协议"):
        service.amend_agreement(ctx, agreement, view.agreement["version"], {"amount_fen": 1})


def test_endings_without_an_agreement(ctx: Context, mediated: MakeCase) -> None:
    failed = mediated(ctx)
    with pytest.raises(ChecksFailed, match="写明情况"):
        service.terminate(ctx, failed, version_of(ctx, failed), "99")
    service.terminate(ctx, failed, version_of(ctx, failed), "01")
    withdrawn = service.intake(ctx, VALUES, two_sides())
    service.withdraw(ctx, withdrawn, version_of(ctx, withdrawn), "双方已自行和好")
    referred = service.register(ctx, VALUES, two_sides())
    letter = {"target": "04", "reason": "劳动报酬争议，应当先仲裁"}
    with pytest.raises(ChecksFailed, match="移送到"):
        service.refer_out(ctx, referred, 1, {**letter, "to_org": " "})
    service.refer_out(ctx, referred, 1, {**letter, "to_org": "区劳动人事争议仲裁委员会"})
    shown = [queries.get(ctx, one).case for one in (failed, withdrawn, referred)]
    assert [(case["status"], case["outcome"], case["settled_on"], case["closed_on"]) for case in shown] == [
        ("TERMINATED", "failed", "2026-11-20", "2026-11-20"),
        ("WITHDRAWN", "withdrawn", "2026-11-20", "2026-11-20"),
        ("REFERRED_OUT", "referred", None, "2026-11-20"),
    ]
    assert shown[1]["number"] is not None
    with pytest.raises(ChecksFailed, match="终止调解告知书"):
        service.close(ctx, failed, shown[0]["version"])
    ctx.log("cases.print", "打印终止调解告知书：1号", about=[(Case, failed)])
    service.close(ctx, failed, shown[0]["version"])
    assert queries.get(ctx, failed).case["status"] == "CLOSED"


def test_an_extension_moves_the_stored_deadline(embedded: Context) -> None:
    case_id = service.intake(embedded, VALUES, two_sides())
    people = [one["id"] for one in queries.get(embedded, case_id).parties]
    given = {"reason": "等天晴再施工"}
    with pytest.raises(ChecksFailed, match=r"邓洁没有同意延期.*书面同意"):
        service.extend(embedded, case_id, version_of(embedded, case_id), given, people[:1])
    assert service.extend(embedded, case_id, version_of(embedded, case_id), given, people) == "2027-01-20"
    case = queries.get(embedded, case_id).case
    assert case["period_ends_on"] == "2027-01-20"
    assert case["period_basis"].startswith("延期：")
