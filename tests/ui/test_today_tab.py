"""今日: nothing before the first paint, then the month so far, what is due, and a way to every record."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from pytestqt.modeltest import ModelTester
from pytestqt.qtbot import QtBot

from desktop_app import today
from desktop_app.context import Context
from desktop_app.figures.catalogue import FIGURES
from desktop_app.figures.periods import Period
from desktop_app.mediation.models import Case, Committee
from desktop_app.operators.roles import permissions
from desktop_app.residents.models import Person
from desktop_app.store import holidays
from desktop_app.today import Due
from tests.ui.hall_window import NoteTab, fill, hall_window, opened
from ui.errors import show_error
from ui.jobs import JobRunner
from ui.main_window import MainWindow
from ui.today.due_list import DueList, DueModel
from ui.today.tab import TodayTab


@pytest.fixture(scope="session")
def filled_hall(embedded_template: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("today") / "store"
    shutil.copytree(embedded_template, folder)
    fill(folder)
    return folder


@pytest.fixture
def hall(filled_hall: Path, tmp_path: Path) -> Iterator[Context]:
    folder = tmp_path / "hall"
    shutil.copytree(filled_hall, folder)
    ctx = opened(folder)
    yield ctx
    ctx.store.close()


@pytest.fixture(autouse=True)
def next_year_is_known(request: pytest.FixtureRequest) -> None:
    """Or the line that asks for its rest days would stand among the others."""
    for name in ("embedded", "hall"):
        if name in request.fixturenames:
            holidays.save(request.getfixturevalue(name), "2027-01-01", "2027-01-03", False, "元旦")


@pytest.fixture
def jobs() -> Iterator[JobRunner]:
    made = JobRunner(show_error)
    yield made
    made.shutdown()


def shown(qtbot: QtBot, ctx: Context, jobs: JobRunner) -> tuple[MainWindow, TodayTab]:
    window = hall_window(ctx, jobs)
    qtbot.addWidget(window, before_close_func=lambda _: jobs.shutdown())  # or it would ask about what still runs
    window.show()
    qtbot.waitExposed(window)
    tab = window.current
    assert isinstance(tab, TodayTab)
    qtbot.waitUntil(lambda: not tab._stale and not tab._steps)
    return window, tab


def note(window: MainWindow, key: str) -> NoteTab:
    tab = window.go(key)
    assert isinstance(tab, NoteTab)
    return tab


def put_case(ctx: Context, ends: str) -> int:
    with ctx.write("cases.open", "测试") as writer:
        writer.add(Person, {"name": "甲", "name_sort": "jia", "name_py": "j", "birth_date": "1980-01-01"})
        return writer.add(
            Case,
            {
                "committee_id": Committee.select(Committee.id).scalar(),
                "title": "邓甲与沈乙漏水纠纷",
                "status": "MEDIATING",
                "dispute_type": "02",
                "registered_at": "2026-11-01 09:00:00",
                "accepted_on": "2026-11-01",
                "period_ends_on": ends,
                "number": "（向阳）人调字〔2026〕第999号",
                "is_private": 0,
            },
        )


# Data


@pytest.mark.parametrize(
    ("days", "words", "late"),
    [(-2, "已逾期 2 天", True), (0, "今天", False), (3, "剩 3 天", False)],
)
def test_due_in_words(days: int, words: str, late: bool) -> None:
    line = Due("调解期限", "甲乙", "", "2026-11-20", days, ("cases", 1))
    assert (line.words, line.is_late) == (words, late)


def test_due_lines_come_from_all_subjects_the_most_urgent_first(embedded: Context) -> None:
    case = put_case(embedded, "2026-11-18")
    lines = today.due(embedded)
    assert [(line.kind, line.words, line.opens) for line in lines] == [
        ("调解期限", "已逾期 2 天", ("cases", case)),
        ("备份", "今天", (today.BACKUP, 0)),
    ]
    embedded.store.set_meta("last_backup", "2026-11-16 08:00:00")
    assert today.due(embedded)[1].words == "已逾期 1 天"
    embedded.store.set_meta("last_backup", "2026-11-18 08:00:00")
    assert [line.kind for line in today.due(embedded)] == ["调解期限"]


def test_what_an_operator_may_not_read_is_not_due(embedded: Context) -> None:
    put_case(embedded, "2026-11-18")
    embedded.operator = replace(embedded.operator, permissions=permissions(["volunteer_admin"]))
    assert today.due(embedded) == []
    assert today.card_keys(embedded) == ["volunteers.hours"]


def test_the_month_so_far_is_compared_with_the_same_days_before(embedded: Context) -> None:
    committee = Committee.select(Committee.id).scalar()
    with embedded.write("cases.open", "测试") as writer:
        for accepted, settled in (
            ("2026-11-01", "2026-11-20"),
            ("2026-11-02", "2026-11-03"),
            ("2026-10-01", "2026-10-20"),
            ("2026-10-01", "2026-10-21"),
            ("2026-10-15", None),
        ):
            row = {"committee_id": committee, "title": "甲", "status": "MEDIATING", "registered_at": accepted}
            writer.add(Case, row | {"accepted_on": accepted, "settled_on": settled, "outcome": settled and "agreed"})
    closed = today.card(embedded, "mediation.closed")
    assert (closed.comparison.value, closed.comparison.previous) == (2, 1)
    assert (closed.words, closed.is_good) == ("比上月同期 上升100.0%", True)
    left = today.card(embedded, "mediation.open")
    assert (left.comparison.value, left.words, left.is_good) == (1, "与上月末持平", None)
    assert today.card(embedded, "volunteers.hours").words == "与上月同期持平"


def test_cards_agree_with_the_figures(hall: Context) -> None:
    so_far = Period("2026-11-01", "2026-11-21")
    for key in today.card_keys(hall):
        assert today.card(hall, key).comparison.value == FIGURES[key].value(so_far)
    spans, series = today.chart(hall)
    assert [span.month for span in spans] == ["2026-06", "2026-07", "2026-08", "2026-09", "2026-10", "2026-11"]
    assert series["mediation.closed"][4] == FIGURES["mediation.closed"].value(Period("2026-10-01", "2026-11-01"))


# The list


def test_due_model(qtbot: QtBot, qtmodeltester: ModelTester) -> None:
    model = DueModel()
    qtmodeltester.check(model)
    model.set_lines([Due("回访", "甲乙", "第1号", "2026-11-20", 0, ("cases", 1))])
    qtmodeltester.check(model)
    index = model.index(0)
    assert index.data(Qt.ItemDataRole.AccessibleTextRole) == "回访：甲乙，第1号，今天"


def test_enter_opens_the_line_and_it_stays_chosen(qtbot: QtBot) -> None:
    view = DueList()
    qtbot.addWidget(view)
    view.show()
    lines = [Due("回访", f"第{n}", "", "2026-11-20", n, ("cases", n)) for n in range(3)]
    view.set_lines(lines)
    view.activateWindow()
    view.setFocus(Qt.FocusReason.TabFocusReason)
    qtbot.waitUntil(lambda: view.currentIndex().row() == 0)
    qtbot.keyClick(view, Qt.Key.Key_Down)
    with qtbot.waitSignal(view.opened) as opened_line:
        qtbot.keyClick(view, Qt.Key.Key_Return)
    assert opened_line.args == [lines[1]]
    view.set_lines([lines[1], lines[2]])
    assert view.currentIndex().row() == 0


# The tab


def test_nothing_is_asked_before_the_first_paint(qtbot: QtBot, hall: Context, jobs: JobRunner) -> None:
    window = hall_window(hall, jobs)
    qtbot.addWidget(window, before_close_func=lambda _: jobs.shutdown())  # or it would ask about what still runs
    tab = window.current
    assert isinstance(tab, TodayTab)
    assert tab._steps == []
    assert all(card.number.text() == "—" for card in tab.cards.values())
    window.show()
    qtbot.waitUntil(lambda: bool(tab.cards["residents.total"].words.text()))
    assert (
        tab.cards["residents.total"].number.text()
        == f"{FIGURES['residents.total'].value(Period('2026-11-01', '2026-11-21'))}"
    )


def test_a_card_opens_the_records_behind_it(qtbot: QtBot, hall: Context, jobs: JobRunner) -> None:
    window, tab = shown(qtbot, hall, jobs)
    tab.cards["residents.total"].setFocus()
    qtbot.keyClick(tab.cards["residents.total"], Qt.Key.Key_Return)
    reports = window.current
    qtbot.waitUntil(lambda: reports.behind.table is not None)  # type: ignore[attr-defined]
    assert reports.month == "2026-11"  # type: ignore[attr-defined]
    ids = reports.behind.table.ids  # type: ignore[attr-defined]
    assert len(ids) == FIGURES["residents.total"].value(Period("2026-11-01", "2026-12-01"))


def test_a_bar_opens_the_records_of_its_month(qtbot: QtBot, hall: Context, jobs: JobRunner) -> None:
    window, tab = shown(qtbot, hall, jobs)
    tab.trend.chart.picked.emit("办结", 4)
    reports = window.current
    qtbot.waitUntil(lambda: reports.behind.table is not None)  # type: ignore[attr-defined]
    assert reports.behind.title.text() == "2026年10月　办结"  # type: ignore[attr-defined]


def test_a_due_line_opens_its_record(qtbot: QtBot, embedded: Context, jobs: JobRunner) -> None:
    case = put_case(embedded, "2026-11-21")
    window, tab = shown(qtbot, embedded, jobs)
    assert tab.count_label.text() == "共 2 件"
    line = next(line for line in tab.due_list.due.lines if line.opens[0] == "cases")
    tab.due_list.opened.emit(line)
    assert note(window, "mediation").asked == [("cases", case)]


def test_the_backup_line_makes_a_backup(qtbot: QtBot, embedded: Context, jobs: JobRunner) -> None:
    put_case(embedded, "2026-12-31")
    _, tab = shown(qtbot, embedded, jobs)
    [line] = tab.due_list.due.lines
    tab.due_list.opened.emit(line)
    qtbot.waitUntil(lambda: bool(embedded.store.meta("last_backup")) and not jobs.running)
    tab.refresh()
    qtbot.waitUntil(lambda: tab.due_list.due.lines == [])
    assert tab.due_stack.currentWidget() is tab.nothing_due


@pytest.mark.parametrize(
    ("key", "tab_key", "asked"),
    [
        (Qt.Key.Key_F3, "mediation", "new"),
        (Qt.Key.Key_F4, "residents", "new"),
        (Qt.Key.Key_F5, "volunteers", "service"),
        (Qt.Key.Key_F6, "residents", "import"),
    ],
)
def test_quick_actions_have_buttons_and_keys(
    qtbot: QtBot, hall: Context, jobs: JobRunner, key: Qt.Key, tab_key: str, asked: str
) -> None:
    window, tab = shown(qtbot, hall, jobs)
    assert [made.text()[-2:] for made in tab.quick.buttons] == ["F3", "F4", "F5", "F6", "F7", "F8"]
    window.activateWindow()
    qtbot.waitUntil(window.isActiveWindow)
    qtbot.keyClick(tab.due_list, key)
    assert note(window, tab_key).asked == [asked]


def test_an_empty_hall_leads_to_the_import(qtbot: QtBot, embedded: Context, jobs: JobRunner) -> None:
    window, tab = shown(qtbot, embedded, jobs)
    assert tab.empty.isVisible()
    tab.empty.pressed.emit()
    assert note(window, "residents").asked == ["import"]
    window.go("today")
    put_case(embedded, "2026-11-21")
    qtbot.waitUntil(lambda: not tab.empty.isVisible() and tab.cards["residents.total"].number.text() == "1")


def test_what_is_written_elsewhere_shows_when_the_tab_is_looked_at(
    qtbot: QtBot, hall: Context, jobs: JobRunner
) -> None:
    window, tab = shown(qtbot, hall, jobs)
    before = tab.cards["residents.total"].number.text()
    window.go("mediation")
    put_case(hall, "2026-11-21")
    assert tab.cards["residents.total"].number.text() == before
    window.go("today")
    qtbot.waitUntil(lambda: tab.cards["residents.total"].number.text() == str(int(before) + 1))
