"""Nothing sensitive in any list, search, picker, workbook or history, for anybody; in full only by a logged reveal."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from openpyxl import load_workbook

from desktop_app import log_book, today
from desktop_app.cli.records import SUBJECTS, as_rows
from desktop_app.common.errors import NotAllowed, UsageError
from desktop_app.context import Context, SignedIn
from desktop_app.figures import monthly
from desktop_app.figures.behind import Behind
from desktop_app.figures.catalogue import FIGURES
from desktop_app.mediation import queries as cases
from desktop_app.operators.roles import permissions
from desktop_app.residents import exporting, household_listing, queries, service
from desktop_app.residents.listed import Rows
from desktop_app.store import recycle
from desktop_app.store.keys import WrongPassword
from desktop_app.store.models import Change
from desktop_app.village_rules import queries as rules
from desktop_app.volunteers import queries as volunteers
from tests.operators.conftest import (
    LADY,
    LADY_MASKED,
    MAN,
    OTHER_PHONE,
    OUTSIDER,
    PHONE,
    PHONE_MASKED,
    As,
    Hall,
    build,
)
from tests.store_fixtures import PASSWORD

NUMBERS = (LADY, MAN, OUTSIDER, PHONE, OTHER_PHONE, "13700000001", "13700000002")
SECRET = ("残疾", "精神", "C12", "C16")
READERS = ("clerk", "mediator", "director", "auditor")


def listed(ctx: Context, hall: Hall) -> dict[str, Any]:
    """Everything this operator's lists, searches, pickers and histories say, by where it is said."""
    found: dict[str, Any] = {}
    people = [hall.lady, hall.man, hall.outsider]
    if ctx.may("residents.read"):
        found["residents"] = [dict(row) for row in Rows(ctx).of(people)]
        found["json residents"] = as_rows(ctx, SUBJECTS["residents"], people)
        found["find"] = [queries.find(ctx, text) for text in ("曾", LADY, PHONE, PHONE[-4:])]
        found["twin"] = [queries.by_id_no(ctx, LADY), queries.namesakes(ctx, "曾桂芝", None)]
        homes = household_listing.ids(ctx)
        found["households"] = [dict(row) for row in household_listing.rows(ctx, homes)]
        found["history"] = queries.history(ctx, hall.lady)
    if ctx.may("volunteers.read"):
        found["volunteers"] = volunteers.volunteer_rows(ctx, [hall.volunteer])
        found["members"] = volunteers.members(ctx, hall.team)
        found["services"] = volunteers.service_rows(ctx, [hall.served])
        found["find volunteers"] = volunteers.find(ctx, "曾")
        found["json volunteers"] = as_rows(ctx, SUBJECTS["volunteers"], [hall.volunteer])
    if ctx.may("cases.read"):
        found["cases"] = cases.rows(ctx, cases.ids(ctx))
        found["find cases"] = cases.find(ctx, "曾桂芝")
        found["json cases"] = as_rows(ctx, SUBJECTS["cases"], cases.ids(ctx))
        found["mediators"] = cases.mediators(ctx)
    if ctx.may("reports.read"):
        month = monthly.month(ctx, "2026-11")
        for key, figure in FIGURES.items():
            if not figure.is_private:
                behind = Behind(ctx, figure, month)
                found[f"behind {key}"] = behind.rows(behind.ids())
        found["report"] = monthly.report(ctx, "2026-11").tables[1:]
    found["due"] = today.due(ctx)
    found["bin"] = recycle.items(ctx)
    if ctx.may("history.read"):
        every = [number for (number,) in Change.select(Change.id).tuples()]
        found["log"] = [log_book.touched(ctx, number) for number in every]
    if ctx.may("rules.read"):
        found["rules"] = rules.rows(ctx, rules.ids(ctx))
    return found


