"""The third way in: the invented hall is made once, opened afterwards, and never left half made."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from desktop_app.common.errors import Cancelled
from desktop_app.common.jobs import JobControl
from desktop_app.store.reading import count_rows
from ui.start import invented
from ui.start.dialog import StartDialog

LONG = 20_000


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    found = tmp_path / "data" / "示例"
    monkeypatch.setattr(invented, "place", lambda: found)
    monkeypatch.setattr(invented, "make", partial(invented.make, residents=40, months=1))
    return found


@pytest.fixture
def dialog(qtbot: QtBot) -> Callable[[], StartDialog]:
    def build() -> StartDialog:
        made = StartDialog(None, None)
        qtbot.addWidget(made)
        made.show()
        return made

    return build


def test_it_is_made_once_and_then_opened(qtbot: QtBot, folder: Path, dialog: Callable[[], StartDialog]) -> None:
    first = dialog()
    with qtbot.waitSignal(first.accepted, timeout=LONG):
        first.look_button.click()
        assert first.isVisible() and first.ctx is None  # the dialog stays alive meanwhile
    assert first.ctx is not None and first.ctx.store.meta("sample") == "1"
    assert count_rows()["person"] >= 40
    first.ctx.store.close()
    made = (folder / "store.toml").stat().st_mtime_ns
    again = dialog()
    with qtbot.waitSignal(again.accepted, timeout=LONG):
        again.look_button.click()
    assert again.ctx is not None and again.ctx.operator.name == invented.NAME
    again.ctx.store.close()
    assert (folder / "store.toml").stat().st_mtime_ns == made


def test_what_is_broken_off_leaves_nothing(folder: Path) -> None:
    def stop(progress: object) -> None:
        if getattr(progress, "text", ""):
            control.cancel()

    control = JobControl(stop)
    with pytest.raises(Cancelled):
        invented.make(folder, control)
    assert list(folder.parent.iterdir()) == []


def test_closing_the_dialog_stops_it(qtbot: QtBot, folder: Path, dialog: Callable[[], StartDialog]) -> None:
    asked = dialog()
    asked.look_button.click()
    asked.reject()
    assert asked.ctx is None and not asked.isVisible()
    assert not folder.with_name("示例.未完成").exists()


def test_what_cannot_be_made_is_said(qtbot: QtBot, folder: Path, dialog: Callable[[], StartDialog]) -> None:
    folder.mkdir(parents=True)
    (folder / "别的.txt").touch()
    asked = dialog()
    asked.look_button.click()
    qtbot.waitUntil(asked.problem.isVisible, timeout=LONG)
    assert asked.ctx is None and "已有别的东西" in asked.problem.text()
    assert (folder / "别的.txt").exists()
