"""Signing up residents, numbers, leaving and the recycle bin; teams and activities."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from desktop_app.common.errors import ChecksFailed, KnownError, NotAllowed, StaleVersion
from desktop_app.context import Context, SignedIn
from desktop_app.operators.roles import permissions
from desktop_app.residents.models import Person
from desktop_app.store import history as histories
from desktop_app.volunteers import queries, service
from desktop_app.volunteers.models import Activity, Team, TeamMember, Volunteer

Make = Callable[..., int]


def test_a_resident_is_signed_up_with_a_number_and_copied(ctx: Context, person: Make) -> None:
    first = service.sign_up(ctx, person(ctx, "曾桂芝", phone="13812347686", political="01"), {"skills": "01 06"})
    second = service.sign_up(ctx, person(ctx, "李敏", political="13"), {"registered_on": "2026-03-01"})
    rows = {row.id: row for row in Volunteer.select()}
    assert (rows[first].volunteer_no, rows[second].volunteer_no) == ("V2026-0001", "V2026-0002")
    assert (rows[first].name, rows[first].phone, rows[first].sex) == ("曾桂芝", "13812347686", "2")
    assert (rows[first].registered_on, rows[first].status) == ("2026-11-20", "active")
    assert (rows[first].is_party_member, rows[second].is_party_member) == (1, 0)
    assert [name for _, name, _ in queries.find(ctx, "zgz")] == ["曾桂芝"]
    assert queries.find(ctx, "7686")[0][2] == "V2026-0001　女　138****7686"


def test_nobody_signs_up_twice(ctx: Context, person: Make) -> None:
    who = person(ctx, "曾桂芝")
    volunteer = service.sign_up(ctx, who)
    with pytest.raises(KnownError, match="已经是志愿者（V2026-0001）"):
        service.sign_up(ctx, who)
    service.leave(ctx, volunteer, "搬走了")
    with pytest.raises(KnownError, match=r"已退出.*恢复在册"):
        service.sign_up(ctx, who)
    service.rejoin(ctx, volunteer)
    assert Volunteer.select().count() == 1
    assert queries.get(ctx, volunteer)["status"] == "active"


def test_a_minor_needs_the_guardians_consent(ctx: Context, person: Make) -> None:
    born = {"on the day before the birthday": "2008-11-21", "on the birthday": "2008-11-20"}
    young = person(ctx, "赵小雨", birth_date=born["on the day before the birthday"])
    with pytest.raises(ChecksFailed) as failed:
        service.sign_up(ctx, young)
    assert (
        "17周岁" in failed.value.fields["guardian_consent"]
        and "监护人书面同意" in failed.value.fields["guardian_consent"]
    )
    assert Volunteer.select().count() == 0
    service.sign_up(ctx, young, {"guardian_consent": 1})
    service.sign_up(ctx, person(ctx, "钱多", birth_date=born["on the birthday"]))
    assert Volunteer.select().count() == 2


def test_the_dead_the_deleted_and_the_future_are_refused(ctx: Context, person: Make) -> None:
    with pytest.raises(KnownError, match="已登记死亡"):
        service.sign_up(ctx, person(ctx, "曾老", died_on="2026-01-01"))
    gone = person(ctx, "李走")
    with ctx.write("residents.edit", "删除居民") as writer:
        writer.delete(Person, gone)
    with pytest.raises(KnownError, match="已被删除"):
        service.sign_up(ctx, gone)
    with pytest.raises(ChecksFailed, match="今天以后"):
        service.sign_up(ctx, person(ctx, "王来"), {"registered_on": "2026-11-21"})


def test_a_failed_sign_up_takes_no_number(ctx: Context, person: Make) -> None:
    with pytest.raises(ChecksFailed):
        service.sign_up(ctx, person(ctx, "甲"), {"registered_on": "2027-01-01"})
    volunteer = service.sign_up(ctx, person(ctx, "乙"))
    assert queries.get(ctx, volunteer)["volunteer_no"] == "V2026-0001"


def test_undo_of_a_sign_up_voids_the_number(ctx: Context, person: Make) -> None:
    service.sign_up(ctx, person(ctx, "甲"))
    assert ctx.undo() == "登记志愿者"
    assert Volunteer.select().count() == 0
    volunteer = service.sign_up(ctx, person(ctx, "乙"))
    assert queries.get(ctx, volunteer)["volunteer_no"] == "V2026-0002"


def test_an_update_checks_versions_and_follows_the_resident(ctx: Context, volunteer: Make) -> None:
    one = volunteer(ctx)
    row = queries.get(ctx, one)
    with ctx.write("residents.edit", "修改居民") as writer:
        writer.update(Person, row["person_id"], {"phone": "13900001111"})
    assert queries.get(ctx, one)["phone"] == "13900001111"
    service.update(ctx, one, row["version"], {"available_times": " 周末 ", "remark": ""})
    stored = Volunteer.get_by_id(one)
    assert (stored.available_times, stored.remark, stored.phone) == ("周末", None, "13900001111")
    assert [hit[0] for hit in queries.find(ctx, "1111")] == [one]
    with pytest.raises(StaleVersion):
        service.update(ctx, one, row["version"], {"remark": "迟到的修改"})
    with pytest.raises(KeyError):
        service.update(ctx, one, None, {"volunteer_no": "V2026-9999"})


def test_a_national_number_belongs_to_one(ctx: Context, volunteer: Make) -> None:
    volunteer(ctx, "甲", national_no="29000000001")
    other = volunteer(ctx, "乙")
    with pytest.raises(ChecksFailed, match="已登记给甲"):
        service.update(ctx, other, None, {"national_no": "29000000001"})


def test_only_volunteers_without_service_can_be_deleted(
    ctx: Context, volunteer: Make, occasion: service.Occasion
) -> None:
    one, two = volunteer(ctx, "甲"), volunteer(ctx, "乙")
    service.record(ctx, occasion, [service.Entry(one, service.Stay(60))])
    with pytest.raises(KnownError, match=r"1条服务记录.*退出"):
        service.delete(ctx, one)
    service.delete(ctx, two, "登记错了")
    assert queries.find(ctx, "乙") == []
    assert queries.volunteer_ids(ctx, "", {}) == [one]
    assert queries.volunteer_ids(ctx, "", {"bin": True}) == [two]
    service.restore(ctx, two)
    assert [hit[0] for hit in queries.find(ctx, "乙")] == [two]


def test_restoring_against_a_new_registration_is_refused(ctx: Context, person: Make) -> None:
    who = person(ctx, "甲")
    old = service.sign_up(ctx, who)
    service.delete(ctx, old)
    service.sign_up(ctx, who)
    with pytest.raises(KnownError, match="已经是志愿者"):
        service.restore(ctx, old)


def test_lists_filter_sort_and_mask(ctx: Context, volunteer: Make, occasion: service.Occasion) -> None:
    one = volunteer(ctx, "曾桂芝", service_kinds="03 06")
    two = volunteer(ctx, "李敏", service_kinds="07", is_party_member=1)
    team = service.add_team(ctx, {"name": "红马甲", "captain": two})
    service.record(ctx, occasion, [service.Entry(two, service.Stay(89))])
    assert queries.volunteer_ids(ctx, "", {}) == [two, one]  # li before zeng
    assert queries.volunteer_ids(ctx, "", {}, ("name", True)) == [one, two]
    assert queries.volunteer_ids(ctx, "", {}, ("minutes", True)) == [two, one]
    assert queries.volunteer_ids(ctx, "zgz", {}) == [one]
    assert queries.volunteer_ids(ctx, "，", {}) == []
    assert queries.volunteer_ids(ctx, "", {"service_kind": "06"}) == [one]
    assert queries.volunteer_ids(ctx, "", {"party": True}) == [two]
    assert queries.volunteer_ids(ctx, "", {"team": team}) == [two]
    assert queries.volunteer_ids(ctx, "", {"status": "quit"}) == []
    rows = queries.volunteer_rows(ctx, [one, 999, two])
    assert rows[1] == {}
    assert (rows[0]["phone"], rows[0]["service_kinds"], rows[0]["status"]) == ("138****7686", "助老、环境保护", "在册")
    assert (rows[2]["minutes"], rows[2]["teams"]) == ("1.4", "红马甲")


def test_teams_have_members_and_a_captain(ctx: Context, volunteer: Make) -> None:
    one, two, three = (volunteer(ctx, name) for name in "甲乙丙")
    team = service.add_team(ctx, {"name": "红马甲", "kind": "01", "captain": one}, [two])
    assert {row["id"] for row in queries.members(ctx, team)} == {one, two}
    assert queries.members(ctx, team)[0]["id"] == one
    assert service.add_members(ctx, team, [two, three, three]) == 1
    service.update_team(ctx, team, None, {"captain": three})
    assert queries.get(ctx, three)["teams"] == [(team, "红马甲", True)]
    service.remove_member(ctx, team, three)
    assert Team.get_by_id(team).captain_id is None
    assert queries.team_rows(ctx, [team])[0]["people"] == 2
    with pytest.raises(ChecksFailed, match="已有一支"):
        service.add_team(ctx, {"name": "红马甲"})
    service.leave(ctx, three)
    with pytest.raises(KnownError, match="已退出"):
        service.add_members(ctx, team, [three])
    service.delete_team(ctx, team)
    assert queries.team_ids(ctx, "", {}) == []
    service.restore_team(ctx, team)
    assert queries.team_ids(ctx, "红马", {}) == [team]
    assert TeamMember.select().count() == 2


def test_activities_begin_by_their_day_and_are_cancelled(ctx: Context, activity: Make) -> None:
    past, coming = activity(ctx), activity(ctx, name="重阳慰问", held_on="2026-12-01")
    assert (Activity.get_by_id(past).status, Activity.get_by_id(coming).status) == ("finished", "recruiting")
    assert queries.activity_ids(ctx, "", {}) == [coming, past]
    assert queries.activity_ids(ctx, "清洁", {}) == [past]
    assert queries.activity_ids(ctx, "", {"month": "2026-12"}) == [coming]
    service.cancel_activity(ctx, coming, "下雨")
    assert queries.activity_rows(ctx, [coming])[0]["status"] == "已取消"
    with pytest.raises(ChecksFailed) as failed:
        service.add_activity(ctx, {"name": "没有地点"})
    assert {"held_on", "place", "service_kind", "organizer", "manager"} <= set(failed.value.fields)


def test_a_reader_writes_nothing(ctx: Context, person: Make) -> None:
    who = person(ctx, "甲")
    reader = Context(ctx.store, SignedIn(7, "审计", ("auditor",), permissions(["auditor"])), clock=ctx.clock)
    with pytest.raises(NotAllowed):
        service.sign_up(reader, who)
    assert queries.volunteer_ids(reader, "", {}) == []


def test_history_of_a_volunteer_tells_his_service_too(
    ctx: Context, volunteer: Make, occasion: service.Occasion
) -> None:
    one = volunteer(ctx)
    service.record(ctx, occasion, [service.Entry(one, service.Stay(60))])
    service.leave(ctx, one, "搬走了")
    actions = [line.action for line in queries.history(ctx, one)]
    assert actions[0] == "志愿者退出" and "记录服务（1人）" in actions and actions[-1] == "登记志愿者"
    assert histories.problems(ctx.store.key) == []
