"""Merging two records of one person: what moves, what is chosen, and that one undo takes all of it back; on both engines."""

from __future__ import annotations

from typing import Any

import pytest
from peewee import ForeignKeyField, Model

from desktop_app.common.errors import ChecksFailed, KnownError, NotAllowed, StaleVersion
from desktop_app.context import Context, SignedIn
from desktop_app.mediation import service as mediation
from desktop_app.mediation.models import Mediator, Party
from desktop_app.operators.roles import permissions
from desktop_app.residents import areas, consents, erasing, households, merging, queries, service, twins
from desktop_app.residents.grid_models import Staff
from desktop_app.residents.models import Area, CareTag, Consent, Household, HouseholdEvent, NotTwins, Person
from desktop_app.store import history, recycle
from desktop_app.store.attachments import Ready
from desktop_app.store.attachments import add as attach
from desktop_app.store.models import Attachment
from desktop_app.store.reading import models
from desktop_app.visits import service as visits
from desktop_app.visits.models import CareService, Visit
from desktop_app.volunteers import service as volunteers
from desktop_app.volunteers.models import ServiceRecord, Team, TeamMember, Volunteer
from desktop_app.volunteers.service import Entry, Occasion, Stay

LADY = "290101194308150042"
MAN = "290101199001010013"
PASSING = {"version", "updated_at", "updated_by"}
UNTOLD = {"change", "change_item", "meta"}  # the history itself goes on

POINTS_ELSEWHERE = {
    ("case_agent", "party_id"),  # a party of the case
    ("attachment", "record_id"),  # with the name of the table; moved by its own rule
    ("care_tag", "staff_id"),
    ("operator", "area_id"),
    ("staff", "operator_id"),
    ("venue", "staff_id"),
    ("issued_number", "record_id"),  # of volunteers and cases
}
"""Loose columns called like links, none of which points at a person without more ado."""


def everything() -> dict[str, list[dict[str, Any]]]:
    """All rows of all tables, but for what a write leaves on them in passing."""
    found = {}
    for name, model in models().items():
        if name not in UNTOLD:
            rows = model.select().dicts()
            found[name] = sorted(
                ({key: value for key, value in row.items() if key not in PASSING} for row in rows), key=str
            )
    return found


def as_role(ctx: Context, *roles: str, area: int | None = None) -> Context:
    return Context(ctx.store, SignedIn(ctx.operator.id, "赵强", roles, permissions(roles), area), clock=ctx.clock)


def make(ctx: Context, name: str = "曾桂芝", **more: Any) -> int:
    """Without a number, unless one is given."""
    given = {"name": name, "sex": "2", **({} if "id_no" in more else {"no_id_reason": "03"}), **more}
    return service.create(ctx, given)


@pytest.fixture
def pair(ctx: Context) -> tuple[int, int]:
    """Two records of one woman, and on the second everything that may hang on somebody."""
    first_home = households.create(ctx, {"live_addr": "向阳花园6栋2单元1502"})
    second_home = households.create(ctx, {"live_addr": "向阳花园8栋1单元101"})
    kept = make(ctx, id_no=LADY, household_id=first_home, relation_to_head="02")
    more = {"phone": "13812347686", "birth_date": "1943-08-15", "occupation": "教师", "remark": "会剪纸"}
    other = make(ctx, "曾桂枝", household_id=second_home, relation_to_head="02", **more)
    enemy = make(ctx, "李国庆", id_no=MAN, sex="1")
    lead = mediation.add_mediator(ctx, {"name": "王秀英", "phone": "13700000001"})
    mediation.add_mediator(ctx, {"name": "曾桂枝", "phone": "13700000002"}, other)
    parties = [
        mediation.PartyEntry(side="A", person_id=other, consent="agreed"),
        mediation.PartyEntry(side="B", person_id=enemy, consent="agreed"),
    ]
    facts = {"source": "02", "brief": "漏水，泡坏墙面。", "dispute_type": "02"}
    mediation.intake(ctx, facts, parties, [mediation.MediatorEntry(lead, "lead")])
    values = {"day": "2026-11-19", "mode": "01", "met": 1, "kind": "01", "what": "电线老化"}
    visits.add_visit(ctx, values, person_id=other)
    visits.add_services(ctx, [other], {"kind": "04", "day": "2026-11-18"})
    consents.add(ctx, other, {"scope": "01", "signed_on": "2026-09-01"})
    with ctx.write("residents.edit", "准备") as writer:
        writer.add(HouseholdEvent, {"kind": "01", "day": "2026-01-01", "person_id": other, "household_id": second_home})
        staff = writer.add(Staff, {"name": "陈静", "person_id": other})
        for person, code, tag in (
            (kept, "C08", {"since": "2026-05-01"}),
            (other, "C08", {"since": "2025-01-01", "decision_no": "民〔2025〕1号", "staff_id": staff}),
            (other, "C02", {"since": "2026-01-01"}),
            (other, "C16", {"since": "2026-02-01"}),
            (other, "C03", {"since": "2020-01-01", "until": "2021-01-01"}),
        ):
            writer.add(CareTag, {"person_id": person, "code": code, **tag})
        attach(writer, Person, other, "户口页", Ready("image/jpeg", b"picture"))
    village = areas.add(ctx, None, 3, "东风村")
    with ctx.write("residents.areas", "准备") as writer:
        writer.update(Area, village, {"leader_person_id": other})
    return kept, other


