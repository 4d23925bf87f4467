"""The list while typing: its order, its filters, its first part and the rest, what it notices; on both engines."""

from __future__ import annotations

from typing import Any

import pytest

from desktop_app.common.errors import UsageError
from desktop_app.context import Context
from desktop_app.residents import household_listing, households, listing, queries, service
from desktop_app.residents.filters import CARE_HIDDEN, conditions
from desktop_app.residents.listed import Rows
from desktop_app.residents.listing import Listing
from desktop_app.residents.models import CareTag, Person
from desktop_app.residents.rules import computed


@pytest.fixture
def people(ctx: Context) -> dict[str, int]:
    """Nine invented people by name, added in no order."""
    made = [
        ("张伟", "1", "1950-03-01", "水岸新城15栋1单元101", {"political": "01"}),
        ("王芳", "2", "1990-01-01", "水岸新城6栋1单元101", {}),
        ("安志远", "1", "2014-03-05", "向阳花园6栋2单元1502", {}),
        ("曾桂芝", "2", "1943-08-15", "向阳花园6栋2单元1502", {"phone": "13812347686"}),
        ("查良", "1", "1966-11-20", None, {"resident_class": "02"}),
        ("单雄", "1", "1966-11-21", None, {"died_on": "2026-01-05"}),
        ("张三丰", "1", None, None, {"moved_out_on": "2026-02-01"}),
        ("欧阳娜", "2", "2026-11-20", None, {}),
        ("尉迟恭", "1", "1980-01-01", None, {}),
    ]
    with ctx.write("residents.edit", "准备") as writer:
        ids = writer.add_many(
            Person,
            [
                {"name": name, **computed({"name": name}), "sex": sex, "birth_date": born, "live_addr": address, **more}
                for name, sex, born, address, more in made
            ],
        )
        writer.add_many(
            CareTag,
            [{"person_id": ids[0], "code": code} for code in ("C02", "C07", "C12", "C14")]
            + [{"person_id": ids[1], "code": "C08", "until": "2026-01-01"}, {"person_id": ids[3], "code": "C16"}],
        )
    return {name: person for person, (name, *_) in zip(ids, made, strict=True)}


def _names(ctx: Context, ids: Any) -> list[str]:
    return [queries.name_of(ctx, person) for person in ids]


def test_everybody_stands_in_the_order_of_pinyin(ctx: Context, people: dict[str, int]) -> None:
    ordered = ["安志远", "欧阳娜", "单雄", "王芳", "尉迟恭", "曾桂芝", "查良", "张三丰", "张伟"]
    assert _names(ctx, queries.ids(ctx)) == ordered
    assert _names(ctx, queries.ids(ctx, sort=("name", True))) == ordered[::-1]
    found = queries.ids(ctx, sort=("live_addr", False))
    assert _names(ctx, found)[:4] == ["安志远", "曾桂芝", "王芳", "张伟"], "6栋 before 15栋, without address last"
    assert _names(ctx, queries.ids(ctx, sort=("age", False)))[:2] == ["欧阳娜", "安志远"]
    assert _names(ctx, queries.ids(ctx, sort=("age", True)))[:2] == ["曾桂芝", "张伟"]
    assert _names(ctx, queries.ids(ctx, sort=("age", True)))[-1] == "张三丰", "without a birth date last, both ways"


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("张", ["张三丰", "张伟"]),
        ("z", ["曾桂芝", "查良", "张三丰", "张伟", "安志远"]),  # whose name begins with it first
        ("zh", ["查良", "张三丰", "张伟", "安志远", "曾桂芝"]),
        ("zhi", ["安志远", "曾桂芝"]),
        ("wei", ["尉迟恭", "张伟"]),
        ("zsf", ["张三丰"]),
        ("花园", ["安志远", "曾桂芝"]),
        ("张 水岸", ["张伟"]),
        ("7686", ["曾桂芝"]),
        ("6-2", ["安志远", "曾桂芝"]),
        ("没有这人", []),
        ("%", []),
    ],
)
def test_what_is_typed_finds_and_orders(ctx: Context, people: dict[str, int], text: str, found: list[str]) -> None:
    assert _names(ctx, queries.ids(ctx, text)) == found
    assert sorted(name for _, name, _ in queries.find(ctx, text, limit=50)) == sorted(found)