@pytest.mark.parametrize("role", [*READERS, "grid", "volunteer_admin", "admin"])
def test_no_list_says_it(embedded: Context, role: str) -> None:
    ctx, hall = embedded, build(embedded)
    service.update(ctx, hall.lady, 1, {"phone": OTHER_PHONE, "id_no": None, "no_id_reason": "99"})
    service.update(ctx, hall.lady, 2, {"phone": PHONE, "id_no": LADY, "no_id_reason": None})
    service.delete(ctx, hall.man)
    ctx.operator = SignedIn(90, "赵强", (role,), permissions([role]), hall.grid)
    desk = ctx
    for place, said in listed(desk, hall).items():
        text = str([vars(one) if hasattr(one, "__dict__") else one for one in said] if isinstance(said, list) else said)
        assert not [number for number in NUMBERS if number in text], place
        if place != "report":  # the columns of a report are called after the groups, and count them
            assert not [word for word in SECRET if word in text], place


@pytest.mark.parametrize("role", READERS)
def test_an_opened_record_has_the_telephone_and_masks_the_number(hall: Hall, acting: As, role: str) -> None:
    desk = acting(role)
    row = queries.get(desk, hall.lady)
    words = queries.record_words(desk, row)
    assert words["id_no"] == LADY_MASKED
    assert words["phone"] == (PHONE_MASKED if role == "auditor" else PHONE)
    assert queries.care_words(desk, row) == ["高龄老人", "空巢老人", "关爱"]
    assert LADY not in str(row)


@pytest.mark.parametrize(
    ("role", "care"),
    [
        ("clerk", ["C02", "C12"]),
        ("grid", ["C02", "C12"]),
        ("mediator", ["C02", ""]),
        ("auditor", ["C02", ""]),
        ("director", ["C02", "C12", "C16"]),
    ],
)
def test_care_groups_by_level_and_role(ctx: Context, hall: Hall, acting: As, role: str, care: list[str]) -> None:
    desk = acting(role, area=hall.grid)
    assert queries.get(desk, hall.lady)["care"] == care
    service.set_care(ctx, hall.lady, [])
    told = str(queries.history(desk, hall.lady))
    assert "结束关爱组“关爱”" in told
    assert "结束关爱组“空巢老人”" in told
    assert told.count("“关爱”") == (2 if role == "director" else 1), "of level 4 only the named role learns at all"
    assert not any(word in told for word in SECRET)


def test_level_4_is_revealed_to_and_written_by_the_named_role_only(ctx: Context, hall: Hall, acting: As) -> None:
    clerk = acting("clerk")
    assert service.reveal(clerk, hall.lady, "care", "核对名册") == "空巢老人、残疾人"
    assert service.reveal(ctx, hall.lady, "care", "核对名册") == "空巢老人、残疾人、严重精神障碍患者"
    with pytest.raises(NotAllowed):
        service.set_care(clerk, hall.lady, ["C16", "C14"])
    service.set_care(clerk, hall.lady, ["C08"])
    assert queries.get(ctx, hall.lady)["care"] == ["C08", "C16"], "what he may not see he does not end"
    with pytest.raises(NotAllowed):
        service.create(clerk, {"name": "孙梅", "sex": "2", "no_id_reason": "99"}, care=["C15"])
    for code in ("C12", "C14", "C16"):
        with pytest.raises(UsageError, match="不能按这一类筛选"):
            queries.ids(ctx, "", {"care": code})


def test_a_masked_number_is_found_by_the_whole_or_its_end(ctx: Context, hall: Hall) -> None:
    for text in (LADY, LADY[-4:], LADY[-8:], PHONE, PHONE[-4:], PHONE[-7:]):
        assert hall.lady in queries.ids(ctx, text), text
    for text in (LADY[:6], LADY[:17], LADY[6:14], LADY[4:], PHONE[:4], PHONE[:7], PHONE[3:9], LADY[-3:], "*" * 4):
        found = hall.lady in queries.ids(ctx, text)
        assert found is (text == LADY[4:]), text  # fourteen last digits are still its end


def _cells(file: Path) -> str:
    return " ".join(str(cell.value) for sheet in load_workbook(file) for line in sheet for cell in line if cell.value)


