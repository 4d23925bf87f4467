"""The volunteers' tab on a real store: four lists, sign-up, a sign-in sheet, review, teams."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLabel, QLineEdit, QWidget
from pytestqt.qtbot import QtBot

from desktop_app.common.pinyin import name_pinyin
from desktop_app.context import Context
from desktop_app.residents.models import Person
from desktop_app.volunteers import queries, service
from desktop_app.volunteers.models import Activity, ServiceRecord, Volunteer
from desktop_app.volunteers.service import Entry, Occasion, Stay
from ui.frame.tab import ChangeRelay, Frame
from ui.jobs import SynchronousJobRunner
from ui.records.form_dialog import FormDialog
from ui.records.model import as_words
from ui.ui_state import UiState
from ui.volunteers.sheet_form import SheetForm
from ui.volunteers.sources import ActivityTable, ServiceTable, TeamTable, VolunteerTable
from ui.volunteers.tab import VolunteersTab

DAY = "2026-11-14"


class Desk:
    """The tab with what the window would do for it."""

    def __init__(self, ctx: Context, qtbot: QtBot) -> None:
        self.ctx = ctx
        self.said: list[str] = []
        self.undo: Callable[[], object] | None = None
        self.errors: list[BaseException] = []
        relay = ChangeRelay()
        self.jobs = SynchronousJobRunner(self.errors.append)
        frame = Frame(
            ctx, self.jobs, UiState(None), relay, self._notify, self._open, lambda key: QWidget(), self.errors.append
        )
        self.opened: list[tuple[str, int]] = []
        self.tab = VolunteersTab(frame)
        qtbot.addWidget(self.tab)
        relay.changed.connect(self.tab.changed)
        self._unsubscribe = ctx.store.subscribe(relay.publish)
        self.tab.resize(1340, 700)
        self.tab.show()
        self.tab.begin()

    def _notify(self, words: str, undo: Callable[[], object] | None = None, action: str = "") -> None:
        self.said.append(words)
        self.undo = undo

    def _open(self, kind: str, record: int) -> None:
        self.opened.append((kind, record))

    def close(self) -> None:
        self._unsubscribe()
        self.jobs.shutdown()


@pytest.fixture
def people(embedded: Context) -> dict[str, int]:
    """Residents by name."""
    found = {}
    with embedded.write("residents.edit", "新增居民") as writer:
        for at, name in enumerate(("曾桂芝", "李敏", "王磊", "赵小雨")):
            read = name_pinyin(name)
            born = "2012-05-01" if name == "赵小雨" else "1960-05-01"
            row = {"name": name, "name_sort": read.sort, "name_py": read.initials, "sex": "2", "birth_date": born}
            found[name] = writer.add(Person, {**row, "phone": f"1380000100{at}"})
    return found


@pytest.fixture
def volunteers(embedded: Context, people: dict[str, int]) -> dict[str, int]:
    return {name: service.sign_up(embedded, people[name]) for name in ("曾桂芝", "李敏", "王磊")}


@pytest.fixture
def desk(embedded: Context, volunteers: dict[str, int], qtbot: QtBot) -> Any:
    made = Desk(embedded, qtbot)
    yield made
    made.close()


def activity(ctx: Context, **values: object) -> int:
    usual = {"name": "清洁家园", "held_on": DAY, "place": "广场", "service_kind": "06"}
    return service.add_activity(ctx, {**usual, "organizer": "向阳社区", "manager": "李敏", **values})


def served(ctx: Context, volunteer: int, minutes: int = 89) -> int:
    occasion = Occasion(DAY, "陪诊", "卫生站", "陪老人看病", "向阳社区", "李敏")
    return service.record(ctx, occasion, [Entry(volunteer, Stay(minutes))])[0]


def shown(view: Any) -> list[str]:
    """The first column of the list."""
    return [as_words(view.page.table.model.value(row, 0)) for row in range(len(view.page.table.model.ids))]


def texts(widget: QWidget) -> str:
    return "\n".join(one.text() for one in widget.findChildren(QLabel) if one.isVisibleTo(widget))


def test_models_hold_what_qt_asks_of_them(embedded: Context, volunteers: dict[str, int], qtmodeltester: Any) -> None:
    from ui.records.model import RecordModel

    activity(embedded)
    served(embedded, volunteers["曾桂芝"])
    service.add_team(embedded, {"name": "红马甲"})
    for source in (VolunteerTable, ActivityTable, ServiceTable, TeamTable):
        model = RecordModel(source(embedded))
        model.set_ids(source(embedded).ids("", {}, None))
        qtmodeltester.check(model)
        assert model.rowCount() > 0
        row = source(embedded).rows(model.ids.tolist())[0]
        assert {column.key for column in model.columns} <= set(row)


def test_the_list_searches_by_initials_and_masks(desk: Desk) -> None:
    page = desk.tab.people.page
    assert shown(desk.tab.people) == ["李敏", "王磊", "曾桂芝"]
    page.search_bar.setText("zgz")
    assert shown(desk.tab.people) == ["曾桂芝"]
    row = page.table.source.rows(page.table.ids)[0]
    assert row["phone"] == "138****1000"


def test_a_resident_is_signed_up_from_the_keyboard(desk: Desk) -> None:
    desk.tab.new_record()
    form = desk.tab.people.page.form
    assert form is not None
    picker = form.rows["person"].editor.focus
    QTest.keyClicks(picker, "zxy")
    QTest.keyClick(picker, Qt.Key.Key_Return)
    assert not form.save()
    assert "17" not in form.rows["guardian_consent"].sentence.text()
    assert "14周岁" in form.rows["guardian_consent"].sentence.text()
    form.fill({"guardian_consent": 1, "service_kinds": "06"})
    assert form.save()
    row = Volunteer.select().where(Volunteer.name == "赵小雨").get()
    assert (row.volunteer_no, row.service_kinds, row.guardian_consent) == ("V2026-0004", "06", 1)
    assert desk.tab.people.page.table.current == row.id
    assert desk.tab.people.detail.title.text() == "赵小雨"


def test_the_record_shows_hours_and_last_services(desk: Desk, volunteers: dict[str, int]) -> None:
    served(desk.ctx, volunteers["李敏"])
    desk.tab.open_record("volunteers", volunteers["李敏"])
    words = texts(desk.tab.people.detail)
    assert "累计 1.4 小时，1 次" in words and "已复核 0.0 小时" in words
    assert "13800001001" in words, "an opened record shows the telephone"
    assert "None" not in words


def test_leaving_asks_for_a_reason_and_coming_back_is_in_the_menu(desk: Desk, volunteers: dict[str, int]) -> None:
    desk.tab.open_record("volunteers", volunteers["李敏"])
    assert desk.tab.people.more.titles() == ["退出…", "删除"]
    desk.tab.people._leave()
    [dialog] = desk.tab.findChildren(FormDialog)
    dialog.form.fill({"reason": "搬走了"})
    assert dialog.form.save()
    assert Volunteer.get_by_id(volunteers["李敏"]).status == "quit"
    assert desk.tab.people.more.titles() == ["恢复在册", "删除"]
    assert not desk.tab.people.serve_button.isVisible()


def test_deleting_offers_to_take_it_back(desk: Desk, volunteers: dict[str, int]) -> None:
    desk.tab.open_record("volunteers", volunteers["王磊"])
    dict(desk.tab.people.offers(desk.tab.people.shown))["删除"]()
    assert desk.said == ["已删除志愿者王磊"] and "王磊" not in shown(desk.tab.people)
    assert desk.undo is not None
    desk.undo()
    assert "王磊" in shown(desk.tab.people) and desk.said[-1] == "已撤销：删除志愿者"


def test_the_bin_shows_what_was_deleted_and_brings_it_back(desk: Desk, volunteers: dict[str, int]) -> None:
    service.delete(desk.ctx, volunteers["王磊"])
    page = desk.tab.people.page
    page.filter_bar.set_values({"bin": True})
    assert shown(desk.tab.people) == ["王磊"]
    page.open_record(volunteers["王磊"])
    assert desk.tab.people.more.titles() == ["恢复"] and not desk.tab.people.edit_button.isVisible()
    desk.tab.people.more._menu.actions()[0].trigger()
    assert shown(desk.tab.people) == []


def test_a_service_is_written_down_for_several_at_once(desk: Desk) -> None:
    desk.tab.record_service()
    form = desk.tab.people.page.form
    assert isinstance(form, SheetForm)
    form.fill({"served_on": DAY, "activity_name": "陪诊", "place": "卫生站", "content": "陪老人看病"})
    QTest.keyClicks(form.rows["time"].editor.focus, "1.5")
    for letters in ("zgz", "lm"):
        QTest.keyClicks(form.lines.picker.line, letters)
        QTest.keyClick(form.lines.picker.line, Qt.Key.Key_Return)
    assert [line.name for line in form.lines.lines] == ["曾桂芝", "李敏"]
    assert form.lines.lines[0].time.placeholderText() == "1.5"
    QTest.keyClicks(form.lines.lines[1].time, "9:00-11:30")
    assert form.lines.sum.text() == "共 2 人，4.0 小时"
    assert form.save()
    rows = list(ServiceRecord.select().order_by(ServiceRecord.id))
    assert [(row.volunteer_name, row.minutes, row.start_at) for row in rows] == [
        ("曾桂芝", 90, None),
        ("李敏", 150, f"{DAY} 09:00:00"),
    ]
    assert desk.said == ["已记录 2 人，4.0 小时"] and desk.tab.people.page.form is None


def test_lines_that_do_not_hold_are_marked_and_nothing_is_saved(desk: Desk, volunteers: dict[str, int]) -> None:
    held = activity(desk.ctx)
    service.record(desk.ctx, queries.occasion_of(desk.ctx, held), [Entry(volunteers["李敏"], Stay(60))])
    desk.tab.record_service(activity=held)
    form = desk.tab.people.page.form
    assert isinstance(form, SheetForm) and set(form.rows) == {"served_on", "time"}
    for name in ("曾桂芝", "李敏"):
        form.lines.add(volunteers[name], name)
    form.lines.lines[0].time.setText("很久")
    form.lines.lines[1].time.setText("1")
    assert not form.save()
    assert "看不懂" in form.lines.lines[0].sentence.text()
    form.lines.lines[0].time.setText("13")
    assert not form.save()
    assert "最多12小时" in form.lines.lines[0].sentence.text()
    assert "已经有记录" in form.lines.lines[1].sentence.text()
    assert "2 行要改" in form.message.text() and ServiceRecord.select().count() == 1
    form.lines._remove(form.lines.lines[1])
    form.lines.lines[0].time.setText("2")
    assert form.save()
    assert ServiceRecord.select().count() == 2


def test_picking_an_activity_fills_in_what_it_knows(desk: Desk) -> None:
    held = activity(desk.ctx, content="清扫楼道")
    desk.tab.record_service()
    form = desk.tab.people.page.form
    assert isinstance(form, SheetForm)
    line = form.rows["activity"].editor.focus
    assert isinstance(line, QLineEdit)
    line.setText("清洁")
    line.textEdited.emit("清洁")
    QTest.keyClick(line, Qt.Key.Key_Return)
    values = form.values()
    assert (values["activity"], values["served_on"], values["place"], values["content"]) == (
        held, DAY, "广场", "清扫楼道",
    )  # fmt: skip


def test_a_whole_team_joins_a_sheet(desk: Desk, volunteers: dict[str, int]) -> None:
    team = service.add_team(desk.ctx, {"name": "红马甲"}, list(volunteers.values()))
    service.leave(desk.ctx, volunteers["王磊"])
    desk.tab.record_service()
    form = desk.tab.people.page.form
    assert isinstance(form, SheetForm)
    form.lines.add_team(team)
    form.lines.add_team(team)
    assert [line.name for line in form.lines.lines] == ["李敏", "曾桂芝"]
    assert form.dirty
    desk.tab.people.page._drop_form()


def test_an_activity_says_until_when_it_is_recorded(desk: Desk, volunteers: dict[str, int]) -> None:
    held = activity(desk.ctx)
    desk.tab.open_record("activities", held)
    view = desk.tab.activities
    assert desk.tab.view is view and "2026-11-27" in texts(view.detail)
    assert view.sheet_button.property("role") == "primary"
    occasion = queries.occasion_of(desk.ctx, held)
    service.record(desk.ctx, occasion, [Entry(volunteers["李敏"], Stay(60))])
    assert "1 人次，1.0 小时" in texts(view.detail) and Activity.get_by_id(held).status == "recorded"
    assert view.sheet_button.property("role") == ""


def test_review_of_ones_own_records_asks_for_a_reason(desk: Desk, volunteers: dict[str, int]) -> None:
    first, second = served(desk.ctx, volunteers["李敏"]), served(desk.ctx, volunteers["王磊"])
    desk.tab.open_record("volunteers", 0)
    view = desk.tab.services
    assert desk.tab.view is view and view.page.filter_bar.values == {"review": "pending"}
    view.page.table.grid.selectAll()
    view._review_chosen()
    [dialog] = desk.tab.findChildren(FormDialog)
    assert not dialog.form.save()
    dialog.form.fill({"reason": "核对了签到表"})
    assert dialog.form.save()
    assert {ServiceRecord.get_by_id(one).review_note for one in (first, second)} == {"自审：核对了签到表"}
    assert view.page.table.ids == []


def test_a_record_is_corrected_with_the_time_as_it_was_written(desk: Desk, volunteers: dict[str, int]) -> None:
    record = served(desk.ctx, volunteers["李敏"])
    desk.tab.open_record("services", record)
    desk.tab.services.edit()
    form = desk.tab.services.page.form
    assert form is not None and form.values()["stay"] == "89分"
    form.fill({"stay": "13"})
    assert not form.save()
    assert "最多12小时" in form.rows["stay"].sentence.text()
    form.fill({"stay": "9:00-10:00"})
    assert form.save()
    assert ServiceRecord.get_by_id(record).minutes == 60


def test_members_join_and_leave_a_team(desk: Desk, volunteers: dict[str, int]) -> None:
    team = service.add_team(desk.ctx, {"name": "红马甲", "captain": volunteers["李敏"]})
    desk.tab.open_record("teams", team)
    desk.tab.teams._join(team, volunteers["王磊"])
    words = texts(desk.tab.teams.detail)
    assert "队员（2 人）" in words and "队长" in words
    desk.tab.teams._drop(team, {"id": volunteers["王磊"], "name": "王磊"})
    assert "队员（1 人）" in texts(desk.tab.teams.detail)


def test_the_switch_shows_the_lists_and_is_remembered(desk: Desk) -> None:
    desk.tab.switches[0].setCurrentIndex(2)
    assert desk.tab.view is desk.tab.services
    assert desk.tab.switches[2].currentIndex() == 2 and desk.tab.switches[0].currentIndex() == 0
    assert desk.tab.frame.state.get("tab/volunteers") == "services"


def test_a_reader_has_no_buttons_to_write(embedded: Context, volunteers: dict[str, int], qtbot: QtBot) -> None:
    from desktop_app.context import SignedIn
    from desktop_app.operators.roles import permissions

    reader = Context(embedded.store, SignedIn(7, "审计", ("auditor",), permissions(["auditor"])), clock=embedded.clock)
    desk = Desk(reader, qtbot)
    desk.tab.open_record("volunteers", volunteers["李敏"])
    assert desk.tab.people.page.new_button is None
    assert not desk.tab.people.edit_button.isVisible() and not desk.tab.people.serve_button.isVisible()
    desk.tab.new_record()
    desk.tab.record_service()
    assert desk.tab.people.page.form is None
    desk.close()
