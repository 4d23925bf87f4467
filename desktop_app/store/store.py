"""A store: a folder with the encrypted database, its keys, and what kind it is; or the way to a shared one."""

from __future__ import annotations

import json
import os
import threading
import tomllib
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from typing import Any

from peewee import DatabaseError, IntegrityError, fn

from ..common.dates import UTC8
from ..common.errors import KnownError
from . import history, keys, migrating, search, watermark
from .changes import Author, Changed, ChangeWriter
from .engine import (
    EMBEDDED,
    SHARED,
    Busy,
    Damaged,
    EmbeddedDatabase,
    SharedDatabase,
    database,
    explain,
    is_embedded,
)
from .models import Change, CodeItemRow, Meta

DATABASE_FILE = "linli.db"
LOCK_FILE = "linli.lock"
ABOUT_FILE = "store.toml"
OPEN_FILE = "linli.open"
"""Says which desk has the store open for writing; left over, it tells of an unclean end."""
DATABASE_PASSWORD = "database_password"
WAIT_SECONDS = 0.5

Listener = Callable[[Changed], None]


class InUse(KnownError):
    """Another program has the store open for writing."""

    def __init__(self, who: str) -> None:
        super().__init__(f"这份数据正由{who}打开。数据没有改动，请先关闭那一个窗口再试。")


class OnNetwork(KnownError):
    """SQLite's locks do not hold on a network share: two desks would damage the file."""

    def __init__(self, folder: Path) -> None:
        super().__init__(
            f"“{folder}”在网络共享盘上，没有打开。共享盘上的文件锁靠不住，两台电脑同时写会损坏数据。"
            "请把数据放在本机硬盘；几台电脑共用时，请用共享数据库。"
        )