def test_exports_are_masked_unless_a_right_and_a_reason_make_them_clear(
    ctx: Context, hall: Hall, acting: As, tmp_path: Path
) -> None:
    clerk, people = acting("clerk"), [hall.lady, hall.man, hall.outsider]
    exporting.export(clerk, tmp_path / "masked.xlsx", people, narrowed="性别：女")
    cells = _cells(tmp_path / "masked.xlsx")
    assert not [word for word in (*NUMBERS, "残疾", "精神", "关爱 ") if word in cells]
    assert (LADY_MASKED in cells, PHONE_MASKED in cells, "空巢老人" in cells) == (True, True, True)
    with pytest.raises(NotAllowed):
        exporting.export(clerk, tmp_path / "no.xlsx", people, clear_reason="上级部门要求报送")
    assert not (tmp_path / "no.xlsx").exists()
    exporting.export(ctx, tmp_path / "clear.xlsx", people, clear_reason="上级部门要求报送")
    cells = _cells(tmp_path / "clear.xlsx")
    assert (LADY in cells, PHONE in cells, "残疾人" in cells, "精神" in cells) == (True, True, True, False)
    told = [(row.action, row.reason) for row in Change.select().where(Change.action.startswith("导出居民名册"))]
    assert "3人（号码已隐去）" in told[0][0] and told[0][0].endswith("；条件：性别：女") and told[0][1] is None
    assert "3人（含完整号码）" in told[1][0] and told[1][1] == "上级部门要求报送"


def test_a_clear_export_is_approved_on_the_spot(embedded: Context, tmp_path: Path) -> None:
    hall = build(embedded)
    embedded.operator = SignedIn(90, "赵强", ("clerk",), permissions(["clerk"]))
    with pytest.raises(WrongPassword):
        exporting.approve(embedded, "演示", "不对的密码")
    approval = exporting.approve(embedded, "演示", PASSWORD)
    file = tmp_path / "clear.xlsx"
    assert exporting.export(embedded, file, [hall.lady], clear_reason="上级部门要求报送", approval=approval) == 1
    assert LADY in _cells(file)
    last = Change.select().order_by(Change.id.desc()).get()
    assert "含完整号码，演示当场审批" in last.action
    assert (last.operator_name, last.reason) == ("赵强", "上级部门要求报送")
    other = exporting.Approval("演示", 12345)
    with pytest.raises(NotAllowed):
        exporting.export(embedded, file, [hall.lady], clear_reason="上级部门要求报送", approval=other)


def test_what_is_logged_names_nobody(ctx: Context, hall: Hall, tmp_path: Path) -> None:
    service.reveal(ctx, hall.lady, "id_no", "核对本人证件")
    service.note_care_seen(ctx, hall.lady, "登记关爱对象")
    exporting.export(ctx, tmp_path / "x.xlsx", [hall.lady])
    service.delete(ctx, hall.man)
    service.restore(ctx, hall.man)
    for change in Change.select():
        said = f"{change.action}{change.reason or ''}"
        assert not [word for word in ("曾桂芝", "李国庆", *NUMBERS) if word in said], said
    mine = [(told.action, told.reason) for told in queries.history(ctx, hall.lady)[:2]]
    assert mine == [("查看关爱对象", "登记关爱对象"), ("查看身份证号", "核对本人证件")]


def test_who_stands_behind_a_figure_of_care_is_a_reveal(ctx: Context, hall: Hall, acting: As) -> None:
    month = monthly.month(ctx, "2026-11")
    behind = Behind(acting("clerk"), FIGURES["residents.disabled"], month)
    assert [row["name"] for row in behind.rows(behind.ids())] == ["曾桂芝"]
    last = Change.select().order_by(Change.id.desc()).get()
    assert (last.action, last.reason) == ("查看名单：残疾（2026年11月）", "核对报表")
    with pytest.raises(NotAllowed):
        Behind(acting("auditor"), FIGURES["residents.disabled"], month)
