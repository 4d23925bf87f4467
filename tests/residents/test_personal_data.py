"""The notice, consents, and what is held of one person for himself; on both engines (today is 2026-11-20)."""

from __future__ import annotations

import pypdfium2
import pytest

from desktop_app.common.errors import ChecksFailed, KnownError, NotAllowed, NotFound, UsageError
from desktop_app.common.person_papers import HeldPaper
from desktop_app.context import Context, SignedIn
from desktop_app.operators.roles import permissions
from desktop_app.residents import consents, erasing, held, households, notice, service
from desktop_app.residents.models import Consent
from desktop_app.store.models import Change, ChangeItem
from desktop_app.visits.models import CareService, Visit
from reports import personal_data

LADY = "290101194308150042"
WHY = "本人持身份证到厅提出"


@pytest.fixture
def lady(ctx: Context) -> int:
    home = households.create(ctx, {"live_addr": "向阳花园6栋2单元1502", "contract_doctor": "林医生"})
    values = {"name": "曾桂芝", "id_no": LADY, "relation_to_head": "02", "household_id": home, "phone": "13812347686"}
    person = service.create(ctx, {**values, "health": "20", "leftbehind_type": "01"}, care=["C03", "C12", "C16"])
    boy = {"name": "曾小", "id_no": "290101201403050034", "relation_to_head": "41", "household_id": home}
    service.create(ctx, boy)
    with ctx.write("residents.edit", "准备") as writer:
        visit = {"person_id": person, "day": "2026-10-02", "mode": "01", "situation": "精神好", "needs": "想装扶手"}
        writer.add(Visit, visit)
        writer.add(Visit, {"household_id": home, "day": "2026-10-03", "mode": "02", "situation": "别人家的话"})
        writer.add(CareService, {"person_id": person, "kind": "04", "day": "2026-10-05", "content": "午餐"})
    service.reveal(ctx, person, "id_no", "核对本人证件")
    return person


def _text(paper: HeldPaper) -> str:
    return "\n".join("　".join(row) for table in paper.tables for row in table.rows)


def test_what_is_held_is_whole_and_in_clear(ctx: Context, lady: int) -> None:
    paper = held.paper(ctx, lady, WHY)
    text = _text(paper)
    for word in (
        LADY,
        "13812347686",
        "林医生",
        "曾小",
        "残疾人",
        "独居老人",
        "想装扶手",
        "助餐",
        "午餐",
        "查看身份证号",
    ):
        assert word in text, word
    assert "290101201403050034" not in text, "another person's number is not his"
    assert "别人家的话" not in text
    assert "None" not in text
    assert "核对本人证件" in text
    log = Change.select().order_by(Change.id.desc()).get()
    assert (log.action, log.reason) == ("本人查询：生成个人信息查询单", WHY)
    item = ChangeItem.get(ChangeItem.change_id == log.id)
    assert (item.table_name, item.record_id) == ("person", lady)


def test_houses_the_grid_and_what_was_merged_stand_on_it(ctx: Context, lady: int) -> None:
    from desktop_app.residents import areas, contacts, merging, registers
    from desktop_app.residents.models import Area

    again = {"name": "曾桂枝", "sex": "2", "birth_date": "1943-08-15", "no_id_reason": "03", "remark": "旧表上的备注"}
    merging.merge(ctx, lady, service.create(ctx, again), take=())
    house = {"live_addr": "水岸新城1栋1单元101", "usage": "01", "owner": lady, "hazard": "01 02", "rent_use": "01"}
    registers.add(ctx, registers.HOUSES, {**house, "tenant_name": "别家的租客", "tenant_phone": "13900000002"})
    building = Area.get(Area.name == "6栋")
    areas.set_leader(ctx, building.id, building.version, "05", lady)
    contacts.assign_by_name(ctx, "林晓东", [building.id])
    text = _text(held.paper(ctx, lady, WHY))
    for word in ("曾桂枝", "旧表上的备注", "水岸新城1栋1单元101", "消防、用电", "房主", "楼栋长", "林晓东"):
        assert word in text, word
    assert "别家的租客" not in text and "13900000002" not in text


