"""Adding, changing, deleting, restoring residents; households and their one head; on both engines."""

from __future__ import annotations

from typing import Any

import pytest

from desktop_app.common.errors import ChecksFailed, KnownError, NotAllowed, StaleVersion
from desktop_app.context import Context, SignedIn
from desktop_app.operators.roles import permissions
from desktop_app.residents import area_places, areas, households, queries, service
from desktop_app.residents.models import Area, Household, Person
from desktop_app.store import history

OLD_LADY = "290101194308150042"
MAN = "290101199001010013"
BOY = "290101201403050034"
ODD_NAMES = ["𫖯䶮", "𬱖", "<b>张</b>", "A&B", "=1+1", 'O\'Brien "Q"', "王😀"]


def _values(name: str = "曾桂芝", **more: Any) -> dict[str, Any]:
    return {"name": name, "id_no": OLD_LADY, **more}


def test_what_follows_from_an_identity_number_is_filled_in(ctx: Context) -> None:
    person = service.create(
        ctx, {"name": "曾 桂芝", "id_no": "２９０１０１１９４３０８１５００４２", "phone": "138 1234 7686"}
    )
    row = queries.get(ctx, person)
    assert (row["name"], row["sex"], row["birth_date"]) == ("曾桂芝", "2", "1943-08-15")
    assert queries.stored(ctx, person)["id_no"] == OLD_LADY
    assert (row["phone"], row["name_py"]) == ("13812347686", "zgz")
    assert row["name_sort"].startswith("zeng 曾"), "曾 is Zēng as a surname"


@pytest.mark.parametrize(
    ("values", "key"),
    [
        ({"name": ""}, "name"),
        ({"id_no": "290101194308150043", "sex": "2"}, "id_no"),
        ({"birth_date": "1943-08-16"}, "birth_date"),
        ({"sex": "1"}, "sex"),
        ({"phone": "12"}, "phone"),
        ({"moved_out_on": "2030-01-01"}, "moved_out_on"),
        ({"died_on": "1900-01-01"}, "died_on"),
        ({"id_no": None, "sex": "2"}, "no_id_reason"),
        ({"ethnic": "77"}, "ethnic"),
    ],
)
def test_values_that_do_not_hold_are_refused_beside_their_field(ctx: Context, values: dict[str, Any], key: str) -> None:
    with pytest.raises(ChecksFailed) as refused:
        service.create(ctx, {**_values(), **values})
    assert list(refused.value.fields) == [key]
    assert Person.select().count() == 0


def test_an_identity_number_belongs_to_one_living_record_and_the_sentence_names_whom(ctx: Context) -> None:
    service.create(ctx, _values(live_addr="向阳花园6栋2单元1502"))
    with pytest.raises(ChecksFailed) as refused:
        service.create(ctx, _values("曾桂花"))
    assert "“曾桂芝”（女，83岁，向阳花园6栋2单元1502）" in refused.value.fields["id_no"]
    other = service.create(ctx, {"name": "李雷", "id_no": MAN})
    with pytest.raises(ChecksFailed):
        service.update(ctx, other, 1, {"id_no": OLD_LADY})


def test_an_update_checks_the_whole_and_keeps_what_was_not_touched(ctx: Context) -> None:
    person = service.create(ctx, _values())
    assert service.update(ctx, person, 1, {"phone": "13900000000", "name": "曾桂花"})
    assert not service.update(ctx, person, 2, {"phone": "13900000000"})
    row = queries.get(ctx, person)
    assert (row["version"], row["name_py"], row["birth_date"]) == (2, "zgh", "1943-08-15")
    with pytest.raises(ChecksFailed, match="身份证号里是1943-08-15"):
        service.update(ctx, person, 2, {"birth_date": "1950-01-01"})
    with pytest.raises(StaleVersion):
        service.update(ctx, person, 1, {"phone": "13700000000"})


def test_a_record_that_came_in_without_a_number_may_be_changed_without_one(ctx: Context) -> None:
    with ctx.write("residents.edit", "导入") as writer:
        person = writer.add(Person, {"name": "张三", "name_sort": "zhang 张 san 三", "name_py": "zs", "sex": "1"})
    assert service.update(ctx, person, 1, {"phone": "13900000000"})
    assert service.update(ctx, person, 2, {"id_no": MAN})
    with pytest.raises(ChecksFailed, match="无证件原因"):
        service.update(ctx, person, 3, {"id_no": None})