class Store:
    """An open store. Everything is written through ``write``."""

    def __init__(self, folder: Path, key: bytes, *, writing: bool) -> None:
        self.folder = folder
        self._key = key
        self.writing = writing
        self._lock: Any = None
        self._write_lock = threading.Lock()
        self._writing_thread: int | None = None
        self._listeners: list[Listener] = []
        self._marked = False  # whether OPEN_FILE is ours to remove
        self.last_written = 0  # number of the last change written here, known before anybody is told
        self.unclean = False  # the last program that wrote here did not close the store
        self.notices: list[str] = []  # sentences for whoever opened it
        self.lost = ""  # a sentence when the database is older than what was saved last
        self._watermark = watermark.Watermark(folder, key)

    # Opening and closing

    @classmethod
    def create(cls, folder: Path, hall: dict[str, str], slots: list[dict[str, Any]], key: bytes) -> Store:
        """Make a new embedded store in an empty or missing folder. Raises KnownError when something is there."""
        _refuse_network(folder)
        try:
            if folder.exists() and any(folder.iterdir()):
                raise KnownError(f"文件夹“{folder.name}”里已经有东西，没有新建。请选一个空文件夹。")
            folder.mkdir(parents=True, exist_ok=True)
        except OSError as error:
            raise KnownError(f"“{folder}”里建不了数据（{error.strerror}）。什么也没有写，请换一个位置。") from None
        store = cls(folder, key, writing=True)
        try:
            keys.write_slots(folder, slots)
            store._take_lock()
            store._mark_open()
            store._connect_embedded()
            store._found(hall)
            write_about(folder, {"engine": EMBEDDED, "schema": str(migrating.SCHEMA), "hall": hall["name"]})
        except BaseException as error:
            store.close()
            take_away(folder)
            known = explain(error)
            if isinstance(error, OSError):
                known = KnownError(f"“{folder}”里的数据没有建成（{error.strerror}）。请检查磁盘空间，再试一次。")
            if known is None:
                raise
            raise known from error
        return store

    @classmethod
    def create_shared(
        cls,
        folder: Path,
        hall: dict[str, str],
        slots: list[dict[str, Any]],
        key: bytes,
        server: Mapping[str, str],
        password: str | None,
    ) -> Store:
        """Make a store in an empty PostgreSQL database; ``folder`` keeps the way to it, for this desk.

        ``server``: host, port, database, user. The database's password is kept wrapped with the data key. Another desk
        is given a copy of the folder. Raises KnownError.
        """
        if folder.exists() and any(folder.iterdir()):
            raise KnownError(f"文件夹“{folder.name}”里已经有东西，没有新建。请选一个空文件夹。")
        folder.mkdir(parents=True, exist_ok=True)
        keys.write_slots(folder, slots)
        if password:
            keys.put_secret(folder, DATABASE_PASSWORD, password, key)
        about = {"engine": SHARED, "schema": str(migrating.SCHEMA), "hall": hall["name"], **server}
        store = cls(folder, key, writing=True)
        try:
            store._connect_shared(about)
            if database.table_exists(Meta):
                raise KnownError(f"数据库“{server['database']}”里已经有数据，没有新建。请建一个空的数据库。")
            store._found(hall)
            write_about(folder, about)
        except BaseException:
            store.close()
            raise
        return store

    def _found(self, hall: dict[str, str]) -> None:
        migrating.upgrade()
        with database.atomic():
            history.start(self._key)
            self.set_meta("hall", json.dumps(hall, ensure_ascii=False))
            self.set_meta(search.WORDING_KEY, search.WORDING)

    @classmethod
    def open(cls, folder: Path, key: bytes, *, writing: bool = True) -> Store:
        """Open a store with its data key. Raises KnownError (in use, not a store, newer, damaged, on a network share)."""
        about = read_about(folder)
        shared = about.get("engine") == SHARED
        if not shared:
            _refuse_network(folder)
        store = cls(folder, key, writing=writing)
        try:
            if writing and not shared:
                store._take_lock()
                store._mark_open()
            if shared:
                store._connect_shared(about)
            else:
                store._connect_embedded()
            if not database.table_exists(Meta):
                raise Damaged  # an upgrade would make a new, empty store out of what is left
            store._upgrade()
            store._meet_watermark()
            store._load_codes()
        except BaseException as error:
            store.close(clean=False)
            known = explain(error) or (Damaged() if isinstance(error, DatabaseError) else None)
            if known is None:
                raise
            raise known from error
        return store

    def close(self, *, clean: bool = True) -> None:
        """Close every connection and give the lock back. Jobs must have ended.

        ``clean`` False: it never opened whole, so what was known of an unclean end stays known.
        """
        if database.obj is not None:
            database.obj.close_all()
        self._watermark.close()
        if self._marked and (clean or not self.unclean):
            (self.folder / OPEN_FILE).unlink(missing_ok=True)
        self._marked = False
        if self._lock is not None:
            self._lock.release()
            self._lock = None

    @property
    def key(self) -> bytes:
        return self._key

    # Writing

    @contextmanager
    def write(
        self,
        action: str,
        author: Author,
        *,
        reason: str | None = None,
        batch: str | None = None,
        undoes: int | None = None,
        origin: object = None,
    ) -> Iterator[ChangeWriter]:
        """One service call: one transaction with its history row and search entries; listeners hear after commit.

        Raises Busy when another thread writes for longer than half a second, KnownError for a full or vanished disk.
        """
        if not self._write_lock.acquire(timeout=WAIT_SECONDS):
            raise Busy
        try:
            self._writing_thread = threading.get_ident()
            writer = ChangeWriter(action, author)
            writer.changed.origin = origin
            with self._transaction():
                yield writer
                writer.index_words()
                number = history.append(writer, self._key, reason=reason, batch=batch, undoes=undoes)
                writer.changed.number = number
            self.last_written = number
            if is_embedded(database):
                self._watermark.write(number)
        finally:
            self._writing_thread = None
            self._write_lock.release()
        for listener in list(self._listeners):
            listener(writer.changed)

    @property
    def writing_here(self) -> bool:
        """Whether this thread is inside ``write``: another one would wait for itself."""
        return self._writing_thread == threading.get_ident()

    @contextmanager
    def _transaction(self) -> Iterator[None]:
        try:
            with database.atomic("IMMEDIATE") if is_embedded(database) else database.atomic():
                yield
        except Exception as error:
            if not is_embedded(database):
                database.obj.forget_broken()
            known = _clash(error) or explain(error)
            if known is None:
                raise
            raise known from error

    def subscribe(self, listener: Listener) -> Callable[[], None]:
        """Hear of every committed change, on the thread that wrote; gives a function that ends it."""
        self._listeners.append(listener)
        return lambda: self._listeners.remove(listener)

    # Facts

    def meta(self, key: str, default: str = "") -> str:
        row = Meta.get_or_none(Meta.key == key)
        return default if row is None else row.value

    def set_meta(self, key: str, value: str) -> None:
        """Facts about the store itself (not about people); not part of the history."""
        Meta.insert(key=key, value=value).on_conflict(conflict_target=[Meta.key], preserve=[Meta.value]).execute()

    @property
    def uid(self) -> str:
        """32 hex digits that backups of this store know it by."""
        return self.meta("store_uid")

    @property
    def hall(self) -> dict[str, str]:
        """name, committee, org_short, kind (居/村)."""
        return dict(json.loads(self.meta("hall", "{}")))

    # Inside

    def _take_lock(self) -> None:
        from filelock import FileLock, Timeout

        # Opened in a thread beside the window, given back by the window: the lock belongs to no thread.
        lock = FileLock(self.folder / LOCK_FILE, timeout=0, thread_local=False)
        try:
            lock.acquire()
        except Timeout:
            raise InUse(_holder(self.folder)) from None
        except OSError as error:
            raise KnownError(
                f"数据文件夹“{self.folder}”不能写入（{error.strerror}），没有打开。数据没有改动，请检查权限和磁盘，"
                "或者把它移到可以写的位置。"
            ) from None
        self._lock = lock

    def _mark_open(self) -> None:
        """Note who has it open; a note that is there already was left by a program that did not end well."""
        note = self.folder / OPEN_FILE
        self.unclean = note.exists()
        since = datetime.now(UTC8).strftime("%Y-%m-%d %H:%M")
        try:
            note.write_text(json.dumps({"desk": _desk(), "pid": os.getpid(), "since": since}), "utf-8")
        except OSError as error:
            raise KnownError(
                f"数据文件夹“{self.folder}”写不进去（{error.strerror}），没有打开。数据没有改动，请检查磁盘空间和权限。"
            ) from None
        self._marked = True

    def _connect_embedded(self) -> None:
        path = self.folder / DATABASE_FILE
        if self.folder.joinpath(ABOUT_FILE).exists() and not path.exists():
            raise Damaged  # connecting would make an empty one in its place
        database.initialize(EmbeddedDatabase(path, self._key, read_only=False))
        try:
            database.connect(reuse_if_open=True)
            database.execute_sql("SELECT count(*) FROM sqlite_master").fetchone()
        except DatabaseError as error:
            known = explain(error)
            if known is None or isinstance(known, Damaged):
                raise Damaged from error
            raise known from error

    def _connect_shared(self, about: Mapping[str, str]) -> None:
        password = keys.secret(self.folder, DATABASE_PASSWORD, self._key)
        parameters: dict[str, Any] = {"host": about["host"], "port": int(about["port"]), "user": about["user"]}
        if password is not None:
            parameters["password"] = password
        database.initialize(SharedDatabase(about["database"], connect_timeout=10, **parameters))
        try:
            database.connect(reuse_if_open=True)
        except DatabaseError as error:
            raise KnownError(
                f"连不上数据服务器 {about['host']}，没有打开。数据没有改动，请检查网线和服务器是否开着，再试一次。"
            ) from error

    def _upgrade(self) -> None:
        names = migrating.pending()
        if not names:
            return
        if not self.writing:
            raise KnownError("这份数据要先升级。数据没有改动，请先打开一次窗口，再运行这个命令。")
        from . import backup

        before = backup.before_upgrade(self)
        migrating.upgrade()
        self.notices.append(f"数据已升级到这个版本的格式。升级前的备份在：{before}")

    def _meet_watermark(self) -> None:
        """Say, and write down in the history, that the database has lost its last changes."""
        if not is_embedded(database):
            return
        due, there = watermark.read(self.folder, self._key), int(history.head()["number"])
        if due <= there:
            return
        self.lost = (
            f"最近保存的{due - there}次改动不在数据文件里了（应到第{due}次，只到第{there}次）：磁盘丢了最后的写入，"
            "或者文件被换成了旧的。其余内容完好；请核对最近录入的内容，缺的补录，或从更新的备份恢复。"
        )
        self.notices.append(self.lost)
        if self.writing and there == Change.select(fn.max(Change.id)).scalar():
            at = datetime.now(UTC8).strftime("%Y-%m-%d %H:%M:%S")
            with self.write(f"发现最近{due - there}次改动丢失，应到第{due}次", Author(0, "程序", _desk(), "程序", at)):
                pass

    def _load_codes(self) -> None:
        from ..common import codes

        tables: dict[str, dict[str, codes.CodeItem]] = {}
        for row in CodeItemRow.select().order_by(CodeItemRow.sort, CodeItemRow.code):
            tables.setdefault(row.table_key, {})[row.code] = codes.CodeItem(row.code, row.label, bool(row.is_active))
        codes.overlay(tables)


