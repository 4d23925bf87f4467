"""The recycle bin empties itself; a person can be erased, and the history still proves everything else."""

from __future__ import annotations

import json
from datetime import datetime
from typing import Any

import pytest

from desktop_app.common.dates import FixedClock
from desktop_app.common.errors import KnownError, NotFound, UsageError
from desktop_app.context import Context
from desktop_app.mediation import service as mediation
from desktop_app.mediation.models import Mediator
from desktop_app.residents import erasing, households, queries, service
from desktop_app.residents.models import CareTag, Person
from desktop_app.store import checking, history, recycle
from desktop_app.store.engine import database, is_embedded
from desktop_app.store.models import Change, ChangeItem
from desktop_app.store.reading import models
from desktop_app.volunteers import service as volunteers
from desktop_app.volunteers.models import ServiceRecord, Volunteer

NAME, PHONE, ID_NO = "欧阳桂芝", "13812347686", "290101194308150042"


def _person(ctx: Context, **more: Any) -> int:
    values = {"name": NAME, "id_no": ID_NO, "phone": PHONE, "live_addr": "向阳花园6栋2单元1502", "remark": "听力不好"}
    return service.create(ctx, {**values, **more}, care=["C01"])


def _everything() -> str:
    """Every text in every table."""
    found = []
    for table in [*models(), *(["search_person"] if not is_embedded(database) else [])]:
        for row in database.execute_sql(f'SELECT * FROM "{table}"').fetchall():
            found.append(json.dumps(row, ensure_ascii=False, default=str))
    return "\n".join(found)


def test_an_erased_person_is_nowhere_and_the_chain_holds(ctx: Context) -> None:
    home = households.create(ctx, {"live_addr": "向阳花园6栋2单元1502"})
    person = _person(ctx, household_id=home, relation_to_head="02")
    row = queries.get(ctx, person)
    service.update(ctx, person, row["version"], {"phone": "13912340000"})
    service.reveal(ctx, person, "id_no", "核对身份")
    mediator = mediation.add_mediator(ctx, {"name": NAME}, person_id=person)
    mediation.remove_mediator(ctx, mediator)
    recycle.remove(ctx, "mediator", mediator, "不再担任")
    erasing.erase(ctx, person, "本人申请")
    whole = _everything()
    for word in (NAME, PHONE, "13912340000", ID_NO, "听力不好"):
        assert word not in whole, word
    assert checking.problems(ctx.store) == []
    assert queries.find(ctx, NAME) == []
    assert list(queries.ids(ctx, "", {"bin": True})) == []
    assert CareTag.select().count() == 0
    line = history.of_record("person", person, row["uid"])[0]
    assert (line.action, line.reason, line.before, line.after) == ("个人信息删除", "本人申请", {}, None)


def test_an_erasure_cannot_be_undone_or_restored(ctx: Context) -> None:
    person = _person(ctx)
    erasing.erase(ctx, person, "本人申请")
    number = ctx.store.last_written
    with pytest.raises(KnownError, match="不能撤销"):
        ctx.undo(number)
    with pytest.raises(KnownError, match="不能撤销"):  # nor is what made him
        ctx.undo(Change.get(Change.action == "新增居民").id)
    with pytest.raises(KnownError, match="不能恢复"):
        service.restore(ctx, person)
    with pytest.raises(NotFound):
        service.bring_back(ctx, person, queries.get(ctx, person)["version"], 2)


def test_an_erasure_needs_a_reason(ctx: Context) -> None:
    person = _person(ctx)
    with pytest.raises(UsageError):
        erasing.erase(ctx, person, "  ")
    assert queries.get(ctx, person)["name"] == NAME


def test_a_volunteer_leaves_first_and_his_hours_stay_without_the_name(ctx: Context) -> None:
    person = _person(ctx, id_no=None, birth_date="1970-01-01", sex="2", no_id_reason="03")
    volunteer = volunteers.sign_up(ctx, person, {"registered_on": "2026-01-05"})
    occasion = volunteers.Occasion("2026-11-01", "清扫楼道", "向阳花园", "清扫", "向阳社区", "李四")
    volunteers.record(ctx, occasion, [volunteers.Entry(volunteer, volunteers.Stay(90, None, None))])
    with pytest.raises(KnownError, match="在册志愿者"):
        erasing.erase(ctx, person, "本人申请")
    assert len(erasing.what_stays(ctx, person)) == 1
    volunteers.leave(ctx, volunteer)
    erasing.erase(ctx, person, "本人申请")
    whole = _everything()
    assert NAME not in whole
    assert PHONE not in whole
    assert ServiceRecord.get().minutes == 90
    assert Volunteer.get().name == recycle.NAMELESS
    assert checking.problems(ctx.store) == []