def test_delete_and_restore_and_a_living_twin_in_between(ctx: Context) -> None:
    person = service.create(ctx, _values())
    service.delete(ctx, person, "重复登记")
    assert list(queries.ids(ctx)) == []
    assert list(queries.ids(ctx, "", {"bin": True})) == [person]
    assert list(queries.ids(ctx, "zgz", {"bin": True})) == [person]
    twin = service.create(ctx, _values("曾桂花"))
    with pytest.raises(KnownError) as refused:
        service.restore(ctx, person)
    assert "“曾桂芝”没有恢复：在册的“曾桂花”" in refused.value.sentence
    service.delete(ctx, twin)
    service.restore(ctx, person)
    assert list(queries.ids(ctx)) == [person]
    assert [hit[0] for hit in queries.find(ctx, "zgz")] == [person]
    assert [told.text for told in queries.history(ctx, person)] == [
        "演示 恢复居民",
        "演示 删除居民（重复登记）",
        "演示 新增居民",
    ]


def _family(ctx: Context) -> tuple[int, int, int]:
    home = households.create(ctx, {"live_addr": "向阳花园6栋2单元1502室"})
    head = service.create(ctx, _values(household_id=home, relation_to_head="02"))
    son = service.create(ctx, {"name": "曾磊", "id_no": MAN, "household_id": home, "relation_to_head": "20"})
    return home, head, son


def test_a_household_has_one_head_or_says_that_he_is_missing(ctx: Context) -> None:
    home, head, son = _family(ctx)
    assert queries.household(ctx, home).head_name == "曾桂芝"
    with pytest.raises(ChecksFailed, match="这一户的户主已经是“曾桂芝”"):
        service.update(ctx, son, 1, {"relation_to_head": "02"})
    assert queries.get(ctx, son)["relation_to_head"] == "20", "nothing of it was written"
    service.delete(ctx, head)
    found = queries.household_of(ctx, son)
    assert found is not None and (found.head_id, [m.name for m in found.members]) == (None, ["曾磊"])
    assert list(queries.ids(ctx, "", {"missing": "no_head"})) == [son]
    assert queries.find_households(ctx, "曾磊") == [(home, "户主待补", "向阳花园6栋2单元1502（1人）")]
    service.update(ctx, son, 1, {"relation_to_head": "02"})
    service.restore(ctx, head)
    assert queries.household(ctx, home).head_id == son
    assert queries.get(ctx, head)["relation_to_head"] is None, "the household has another head by now"


def test_undo_of_deleting_a_head_brings_the_head_back(ctx: Context) -> None:
    home, head, _ = _family(ctx)
    service.delete(ctx, head)
    ctx.undo()
    assert queries.household(ctx, home).head_id == head
    assert history.problems(ctx.store.key) == []


def test_moving_into_another_household_settles_both(ctx: Context) -> None:
    home, head, son = _family(ctx)
    other = households.create(ctx, {"live_addr": "水岸新城1栋1单元101"})
    households.set_household(ctx, head, other, relation="02")
    assert (queries.household(ctx, home).head_id, queries.household(ctx, other).head_id) == (None, head)
    households.set_household(ctx, son, None)
    assert queries.get(ctx, son)["relation_to_head"] is None
    assert queries.household(ctx, home).members == ()
    assert "把所在户从“户主待补 向阳花园6栋2单元1502”改为“空”" in queries.history(ctx, son)[0].text
    version = queries.household(ctx, other).version
    households.update(ctx, other, version, {"household_no": "０１２", "house_right": "1"})
    with pytest.raises(StaleVersion):
        households.update(ctx, other, version, {"household_no": "13"})
    with pytest.raises(ChecksFailed):
        households.create(ctx, {"live_addr": "长" * 81})
    assert Household.get_by_id(other).household_no == "012"


