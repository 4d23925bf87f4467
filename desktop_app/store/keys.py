"""The data key and its slots.

A random 32-byte data key encrypts the store. ``keys.json`` holds it wrapped (AES-256-GCM) once for each operator, under
a key that argon2id derives from the password, and once for the recovery key that is printed on paper, so that a new
password re-wraps and never re-encrypts.
"""

from __future__ import annotations

import base64
import json
import os
import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from ..common.errors import KnownError
from . import attempts

FILE = "keys.json"
KEY_BYTES = 32
RECOVERY = "#recovery"
"""Slot name of the recovery key; no operator can be called so."""

_ALPHABET = "ABCDEFGHJKLMNPQRSTUVWXYZ23456789"  # nothing that reads like another: no I, O, 0, 1
_GROUPS, _GROUP = 7, 4  # 140 random bits; each group carries a check character of its own


class WrongPassword(KnownError):
    """No slot opens with this name and password."""

    def __init__(self) -> None:
        super().__init__("姓名或密码不对，没有打开。请再试一次。")


class WrongRecoveryKey(KnownError):
    """The recovery key does not open this store, or was copied wrongly."""


TooSoon = attempts.TooSoon


@dataclass(frozen=True, slots=True)
class Cost:
    """Argon2id parameters: passes, memory in KiB, lanes."""

    time: int = 2
    memory: int = 65536
    lanes: int = 2


TEST_COST = Cost(time=1, memory=64, lanes=1)
"""For tests and throw-away stores only."""
RECOVERY_COST = Cost(time=1, memory=8192, lanes=1)
"""A recovery key has 140 random bits of its own: nothing has to slow down guessing it."""


def new_key() -> bytes:
    return secrets.token_bytes(KEY_BYTES)


# The recovery key


def new_recovery_key() -> str:
    """A recovery key to be printed once: seven groups of five, the last character of each a check of the group."""
    groups = ["".join(secrets.choice(_ALPHABET) for _ in range(_GROUP)) for _ in range(_GROUPS)]
    return "-".join(group + _check(place, group) for place, group in enumerate(groups))


def normalise_recovery(text: str) -> str:
    """A recovery key as typed, in the writing it was printed in. Raises WrongRecoveryKey that names the wrong group."""
    plain = "".join(ch for ch in text.upper() if ch.isascii() and ch.isalnum())
    size = _GROUP + 1
    groups = [plain[start : start + size] for start in range(0, len(plain), size)]
    for place, group in enumerate(groups[:_GROUPS]):
        if len(group) != size or group[-1] != _check(place, group[:-1]):
            raise WrongRecoveryKey(f"恢复密钥的第{place + 1}组不对，没有打开。请对照纸上的字逐个核对。")
    if len(groups) != _GROUPS:
        raise WrongRecoveryKey(f"恢复密钥共{_GROUPS}组，每组{size}个字，现在不是这个长度。没有打开，请核对。")
    return "-".join(groups)


def _check(place: int, group: str) -> str:
    """Luhn's check over 32 signs: one wrong sign never passes, nor does a group in another one's place."""
    size, total = len(_ALPHABET), place
    for at, ch in enumerate(reversed(group)):
        if ch not in _ALPHABET:
            return ""
        value = _ALPHABET.index(ch) * (2 - at % 2)
        total += value // size + value % size
    return _ALPHABET[-total % size]


# Slots


def new_slot(name: str, password: str, data_key: bytes, cost: Cost | None = None) -> dict[str, Any]:
    """A slot that gives ``data_key`` back for this name and password (for RECOVERY, the recovery key)."""
    from cryptography.hazmat.primitives.ciphers.aead import AESGCM

    cost = cost or (RECOVERY_COST if name == RECOVERY else Cost())
    salt, nonce = os.urandom(16), os.urandom(12)
    wrapping = _derive(password, salt, cost)
    return {
        "name": name,
        "kdf": {"name": "argon2id", "time": cost.time, "memory": cost.memory, "lanes": cost.lanes, "salt": _text(salt)},
        "nonce": _text(nonce),
        "wrapped": _text(AESGCM(wrapping).encrypt(nonce, data_key, name.encode())),
    }


def write_slots(folder: Path, slots: list[dict[str, Any]]) -> None:
    """Replace the slots at once: a reader sees the old or the new file, never half of one. Raises KnownError."""
    content: dict[str, Any] = {"format": 1, "slots": slots}
    if (folder / FILE).exists():
        content |= {key: value for key, value in _read(folder).items() if key not in content}
    _write(folder, content)


def put_slot(folder: Path, slot: dict[str, Any]) -> None:
    """Add a slot, or put it in the place of the one of the same name."""
    others = [one for one in read_slots(folder) if one["name"] != slot["name"]]
    write_slots(folder, [*others, slot])


def drop_slot(folder: Path, name: str) -> None:
    """Nobody opens the store as ``name`` any more."""
    write_slots(folder, [one for one in read_slots(folder) if one["name"] != name])


def read_slots(folder: Path) -> list[dict[str, Any]]:
    """The slots of a store. Raises KnownError when the file is missing or damaged."""
    slots = _read(folder).get("slots")
    if not isinstance(slots, list) or not all(isinstance(one, dict) and "name" in one for one in slots):
        raise _damaged()
    return slots


def operators(folder: Path) -> list[str]:
    """Names that may sign in."""
    return [slot["name"] for slot in read_slots(folder) if slot["name"] != RECOVERY]


def has_recovery(folder: Path) -> bool:
    """Whether a recovery key was made for this store."""
    return any(slot["name"] == RECOVERY for slot in read_slots(folder))


