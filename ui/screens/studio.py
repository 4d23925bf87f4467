"""Where pictures are taken: an invented hall, a window on it without a screen, waiting, and saving what is seen."""

from __future__ import annotations

import json
import os
import shutil
import sys
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property, partial
from pathlib import Path
from types import TracebackType
from typing import Any

from PySide6.QtCore import QCoreApplication, QEvent, QEventLoop, QPoint, QRect, Qt, QTimer, qInstallMessageHandler
from PySide6.QtGui import QCursor, QImage, QKeyEvent, QPainter
from PySide6.QtWidgets import QApplication, QWidget

from desktop_app import context, sample
from desktop_app.common.dates import FixedClock
from desktop_app.context import Context
from desktop_app.store import keys

from .. import theme
from ..application import open_window
from ..errors import ReportDialog
from ..main_window import MainWindow
from ..records.page import RecordPage
from ..ui_state import UiState

NAME, PASSWORD = "演示", "pictures"
NOW = datetime(2026, 11, 18, 9, 30)  # a Wednesday in the middle of a month; the same pictures every time
RESIDENTS = 600
_QUIET = 0.09  # s without work until a screen counts as finished
_BUSY = 0.004  # s of the window's own thread between two looks; the clock would tell how busy the machine is
_PATIENCE = 20.0
_OFFSCREEN = "This plugin does not support"  # what the platform without a screen says of every window


@dataclass(frozen=True, slots=True)
class Look:
    """One way to see everything; ``scale`` in per cent."""

    dark: bool
    scale: int
    width: int
    height: int

    @property
    def name(self) -> str:
        size = "" if self.scale == 100 else f"-{self.scale}"
        return f"{'dark' if self.dark else 'light'}{size}_{self.width}x{self.height}"


def make_halls(folder: Path) -> dict[str, Path]:
    """Two stores, ``sample`` and ``empty``; each look works on a copy."""
    context.load_subjects()
    made = {}
    for which, count in (("sample", RESIDENTS), ("empty", 0)):
        ctx = context.create(
            folder / which,
            hall="向阳社区便民服务厅",
            operator=NAME,
            password=PASSWORD,
            clock=FixedClock(NOW),
            cost=keys.TEST_COST,
        )
        try:
            if count:
                sample.fill(ctx, residents=count)
                _quarrels(ctx)
        finally:
            ctx.store.close()
        made[which] = folder / which
    return made


def put_on_screen(look: Look, files: Path) -> None:
    """A screen that exists in memory only, as large as the look says; before the application is made."""
    file = files / f"screen-{look.name}.json"
    screen = {"name": "memory", "x": 0, "y": 0, "width": look.width, "height": look.height, "dpr": 1, "logicalDpi": 96}
    file.write_text(json.dumps({"screens": [screen]}), "utf-8")
    os.environ["QT_QPA_PLATFORM"] = f"offscreen:configfile={file.as_posix()}"


def _quarrels(ctx: Context) -> None:
    """A case that is accepted, one with an agreement, one that is being mediated, whatever the sample has."""
    from desktop_app.mediation import queries, service
    from desktop_app.residents import queries as residents

    people = [row for row in map(partial(residents.get, ctx), residents.ids(ctx)[:60]) if row["birth_date"] < "1995"]
    mediators = queries.mediators(ctx)
    chosen = [service.MediatorEntry(mediators[0]["id"], role="lead"), service.MediatorEntry(mediators[1]["id"])]
    brief = "乙方卫生间防水层老化渗水，致甲方顶棚起皮，双方就维修费用有争议。"
    cases = []
    for place in range(3):
        sides = zip("AB", people[place * 2 :], strict=False)
        parties = [service.PartyEntry(side=side, person_id=row["id"], consent="agreed") for side, row in sides]
        values = {"dispute_type": "02", "source": "02", "brief": brief}
        cases.append(service.intake(ctx, values, parties, chosen if place else []))
    for case in cases[1:]:
        service.add_session(ctx, case, queries.get(ctx, case).case["version"])
    agreement = {
        "facts": brief,
        "clauses": "乙方十五日内重做卫生间防水层，费用由乙方承担。\n乙方赔偿甲方顶棚损失人民币1,680.32元。",
        "perform_mode": "lump",
        "performance": "十五日内一次付清。",
        "amount_fen": 168032,
    }
    service.agree(ctx, cases[1], queries.get(ctx, cases[1]).case["version"], agreement)
    _paused(ctx, people[6:8], chosen)


