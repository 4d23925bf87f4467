"""What the pages ask about backups, in words; nothing here is a widget."""

from __future__ import annotations

import os
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

from desktop_app.common.errors import KnownError
from desktop_app.common.jobs import JobControl

from ..theme import Tone
from .pages import tr

if TYPE_CHECKING:
    from desktop_app.context import Context
    from desktop_app.store.backup_plan import Outcome, Place
    from desktop_app.store.changes import Author
    from desktop_app.store.salvage import Salvaged

    from ..application import Between


def age(at: str, today: str) -> str:
    """今天, 昨天, 12 天前."""
    if not at:
        return ""
    days = (date.fromisoformat(today) - date.fromisoformat(at[:10])).days
    if days <= 0:
        return tr("今天")
    return tr("昨天") if days == 1 else tr("{days} 天前").format(days=days)


def size_words(size: int) -> str:
    """In the unit people know from their folders."""
    if size >= 1 << 30:
        return f"{size / (1 << 30):.1f} GB"
    return f"{size / (1 << 20):.1f} MB" if size >= 1 << 20 else f"{max(1, size >> 10)} KB"


@dataclass(frozen=True, slots=True)
class Known:
    """A backup, in words. ``opened``: the present key opens it; else ``operators`` could sign in when it was made."""

    file: Path
    made_at: str
    size: int
    hall: str = ""
    counts: str = ""
    last_change: str = ""
    kept: str = ""
    where: str = ""
    head: tuple[int, str] | None = None  # number and hash of the last change in it
    store_uid: str = ""
    opened: bool = False
    operators: tuple[str, ...] = ()

    @property
    def size_words(self) -> str:
        return size_words(self.size)

    @classmethod
    def of(cls, file: Path, key: bytes, *, where: str = "", kept: str = "") -> Known:
        """What can be said of a file with this key. Raises KnownError for one that is no backup."""
        from desktop_app.store import backup

        manifest = backup.read_manifest(file)
        size, at, uid = file.stat().st_size, str(manifest["made_at"]), str(manifest["store_uid"])
        where = where or str(file.parent)
        try:
            found = backup.details(file, key)
        except KnownError:
            names = tuple(backup.operators(file))
            return cls(file, at, size, kept=kept, where=where, store_uid=uid, operators=names)
        counts = tr("居民 {people:,} 人，调解案件 {cases:,} 件").format(people=found.people, cases=found.cases)
        last = f"{found.last_change_at[:16]}　{found.last_change_action}" if found.last_change_action else ""
        head = (found.head_number, found.head_hash)
        return cls(file, at, size, found.hall, counts, last, kept, where, head, uid, True)


def gather(ctx: Context, control: JobControl) -> list[Known]:
    """Every backup of this store in the places that are there, the newest first. Raises NotAllowed.

    A damaged store may not even tell its settings: then every backup in the places is given.
    """
    from desktop_app.store import backup_plan
    from desktop_app.store.engine import explain

    if not ctx.may("store.restore"):
        ctx.require("store.backup")
    found = []
    try:
        for one in backup_plan.existing(ctx):
            control.check_cancelled()
            found.append(Known.of(one.file, ctx.store.key, where=one.place.words, kept=one.kept_as))
    except Exception as error:
        if explain(error) is None:
            raise
        found = _in_places(ctx, control)
    return found


def _in_places(ctx: Context, control: JobControl) -> list[Known]:
    from desktop_app.store import backup, backup_plan

    found = []
    for place in backup_plan.places(ctx.store.folder):
        where = place.where()
        for file in where.glob(f"*{backup.SUFFIX}") if where is not None else ():
            control.check_cancelled()
            with suppress(KnownError):
                found.append(Known.of(file, ctx.store.key, where=place.words))
    return sorted(found, key=lambda one: one.made_at, reverse=True)


@dataclass(frozen=True, slots=True)
class Spot:
    """A place for backups and how it stands."""

    place: Place
    name: str
    state: str
    tone: Tone
    last: str


def spots(ctx: Context, found: Sequence[Known]) -> list[Spot]:
    """Where backups go, each with its last good one."""
    from desktop_app.store import backup_plan

    return [_spot(place, found) for place in backup_plan.places(ctx.store.folder)]


def _spot(place: Place, found: Sequence[Known]) -> Spot:
    where = place.where()
    good = next((one for one in found if one.file.parent == where and one.opened), None)
    if good is not None:
        last = tr("最近一份好备份 {at}，{size}").format(at=good.made_at[:16], size=good.size_words)
    elif place.last_at:
        last = tr("上次备份到这里：{at}").format(at=place.last_at[:16])
    else:
        last = tr("还没有备份到这里")
    if where is None:
        return Spot(place, place.words, tr("没有插上"), Tone.AMBER, last)
    above = next((one for one in (where, *where.parents) if one.exists()), where)
    if not os.access(above, os.W_OK):
        return Spot(place, place.words, tr("写不进去"), Tone.RED, last)
    return Spot(place, place.words, tr("可用"), Tone.GREEN, last)


