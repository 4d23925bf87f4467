"""What long work is handed to say how far it is and to ask whether it should stop. Knows nothing of windows."""

from __future__ import annotations

import threading
from collections.abc import Callable
from dataclasses import dataclass

from .errors import Cancelled


@dataclass(frozen=True, slots=True)
class Progress:
    """``done`` of ``total`` steps; ``total`` 0 means nobody knows. ``text`` is a few words in the user's language."""

    done: int
    total: int
    text: str = ""


class JobControl:
    """Handed to the work as its one argument. Safe to use from any thread.

    ``report`` gets every progress, on the thread that works; a command passes a function that prints.
    """

    def __init__(self, report: Callable[[Progress], None] | None = None) -> None:
        self._report = report
        self._cancelled = threading.Event()

    def progress(self, done: int, total: int, text: str = "") -> None:
        """Say how far the work is. Also a place to stop: raises Cancelled when the user asked for it."""
        self.check_cancelled()
        if self._report is not None:
            self._report(Progress(done, total, text))

    def check_cancelled(self) -> None:
        """Raises Cancelled when the user asked to stop; call it between steps that may be left undone."""
        if self._cancelled.is_set():
            raise Cancelled

    def cancel(self) -> None:
        self._cancelled.set()

    @property
    def cancelled(self) -> bool:
        return self._cancelled.is_set()
