"""Committees, mediators, training, discipline: what is kept, what does not fit the law, what is refused; on both engines."""

from __future__ import annotations

from datetime import datetime
from typing import Any

import pytest

from desktop_app import log_book, registers
from desktop_app.common.dates import FixedClock
from desktop_app.common.errors import ChecksFailed, KnownError, NotAllowed, NotFound
from desktop_app.context import Context, SignedIn
from desktop_app.mediation import (
    bringing_back,
    committee_settings,
    committees,
    mediator_work,
    mediators,
    queries,
    service,
)
from desktop_app.mediation.committees import COMMITTEES
from desktop_app.mediation.experts import EXPERTS
from desktop_app.mediation.mediators import DISCIPLINE, MEDIATORS, TRAINING
from desktop_app.mediation.models import Committee, Mediator
from desktop_app.mediation.service import MediatorEntry
from desktop_app.operators.roles import permissions
from desktop_app.residents import erasing
from desktop_app.residents import service as residents
from desktop_app.store.models import Change
from tests.mediation.conftest import VALUES, MakeCase, add_person, two_sides, version_of
from tests.mediation.test_case_steps import AGREED


def _own(ctx: Context) -> int:
    return mediators.own_committee()


def _hints(ctx: Context) -> dict[str, str]:
    return {hint.words: hint.basis for hint in committees.make_up(ctx, _own(ctx))}


def _members(ctx: Context, count: int, **values: Any) -> list[int]:
    names = ["王秀英", "李敏", "周海燕", "刘志强", "陈建国", "杨晓梅", "赵刚", "孙丽", "吴小兰", "郑和"]
    return [registers.add(ctx, MEDIATORS, {"name": name, "kind": "member", **values}) for name in names[:count]]


def test_an_empty_committee_is_told_what_the_law_asks(ctx: Context) -> None:
    assert _hints(ctx) == {
        "委员现有0人，应当是3至9人": "人民调解法第八条",
        "没有主任": "人民调解法第八条",
        "没有填本届届满日期": "人民调解法第九条",
    }


def test_a_whole_committee_is_told_nothing(ctx: Context) -> None:
    registers.update(
        ctx,
        COMMITTEES,
        _own(ctx),
        1,
        {"kind": "resident", "term_start": "2025-03-01", "term_end": "2028-02-29", "election_mode": "03"},
    )
    first, *_ = _members(ctx, 3, sex="1")
    registers.update(ctx, MEDIATORS, first, 1, {"post": "01", "sex": "2"})
    assert _hints(ctx) == {}


@pytest.mark.parametrize(
    ("committee", "person", "said"),
    [
        ({}, {"sex": "1"}, "没有妇女成员"),
        ({}, {}, "没有妇女成员（3位没有填性别）"),
        ({"is_multi_ethnic": 1}, {"ethnic": "01"}, "多民族居住的地区，没有人数较少民族的成员"),
        ({"term_start": "2022-01-01", "term_end": "2024-12-31"}, {}, "本届任期2024-12-31已经届满，应当换届"),
        ({"term_start": "2025-01-01", "term_end": "2030-12-31"}, {}, "本届任期长于三年"),
        ({"kind": "village", "election_mode": "03"}, {}, "委员应当由村民会议推选、村民代表会议推选产生"),
        (
            {"kind": "resident"},
            {"appointed_how": "01"},
            "李敏、王秀英、周海燕的产生方式不是居民会议推选、居民代表会议推选",
        ),
        ({}, {"birth_date": "2010-01-01"}, "李敏、王秀英、周海燕未满18周岁，不能担任调解员"),
        ({}, {"appointed_until": "2026-11-19"}, "李敏、王秀英、周海燕的任职已经到期，请续聘或者办理离任"),
        ({"kind": "street"}, {"education": "70"}, "李敏、王秀英、周海燕的文化程度低于普通高级中学教育"),
        ({"trade": "01"}, {"education": "60"}, "李敏、王秀英、周海燕的文化程度低于专科教育"),
        ({}, {"post": "01"}, "有3位主任，应当设主任一人"),
    ],
)
def test_what_does_not_fit_is_said_with_its_article(
    embedded: Context, committee: dict[str, Any], person: dict[str, Any], said: str
) -> None:
    if committee:
        registers.update(embedded, COMMITTEES, _own(embedded), 1, committee)
    _members(embedded, 3, **person)
    assert said in _hints(embedded)


