"""What restoring before the window does, without the pages: backups on plugged-in disks, what one holds, where it goes."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication

from desktop_app.common.errors import KnownError
from desktop_app.common.jobs import JobControl

if TYPE_CHECKING:
    from desktop_app.store.backup import Details

SUFFIX = ".linlibackup"
_DEEP = 3  # folders on a disk that are looked into: somebody's own archive may hold a million files
_MOST = 40  # backups shown


@dataclass(frozen=True, slots=True)
class Found:
    """A backup on a disk; ``made_at`` as its manifest says."""

    file: Path
    volume: str
    made_at: str

    def words(self) -> dict[str, str]:
        return {"volume": self.volume, "name": self.file.name, "day": self.made_at[:16]}


@dataclass(frozen=True, slots=True)
class Held:
    """A backup that was opened. ``operator`` and ``secret`` are what opened it: a password, or the recovery key."""

    file: Path
    key: bytes
    operator: str
    secret: str
    details: Details

    @property
    def hall(self) -> str:
        return self.details.hall or self.file.name

    def lines(self) -> list[tuple[str, str]]:
        """What it holds, in words, for somebody who has to decide whether it is the right one."""
        tr, one = QCoreApplication.translate, self.details
        last = "　".join(part for part in (one.last_change_at[:16], one.last_change_action) if part)
        return [
            (tr("Restore", "备份时间"), one.made_at[:16]),
            (
                tr("Restore", "里面有"),
                tr("Restore", "{people} 位居民，{cases} 件调解案件").format(people=one.people, cases=one.cases),
            ),
            (tr("Restore", "最后一次改动"), last or tr("Restore", "没有")),
            (tr("Restore", "文件"), self.file.name),
        ]


def on_volumes(control: JobControl) -> list[Found]:
    """Backups on USB sticks and disks that are plugged in, newest first. Raises Cancelled."""
    from desktop_app.store import backup, places

    found = []
    for volume in places.volumes():
        for file in _files(volume.path, _DEEP, control):
            try:
                made_at = str(backup.read_manifest(file).get("made_at", ""))
            except KnownError:
                continue  # not a backup, or half of one
            found.append(Found(file, volume.label, made_at))
    return sorted(found, key=lambda one: one.made_at, reverse=True)[:_MOST]


def _files(folder: Path, deep: int, control: JobControl) -> list[Path]:
    control.check_cancelled()
    found: list[Path] = []
    try:
        inside = sorted(folder.iterdir())
    except OSError:
        return found
    for one in inside:
        try:
            if one.suffix == SUFFIX and one.is_file():
                found.append(one)
            elif deep > 1 and not one.name.startswith((".", "$")) and one.is_dir() and not one.is_symlink():
                found += _files(one, deep - 1, control)
        except OSError:
            continue
    return found


def operators(file: Path) -> list[str]:
    """Who can open a backup with a password. Raises KnownError."""
    from desktop_app.store import backup

    backup.read_manifest(file)
    return backup.operators(file)


def look(file: Path, operator: str, secret: str) -> Held:
    """Open a backup and see what it holds. Raises KnownError: no backup, wrong password or key, damaged, too new."""
    from desktop_app.store import backup, keys, migrating

    backup.read_manifest(file)
    if operator == keys.RECOVERY:
        secret = keys.normalise_recovery(secret)
    key = backup.unlock(file, operator, secret)
    details = backup.details(file, key)
    if details.schema > migrating.SCHEMA:
        sentence = "这份备份是更新版本的程序做的，什么也没有改动。请先安装新版本，再恢复。"
        raise KnownError(QCoreApplication.translate("Restore", sentence))
    return Held(file, key, operator, secret, details)


def target(chosen: Path, name: str) -> tuple[Path, bool]:
    """Where the store goes when somebody chose ``chosen``, and whether a store is there that moves aside.

    A folder with other things in it is never moved: the store gets a folder ``name`` inside it.
    """
    if (chosen / "store.toml").exists():
        return chosen, True
    try:
        empty = not chosen.exists() or not any(chosen.iterdir())
    except OSError:
        empty = False
    if empty:
        return chosen, False
    number, inside = 1, chosen / name
    while inside.exists() and any(inside.iterdir()):
        number += 1
        inside = chosen / f"{name} {number}"
    return inside, False


def restore(held: Held, folder: Path, damaged: Path | None, control: JobControl) -> str:
    """Put the backup into ``folder``; what was there is kept beside it. Gives in words what came of it.

    Into the place of a ``damaged`` store also what can still be read of the changes made since. Raises KnownError.
    """
    from desktop_app import context
    from desktop_app.store import backup, salvage
    from desktop_app.store.store import refuse_if_open

    from ..settings.backups import saved_words

    tr = QCoreApplication.translate
    context.load_subjects()
    refuse_if_open(folder)
    control.check_cancelled()
    control.progress(0, 0, tr("Restore", "正在取出并核对"))
    if not folder.parent.exists():
        folder.parent.mkdir(parents=True, exist_ok=True)
    told = [tr("Restore", "已恢复并核对 {at} 的备份。").format(at=held.details.made_at[:16])]
    if damaged is not None and damaged.absolute() == folder.absolute():
        saved = salvage.recover(damaged, held.file, folder, held.key, control=control)
        kept = saved.kept
        told.append(saved_words(saved))
    else:
        _, kept = backup.restore(held.file, folder, held.key)
    if kept is not None:
        told.append(tr("Restore", "原来的数据原样留在“{folder}”。").format(folder=kept))
    return "".join(told)