def run(ctx: Context, control: JobControl) -> list[Outcome]:
    """To every place, now. Raises NotAllowed, Cancelled."""
    from desktop_app.store import backup_plan

    return backup_plan.run(ctx, control)


# Restoring


@dataclass(frozen=True, slots=True)
class Loss:
    """What the present store has that a backup has not. ``same``: the backup is of this store's own past."""

    words: str
    count: int = 0
    same: bool = True


def loss(ctx: Context, one: Known) -> Loss | None:
    """Compared with the present store; None for a backup that is not open yet. Raises NotAllowed."""
    from desktop_app.store.engine import explain

    if one.head is None:
        return None
    try:
        return _loss(ctx, one, *one.head)
    except Exception as error:
        if explain(error) is None:
            raise
        return Loss(tr("现在的数据有损坏，数不出这份备份以后有过多少次改动。"), 1)


def _loss(ctx: Context, one: Known, number: int, hash_: str) -> Loss:
    from desktop_app.store import history, history_log

    if one.store_uid and one.store_uid != ctx.store.uid:
        words = tr("这是另一份数据的备份，不是现在这份的。恢复以后，看到的全是它的内容；现在的数据留在旁边。")
        return Loss(words, same=False)
    if not history.has(number, hash_):
        words = tr(
            "这份备份和现在的数据后来走了不同的路（以前恢复过），现在的改动里有一部分它没有。现在的数据会留在旁边。"
        )
        return Loss(words, same=False)
    count, at, action = history_log.since(ctx, number)
    if not count:
        return Loss(tr("和现在的数据一样，不会少什么。"))
    words = tr("这份备份以后的 {count:,} 次改动会没有，最后一次是 {at}　{action}。")
    return Loss(words.format(count=count, at=at[:16], action=action), count)


def open_backup(file: Path, operator: str | None, secret: str) -> bytes:
    """Its key, from a password or (operator None) the recovery key of then. Raises KnownError."""
    from desktop_app.store import backup, keys

    if operator is None:
        return backup.unlock(file, keys.RECOVERY, keys.normalise_recovery(secret))
    return backup.unlock(file, operator, secret)


def restoring(ctx: Context, one: Known, key: bytes, reason: str, *, salvage: bool) -> Between:
    """The work between two sessions. Raises NotAllowed, and KnownError for a shared store."""
    from desktop_app.store.engine import database, is_embedded

    from ..application import Between

    ctx.require("store.restore")
    if not is_embedded(database):
        raise KnownError(
            tr(
                "这个服务厅用的是共享数据库，不能在这里换上备份，什么也没有改动。请在登录页用“从备份恢复…”恢复成本机的一份。"
            )
        )
    folder, author = ctx.store.folder, ctx.author()

    def work(control: JobControl) -> str:
        from desktop_app.store import backup
        from desktop_app.store import salvage as salvaging

        control.progress(0, 0, tr("正在恢复"))
        if salvage:
            saved = salvaging.recover(folder, one.file, folder, key, control=control)
            kept, words = saved.kept, saved_words(saved)
        else:
            _, kept = backup.restore(one.file, folder, key)
            words = ""
        logged = _log(folder, key, author, reason, one)
        told = [tr("已换上 {at} 的备份。").format(at=one.made_at[:16]), words]
        if kept is not None:
            told.append(tr("原来的数据原样留在“{folder}”，确认用不着以后再删。").format(folder=kept))
        told += [logged, tr("请用做备份那时的密码登录。")]
        return "".join(told)

    return Between(tr("恢复备份"), work, folder)


def saved_words(saved: Salvaged) -> str:
    if not saved.ancestor:
        return tr("这份备份不是现在这份数据的，其后的改动没有补。")
    if saved.applied:
        words = tr("从损坏的数据里补回了 {count:,} 次改动，最后一次是 {at}。")
        told = words.format(count=saved.applied, at=saved.last_at[:16])
    else:
        told = tr("其后的改动一次也没有补回。")
    if saved.lost:
        told += tr("另有 {count:,} 次读不出来，没有补回：请对照纸质材料补录。").format(count=saved.lost)
    elif saved.applied:
        told += tr("没有缺的。")
    return told


def _log(folder: Path, key: bytes, author: Author, reason: str, one: Known) -> str:
    """The restored store's own history says who brought it back, from when and why."""
    from desktop_app.store import history
    from desktop_app.store.store import Store

    action = tr("恢复备份：{at}").format(at=one.made_at[:16])
    try:
        store = Store.open(folder, key)
        try:
            with store.write(action, author, reason=reason, undoes=history.LOGGED):
                pass
        finally:
            store.close()
    except KnownError:
        return tr("（这一次恢复没有能记入变更记录。）")
    return ""