def test_ten_members_are_too_many_and_the_hired_do_not_count(embedded: Context) -> None:
    _members(embedded, 9)
    registers.add(embedded, MEDIATORS, {"name": "聘任的", "kind": "hired", "post": "01"})
    assert not any("委员现有" in words for words in _hints(embedded))
    assert Mediator.get(Mediator.name == "聘任的").post is None, "who is hired has no post on the committee"
    _members(embedded, 1)
    assert "委员现有10人，应当是3至9人" in _hints(embedded)


@pytest.mark.parametrize(
    ("values", "key"),
    [
        ({"name": " "}, "name"),
        ({"kind": "unknown"}, "kind"),
        ({"org_short": "名称太长的机关代字超过十二个"}, "org_short"),
        ({"term_start": "2025-01-01", "term_end": "2025-01-01"}, "term_end"),
        ({"founded_on": "2026-11-21"}, "founded_on"),
        ({"phone": "123"}, "phone"),
    ],
)
def test_a_committee_that_does_not_hold_is_refused(ctx: Context, values: dict[str, Any], key: str) -> None:
    with pytest.raises(ChecksFailed) as refused:
        registers.update(ctx, COMMITTEES, _own(ctx), 1, values)
    assert set(refused.value.fields) == {key}
    assert Committee.get_by_id(_own(ctx)).version == 1


def test_three_years_follow_from_the_beginning(ctx: Context) -> None:
    assert COMMITTEES.derive(ctx, "term_start", {"term_start": "2025-03-01"}) == {"term_end": "2028-02-29"}
    assert COMMITTEES.derive(ctx, "term_start", {"term_start": "明年"}) == {}


def test_a_committee_with_cases_or_mediators_stays(ctx: Context, mediated: MakeCase) -> None:
    mediated(ctx)
    with pytest.raises(KnownError, match="还有1个案件、2位调解员，没有删除"):
        registers.delete(ctx, COMMITTEES, _own(ctx))
    values = {"name": "向阳社区物业纠纷调解委员会", "kind": "other", "trade": "04", "org_short": "向物"}
    other = registers.add(ctx, COMMITTEES, values)
    with pytest.raises(ChecksFailed, match="已经有这个名称的调委会"):
        registers.add(ctx, COMMITTEES, values)
    with pytest.raises(ChecksFailed, match="已经用了这个代字"):
        registers.add(ctx, COMMITTEES, {**values, "name": "另一个"})
    registers.delete(ctx, COMMITTEES, other)
    bringing_back.committee(ctx, other)
    assert registers.total(ctx, COMMITTEES) == 2


# Mediators


def test_a_resident_brings_what_is_known_of_him(ctx: Context) -> None:
    person = add_person(
        ctx, "王秀英", sex="2", birth_date="1975-03-02", ethnic="11", education="30", phone="13800000009"
    )
    taken = MEDIATORS.derive(ctx, "person", {"person": person})
    assert (taken["name"], taken["ethnic"]) == ("王秀英", "11")
    one = registers.add(ctx, MEDIATORS, {"person": person, "kind": "hired", "education": "20"})
    row = registers.get(ctx, MEDIATORS, one)
    assert (row["name"], row["birth_date"], row["education"], row["person"]) == ("王秀英", "1975-03-02", "20", person)
    assert registers.rows(ctx, MEDIATORS, [one])[0]["person_name"] == "王秀英"
    assert registers.ids(ctx, MEDIATORS, "秀英 聘任") == [one]
    with pytest.raises(ChecksFailed, match="已经在“调解员”里"):
        registers.add(ctx, MEDIATORS, {"person": person, "kind": "member"})
    gone = add_person(ctx, "走了", deleted_at="2026-11-01 00:00:00", deleted_by=1)
    with pytest.raises(NotFound, match="选中的居民已被删除"):
        registers.add(ctx, MEDIATORS, {"person": gone, "kind": "hired"})


@pytest.mark.parametrize(
    ("values", "key"),
    [
        ({"name": ""}, "name"),
        ({"phone": "12"}, "phone"),
        ({"birth_date": "2027-01-01"}, "birth_date"),
        ({"appointed_from": "2026-01-01", "appointed_until": "2025-01-01"}, "appointed_until"),
        ({"left_on": "2026-01-01"}, "left_how"),
        ({"left_how": "02"}, "left_on"),
        ({"specialty": "02 77"}, "specialty"),
    ],
)
def test_a_mediator_that_does_not_hold_is_refused(ctx: Context, values: dict[str, Any], key: str) -> None:
    with pytest.raises(ChecksFailed) as refused:
        registers.add(ctx, MEDIATORS, {"name": "王秀英", "kind": "member", **values})
    assert set(refused.value.fields) == {key}


