"""Scenes of coming in and going away: the pages before the window, and the lock."""

from __future__ import annotations

import shutil
from pathlib import Path

from desktop_app.common.papers import RecoveryCard
from desktop_app.store import backup
from desktop_app.store.attempts import TooSoon
from desktop_app.store.backup import Details
from desktop_app.store.engine import Damaged
from desktop_app.store.store import InUse

from ..errors import show_error
from ..jobs import SynchronousJobRunner
from ..start import restoring
from ..start.dialog import StartDialog
from ..start.new_hall import NewHallPage
from ..start.recovery_key import RecoveryKeyPage
from ..start.restore import ConfirmPage, RestorePage
from ..start.sign_in import RecoverPage, SignInPage
from .scene import Scene, one
from .studio import NAME, Studio

KEY = "7K2QM-XA4RD-HW9TE-3MUPC-QZ8LV-B5NYF-GJ6S2"


def _dialog(folder: Path | None = None) -> StartDialog:
    """Its work is done at once."""
    jobs = SynchronousJobRunner(show_error)
    return StartDialog(folder, NAME if folder else None, jobs=jobs)


@one("start", own=True, is_tab=True)
def start(studio: Studio) -> None:
    studio.shoot_dialog(_dialog(), "start-choice")
    studio.shoot_dialog(_dialog(studio.folder), "start-sign-in")
    wrong = _dialog(studio.folder)
    assert isinstance(wrong.page, SignInPage)
    wrong.page.password.setText("wrong")
    wrong.page.sign_in()
    studio.shoot_dialog(wrong, "start-wrong-password")
    soon = _dialog(studio.folder)
    assert isinstance(soon.page, SignInPage)
    soon.page.refused(TooSoon(30))
    studio.shoot_dialog(soon, "start-too-soon")


@one("start-problems", own=True, is_tab=True)
def start_problems(studio: Studio) -> None:
    damaged = _dialog(studio.folder)
    damaged.refuse(Damaged())
    studio.shoot_dialog(damaged, "start-damaged")
    in_use = _dialog(studio.folder)
    in_use.refuse(InUse("电脑“前台一”上的另一个窗口或命令（2026-11-18 08:02起）"))
    studio.shoot_dialog(in_use, "start-in-use")


@one("start-new-hall", own=True, is_tab=True)
def start_new_hall(studio: Studio) -> None:
    new = _dialog()
    new.make_in(studio.files / "new")
    page = new.page
    assert isinstance(page, NewHallPage)
    page.hall.setText("向阳社区便民服务厅")
    page.name.setText(NAME)
    page.password.setText("short")
    page.make()
    studio.shoot_dialog(new, "start-new-hall")
    keyed = _dialog()
    paper = RecoveryCard(KEY, "向阳社区便民服务厅", "2026-11-18", NAME)
    shown = RecoveryKeyPage(paper, "进入", keyed.jobs)
    keyed.turn(shown)
    studio.shoot_dialog(keyed, "start-recovery-key")
    kept = _dialog()
    shown = RecoveryKeyPage(paper, "进入", kept.jobs)
    kept.turn(shown)
    shown.may_leave()
    shown.kept.setChecked(True)
    studio.shoot_dialog(kept, "start-recovery-key-kept")


@one("start-recover", own=True, is_tab=True)
def start_recover(studio: Studio) -> None:
    dialog = _dialog(studio.folder)
    dialog.turn(RecoverPage(dialog, studio.folder))
    assert isinstance(dialog.page, RecoverPage)
    dialog.page.key.setText(KEY)
    dialog.page.recover()
    studio.shoot_dialog(dialog, "start-recover")


@one("start-restore", own=True, is_tab=True)
def start_restore(studio: Studio) -> None:
    dialog = _dialog()
    dialog.show_restore()
    studio.shoot_dialog(dialog, "start-restore-nothing")
    dialog = _dialog()
    dialog.show_restore()
    page = dialog.page
    assert isinstance(page, RestorePage)
    made = backup.make(studio.ctx.store, studio.files / "stick", "2026-11-17 17:40:00").file
    found = []
    for day in ("2026-11-17", "2026-11-16", "2026-11-15"):
        file = made.with_name(f"向阳-{day.replace('-', '')}-1740.linlibackup")
        shutil.copyfile(made, file)
        found.append(restoring.Found(file, "LINLI", f"{day} 17:40"))
    page.show_found(found)
    page.way.setCurrentIndex(1)
    studio.shoot_dialog(dialog, "start-restore")


@one("start-confirm", own=True, is_tab=True)
def start_confirm(studio: Studio) -> None:
    for damaged in (None, studio.folder):
        dialog = _dialog()
        made, hall = "2026-11-17 17:40:12", "向阳社区便民服务厅"
        details = Details(made, hall, 6, {}, 612, 19, 4071, "", "2026-11-17 17:31:40", "修改居民")
        held = restoring.Held(Path("向阳-20261117-1740.linlibackup"), b"", NAME, "", details)
        page = ConfirmPage(dialog, held, damaged)
        page.set_target(damaged or studio.files / "邻里服务台数据")
        page.target.setText("D:/邻里服务台数据")
        dialog.turn(page)
        studio.shoot_dialog(dialog, "start-confirm-damaged" if damaged else "start-confirm")


@one("start-busy", own=True, is_tab=True)
def start_busy(studio: Studio) -> None:
    """While the invented hall is made: nothing is, here."""
    dialog = _dialog()
    words, _ = dialog.show_busy("正在建立示例服务厅…", lambda: None)
    words.setText("正在写入：居民")
    studio.shoot_dialog(dialog, "start-busy")


@one("locked", own=True, is_tab=True)
def locked(studio: Studio) -> None:
    studio.window.go("residents")
    studio.settle()
    studio.window.lock.now()
    try:
        studio.shoot("locked")
        studio.window.lock.page.refused(TooSoon(15))
        studio.shoot("locked-too-soon")
    finally:
        studio.window.lock.page.countdown.stop()
        studio.window.lock.unlock()


SCENES: list[Scene] = [
    start,
    start_problems,
    start_new_hall,
    start_recover,
    start_restore,
    start_confirm,
    start_busy,
    locked,
]
