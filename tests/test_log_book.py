"""What a change touched, in words: nothing clear that lists mask, nothing of what was erased."""

from __future__ import annotations

import pytest

from desktop_app import log_book
from desktop_app.common.errors import NotAllowed
from desktop_app.context import Context, SignedIn
from desktop_app.operators import service as operators
from desktop_app.operators.roles import permissions
from desktop_app.residents import erasing, service
from desktop_app.store import keys
from desktop_app.store.models import Change
from desktop_app.store.reading import models

FACTS = {"sex": "1", "birth_date": "1980-01-01", "no_id_reason": "03"}


def as_role(ctx: Context, *roles: str) -> Context:
    return Context(ctx.store, SignedIn(7, "旁人", roles, permissions(list(roles))), clock=ctx.clock)


def last(ctx: Context) -> int:
    return int(Change.select(Change.id).order_by(Change.id.desc()).limit(1).scalar())


def told(ctx: Context, number: int) -> str:
    return "\n".join(one.text for one in log_book.touched(ctx, number))


def test_every_table_with_history_is_told(embedded: Context) -> None:
    from desktop_app.store.records import Part, Record

    written = {name for name, model in models().items() if issubclass(model, (Record, Part))}
    assert written <= set(log_book.subjects())


def test_a_number_in_the_log_is_masked(ctx: Context) -> None:
    number = "11010519491231002X"
    person = service.create(ctx, {"name": "张三", "id_no": number})
    added = last(ctx)
    service.update(ctx, person, 1, {"phone": "13800001111"})
    for change in (added, last(ctx)):
        said = told(ctx, change)
        assert number not in said and "13800001111" not in said
        assert "张三" in said
    assert "填写电话“138****1111”" in told(ctx, last(ctx))


def test_into_the_bin_and_back(ctx: Context) -> None:
    person = service.create(ctx, {"name": "张三", **FACTS})
    service.delete(ctx, person, "重复")
    assert "移入回收站" in told(ctx, last(ctx))
    assert log_book.touched(ctx, last(ctx))[0].opens is None, "what lies in the bin is opened there"
    service.restore(ctx, person)
    assert "从回收站恢复" in told(ctx, last(ctx))
    assert log_book.touched(ctx, last(ctx))[0].opens == ("residents", person)


def test_nothing_is_told_of_who_was_erased(ctx: Context) -> None:
    person = service.create(ctx, {"name": "张三", **FACTS})
    added = last(ctx)
    erasing.erase(ctx, person, "本人要求")
    said = told(ctx, added)
    assert "张三" not in said
    assert "已按规定删除" in said
    assert "张三" not in told(ctx, last(ctx))


def test_care_groups_are_told_as_in_a_list(ctx: Context) -> None:
    from desktop_app.common import codes
    from desktop_app.common.fields import Level
    from desktop_app.residents.filters import care_level

    by_level = {care_level(code): code for code in codes.table("care_group")}
    person = service.create(ctx, {"name": "张三", **FACTS})
    service.set_care(ctx, person, list(by_level.values()))
    said = told(ctx, last(ctx))
    assert codes.label("care_group", by_level[Level.L2]) in said
    for level in (Level.L3, Level.L4):
        assert codes.label("care_group", by_level[level]) not in said
    assert said.count("关爱对象") == 2, "of L4 there is no line at all"


def test_an_operator_is_told_in_roles(embedded: Context) -> None:
    operators.add(embedded, "王丽", "a long password", ["clerk"], grants=["residents.export"], cost=keys.TEST_COST)
    assert "角色 前台；另外的权限 明文导出" in told(embedded, last(embedded))


def test_a_setting_is_told_by_its_name(ctx: Context) -> None:
    ctx.set_setting("security.lock_minutes", 9)
    assert "没人操作就锁定" in told(ctx, last(ctx))
    assert "9" in told(ctx, last(ctx))


def test_who_may_not_read_a_subject_hears_only_that_there_was_something(ctx: Context) -> None:
    service.create(ctx, {"name": "张三", **FACTS})
    reader = Context(ctx.store, SignedIn(7, "旁人", ("auditor",), frozenset({"history.read"})), clock=ctx.clock)
    assert told(reader, last(ctx)) == "居民：新增"
    with pytest.raises(NotAllowed):
        log_book.touched(as_role(ctx, "clerk"), 1)


def test_long_changes_are_cut(ctx: Context) -> None:
    with ctx.write("residents.edit", "很多") as writer:
        from desktop_app.residents.models import Area

        writer.add_many(Area, [{"name": f"网格{place}", "level": 5, "sort": str(place)} for place in range(20)])
    assert len(log_book.touched(ctx, last(ctx), 6)) == 6
