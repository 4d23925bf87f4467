"""What a tab is, and what it is handed."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QWidget

from ..jobs import JobRunner
from ..ui_state import UiState
from .find_box import Command

if TYPE_CHECKING:
    from desktop_app.context import Context
    from desktop_app.store.changes import Changed


class ChangeRelay(QObject):
    """Brings what the store tells, on whatever thread it was written, to the main thread as a signal."""

    changed = Signal(object)  # desktop_app.store.changes.Changed

    def publish(self, change: Any) -> None:
        """Hand this to ``store.subscribe``."""
        self.changed.emit(change)


@dataclass(frozen=True, slots=True)
class Frame:
    """Handed to every tab's factory.

    ``notify(words, undo)`` shows the bar that goes away by itself; ``open_record(kind, id)`` goes to the tab that shows
    such records; ``go(key)`` to a tab; ``show_error`` is for errors caught outside a job. ``quick`` are the actions that
    are reached from anywhere.
    """

    ctx: Context
    jobs: JobRunner
    state: UiState
    changes: ChangeRelay
    notify: Callable[..., None]
    open_record: Callable[[str, int], None]
    go: Callable[[str], QWidget]
    show_error: Callable[[BaseException], object]
    quick: Sequence[Command] = ()


@dataclass(frozen=True, slots=True)
class TabSpec:
    """``kinds`` are the kinds of record this tab shows (hits of the find box, links): residents, cases…

    Who has no ``permission`` does not see the tab; without one it is everybody's.
    """

    key: str
    title: str
    icon: str
    factory: Callable[[Frame], Tab]
    kinds: tuple[str, ...] = ()
    permission: str = ""


class Tab(QWidget):
    """Base of every tab; a tab overrides what it has something to do for."""

    help = ""  # what F1 shows: a few short paragraphs

    def begin(self) -> None:
        """First shown: ask for data now."""

    def focus_search(self) -> None:
        """Shown: put the keyboard where work begins."""

    def new_record(self) -> None:
        """Ctrl+N: a new one of what is shown."""

    def new_main(self) -> None:
        """A quick action elsewhere: a new one of what the tab is for, whatever page of it is shown."""
        self.new_record()

    def at_hand(self) -> tuple[int, str] | None:
        """(id, name) of the resident who is shown: whoever stands at the counter is not typed again elsewhere."""
        return None

    def open_record(self, kind: str, record: int) -> None:
        """Show one record."""

    def open_draft(self, kind: str, about: str) -> None:
        """Open the form that a draft (key ``kind:about``) was typed in. Raises KnownError when its record has gone."""

    def print_record(self) -> None:
        """Ctrl+P."""

    def changed(self, change: Changed) -> None:
        """Something was written anywhere. Called on the main thread, visible or not."""

    def may_leave(self) -> bool:
        """False when the user wants to stay with something unsaved."""
        return True
