"""Background work with exactly one ending, always on the main thread.

Work that touches the store runs in one lane, one after another; work that does not (rendering, reading a file) runs
beside it. Cancelling is a request: the work stops at its next ``control.progress`` or ``check_cancelled``.
"""

from __future__ import annotations

import sys
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Any

from PySide6.QtCore import QObject, Qt, QTimer, Signal

from desktop_app.common.errors import Cancelled, KnownError
from desktop_app.common.jobs import JobControl, Progress
from desktop_app.store.engine import BESIDE

Work = Callable[[JobControl], Any]
_PROGRESS_EVERY = 0.1  # seconds


class Job(QObject):
    """One piece of work. ``progressed`` comes at most ten times a second, ``ended`` once, both on the main thread."""

    progressed = Signal(object)  # Progress
    ended = Signal(object)  # the Job
    _arrived = Signal(str, object)
    _reported = Signal(object)

    def __init__(self, title: str, work: Work, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.title = title
        self.state = "waiting"  # waiting, running, done, failed, cancelled
        self.result: Any = None
        self.error: BaseException | None = None
        self.progress: Progress | None = None
        self.started_at = 0.0
        self.control = JobControl(self._report)
        self._work: Work | None = work
        self._last_report = 0.0
        self._on: dict[str, Callable[..., object] | None] = {}
        self._arrived.connect(self._end, Qt.ConnectionType.QueuedConnection)
        self._reported.connect(self._show_progress, Qt.ConnectionType.QueuedConnection)

    def cancel(self) -> None:
        """Ask it to stop; the ending comes when it does."""
        self.control.cancel()

    @property
    def over(self) -> bool:
        return self.state in ("done", "failed", "cancelled")

    def seconds_left(self) -> float | None:
        """A guess from the pace so far; None until there is something to guess from."""
        if not self.progress or not self.progress.total or not self.progress.done:
            return None
        gone = time.monotonic() - self.started_at
        return gone * (self.progress.total - self.progress.done) / self.progress.done if gone > 1 else None

    def run(self) -> None:
        """Do the work on the calling thread. Never raises: what goes wrong is an ending, too."""
        outcome: tuple[str, Any]
        self.started_at = time.monotonic()
        try:
            self.control.check_cancelled()
            self.state = "running"
            assert self._work is not None
            outcome = "done", self._work(self.control)
        except Cancelled:
            outcome = "cancelled", None
        except BaseException as error:  # noqa: BLE001  a SystemExit inside work is its failure, not the program's end
            outcome = "failed", error
        self._work = None
        self._arrived.emit(*outcome)

    def _report(self, progress: Progress) -> None:
        now = time.monotonic()
        if now - self._last_report >= _PROGRESS_EVERY or progress.done == progress.total:
            self._last_report = now
            self._reported.emit(progress)

    def _show_progress(self, progress: Progress) -> None:
        if self.over:
            return
        self.progress = progress
        self.progressed.emit(progress)
        if handler := self._on.get("progress"):
            handler(progress)

    def _end(self, state: str, value: Any) -> None:
        if self.over:
            return
        self.state = state
        self.result, self.error = (value, None) if state == "done" else (None, value)
        try:
            handler = self._on.get(state)
            if handler is not None:
                handler(*((value,) if state != "cancelled" else ()))
        finally:
            self._on.clear()
            self.ended.emit(self)


class JobRunner(QObject):
    """Runs jobs. ``started`` and ``ended`` carry the Job, for the status bar."""

    started = Signal(object)
    ended = Signal(object)

    def __init__(self, show_error: Callable[[BaseException], object], parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._show_error = show_error
        self._lane = ThreadPoolExecutor(1, "store")
        self._asked: list[Job] = []  # by ``ask``
        self._beside = ThreadPoolExecutor(2, BESIDE)
        self._jobs: list[Job] = []
        self._closed = False

    def submit(
        self,
        title: str,
        function: Work,
        on_done: Callable[[Any], object] | None = None,
        on_error: Callable[[BaseException], object] | None = None,
        on_cancelled: Callable[[], object] | None = None,
        on_progress: Callable[[Progress], object] | None = None,
        *,
        store: bool = True,
    ) -> Job:
        """Run ``function(control)`` off the main thread; one of the three endings is called, once, on the main thread.

        Without ``on_error`` the error is shown as every error is. ``store=False`` for work that needs no store and may
        run beside work that does. Raises RuntimeError after ``shutdown``.
        """
        if self._closed:
            raise RuntimeError("jobs are shut down")
        job = Job(title, function, self)
        job._on = {
            "done": on_done,
            "failed": on_error or self._show_error,
            "cancelled": on_cancelled,
            "progress": on_progress,
        }
        self._jobs.append(job)
        job.ended.connect(self._forget)
        self.started.emit(job)
        self._start(job, store)
        return job

    def _start(self, job: Job, store: bool) -> None:
        (self._lane if store else self._beside).submit(job.run)

    def note(self, function: Callable[[], object]) -> None:
        """A short write that nobody waits for or sees, in its turn in the store's lane; nothing after ``shutdown``."""
        if not self._closed:
            self._lane.submit(_quietly, function)

    def ask(self, function: Callable[[], Any], on_done: Callable[[Any], object]) -> None:
        """A question to the store that nobody sees running, answered on the main thread; nothing after ``shutdown``.

        It waits for no other work. Whoever asks another question in between throws the older answer away.
        """
        if self._closed:
            return
        job = Job("", lambda _: function(), self)
        job._on = {"done": on_done, "failed": self._show_error}
        self._asked.append(job)
        job.ended.connect(self._answered)
        self._start(job, store=False)

    def _answered(self, job: Job) -> None:
        if job in self._asked:
            self._asked.remove(job)
        QTimer.singleShot(0, job, job.deleteLater)

    @property
    def running(self) -> list[Job]:
        """Jobs waiting or running, oldest first."""
        return list(self._jobs)

    def shutdown(self) -> None:
        """Ask everything to stop and wait until it has; then deliver the endings that are still on their way."""
        self._closed = True
        for job in self._jobs:
            job.cancel()
        self._lane.shutdown(wait=True)
        self._beside.shutdown(wait=True)
        for job in self._asked:
            job._on.clear()  # whoever asked may be gone
        for job in self.running:
            _deliver(job)

    def _forget(self, job: Job) -> None:
        if job in self._jobs:
            self._jobs.remove(job)
        self.ended.emit(job)
        QTimer.singleShot(0, job, job.deleteLater)


def _quietly(function: Callable[[], object]) -> None:
    """What a person could act on is left to the next write, which will say it; a defect is told like every other."""
    try:
        function()
    except KnownError:
        pass
    except Exception as error:  # noqa: BLE001  a future would keep it to itself
        sys.excepthook(type(error), error, error.__traceback__)


class SynchronousJobRunner(JobRunner):
    """For tests: ``submit`` returns after the ending has been delivered."""

    def _start(self, job: Job, store: bool) -> None:
        job.run()
        _deliver(job)

    def note(self, function: Callable[[], object]) -> None:
        _quietly(function)


def _deliver(job: Job) -> None:
    """Hand over what the job has queued for the main thread now, and nothing of anybody else's."""
    from PySide6.QtCore import QCoreApplication, QEvent

    QCoreApplication.sendPostedEvents(job, QEvent.Type.MetaCall.value)