def _volunteers(ctx: Context, kept: int, other: int) -> tuple[int, int]:
    occasion = Occasion("2026-11-14", "陪诊", "卫生站", "陪老人看病", "向阳社区", "李敏")
    mine, theirs = (volunteers.sign_up(ctx, one) for one in (kept, other))
    volunteers.record(ctx, occasion, [Entry(mine, Stay(60)), Entry(theirs, Stay(90))])
    both = volunteers.add_team(ctx, {"name": "老街坊"}, [mine, theirs])
    volunteers.update_team(ctx, both, 1, {"captain": theirs})
    volunteers.add_team(ctx, {"name": "红马甲"}, [theirs])
    return mine, theirs


def test_everything_that_hung_on_either_hangs_on_the_one_that_stays(ctx: Context, pair: tuple[int, int]) -> None:
    kept, other = pair
    merging.merge(ctx, kept, other)
    for model in (Party, Mediator, Visit, CareService, Consent, HouseholdEvent, Staff):
        assert [row.person for row in model.select().where(model.person.is_null(False)) if row.person == other] == []
        assert model.select().where(model.person == kept).count() == 1, model
    assert Party.get(Party.person == kept).name == "曾桂枝", "what was printed stays as it was"
    assert Area.get(Area.name == "东风村").leader_person_id == kept
    assert Attachment.get().record_id == kept
    row = queries.stored(ctx, kept)
    assert (row["phone"], row["occupation"], row["name"], row["id_no"]) == ("13812347686", "教师", "曾桂芝", LADY)
    gone = Person.get_by_id(other)
    assert (gone.merged_into, gone.delete_reason) == (kept, "并入“曾桂芝”")
    assert gone.deleted_at is not None
    assert other not in list(queries.ids(ctx))
    assert merging.merged_into(ctx, other) == kept


def test_care_tags_of_all_levels_come_along_and_none_is_open_twice(ctx: Context, pair: tuple[int, int]) -> None:
    kept, other = pair
    clerk = as_role(ctx, "clerk")
    said = merging.preview(clerk, kept, other).moves
    assert "3条关爱标签" in said[0], "the one of level 4 is not counted for whoever may not know of it"
    assert "4条关爱标签" in merging.preview(ctx, kept, other).moves[0]
    merging.merge(clerk, kept, other)
    open_tags = CareTag.select().where(
        (CareTag.person == kept) & CareTag.until.is_null() & CareTag.deleted_at.is_null()
    )
    assert sorted(tag.code for tag in open_tags) == ["C02", "C08", "C16"], "that of level 4, too, unseen"
    tag = CareTag.get((CareTag.person == kept) & (CareTag.code == "C08") & CareTag.deleted_at.is_null())
    assert (tag.since, tag.decision_no) == ("2025-01-01", "民〔2025〕1号")
    assert CareTag.select().where(CareTag.person == other).count() == 0
    told = " ".join(line.text for line in queries.history(clerk, kept))
    assert "空巢老人" in told
    assert "C16" not in told
    assert "精神" not in told


def test_a_household_has_one_head_and_nobody_is_in_two(ctx: Context, pair: tuple[int, int]) -> None:
    kept, other = pair
    home, left = (queries.stored(ctx, one)["household_id"] for one in pair)
    assert any("户主待补" in words for words in merging.preview(ctx, kept, other).moves)
    merging.merge(ctx, kept, other)
    assert queries.household(ctx, home).head_id == kept
    assert (queries.household(ctx, left).head_id, queries.household(ctx, left).members) == (None, ())


