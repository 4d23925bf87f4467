"""Backups: one file with a keyed copy of the database, its key slots and a manifest; opened and checked after it is made.

In clear a manifest says when it was made, of which store (a random name) and the digest of the copy. What tells of the
hall (how many people and cases, the last change) is sealed with the data key. A backup of a shared store is an embedded
encrypted store as well, so that checking and restoring are one code.
"""

from __future__ import annotations

import hashlib
import hmac
import json
import os
import shutil
import tempfile
import time
import zipfile
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import asdict, dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from ..common.dates import UTC8
from ..common.errors import KnownError
from ..common.jobs import JobControl
from . import keys, migrating, shared_copy
from .backup_files import digest, is_driver, keyed, unpacked
from .durable import sync, sync_folder
from .engine import EMBEDDED, database, is_embedded
from .store import ABOUT_FILE, DATABASE_FILE, Store, write_about

MANIFEST = "manifest.json"
SUFFIX = ".linlibackup"
PART = ".linlipart"
FOLDER = "备份"
RESTORING = ".restoring"
COMPLETE = "restore.complete"
"""In a folder that is prepared beside the store: everything is there, only the renaming was left."""

_PARTS = (DATABASE_FILE, keys.FILE, ABOUT_FILE)
_LAST = (
    'SELECT at, action FROM "change" WHERE undoes IS NULL OR undoes <> 0 ORDER BY id DESC LIMIT 1'  # no view, no print
)
_STALE = 24 * 3600  # seconds after which what an interrupted run left is nobody's


@dataclass(frozen=True, slots=True)
class Details:
    """What a backup holds, for whoever has the key. ``rows`` by table; the last change in words."""

    made_at: str
    hall: str
    schema: int
    rows: dict[str, int]
    people: int
    cases: int
    head_number: int
    head_hash: str
    last_change_at: str
    last_change_action: str


@dataclass(frozen=True, slots=True)
class Backup:
    """A backup that was checked. ``rows`` and ``details`` are empty where it was looked at without its key."""

    file: Path
    sha256: str
    rows: dict[str, int]
    manifest: dict[str, Any]
    details: Details | None = None


# Making


def make(store: Store, to: Path, now: str, *, control: JobControl | None = None, mark: str = "") -> Backup:
    """Write a backup into folder ``to`` and check it. Raises KnownError when it cannot be written or does not check.

    A file copy of a WAL database would lose rows: the copy is made by SQLite's backup interface, into a keyed file,
    from one snapshot while others go on writing. ``mark`` stands in the name of a backup for a purpose of its own.
    """
    keys.read_slots(store.folder)
    target: Path | None = None
    try:
        to.mkdir(parents=True, exist_ok=True)
        _sweep(to)
        target = _free_file(to, f"{store.folder.name}-{mark}{_stamp(now)}")
        fresh = target.with_suffix(PART)
        with tempfile.TemporaryDirectory(dir=to, prefix=".linli-") as place:
            copy = Path(place) / DATABASE_FILE
            _say(control, 0, "正在复制数据")
            _copy(store, copy)
            _say(control, 1, "正在核对复制的数据")
            found = examine(copy, store.key, now)
            about = Path(place) / ABOUT_FILE
            write_about(about.parent, {"engine": EMBEDDED, "schema": str(found.schema), "hall": found.hall})
            clear = {
                "format": 2,
                "made_at": now,
                "schema": found.schema,
                "store_uid": store.uid,
                "sha256": digest(copy),
            }
            _say(control, 2, "正在写备份文件")
            with zipfile.ZipFile(fresh, "w", zipfile.ZIP_STORED) as archive:
                archive.write(copy, DATABASE_FILE)
                archive.write(store.folder / keys.FILE, keys.FILE)
                archive.write(about, ABOUT_FILE)
                archive.writestr(MANIFEST, json.dumps({**clear, "sealed": _seal(clear, found, store.key)}))
        sync(fresh)
        _say(control, 3, "正在打开备份核验")
        made = verify(fresh, store.key)
        fresh.replace(target)
        sync_folder(to)
    except OSError as error:
        raise _not_written(to, error.strerror or str(error)) from error
    except KnownError:
        raise
    except Exception as error:
        if not is_driver(error):
            raise
        raise _not_written(to, str(error)) from error
    finally:
        if target is not None:
            with suppress(OSError):
                target.with_suffix(PART).unlink(missing_ok=True)
    store.set_meta("last_backup", now)
    return Backup(target, made.sha256, made.rows, made.manifest, made.details)


