"""The maker of pictures: it takes them, and says so when a scene fails."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest
from PySide6.QtGui import QImage
from PySide6.QtWidgets import QApplication

from ui.screens import run
from ui.screens.scene import Scene
from ui.screens.studio import Look, Studio, make_halls


@pytest.fixture(scope="module")
def halls(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("ui.screens.studio.RESIDENTS", 120)
        return make_halls(tmp_path_factory.mktemp("halls"))


@pytest.fixture
def task(halls: dict[str, Path], tmp_path: Path) -> run.Task:
    (tmp_path / "files").mkdir()
    return run.Task(halls, tmp_path / "files", tmp_path)


def test_names_are_unique_and_every_tab_is_seen_large() -> None:
    names = [one.name for one in run.SCENES]
    assert len(set(names)) == len(names)
    large = {one.name.partition("-")[0] for one in run.SCENES if one.is_tab}
    assert large >= {"today", "residents", "volunteers", "mediation", "rules", "reports"}


def test_a_dialog_is_in_the_picture(qapp: QApplication, task: run.Task, monkeypatch: pytest.MonkeyPatch) -> None:
    """The same tab with and without the list of keys over it."""
    keys = next(one for one in run.SCENES if one.name == "keys")
    today = next(one for one in run.SCENES if one.name == "today")
    monkeypatch.setattr(run, "SCENES", [today, keys])
    answer = run.play_look(task, Look(False, 100, 1366, 768))
    assert answer.failures == []
    assert answer.taken == ["today_light_1366x768.png", "keys_light_1366x768.png"]
    first, second = (QImage(str(task.out / name)) for name in answer.taken)
    assert (first.width(), first.height()) == (1366, 768)
    assert first != second


def test_a_scene_that_fails_is_told_and_the_next_is_played(
    qapp: QApplication, task: run.Task, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fails(studio: Studio) -> None:
        raise LookupError("nobody")

    def complains(studio: Studio) -> None:
        studio.window.frame.show_error(ValueError("in a job"))

    fine = next(one for one in run.SCENES if one.name == "keys")
    monkeypatch.setattr(run, "SCENES", [Scene("one", fails), Scene("two", complains), fine])
    answer = run.play_look(task, Look(False, 100, 1366, 768))
    assert [name for name, _ in answer.failures] == ["one (light_1366x768)", "two (light_1366x768)"]
    assert "nobody" in answer.failures[0][1]
    assert "ValueError" in answer.failures[1][1]
    assert answer.taken[-1] == "keys_light_1366x768.png"


def test_papers_are_drawn_page_by_page(task: run.Task) -> None:
    answer = run.play_papers(run.Task(task.halls, task.files, task.out, "paper-F10"))
    assert answer.failures == []
    assert answer.taken[0] == "paper-F10-agreement-1.png"
    assert QImage(str(task.out / answer.taken[0])).width() in (744, 745)


def test_a_name_that_is_no_scene_ends_with_1(tmp_path: Path) -> None:
    words = [sys.executable, "-m", "ui.screens", "--out", str(tmp_path), "--only", "nothing", "--quick"]
    done = subprocess.run(words, capture_output=True, text=True, timeout=100, check=False)
    assert done.returncode == 1
    assert "nothing" in done.stderr
