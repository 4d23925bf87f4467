"""Drafts, articles and their numbers, the steps to force, what is due; on both engines."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

import pytest

from desktop_app.common.dates import FixedClock
from desktop_app.common.errors import ChecksFailed, KnownError, NotAllowed, StaleVersion
from desktop_app.context import Context, SignedIn
from desktop_app.operators.roles import permissions
from desktop_app.store import history as histories
from desktop_app.village_rules import queries, service
from desktop_app.village_rules.models import Article, Rule, RuleVersion

Make = Callable[..., tuple[int, int]]
Adopt = Callable[..., None]


def texts(ctx: Context, version: int) -> list[tuple[int, str]]:
    return [(row["number"], row["text"][:2]) for row in queries.articles(ctx, version)]


def status(version: int) -> str:
    return str(RuleVersion.get_by_id(version).status)


def test_articles_keep_their_numbers_in_order(ctx: Context, make_rules: Make) -> None:
    _, version = make_rules(ctx)
    assert texts(ctx, version) == [(1, "邻里"), (2, "楼道"), (3, "文明"), (4, "红事")]
    service.add_article(ctx, version, {"text": "垃圾分类投放。"}, at=2)
    assert texts(ctx, version) == [(1, "邻里"), (2, "垃圾"), (3, "楼道"), (4, "文明"), (5, "红事")]
    rows = queries.articles(ctx, version)
    service.move_article(ctx, rows[4]["id"], 1)
    assert texts(ctx, version) == [(1, "红事"), (2, "邻里"), (3, "垃圾"), (4, "楼道"), (5, "文明")]
    service.move_article(ctx, rows[4]["id"], 99)
    assert texts(ctx, version)[-1] == (5, "红事")
    service.delete_article(ctx, rows[0]["id"])
    assert texts(ctx, version) == [(1, "垃圾"), (2, "楼道"), (3, "文明"), (4, "红事")]
    ctx.undo()
    assert texts(ctx, version)[0] == (1, "邻里")
    with pytest.raises(ChecksFailed, match="内容"):
        service.add_article(ctx, version, {"text": "  "})


def test_an_article_is_saved_against_its_version(ctx: Context, make_rules: Make) -> None:
    _, version = make_rules(ctx)
    row = queries.articles(ctx, version)[0]
    service.update_article(ctx, row["id"], row["version"], {"text": "邻里和睦。", "area": "4"})
    with pytest.raises(StaleVersion):
        service.update_article(ctx, row["id"], row["version"], {"text": "迟到的修改。"})
    assert Article.get_by_id(row["id"]).text == "邻里和睦。"


def test_a_pasted_text_replaces_the_articles_and_keeps_the_same_ones(ctx: Context, make_rules: Make) -> None:
    _, version = make_rules(ctx)
    before = queries.articles(ctx, version)
    count = service.replace_articles(ctx, version, ["垃圾分类投放。", before[2]["text"], before[0]["text"]])
    after = queries.articles(ctx, version)
    assert count == 3 and [row["id"] for row in after[1:]] == [before[2]["id"], before[0]["id"]]
    assert texts(ctx, version) == [(1, "垃圾"), (2, "文明"), (3, "邻里")]
    ctx.undo()
    assert queries.articles(ctx, version)[0]["text"] == before[0]["text"]


def test_the_way_from_draft_to_force(ctx: Context, make_rules: Make) -> None:
    rule, version = make_rules(ctx)
    with pytest.raises(KnownError, match="这一步要在“表决通过”之后办"):
        service.file(ctx, version, {"filed_on": "2026-11-12"})
    service.submit(ctx, version)
    assert RuleVersion.get_by_id(version).submitted_on == "2026-11-20"
    with pytest.raises(KnownError, match="先退回草案"):
        service.add_article(ctx, version, {"text": "又一条。"})
    service.send_back(ctx, version, "第三条要改")
    assert status(version) == "DRAFTING"
    service.submit(ctx, version)
    with pytest.raises(ChecksFailed) as failed:
        service.adopt(ctx, version, {"passed_on": "2026-11-21"})
    assert set(failed.value.fields) == {"passed_by", "passed_on"}
    service.adopt(ctx, version, {"passed_by": "向阳社区居民会议", "passed_on": "2026-11-10"})
    with pytest.raises(ChecksFailed, match="早于通过日期"):
        service.file(ctx, version, {"filed_on": "2026-11-09"})
    service.file(ctx, version, {"filed_on": "2026-11-12"})
    with pytest.raises(ChecksFailed, match="备案后才能公布"):
        service.publish(ctx, version, {"published_on": "2026-11-11", "effective_on": "2026-12-01"})
    service.publish(ctx, version, {"published_on": "2026-11-13", "effective_on": "2026-12-01"})
    assert status(version) == "PUBLISHED"
    with pytest.raises(KnownError, match="还没有到"):
        service.bring_into_force(ctx, version)
    assert isinstance(ctx.clock, FixedClock)
    ctx.clock.set(datetime(2026, 12, 1, 9))
    service.bring_into_force(ctx, version)
    assert status(version) == "IN_FORCE"
    assert queries.rows(ctx, [rule])[0]["in_force"] == "2026年制定"
    assert histories.problems(ctx.store.key) == []


def test_what_was_passed_is_never_edited(ctx: Context, make_rules: Make, bring_through: Adopt) -> None:
    rule, version = make_rules(ctx)
    bring_through(ctx, version)
    assert status(version) == "IN_FORCE"
    article = queries.articles(ctx, version)[0]["id"]
    attempts: list[Callable[[], object]] = [
        lambda: service.update_article(ctx, article, None, {"text": "偷偷改。"}),
        lambda: service.add_article(ctx, version, {"text": "又一条。"}),
        lambda: service.move_article(ctx, article, 3),
        lambda: service.delete_article(ctx, article),
        lambda: service.update_version(ctx, version, None, {"preamble": "改前言"}),
        lambda: service.replace_articles(ctx, version, ["一条。"]),
        lambda: service.delete_version(ctx, version),
    ]
    for attempt in attempts:
        with pytest.raises(KnownError, match=r"已经表决通过，不能再改.*起草修订"):
            attempt()
    with pytest.raises(KnownError, match="长期保存"):
        service.delete_rule(ctx, rule)
    with pytest.raises(ChecksFailed, match="不能再改"):
        service.update_rule(ctx, rule, None, {"title": "别的名称"})
    service.update_rule(ctx, rule, None, {"remark": "每年复核"})


def test_a_revision_is_a_copy_with_origins_and_supersedes(ctx: Context, make_rules: Make, bring_through: Adopt) -> None:
    rule, first = make_rules(ctx)
    with pytest.raises(KnownError, match="没有另起草"):
        service.revise(ctx, rule)
    bring_through(ctx, first)
    second = service.revise(ctx, rule)
    row = RuleVersion.get_by_id(second)
    assert (row.number, row.based_on_id, row.version_label, row.preamble) == (
        2, first, "2026年修订", "为了共同的家园，制定本公约。",
    )  # fmt: skip
    origins = [one["origin_id"] for one in queries.articles(ctx, second)]
    assert origins == [one["id"] for one in queries.articles(ctx, first)]
    assert queries.rows(ctx, [rule])[0]["under_way"] == "2026年修订"
    service.delete_article(ctx, queries.articles(ctx, second)[0]["id"])
    assert len(queries.articles(ctx, first)) == 4
    bring_through(ctx, second)
    assert (status(first), status(second)) == ("SUPERSEDED", "IN_FORCE")
    third = service.revise(ctx, rule)
    assert RuleVersion.get_by_id(third).version_label == "2026年修订（2）"
    service.delete_version(ctx, third)
    assert [one["number"] for one in queries.versions(ctx, rule)] == [2, 1]
    fourth = service.revise(ctx, rule)
    assert RuleVersion.get_by_id(fourth).number == 4
    with pytest.raises(KnownError, match="另一份正在办理"):
        service.restore_version(ctx, third)
    service.submit(ctx, fourth)
    service.reject(ctx, fourth, "同意的不到半数")
    assert status(fourth) == "REJECTED"
    service.restore_version(ctx, third)


def test_the_red_line_check_asks_for_a_legal_note(ctx: Context, make_rules: Make) -> None:
    _, version = make_rules(ctx)
    bad = service.add_article(ctx, version, {"text": "乱停车的罚款五十元，装修交押金。"})
    assert [(hit.article, hit.level) for hit in queries.red_lines(ctx, version)] == [(5, "block"), (5, "warn")]
    with pytest.raises(ChecksFailed) as failed:
        service.submit(ctx, version, "  ")
    assert "“罚款”" in failed.value.fields["legal_note"] and status(version) == "DRAFTING"
    service.submit(ctx, version, "已请法律顾问审查，同意修改后表决")
    assert RuleVersion.get_by_id(version).legal_note == "已请法律顾问审查，同意修改后表决"
    service.send_back(ctx, version)
    service.update_article(ctx, bad, None, {"text": "装修前到物业登记，倡导不交押金。"})
    service.submit(ctx, version)
    assert RuleVersion.get_by_id(version).legal_note is None


def test_preamble_and_ending_are_checked_too(ctx: Context, make_rules: Make) -> None:
    _, version = make_rules(ctx)
    service.update_version(ctx, version, None, {"ending": "违反本公约的，罚款处理。"})
    assert [(hit.article, hit.words) for hit in queries.red_lines(ctx, version)] == [(0, "罚款")]


def test_an_empty_draft_is_not_submitted_and_titles_differ(ctx: Context, make_rules: Make) -> None:
    rule, version = make_rules(ctx, ())
    with pytest.raises(KnownError, match="还没有条款"):
        service.submit(ctx, version)
    with pytest.raises(ChecksFailed, match="已有一部"):
        service.add_rule(ctx, {"title": "向阳社区居民公约", "kind": "resident_pact"})
    with pytest.raises(KnownError, match="唯一的一稿"):
        service.delete_version(ctx, version)
    service.delete_rule(ctx, rule)
    assert queries.ids(ctx) == [] and queries.ids(ctx, filters={"bin": True}) == [rule]
    service.restore_rule(ctx, rule)
    assert queries.ids(ctx) == [rule]


def test_what_is_due(ctx: Context, clock: FixedClock, make_rules: Make) -> None:
    rule, version = make_rules(ctx)
    service.submit(ctx, version)
    service.adopt(ctx, version, {"passed_by": "居民会议", "passed_on": "2026-11-11"})
    [line] = queries.due(ctx)
    # 2026-11-21 is a Saturday: the period ends on Monday
    assert (line.kind, line.due_on, line.days, line.record_id) == ("备案", "2026-11-23", 3, rule)
    assert "街道" in line.detail
    service.file(ctx, version, {"filed_on": "2026-11-12"})
    assert queries.due(ctx) == []
    service.publish(ctx, version, {"published_on": "2026-11-13", "effective_on": "2026-12-01"})
    assert queries.due(ctx) == []
    clock.set(datetime(2026, 12, 2, 9))
    [line] = queries.due(ctx)
    assert (line.kind, line.days) == ("施行", -1)


def test_rules_are_found_by_title_and_by_what_they_say(ctx: Context, make_rules: Make) -> None:
    rule, version = make_rules(ctx)
    other, _ = make_rules(ctx, ("按时缴纳物业费。",), "红白事公约")
    assert queries.ids(ctx, "养犬") == [rule]
    assert queries.ids(ctx, "xysq") == [rule]
    assert [hit[1] for hit in queries.find(ctx, "物业")] == ["红白事公约"]
    assert set(queries.ids(ctx, filters={"stage": "under_way"})) == {rule, other}
    assert queries.ids(ctx, filters={"stage": "in_force"}) == []
    service.update_article(ctx, queries.articles(ctx, version)[2]["id"], None, {"text": "遛狗牵绳。"})
    assert queries.ids(ctx, "养犬") == [] and queries.ids(ctx, "遛狗") == [rule]
    ctx.undo()
    assert queries.ids(ctx, "养犬") == [rule] and queries.ids(ctx, "遛狗") == []
    service.add_article(ctx, version, {"text": "垃圾分类投放。"})
    assert queries.ids(ctx, "垃圾") == [rule]
    ctx.undo()
    assert queries.ids(ctx, "垃圾") == []
    ctx.redo()
    assert queries.ids(ctx, "垃圾") == [rule]


def test_paper_holds_what_is_printed(ctx: Context, make_rules: Make, bring_through: Adopt) -> None:
    _, version = make_rules(ctx)
    assert queries.paper(ctx, version).status == "拟定草案"
    bring_through(ctx, version)
    paper = queries.paper(ctx, version)
    assert (paper.title, paper.version, paper.passed_by, paper.passed_on, paper.status) == (
        "向阳社区居民公约", "2026年制定", "向阳社区居民会议", "2026-11-10", "",
    )  # fmt: skip
    assert [(one.number, one.area) for one in paper.articles] == [(n, "规范日常行为") for n in (1, 2, 3, 4)]


def test_only_those_with_the_right_write(ctx: Context, make_rules: Make) -> None:
    _, version = make_rules(ctx)
    clerk = Context(ctx.store, SignedIn(9, "前台", ("clerk",), permissions(["clerk"])), clock=ctx.clock)
    with pytest.raises(NotAllowed):
        service.add_article(clerk, version, {"text": "一条。"})
    assert len(queries.articles(clerk, version)) == 4
    assert Rule.select().count() == 1


def test_history_tells_of_versions_and_articles(ctx: Context, make_rules: Make) -> None:
    rule, version = make_rules(ctx, ("一条。",))
    service.submit(ctx, version)
    actions = [line.action for line in queries.history(ctx, rule)]
    assert actions[0] == "提请审核" and "新增条款" in actions and actions[-1] == "新建规约"