def before_upgrade(store: Store) -> Path:
    """The backup that stands before the first write of an upgrade; gives its file. Raises KnownError: no upgrade then."""
    now = datetime.now(UTC8).strftime("%Y-%m-%d %H:%M:%S")
    return make(store, store.folder.absolute().parent / FOLDER, now, mark="升级前-").file


def _copy(store: Store, to: Path) -> None:
    if not is_embedded(database):
        shared_copy.write(database.obj, to, store.key)
        return
    with keyed(to, store.key) as target:
        database.connection().backup(target)
        target.execute("PRAGMA journal_mode = delete").fetchall()


def _not_written(to: Path, why: str) -> KnownError:
    return KnownError(f"备份没有写成（{why}）。数据没有改动，以前的备份都在，请检查“{to}”的空间和权限后再试。")


def _sweep(folder: Path) -> None:
    """What an earlier run left behind when it was killed."""
    for left in (*folder.glob(f"*{PART}"), *folder.glob(".linli-*")):
        with suppress(OSError):
            if time.time() - left.stat().st_mtime > _STALE:
                shutil.rmtree(left) if left.is_dir() else left.unlink()


def _free_file(folder: Path, name: str) -> Path:
    number, target = 1, folder / f"{name}{SUFFIX}"
    while target.exists() or target.with_suffix(PART).exists():
        number += 1
        target = folder / f"{name}-{number}{SUFFIX}"
    return target


def _stamp(now: str) -> str:
    return now.replace("-", "").replace(":", "").replace(" ", "-")


def _say(control: JobControl | None, step: int, words: str) -> None:
    if control is not None:
        control.progress(step, 4, words)


# Looking into one


def examine(path: Path, key: bytes, made_at: str = "") -> Details:
    """Open a database file with the data key and check every page; gives what it holds. Raises KnownError."""
    try:
        with keyed(path, key) as connection:
            if connection.execute("PRAGMA cipher_integrity_check").fetchone() is not None:
                raise KnownError("备份里有损坏的数据页，不能用。请换一份备份。")
            if connection.execute("PRAGMA integrity_check(1)").fetchone()[0] != "ok":
                raise KnownError("备份里的数据库有损坏，不能用。请换一份备份。")
            names = connection.execute(
                "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite%' AND name NOT LIKE 'search%'"
            ).fetchall()
            rows = {name: connection.execute(f'SELECT count(*) FROM "{name}"').fetchone()[0] for (name,) in names}
            meta = dict(connection.execute("SELECT key, value FROM meta").fetchall())
            last = connection.execute(_LAST).fetchone()
            alive = "SELECT count(*) FROM {} WHERE deleted_at IS NULL"
            people, cases = (
                connection.execute(alive.format(table)).fetchone()[0] if table in rows else 0
                for table in ("person", "mediation_case")
            )
            head = json.loads(meta["history_head"])
            return Details(
                made_at,
                json.loads(meta["hall"])["name"],
                rows.get(migrating.TABLE, 0),
                dict(sorted(rows.items())),
                people,
                cases,
                head["number"],
                head["hash"],
                last[0] if last else "",
                last[1] if last else "",
            )
    except KnownError:
        raise
    except Exception as error:
        if isinstance(error, (KeyError, ValueError, TypeError, AttributeError)) or is_driver(error):
            raise KnownError("备份里的数据库打不开，不能用。请换一份备份。") from error
        raise