def _clash(error: BaseException) -> KnownError | None:
    """Two desks at once: what the checks could not see yet, the database's own constraints did."""
    text = str(error).lower()
    if not isinstance(error, IntegrityError) or not ("unique" in text or "foreign key" in text):
        return None
    return KnownError(
        "和别人刚刚保存的内容冲突（同样的号码、编号或名称，或者用到的记录已删除），这次没有保存，内容还在。"
        "请刷新后核对再保存。"
    )


def refuse_if_open(folder: Path) -> None:
    """For what would put another store in the place of this one. Raises InUse while a program writes to it."""
    from filelock import FileLock, Timeout

    if not (folder / LOCK_FILE).exists():
        return
    try:
        with FileLock(folder / LOCK_FILE, timeout=0):
            pass
    except Timeout:
        raise InUse(_holder(folder)) from None


def _desk() -> str:
    return os.environ.get("COMPUTERNAME") or (os.uname().nodename if hasattr(os, "uname") else "")


def _holder(folder: Path) -> str:
    """Who has the store open, in words, as that program noted it."""
    try:
        note = json.loads((folder / OPEN_FILE).read_text("utf-8"))
        return f"电脑“{note['desk']}”上的另一个窗口或命令（{note['since']}起）"
    except (OSError, ValueError, KeyError, TypeError):
        return "另一个窗口或命令"


