"""One window: what comes to the desk goes to mediation, elsewhere with a slip, or is answered; on both engines."""

from __future__ import annotations

from typing import Any

import pytest

from desktop_app.common.errors import ChecksFailed, NotAllowed, NotFound, StaleVersion
from desktop_app.context import Context
from desktop_app.mediation import inquiries, service
from desktop_app.residents import erasing
from tests.mediation.conftest import VALUES, add_person, mediators, two_sides
from tests.test_log_book import as_role

ELSEWHERE = {
    "channel": "02",
    "name": "钱多多",
    "matter": "邻居夜里打伤了人。",
    "refer_kind": "01",
    "refer_to": "向阳派出所",
    "refer_reason": "可能是治安案件",
}
ASKED = {"channel": "03", "name": "孙芳", "matter": "问离婚手续。", "answer": "告知到民政局登记处办理。"}


def test_each_way_is_counted_and_found(ctx: Context) -> None:
    sent, asked = inquiries.add(ctx, ELSEWHERE), inquiries.add(ctx, ASKED)
    service.intake(ctx, VALUES, two_sides(), mediators(ctx))
    assert inquiries.figures(ctx, "2026-11-01", "2026-11-30") == {"01": 1, "02": 1, "03": 1}
    assert inquiries.figures(ctx, "2026-12-01", "2026-12-31") == {"01": 0, "02": 0, "03": 0}
    assert inquiries.figures_words(ctx) == "本月来访 3 件：人民调解 1、引导其他渠道 1、咨询答复 1"
    assert inquiries.ids(ctx) == [asked, sent], "the newest first"
    assert inquiries.ids(ctx, "派出所") == inquiries.ids(ctx, filters={"channel": "02"}) == [sent]
    assert inquiries.ids(ctx, filters={"month": "2026-10"}) == []
    row = inquiries.rows(ctx, [sent, 999])
    assert (row[0]["refer_kind"], row[0]["handler"], row[1]) == ("公安机关", ctx.operator.name, {})


@pytest.mark.parametrize(
    ("values", "field", "words"),
    [
        ({**ELSEWHERE, "refer_to": " "}, "refer_to", "单位名称"),
        ({**ELSEWHERE, "refer_reason": None}, "refer_reason", "为什么"),
        ({**ELSEWHERE, "refer_kind": "77"}, "refer_kind", "没有“77”"),
        ({**ELSEWHERE, "name": ""}, "name", "来访人姓名"),
        ({**ELSEWHERE, "phone": "12"}, "phone", ""),
        ({**ASKED, "answer": None}, "answer", "怎样答复"),
        ({**ASKED, "matter": ""}, "matter", "事情"),
        ({**ASKED, "channel": "01"}, "channel", "登记为案件"),
        ({**ASKED, "channel": None}, "channel", "办理方式"),
    ],
)
def test_what_is_missing_is_said_beside_the_field(ctx: Context, values: dict[str, Any], field: str, words: str) -> None:
    with pytest.raises(ChecksFailed) as refused:
        inquiries.add(ctx, values)
    assert words in refused.value.fields[field]
    assert inquiries.ids(ctx) == []


def test_a_resident_fills_in_what_is_known_of_him(ctx: Context) -> None:
    person = add_person(ctx, "钱多多", phone="13812340003", live_addr="东风路3号")
    one = inquiries.add(ctx, {**ELSEWHERE, "name": None, "person_id": person})
    paper = inquiries.slip(ctx, one)
    assert (paper.name, paper.phone, paper.address) == ("钱多多", "13812340003", "东风路3号")
    assert (paper.refer_kind, paper.refer_to, paper.came_on) == ("公安机关", "向阳派出所", "2026-11-20")
    assert "138****0003" in str(inquiries.rows(ctx, [one])[0]["phone"])


def test_it_is_put_right_and_becomes_a_case(ctx: Context) -> None:
    one = inquiries.add(ctx, ELSEWHERE)
    assert inquiries.save(ctx, one, 1, {"result": "01"})
    with pytest.raises(StaleVersion):
        inquiries.save(ctx, one, 1, {"result": "02"})
    case = service.intake(ctx, VALUES, two_sides(), mediators(ctx))
    inquiries.became(ctx, one, case)
    row = inquiries.get(ctx, one)
    assert (row["channel"], row["case_id"], row["refer_to"]) == ("01", case, None)
    with pytest.raises(ChecksFailed, match="引导单"):
        inquiries.slip(ctx, one)
    assert inquiries.figures(ctx, "2026-11-01", "2026-11-30")["01"] == 1, "not counted twice"
    ctx.undo()
    assert inquiries.get(ctx, one)["refer_to"] == "向阳派出所"


def test_bin_and_back(ctx: Context) -> None:
    one = inquiries.add(ctx, ASKED)
    inquiries.delete(ctx, one)
    assert inquiries.ids(ctx) == []
    with pytest.raises(NotFound):
        inquiries.get(ctx, one)
    inquiries.restore(ctx, one)
    assert inquiries.ids(ctx) == [one]


def test_an_erased_resident_is_in_no_inquiry(ctx: Context) -> None:
    person = add_person(ctx, "钱多多", phone="13812340003", live_addr="东风路3号")
    one = inquiries.add(ctx, {**ASKED, "name": None, "person_id": person, "matter": "钱多多问低保。"})
    with ctx.write("residents.edit", "彻底删除") as writer:
        erasing.forget(writer, person)
    row = inquiries.get(ctx, one)
    assert (row["person_id"], row["name"], row["phone"], row["address"]) == (None, "（已删除）", None, None)
    assert "钱多多" not in str(row)


def test_who_may_not_open_cases_sees_none(ctx: Context) -> None:
    who = as_role(ctx, "volunteer_admin")
    for act in (lambda: inquiries.add(who, ASKED), lambda: inquiries.ids(who), lambda: inquiries.figures_words(who)):
        with pytest.raises(NotAllowed):
            act()
