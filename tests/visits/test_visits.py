"""Care tags and suggestions, what is due, visits, problems, services, plans, coverage; on both engines."""

from __future__ import annotations

import io
from typing import Any

import pytest
from PIL import Image

from desktop_app import today
from desktop_app.common.errors import ChecksFailed, KnownError, NotAllowed, NotFound, StaleVersion
from desktop_app.context import Context, SignedIn
from desktop_app.figures import periods
from desktop_app.figures.catalogue import FIGURES
from desktop_app.operators.roles import permissions
from desktop_app.residents import care
from desktop_app.residents.grid_models import Staff
from desktop_app.residents.models import Area, CareTag, Household, Person
from desktop_app.store import recycle
from desktop_app.store.engine import database
from desktop_app.visits import due, queries, service
from desktop_app.visits.models import CareService, FollowUp, Visit, VisitPlanHome

TODAY = "2026-11-20"


@pytest.fixture
def hall(ctx: Context) -> dict[str, int]:
    """Two grids: an old woman alone and an old couple in the first, three generations in the second."""
    with ctx.write("residents.edit", "准备") as writer:
        village = writer.add(Area, {"level": 3, "name": "向阳社区", "sort": "1", "parent_id": None})
        areas = [
            writer.add(Area, {"level": 4, "name": name, "sort": name, "parent_id": village})
            for name in ("一网格", "二网格")
        ]
        homes = [
            writer.add(Household, {"area_id": areas[at], "live_addr": f"向阳路{place}号"})
            for place, at in enumerate((0, 0, 1), 1)
        ]
        ids = {"one": areas[0], "two": areas[1], "home": homes[0], "pair": homes[1], "family": homes[2]}
        for key, name, born, relation, home in (
            ("alone", "曾桂芝", "1940-01-01", "02", 0),
            ("husband", "李大山", "1955-01-01", "02", 1),
            ("wife", "王秀英", "1975-01-01", "12", 1),
            ("son", "赵强", "1970-01-01", "02", 2),
            ("mother", "钱兰", "1943-01-01", "52", 2),
        ):
            row = {"name": name, "name_sort": name, "name_py": "", "birth_date": born, "relation_to_head": relation}
            ids[key] = writer.add(Person, {**row, "household_id": homes[home], "area_id": areas[(0, 0, 1)[home]]})
        for home, head in ((0, "alone"), (1, "husband"), (2, "son")):
            writer.update(Household, homes[home], {"head_id": ids[head]})
    return ids


def _in_grid(ctx: Context, area: int) -> Context:
    own = SignedIn(ctx.operator.id, "小网", ("grid",), permissions(("grid",)), area)
    return Context(ctx.store, own, clock=ctx.clock)


def _tag(ctx: Context, person: int, code: str, since: str = "2026-10-01", **more: Any) -> int:
    with ctx.write("residents.edit", "标签") as writer:
        return writer.add(CareTag, {"person_id": person, "code": code, "since": since, **more})


def _visit(day: str = TODAY, **more: Any) -> dict[str, Any]:
    return {"day": day, "mode": "01", "met": 1, **more}


def test_suggestions_follow_age_and_household_and_nothing_is_set_by_itself(ctx: Context, hall: dict[str, int]) -> None:
    found = [(one.code, one.person_id) for one in care.suggestions(ctx)]
    assert found == sorted(
        [("C01", hall["alone"]), ("C01", hall["mother"]), ("C02", hall["husband"]), ("C03", hall["alone"])]
    ), "a young wife is no child; whoever lives with a son is not 空巢"
    assert CareTag.select().count() == 0


def test_an_accepted_suggestion_is_a_tag_and_a_dismissed_one_does_not_come_back(
    ctx: Context, hall: dict[str, int]
) -> None:
    found = care.suggestions(ctx)
    assert care.accept(ctx, found[:1]) == 1
    assert care.accept(ctx, found[:1]) == 0, "not twice"
    assert care.dismiss(ctx, found[1:2]) == 1
    assert care.suggestions(ctx) == found[2:]
    assert [tag["code"] for tag in care.tags(ctx, hall["alone"])] == ["C01"]
    assert care.tags(ctx, hall["mother"]) == []
    ctx.undo()
    assert care.suggestions(ctx) == found[1:]


