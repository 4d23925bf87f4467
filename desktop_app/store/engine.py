"""Opening the two engines: SQLCipher in a folder, PostgreSQL in the hall. The same models run on both."""

from __future__ import annotations

import threading
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from peewee import DatabaseProxy, PostgresqlDatabase, SqliteDatabase

database = DatabaseProxy()
"""What every model is bound to; one store is open in a process at a time."""

EMBEDDED = "sqlcipher"
SHARED = "postgresql"


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
            connection.execute(f"PRAGMA key = \"x'{self._key.hex()}'\"")
            self._add_conn_hooks(connection)
        except BaseException:
            connection.close()
            raise
        with self._opened_lock:
            self._opened.append(connection)
        return connection

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
            self._opened.append(connection)
        return connection

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


def run(statement: str, arguments: Sequence[Any]) -> Any:
    """Execute a statement of the store with ``?`` marks on either engine; gives the cursor."""
    return database.execute_sql(statement if is_embedded(database) else statement.replace("?", "%s"), arguments)
