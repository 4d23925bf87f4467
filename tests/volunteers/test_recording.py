"""Service records: the sheet as a whole, every guard, review by a second person, what is due."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime

import pytest

from desktop_app.common.dates import FixedClock
from desktop_app.common.errors import ChecksFailed, KnownError
from desktop_app.context import Context, SignedIn
from desktop_app.operators.roles import permissions
from desktop_app.store.models import Operator
from desktop_app.volunteers import queries, service
from desktop_app.volunteers.models import Activity, ServiceRecord
from desktop_app.volunteers.service import Entry, Occasion, Stay
from desktop_app.volunteers.stays import parse

Make = Callable[..., int]
DAY = "2026-11-14"


def stay(text: str, day: str = DAY) -> Stay:
    return parse(text, day)


def refused(ctx: Context, occasion: Occasion, *entries: Entry) -> dict[str, str]:
    before = ServiceRecord.select().count()
    with pytest.raises(ChecksFailed) as failed:
        service.record(ctx, occasion, list(entries))
    assert ServiceRecord.select().count() == before
    return failed.value.fields


def test_a_sheet_is_written_whole(ctx: Context, volunteer: Make, activity: Make) -> None:
    people = [volunteer(ctx, name) for name in ("甲", "乙", "丙")]
    held = activity(ctx, content="清扫楼道")
    occasion = queries.occasion_of(ctx, held)
    texts = ("1.5", "9:00-11:30", "89分")
    ids = service.record(ctx, occasion, [Entry(one, stay(text)) for one, text in zip(people, texts, strict=True)])
    rows = {row.id: row for row in ServiceRecord.select()}
    assert [rows[one].minutes for one in ids] == [90, 150, 89]
    assert [rows[one].volunteer_name for one in ids] == ["甲", "乙", "丙"]
    second = rows[ids[1]]
    assert (second.start_at, second.end_at) == ("2026-11-14 09:00:00", "2026-11-14 11:30:00")
    assert (second.content, second.organizer, second.manager) == ("清扫楼道", "向阳社区", "李敏")
    assert (second.recorder, second.recorded_at, second.reviewed_at) == ("演示", "2026-11-20 09:30:00", None)
    assert Activity.get_by_id(held).status == "recorded"
    row = queries.activity_rows(ctx, [held])[0]
    assert (row["people"], row["minutes"]) == (3, "5.4")
    assert ctx.undo() == "记录服务（3人）"
    assert ServiceRecord.select().count() == 0 and Activity.get_by_id(held).status == "finished"


def test_one_bad_line_refuses_the_sheet_and_says_which(ctx: Context, volunteer: Make, occasion: Occasion) -> None:
    one, two, three = (volunteer(ctx, name) for name in ("甲", "乙", "丙"))
    said = refused(ctx, occasion, Entry(one, Stay(60)), Entry(two, Stay(721)), Entry(three, Stay(0)))
    assert set(said) == {"line.1", "line.2"}
    assert said["line.1"] == "乙：一次服务最多12小时，现在12小时1分，请核对"
    assert said["line.2"].startswith("丙：")


def test_twelve_hours_hold_and_the_hall_may_set_less(ctx: Context, volunteer: Make, occasion: Occasion) -> None:
    one = volunteer(ctx)
    service.record(ctx, occasion, [Entry(one, Stay(720))])
    import json

    from desktop_app.store.models import Setting

    with ctx.write("settings.hall", "改设置") as writer:
        row = {"key": "volunteers.longest_minutes", "scope": "hall", "value": json.dumps(240)}
        writer.add(Setting, {**row, "effective_from": "2026-01-01"})
    ctx.settings.forget()
    said = refused(ctx, replace(occasion, activity_name="理发"), Entry(one, Stay(241)))
    assert "最多4小时" in said["line.0"]


@pytest.mark.parametrize("minutes", [1.5, True, "60", -5])
def test_minutes_are_whole_numbers(ctx: Context, volunteer: Make, occasion: Occasion, minutes: object) -> None:
    assert "line.0" in refused(ctx, occasion, Entry(volunteer(ctx), Stay(minutes)))  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("second", "overlaps"),
    [("10:00-12:00", True), ("8:00-9:01", True), ("9:30-10:00", True), ("11:00-12:00", False), ("8:00-9:00", False)],
)
def test_times_of_one_person_never_overlap(
    ctx: Context, volunteer: Make, occasion: Occasion, second: str, overlaps: bool
) -> None:
    one = volunteer(ctx)
    service.record(ctx, occasion, [Entry(one, stay("9:00-11:00"))])
    other = replace(occasion, activity_name="巡逻")
    if overlaps:
        assert "与“陪诊”2026-11-14 09:00-11:00的记录时间重叠" in refused(ctx, other, Entry(one, stay(second)))["line.0"]
    else:
        service.record(ctx, other, [Entry(one, stay(second))])
    service.record(ctx, other, [Entry(volunteer(ctx, "别人"), stay(second))])


def test_overlap_is_found_across_midnight_and_within_one_sheet(
    ctx: Context, volunteer: Make, occasion: Occasion
) -> None:
    one = volunteer(ctx)
    service.record(ctx, replace(occasion, activity_name="夜巡"), [Entry(one, stay("22:00-次日2:00"))])
    morning = replace(occasion, served_on="2026-11-15", activity_name="早巡")
    assert "重叠" in refused(ctx, morning, Entry(one, stay("1:00-3:00", "2026-11-15")))["line.0"]
    service.record(ctx, morning, [Entry(one, stay("2:00-3:00", "2026-11-15"))])
    two = volunteer(ctx, "乙")
    said = refused(ctx, occasion, Entry(two, stay("9:00-10:00")), Entry(two, stay("9:30-10:30")))
    assert set(said) == {"line.1"}


def test_the_same_sheet_twice_is_refused(ctx: Context, volunteer: Make, activity: Make, occasion: Occasion) -> None:
    one = volunteer(ctx)
    sheet = queries.occasion_of(ctx, activity(ctx))
    service.record(ctx, sheet, [Entry(one, Stay(60))])
    assert "已经有记录" in refused(ctx, sheet, Entry(one, Stay(60)))["line.0"]
    assert "已经有记录" in refused(ctx, sheet, Entry(one, stay("9:00-10:00")))["line.0"]
    service.record(ctx, occasion, [Entry(one, Stay(60))])
    assert "已经有记录" in refused(ctx, occasion, Entry(one, Stay(30)))["line.0"]


def test_two_shifts_of_one_activity_need_their_times(ctx: Context, volunteer: Make, activity: Make) -> None:
    one = volunteer(ctx)
    sheet = queries.occasion_of(ctx, activity(ctx))
    service.record(ctx, sheet, [Entry(one, stay("8:00-10:00")), Entry(one, stay("14:00-16:00"))])
    assert queries.hours_of(ctx, one) == queries.Hours(240, 2, 0)


def test_a_day_has_24_hours(ctx: Context, volunteer: Make, occasion: Occasion) -> None:
    one = volunteer(ctx)
    for name in ("一", "二"):
        service.record(ctx, replace(occasion, activity_name=name), [Entry(one, Stay(720))])
    assert "超过24小时" in refused(ctx, replace(occasion, activity_name="三"), Entry(one, Stay(1)))["line.0"]


def test_sign_out_before_sign_in_and_longer_than_the_stay(ctx: Context, volunteer: Make, occasion: Occasion) -> None:
    one = volunteer(ctx)
    backwards = Stay(60, f"{DAY} 11:00:00", f"{DAY} 09:00:00")
    assert "签退时间早于签到时间" in refused(ctx, occasion, Entry(one, backwards))["line.0"]
    too_long = Stay(121, f"{DAY} 09:00:00", f"{DAY} 11:00:00")
    assert "还长" in refused(ctx, occasion, Entry(one, too_long))["line.0"]
    half = Stay(60, f"{DAY} 09:00:00", None)
    assert "一起填" in refused(ctx, occasion, Entry(one, half))["line.0"]
    other_day = Stay(60, "2026-11-13 09:00:00", "2026-11-13 10:00:00")
    assert "不在服务日期" in refused(ctx, occasion, Entry(one, other_day))["line.0"]


def test_what_the_law_asks_for_is_there(ctx: Context, volunteer: Make, occasion: Occasion) -> None:
    one = volunteer(ctx)
    empty = Occasion("", "", "", " ", "", "")
    assert set(refused(ctx, empty, Entry(one, Stay(60)))) == {
        "served_on", "activity_name", "place", "content", "organizer", "manager",
    }  # fmt: skip
    assert "今天以后" in refused(ctx, replace(occasion, served_on="2026-11-21"), Entry(one, Stay(60)))["served_on"]
    assert refused(ctx, occasion) == {"line": "还没有选志愿者"}


def test_cancelled_activities_and_people_who_left_have_no_service(
    ctx: Context, volunteer: Make, activity: Make
) -> None:
    one, held = volunteer(ctx), activity(ctx)
    sheet = queries.occasion_of(ctx, held)
    early = replace(sheet, served_on="2026-11-13")
    assert "早于活动日期" in refused(ctx, early, Entry(one, Stay(60)))["served_on"]
    service.leave(ctx, one)
    assert "已退出" in refused(ctx, sheet, Entry(one, Stay(60)))["line.0"]
    service.rejoin(ctx, one)
    service.cancel_activity(ctx, held)
    assert "已取消" in refused(ctx, sheet, Entry(one, Stay(60)))["activity_name"]


def test_recorded_activities_are_neither_cancelled_nor_deleted(ctx: Context, volunteer: Make, activity: Make) -> None:
    held = activity(ctx)
    service.record(ctx, queries.occasion_of(ctx, held), [Entry(volunteer(ctx), Stay(60))])
    for refuse in (service.cancel_activity, service.delete_activity):
        with pytest.raises(KnownError, match="已有1条服务记录"):
            refuse(ctx, held)
    with pytest.raises(KnownError, match="已有1条服务记录"):
        service.update_activity(ctx, held, None, {"status": "cancelled"})


def test_a_correction_is_checked_like_a_new_record(ctx: Context, volunteer: Make, occasion: Occasion) -> None:
    one = volunteer(ctx)
    first, second = service.record(ctx, occasion, [Entry(one, stay("9:00-11:00")), Entry(one, stay("13:00-14:00"))])
    with pytest.raises(ChecksFailed, match="重叠"):
        service.update_record(ctx, first, None, {"stay": "9:00-13:30"})
    service.update_record(ctx, first, 1, {"stay": "9:00-13:00", "content": "陪诊和取药"})
    row = ServiceRecord.get_by_id(first)
    assert (row.minutes, row.content, row.end_at) == (240, "陪诊和取药", f"{DAY} 13:00:00")
    with pytest.raises(ChecksFailed) as failed:
        service.update_record(ctx, second, None, {"served_on": "2026-11-13"})
    assert "重新填写起止时间" in failed.value.fields["minutes"]
    with pytest.raises(ChecksFailed, match="请写成"):
        service.update_record(ctx, second, None, {"stay": "很久"})


def test_a_record_in_the_bin_counts_no_hours_and_comes_back_checked(
    ctx: Context, volunteer: Make, occasion: Occasion
) -> None:
    one = volunteer(ctx)
    [record] = service.record(ctx, occasion, [Entry(one, stay("9:00-11:00"))])
    service.delete_record(ctx, record, "记错人")
    assert queries.hours_of(ctx, one).minutes == 0
    [twin] = service.record(ctx, occasion, [Entry(one, stay("10:00-11:00"))])
    with pytest.raises(KnownError, match=r"重叠.*没有恢复"):
        service.restore_record(ctx, record)
    service.delete_record(ctx, twin)
    service.restore_record(ctx, record)
    assert queries.hours_of(ctx, one) == queries.Hours(120, 1, 0)


def colleague(ctx: Context) -> Context:
    with ctx.write("operators.edit", "新增操作员") as writer:
        number = writer.add(Operator, {"name": "李敏", "roles": "volunteer_admin"})
    return Context(
        ctx.store, SignedIn(number, "李敏", ("volunteer_admin",), permissions(["volunteer_admin"])), clock=ctx.clock
    )


def test_the_only_operator_reviews_with_a_reason_and_it_is_marked(
    ctx: Context, volunteer: Make, occasion: Occasion
) -> None:
    [record] = service.record(ctx, occasion, [Entry(volunteer(ctx), Stay(60))])
    with pytest.raises(ChecksFailed, match="理由"):
        service.review(ctx, [record])
    assert service.review(ctx, [record], "核对了签到表") == 1
    row = queries.service_rows(ctx, [record])[0]
    assert (row["reviewed"], row["own_review"], row["reviewer"]) == (True, True, "演示")
    assert ServiceRecord.get_by_id(record).review_note == "自审：核对了签到表"


def test_a_second_operator_reviews(ctx: Context, volunteer: Make, occasion: Occasion) -> None:
    one = volunteer(ctx)
    ids = service.record(ctx, occasion, [Entry(one, stay("8:00-9:00")), Entry(one, stay("9:00-10:00"))])
    other = colleague(ctx)
    with pytest.raises(KnownError, match="另一位操作员"):
        service.review(ctx, ids, "自己看过")
    assert service.review(other, ids) == 2
    assert queries.hours_of(ctx, one) == queries.Hours(120, 2, 120)
    with pytest.raises(KnownError, match="已由李敏复核"):
        service.review(other, ids)
    service.update_record(other, ids[0], None, {"stay": "8:00-8:30"})
    row = ServiceRecord.get_by_id(ids[0])
    assert (row.recorder, row.reviewer, row.reviewed_at) == ("李敏", None, None)
    with pytest.raises(KnownError, match="另一位操作员"):
        service.review(other, [ids[0]])
    service.review(ctx, [ids[0]])
    assert ServiceRecord.get_by_id(ids[0]).review_note is None


def test_ten_working_days_and_what_is_due(ctx: Context, clock: FixedClock, volunteer: Make, activity: Make) -> None:
    # 2026-11-13 is a Friday; the tenth working day after it is Friday 27 November.
    held = activity(ctx, held_on="2026-11-13", name="清洁家园")
    assert queries.record_by(ctx, "2026-11-13") == "2026-11-27"
    activity(ctx, held_on="2026-12-30", name="还没到")
    service.cancel_activity(ctx, activity(ctx, held_on="2026-11-02", name="取消的"))
    assert queries.due(ctx) == []
    clock.set(datetime(2026, 11, 24, 9))
    [line] = queries.due(ctx)
    assert (line.kind, line.title, line.due_on, line.days, line.record_id) == (
        "服务记录",
        "清洁家园",
        "2026-11-27",
        3,
        held,
    )
    clock.set(datetime(2026, 11, 30, 9))
    assert queries.due(ctx)[0].days == -3
    assert queries.activity_ids(ctx, "", {"due": True}) == [held]
    [record] = service.record(ctx, queries.occasion_of(ctx, held), [Entry(volunteer(ctx), Stay(60))])
    [line] = queries.due(ctx)
    assert (line.kind, line.title) == ("复核", "1条服务记录待复核")
    assert queries.service_rows(ctx, [record])[0]["late"] is True
    service.review(ctx, [record], "核对了签到表")
    assert queries.due(ctx) == []


def test_service_list_filters(ctx: Context, volunteer: Make, occasion: Occasion) -> None:
    one, two = volunteer(ctx, "曾桂芝"), volunteer(ctx, "李敏")
    first, second = service.record(ctx, occasion, [Entry(one, Stay(60)), Entry(two, Stay(90))])
    [third] = service.record(ctx, replace(occasion, served_on="2026-10-31"), [Entry(one, Stay(30))])
    service.review(ctx, [first], "看过")
    assert set(queries.service_ids(ctx, "", {"month": "2026-11"})) == {first, second}
    assert queries.service_ids(ctx, "", {"volunteer": one}) == [first, third]
    assert set(queries.service_ids(ctx, "", {"review": "pending"})) == {second, third}
    assert queries.service_ids(ctx, "", {"review": "done"}) == [first]
    assert queries.service_ids(ctx, "limin", {}) == [second]
    assert len(queries.service_ids(ctx, "陪诊", {})) == 3
    assert queries.service_ids(ctx, "", {}, ("minutes", True))[0] == second
    assert queries.hours_of(ctx, one, "2026-11-01", "2026-12-01").minutes == 60