def test_the_other_household_may_be_chosen_with_the_relation_in_it(ctx: Context, pair: tuple[int, int]) -> None:
    kept, other = pair
    home, left = (queries.stored(ctx, one)["household_id"] for one in pair)
    merging.merge(ctx, kept, other, {merging.HOME})
    assert queries.household(ctx, left).head_id == kept
    assert queries.household(ctx, home).members == ()
    assert queries.stored(ctx, kept)["phone"] is None, "only what was chosen"


def test_a_head_whose_other_record_stays_goes_on_heading_his_household(ctx: Context) -> None:
    home = households.create(ctx, {"live_addr": "向阳花园6栋2单元1502"})
    kept = make(ctx, id_no=LADY, household_id=home, relation_to_head="97")
    other = make(ctx, household_id=home, relation_to_head="02")
    merging.merge(ctx, kept, other)
    assert queries.household(ctx, home).head_id == kept
    elsewhere = households.create(ctx, {"live_addr": "向阳花园8栋1单元101"})
    third = make(ctx, "李国庆", id_no=MAN, sex="1", household_id=elsewhere, relation_to_head="97")
    fourth = make(ctx, "李国庆", sex="1", household_id=home, relation_to_head="97")
    make(ctx, "李大山", sex="1", household_id=elsewhere, relation_to_head="02")
    with ctx.write("residents.edit", "准备") as writer:
        writer.update(Person, fourth, {"relation_to_head": "02", "household_id": None})
    with pytest.raises(ChecksFailed, match="户主已经是“李大山”"):
        merging.merge(ctx, third, fourth, _heads_elsewhere(ctx, fourth, elsewhere))
    assert Person.get_by_id(fourth).deleted_at is None, "nothing of it was written"


def _heads_elsewhere(ctx: Context, person: int, home: int) -> set[str]:
    """Somebody whom an older program left as 户主 of a household that has another head."""
    with ctx.write("residents.edit", "准备") as writer:
        writer.update(Person, person, {"household_id": home})
    return {"relation_to_head"}


@pytest.mark.parametrize("both_volunteer", [False, True])
def test_one_undo_takes_all_of_it_back_exactly(ctx: Context, pair: tuple[int, int], both_volunteer: bool) -> None:
    kept, other = pair
    third = make(ctx, "曾桂之", birth_date="1943-08-15")
    twins.say_two(ctx, kept, third)
    twins.say_two(ctx, other, third)
    if both_volunteer:
        _volunteers(ctx, kept, other)
    else:
        volunteers.sign_up(ctx, other)
    before = everything()
    changes = history.head()["number"]
    merging.merge(ctx, kept, other)
    assert history.head()["number"] == changes + 1, "one change"
    after = everything()
    assert after != before
    ctx.undo()
    assert everything() == before
    assert [hit[0] for hit in queries.find(ctx, "曾桂枝")] == [other]
    ctx.redo()
    assert everything() == after
    assert history.problems(ctx.store.key) == []


def test_two_volunteers_become_one_with_the_hours_of_both(ctx: Context, pair: tuple[int, int]) -> None:
    kept, other = pair
    mine, theirs = _volunteers(ctx, kept, other)
    with ctx.write("volunteers.edit", "准备") as writer:
        writer.update(Volunteer, theirs, {"registered_on": "2020-03-05", "skills": "01", "is_party_member": 1})
        writer.update(Volunteer, mine, {"status": "quit", "is_party_member": 0})
    said = merging.preview(ctx, kept, other).moves
    assert any("两条登记都是志愿者：保留V2026-0001，V2026-0002的1条服务记录" in words for words in said)
    assert any("2026-11-14" in words and "记了两次" in words for words in said)
    merging.merge(ctx, kept, other)
    alive = Volunteer.get((Volunteer.person == kept) & Volunteer.deleted_at.is_null())
    assert (alive.id, alive.status, alive.registered_on, alive.skills) == (mine, "active", "2020-03-05", "01")
    assert (alive.volunteer_no, alive.is_party_member) == ("V2026-0001", 0)
    records = list(ServiceRecord.select().where(ServiceRecord.volunteer == mine).order_by(ServiceRecord.minutes))
    assert [(one.minutes, one.volunteer_name) for one in records] == [(60, "曾桂芝"), (90, "曾桂枝")]
    assert TeamMember.select().where(TeamMember.volunteer == mine).count() == 2
    assert TeamMember.select().where(TeamMember.volunteer == theirs).count() == 0
    assert Team.get(Team.name == "老街坊").captain == mine
    gone = Volunteer.get_by_id(theirs)
    assert (gone.delete_reason, gone.person) == ("并入“曾桂芝”", kept)
    assert "volunteer" in {one.table for one in recycle.items(ctx)}