def _refuse_network(folder: Path) -> None:
    from . import places

    if places.is_network(folder):
        raise OnNetwork(folder)


def read_about(folder: Path) -> dict[str, str]:
    """What ``store.toml`` says. Raises KnownError when the folder is no store."""
    if not (folder / ABOUT_FILE).exists():
        from . import backup

        backup.finish_interrupted(folder)
    try:
        return {key: str(value) for key, value in tomllib.loads((folder / ABOUT_FILE).read_text("utf-8")).items()}
    except FileNotFoundError:
        raise KnownError(f"“{folder}”不是邻里服务台的数据文件夹。请核对位置，或先用 linli init 新建。") from None
    except (tomllib.TOMLDecodeError, UnicodeDecodeError):
        raise KnownError(f"“{folder}”里的 {ABOUT_FILE} 已损坏。数据没有改动，请从备份恢复。") from None
    except OSError as error:
        raise KnownError(f"“{folder}”读不出来（{error.strerror}）。数据没有改动，请检查磁盘和权限。") from None


def take_away(folder: Path) -> None:
    """What a store that could not be made has left in its folder, which was empty, so that it can be tried again."""
    for path in folder.iterdir():
        if path.name.startswith(("linli.", keys.FILE, ABOUT_FILE)):
            path.unlink(missing_ok=True)


def write_about(folder: Path, about: Mapping[str, str]) -> None:
    """Write ``store.toml`` at once."""
    lines = [f"{key} = {json.dumps(value, ensure_ascii=False)}" for key, value in about.items()]
    fresh = folder / (ABOUT_FILE + ".new")
    fresh.write_text("\n".join(lines) + "\n", "utf-8")
    fresh.replace(folder / ABOUT_FILE)