def test_a_tag_says_its_basis_and_who_looks_after_whom(ctx: Context, hall: dict[str, int]) -> None:
    _tag(ctx, hall["alone"], "C08")
    tag = care.tags(ctx, hall["alone"])[0]
    values = {"decision_no": "民低〔2026〕7号", "visit_cycle_days": 10, "staff_name": "陈静"}
    assert care.save_tag(ctx, tag["id"], tag["version"], values)
    again = care.tags(ctx, hall["alone"])[0]
    assert (again["decision_no"], again["visit_cycle_days"], again["staff_name"]) == ("民低〔2026〕7号", 10, "陈静")
    assert Staff.select().count() == 1
    with pytest.raises(ChecksFailed) as refused:
        care.save_tag(ctx, tag["id"], again["version"], {"until": "2026-01-01", "visit_cycle_days": 0})
    assert set(refused.value.fields) == {"until", "visit_cycle_days"}


def test_what_is_due_takes_the_shortest_cycle_from_the_last_time_he_was_met(ctx: Context, hall: dict[str, int]) -> None:
    _tag(ctx, hall["alone"], "C01")
    _tag(ctx, hall["alone"], "C03")
    _tag(ctx, hall["mother"], "C01", "2026-11-15")
    _tag(ctx, hall["husband"], "C14")
    assert [(one.person_id, one.cycle, one.due_on) for one in due.due(ctx)] == [
        (hall["alone"], 7, "2026-10-08"),
        (hall["mother"], 30, "2026-12-15"),
    ]
    service.add_visit(ctx, _visit("2026-11-18", met=0), person_id=hall["alone"])
    assert due.due(ctx)[0].due_on == "2026-10-08", "nobody was met"
    service.add_visit(ctx, _visit("2026-11-17"), household_id=hall["home"])
    first = due.due(ctx)[0]
    assert (first.last, first.due_on, first.days) == ("2026-11-17", "2026-11-24", 4)
    assert [one.person_id for one in due.due(ctx, {"state": due.WEEK})] == [hall["alone"]]
    assert due.due(ctx, {"state": due.LATE}) == []
    assert [one.person_id for one in due.due(ctx, {"area": hall["two"]})] == [hall["mother"]]


def test_level_4_alone_is_due_for_the_named_role_only(ctx: Context, hall: dict[str, int]) -> None:
    _tag(ctx, hall["husband"], "C14", visit_cycle_days=7)
    assert [one.person_id for one in due.due(ctx)] == [hall["husband"]]
    assert due.due(_in_grid(ctx, hall["one"])) == []


def test_a_worker_of_a_grid_sees_and_writes_only_there(ctx: Context, hall: dict[str, int]) -> None:
    _tag(ctx, hall["alone"], "C01")
    _tag(ctx, hall["mother"], "C01")
    visit = service.add_visit(ctx, _visit(kind="01", what="电线老化"), person_id=hall["alone"])
    other = _in_grid(ctx, hall["two"])
    assert [one.person_id for one in due.due(other)] == [hall["mother"]]
    assert queries.ids(other) == []
    assert queries.problems(other) == []
    assert {one.person_id for one in care.suggestions(other)} == set()
    with pytest.raises(NotAllowed):
        service.add_visit(other, _visit(), person_id=hall["alone"])
    with pytest.raises(NotAllowed):
        service.delete_visit(other, visit)
    with pytest.raises(NotAllowed):
        service.add_services(other, [hall["alone"]], {"day": TODAY, "kind": "01"})


