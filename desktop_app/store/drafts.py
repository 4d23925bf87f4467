"""What is typed and not saved yet, kept so that a crash, a power cut or a locked window loses nothing.

Drafts are encrypted files in ``drafts/`` of the store's folder and not rows of the store: what is typed must get in
while an import holds the write lock, while the disk's database is damaged, and while the hall's server is away.
Nothing in a file or in its name can be read without the data key.
"""

from __future__ import annotations

import hashlib
import hmac
import json
import os
from collections.abc import Iterable, Mapping
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from ..common.errors import KnownError
from .durable import sync_folder

if TYPE_CHECKING:
    from .store import Store

FOLDER = "drafts"
SUFFIX = ".draft"
UNREADABLE = ".unreadable"


@dataclass(frozen=True, slots=True)
class Draft:
    """``key`` names the form (person:17, case:new), ``version`` what it was based on, ``at`` when (UTC+8)."""

    key: str
    title: str
    values: dict[str, Any]
    version: int | None
    at: str


class NotKept(KnownError):
    """A draft could not be written; typing goes on."""


def save(
    store: Store, operator_id: int, key: str, title: str, values: Mapping[str, Any], version: int | None, at: str
) -> None:
    """Keep what a form holds now, in place of what was kept of it. On the disk when this returns. Raises NotKept."""
    from cryptography.hazmat.primitives.ciphers.aead import AESGCM

    content = {"key": key, "title": title, "values": dict(values), "version": version, "at": at, "by": operator_id}
    path = _path(store, operator_id, key)
    nonce = os.urandom(12)
    sealed = nonce + AESGCM(_key(store)).encrypt(nonce, json.dumps(content, ensure_ascii=False).encode(), None)
    fresh = path.with_suffix(".new")
    try:
        path.parent.mkdir(exist_ok=True)
        with fresh.open("wb") as out:
            out.write(sealed)
            out.flush()
            os.fsync(out.fileno())
        fresh.replace(path)
        sync_folder(path.parent)
    except OSError as error:
        with suppress(OSError):
            fresh.unlink(missing_ok=True)
        raise NotKept(f"草稿没有存下（{error.strerror}）。填写的内容还在屏幕上，请先保存，再检查磁盘空间。") from error


def find(store: Store, operator_id: int, key: str) -> Draft | None:
    """What was kept of a form of this operator; None when nothing was, or it cannot be read."""
    return _read(store, _path(store, operator_id, key))


def all(store: Store, operator_id: int) -> list[Draft]:  # noqa: A001  read as drafts.all
    """Everything this operator typed and did not save, newest first."""
    found = [draft for _, owner, draft in _everything(store) if owner == operator_id]
    return sorted(found, key=lambda draft: draft.at, reverse=True)


def drop(store: Store, operator_id: int, key: str) -> None:
    """It was saved, or thrown away."""
    with suppress(OSError):
        _path(store, operator_id, key).unlink(missing_ok=True)


def forget_record(store: Store, table: str, record_id: int, said: Iterable[str | None] = ()) -> None:
    """A record was erased for good: nobody's draft keeps what it was, nor a file that nobody can read.

    A draft belongs to a record by its key (``person:17``); ``said`` are words that no draft may go on saying (the name,
    the numbers): a draft of a case or a sheet may have copied them.
    """
    words = [word for word in said if word]
    for path, _, draft in _everything(store):
        text = json.dumps([draft.title, draft.values], ensure_ascii=False)
        if draft.key == f"{table}:{record_id}" or any(word in text for word in words):
            with suppress(OSError):
                path.unlink(missing_ok=True)
    for path in (store.folder / FOLDER).glob(f"*{UNREADABLE}"):
        with suppress(OSError):
            path.unlink()


def _everything(store: Store) -> list[tuple[Path, int, Draft]]:
    folder = store.folder / FOLDER
    found = []
    for path in sorted(folder.glob(f"*{SUFFIX}")) if folder.is_dir() else []:
        content = _content(store, path)
        if content is not None:
            found.append((path, int(content["by"]), _draft(content)))
    return found


def _read(store: Store, path: Path) -> Draft | None:
    content = _content(store, path)
    return None if content is None else _draft(content)


def _content(store: Store, path: Path) -> dict[str, Any] | None:
    """A file's content; one that cannot be read is put aside, so that nobody stumbles over it again."""
    from cryptography.exceptions import InvalidTag
    from cryptography.hazmat.primitives.ciphers.aead import AESGCM

    try:
        sealed = path.read_bytes()
    except OSError:
        return None
    try:
        content = json.loads(AESGCM(_key(store)).decrypt(sealed[:12], sealed[12:], None))
        _draft(content)
        return dict(content)
    except (InvalidTag, ValueError, KeyError, TypeError):
        with suppress(OSError):
            path.replace(path.with_suffix(UNREADABLE))
        return None


def _draft(content: Mapping[str, Any]) -> Draft:
    return Draft(content["key"], content["title"], dict(content["values"]), content["version"], content["at"])


def _path(store: Store, operator_id: int, key: str) -> Path:
    name = hmac.new(_key(store), f"{operator_id}:{key}".encode(), hashlib.sha256).hexdigest()[:40]
    return store.folder / FOLDER / f"{name}{SUFFIX}"


def _key(store: Store) -> bytes:
    return hmac.new(store.key, b"linli:drafts", hashlib.sha256).digest()
