from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from pytestqt.qtbot import QtBot

from desktop_app.common.errors import Cancelled, KnownError
from desktop_app.common.jobs import JobControl, Progress
from ui.jobs import JobRunner, SynchronousJobRunner


class Endings:
    def __init__(self) -> None:
        self.seen: list[tuple[str, Any]] = []
        self.threads: set[int] = set()

    def __call__(self, kind: str) -> Callable[..., None]:
        def note(*values: Any) -> None:
            self.seen.append((kind, values[0] if values else None))
            self.threads.add(threading.get_ident())

        return note

    @property
    def handlers(self) -> dict[str, Callable[..., None]]:
        return {"on_done": self("done"), "on_error": self("error"), "on_cancelled": self("cancelled")}


@pytest.fixture
def endings() -> Endings:
    return Endings()


@pytest.fixture
def runner(qtbot: QtBot) -> Iterator[JobRunner]:
    made = JobRunner(pytest.fail)
    yield made
    made.shutdown()


def test_done_comes_once_on_the_main_thread(qtbot: QtBot, runner: JobRunner, endings: Endings) -> None:
    with qtbot.waitSignal(runner.ended):
        runner.submit("数数", lambda control: threading.get_ident(), **endings.handlers)
    (kind, worker), *rest = endings.seen
    assert (kind, rest) == ("done", [])
    assert worker != threading.get_ident()
    assert endings.threads == {threading.get_ident()}
    assert runner.running == []


def test_an_error_is_an_ending_even_system_exit(qtbot: QtBot, runner: JobRunner, endings: Endings) -> None:
    def leave(control: JobControl) -> None:
        raise SystemExit(3)

    with qtbot.waitSignal(runner.ended):
        runner.submit("退出", leave, **endings.handlers)
    assert [kind for kind, _ in endings.seen] == ["error"]
    with qtbot.waitSignal(runner.ended):
        runner.submit("再来", lambda control: 1, **endings.handlers)
    assert [kind for kind, _ in endings.seen] == ["error", "done"]


def test_without_on_error_the_error_is_shown(qtbot: QtBot) -> None:
    shown: list[BaseException] = []
    runner = JobRunner(shown.append)

    def fail(control: JobControl) -> None:
        raise KnownError("磁盘满了。")

    with qtbot.waitSignal(runner.ended):
        runner.submit("写", fail)
    runner.shutdown()
    assert [str(error) for error in shown] == ["磁盘满了。"]


def test_cancel_stops_at_the_next_step(qtbot: QtBot, runner: JobRunner, endings: Endings) -> None:
    begun, go_on = threading.Event(), threading.Event()

    def work(control: JobControl) -> None:
        begun.set()
        go_on.wait(5)
        control.check_cancelled()

    job = runner.submit("导入", work, **endings.handlers)
    assert begun.wait(5)
    with qtbot.waitSignal(runner.ended):
        job.cancel()
        go_on.set()
    assert endings.seen == [("cancelled", None)]
    assert job.state == "cancelled"


def test_store_jobs_run_one_after_another(qtbot: QtBot, runner: JobRunner) -> None:
    at_once, most, lock = 0, 0, threading.Lock()

    def work(control: JobControl) -> None:
        nonlocal at_once, most
        with lock:
            at_once += 1
            most = max(most, at_once)
        time.sleep(0)
        with lock:
            at_once -= 1

    jobs = [runner.submit(str(number), work) for number in range(20)]
    qtbot.waitUntil(lambda: not runner.running)
    assert [job.state for job in jobs] == ["done"] * 20
    assert most == 1


def test_work_without_the_store_runs_beside(qtbot: QtBot, runner: JobRunner, endings: Endings) -> None:
    beside = threading.Event()
    runner.submit("库", lambda control: beside.wait(5), **endings.handlers)
    runner.submit("画", lambda control: beside.set(), store=False)
    qtbot.waitUntil(lambda: not runner.running)
    assert endings.seen == [("done", True)]


def test_progress_is_thinned_out_but_the_last_one_comes(qtbot: QtBot, runner: JobRunner) -> None:
    seen: list[Progress] = []

    def work(control: JobControl) -> None:
        for done in range(1, 10_001):
            control.progress(done, 10_000, "读")

    with qtbot.waitSignal(runner.ended):
        runner.submit("读名册", work, on_progress=seen.append)
    assert seen[-1] == Progress(10_000, 10_000, "读")
    assert len(seen) < 100


def test_an_ending_that_fails_does_not_lose_the_runner(qtbot: QtBot, runner: JobRunner) -> None:
    def boom(result: Any) -> None:
        raise ValueError("handler")

    with qtbot.captureExceptions() as caught, qtbot.waitSignal(runner.ended):
        runner.submit("坏", lambda control: 1, on_done=boom)
    assert [str(value) for _, value, _ in caught] == ["handler"]
    assert runner.running == []


def test_shutdown_waits_and_delivers(qtbot: QtBot, endings: Endings) -> None:
    runner = JobRunner(pytest.fail)
    begun = threading.Event()

    def work(control: JobControl) -> None:
        begun.set()
        while True:
            control.check_cancelled()

    runner.submit("久", work, **endings.handlers)
    runner.submit("排队", lambda control: 1, **endings.handlers)
    assert begun.wait(5)
    runner.shutdown()
    assert [kind for kind, _ in endings.seen] == ["cancelled", "cancelled"]
    with pytest.raises(RuntimeError):
        runner.submit("晚了", lambda control: 1)


def test_in_tests_everything_is_over_when_submit_returns(qtbot: QtBot, endings: Endings) -> None:
    runner = SynchronousJobRunner(pytest.fail)
    job = runner.submit("算", lambda control: 42, **endings.handlers)
    assert endings.seen == [("done", 42)]
    assert job.over


def test_a_control_stops_work_without_a_window() -> None:
    told: list[Progress] = []
    control = JobControl(told.append)
    control.progress(1, 2, "一")
    control.cancel()
    with pytest.raises(Cancelled):
        control.progress(2, 2)
    assert told == [Progress(1, 2, "一")]
