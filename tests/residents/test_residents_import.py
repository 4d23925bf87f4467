"""The real-shaped roster goes in, is counted, is recognised again, and is taken back; on both engines."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from desktop_app.common.errors import Cancelled, KnownError, NotAllowed
from desktop_app.common.id_numbers import check_digit
from desktop_app.common.jobs import JobControl
from desktop_app.context import Context, SignedIn
from desktop_app.operators.roles import permissions
from desktop_app.residents import exporting, importing, queries, service
from desktop_app.residents.importing import ImportResult
from desktop_app.residents.models import Area, CareTag, Household, Person
from desktop_app.residents.register import StoreRegister
from desktop_app.residents.roster import RosterPlan, make_plan
from desktop_app.spreadsheet.reader import open_workbook
from desktop_app.store import history
from desktop_app.store.models import Change

DATA = Path(__file__).resolve().parents[1] / "data"
ROSTER = DATA / "向阳社区居民花名册.xlsx"
EXPECTED = json.loads((DATA / "向阳社区居民花名册.expected.json").read_text("utf-8"))
ODD = ["𫖯䶮", "𬱖", "<b>张</b>", "A&B", "=1+1", 'O\'Brien "Q"', "王😀"]


def plan_of(ctx: Context, file: Path = ROSTER) -> RosterPlan:
    with open_workbook(file) as workbook:
        return make_plan(workbook, StoreRegister(), today=ctx.clock.today())


def roster_in(ctx: Context, file: Path = ROSTER) -> ImportResult:
    return importing.apply(ctx, plan_of(ctx, file), file_name=file.name)


def test_the_roster_counts_as_it_should_and_is_taken_back_whole(ctx: Context) -> None:
    result = roster_in(ctx)
    counts = result.counts
    assert counts.balanced
    assert (counts.read, counts.added, counts.rejected, counts.duplicates) == (
        EXPECTED["people"] + EXPECTED["duplicates"],
        EXPECTED["added"],
        EXPECTED["rejected"],
        EXPECTED["duplicates"],
    )
    assert (result.households_added, result.batch) == (EXPECTED["households"], "20261120-1")
    assert (Person.select().count(), Household.select().count()) == (EXPECTED["added"], EXPECTED["households"])
    people = Person.select().where(Person.household.is_null() | Person.area.is_null() | (Person.name_sort == ""))
    assert people.count() == 0, "everybody has a household, a place in the tree and a sort key"
    for home in Household.select():
        heads = [p.id for p in Person.select().where(Person.household == home.id, Person.relation_to_head == "02")]
        assert heads == ([home.head_id] if home.head_id else []), "one head, or 户主待补"
    assert Household.select().where(Household.head_id.is_null()).count() > 0
    assert CareTag.select().where(CareTag.basis == f"名册“{ROSTER.name}”").count() > 100
    assert Change.get(Change.batch == result.batch).action == f"导入名册“{ROSTER.name}”"

    again = roster_in(ctx)
    assert (again.counts.added, again.counts.updated, again.counts.unchanged) == (0, 0, EXPECTED["added"])
    assert (again.batch, again.households_added) == ("20261120-2", 0)

    ctx.undo_batch(result.batch)
    assert [model.select().count() for model in (Person, Household, Area, CareTag)] == [0, 0, 0, 0]
    assert queries.find(ctx, "zeng") == []
    assert history.problems(ctx.store.key) == []


def test_a_second_roster_changes_what_is_new_and_wipes_nothing(embedded: Context, tmp_path: Path) -> None:
    roster_in(embedded)
    person = queries.find(embedded, "曾婷婷")[0][0]
    before = queries.get(embedded, person)
    service.update(embedded, person, before["version"], {"phone": "13900000000", "remark": "党员中心户"})
    second = roster_in(embedded)
    after = queries.get(embedded, person)
    assert (second.counts.updated, after["phone"], after["remark"]) == (1, before["phone"], "党员中心户")
    line = queries.history(embedded, person)[0]
    assert (line.action, line.details) == (
        f"导入名册“{ROSTER.name}”",
        (f"把电话从“139****0000”改为“{before['phone'][:3]}****{before['phone'][-4:]}”",),
    )
    embedded.undo_batch(second.batch)
    assert queries.get(embedded, person)["phone"] == "13900000000"


def test_a_plan_that_is_out_of_date_is_refused_whole(ctx: Context) -> None:
    plan = plan_of(ctx)
    first = next(row for row in plan.rows if row.values.get("id_no") and not row.reasons)
    service.create(ctx, {"name": first.values["name"], "id_no": first.values["id_no"]})
    with pytest.raises(KnownError, match="请重新预览后再导入"):
        importing.apply(ctx, plan, file_name=ROSTER.name)
    assert (Person.select().count(), Household.select().count()) == (1, 0)


def test_a_cancelled_import_leaves_nothing_behind(ctx: Context) -> None:
    plan, texts = plan_of(ctx), []

    def report(progress: object) -> None:
        texts.append(progress.text)  # type: ignore[attr-defined]
        if "写入居民" in texts[-1]:
            control.cancel()

    control = JobControl(report)
    with pytest.raises(Cancelled):
        importing.apply(ctx, plan, file_name=ROSTER.name, control=control)
    assert texts[-1] == "正在写入居民"
    assert [model.select().count() for model in (Person, Household, Area)] == [0, 0, 0]


def test_importing_needs_the_right_to_it(embedded: Context) -> None:
    clerk = Context(embedded.store, SignedIn(1, "演示", ("clerk",), permissions(["clerk"])), clock=embedded.clock)
    with pytest.raises(NotAllowed):
        importing.apply(clerk, plan_of(embedded), file_name=ROSTER.name)


def _odd_people(ctx: Context) -> list[int]:
    found = []
    for number, name in enumerate(ODD):
        first_17 = f"29010119900101{number:03d}"
        care = ["C12", "C08"] if number == 0 else []
        values = {"name": name, "id_no": first_17 + check_digit(first_17), "phone": f"1380000000{number}"}
        found.append(service.create(ctx, {**values, "live_addr": f"向阳花园{number + 1}栋1单元101"}, care=care))
    return found


def _cells(file: Path) -> list[list[object]]:
    from openpyxl import load_workbook

    return [list(row) for row in load_workbook(file).active.iter_rows(values_only=True)]


def test_an_export_is_masked_keeps_names_and_is_logged(embedded: Context, tmp_path: Path) -> None:
    people = _odd_people(embedded)
    file = tmp_path / "名册.xlsx"
    fields = ["name", "id_no", "age", "phone", "care"]
    assert exporting.export(embedded, file, people, fields) == len(ODD)
    rows = _cells(file)
    head = next(at for at, row in enumerate(rows) if row[0] == "姓名")
    assert rows[head] == ["姓名", "身份证号", "年龄", "电话", "关爱对象"]
    assert [row[0] for row in rows[head + 1 :]] == ODD
    assert all("**********" in str(row[1]) and "****" in str(row[3]) for row in rows[head + 1 :])
    assert rows[head + 1][4] == "低保对象", "level 3 is left out"
    log = Change.select().order_by(Change.id.desc()).get()
    assert (log.action, log.item_count) == ("导出居民名册7人（号码已隐去）：姓名、身份证号、年龄、电话、关爱对象", 0)


def test_masked_values_of_an_export_count_as_blank(embedded: Context, tmp_path: Path) -> None:
    people = _odd_people(embedded)
    file = tmp_path / "名册.xlsx"
    exporting.export(embedded, file, people)
    plan = plan_of(embedded, file)
    assert (plan.counts.unchanged, plan.counts.read) == (len(ODD), len(ODD)), "known by name, birth date and address"
    assert "身份证号是隐去的，当作没有填" in plan.rows[0].notes


def test_a_clear_export_imports_back_to_the_same_data(embedded: Context, tmp_path: Path) -> None:
    roster_in(embedded)
    _odd_people(embedded)
    file = tmp_path / "名册.xlsx"
    exporting.export(embedded, file, queries.ids(embedded), clear_reason="迁移到另一台电脑")
    same = plan_of(embedded, file)
    assert same.counts.unchanged == same.counts.read == EXPECTED["added"] + len(ODD)
    before = _facts()
    embedded.undo_batch("20261120-1")
    assert {area.name for area in Area.select()} >= {"向阳花园", "1栋"}, "places of others stay where they are"
    assert Area.select().count() == 1 + 1 + len(ODD) * 3, "and only those"
    for person in queries.ids(embedded):
        service.delete(embedded, person)
    result = roster_in(embedded, file)
    assert (result.counts.added, result.counts.rejected) == (EXPECTED["added"] + len(ODD), 0)
    assert _facts() == before
    assert result.households_added == EXPECTED["households"]
    clerk = Context(embedded.store, SignedIn(1, "演示", ("clerk",), permissions(["clerk"])), clock=embedded.clock)
    with pytest.raises(NotAllowed):
        exporting.export(clerk, file, [], clear_reason="迁移到另一台电脑")


def _facts() -> list[tuple[object, ...]]:
    """Everybody as a roster knows him, with the head of his household."""
    head = Person.alias()
    rows = (
        Person.select(Person.name, Person.id_no, Person.phone, Person.live_addr, Person.relation_to_head, head.name)
        .left_outer_join(Household, on=(Person.household == Household.id))
        .left_outer_join(head, on=(Household.head_id == head.id))
        .where(Person.deleted_at.is_null())
        .order_by(Person.id_no)
    )
    return list(rows.tuples())