def test_fields_are_chosen_one_by_one_and_what_follows_goes_with_them(ctx: Context) -> None:
    kept = make(ctx, "曾桂枝", sex="9", birth_date="1943-08-16", phone="13900000000")
    other = make(ctx, "曾桂芝", id_no=LADY, phone="13812347686", died_on="2026-01-01", pinyin="zeng gui zhi")
    shown = {line.key: line for line in merging.preview(ctx, kept, other).lines}
    assert (shown["name"].differs, shown["name"].taken) == (True, False)
    assert (shown["id_no"].other, shown["id_no"].taken) == ("2901**********0042", True)
    assert (shown["died_on"].differs, shown["died_on"].taken) == (True, False), "nobody dies of a merge by itself"
    merging.merge(ctx, kept, other, {"id_no", "name"})
    row = queries.stored(ctx, kept)
    assert (row["name"], row["pinyin"], row["id_no"]) == ("曾桂芝", "zeng gui zhi", LADY)
    assert (row["birth_date"], row["sex"], row["phone"]) == ("1943-08-15", "2", "13900000000")
    assert (row["no_id_reason"], row["died_on"]) == (None, None)
    assert row["name_sort"].startswith("zeng 曾 gui 桂 zhi 芝")
    ctx.undo()
    with pytest.raises(ChecksFailed, match="身份证号里是1943-08-15"):
        merging.merge(ctx, other, kept, {"birth_date"})
    assert Person.get_by_id(kept).deleted_at is None, "nothing of it was written"


def test_masks_that_look_alike_are_told_apart_without_a_digit(ctx: Context) -> None:
    kept = make(ctx, id_no="290101194308150042")
    other = make(ctx, id_no=_another())
    line = next(line for line in merging.preview(ctx, kept, other).lines if line.key == "id_no")
    assert line.differs
    assert line.kept == line.other == "2901**********0042（隐去的部分不同）"


def _another() -> str:
    """Another number of the same day whose mask is the same as LADY's."""
    from desktop_app.common.id_numbers import check_digit

    for year in range(1920, 2000):
        for tail in range(1000):
            body = f"290102{year}0815{tail:03d}"
            number = body + check_digit(body)
            if number[-4:] == LADY[-4:]:
                return number
    raise LookupError


def test_somebody_else_s_save_in_between_is_noticed(ctx: Context, pair: tuple[int, int]) -> None:
    kept, other = pair
    versions = {one: queries.stored(ctx, one)["version"] for one in pair}
    service.update(ctx, other, versions[other], {"phone": "13900000001"})
    before = everything()
    with pytest.raises(StaleVersion):
        merging.merge(ctx, kept, other, versions=versions)
    assert everything() == before


def test_an_undo_after_something_was_done_since_is_refused(ctx: Context, pair: tuple[int, int]) -> None:
    kept, other = pair
    merging.merge(ctx, kept, other)
    number = history.head()["number"]
    service.update(ctx, kept, queries.stored(ctx, kept)["version"], {"phone": "13900000001"})
    with pytest.raises(history.Conflict):
        ctx.undo(number)


def test_two_parties_of_one_case_are_not_merged(ctx: Context) -> None:
    one, other = make(ctx, id_no=LADY), make(ctx, "曾桂枝")
    lead = mediation.add_mediator(ctx, {"name": "王秀英", "phone": "13700000001"})
    parties = [
        mediation.PartyEntry(side=side, person_id=person, consent="agreed")
        for side, person in (("A", one), ("B", other))
    ]
    facts = {"source": "02", "brief": "漏水，泡坏墙面。", "dispute_type": "02"}
    mediation.intake(ctx, facts, parties, [mediation.MediatorEntry(lead, "lead")])
    with pytest.raises(KnownError, match="两位当事人"):
        merging.merge(ctx, one, other)
    with pytest.raises(KnownError, match="同一条登记"):
        merging.merge(ctx, one, one)


def test_a_twin_in_the_bin_is_merged_instead_of_restored(ctx: Context) -> None:
    gone = make(ctx, id_no=LADY, phone="13812347686")
    service.set_care(ctx, gone, ["C02"])
    service.delete(ctx, gone, "重复登记")
    kept = make(ctx, "曾桂枝", id_no=LADY)
    with pytest.raises(service.LiveTwin) as refused:
        service.restore(ctx, gone)
    assert (refused.value.person, refused.value.twin) == (gone, kept)
    assert "合并成一条" in refused.value.sentence
    before = everything()
    merging.merge(ctx, kept, gone)
    assert queries.stored(ctx, kept)["phone"] == "13812347686"
    assert queries.stored(ctx, kept)["care"] == ["C02"]
    with pytest.raises(KnownError, match="撤销那次合并"):
        service.restore(ctx, gone)
    ctx.undo()
    assert everything() == before
    assert Person.get_by_id(gone).delete_reason == "重复登记"
    with pytest.raises(KnownError, match="在回收站里"):
        merging.merge(ctx, gone, kept)


