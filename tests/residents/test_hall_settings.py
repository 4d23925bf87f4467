"""What the hall decides about care, visits and completeness, and that what uses it follows; on both engines."""

from __future__ import annotations

import pytest

from desktop_app.common.errors import ChecksFailed, NotAllowed
from desktop_app.context import Context, SignedIn
from desktop_app.log_book import touched
from desktop_app.operators.roles import permissions
from desktop_app.residents import care, completeness, hall_settings
from desktop_app.residents.models import CareTag, Person
from desktop_app.store.models import Change
from desktop_app.visits import due, queries, service


@pytest.fixture
def lady(ctx: Context) -> int:
    with ctx.write("residents.edit", "准备") as writer:
        person = writer.add(Person, {"name": "曾桂芝", "name_sort": "曾", "name_py": ""})
        writer.add(CareTag, {"person_id": person, "code": "C01", "since": "2026-11-01"})
    return person


def test_the_form_begins_with_the_defaults(ctx: Context) -> None:
    found = hall_settings.values(ctx)
    assert found == hall_settings.defaults()
    assert (found["cycle_C01"], found["cycle_C03"], found["cycle_C13"], found["follow_up"]) == (30, 7, 90, 15)
    assert not {"cycle_C14", "cycle_C15", "cycle_C16"} & set(found), "level 4 is the named role's, person by person"
    assert found["four_clear"].split()[:3] == ["sex", "birth_date", "id_no"]


def test_what_uses_them_follows_at_once_and_one_undo_takes_all_back(ctx: Context, lady: int) -> None:
    hall_settings.save(ctx, {"cycle_C01": 5, "follow_up": 3, "four_clear": "phone sex"})
    assert care.cycles(ctx)["C01"] == 5
    assert due.due(ctx)[0].due_on == "2026-11-06"
    service.add_visit(ctx, {"day": "2026-11-20", "mode": "01", "kind": "01", "what": "漏水", "met": 0}, person_id=lady)
    assert queries.problems(ctx)[0].due_on == "2026-11-23"
    assert list(completeness.fields(ctx)) == ["sex", "phone"], "in the order that they are offered in"
    ctx.undo()
    ctx.undo()
    assert hall_settings.values(ctx) == hall_settings.defaults()
    assert due.due(ctx)[0].due_on == "2026-12-01"


def test_an_empty_number_means_no_cycle_and_the_rest_stays(ctx: Context, lady: int) -> None:
    ctx.set_setting("care.cycle_days", {"C01": 30, "C14": 10})
    hall_settings.save(ctx, {"cycle_C01": None})
    assert care.cycles(ctx) == {"C14": 10}
    assert due.due(ctx) == []


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"cycle_C01": 0}, {"cycle_C01": "请填1到366之间的数"}),
        ({"cycle_C01": 367}, {"cycle_C01": "请填1到366之间的数"}),
        ({"follow_up": 366}, {"follow_up": "请填1到365之间的数"}),
        ({"follow_up": None}, {"follow_up": "请填写走访问题办理期限"}),
        ({"four_clear": ""}, {"four_clear": "请至少选一项"}),
        ({"four_clear": "remark"}, {"four_clear": "请至少选一项"}),
    ],
)
def test_what_does_not_hold_is_said_and_nothing_is_saved(
    ctx: Context, changes: dict[str, object], said: dict[str, str]
) -> None:
    with pytest.raises(ChecksFailed) as refused:
        hall_settings.save(ctx, {"cycle_C03": 9, **changes})
    assert refused.value.fields == said
    assert hall_settings.values(ctx) == hall_settings.defaults()


def test_only_whoever_may_change_the_halls_settings(ctx: Context) -> None:
    clerk = Context(ctx.store, SignedIn(9, "前台", ("clerk",), permissions(["clerk"])), clock=ctx.clock)
    with pytest.raises(NotAllowed):
        hall_settings.save(clerk, {"cycle_C01": 5})
    with pytest.raises(NotAllowed):
        hall_settings.values(clerk)


def test_the_log_tells_it_in_words(ctx: Context) -> None:
    hall_settings.save(ctx, {"cycle_C01": 5, "four_clear": "phone"})
    number = Change.select().order_by(Change.id.desc()).get().id
    told = {one.name: one.text for one in touched(ctx, number)}
    assert "高龄老人5天" in told["关爱对象走访周期"]
    assert "内容 电话" in told["四清要填齐的项目"]
