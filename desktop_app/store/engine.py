"""Opening the two engines: SQLCipher in a folder, PostgreSQL in the hall. The same models run on both."""

from __future__ import annotations

import threading
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from peewee import DatabaseProxy, InterfaceError, OperationalError, PostgresqlDatabase, SqliteDatabase

from ..common.errors import KnownError

database = DatabaseProxy()
"""What every model is bound to; one store is open in a process at a time."""

BESIDE = "beside"
"""Threads called so (checking, backing up) read through the whole store once: they need no pages kept."""

_MANY_PAGES = 256_000  # KiB that a large import may keep at most
EMBEDDED = "sqlcipher"
SHARED = "postgresql"


class Busy(KnownError):
    """Another write is going on and takes longer than anybody should wait."""

    def __init__(self) -> None:
        super().__init__("正在写入另一批数据（例如导入），这次没有保存，内容还在。请等它完成后再保存。")


class Damaged(KnownError):
    """The database file is not what it should be; screens and commands lead to the last good backup."""

    def __init__(self) -> None:
        super().__init__("数据文件有损坏，这一步没有做成。文件没有再被改动，请从最近的好备份恢复。")


_SAID: tuple[tuple[tuple[str, ...], str], ...] = (
    (
        ("disk is full", "no space left", "disk full"),
        "磁盘已满，这次没有保存，原来的数据完好。请清理磁盘后再保存。",
    ),
    (
        ("readonly database", "read-only", "unable to open database file"),
        "数据文件夹现在不能写入（只读，或被移走），这次没有保存，原来的数据完好。请检查文件夹的权限和所在的盘。",
    ),
    (
        ("disk i/o error",),
        "读写磁盘出错，这次没有保存，已经保存的内容都在。请检查磁盘（移动盘是否松动），再试一次。",
    ),
    (
        ("connection", "server closed", "could not connect", "timeout expired"),
        "和数据服务器的连接断了，这次没有保存，内容还在。请检查网线和服务器，再试一次。",
    ),
)
_BUSY = ("locked", "deadlock", "could not serialize", "lock timeout", "busy")
_DAMAGED = (
    "malformed",
    "not a database",
    "file is encrypted",
    "corrupt",
    "hmac",
    "btreeinitpage",
    "vtable constructor",
)


def explain(error: BaseException) -> KnownError | None:
    """What an error of either driver means for the person at the desk; None for a defect of ours."""
    # By name: peewee's own errors, and the driver's, which come unwrapped when rows are fetched.
    names = {kind.__name__ for kind in type(error).__mro__}
    if not names & {"DatabaseError", "InterfaceError"} or "IntegrityError" in names:
        return None
    text = str(error).lower()
    if any(word in text for word in _BUSY):
        return Busy()
    if any(word in text for word in _DAMAGED):
        return Damaged()
    return next((KnownError(sentence) for words, sentence in _SAID if any(word in text for word in words)), None)


class EmbeddedDatabase(SqliteDatabase):
    """SQLCipher keyed with the raw data key; one connection a thread, all of them known so that closing is complete."""

    def __init__(self, path: Path, key: bytes, *, read_only: bool = False) -> None:
        self._key = key
        self._opened: list[Any] = []
        self._opened_lock = threading.Lock()
        super().__init__(
            str(path),
            pragmas={
                "journal_mode": "wal",
                "synchronous": "full",
                "foreign_keys": 1,
                "busy_timeout": 5000,
                # Temporary tables on disk would be plain text.
                "temp_store": "memory",
                "cache_size": -16000,
                **({"query_only": 1} if read_only else {}),
            },
            check_same_thread=False,
        )

    def _connect(self) -> Any:
        from sqlcipher3 import dbapi2

        connection = dbapi2.connect(self.database, isolation_level=None, check_same_thread=False)
        try:
            connection.execute("PRAGMA cipher_log_level = NONE")  # it would fill a command's standard error
            connection.execute(f"PRAGMA key = \"x'{self._key.hex()}'\"")
            self._add_conn_hooks(connection)
            if threading.current_thread().name.startswith(BESIDE):
                connection.execute("PRAGMA cache_size = -2000")
        except BaseException:
            connection.close()
            raise
        with self._opened_lock:
            self._opened.append(connection)
        return connection

    def rollback(self) -> Any:
        """A full disk has ended the transaction already; taking it back again would hide what happened."""
        return super().rollback() if self.connection().in_transaction else None

    def close_all(self) -> None:
        """Close the connections of every thread; the threads must be idle."""
        self.close()
        with self._opened_lock:
            for connection in self._opened:
                connection.close()
            self._opened.clear()


class SharedDatabase(PostgresqlDatabase):
    """PostgreSQL through psycopg 3."""

    def __init__(self, name: str, **parameters: Any) -> None:
        self._opened: list[Any] = []
        self._opened_lock = threading.Lock()
        super().__init__(name, prefer_psycopg3=True, **parameters)

    def _connect(self) -> Any:
        connection = super()._connect()
        with self._opened_lock:
            self._opened = [one for one in self._opened if not one.closed]
            self._opened.append(connection)
        return connection

    def execute_sql(self, sql: str, params: Any = None) -> Any:
        """The same; a connection that the server or the cable ended is forgotten, so that the next try makes a new one."""
        try:
            return super().execute_sql(sql, params)
        except (InterfaceError, OperationalError):
            if not self.in_transaction():
                self.forget_broken()
            raise

    def connection_of_its_own(self) -> Any:
        """Another connection to the same server, the caller's to close."""
        return super()._connect()

    def forget_broken(self) -> None:
        """A server that went away and came back is met by a new connection."""
        connection = self._state.conn
        if connection is not None and connection.closed:
            self._state.reset()

    def close_all(self) -> None:
        """Close the connections of every thread; the threads must be idle."""
        self.close()
        with self._opened_lock:
            for connection in self._opened:
                connection.close()
            self._opened.clear()


def is_embedded(db: Any) -> bool:
    """Whether a database (or the proxy) is the embedded one."""
    return isinstance(getattr(db, "obj", db), SqliteDatabase)


@contextmanager
def many_pages() -> Iterator[None]:
    """Room for a large write on this thread's connection: pages of indexes that are met again and again need not be
    encrypted, written out and read back each time. The usual room afterwards; nothing on PostgreSQL."""
    if not is_embedded(database):
        yield
        return
    usual = database.execute_sql("PRAGMA cache_size").fetchone()[0]
    database.execute_sql(f"PRAGMA cache_size = -{_MANY_PAGES}")
    try:
        yield
    finally:
        database.execute_sql(f"PRAGMA cache_size = {usual}")
        database.execute_sql("PRAGMA shrink_memory")


def run(statement: str, arguments: Sequence[Any]) -> Any:
    """Execute a statement of the store with ``?`` marks on either engine; gives the cursor."""
    return database.execute_sql(statement if is_embedded(database) else statement.replace("?", "%s"), arguments)
