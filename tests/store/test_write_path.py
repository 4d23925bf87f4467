"""The write path: one transaction with history and search index, versions, undo, numbers; on both engines."""

from __future__ import annotations

import pytest

from desktop_app.common.errors import StaleVersion
from desktop_app.context import Context
from desktop_app.residents.models import Household, Person
from desktop_app.store import history, numbering, search
from desktop_app.store.models import Change, ChangeItem, IssuedNumber, Meta


def _add(ctx: Context, name: str = "曾桂芝", **values: object) -> int:
    with ctx.write("residents.edit", "新增居民") as writer:
        return writer.add(Person, {"name": name, "name_sort": name, "name_py": "zgz", "sex": "2", **values})


def _found(text: str) -> list[int]:
    return search.find("person", search.parse(text))


def test_an_added_record_has_its_history_row_and_is_found(ctx: Context) -> None:
    person = _add(ctx, id_no="290101194308150042", phone="13812347686", live_addr="向阳花园6栋2单元1502")
    row = Person.get_by_id(person)
    assert (row.version, row.created_by, row.created_at) == (1, 1, "2026-11-20 09:30:00")
    line = history.of_record("person", person, row.uid)[0]
    assert (line.action, line.before) == ("新增居民", None)
    assert line.after is not None and line.after["name"] == "曾桂芝"
    for text in ("曾", "桂芝", "zgz", "gz", "zengg", "guizhi", "290101194308150042", "0042", "7686", "13812347686"):
        assert _found(text) == [person], text
    for text in ("花园", "6-2-1502", "6栋2", "1502", "曾 花园", "zgz 1502"):
        assert _found(text) == [person], text


def test_masked_numbers_are_found_by_the_whole_or_four_last_digits_only(ctx: Context) -> None:
    _add(ctx, id_no="290101194308150042", phone="13812347686")
    for text in ("042", "1943", "2901011943", "138", "1381234", "686"):
        assert _found(text) == [], text


@pytest.mark.parametrize(
    "name", ["𫖯䶮", "𬱖<b>", "&amp;", "=1+1", 'O\'Brien "Q"', "买买提·吐尔逊", "欧阳𬸚", "张\\三"]
)
def test_unusual_names_are_stored_and_found_unchanged(ctx: Context, name: str) -> None:
    person = _add(ctx, name)
    assert Person.get_by_id(person).name == name
    line = history.of_record("person", person, Person.get_by_id(person).uid)[0]
    assert line.after is not None and line.after["name"] == name
    if any(search.parse(name)):
        assert _found(name) == [person]


def test_an_update_keeps_before_and_after_and_refuses_an_older_version(ctx: Context) -> None:
    person = _add(ctx)
    with ctx.write("residents.edit", "修改居民") as writer:
        assert writer.update(Person, person, {"phone": "13900000000", "sex": "2"}, version=1)
    line = history.of_record("person", person, Person.get_by_id(person).uid)[0]
    assert (line.before, line.after) == ({"phone": None}, {"phone": "13900000000"})
    with pytest.raises(StaleVersion) as stale, ctx.write("residents.edit", "修改居民") as writer:
        writer.update(Person, person, {"phone": "13700000000"}, version=1)
    assert stale.value.theirs["phone"] == "13900000000"
    assert stale.value.ours["phone"] == "13700000000"
    assert Person.get_by_id(person).phone == "13900000000"


def test_many_records_are_updated_at_once_with_their_history(ctx: Context) -> None:
    people = [_add(ctx, name) for name in ("甲", "乙", "丙")]
    with ctx.write("residents.edit", "改名") as writer:
        changed = writer.update_many(
            Person,
            {
                people[0]: {"name": "丁", "sex": "1"},
                people[1]: {"name": "乙", "sex": "2"},
                people[2]: {"name": "戊", "sex": "2"},
            },
        )
    assert changed == 2
    rows = {row.id: (row.name, row.sex, row.version) for row in Person.select()}
    assert rows == {people[0]: ("丁", "1", 2), people[1]: ("乙", "2", 1), people[2]: ("戊", "2", 2)}
    line = history.of_record("person", people[2], Person.get_by_id(people[2]).uid)[0]
    assert (line.before, line.after) == ({"name": "丙"}, {"name": "戊"})
    assert _found("丁") == [people[0]]
    assert ctx.undo() == "改名"
    assert _found("丙") == [people[2]]


def test_a_failed_write_leaves_nothing_behind(ctx: Context) -> None:
    before = (Person.select().count(), Change.select().count(), history.head())
    with pytest.raises(ZeroDivisionError), ctx.write("residents.edit", "新增居民") as writer:
        writer.add(Person, {"name": "甲", "name_sort": "jia", "name_py": "j"})
        raise ZeroDivisionError
    assert (Person.select().count(), Change.select().count(), history.head()) == before
    assert _found("甲") == []


