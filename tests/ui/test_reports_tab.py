"""报表: a month's figures, the records behind each, files and paper made beside the window."""

from __future__ import annotations

import hashlib
import shutil
import time
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from PySide6.QtCore import QPoint, Qt, QTimer
from pytestqt.modeltest import ModelTester
from pytestqt.qtbot import QtBot

from desktop_app.common.errors import KnownError
from desktop_app.common.jobs import JobControl
from desktop_app.context import Context
from desktop_app.figures import monthly
from desktop_app.figures.catalogue import FIGURES, SUBJECTS
from desktop_app.operators.roles import permissions
from desktop_app.store.models import Change
from tests.ui.hall_window import NoteTab, fill, hall_window, opened
from ui.errors import show_error
from ui.jobs import JobRunner
from ui.main_window import MainWindow
from ui.records.chart import Chart
from ui.reports import files
from ui.reports.figure_grid import BEFORE, MOM, NOW, WAITING, YEAR_AGO, FigureModel
from ui.reports.tab import ReportsTab, open_previews

MONTH = "2026-10"
OCTOBER = monthly.periods.month(MONTH)


@pytest.fixture(scope="session")
def reported_hall(embedded_template: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("reports") / "store"
    shutil.copytree(embedded_template, folder)
    fill(folder)
    return folder


@pytest.fixture
def hall(reported_hall: Path, tmp_path: Path) -> Iterator[Context]:
    folder = tmp_path / "hall"
    shutil.copytree(reported_hall, folder)
    ctx = opened(folder)
    yield ctx
    ctx.store.close()


@pytest.fixture
def jobs() -> Iterator[JobRunner]:
    made = JobRunner(show_error)
    yield made
    made.shutdown()


def shown(qtbot: QtBot, ctx: Context, jobs: JobRunner) -> tuple[MainWindow, ReportsTab]:
    window = hall_window(ctx, jobs)
    qtbot.addWidget(window, before_close_func=lambda _: jobs.shutdown())  # or it would ask about what still runs
    window.show()
    tab = window.go("reports")
    assert isinstance(tab, ReportsTab)
    counted(qtbot, tab)
    return window, tab


def counted(qtbot: QtBot, tab: ReportsTab) -> None:
    qtbot.waitUntil(lambda: text(tab, "residents.total", NOW) not in (WAITING, ""))


def text(tab: ReportsTab, key: str, column: int) -> str:
    model = tab.grid.figures
    return model.text(model.row_of(key), column)


def test_model(qtmodeltester: ModelTester) -> None:
    model = FigureModel()
    qtmodeltester.check(model)
    assert [line for at, line in enumerate(model.lines) if model.is_group(at)] == list(SUBJECTS.values())
    assert sorted(line for at, line in enumerate(model.lines) if not model.is_group(at)) == sorted(FIGURES)


def test_the_last_whole_month_with_what_it_is_compared_with(qtbot: QtBot, hall: Context, jobs: JobRunner) -> None:
    _, tab = shown(qtbot, hall, jobs)
    assert tab.month == MONTH
    for one in monthly.comparisons(OCTOBER, ("mediation.closed", "mediation.success_rate", "residents.total")):
        assert text(tab, one.key, MOM) == one.mom
        if not one.is_rate:
            assert [text(tab, one.key, column) for column in (NOW, BEFORE, YEAR_AGO)] == [
                str(one.value),
                str(one.previous),
                str(one.last_year),
            ]
        else:
            assert text(tab, one.key, NOW).endswith("%")
    qtbot.waitUntil(lambda: len(tab.charts.charts) == 4)
    assert "10月" in tab.charts.charts[0].accessibleDescription()


def test_months_by_keyboard(qtbot: QtBot, hall: Context, jobs: JobRunner) -> None:
    window, tab = shown(qtbot, hall, jobs)
    window.activateWindow()
    tab.grid.setFocus()
    qtbot.keyClick(tab.grid, Qt.Key.Key_Left, Qt.KeyboardModifier.AltModifier)
    qtbot.keyClick(tab.grid, Qt.Key.Key_Left, Qt.KeyboardModifier.AltModifier)
    assert tab.month == "2026-08"
    value = str(FIGURES["mediation.new"].value(monthly.periods.month("2026-08")))
    qtbot.waitUntil(lambda: "2026-08-01" in tab.month_bar.note.text())
    counted(qtbot, tab)
    assert text(tab, "mediation.new", NOW) == value
    for _ in range(5):
        tab.month_bar.step(1)
    assert tab.month == "2026-11"  # no month that has not begun
    assert not tab.month_bar.later.isEnabled()
    qtbot.waitUntil(lambda: "还没有过完" in tab.month_bar.note.text())


@pytest.mark.parametrize(
    ("column", "month"), [(NOW, "2026-10"), (BEFORE, "2026-09"), (MOM, "2026-09"), (YEAR_AGO, "2025-10")]
)
def test_enter_on_a_number_opens_the_records_it_counts(
    qtbot: QtBot, hall: Context, jobs: JobRunner, column: int, month: str
) -> None:
    window, tab = shown(qtbot, hall, jobs)
    model = tab.grid.figures
    tab.grid.setCurrentIndex(model.index(model.row_of("mediation.new"), column))
    qtbot.keyClick(tab.grid, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: tab.side.currentWidget() is tab.behind)
    assert tab.behind.table is not None
    ids = tab.behind.table.ids
    assert len(ids) == FIGURES["mediation.new"].value(monthly.periods.month(month))
    tab.behind.focus()
    qtbot.keyClick(tab.behind.table.grid, Qt.Key.Key_Return)
    mediation = window.current
    assert isinstance(mediation, NoteTab)
    assert mediation.asked == [("cases", ids[0])]


def test_a_click_opens_every_figure(qtbot: QtBot, hall: Context, jobs: JobRunner) -> None:
    _, tab = shown(qtbot, hall, jobs)
    for key in ("residents.households", "volunteers.hours", "volunteers.active_rate", "rules.in_force"):
        tab.grid.choose(key)
        box = tab.grid.visualRect(tab.grid.currentIndex())
        qtbot.mouseClick(tab.grid.viewport(), Qt.MouseButton.LeftButton, pos=box.center())
        qtbot.waitUntil(lambda key=key: tab.behind.title.text().endswith(FIGURES[key].label) and not jobs.running)
        assert tab.behind.table is not None
        assert len(tab.behind.table.ids) == FIGURES[key].query(OCTOBER).count()


def test_escape_brings_the_charts_back(qtbot: QtBot, hall: Context, jobs: JobRunner) -> None:
    window, tab = shown(qtbot, hall, jobs)
    window.activateWindow()
    tab.open_figure("mediation.new")
    qtbot.waitUntil(lambda: tab.side.currentWidget() is tab.behind)
    tab.behind.focus()
    assert tab.behind.table is not None
    qtbot.keyClick(tab.behind.table.grid, Qt.Key.Key_Escape)
    assert tab.side.currentWidget() is tab.charts


def test_workbook_and_pdf_are_written_logged_and_named(
    qtbot: QtBot, hall: Context, jobs: JobRunner, tmp_path: Path
) -> None:
    _, tab = shown(qtbot, hall, jobs)
    book = Path(files.suggested(hall, MONTH, str(tmp_path), "xlsx"))
    paper = Path(files.suggested(hall, MONTH, str(tmp_path), "pdf"))
    assert (book.name, paper.name) == ("向阳_综合月报_202610_v1.xlsx", "向阳_综合月报_202610_v1.pdf")
    tab.export_to(book, files.write_workbook)
    tab.export_to(paper, files.write_pdf)
    qtbot.waitUntil(lambda: not jobs.running, timeout=20_000)
    assert book.read_bytes()[:2] == b"PK"
    assert paper.read_bytes()[:5] == b"%PDF-"
    actions = [row.action for row in Change.select().order_by(Change.id.desc()).limit(2)]
    version = hashlib.sha256(paper.read_bytes()).hexdigest()[:8]
    assert actions == [f"导出月报 PDF：{MONTH}（校验码 {version}）", f"导出月报工作簿：{MONTH}"]
    assert sorted(file.name for file in tmp_path.iterdir() if file.is_file()) == sorted([book.name, paper.name])


def test_preview_shows_the_pages(qtbot: QtBot, hall: Context, jobs: JobRunner) -> None:
    _, tab = shown(qtbot, hall, jobs)
    tab.print_record()
    qtbot.waitUntil(lambda: bool(open_previews(tab)), timeout=20_000)
    [dialog] = open_previews(tab)
    assert "2026年10月工作月报" in dialog.windowTitle()
    dialog.close()


def test_cancelled_before_anything_is_written(hall: Context, tmp_path: Path) -> None:
    control = JobControl(lambda progress: control.cancel())
    from desktop_app.common.errors import Cancelled

    with pytest.raises(Cancelled):
        files.write_pdf(hall, MONTH, tmp_path / "a.pdf", control)
    assert list(tmp_path.glob("*.pdf*")) == []


def test_a_folder_that_cannot_be_written_is_said(hall: Context, tmp_path: Path) -> None:
    taken = tmp_path / "taken.pdf"
    taken.mkdir()
    with pytest.raises(KnownError, match="没有写成"):
        files.write_pdf(hall, MONTH, taken, JobControl())


def test_the_window_is_not_held_up(qtbot: QtBot, hall: Context, jobs: JobRunner, tmp_path: Path) -> None:
    """A lenient bound for busy machines; the bench measures the promised one."""
    _, tab = shown(qtbot, hall, jobs)
    files.make_pdf(hall, MONTH, JobControl())  # libraries and fonts are there
    gaps = [0.0]
    last = [time.perf_counter()]

    def tick() -> None:
        now = time.perf_counter()
        gaps.append(now - last[0])
        last[0] = now

    timer = QTimer(tab, interval=10)
    timer.timeout.connect(tick)
    timer.start()
    tab.export_to(tmp_path / "a.pdf", files.write_pdf)
    tab.export_to(tmp_path / "a.xlsx", files.write_workbook)
    qtbot.waitUntil(lambda: not jobs.running, timeout=20_000)
    timer.stop()
    assert len(gaps) > 5
    assert max(gaps) < 0.4


def test_without_the_right_there_is_no_report(qtbot: QtBot, embedded: Context, jobs: JobRunner) -> None:
    embedded.operator = replace(embedded.operator, permissions=permissions(["volunteer_admin"]))
    window = hall_window(embedded, jobs)
    qtbot.addWidget(window)
    titles = [window.tab_bar.tabText(place) for place in range(window.tab_bar.count())]
    assert titles == ["今日", "志愿者", "设置"]
    assert "打印月报" not in [one.title for one in window.commands]


def test_a_change_elsewhere_is_counted_when_the_tab_is_shown(qtbot: QtBot, hall: Context, jobs: JobRunner) -> None:
    window, tab = shown(qtbot, hall, jobs)
    before = int(text(tab, "volunteers.activities", NOW))
    window.go("today")
    with hall.write("volunteers.edit", "测试") as writer:
        from desktop_app.volunteers.models import Activity

        writer.add(Activity, {"name": "清洁", "held_on": "2026-10-09", "status": "recorded"})
    window.go("reports")
    qtbot.waitUntil(lambda: text(tab, "volunteers.activities", NOW) == str(before + 1))


# The chart


def test_chart_is_picked_by_mouse_and_keyboard(qtbot: QtBot) -> None:
    chart = Chart("调解")
    qtbot.addWidget(chart)
    chart.resize(400, 160)
    chart.set_data(["9月", "10月"], {"新受理": [3, 0], "办结": [1, 4]})
    chart.show()
    assert chart.accessibleDescription() == "9月：新受理3，办结1；10月：新受理0，办结4"
    with qtbot.waitSignal(chart.picked) as picked:
        qtbot.mouseClick(chart, Qt.MouseButton.LeftButton, pos=QPoint(90, 100))
    assert picked.args == ["新受理", 0]
    chart.setFocus(Qt.FocusReason.TabFocusReason)
    qtbot.keyClick(chart, Qt.Key.Key_Left)
    with qtbot.waitSignal(chart.picked) as picked:
        qtbot.keyClick(chart, Qt.Key.Key_Return)
    assert picked.args == ["新受理", 1]


@pytest.mark.parametrize("values", [[], [0, 0], [5], [2979, 2979], [1e6, 3]])
@pytest.mark.parametrize("is_line", [False, True])
def test_chart_paints_whatever_comes(qtbot: QtBot, values: list[float], is_line: bool) -> None:
    chart = Chart("人口")
    qtbot.addWidget(chart)
    chart.set_data([f"{n}月" for n in range(len(values))], {"总人口": values}, is_line=is_line)
    assert not chart.grab().isNull()