def test_an_emptied_item_without_its_erasure_is_noticed(ctx: Context) -> None:
    _person(ctx)
    ChangeItem.update(before=None, after=None, salt=None).where(ChangeItem.table_name == "person").execute()
    assert any("被抹去" in said for said in history.problems(ctx.store.key))


def test_the_bin_empties_itself_after_the_days_that_are_set(ctx: Context) -> None:
    ctx.set_setting("recycle.keep_days", 30)
    person, kept = (
        _person(ctx),
        service.create(ctx, {"name": "张三", "sex": "1", "birth_date": "1980-01-01", "no_id_reason": "03"}),
    )
    service.delete(ctx, person, "重复登记")
    [binned] = recycle.items(ctx)
    assert (binned.kind, binned.reason, binned.deleted_by, binned.days_left) == ("居民", "重复登记", "演示", 30)
    assert recycle.empty_due(ctx) == 0
    ctx.clock = FixedClock(datetime(2026, 12, 21, 9, 31))
    assert recycle.empty_due(ctx) == 1
    assert NAME not in _everything()
    assert recycle.items(ctx) == []
    assert Person.get_by_id(kept).name == "张三"
    assert checking.problems(ctx.store) == []


def test_what_is_still_used_stays_in_the_bin(ctx: Context) -> None:
    person = _person(ctx, id_no=None, birth_date="1970-01-01", sex="2", no_id_reason="03")
    volunteers.sign_up(ctx, person, {"registered_on": "2026-01-05"})
    service.delete(ctx, person, "重复登记")
    ctx.clock = FixedClock(datetime(2027, 12, 21, 9, 31))
    assert recycle.empty_due(ctx) == 0
    assert [one.id for one in recycle.items(ctx)] == [person]
    recycle.restore(ctx, "person", person)
    assert Person.get_by_id(person).deleted_at is None


def test_a_mediator_in_use_is_not_removed_for_good(ctx: Context) -> None:
    mediator = mediation.add_mediator(ctx, {"name": "李调解"})
    with pytest.raises(NotFound):
        recycle.remove(ctx, "mediator", mediator, "离任")
    mediation.remove_mediator(ctx, mediator)
    recycle.remove(ctx, "mediator", mediator, "离任")
    assert Mediator.select().count() == 0
    assert checking.problems(ctx.store) == []


# Views in the history, and versions


def test_a_view_is_in_the_records_own_history_and_is_nothing_to_undo(ctx: Context) -> None:
    person = _person(ctx)
    made = ctx.store.last_written
    ctx.log("residents.read", "查看档案", "核对身份", about=[(Person, person)])
    told = queries.history(ctx, person)
    assert [(line.action, line.made_version) for line in told] == [("查看档案", False), ("新增居民", True)]
    assert ctx.undo() == "新增居民"
    assert made < ctx.store.last_written
    assert ctx.redo() == "新增居民"


def test_a_version_is_brought_back_with_all_checks(ctx: Context) -> None:
    person = _person(ctx)
    first = ctx.store.last_written
    for phone in ("13900000001", "13900000002"):
        service.update(ctx, person, queries.get(ctx, person)["version"], {"phone": phone, "remark": None})
    second = ctx.store.last_written - 1
    version = queries.get(ctx, person)["version"]
    assert service.bring_back(ctx, person, version, first)
    row = queries.get(ctx, person)
    assert (row["phone"], row["remark"], row["version"]) == (PHONE, "听力不好", version + 1)
    assert service.bring_back(ctx, person, row["version"], second)
    row = queries.get(ctx, person)
    assert (row["phone"], row["remark"]) == ("13900000001", None)
    other = service.create(ctx, {"name": "张三", "sex": "1", "birth_date": "1980-01-01", "no_id_reason": "03"})
    with pytest.raises(NotFound, match="那时还没有"):
        service.bring_back(ctx, other, 1, first)
