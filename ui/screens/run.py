"""Plays the scenes, each look in a process of its own, and collects what was taken and what failed."""

from __future__ import annotations

import multiprocessing
import os
import traceback
from collections.abc import Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass, field
from pathlib import Path

from PySide6.QtWidgets import QApplication

from desktop_app import context
from desktop_app.common.dates import FixedClock

from .. import translation
from . import (
    around,
    case_list,
    case_papers,
    committee,
    contacts,
    door,
    dossier,
    grid,
    lists,
    mediation_life,
    office,
    papers,
    people,
    roles,
    screening,
    settings,
    twins,
    versions,
    visits,
)
from .scene import Scene
from .studio import NAME, NOW, PASSWORD, Look, Studio, listening, put_on_screen

SCENES = [
    *people.SCENES,
    *lists.SCENES,
    *contacts.SCENES,
    *screening.SCENES,
    *grid.SCENES,
    *twins.SCENES,
    *visits.SCENES,
    *office.SCENES,
    *committee.SCENES,
    *mediation_life.SCENES,
    *dossier.SCENES,
    *case_papers.SCENES,
    *case_list.SCENES,
    *settings.SCENES,
    *roles.SCENES,
    *versions.SCENES,
    *around.SCENES,
    *door.SCENES,
]
SIZES = ((1366, 768), (1920, 1080))
LOOKS = [
    *(Look(dark, 100, *size) for dark in (False, True) for size in SIZES),
    *(Look(False, 150, *size) for size in SIZES),
]
_PROCESSES = 4  # at most; the window of one look takes some 300 MB


@dataclass(slots=True)
class Answer:
    """``taken`` are file names; ``failures`` what failed with its reason."""

    taken: list[str] = field(default_factory=list)
    failures: list[tuple[str, str]] = field(default_factory=list)

    def add(self, other: Answer) -> None:
        self.taken += other.taken
        self.failures += other.failures


@dataclass(frozen=True, slots=True)
class Task:
    """``halls``: folders by name, see ``make_halls``; ``files`` takes what is written on the way."""

    halls: dict[str, Path]
    files: Path
    out: Path
    only: str = ""

    def scenes(self, look: Look, hall: str) -> list[Scene]:
        found = [one for one in SCENES if one.hall == hall and one.name.startswith(self.only)]
        return found if look.scale == 100 else [one for one in found if one.is_tab]


def play_all(task: Task, looks: Sequence[Look] = LOOKS) -> Answer:
    """All looks and the papers, beside each other."""
    whole = Answer()
    workers = min(_PROCESSES, os.cpu_count() or 1)
    with ProcessPoolExecutor(workers, mp_context=multiprocessing.get_context("spawn")) as pool:
        waiting = [pool.submit(play_look, task, look) for look in looks]
        waiting.append(pool.submit(play_papers, task))
        for one in waiting:
            whole.add(one.result())
    return whole


def play_look(task: Task, look: Look) -> Answer:
    """Every scene in one look, in this process."""
    put_on_screen(look, task.files)
    application = QApplication.instance() or QApplication(["linli"])
    assert isinstance(application, QApplication)
    translation.install(application)
    answer = Answer()
    for hall, folder in task.halls.items():
        scenes = task.scenes(look, hall)
        if not scenes:
            continue
        studio = Studio(application, folder, look, task.out, task.files)
        try:
            for scene in scenes:
                if reason := _play(studio, scene):
                    answer.failures.append((f"{scene.name} ({look.name})", reason))
        finally:
            answer.taken += studio.taken
            studio.close()
    return answer


def _play(studio: Studio, scene: Scene) -> str:
    """Take the pictures of one scene; gives what went wrong."""
    with listening() as heard:
        try:
            scene.play(studio)
            if not scene.own:
                studio.shoot(scene.name)
            heard += studio.reports()
        except Exception:  # noqa: BLE001  whatever it is, the next scene still has to be seen
            heard.append(traceback.format_exc())
        finally:
            studio.tidy()
    return "; ".join(heard)


def play_papers(task: Task) -> Answer:
    """Every page of every paper."""
    answer = Answer()
    ctx = context.sign_in(task.halls["sample"], NAME, PASSWORD, clock=FixedClock(NOW))
    try:
        for name, make in papers.papers(ctx):
            if not f"paper-{name}".startswith(task.only):
                continue
            try:
                answer.taken += papers.draw(make(), name, task.out)
            except Exception:  # noqa: BLE001  as above
                answer.failures.append((name, traceback.format_exc()))
    finally:
        ctx.store.close()
    return answer
