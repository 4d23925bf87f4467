"""统计表 of the 报表 tab: each table, the records behind a number, files and preview."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from desktop_app.context import Context
from desktop_app.figures import register_tables
from desktop_app.figures.register import MASK, TOTAL
from desktop_app.mediation.screening_models import ReportCounter
from desktop_app.residents import service
from desktop_app.store.models import Change
from tests.ui.hall_window import hall_window
from ui.errors import show_error
from ui.jobs import JobRunner
from ui.printing.preview import PreviewDialog
from ui.records.form_dialog import FormDialog
from ui.reports.register_dialog import RegisterDialog
from ui.reports.tab import ReportsTab


@pytest.fixture
def dialog(qtbot: QtBot, embedded: Context) -> Iterator[RegisterDialog]:
    for name, care in (("甲", ["C01", "C12"]), ("乙", ["C01"]), ("丙", ["C01"])):
        values = {"name": name, "sex": "1", "no_id_reason": "99", "birth_date": "1940-01-01"}
        service.create(embedded, {**values, "live_addr": "向阳花园1栋1单元101"}, care=care)
    jobs = JobRunner(show_error)
    window = hall_window(embedded, jobs)
    qtbot.addWidget(window, before_close_func=lambda _: jobs.shutdown())
    window.show()
    tab = window.go("reports")
    assert isinstance(tab, ReportsTab)
    tab.open_tables()
    shown = next(one for one in window.findChildren(RegisterDialog) if one.isVisible())
    _counted(qtbot, shown)
    yield shown
    jobs.shutdown()


def _counted(qtbot: QtBot, dialog: RegisterDialog) -> None:
    qtbot.waitUntil(lambda: bool(dialog.tables), timeout=20000)


def _choose(qtbot: QtBot, dialog: RegisterDialog, key: str) -> None:
    dialog.which.setCurrentIndex(dialog.which.findData(key))
    _counted(qtbot, dialog)


def _texts(dialog: RegisterDialog) -> list[list[str]]:
    model = dialog.grid.figures
    return [
        [str(model.index(row, column).data()) for column in range(model.columnCount())]
        for row in range(model.rowCount())
    ]


def test_each_table_is_shown_with_its_total(qtbot: QtBot, dialog: RegisterDialog) -> None:
    for key in register_tables.KINDS:
        _choose(qtbot, dialog, key)
        assert _texts(dialog)[-1][0] == "合计"
        assert dialog.fill_in.isVisibleTo(dialog) == key.startswith("r02")
        assert "None" not in str(_texts(dialog))
    assert dialog.days.text() == "2026-01-01 至 2026-12-31", "the year that the month lies in"
    _choose(qtbot, dialog, "r12")
    assert dialog.days.text() == "2026-10-01 至 2026-12-31", "the quarter that the month lies in"
    _choose(qtbot, dialog, "r03")
    assert dialog.days.text() == "2026-07-01 至 2026-12-31", "the half year"
    assert [dialog.part.itemText(at) for at in range(3)] == ["组织", "队伍", "经费"]
    assert dialog.public.isHidden(), "nothing of it is masked"
    _choose(qtbot, dialog, "r10")
    assert dialog.part.count() == 2
    dialog.part.setCurrentIndex(1)
    assert dialog.grid.figures.table is dialog.tables[1]


def test_a_number_opens_its_records_and_a_masked_one_does_not(qtbot: QtBot, dialog: RegisterDialog) -> None:
    _choose(qtbot, dialog, "r12")
    model = dialog.grid.figures
    names = [row.name for row in dialog.tables[0].rows]
    dialog.grid._ask(model.index(names.index("高龄老人"), 1))
    qtbot.waitUntil(lambda: dialog.behind.table is not None and len(dialog.behind.table.ids) == 3, timeout=20000)
    assert dialog.behind.isVisible()
    dialog.public.setChecked(True)
    _counted(qtbot, dialog)
    assert not dialog.behind.isVisible()
    asked: list[int] = []
    dialog.grid.asked.connect(lambda row, key: asked.append(row))
    cell = model.index(names.index("残疾人"), 1)
    assert cell.data() == MASK
    dialog.grid._ask(cell)
    assert asked == []
    assert MASK in dialog.note.text()


def test_who_may_not_reveal_sees_the_number_only(
    qtbot: QtBot, dialog: RegisterDialog, monkeypatch: pytest.MonkeyPatch
) -> None:
    _choose(qtbot, dialog, "r12")
    monkeypatch.setattr(type(dialog._ctx), "may", lambda self, permission: permission != "residents.reveal")
    dialog.open_cell(TOTAL, "people")
    assert dialog.note.text().startswith("这一格是谁需要保密")
    assert not dialog.behind.isVisible()


def test_the_table_goes_into_files_and_onto_paper(qtbot: QtBot, dialog: RegisterDialog, tmp_path: Path) -> None:
    _choose(qtbot, dialog, "r11")
    for name in ("表.xlsx", "表.pdf"):
        dialog.export_to(tmp_path / name)
        qtbot.waitUntil((tmp_path / name).exists, timeout=30000)
    qtbot.waitUntil(lambda: Change.select().where(Change.action.startswith("导出")).count() == 2, timeout=20000)
    dialog.preview()
    qtbot.waitUntil(lambda: bool([one for one in dialog.findChildren(PreviewDialog) if one.isVisible()]), timeout=30000)
    dialog.findChildren(PreviewDialog)[0].close()


def test_what_the_program_cannot_count_is_typed_and_stands_in_the_table(qtbot: QtBot, dialog: RegisterDialog) -> None:
    _choose(qtbot, dialog, "r02")
    at = [column.key for column in dialog.tables[0].columns].index("prevented") + 1
    assert _texts(dialog)[-1][at] == "—", "nobody has said anything, which is not 0"
    dialog.ask_counts()
    form = next(one for one in dialog.findChildren(FormDialog) if one.isVisible())
    form.form.rows["suicide_cases"].editor.set_value(1)
    form.form.rows["prevented"].editor.set_value(7)
    form.form.save_button.click()
    assert form.isVisible(), "one that was prevented is told with its evidence"
    assert ReportCounter.select().count() == 0
    form.form.rows["suicide_cases_note"].editor.set_value("10月3日劝阻一人")
    dialog.tables = []
    form.form.save_button.click()
    _counted(qtbot, dialog)
    assert _texts(dialog)[-1][at] == "7"
    dialog.open_cell(TOTAL, "prevented")
    qtbot.waitUntil(lambda: dialog.behind.table is not None and len(dialog.behind.table.ids) == 1, timeout=20000)


def test_a_comparison_has_no_total_and_its_words_open_nothing(qtbot: QtBot, dialog: RegisterDialog) -> None:
    _choose(qtbot, dialog, "r02")
    assert dialog.part.count() == 2
    dialog.part.setCurrentIndex(1)
    assert _texts(dialog)[-1][0] != "合计"
    dialog.open_cell(0, "mom")
    dialog.open_cell(0, "now")
    qtbot.waitUntil(lambda: dialog.behind.table is not None, timeout=20000)
    assert dialog.behind.isVisible()