def unlock(folder: Path, name: str, password: str) -> bytes:
    """The data key. Takes about 0.1 s by design.

    Raises WrongPassword, WrongRecoveryKey, and TooSoon while the delay that grows with every wrong password has not
    passed; what is wrong is counted in the folder.
    """
    if name == RECOVERY:
        password = normalise_recovery(password)
    slot = next((one for one in read_slots(folder) if one["name"] == name), None)
    attempts.refuse_too_soon(folder, name)
    found = None if slot is None else _open(slot, password)
    if found is None:
        attempts.failed(folder, name)
        if name == RECOVERY:
            raise WrongRecoveryKey(
                "这把恢复密钥打不开这份数据，什么也没有改动。它可能是更早的一张，请找最近打印的那张。"
            )
        raise WrongPassword
    attempts.succeeded(folder, name)
    return found


def _open(slot: dict[str, Any], password: str) -> bytes | None:
    from cryptography.exceptions import InvalidTag
    from cryptography.hazmat.primitives.ciphers.aead import AESGCM

    try:
        kdf = slot["kdf"]
        cost = Cost(int(kdf["time"]), int(kdf["memory"]), int(kdf["lanes"]))
        salt, nonce, wrapped = _bytes(kdf["salt"]), _bytes(slot["nonce"]), _bytes(slot["wrapped"])
        wrapping = _derive(password, salt, cost)
        return AESGCM(wrapping).decrypt(nonce, wrapped, slot["name"].encode())
    except InvalidTag:
        return None
    except (KeyError, TypeError, ValueError, OverflowError, MemoryError):
        raise _damaged() from None
    except Exception as error:
        if type(error).__module__.startswith("argon2"):  # parameters that argon2 refuses
            raise _damaged() from None
        raise


# Secrets of this desk, wrapped with the data key: the password of a shared store's database


def put_secret(folder: Path, name: str, text: str, data_key: bytes) -> None:
    """Keep a short secret in ``keys.json``, readable for whoever can open the store."""
    from cryptography.hazmat.primitives.ciphers.aead import AESGCM

    nonce = os.urandom(12)
    wrapped = AESGCM(data_key).encrypt(nonce, text.encode(), f"secret:{name}".encode())
    content = _read(folder)
    content.setdefault("secrets", {})[name] = {"nonce": _text(nonce), "wrapped": _text(wrapped)}
    _write(folder, content)


def secret(folder: Path, name: str, data_key: bytes) -> str | None:
    """A secret that was kept; None when there is none. Raises KnownError when it was tampered with."""
    from cryptography.exceptions import InvalidTag
    from cryptography.hazmat.primitives.ciphers.aead import AESGCM

    found = _read(folder).get("secrets", {}).get(name)
    if found is None:
        return None
    try:
        label = f"secret:{name}".encode()
        return AESGCM(data_key).decrypt(_bytes(found["nonce"]), _bytes(found["wrapped"]), label).decode()
    except (InvalidTag, KeyError, TypeError, ValueError):
        raise _damaged() from None


# The file

_staged: set[Path] = set()
"""Folders whose new key file waits beside the old one until the store has committed."""


@contextmanager
def staged(folder: Path) -> Iterator[None]:
    """What is done to the keys inside takes effect when the block ends, and not at all when it raises.

    Around the transaction that belongs to it: the new file is written inside, where a full disk still undoes all of it,
    and takes its place after the commit, for which nothing more is needed.
    """
    fresh = folder / (FILE + ".new")
    fresh.unlink(missing_ok=True)  # of a program that was cut off
    _staged.add(folder)
    try:
        yield
        if fresh.exists():
            fresh.replace(folder / FILE)
    finally:
        _staged.discard(folder)
        fresh.unlink(missing_ok=True)


def _read(folder: Path) -> dict[str, Any]:
    file = folder / FILE
    if folder in _staged and (folder / (FILE + ".new")).exists():
        file = folder / (FILE + ".new")
    try:
        content = json.loads(file.read_text("utf-8"))
    except FileNotFoundError:
        raise KnownError(f"这个文件夹里没有钥匙文件 {FILE}，打不开数据。数据没有改动，请从备份恢复。") from None
    except ValueError:
        raise _damaged() from None
    if not isinstance(content, dict):
        raise _damaged()
    return content


def _write(folder: Path, content: dict[str, Any]) -> None:
    fresh = folder / (FILE + ".new")
    try:
        with fresh.open("w", encoding="utf-8") as out:
            json.dump(content, out, ensure_ascii=False, indent=1)
            out.flush()
            os.fsync(out.fileno())
        if folder not in _staged:
            fresh.replace(folder / FILE)
    except OSError as error:
        fresh.unlink(missing_ok=True)
        raise KnownError(
            f"钥匙文件没有写成（{error.strerror}），原来的密码照旧有效。请检查磁盘空间和权限后再试。"
        ) from error


def _damaged() -> KnownError:
    return KnownError(f"钥匙文件 {FILE} 已损坏，打不开数据。数据没有改动，请从备份恢复。")


def _derive(password: str, salt: bytes, cost: Cost) -> bytes:
    from argon2.low_level import Type, hash_secret_raw

    return hash_secret_raw(
        password.encode(),
        salt,
        time_cost=cost.time,
        memory_cost=cost.memory,
        parallelism=cost.lanes,
        hash_len=32,
        type=Type.ID,
    )


def _text(raw: bytes) -> str:
    return base64.b64encode(raw).decode()


def _bytes(text: str) -> bytes:
    return base64.b64decode(text, validate=True)