def test_a_merged_record_that_is_restored_stands_alone_again(ctx: Context) -> None:
    kept, other = make(ctx, id_no=LADY), make(ctx, phone="13812347686")
    merging.merge(ctx, kept, other)
    service.restore(ctx, other)
    assert Person.get_by_id(other).merged_into is None
    assert merging.merged_into(ctx, other) is None


def test_the_history_of_both_is_read_from_the_one_that_stays(ctx: Context) -> None:
    kept, other, third = make(ctx, id_no=LADY), make(ctx, "曾桂枝"), make(ctx, "曾桂之")
    service.update(ctx, other, 1, {"occupation": "教师"})
    merging.merge(ctx, other, third)
    merging.merge(ctx, kept, other)
    told = [line.text for line in queries.history(ctx, kept)]
    assert told[0] == "演示 填写职业“教师”；并入另一条登记“曾桂枝”"
    assert "演示 另一条登记：填写职业“教师”" in told
    assert Person.get_by_id(third).merged_into == kept, "what was merged into it was merged into this one"
    assert sum("新增居民" in line for line in told) == 3
    assert not any(
        line.made_version for line in queries.history(ctx, kept) if line.details[:1] == ("另一条登记：新增居民",)
    )


def test_erasing_somebody_erases_what_was_merged_into_him(ctx: Context) -> None:
    kept, other, third = make(ctx, id_no=LADY), make(ctx, "曾桂枝", phone="13812347686"), make(ctx, "曾桂之")
    twins.say_two(ctx, kept, third)
    merging.merge(ctx, kept, other)
    erasing.erase(ctx, kept, "本人申请")
    assert {row.name for row in Person.select().where(Person.id != third)} == {recycle.NAMELESS}
    assert NotTwins.select().count() == 0
    assert history.problems(ctx.store.key) == []


def test_only_whoever_may_edit_and_sees_both_merges(ctx: Context, pair: tuple[int, int]) -> None:
    kept, other = pair
    grid = Person.get_by_id(kept).area
    for who in (as_role(ctx, "auditor"), as_role(ctx, "mediator"), as_role(ctx, "grid", area=grid)):
        with pytest.raises(NotAllowed):
            merging.merge(who, kept, other)
        with pytest.raises(NotAllowed):
            twins.say_two(who, kept, other)
    with pytest.raises(NotAllowed):
        merging.preview(as_role(ctx, "grid", area=grid), kept, other)
    shown = merging.preview(as_role(ctx, "auditor"), kept, other)
    assert next(line for line in shown.lines if line.key == "phone").other == "138****7686"


def test_no_column_that_points_at_people_is_forgotten(ctx: Context) -> None:
    """A new table with a link to a person is moved by itself; a loose column must be told here or in ``merging``."""
    found = {(model._meta.table_name, column) for model, column in merging.pointing()}
    links = {
        (name, field.column_name)
        for name, model in models().items()
        for field in model._meta.sorted_fields
        if isinstance(field, ForeignKeyField) and field.rel_model is Person
    }
    assert links <= found
    assert found >= merging.SETTLED - {("household", "head_id")}
    loose = {
        (name, field.column_name)
        for name, model in models().items()
        for field in model._meta.sorted_fields
        if not isinstance(field, ForeignKeyField) and _like_a_link(model, field.column_name)
    }
    assert loose - POINTS_ELSEWHERE == merging.LOOSE
    assert loose >= POINTS_ELSEWHERE, "what is listed is there"


def _like_a_link(model: type[Model], column: str) -> bool:
    if model._meta.table_name in UNTOLD or column in ("deleted_by", "created_by", "updated_by"):
        return False
    number = model._meta.columns[column].field_type in ("INT", "BIGINT")
    return number and (column.endswith("_id") or column in ("merged_into",) or "person" in column)


def test_nothing_points_at_the_merged_record_any_more(ctx: Context, pair: tuple[int, int]) -> None:
    kept, other = pair
    _volunteers(ctx, kept, other)
    merging.merge(ctx, kept, other)
    for model, column in merging.pointing():
        where = model._meta.columns[column] == other
        assert model.select().where(where).count() == 0, (model._meta.table_name, column)
    assert Household.select().where(Household.head_id == other).count() == 0