def test_an_address_finds_its_place_in_the_grid_tree(ctx: Context) -> None:
    _, head, _ = _family(ctx)
    from desktop_app.residents import area_queries

    assert area_queries.path(ctx, queries.get(ctx, head)["area_id"]) == "向阳社区 向阳花园 6栋2单元1502"
    assert [(node.name, node.people) for node in area_queries.tree(ctx)] == [
        ("向阳社区", 2),
        ("向阳花园", 2),
        ("6栋", 2),
    ], "the son has no address of his own: he lives where his household does"
    estate = Area.get(Area.name == "向阳花园")
    grid = areas.add(ctx, estate.id, area_places.GRID, "第3网格")
    building = Area.get(Area.name == "6栋")
    areas.move(ctx, building.id, building.version, grid)
    boy = service.create(ctx, {"name": "曾小宝", "id_no": BOY, "live_addr": "向阳社区向阳花园6-2-1601"})
    assert area_queries.path(ctx, queries.get(ctx, boy)["area_id"]) == "向阳社区 向阳花园 第3网格 6栋2单元1601"
    assert [queries.name_of(ctx, person) for person in queries.ids(ctx, "", {"area": grid})] == [
        "曾桂芝",
        "曾磊",
        "曾小宝",
    ]
    assert boy != head
    areas.rename(ctx, grid, 1, "第三网格")
    with pytest.raises(ChecksFailed, match="这里已经有“6栋”了"):
        areas.add(ctx, grid, area_places.BUILDING, "6栋")
    with pytest.raises(ChecksFailed, match="不能放在"):
        areas.move(ctx, estate.id, estate.version, grid)
    with pytest.raises(KnownError, match="下面还有内容"):
        areas.delete(ctx, grid)


def test_care_groups_of_a_person_and_what_is_told_of_them(ctx: Context) -> None:
    person = service.create(ctx, _values(), care=["C02", "C12"])
    assert queries.care_words(ctx, queries.get(ctx, person)) == ["高龄老人", "空巢老人", "关爱"]
    service.set_care(ctx, person, ["C12", "C08"])
    assert queries.get(ctx, person)["care"] == ["C08", "C12"]
    assert [told.text for told in queries.history(ctx, person)] == [
        "演示 结束关爱组“空巢老人”；加入关爱组“低保对象”",
        "演示 新增居民",
    ]
    assert all("残疾" not in told.text for told in queries.history(ctx, person))


def test_a_reveal_needs_the_right_and_a_reason_and_is_logged(ctx: Context) -> None:
    person = service.create(ctx, _values())
    assert queries.record_words(ctx, queries.get(ctx, person))["id_no"] == "2901**********0042"
    assert service.reveal(ctx, person, "id_no", "核对证件") == OLD_LADY
    with pytest.raises(KnownError):
        service.reveal(ctx, person, "id_no", "")
    mediator = Context(ctx.store, SignedIn(1, "演示", ("mediator",), permissions(["mediator"])), clock=ctx.clock)
    with pytest.raises(NotAllowed):
        service.reveal(mediator, person, "id_no", "核对证件")
    assert queries.get(ctx, person)["id_no"] == "2901**********0042", "in full only by a reveal"
    told = queries.history(ctx, person)[0]
    assert told.text == "演示 查看身份证号（核对证件）", "in the person's own history, without a name in the chain"
    admin = Context(ctx.store, SignedIn(1, "演示", ("admin",), permissions(["admin"])), clock=ctx.clock)
    for ask in (lambda: queries.get(admin, person), lambda: queries.find(admin, "曾"), lambda: queries.ids(admin)):
        with pytest.raises(NotAllowed):
            ask()


def test_the_history_tells_in_words_and_masks(ctx: Context) -> None:
    person = service.create(ctx, _values(phone="13812347686"))
    service.update(ctx, person, 1, {"phone": "13900000000", "political": "01"})
    told = queries.history(ctx, person)[0]
    assert told.text == "演示 把电话从“138****7686”改为“139****0000”；填写政治面貌“中共党员”"
    assert told.at == "2026-11-20 09:30:00"


@pytest.mark.parametrize("name", ODD_NAMES)
def test_unusual_names_go_through_unchanged(ctx: Context, name: str) -> None:
    person = service.create(ctx, {"name": name, "id_no": MAN})
    assert queries.get(ctx, person)["name"] == name
    assert [hit[:2] for hit in queries.find(ctx, name)] == [(person, name)]
    service.update(ctx, person, 1, {"name": name + "二"})
    assert queries.history(ctx, person)[0].text == f"演示 把姓名从“{name}”改为“{name}二”"