def verify(file: Path, key: bytes | None = None) -> Backup:
    """Check a backup: the parts, their digest, and with the data key everything inside. Raises KnownError."""
    manifest = read_manifest(file)
    with unpacked(file, _PARTS) as place:
        copy = place / DATABASE_FILE
        if digest(copy) != manifest["sha256"]:
            raise _unlike(file)
        keys.read_slots(place)
        found = None
        if key is not None:
            found = examine(copy, key, str(manifest["made_at"]))
            if manifest["format"] == 1:
                if found.rows != manifest["rows"]:
                    raise _unlike(file)
            elif found != _unseal(file, manifest, key):
                raise _unlike(file)
    return Backup(file, digest(file), dict(found.rows) if found else {}, manifest, found)


def details(file: Path, key: bytes) -> Details:
    """What a backup says it holds, without unpacking it. Raises KnownError, also for one of another key."""
    manifest = read_manifest(file)
    if manifest["format"] != 1:
        return _unseal(file, manifest, key)
    rows, head = dict(manifest["rows"]), manifest["history_head"]
    people, cases = rows.get("person", 0), rows.get("mediation_case", 0)
    made_at, hall, schema = manifest["made_at"], manifest["hall"], int(manifest["schema"])
    return Details(made_at, hall, schema, rows, people, cases, head["number"], head["hash"], made_at, "")


def read_manifest(file: Path) -> dict[str, Any]:
    """What a backup says of itself in clear. Raises KnownError for a file that is no backup."""
    try:
        with zipfile.ZipFile(file) as archive:
            found = json.loads(archive.read(MANIFEST))
        if found["format"] not in (1, 2) or not isinstance(found["sha256"], str):
            raise KnownError(f"备份“{file.name}”是更新版本的程序做的。什么也没有改动，请安装新版本后再打开。")
        return {"made_at": "", "store_uid": "", **found}
    except FileNotFoundError:
        raise KnownError(f"没有“{file}”这个备份文件。请核对位置。") from None
    except (zipfile.BadZipFile, KeyError, ValueError, TypeError, OSError, NotImplementedError, EOFError):
        raise KnownError(f"“{file.name}”不是邻里服务台的备份，或者已损坏。什么也没有改动。") from None


def unlock(file: Path, operator: str | None, password: str) -> bytes:
    """The data key of a backup, from the slots inside it. ``operator`` keys.RECOVERY: ``password`` is the recovery key.

    Raises UsageError, WrongPassword, WrongRecoveryKey.
    """
    from ..context import operator_name

    with unpacked(file, (keys.FILE,)) as place:
        return keys.unlock(place, operator_name(place, operator), password)


def operators(file: Path) -> list[str]:
    """Who could sign in when the backup was made."""
    with unpacked(file, (keys.FILE,)) as place:
        return keys.operators(place)


def _unlike(file: Path) -> KnownError:
    return KnownError(f"备份“{file.name}”的内容与清单不符，不能用。请换一份备份。")


def _seal(clear: Mapping[str, Any], found: Details, key: bytes) -> dict[str, str]:
    from cryptography.hazmat.primitives.ciphers.aead import AESGCM

    nonce = os.urandom(12)
    text = json.dumps(asdict(found), ensure_ascii=False).encode()
    return {"nonce": nonce.hex(), "text": AESGCM(_manifest_key(key)).encrypt(nonce, text, _bound(clear)).hex()}


def _unseal(file: Path, manifest: Mapping[str, Any], key: bytes) -> Details:
    from cryptography.exceptions import InvalidTag
    from cryptography.hazmat.primitives.ciphers.aead import AESGCM

    try:
        nonce, text = bytes.fromhex(manifest["sealed"]["nonce"]), bytes.fromhex(manifest["sealed"]["text"])
        return Details(**json.loads(AESGCM(_manifest_key(key)).decrypt(nonce, text, _bound(manifest))))
    except (InvalidTag, KeyError, ValueError, TypeError):
        raise KnownError(
            f"备份“{file.name}”的清单打不开：钥匙不对，或者被改动过。请用做备份时的密码，或换一份备份。"
        ) from None


def _bound(clear: Mapping[str, Any]) -> bytes:
    """The clear part of a manifest is authenticated with the sealed one: neither goes with another's."""
    return json.dumps([clear[key] for key in ("format", "made_at", "schema", "store_uid", "sha256")]).encode()


def _manifest_key(key: bytes) -> bytes:
    return hmac.new(key, b"linli:manifest", hashlib.sha256).digest()


