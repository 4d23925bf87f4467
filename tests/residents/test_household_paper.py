"""The record behind 户情况表, masked like a printed list; on both engines."""

from __future__ import annotations

from desktop_app.common import codes
from desktop_app.context import Context
from desktop_app.residents import household_events, household_paper, households, service


def test_numbers_are_masked_and_confidential_groups_left_out(ctx: Context) -> None:
    home = households.create(
        ctx, {"live_addr": "向阳花园2栋1单元301", "income_source": "02 04", "is_dibao": 1, "contract_doctor": "周医生"}
    )
    lady = service.create(
        ctx,
        {
            "name": "曾桂芝",
            "id_no": "290101194308150042",
            "phone": "13812347686",
            "household_id": home,
            "relation_to_head": "02",
        },
        care=["C01", "C12", "C14"],
    )
    man = service.create(
        ctx,
        {"name": "刘建国", "sex": "1", "birth_date": "1940-01-01", "no_id_reason": "99", "household_id": home},
    )
    household_events.death(ctx, home, man, {"day": "2026-11-01", "document": "死亡证明"})
    paper = household_paper.paper(ctx, home)
    assert (paper.head, paper.made_on) == ("曾桂芝", "2026-11-20")
    assert dict(paper.facts)["经济来源"] == "务工、退休金"
    assert dict(paper.facts)["低保户"] == "是"
    first, second = paper.members
    assert (first.id_no, first.phone) == ("2901**********0042", "138****7686")
    assert first.remark == codes.label("care_group", "C01"), "neither level 3 nor level 4"
    assert (second.remark, second.relation) == ("去世", "待补")
    assert paper.events == (("2026-11-01", "刘建国去世"),)
    assert lady != man
