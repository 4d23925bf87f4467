"""The log as it is read: complete, narrowed, kept up, and only by those who may."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

import pytest

from desktop_app.common.dates import FixedClock
from desktop_app.common.errors import NotAllowed
from desktop_app.common.jobs import JobControl
from desktop_app.context import Context, SignedIn
from desktop_app.operators.roles import permissions
from desktop_app.residents import service
from desktop_app.store import history, history_log
from desktop_app.store.models import Change

FACTS = {"sex": "1", "birth_date": "1980-01-01", "no_id_reason": "03"}


def as_role(ctx: Context, *roles: str) -> Context:
    return Context(ctx.store, SignedIn(7, "旁人", roles, permissions(list(roles))), clock=ctx.clock)


@pytest.fixture
def filled(ctx: Context) -> Context:
    """Writes of two operators on two days, an export, a print, a refusal."""
    person = service.create(ctx, {"name": "张三", **FACTS})
    service.update(ctx, person, 1, {"phone": "13800001111"})
    ctx.clock = FixedClock(datetime(2026, 11, 21, 10, 0))
    ctx.log("residents.read", "导出居民名册1人（号码已隐去）：姓名", "上报")
    ctx.log("residents.read", "打印名单")
    with pytest.raises(NotAllowed):
        as_role(ctx, "mediator").require("residents.import")
    return ctx


def actions(ctx: Context, numbers: object) -> list[str]:
    found = history_log.entries(ctx, list(numbers))  # type: ignore[call-overload]
    return [found[number].action for number in numbers]  # type: ignore[attr-defined]


def test_everything_is_there_newest_first(filled: Context) -> None:
    index = history_log.read(filled)
    numbers = list(index.find())
    assert numbers == list(range(Change.select().count(), 0, -1))
    assert actions(filled, numbers)[:5] == [
        "没有权限：residents.import",
        "打印名单",
        "导出居民名册1人（号码已隐去）：姓名",
        "修改居民",
        "新增居民",
    ]
    entry = history_log.entries(filled, [numbers[2]])[numbers[2]]
    assert (entry.operator, entry.reason, entry.at) == ("演示", "上报", "2026-11-21 10:00:00")


@pytest.mark.parametrize(
    ("narrowed", "expected"),
    [
        ({"text": "名册"}, ["导出居民名册1人（号码已隐去）：姓名"]),
        ({"text": "居民", "kind": history_log.WRITE}, ["修改居民", "新增居民"]),
        ({"kind": history_log.PRINT}, ["打印名单"]),
        ({"kind": history_log.REFUSED}, ["没有权限：residents.import"]),
        ({"operator": 7}, ["没有权限：residents.import"]),
        ({"first_day": "2026-11-21", "kind": history_log.EXPORT}, ["导出居民名册1人（号码已隐去）：姓名"]),
        ({"last_day": "2026-11-20", "text": "居民"}, ["修改居民", "新增居民"]),
        ({"first_day": "2026-11-22"}, []),
        ({"text": "没有这样的话"}, []),
    ],
)
def test_it_is_narrowed(filled: Context, narrowed: dict[str, object], expected: list[str]) -> None:
    index = history_log.read(filled)
    assert actions(filled, index.find(**narrowed)) == expected  # type: ignore[arg-type]


def test_what_is_written_later_is_read_on(filled: Context) -> None:
    index = history_log.read(filled)
    before = len(index)
    assert history_log.read_on(filled, index) == 0
    service.create(filled, {"name": "李四", **FACTS})
    assert history_log.read_on(filled, index) == 1
    assert len(index) == before + 1
    assert actions(filled, index.find()[:1]) == ["新增居民"]


def test_the_end_of_it_is_there_at_once(filled: Context) -> None:
    end = history_log.newest(filled, 2)
    assert actions(filled, end.find()) == ["没有权限：residents.import", "打印名单"]
    assert end.before + len(end) == Change.select().count()
    service.create(filled, {"name": "李四", **FACTS})
    assert history_log.read_on(filled, end) == 1


def test_reading_in_pieces_leaves_nothing_out(filled: Context, monkeypatch: pytest.MonkeyPatch) -> None:
    whole = list(history_log.read(filled).find())
    monkeypatch.setattr(history_log, "CHUNK", 2)
    told: list[int] = []
    pieces = history_log.read(filled, JobControl(lambda progress: told.append(progress.done)))
    assert list(pieces.find()) == whole
    assert told[-1] == len(whole)


@pytest.mark.parametrize("role", ["clerk", "mediator", "grid", "volunteer_admin", "admin"])
def test_only_those_who_may_read_it(filled: Context, role: str) -> None:
    other = as_role(filled, role)
    asked: list[Callable[[], object]] = [
        lambda: history_log.read(other),
        lambda: history_log.entries(other, [1]),
        lambda: history_log.items(other, [1]),
        lambda: history_log.operators(other),
    ]
    for ask in asked:
        with pytest.raises(NotAllowed):
            ask()
    refused = history_log.read(filled).find(kind=history_log.REFUSED)
    assert actions(filled, refused[:1]) == ["没有权限：history.read"]


def test_the_auditor_reads_it(filled: Context) -> None:
    assert len(history_log.read(as_role(filled, "auditor"))) == Change.select().count()


@pytest.mark.parametrize(
    ("action", "undoes", "kind"),
    [
        ("打印中心的设置", None, history_log.WRITE),
        ("撤销：导出", 4, history_log.WRITE),
        ("删除居民", history.ERASED, history_log.WRITE),
        ("密码输错3次：演示", history.LOGGED, history_log.REFUSED),
        ("登录", history.LOGGED, history_log.SIGN_IN),
        ("查看证件号码", history.LOGGED, history_log.VIEW),
        ("备份", history.LOGGED, history_log.OTHER),
    ],
)
def test_kinds(action: str, undoes: int | None, kind: int) -> None:
    assert history_log.kind_of(action, undoes) == kind


def test_items_are_limited_and_told_apart_from_erased_ones(filled: Context) -> None:
    number = history_log.read(filled).find(text="新增居民")[0]
    (item,) = history_log.items(filled, [number])[number]
    assert item.table == "person"
    assert item.before is None and item.after is not None and item.after["name"] == "张三"
    assert history_log.items(filled, [number], most=0)[number] == []