def _paused(ctx: Context, people: Sequence[Mapping[str, Any]], chosen: Sequence[Any]) -> None:
    """One that waits for an expert, after it was extended."""
    from desktop_app.mediation import queries, service

    parties = [
        service.PartyEntry(side=side, person_id=row["id"], consent="agreed")
        for side, row in zip("AB", people, strict=True)
    ]
    values = {"dispute_type": "02", "source": "13", "brief": "外墙渗水，双方对原因说法不一。"}
    case = service.intake(ctx, values, parties, chosen)

    def version() -> int:
        return int(queries.get(ctx, case).case["version"])

    service.add_session(ctx, case, version())
    everybody = [one["id"] for one in queries.get(ctx, case).parties]
    service.extend(ctx, case, version(), {"reason": "要等天晴以后才能看外墙"}, everybody)
    service.suspend(ctx, case, version(), {"reason": "01", "note": "等待房屋渗漏鉴定意见"})


def wait_until(condition: Callable[[], bool], what: str) -> None:
    """Let the window live until ``condition`` holds. Raises TimeoutError that says ``what`` did not come."""
    loop = QEventLoop()
    begun = time.monotonic()
    timer = QTimer(interval=10)

    def look() -> None:
        if condition() or time.monotonic() - begun > _PATIENCE:
            loop.quit()

    timer.timeout.connect(look)
    timer.start()
    loop.exec()
    timer.stop()
    if not condition():
        raise TimeoutError(what)


