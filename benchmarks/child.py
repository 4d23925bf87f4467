"""What runs in a process of its own: ``python -m benchmarks.child WHAT STORE``. Prints ``ready`` and waits to be ended."""

from __future__ import annotations

import os
import sys
from itertools import pairwise
from typing import Any

from .hall import use_own_state


def window(store: str) -> None:
    """``linli --store`` as a user starts it; a key is pressed in the search box as soon as the window has been painted."""
    from PySide6.QtCore import QEvent, QObject, Qt, QTimer
    from PySide6.QtGui import QKeyEvent
    from PySide6.QtWidgets import QApplication

    loop = QApplication.exec

    class FirstPaint(QObject):
        def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # noqa: N802  Qt calls it so
            if event.type() == QEvent.Type.Paint and watched is main.find_box:
                main.find_box.removeEventFilter(self)
                press = QKeyEvent(QEvent.Type.KeyPress, Qt.Key.Key_A, Qt.KeyboardModifier.NoModifier, "a")
                QApplication.postEvent(main.find_box, press)
            return False

    def ready(text: str) -> None:
        assert text == "a"
        if os.environ.get("LINLI_BENCH_SCROLL"):
            QTimer.singleShot(0, scroll_and_wait)
        else:
            wait()

    def scroll_and_wait() -> None:
        scroll(main)
        wait()

    def wait() -> None:
        print("ready", flush=True)
        sys.stdin.read()

    main: Any = None
    filters = []

    def exec_with_a_key(*_: object) -> int:
        nonlocal main
        main = next(one for one in QApplication.topLevelWidgets() if type(one).__name__ == "MainWindow")
        filters.append(FirstPaint())
        main.find_box.installEventFilter(filters[0])
        main.find_box.textChanged.connect(ready)
        return loop()

    QApplication.exec = exec_with_a_key  # type: ignore[method-assign]
    from desktop_app.cli import main as linli

    linli(["--store", store])


