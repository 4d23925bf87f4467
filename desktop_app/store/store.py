"""A store: a folder with the encrypted database, its keys, and what kind it is; or the way to a shared one."""

from __future__ import annotations

import json
import threading
import tomllib
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from peewee import DatabaseError, OperationalError

from ..common.errors import KnownError
from . import history, keys, migrating
from .changes import Author, Changed, ChangeWriter
from .engine import EMBEDDED, SHARED, EmbeddedDatabase, SharedDatabase, database, is_embedded
from .models import CodeItemRow, Meta

DATABASE_FILE = "linli.db"
LOCK_FILE = "linli.lock"
ABOUT_FILE = "store.toml"
WAIT_SECONDS = 0.5

Listener = Callable[[Changed], None]


class Busy(KnownError):
    """Another write is going on and takes longer than anybody should wait."""

    def __init__(self) -> None:
        super().__init__("正在写入另一批数据（例如导入），这次没有保存，内容还在。请等它完成后再保存。")


class InUse(KnownError):
    """Another program has the store open for writing."""

    def __init__(self, who: str) -> None:
        super().__init__(f"这份数据正由{who}打开。数据没有改动，请先关闭那一个窗口再试。")


class Store:
    """An open store. Everything is written through ``write``."""

    def __init__(self, folder: Path, key: bytes, *, writing: bool) -> None:
        self.folder = folder
        self._key = key
        self.writing = writing
        self._lock: Any = None
        self._write_lock = threading.Lock()
        self._listeners: list[Listener] = []
        self.last_written = 0  # number of the last change written here, known before anybody is told

    # Opening and closing

    @classmethod
    def create(cls, folder: Path, hall: dict[str, str], slots: list[dict[str, Any]], key: bytes) -> Store:
        """Make a new embedded store in an empty or missing folder. Raises KnownError when something is there."""
        if folder.exists() and any(folder.iterdir()):
            raise KnownError(f"文件夹“{folder.name}”里已经有东西，没有新建。请选一个空文件夹。")
        folder.mkdir(parents=True, exist_ok=True)
        keys.write_slots(folder, slots)
        store = cls(folder, key, writing=True)
        store._take_lock()
        store._connect_embedded()
        migrating.upgrade()
        with database.atomic():
            history.start(key)
            store.set_meta("hall", json.dumps(hall, ensure_ascii=False))
        _write_about(folder, {"engine": EMBEDDED, "schema": str(migrating.SCHEMA), "hall": hall["name"]})
        return store

    @classmethod
    def open(cls, folder: Path, key: bytes, *, writing: bool = True) -> Store:
        """Open a store with its data key. Raises KnownError (in use, not a store, newer, damaged)."""
        about = read_about(folder)
        store = cls(folder, key, writing=writing)
        if writing:
            store._take_lock()
        try:
            if about["engine"] == SHARED:
                store._connect_shared(about)
            else:
                store._connect_embedded()
            store._upgrade()
            store._load_codes()
        except BaseException:
            store.close()
            raise
        return store

    def close(self) -> None:
        """Close every connection and give the lock back. Jobs must have ended."""
        if database.obj is not None:
            database.obj.close_all()
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

        Raises Busy when another thread writes for longer than half a second.
        """
        if not self._write_lock.acquire(timeout=WAIT_SECONDS):
            raise Busy
        try:
            writer = ChangeWriter(action, author)
            writer.changed.origin = origin
            with self._transaction():
                yield writer
                writer.index_words()
                number = history.append(writer, self._key, reason=reason, batch=batch, undoes=undoes)
                writer.changed.number = number
            self.last_written = number
        finally:
            self._write_lock.release()
        for listener in list(self._listeners):
            listener(writer.changed)

    @contextmanager
    def _transaction(self) -> Iterator[None]:
        try:
            with database.atomic("IMMEDIATE") if is_embedded(database) else database.atomic():
                yield
        except OperationalError as error:
            text = str(error)
            if "locked" in text:
                raise Busy from error
            if "full" in text:
                raise KnownError("磁盘已满，这次没有保存，原来的数据完好。请清理磁盘后再保存。") from error
            raise

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
    def hall(self) -> dict[str, str]:
        """name, committee, org_short, kind (居/村)."""
        return dict(json.loads(self.meta("hall", "{}")))

    # Inside

    def _take_lock(self) -> None:
        from filelock import FileLock, Timeout

        lock = FileLock(self.folder / LOCK_FILE, timeout=0)
        try:
            lock.acquire()
        except Timeout:
            raise InUse("另一个窗口或命令") from None
        self._lock = lock

    def _connect_embedded(self) -> None:
        path = self.folder / DATABASE_FILE
        database.initialize(EmbeddedDatabase(path, self._key, read_only=False))
        try:
            database.connect(reuse_if_open=True)
            database.execute_sql("SELECT count(*) FROM sqlite_master").fetchone()
        except DatabaseError as error:
            raise KnownError("数据文件打不开：钥匙不对，或者文件已损坏。原文件没有改动，请从备份恢复。") from error

    def _connect_shared(self, about: dict[str, str]) -> None:
        database.initialize(
            SharedDatabase(about["database"], host=about["host"], port=int(about["port"]), user=about["user"])
        )
        database.connect(reuse_if_open=True)

    def _upgrade(self) -> None:
        names = migrating.pending()
        if not names:
            return
        if not self.writing:
            raise KnownError("这份数据要先升级。数据没有改动，请先打开一次窗口，再运行这个命令。")
        migrating.upgrade()

    def _load_codes(self) -> None:
        from ..common import codes

        tables: dict[str, dict[str, codes.CodeItem]] = {}
        for row in CodeItemRow.select().order_by(CodeItemRow.sort, CodeItemRow.code):
            tables.setdefault(row.table_key, {})[row.code] = codes.CodeItem(row.code, row.label, bool(row.is_active))
        codes.overlay(tables)


def refuse_if_open(folder: Path) -> None:
    """For what would put another store in the place of this one. Raises InUse while a program writes to it."""
    from filelock import FileLock, Timeout

    if not (folder / LOCK_FILE).exists():
        return
    try:
        with FileLock(folder / LOCK_FILE, timeout=0):
            pass
    except Timeout:
        raise InUse("另一个窗口或命令") from None


def read_about(folder: Path) -> dict[str, str]:
    """What ``store.toml`` says. Raises KnownError when the folder is no store."""
    try:
        return {key: str(value) for key, value in tomllib.loads((folder / ABOUT_FILE).read_text("utf-8")).items()}
    except FileNotFoundError:
        raise KnownError(f"“{folder}”不是邻里服务台的数据文件夹。请核对位置，或先用 linli init 新建。") from None
    except tomllib.TOMLDecodeError:
        raise KnownError(f"“{folder}”里的 {ABOUT_FILE} 已损坏。数据没有改动，请从备份恢复。") from None


def _write_about(folder: Path, about: dict[str, str]) -> None:
    lines = [f"{key} = {json.dumps(value, ensure_ascii=False)}" for key, value in about.items()]
    (folder / ABOUT_FILE).write_text("\n".join(lines) + "\n", "utf-8")