class Studio:
    """A main window on a copy of a hall in one look. Pictures go to ``out``, their names to ``taken``."""

    def __init__(self, application: QApplication, hall: Path, look: Look, out: Path, files: Path) -> None:
        self.look, self.out, self.files = look, out, files
        self.taken: list[str] = []
        self.folder = files / f"{hall.name}-{look.name}"
        shutil.copytree(hall, self.folder)
        theme.apply(application, dark=look.dark, scale=look.scale)
        self.ctx: Context = context.sign_in(self.folder, NAME, PASSWORD, clock=FixedClock(NOW))

    @cached_property
    def window(self) -> MainWindow:
        """Opened when a scene first asks for it."""
        window = open_window(self.ctx, UiState(None))
        window.resize(self.look.width, self.look.height)
        window.move(0, 0)
        QCursor.setPos(window.width() - 1, window.height() - 1)  # not over a tab or a row
        window.show()
        return window

    def close(self) -> None:
        """Close window and store; nothing that is unsaved is asked about."""
        if "window" in self.__dict__:
            self.tidy()
            self.window.jobs.shutdown()
            self.window.deleteLater()
            QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete.value)
        self.ctx.store.close()

    # Living

    def settle(self) -> None:
        """Wait until no job is running and the window's own thread has had nothing to do for a moment."""
        quiet_since, spent = time.monotonic(), time.thread_time()

        def quiet() -> bool:
            nonlocal quiet_since, spent
            before, spent = spent, time.thread_time()
            if spent - before > _BUSY or ("window" in self.__dict__ and self.window.jobs.running):
                quiet_since = time.monotonic()
            return time.monotonic() - quiet_since > _QUIET

        wait_until(quiet, "the work of the window")

    def type(self, widget: QWidget, text: str) -> None:
        """As if it were typed."""
        widget.setFocus()
        for letter in text:
            for kind in (QEvent.Type.KeyPress, QEvent.Type.KeyRelease):
                QApplication.sendEvent(widget, QKeyEvent(kind, 0, Qt.KeyboardModifier.NoModifier, letter))

    def press(self, widget: QWidget, key: Qt.Key) -> None:
        QApplication.sendEvent(widget, QKeyEvent(QEvent.Type.KeyPress, key, Qt.KeyboardModifier.NoModifier))

    def tidy(self) -> None:
        """Put away what a scene left open."""
        for one in self._others():
            one.close()
        self.window.activateWindow()
        self.window.undo_bar.hide()
        self.window.find_box.clear()
        for page in self.window.findChildren(RecordPage):
            if page.form is not None:
                page.close_form()
        QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete.value)

    # Seeing

    def _others(self) -> list[QWidget]:
        """Dialogs and menus over the window, the lowest first."""
        window = self.__dict__.get("window")
        return [one for one in QApplication.topLevelWidgets() if one.isVisible() and one is not window]

    def shoot(self, name: str) -> None:
        """Save the window with everything over it."""
        self.settle()
        if "window" in self.__dict__ and self.window.isVisible():
            picture = self.window.grab().toImage()
            for one in self._others():
                _put_over(picture, one)
        else:
            picture = self._others()[0].grab().toImage()
        self._save(picture, name)

    def shoot_widget(self, widget: QWidget, name: str) -> None:
        """Save a window of its own."""
        widget.show()
        self.settle()
        self._save(widget.grab().toImage(), name)

    def shoot_dialog(self, dialog: QWidget, name: str) -> None:
        """Save a dialog that stands without the window."""
        self.shoot_widget(dialog, name)
        dialog.close()
        dialog.deleteLater()

    def _save(self, picture: QImage, name: str) -> None:
        file = self.out / f"{name}_{self.look.name}.png"
        if not picture.save(str(file)):
            raise OSError(file.name)
        self.taken.append(file.name)

    def reports(self) -> list[str]:
        """What error reports over the window say."""
        return [one.text.toPlainText() for one in self._others() if isinstance(one, ReportDialog)]


def _put_over(picture: QImage, widget: QWidget) -> None:
    """Paint a dialog or menu where it stands, with its title above it, kept inside the picture."""
    look = theme.current()
    title = widget.windowTitle() if widget.isWindow() and widget.windowType() == Qt.WindowType.Dialog else ""
    bar = look.px(28) if title else 0
    at = widget.frameGeometry().topLeft()
    left = max(1, min(at.x(), picture.width() - widget.width() - 1))
    top = max(bar + 1, min(at.y(), picture.height() - widget.height() - 1))
    whole = QRect(left - 1, top - bar - 1, widget.width() + 2, widget.height() + bar + 2)
    painter = QPainter(picture)
    painter.fillRect(whole, look.colour("line"))
    if title:
        painter.setFont(look.font(13))
        painter.setPen(look.colour("soft"))
        strip = QRect(left, top - bar, widget.width(), bar)
        painter.drawText(strip, Qt.AlignmentFlag.AlignCenter, title)
    painter.drawPixmap(QPoint(left, top), widget.grab())
    painter.end()


@contextmanager
def listening() -> Iterator[list[str]]:
    """What Qt complains of and what nobody caught, while this lasts."""
    heard: list[str] = []

    def from_qt(kind: object, where: object, text: str) -> None:
        if not text.startswith(_OFFSCREEN):
            heard.append(f"Qt: {text}")

    def uncaught(kind: type[BaseException], error: BaseException, trace: TracebackType | None) -> None:
        heard.append(f"{kind.__name__}: {error}")
        before(kind, error, trace)

    before = sys.excepthook
    sys.excepthook = uncaught
    qInstallMessageHandler(from_qt)
    try:
        yield heard
    finally:
        qInstallMessageHandler(None)
        sys.excepthook = before