def test_a_problem_of_a_visit_is_followed_up_until_it_is_dealt_with(ctx: Context, hall: dict[str, int]) -> None:
    service.add_visit(ctx, _visit(kind="01", what="电线老化", staff_name="陈静"), person_id=hall["alone"])
    (problem,) = queries.problems(ctx)
    assert (problem.kind, problem.due_on, problem.whose) == ("安全隐患", "2026-12-05", "曾桂芝")
    with pytest.raises(ChecksFailed):
        service.finish(ctx, problem.id, problem.version, {"done_on": TODAY})
    assert service.finish(ctx, problem.id, problem.version, {"done_on": TODAY, "outcome": "已换线"})
    assert queries.problems(ctx) == []
    assert queries.problems(ctx, only_open=False)[0].outcome == "已换线"


@pytest.mark.parametrize(
    ("values", "key"),
    [({"day": "2026-11-21"}, "day"), ({"mode": None}, "mode"), ({"kind": "01"}, "what"), ({"what": "漏水"}, "kind")],
)
def test_a_visit_that_does_not_hold_is_refused_beside_its_field(
    ctx: Context, hall: dict[str, int], values: dict[str, Any], key: str
) -> None:
    with pytest.raises(ChecksFailed) as refused:
        service.add_visit(ctx, _visit() | values, person_id=hall["alone"])
    assert list(refused.value.fields) == [key]
    assert Visit.select().count() == 0


def test_a_visit_taken_away_takes_its_problems_and_undo_brings_both_back(ctx: Context, hall: dict[str, int]) -> None:
    visit = service.add_visit(ctx, _visit(kind="01", what="漏水"), person_id=hall["alone"])
    service.delete_visit(ctx, visit)
    assert (queries.ids(ctx), queries.problems(ctx)) == ([], [])
    ctx.undo()
    assert queries.ids(ctx) == [visit]
    assert len(queries.problems(ctx)) == 1


def test_one_service_is_written_down_for_several_people_or_nobody(ctx: Context, hall: dict[str, int]) -> None:
    people = [hall["alone"], hall["mother"]]
    assert len(service.add_services(ctx, [*people, people[0]], {"day": TODAY, "kind": "01"})) == 2
    assert queries.services_of(ctx, people[0])[0][1] == "2026-11-20，助洁"
    with pytest.raises(KnownError):
        service.add_services(ctx, [people[0], 9999], {"day": TODAY, "kind": "01"})
    assert CareService.select().count() == 2


def test_a_plan_has_homes_with_care_first_and_carries_over_who_was_not_met(ctx: Context, hall: dict[str, int]) -> None:
    _tag(ctx, hall["husband"], "C02")
    service.make_plan(ctx, hall["one"], {"month": "2026-10", "staff_name": "陈静"})
    plan = service.make_plan(ctx, hall["one"], {"month": "2026-11"})
    assert [home["household_id"] for home in queries.plan_homes(ctx, plan)] == [hall["pair"], hall["home"]]
    service.add_visit(ctx, _visit("2026-10-05"), household_id=hall["pair"])
    left = service.make_plan(ctx, hall["one"], {"month": "2026-11", "whom": "left"})
    assert [home["household_id"] for home in queries.plan_homes(ctx, left)] == [hall["home"]]
    service.add_visit(ctx, _visit("2026-11-05"), household_id=hall["pair"], plan_id=plan)
    assert [home["household_id"] for home in queries.plan_homes(ctx, plan)] == [hall["home"], hall["pair"]]
    assert queries.plans(ctx, "2026-11") == [(plan, "一网格", 2, 1), (left, "一网格", 1, 0)]
    with pytest.raises(ChecksFailed):
        service.make_plan(ctx, hall["one"], {"month": "2026-13"})
    assert VisitPlanHome.select().count() == 5