@pytest.mark.parametrize(
    ("filters", "found"),
    [
        ({"sex": "2"}, ["欧阳娜", "王芳", "曾桂芝"]),
        ({"age": "60-"}, ["曾桂芝", "查良", "张伟"]),  # 查良 is 60 today, 单雄 tomorrow
        ({"age": "-0"}, ["欧阳娜"]),
        ({"age": "12-12"}, ["安志远"]),
        ({"age": "60-", "sex": "2"}, ["曾桂芝"]),
        ({"care": "C02"}, ["张伟"]),
        ({"care": "C08"}, []),
        ({"care": "any"}, ["张伟"]),
        ({"political": "01"}, ["张伟"]),
        ({"resident_class": "02"}, ["查良"]),
        ({"status": "here"}, ["安志远", "欧阳娜", "王芳", "尉迟恭", "曾桂芝", "查良", "张伟"]),
        ({"status": "moved"}, ["张三丰"]),
        ({"status": "died"}, ["单雄"]),
        ({"missing": "no_id", "sex": "2"}, ["欧阳娜", "王芳", "曾桂芝"]),
        ({"missing": "no_household", "political": "01"}, ["张伟"]),
        ({"only": []}, []),
    ],
)
def test_filters_narrow(ctx: Context, people: dict[str, int], filters: dict[str, Any], found: list[str]) -> None:
    assert _names(ctx, queries.ids(ctx, "", filters)) == found


def test_filters_and_text_together_and_only_some_records(ctx: Context, people: dict[str, int]) -> None:
    wanted = [people["张伟"], people["王芳"]]
    assert _names(ctx, queries.ids(ctx, "", {"only": wanted})) == ["王芳", "张伟"]
    assert _names(ctx, queries.ids(ctx, "zhang", {"only": wanted})) == ["张伟"]
    assert _names(ctx, queries.ids(ctx, "花园", {"sex": "1"})) == ["安志远"]
    for wrong in ({"colour": "red"}, {"age": "60"}, {"age": "x-"}):
        with pytest.raises(UsageError):
            conditions(wrong, ctx.clock.today())