def test_who_left_is_no_longer_offered_and_cases_keep_the_name(ctx: Context, mediated: MakeCase) -> None:
    case = mediated(ctx)
    lead = queries.get(ctx, case).mediators[0]["mediator_id"]
    registers.update(ctx, MEDIATORS, lead, 1, {"left_on": "2026-11-20", "left_how": "02"})
    assert (
        [row["name"] for row in queries.mediators(ctx)] == ["李敏"] == [name for _, name, _ in mediators.find(ctx, "")]
    )
    assert queries.get(ctx, case).mediators[0]["name"] == "王秀英"
    with pytest.raises(KnownError, match="王秀英已于2026-11-20离任，不能再指派"):
        service.intake(ctx, VALUES, two_sides(), [MediatorEntry(lead, "lead")])


def test_training_is_written_for_several_at_once(ctx: Context) -> None:
    people = _members(ctx, 3)
    course = {"held_on": "2026-03-05", "title": "民法典婚姻家庭编", "minutes": 480, "organiser": "区司法局"}
    assert mediators.train(ctx, people[:2], course) == 2
    assert mediator_work.trained(ctx, "2026") == {people[0]: 480, people[1]: 480}
    assert mediator_work.trained(ctx, "2025") == {}
    assert mediator_work.needed_minutes(ctx) == 24 * 60
    ctx.undo()
    assert mediator_work.trained(ctx, "2026") == {}, "one course is one step"
    for bad, key in (
        ({**course, "minutes": 0}, "minutes"),
        ({**course, "held_on": "2026-11-21"}, "held_on"),
        ({**course, "title": None}, "title"),
    ):
        with pytest.raises(ChecksFailed) as refused:
            mediators.train(ctx, people, bad)
        assert set(refused.value.fields) == {key}
    with pytest.raises(ChecksFailed, match="至少勾选一位"):
        mediators.train(ctx, [], course)
    with pytest.raises(ChecksFailed, match="请选择调解员"):
        registers.add(ctx, TRAINING, course)
    assert registers.total(ctx, TRAINING) == 0


def test_who_is_removed_for_a_breach_is_a_mediator_no_longer(ctx: Context) -> None:
    one, two, _ = _members(ctx, 3)
    breach = {"mediator": one, "happened_on": "2026-11-10", "ground": "03", "kind": "01", "decided_by": "调委会"}
    registers.add(ctx, DISCIPLINE, {**breach, "facts": "收了当事人一条烟，已退还。"})
    assert Mediator.get_by_id(one).left_on is None
    registers.add(ctx, DISCIPLINE, {**breach, "mediator": two, "kind": "03", "facts": "泄露隐私。"})
    row = Mediator.get_by_id(two)
    assert (row.left_on, row.left_how) == ("2026-11-10", "03")
    ctx.undo()
    assert Mediator.get_by_id(two).left_on is None, "undone together"
    assert [row["kind"] for row in mediators.of_mediator(ctx, DISCIPLINE, one)] == ["01"]
    with pytest.raises(ChecksFailed, match="请填写事实和依据"):
        registers.add(ctx, DISCIPLINE, breach)


def test_what_a_mediator_did_by_year_and_state(ctx: Context, mediated: MakeCase) -> None:
    ctx.clock = FixedClock(datetime(2025, 5, 6, 9, 0))
    old = mediated(ctx)
    service.terminate(ctx, old, version_of(ctx, old), "01")
    lead = queries.get(ctx, old).mediators[0]["mediator_id"]
    ctx.clock = FixedClock(datetime(2026, 11, 20, 9, 0))
    new = service.intake(ctx, VALUES, two_sides(), [MediatorEntry(lead, "lead")])
    service.add_session(ctx, new, version_of(ctx, new))
    service.agree(ctx, new, version_of(ctx, new), AGREED)
    running = service.intake(ctx, VALUES, two_sides(), [MediatorEntry(lead, "lead")])
    years = mediator_work.by_year(ctx, lead)[lead]
    assert {year: (len(w.cases), len(w.running), w.rate) for year, w in years.items()} == {
        "2026": (2, 1, 100.0),
        "2025": (1, 0, 0.0),
    }
    whole = mediator_work.total(years)
    assert (sorted(whole.cases), whole.agreed, whole.running) == ([old, new, running], [new], [running])
    assert whole.by_state["TERMINATED"] == [old] and whole.rate == 50.0
    assert queries.ids(ctx, "", {"only": whole.agreed}) == [new]