def test_undo_and_redo_of_add_change_and_delete(ctx: Context) -> None:
    person = _add(ctx)
    with ctx.write("residents.edit", "修改居民") as writer:
        writer.update(Person, person, {"name": "曾桂花"})
    with ctx.write("residents.edit", "删除居民") as writer:
        writer.delete(Person, person, "重复")
    assert _found("曾") == []
    assert ctx.undo() == "删除居民"
    assert _found("桂花") == [person]
    assert ctx.undo() == "修改居民"
    assert _found("桂花") == [] and _found("桂芝") == [person]
    assert ctx.redo() == "修改居民"
    assert _found("桂花") == [person]
    assert ctx.undo() == "修改居民"
    assert ctx.undo() == "新增居民"
    assert Person.select().count() == 0 and _found("曾") == []
    assert history.problems(ctx.store.key) == []


def test_undo_is_refused_when_something_changed_later(ctx: Context) -> None:
    person = _add(ctx)
    number = Change.select().order_by(Change.id.desc()).get().id
    with ctx.write("residents.edit", "修改居民") as writer:
        writer.update(Person, person, {"name": "曾桂花"})
    with pytest.raises(history.Conflict):
        ctx.undo(number)
    assert Person.get_by_id(person).name == "曾桂花"


def test_a_batch_with_links_both_ways_is_taken_back_whole(ctx: Context) -> None:
    with ctx.write("residents.edit", "导入名册", batch="b1") as writer:
        home = writer.add(Household, {"live_addr": "向阳花园6栋2单元1502"})
        people = writer.add_many(
            Person, [{"name": n, "name_sort": n, "name_py": "", "household_id": home} for n in ("甲", "乙", "丙")]
        )
        writer.update(Household, home, {"head_id": people[0]})
    assert ctx.undo_batch("b1") == "导入名册"
    assert (Person.select().count(), Household.select().count()) == (0, 0)
    again = _add(ctx, "丁")
    assert again > people[-1], "ids that the history knows are not given out again"


def test_numbers_have_no_gaps_and_undo_voids_them(ctx: Context) -> None:
    texts = []
    for index in range(3):
        with ctx.write("cases.open", "受理") as writer:
            person = writer.add(Person, {"name": "甲", "name_sort": "jia", "name_py": "j"})
            texts.append(numbering.issue(writer, "case", 2026, "（向阳）人调字〔{year}〕第{seq}号", "person", person))
            if index == 1:
                pass
    with pytest.raises(RuntimeError), ctx.write("cases.open", "受理") as writer:
        numbering.issue(writer, "case", 2026, "{seq}", "person", 1)
        raise RuntimeError
    assert texts == [f"（向阳）人调字〔2026〕第{n}号" for n in (1, 2, 3)]
    ctx.undo()
    with ctx.write("cases.open", "受理") as writer:
        assert numbering.issue(writer, "case", 2026, "{seq}", "person", 1) == "4"
    rows = [(row.number, row.void_reason) for row in IssuedNumber.select().order_by(IssuedNumber.number)]
    assert rows == [(1, None), (2, None), (3, "撤销“受理”"), (4, None)]


def test_every_change_of_the_history_is_noticed(ctx: Context) -> None:
    for name in ("甲", "乙", "丙"):
        _add(ctx, name)
    key = ctx.store.key
    assert history.problems(key) == []
    last = Change.select().order_by(Change.id.desc()).get()
    Change.update(action="别的").where(Change.id == 2).execute()
    assert history.problems(key) == ["第2条变更记录被改动过"]
    Change.update(action="新增居民").where(Change.id == 2).execute()
    item = ChangeItem.select().where(ChangeItem.change_id == 3).get()
    ChangeItem.update(after='{"name":"丁"}').where(ChangeItem.id == item.id).execute()
    assert history.problems(key) == ["第3条变更的明细被改动过"]
    ChangeItem.update(after=item.after).where(ChangeItem.id == item.id).execute()
    ChangeItem.delete().where(ChangeItem.change_id == last.id).execute()
    Change.delete().where(Change.id == last.id).execute()
    assert history.problems(key) == [f"变更记录末尾少了：应到第{last.id}条，只有{last.id - 1}条"]
    head = history.head()
    Meta.update(value=history.canonical({**head, "number": last.id - 1, "hash": last.previous_hash})).where(
        Meta.key == history.HEAD
    ).execute()
    assert history.problems(key) == ["变更记录末尾的封印不对"]


def test_listeners_hear_of_committed_writes_only(ctx: Context) -> None:
    heard = []
    stop = ctx.store.subscribe(heard.append)
    person = _add(ctx)
    with pytest.raises(RuntimeError), ctx.write("residents.edit", "修改居民") as writer:
        writer.update(Person, person, {"name": "乙"})
        raise RuntimeError
    assert [(changed.action, changed.tables) for changed in heard] == [("新增居民", {"person": {person}})]
    stop()
    _add(ctx, "乙")
    assert len(heard) == 1