def test_coverage_counts_a_home_once_and_the_figures_agree(ctx: Context, hall: dict[str, int]) -> None:
    with ctx.write("residents.edit", "空户") as writer:
        writer.add(Household, {"area_id": hall["one"], "live_addr": "向阳路9号"})
    for day in ("2026-11-03", "2026-11-09"):
        service.add_visit(ctx, _visit(day, staff_name="陈静"), person_id=hall["alone"])
    service.add_visit(ctx, _visit(met=0), household_id=hall["pair"])
    found = {one.name: one for one in queries.coverage(ctx, "2026-11")}
    assert (found["一网格"].homes, found["一网格"].visited, found["一网格"].empty) == (2, 1, 1)
    assert found["一网格"].rate == 50
    assert found["二网格"].rate == 0
    assert queries.by_worker(ctx, "2026-11") == [("陈静", 1, 2)]
    november = periods.month("2026-11")
    numbers = [FIGURES[f"visits.{key}"].value(november) for key in ("due", "done", "coverage")]
    assert numbers == [3, 1, pytest.approx(100 / 3)]


def test_whoever_is_erased_leaves_his_visits_and_services(ctx: Context, hall: dict[str, int]) -> None:
    from desktop_app.residents import erasing

    service.add_visit(ctx, _visit(kind="01", what="漏水"), person_id=hall["alone"])
    service.add_services(ctx, [hall["alone"]], {"day": TODAY, "kind": "01"})
    erasing.erase(ctx, hall["alone"], "本人申请")
    assert [model.select().count() for model in (Visit, FollowUp, CareService)] == [0, 0, 0]


def test_a_visit_comes_back_from_the_bin_with_its_problems_or_goes_for_good(ctx: Context, hall: dict[str, int]) -> None:
    visit = service.add_visit(ctx, _visit(kind="01", what="漏水"), person_id=hall["alone"])
    service.delete_visit(ctx, visit)
    assert [(one.table, one.label) for one in recycle.items(ctx)] == [("visit", "2026-11-20的走访")]
    assert recycle.items(_in_grid(ctx, hall["two"])) == []
    recycle.restore(ctx, "visit", visit)
    assert (queries.ids(ctx), len(queries.problems(ctx))) == ([visit], 1)
    service.delete_visit(ctx, visit)
    recycle.remove(ctx, "visit", visit, "记错了")
    assert (Visit.select().count(), FollowUp.select().count()) == (0, 0)


def test_the_desk_says_the_first_few_who_are_due_and_counts_the_rest(ctx: Context, hall: dict[str, int]) -> None:
    with ctx.write("residents.edit", "老人") as writer:
        for place in range(today.VISITS + 2):
            row = {"name": f"老人{place}", "name_sort": f"{place}", "name_py": "", "area_id": hall["one"]}
            person = writer.add(Person, row)
            writer.add(CareTag, {"person_id": person, "code": "C03", "since": "2026-10-01"})
    service.add_visit(ctx, _visit(kind="01", what="漏水", due_on="2026-11-22"), household_id=hall["family"])
    lines = [one for one in today.due(ctx) if one.kind.startswith("走访")]
    assert len(lines) == today.VISITS + 2
    assert [one.title for one in lines if one.opens == (today.CARE, 0)] == ["还有2人要走访"]
    assert (lines[-1].title, lines[-1].detail, lines[-1].days) == ("漏水", "赵强", 2)


def test_what_is_due_of_many_asks_as_often_as_of_one(ctx: Context, hall: dict[str, int]) -> None:
    _tag(ctx, hall["alone"], "C01")
    asked: list[str] = []
    plain = database.execute_sql

    def counting(sql: str, *more: Any, **named: Any) -> Any:
        asked.append(sql)
        return plain(sql, *more, **named)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(database.obj, "execute_sql", counting)
        due.due(ctx)
        few = len(asked)
        patch.undo()
    for person in ("husband", "wife", "son", "mother"):
        _tag(ctx, hall[person], "C01")
    asked.clear()
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(database.obj, "execute_sql", counting)
        assert len(due.due(ctx)) == 5
    assert 0 < len(asked) <= few


