"""Backups: one file with a keyed copy of the database, its key slots and a manifest; opened and checked after it is made."""

from __future__ import annotations

import hashlib
import json
import os
import shutil
import tempfile
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from ..common.errors import KnownError
from . import keys, migrating
from .engine import database, is_embedded
from .store import ABOUT_FILE, DATABASE_FILE, Store

MANIFEST = "manifest.json"
SUFFIX = ".linlibackup"


@dataclass(frozen=True, slots=True)
class Backup:
    """A backup that was opened and checked."""

    file: Path
    sha256: str
    rows: dict[str, int]
    manifest: dict[str, Any]


def make(store: Store, to: Path, now: str) -> Backup:
    """Write a backup into folder ``to`` and check it. Raises KnownError when it cannot be written or does not check.

    A file copy of a WAL database would lose rows: the copy is made by SQLite's backup interface, into a keyed file.
    """
    if not is_embedded(database):
        raise KnownError("共享数据的备份请在服务器上进行，这里没有备份。")
    to.mkdir(parents=True, exist_ok=True)
    stamp = now.replace("-", "").replace(":", "").replace(" ", "-")
    target = to / f"{store.folder.name}-{stamp}{SUFFIX}"
    fresh = target.with_suffix(".part")
    try:
        with tempfile.TemporaryDirectory(dir=to) as place:
            copy = Path(place) / DATABASE_FILE
            rows = _copy(store.key, copy)
            manifest = {
                "format": 1,
                "made_at": now,
                "schema": migrating.SCHEMA,
                "hall": store.hall.get("name", ""),
                "rows": rows,
                "history_head": json.loads(store.meta("history_head")),
                "sha256": _digest(copy),
            }
            with zipfile.ZipFile(fresh, "w", zipfile.ZIP_STORED) as archive:
                archive.write(copy, DATABASE_FILE)
                archive.write(store.folder / keys.FILE, keys.FILE)
                archive.write(store.folder / ABOUT_FILE, ABOUT_FILE)
                archive.writestr(MANIFEST, json.dumps(manifest, ensure_ascii=False, indent=1))
        with fresh.open("rb+") as done:
            os.fsync(done.fileno())
        fresh.replace(target)
    except OSError as error:
        fresh.unlink(missing_ok=True)
        raise KnownError(f"备份没有写成（{error.strerror}）。数据没有改动，请检查“{to}”的空间和权限后再试。") from error
    made = verify(target, store.key)
    store.set_meta("last_backup", now)
    return made


def verify(file: Path, key: bytes | None = None) -> Backup:
    """Check a backup: the parts, their digest, and with the data key the database itself. Raises KnownError."""
    manifest = read_manifest(file)
    with _unpacked(file) as place:
        copy = place / DATABASE_FILE
        if _digest(copy) != manifest["sha256"]:
            raise KnownError(f"备份“{file.name}”的内容与清单不符，不能用。请换一份备份。")
        if key is not None:
            found = _count(copy, key)
            if found != manifest["rows"]:
                raise KnownError(f"备份“{file.name}”里的记录数与清单不符，不能用。请换一份备份。")
    return Backup(file, _digest(file), dict(manifest["rows"]), manifest)


def read_manifest(file: Path) -> dict[str, Any]:
    """What a backup says of itself. Raises KnownError for a file that is no backup."""
    try:
        with zipfile.ZipFile(file) as archive:
            return dict(json.loads(archive.read(MANIFEST)))
    except FileNotFoundError:
        raise KnownError(f"没有“{file}”这个备份文件。请核对位置。") from None
    except (zipfile.BadZipFile, KeyError, ValueError, OSError):
        raise KnownError(f"“{file.name}”不是邻里服务台的备份，或者已损坏。什么也没有改动。") from None


def unlock(file: Path, operator: str | None, password: str) -> bytes:
    """The data key of a backup, from the slots inside it. Raises UsageError, WrongPassword."""
    from ..context import operator_name

    with _unpacked(file) as place:
        return keys.unlock(place, operator_name(place, operator), password)


def restore(file: Path, folder: Path, key: bytes) -> tuple[Backup, Path | None]:
    """Bring a backup back into ``folder``; what was there is kept beside it. Gives the backup and that folder.

    The whole set is swapped, ``-wal`` and ``-shm`` included: leftovers of another database would damage this one.
    """
    backup = verify(file, key)
    fresh = folder.with_name(folder.name + ".restoring")
    shutil.rmtree(fresh, ignore_errors=True)
    fresh.mkdir(parents=True)
    with zipfile.ZipFile(file) as archive:
        for name in (DATABASE_FILE, keys.FILE, ABOUT_FILE):
            archive.extract(name, fresh)
    kept: Path | None = None
    if folder.exists() and any(folder.iterdir()):
        kept = _free_name(folder)
        folder.replace(kept)
    elif folder.exists():
        folder.rmdir()
    fresh.replace(folder)
    return backup, kept


def _free_name(folder: Path) -> Path:
    number = 1
    while (beside := folder.with_name(f"{folder.name}.before-restore-{number}")).exists():
        number += 1
    return beside


def _copy(key: bytes, to: Path) -> dict[str, int]:
    from sqlcipher3 import dbapi2

    target = dbapi2.connect(str(to))
    try:
        target.execute(f"PRAGMA key = \"x'{key.hex()}'\"")
        database.connection().backup(target)
        target.execute("PRAGMA journal_mode = delete").fetchall()
    finally:
        target.close()
    return _count(to, key)


def _count(path: Path, key: bytes) -> dict[str, int]:
    from sqlcipher3 import dbapi2

    connection = dbapi2.connect(str(path))
    try:
        connection.execute(f"PRAGMA key = \"x'{key.hex()}'\"")
        if connection.execute("PRAGMA integrity_check").fetchone()[0] != "ok":
            raise KnownError(f"备份“{path.name}”的数据页有损坏，不能用。请换一份备份。")
        names = connection.execute(
            "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite%' AND name NOT LIKE 'search%'"
        ).fetchall()
        return {name: connection.execute(f'SELECT count(*) FROM "{name}"').fetchone()[0] for (name,) in sorted(names)}
    except dbapi2.DatabaseError as error:
        raise KnownError("备份里的数据库打不开，不能用。请换一份备份。") from error
    finally:
        connection.close()


@contextmanager
def _unpacked(file: Path) -> Iterator[Path]:
    with tempfile.TemporaryDirectory() as place:
        try:
            with zipfile.ZipFile(file) as archive:
                for name in (DATABASE_FILE, keys.FILE, ABOUT_FILE):
                    archive.extract(name, place)
        except (zipfile.BadZipFile, KeyError, OSError):
            raise KnownError(f"“{file.name}”不是邻里服务台的备份，或者已损坏。什么也没有改动。") from None
        yield Path(place)


def _digest(path: Path) -> str:
    with path.open("rb") as source:
        return hashlib.file_digest(source, "sha256").hexdigest()
