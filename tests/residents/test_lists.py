"""Filters that combine, lists kept under a name, the household order; on both engines (today is 2026-11-20)."""

from __future__ import annotations

import json
from typing import Any

import pytest

from desktop_app.common.errors import ChecksFailed, KnownError, NotFound, UsageError
from desktop_app.context import Context
from desktop_app.residents import households, queries, saved_lists, service
from desktop_app.residents.more_filters import between
from desktop_app.residents.saved_lists import View
from desktop_app.store import recycle
from desktop_app.store.models import SavedList

COUPLE, ALONE, DOOR_TEN, WIDOWER = (
    "向阳花园2栋1单元201",
    "向阳花园2栋1单元301",
    "向阳花园10栋1单元101",
    "水岸新城1栋1单元101",
)


@pytest.fixture
def people(ctx: Context) -> dict[str, int]:
    """Five households' worth of invented people, made in no order."""
    homes = {where: households.create(ctx, {"live_addr": where}) for where in (DOOR_TEN, WIDOWER, COUPLE, ALONE)}
    made: list[tuple[str, str, str, str | None, dict[str, Any]]] = [
        ("孙小", "2", "2015-11-05", COUPLE, {"relation_to_head": "30", "ethnic": "03", "moved_in_on": "2026-11-02"}),
        ("赵大", "1", "1980-03-01", COUPLE, {"relation_to_head": "02", "phone": "13812347686", "marital": "20"}),
        ("钱二", "2", "1982-11-30", COUPLE, {"relation_to_head": "10", "hukou_match": "02"}),
        ("李老", "1", "1940-01-01", ALONE, {"relation_to_head": "02"}),
        ("周老", "2", "1939-01-01", WIDOWER, {"relation_to_head": "02", "moved_in_on": "2025-12-31"}),
        ("吴走", "1", "1941-01-01", WIDOWER, {"relation_to_head": "10", "died_on": "2026-02-01"}),
        ("郑流", "1", "1966-11-20", DOOR_TEN, {"relation_to_head": "02", "resident_class": "02"}),
        ("王证", "2", "1990-06-06", DOOR_TEN, {"relation_to_head": "10", "cert_until": "2026-12-20"}),
        ("冯散", "1", "1966-12-01", None, {"live_addr": "河东三组12号", "permit_until": "2026-11-19"}),
    ]
    return {
        name: service.create(
            ctx,
            {
                "name": name,
                "sex": sex,
                "birth_date": born,
                "no_id_reason": "01",
                "household_id": homes[where] if where else None,
                **more,
            },
        )
        for name, sex, born, where, more in made
    }


def _names(ctx: Context, filters: dict[str, Any], sort: Any = None) -> list[str]:
    return [queries.name_of(ctx, person) for person in queries.ids(ctx, "", filters, sort)]


@pytest.mark.parametrize(
    ("filters", "found"),
    [
        ({"alone": True}, {"李老", "周老"}),  # whose wife died is alone now; who is in no household is not known to be
        ({"alone": True, "age": "80-", "sex": "2"}, {"周老"}),
        ({"birthday": "month"}, {"孙小", "钱二", "郑流"}),
        ({"turning": "60"}, {"郑流"}),
        ({"expiring": "30"}, {"王证", "冯散"}),
        ({"expiring": "29"}, {"冯散"}),
        ({"expiring": "past"}, {"冯散"}),
        ({"phone": "yes"}, {"赵大"}),
        ({"phone": "no", "age": "80-"}, {"李老", "周老", "吴走"}),
        ({"hukou_match": "02"}, {"钱二"}),
        ({"ethnic": "03", "relation_to_head": "30"}, {"孙小"}),
        ({"moved_in": "month"}, {"孙小"}),
        ({"moved_in": "2025-12-01..2025-12-31"}, {"周老"}),
        ({"moved_out": "year"}, set()),
    ],
)
def test_filters_combine(ctx: Context, people: dict[str, int], filters: dict[str, Any], found: set[str]) -> None:
    assert set(_names(ctx, filters)) == found


@pytest.mark.parametrize(
    "filters",
    [
        {"leftbehind_type": "03"},
        {"care": "C06"},
        {"care": "C14"},
        {"health": "1"},
        {"turning": "x"},
        {"moved_in": "2026-02-01..2026-01-01"},
        {"expiring": "soon"},
        {"birthday": "year"},
    ],
)
def test_what_must_be_kept_secret_or_makes_no_sense_is_refused(ctx: Context, filters: dict[str, Any]) -> None:
    with pytest.raises(UsageError):
        queries.ids(ctx, "", filters)
    with pytest.raises(UsageError):
        saved_lists.save(ctx, "不该有", View(filters))