def scroll(main: Any) -> None:
    """Open the residents and scroll to the end, a page at a time."""
    from PySide6.QtWidgets import QApplication

    main.find_box.blockSignals(True)
    main.find_box.clear()
    tab = main.go("residents")
    QApplication.processEvents()
    wait_for_all(tab)
    bar = tab.page.table.grid.verticalScrollBar()
    step = max(bar.pageStep(), bar.maximum() // 100)
    at = 0
    while at < bar.maximum():
        at = min(at + step, bar.maximum())
        bar.setValue(at)
        QApplication.processEvents()


def opened(store: str) -> tuple[Any, Any]:
    """The application and its main window on a store, painted and idle."""
    from pathlib import Path

    from desktop_app.cli import options

    options.keep_psycopg_out(Path(store))
    from PySide6.QtWidgets import QApplication

    from desktop_app import context
    from ui import application, theme
    from ui.ui_state import UiState

    qt = QApplication([])
    theme.apply(qt)
    ctx = context.sign_in(Path(store), None, os.environ["LINLI_PASSWORD"])
    main = application.open_window(ctx, UiState(None))
    main.show()
    idle(400)
    return qt, main


def wait_for_all(tab: Any) -> None:
    """Until the table knows all its rows, not only the first that it painted."""
    table = tab.page.table
    while len(table.model.ids) < table.source.total(table.filters):
        idle(50)


def idle(milliseconds: int) -> None:
    """Let the event loop run."""
    from PySide6.QtCore import QEventLoop, QTimer

    loop = QEventLoop()
    QTimer.singleShot(milliseconds, loop.quit)
    loop.exec()


def typing(store: str) -> None:
    """Keystroke to painted rows in the residents' search box, and LIKE over all columns for the same words."""
    import json
    import random
    import time

    from PySide6.QtTest import QTest

    from desktop_app.residents.models import Person

    qt, main = opened(store)
    tab = main.go("residents")
    idle(600)
    dice = random.Random(1)
    people = list(
        Person.select(Person.name, Person.name_py, Person.phone, Person.live_addr).order_by(Person.id).limit(3000)
    )
    words: list[str] = []
    while len(words) < 40:
        person = dice.choice(people)
        words.append(
            dice.choice((person.name, person.name_py, (person.phone or "13800001234")[-4:], person.live_addr[:8]))
        )
    box = tab.page.search_bar
    box.setFocus()
    took: list[float] = []
    for word in words:
        box.clear()
        idle(30)
        for letter in word:
            begun = time.perf_counter()
            box.insert(letter) if not letter.isascii() else QTest.keyClicks(box, letter)
            qt.processEvents()
            took.append((time.perf_counter() - begun) * 1000)
            if len(took) % 5 == 0:
                idle(5)
    likes = []
    columns = [field for field in Person._meta.sorted_fields if field.field_type == "TEXT"]
    for word in words[:20]:
        begun = time.perf_counter()
        condition = columns[0].contains(word)
        for column in columns[1:]:
            condition |= column.contains(word)
        list(Person.select(Person.id).where(condition).tuples())
        likes.append((time.perf_counter() - begun) * 1000)
    took, likes = sorted(took[:100]), sorted(likes)
    print(json.dumps({"p95": took[94], "median": took[50], "like": likes[len(likes) // 2]}), flush=True)
    os._exit(0)


def jumping(store: str) -> None:
    """Anywhere in the table of residents: from the scroll bar's move to painted rows."""
    import json
    import random
    import time

    qt, main = opened(store)
    tab = main.go("residents")
    idle(600)
    wait_for_all(tab)
    bar = tab.page.table.grid.verticalScrollBar()
    dice = random.Random(1)
    took = []
    for number in range(200):
        at = dice.randrange(bar.maximum()) if number % 2 else min(bar.value() + bar.pageStep(), bar.maximum())
        begun = time.perf_counter()
        bar.setValue(at)
        qt.processEvents()
        took.append((time.perf_counter() - begun) * 1000)
        idle(2)
    took.sort()
    print(json.dumps({"p95": took[189], "median": took[100]}), flush=True)
    os._exit(0)


def blocked(store: str) -> None:
    """The longest gap of a 10 ms timer while work of the usual kinds goes on beside the window."""
    import json
    import time
    from pathlib import Path

    from PySide6.QtCore import Qt, QTimer

    import resources
    from desktop_app.store import backup_plan, checking

    _, main = opened(store)
    ctx = main.frame.ctx
    ticks: list[float] = []
    timer = QTimer(interval=10, timerType=Qt.TimerType.PreciseTimer)
    timer.timeout.connect(lambda: ticks.append(time.perf_counter()))

    def longest(work: Any, title: str) -> float:
        ended: list[object] = []
        failed: list[BaseException] = []
        ticks.clear()
        timer.start()
        main.frame.jobs.submit(title, work, on_done=lambda _: ended.append(1), on_error=failed.append)
        while not ended and not failed:
            idle(20)
        timer.stop()
        if failed:
            raise failed[0]
        return max(b - a for a, b in pairwise(ticks)) * 1000

    def plan(control: Any) -> Any:
        from desktop_app.residents import importing
        from desktop_app.residents.register import StoreRegister
        from desktop_app.residents.roster import make_plan
        from desktop_app.spreadsheet.reader import open_workbook

        with open_workbook(resources.path("sample", "向阳社区居民花名册.xlsx")) as workbook:
            found = make_plan(workbook, StoreRegister(), today=ctx.clock.today())
            return importing.apply(ctx, found, file_name="名册.xlsx", control=control).batch

    def report(_control: Any) -> None:
        import tempfile

        from desktop_app.figures import monthly, periods
        from reports.monthly import document, workbook

        made = monthly.report(ctx, periods.last_whole_month(ctx.today()))
        with tempfile.TemporaryDirectory() as folder:
            workbook.build(made, Path(folder) / "r.xlsx")
            (Path(folder) / "r.pdf").write_bytes(document.build(made))

    def back_up(control: Any) -> None:
        assert all(outcome.backup is not None for outcome in backup_plan.run(ctx, control, automatic=True))

    main.go("residents")
    idle(1500)
    gaps = {"quiet": longest(lambda _control: time.sleep(1.0), "nothing"), "import": longest(plan, "导入")}
    main.go("reports")
    idle(1500)
    gaps["report"] = longest(report, "月报")
    gaps["backup"] = longest(back_up, "备份")
    gaps["check"] = longest(lambda control: checking.run(ctx, control), "检查")
    ctx.undo()
    print(json.dumps(gaps), flush=True)
    os._exit(0)


def preview(_store: str) -> None:
    """Importing, laying out and writing a mediation record, as its first preview does."""
    import json
    import time

    text = sys.stdin.read()
    begun = time.perf_counter()
    from desktop_app.common.papers import CasePaper, PartyPaper, SessionPaper
    from reports.forms import form

    parties = [
        PartyPaper(side, "person", name, "女", "汉族", "46", "个体经营", "13812347686", "向阳花园5栋2单元902")
        for side, name in (("甲方", "沈霞"), ("乙方", "邓洁"))
    ]
    session = SessionPaper("2026-11-20 09:30:00", venue="调解室", matter="沈霞与邓洁邻里纠纷", minutes=text)
    session.mediators, session.recorder, session.result = ["王秀英"], "李敏", "达成协议"
    paper = CasePaper(
        "向阳社区人民调解委员会", "（向阳）人调字〔2026〕第41号", "沈霞与邓洁邻里纠纷", "邻里纠纷", "02", "依申请", "漏水", "2026-10-21", "李敏",
        parties, ["王秀英"], [session],
    )  # fmt: skip
    pdf = form("record").build(paper)
    took = time.perf_counter() - begun
    assert pdf.startswith(b"%PDF")
    print(json.dumps({"seconds": took}), flush=True)


if __name__ == "__main__":
    use_own_state()
    from . import without_window

    others = {name: getattr(without_window, name) for name in ("queries", "roster")}
    windows = {"window": window, "typing": typing, "blocked": blocked, "preview": preview, "jumping": jumping}
    {**windows, **others}[sys.argv[1]](sys.argv[2])