def test_groups_of_level_four_stand_on_it_for_the_named_role_only(ctx: Context, lady: int) -> None:
    word = "严重精神障碍"
    assert word in _text(held.paper(ctx, lady, WHY))
    ctx.operator = SignedIn(ctx.operator.id, "员", ("x",), permissions(["director"]) - {"residents.l4"})
    text = _text(held.paper(ctx, lady, WHY))
    assert word not in text
    assert "残疾人" in text


def test_an_inquiry_needs_the_right_and_a_reason(ctx: Context, lady: int) -> None:
    with pytest.raises(UsageError):
        held.paper(ctx, lady, "  ")
    with pytest.raises(NotFound):
        held.paper(ctx, lady + 1000, WHY)
    ctx.operator = SignedIn(ctx.operator.id, "员", ("x",), permissions(["director"]) - {"residents.reveal"})
    with pytest.raises(NotAllowed):
        held.paper(ctx, lady, WHY)


def test_both_papers_can_be_printed(ctx: Context, lady: int) -> None:
    ctx.set_setting(notice.CONTACT, "张主任 0719-5221234")
    told = _pages(personal_data.notice(notice.paper(ctx)))
    assert len(told) == 1
    for word in ("个人信息处理告知书", "向阳社区便民服务厅", "0719-5221234", notice.VERSION, "监护人"):
        assert word in told[0]
    pages = _pages(personal_data.held(held.paper(ctx, lady, WHY)))
    assert LADY in "".join(pages)
    assert "没有登记" in "".join(pages), "an empty part says so"


def _pages(pdf: bytes) -> list[str]:
    document = pypdfium2.PdfDocument(pdf)
    return [page.get_textpage().get_text_range() for page in document]


def test_a_consent_is_kept_with_the_notice_and_withdrawn_once(ctx: Context, lady: int) -> None:
    one = consents.add(ctx, lady, {"scope": "01", "signed_on": "2026-11-01", "remark": " "})
    [given] = consents.of_person(ctx, lady)
    assert (given.scope, given.notice_version, given.withdrawn_on) == ("健康、残疾等敏感个人信息", notice.VERSION, "")
    consents.withdraw(ctx, one)
    assert consents.of_person(ctx, lady)[0].withdrawn_on == "2026-11-20"
    with pytest.raises(KnownError, match="撤回过"):
        consents.withdraw(ctx, one)
    ctx.undo()
    assert consents.of_person(ctx, lady)[0].withdrawn_on == ""
    with pytest.raises(NotFound):
        consents.withdraw(ctx, one + 1000)


@pytest.mark.parametrize(
    ("values", "key"),
    [
        ({"signed_on": "2026-11-01"}, "scope"),
        ({"scope": "77", "signed_on": "2026-11-01"}, "scope"),
        ({"scope": "01", "signed_on": "2026-11-21"}, "signed_on"),
        ({"scope": "01", "signed_on": "1940-01-01"}, "signed_on"),
        ({"scope": "01"}, "signed_on"),
    ],
)
def test_a_consent_that_does_not_hold_is_refused(ctx: Context, lady: int, values: dict[str, str], key: str) -> None:
    with pytest.raises(ChecksFailed) as refused:
        consents.add(ctx, lady, values)
    assert set(refused.value.fields) == {key}


def test_for_a_child_under_fourteen_a_guardian_consents(ctx: Context) -> None:
    child = service.create(ctx, {"name": "曾小", "id_no": "290101201403050034"})
    with pytest.raises(ChecksFailed) as refused:
        consents.add(ctx, child, {"scope": "02", "signed_on": "2026-11-01"})
    assert set(refused.value.fields) == {"guardian"}
    consents.add(ctx, child, {"scope": "02", "signed_on": "2026-11-01", "guardian": "曾磊"})
    assert consents.of_person(ctx, child)[0].guardian == "曾磊"


def test_erasing_a_person_takes_the_consents_along(ctx: Context, lady: int) -> None:
    consents.add(ctx, lady, {"scope": "01", "signed_on": "2026-11-01", "remark": "说过的话"})
    for model in (Visit, CareService):
        model.delete().execute()
    erasing.erase(ctx, lady, "本人申请")
    assert not Consent.select().where(Consent.person == lady).exists()
    assert not ChangeItem.select().where(ChangeItem.after.contains("说过的话")).exists()