def test_a_very_long_list_comes_in_two_parts_that_agree(
    ctx: Context, people: dict[str, int], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(listing, "FIRST", 2)
    monkeypatch.setattr(listing, "_SCREEN", 2)
    monkeypatch.setattr(listing, "_FEW", 1)
    for text, filters in (("", {}), ("z", {}), ("花园", {}), ("zhang", {"sex": "1"}), ("水", {"sex": "1"})):
        fresh = Listing(ctx)
        first, whole = fresh.ids(text, filters, None)
        every = list(fresh.all_ids(text, filters, None))
        assert list(first) == every[: len(first)], text
        assert len(first) == len(every) if whole else len(first) == 2, text


def test_the_list_notices_what_is_written(ctx: Context, people: dict[str, int]) -> None:
    seen = Listing(ctx)
    assert len(seen.all_ids("", {}, None)) == seen.total({}) == 9
    service.delete(ctx, people["张伟"])
    assert len(seen.all_ids("", {}, None)) == seen.total({}) == 8
    assert _names(ctx, seen.all_ids("zhang", {}, None)) == ["张三丰"]
    assert seen.total({"bin": True}) == 1
    service.update(ctx, people["张三丰"], 1, {"name": "阿三"})
    assert _names(ctx, seen.ids("", {}, None)[0])[0] == "阿三"


def test_the_list_is_right_for_whoever_hears_of_a_change_first(ctx: Context, people: dict[str, int]) -> None:
    """The window hears of a change before the list that it opened later, and asks the list at once."""
    found: list[int] = []
    end = ctx.store.subscribe(lambda change: found.append(len(seen.all_ids("", {}, None))))
    seen = Listing(ctx)
    assert len(seen.all_ids("", {}, None)) == 9
    service.delete(ctx, people["张伟"])
    end()
    assert found == [8]


def test_rows_are_in_words_and_masked(ctx: Context, people: dict[str, int]) -> None:
    gone = 10**6
    row, other, empty = Rows(ctx).of([people["张伟"], people["曾桂芝"], gone])
    assert dict(empty) == {}
    assert (row["name"], row["sex"], row["age"], row["political"]) == ("张伟", "男", 76, "中共党员")
    assert (row["care"], row["status"], row["phone"]) == (["C02", CARE_HIDDEN], "", None), "L4 is nowhere, L3 is one"
    assert (other["care"], other["phone"], other["remark"]) == (["C01"], "138****7686", None), "83 is 高龄 by itself"
    assert set(other) >= {"name", "id_no", "care", "status", "age"} and len(other) == len(set(other))
    assert Rows(ctx).of([people["单雄"]])[0]["status"] == "去世"


def test_households_are_listed_by_their_doors(ctx: Context, people: dict[str, int]) -> None:
    homes = [households.create(ctx, {"live_addr": f"向阳花园{n}栋1单元101"}) for n in (15, 6)]
    households.set_household(ctx, people["张伟"], homes[0], relation="02")
    households.set_household(ctx, people["王芳"], homes[0], relation="12")
    assert household_listing.ids(ctx) == [homes[1], homes[0]]
    assert household_listing.ids(ctx, "wf") == [homes[0]]
    assert household_listing.ids(ctx, "", {"state": "no_head"}) == [homes[1]]
    assert household_listing.ids(ctx, "", {"state": "empty"}) == [homes[1]]
    assert household_listing.ids(ctx, sort=("people", True)) == [homes[0], homes[1]]
    assert household_listing.ids(ctx, sort=("head", False)) == [homes[0], homes[1]]
    row = household_listing.rows(ctx, [homes[0]])[0]
    assert (row["head"], row["people"], row["live_addr"]) == ("张伟", 2, "向阳花园15栋1单元101")
    assert household_listing.total(ctx) == 2


def test_columns_that_the_list_does_not_show_are_there_when_somebody_asks(ctx: Context, people: dict[str, int]) -> None:
    first, second = Rows(ctx).of([people["张伟"], people["王芳"]])
    assert (first["political"], second["political"], first["name"]) == ("中共党员", None, "张伟")


def test_of_a_very_long_list_the_first_hits_are_some_of_all(
    ctx: Context, people: dict[str, int], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(listing, "_FEW", 1)
    found, whole = Listing(ctx).ids("花园", {}, None)
    assert not whole
    assert set(found) == {people["安志远"], people["曾桂芝"]}
    assert _names(ctx, Listing(ctx).all_ids("花园", {}, None)) == ["安志远", "曾桂芝"]


def test_the_whole_list_is_asked_in_another_thread_and_kept(ctx: Context, people: dict[str, int]) -> None:
    from concurrent.futures import ThreadPoolExecutor

    from desktop_app.store.engine import BESIDE, database

    kept = Listing(ctx)
    ask, keep = kept.beside("", {}, None)

    def run() -> list[int]:
        try:
            return list(ask())
        finally:
            database.close()

    with ThreadPoolExecutor(1, BESIDE) as pool:
        found = pool.submit(run).result()
    assert found == list(Listing(ctx).all_ids("", {}, None))
    assert not kept._orders, "nothing is changed under the main thread's feet"
    keep()
    assert next(iter(kept._orders.values())).tolist() == found
    assert kept.ids("", {}, None) == (kept._orders[listing._key({}, None)], True)


def test_what_was_read_beside_an_older_register_is_not_kept(ctx: Context, people: dict[str, int]) -> None:
    kept = Listing(ctx)
    kept.ids("", {}, None)
    ask, keep = kept.beside("", {}, None)
    ask()
    service.create(ctx, {"name": "新来的", "id_no": "290101198512310021"})
    everybody = kept.all_ids("", {}, None)
    keep()
    assert list(kept.all_ids("", {}, None)) == list(everybody)