# Terms, and the list on paper


def test_terms_that_run_out_are_told(ctx: Context) -> None:
    registers.update(ctx, COMMITTEES, _own(ctx), 1, {"term_start": "2024-01-01", "term_end": "2026-12-31"})
    registers.add(ctx, MEDIATORS, {"name": "李敏", "kind": "hired", "appointed_until": "2026-11-01"})
    registers.add(ctx, MEDIATORS, {"name": "还早", "kind": "hired", "appointed_until": "2027-11-01"})
    said = [(one.title, one.on, one.kind) for one in committees.terms(ctx)]
    name = Committee.get_by_id(_own(ctx)).name
    assert said == [(f"{name}换届", "2026-12-31", "committee"), ("调解员李敏任职到期", "2026-11-01", "mediators")]
    from desktop_app import today

    assert [one.opens[0] for one in today.due(ctx) if one.kind == "任期"] == ["mediators", "committee"]


def test_the_list_for_filing_and_the_one_for_everybody(ctx: Context) -> None:
    with pytest.raises(KnownError, match="还没有委员和调解员"):
        committees.list_paper(ctx, _own(ctx), is_public=True)
    values = {"sex": "2", "birth_date": "1975-03-02", "phone": "13812340001", "post": "01", "political": "01"}
    registers.add(ctx, MEDIATORS, {"name": "王秀英", "kind": "member", "is_fulltime": 1, **values})
    filed = committees.list_paper(ctx, _own(ctx), is_public=False)
    assert "13812340001" in filed.rows[0] and "1975.03" in filed.rows[0]
    shown = committees.list_paper(ctx, _own(ctx), is_public=True)
    assert shown.rows == [["1", "王秀英", "女", "主任", "专职", ""]]
    assert "1381234" not in str(shown) and "1975" not in str(shown)


def test_a_mediator_reads_and_does_not_write(embedded: Context) -> None:
    (one,) = _members(embedded, 1)
    his = Context(embedded.store, SignedIn(9, "李敏", ("mediator",), permissions(["mediator"])), clock=embedded.clock)
    assert registers.ids(his, MEDIATORS) == [one]
    for act in (
        lambda: registers.add(his, MEDIATORS, {"name": "自己", "kind": "member"}),
        lambda: registers.ids(his, DISCIPLINE),
        lambda: committees.list_paper(his, _own(his), is_public=False),
    ):
        with pytest.raises(NotAllowed):
            act()


# What is usage is set by the hall


def test_what_is_usage_is_set_and_told_in_words(ctx: Context) -> None:
    before = committee_settings.values(ctx)
    assert before == {"hours": 24, "notice": 60, "halves": "am pm", "town": "60", "trade": "30"}
    committee_settings.save(ctx, {"hours": 40, "notice": 90, "halves": "am", "town": None, "trade": "20"})
    ctx.settings.forget()
    assert committee_settings.values(ctx) == {"hours": 40, "notice": 90, "halves": "am", "town": None, "trade": "20"}
    assert mediator_work.needed_minutes(ctx) == 40 * 60
    (one,) = _members(ctx, 1, education="70")
    registers.update(ctx, COMMITTEES, _own(ctx), 1, {"kind": "street"})
    assert not any("文化程度" in words for words in _hints(ctx)), "nothing is asked any more"
    words = str(log_book.touched(ctx, Change.get(Change.action == "修改调解员和值班的规定").id))
    assert "上午" in words and "行业性专业性：大学本科" in words and "trade" not in words
    for bad, key in (({"hours": -1}, "hours"), ({"notice": 0}, "notice"), ({"halves": "noon"}, "halves")):
        with pytest.raises(ChecksFailed) as refused:
            committee_settings.save(ctx, {**before, **bad})
        assert set(refused.value.fields) == {key}
    assert one


def test_who_is_erased_as_a_resident_stays_what_he_was_here_without_the_link(ctx: Context) -> None:
    values = {"name": "王秀英", "sex": "2", "no_id_reason": "99", "birth_date": "1975-03-02"}
    person = residents.create(ctx, {**values, "live_addr": "向阳花园1栋1单元101"})
    one = registers.add(ctx, EXPERTS, {"person": person, "kind": "11", "specialty": "02"})
    erasing.erase(ctx, person, "本人申请")
    row = registers.get(ctx, EXPERTS, one)
    assert (row["name"], row["person"]) == ("王秀英", None)
