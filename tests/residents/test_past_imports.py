"""An import is taken back days later, or it is said what was changed since; on both engines."""

from __future__ import annotations

from pathlib import Path

import pytest

from desktop_app.common.errors import NotFound
from desktop_app.context import Context
from desktop_app.residents import importing, past_imports, queries, service
from desktop_app.residents.models import Household, Person
from desktop_app.residents.register import StoreRegister
from desktop_app.residents.roster import make_plan
from desktop_app.spreadsheet.reader import open_workbook
from desktop_app.store.history import Conflict
from tests.residents.rosters import number
from tests.spreadsheet.workbooks import xlsx

HEAD = ["户主姓名", "姓名", "与户主关系", "身份证号", "家庭住址"]
ROWS = [
    ["张一", "张一", "户主", number(1), "甲院1栋1单元101"],
    [None, "张二", "子", number(3), "甲院1栋1单元101"],
]


@pytest.fixture
def batch(ctx: Context, tmp_path: Path) -> str:
    file = xlsx(tmp_path / "名册.xlsx", ("表", [HEAD, *ROWS], []))
    with open_workbook(file) as book:
        plan = make_plan(book, StoreRegister(), today=ctx.clock.today())
    return importing.apply(ctx, plan, file_name=file.name).batch


def _person(ctx: Context, name: str) -> dict[str, object]:
    return queries.get(ctx, Person.get(Person.name == name).id)


def _change(ctx: Context, name: str, **values: str) -> None:
    row = _person(ctx, name)
    service.update(ctx, row["id"], row["version"], values)  # type: ignore[arg-type]


def test_the_last_imports_are_listed(ctx: Context, batch: str) -> None:
    (one,) = past_imports.recent(ctx)
    assert (one.batch, one.file_name, one.is_undone) == (batch, "名册.xlsx", False)
    assert past_imports.undo(ctx, batch) == "导入名册“名册.xlsx”"
    assert [Person.select().count(), Household.select().count()] == [0, 0]
    assert past_imports.recent(ctx)[0].is_undone


@pytest.mark.parametrize("field", ["phone", "live_addr"])
def test_what_was_changed_since_is_named(ctx: Context, batch: str, field: str) -> None:
    values = {"phone": "13800000001", "live_addr": "甲院2栋1单元101"}
    _change(ctx, "张二", **{field: values[field]})
    label = {"phone": "电话", "live_addr": "住址"}[field]
    with pytest.raises(Conflict, match=f"张二的{label}（{ctx.operator.name}，2026-11-20）（共1处）"):
        past_imports.undo(ctx, batch)
    with pytest.raises(Conflict, match="不能撤销"):
        ctx.undo_batch(batch)  # by the general way, too: what was filled in later would be lost
    assert Person.select().count() == 2
    ctx.undo()
    past_imports.undo(ctx, batch)
    assert Person.select().count() == 0


def test_what_was_recorded_of_the_people_since_is_named(ctx: Context, batch: str) -> None:
    service.set_care(ctx, Person.get(Person.name == "张一").id, ["C02"])
    with pytest.raises(Conflict, match="张一的关爱对象"):
        past_imports.undo(ctx, batch)
    assert Person.select().count() == 2


def test_who_was_deleted_meanwhile_goes_with_the_import(ctx: Context, batch: str) -> None:
    service.delete(ctx, Person.get(Person.name == "张二").id)
    past_imports.undo(ctx, batch)
    assert Person.select().count() == 0


def test_a_batch_that_is_none(ctx: Context) -> None:
    with pytest.raises(NotFound):
        past_imports.undo(ctx, "20200101-1")