def test_spans_are_said_from_today(ctx: Context) -> None:
    today = ctx.clock.today()
    assert between("month", today) == ("2026-11-01", "2026-11-30")
    assert between("last_month", today) == ("2026-10-01", "2026-10-31")
    assert between("year", today) == ("2026-01-01", "2026-12-31")
    assert between("last_year", today) == ("2025-01-01", "2025-12-31")


def test_households_stand_by_their_doors_with_the_head_first(ctx: Context, people: dict[str, int]) -> None:
    ordered = _names(ctx, {}, ("household", False))
    couple = ordered.index("赵大")
    assert ordered[couple : couple + 3] == ["赵大", "钱二", "孙小"], "head, wife, child"
    ten = ordered.index("郑流")
    assert ordered[ten : ten + 2] == ["郑流", "王证"]
    assert couple < ordered.index("李老") < ten, "201 before 301, 2栋 before 10栋"
    assert ordered.index("周老") + 1 == ordered.index("吴走")
    turned = _names(ctx, {}, ("household", True))
    at = turned.index("赵大")
    assert turned[at : at + 3] == ["赵大", "钱二", "孙小"], "turned round, the head still comes first"
    assert turned.index("郑流") < at
    assert sorted(turned) == sorted(ordered) == sorted(people)
    assert _names(ctx, {"sex": "2"}, ("household", False)).index("钱二") < _names(
        ctx, {"sex": "2"}, ("household", False)
    ).index("孙小")


def test_the_four_ready_lists_find_whom_they_name(ctx: Context, people: dict[str, int]) -> None:
    found = {one.name: set(_names(ctx, dict(one.view.filters))) for one in saved_lists.READY}
    assert found == {
        "80 岁以上独居": {"李老", "周老"},
        "本月满 60 岁": {"郑流"},
        "证件到期": {"王证", "冯散"},
        "流动人口": {"郑流"},
    }


def test_a_list_is_kept_renamed_changed_deleted_and_brought_back(ctx: Context) -> None:
    view = View({"age": "80-", "only": [1, 2], "bin": True}, "张", ("household", False), ("name", "care"))
    one = saved_lists.save(ctx, "  高龄  慰问 ", view)
    kept = View({"age": "80-"}, "张", ("household", False), ["name", "care"])
    assert [(each.name, each.view) for each in saved_lists.lists(ctx)] == [("高龄 慰问", kept)]
    stored = json.loads(SavedList.get_by_id(one).view)
    assert "only" not in stored["filters"], "people behind a figure are nobody's list"
    for taken in ("高龄 慰问", "流动人口", "  ", "长" * 31):
        with pytest.raises(ChecksFailed) as refused:
            saved_lists.save(ctx, taken, view)
        assert set(refused.value.fields) == {"name"}
    other = saved_lists.save(ctx, "男", View({"sex": "1"}))
    with pytest.raises(ChecksFailed):
        saved_lists.rename(ctx, other, "高龄 慰问")
    saved_lists.rename(ctx, other, "男性")
    saved_lists.replace(ctx, other, View({"sex": "1", "age": "18-59"}))
    assert saved_lists.lists(ctx)[1].view.filters == {"sex": "1", "age": "18-59"}
    saved_lists.delete(ctx, one)
    with pytest.raises(NotFound):
        saved_lists.rename(ctx, one, "没了")
    assert [(item.kind, item.label) for item in recycle.items(ctx)] == [("名单", "高龄 慰问")]
    recycle.restore(ctx, "saved_list", one)
    assert len(saved_lists.lists(ctx)) == 2
    saved_lists.delete(ctx, one)
    saved_lists.save(ctx, "高龄 慰问", view)
    with pytest.raises(KnownError, match="同名"):
        recycle.restore(ctx, "saved_list", one)


def test_a_view_of_a_newer_version_is_read_as_far_as_it_is_known(ctx: Context) -> None:
    raw = {"filters": {"age": "80-", "moon": 1}, "sort": ["moon", True], "columns": ["name", "moon"]}
    with ctx.write("residents.edit", "准备") as writer:
        for name, view in (("一", json.dumps(raw)), ("二", "{"), ("三", "[]")):
            writer.add(SavedList, {"subject": "residents", "name": name, "view": view})
    views = {one.name: one.view for one in saved_lists.lists(ctx)}
    assert views["一"] == View({"age": "80-"}, "", None, ["name"])
    assert views["二"] == views["三"] == View({}, "", None, [])