def test_a_visit_is_put_right_and_its_problems_stay(ctx: Context, hall: dict[str, int]) -> None:
    visit = service.add_visit(
        ctx, _visit("2026-11-18", needs="要轮椅", staff_name="陈静", kind="01", what="漏水"), person_id=hall["alone"]
    )
    row = service.stored(ctx, visit)
    assert (row["day"], row["needs"], row["staff_name"], row["version"]) == ("2026-11-18", "要轮椅", "陈静", 1)
    assert service.update(ctx, visit, 1, {"day": "2026-11-17", "needs": "", "met": 0, "staff_name": "周明"})
    row = service.stored(ctx, visit)
    assert (row["day"], row["needs"], row["met"], row["staff_name"]) == ("2026-11-17", None, 0, "周明")
    assert [one.what for one in queries.problems(ctx)] == ["漏水"]
    assert queries.get(ctx, visit)["whose"] == "曾桂芝"
    assert not service.update(ctx, visit, row["version"], {"day": "2026-11-17"}), "nothing differs"
    ctx.undo()
    assert service.stored(ctx, visit)["staff_name"] == "陈静"


def test_what_does_not_hold_of_a_corrected_visit_is_refused(ctx: Context, hall: dict[str, int]) -> None:
    visit = service.add_visit(ctx, _visit(), person_id=hall["alone"])
    for changes, key in (
        ({"day": "2026-11-21"}, "day"),
        ({"day": None}, "day"),
        ({"mode": "99"}, "mode"),
        ({"needs": "长" * 2001}, "needs"),
    ):
        with pytest.raises(ChecksFailed) as refused:
            service.update(ctx, visit, 1, changes)
        assert list(refused.value.fields) == [key]
    with pytest.raises(NotAllowed):
        service.update(_in_grid(ctx, hall["two"]), visit, 1, {"needs": "无"})
    with pytest.raises(NotAllowed):
        service.stored(_in_grid(ctx, hall["two"]), visit)
    with pytest.raises(KnownError):
        service.update(ctx, visit, 1, {"needs": "无"}, add=[("坏.png", b"nothing")])
    assert service.stored(ctx, visit)["needs"] is None
    service.delete_visit(ctx, visit)
    with pytest.raises(NotFound):
        service.update(ctx, visit, 2, {"needs": "无"})


def test_two_who_correct_a_visit_meet(ctx: Context, hall: dict[str, int]) -> None:
    visit = service.add_visit(ctx, _visit(staff_name="陈静"), person_id=hall["alone"])
    service.update(ctx, visit, 1, {"staff_name": "周明", "needs": "要轮椅"})
    with pytest.raises(StaleVersion) as met:
        service.update(ctx, visit, 1, {"needs": "要助听器"})
    assert (met.value.theirs["needs"], met.value.theirs["staff_name"]) == ("要轮椅", "周明")
    with pytest.raises(StaleVersion):
        service.update(ctx, visit, 1, {}, add=[("院子.png", _picture())])
    assert queries.get(ctx, visit)["photos"] == []


def test_pictures_come_and_go_with_the_correction_and_one_undo_brings_them_back(
    ctx: Context, hall: dict[str, int]
) -> None:
    visit = service.add_visit(ctx, _visit(), person_id=hall["alone"])
    old = service.add_photo(ctx, visit, "旧", _picture("red"))
    stays = service.add_photo(ctx, visit, "留", _picture("blue"))
    assert service.update(ctx, visit, 1, {"needs": "要轮椅"}, add=[("新", _picture("green"))], drop=[old, 999])
    assert [title for _, title in queries.get(ctx, visit)["photos"]] == ["留", "新"]
    assert service.stored(ctx, visit)["photos"][0][0] == stays
    ctx.undo()
    assert [title for _, title in queries.get(ctx, visit)["photos"]] == ["旧", "留"]
    assert service.photo(ctx, old)
    assert service.stored(ctx, visit)["needs"] is None


def _picture(colour: str = "red") -> bytes:
    written = io.BytesIO()
    Image.new("RGB", (40, 30), colour).save(written, "PNG")
    return written.getvalue()
