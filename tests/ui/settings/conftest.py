"""The tab on a real store, with what the window would do for it."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest
from PySide6.QtWidgets import QLabel, QWidget
from pytestqt.qtbot import QtBot

from desktop_app import context as contexts
from desktop_app.context import Context, SignedIn
from desktop_app.operators.roles import permissions
from desktop_app.store import keys
from ui.frame.tab import ChangeRelay, Frame
from ui.jobs import SynchronousJobRunner
from ui.settings.tab import SettingsTab
from ui.ui_state import UiState


class Desk:
    """A shown tab; ``said``, ``errors`` and ``opened`` are what it asked of the window."""

    def __init__(self, ctx: Context, qtbot: QtBot) -> None:
        self.ctx = ctx
        self.said: list[str] = []
        self.errors: list[BaseException] = []
        self.opened: list[tuple[str, int]] = []
        relay = ChangeRelay()
        self.jobs = SynchronousJobRunner(self.errors.append)
        frame = Frame(
            ctx,
            self.jobs,
            UiState(None),
            relay,
            self._notify,
            lambda kind, record: self.opened.append((kind, record)),
            lambda key: QWidget(),
            self.errors.append,
        )
        self.tab = SettingsTab(frame)
        qtbot.addWidget(self.tab)
        relay.changed.connect(self.tab.changed)
        self._unsubscribe = ctx.store.subscribe(relay.publish)
        self.tab.resize(1340, 700)
        self.tab.show()
        self.tab.begin()

    def _notify(self, words: str, undo: Callable[[], object] | None = None, action: str = "") -> None:
        self.said.append(words)

    def page(self, key: str) -> object:
        """Go there; the page."""
        return self.tab.show_page(key)

    def close(self) -> None:
        """Once, or again when the test is over."""
        self._unsubscribe()
        self._unsubscribe = lambda: None
        self.jobs.shutdown()


def as_role(ctx: Context, *roles: str, name: str = "旁人") -> Context:
    """The same store with somebody else at the desk."""
    return Context(ctx.store, SignedIn(99, name, roles, permissions(list(roles))), clock=ctx.clock)


def texts(widget: QWidget) -> str:
    """Everything that can be read there now."""
    return "\n".join(one.text() for one in widget.findChildren(QLabel) if one.isVisibleTo(widget))


@pytest.fixture(autouse=True)
def quick_keys(monkeypatch: pytest.MonkeyPatch) -> None:
    """Passwords that cost nothing."""
    real = keys.Cost
    monkeypatch.setattr(keys, "Cost", lambda *given, **named: real(*given, **named) if named else keys.TEST_COST)
    monkeypatch.setattr(keys, "RECOVERY_COST", keys.TEST_COST)


@pytest.fixture
def open_desk(qtbot: QtBot) -> Iterator[Callable[[Context], Desk]]:
    """Makes desks, and closes them when the test is over."""
    made: list[Desk] = []

    def open_one(ctx: Context) -> Desk:
        contexts.load_subjects()
        made.append(Desk(ctx, qtbot))
        return made[-1]

    yield open_one
    for one in made:
        one.close()


@pytest.fixture
def desk(embedded: Context, open_desk: Callable[[Context], Desk]) -> Desk:
    return open_desk(embedded)