# Restoring


def restore(file: Path, folder: Path, key: bytes) -> tuple[Backup, Path | None]:
    """Bring a backup back into ``folder``; what was there is kept beside it. Gives the backup and that folder.

    The whole set is swapped, ``-wal`` and ``-shm`` included: leftovers of another database would damage this one. It is
    prepared beside and switched by renaming; whatever instant it is killed at, ``finish_interrupted`` finds either the
    old store or the new one. Raises KnownError.
    """
    finish_interrupted(folder)
    backup = verify(file, key)
    fresh = folder.with_name(folder.name + RESTORING)
    try:
        shutil.rmtree(fresh, ignore_errors=True)
        fresh.mkdir(parents=True)
        with zipfile.ZipFile(file) as archive:
            for name in _PARTS:
                archive.extract(name, fresh)
        _note_restored(fresh / DATABASE_FILE, key)
        carry_over(folder, fresh, str(backup.manifest["store_uid"]), key)
        kept = switch(fresh, folder)
    except OSError as error:
        shutil.rmtree(fresh, ignore_errors=True)
        raise KnownError(
            f"没有恢复成（{error.strerror}）。原来的数据和备份都没有改动，请检查磁盘空间和权限后再试。"
        ) from error
    return backup, kept


def switch(fresh: Path, folder: Path) -> Path | None:
    """Put a prepared folder in the place of the store; gives where the store is kept that was there."""
    for path in fresh.rglob("*"):
        if path.is_file():
            sync(path)
    (fresh / COMPLETE).touch()
    sync_folder(fresh)
    kept: Path | None = None
    if folder.exists() and any(folder.iterdir()):
        kept = _free_name(folder)
        folder.replace(kept)
    elif folder.exists():
        folder.rmdir()
    fresh.replace(folder)
    sync_folder(folder.absolute().parent)
    (folder / COMPLETE).unlink(missing_ok=True)
    return kept


def finish_interrupted(folder: Path) -> None:
    """After a restore that was killed: finish it if all was prepared and the old store already moved, else forget it."""
    fresh = folder.with_name(folder.name + RESTORING)
    with suppress(OSError):
        (folder / COMPLETE).unlink(missing_ok=True)
        if not fresh.exists():
            return
        gone = not folder.exists() or not any(folder.iterdir())
        if gone and (fresh / COMPLETE).exists():
            if folder.exists():
                folder.rmdir()
            fresh.replace(folder)
            (folder / COMPLETE).unlink(missing_ok=True)
        elif not gone:
            shutil.rmtree(fresh, ignore_errors=True)


def carry_over(folder: Path, fresh: Path, store_uid: str, key: bytes) -> None:
    """This desk's own things stay: where it puts backups, and, if it is the same store, what was typed and not saved."""
    from . import backup_plan, drafts

    if (folder / backup_plan.FILE).exists():
        shutil.copy2(folder / backup_plan.FILE, fresh)
    typed = folder / drafts.FOLDER
    if typed.is_dir() and store_uid and _uid(folder / DATABASE_FILE, key) in (store_uid, None):
        shutil.copytree(typed, fresh / drafts.FOLDER)


def _uid(path: Path, key: bytes) -> str | None:
    """The name of a store by its file; None when it cannot be read (a damaged one is why it is being replaced)."""
    try:
        with keyed(path, key) as connection:
            found = connection.execute("SELECT value FROM meta WHERE key = 'store_uid'").fetchone()
            return found[0] if found else ""
    except Exception as error:
        if not is_driver(error):
            raise
        return None


def _note_restored(path: Path, key: bytes) -> None:
    """No backup made before this moment is ever thinned away."""
    now = datetime.now(UTC8).strftime("%Y-%m-%d %H:%M:%S")
    with keyed(path, key) as connection:
        connection.execute("INSERT OR REPLACE INTO meta (key, value) VALUES ('restored_at', ?)", (now,))


def _free_name(folder: Path) -> Path:
    number = 1
    while (beside := folder.with_name(f"{folder.name}.before-restore-{number}")).exists():
        number += 1
    return beside
