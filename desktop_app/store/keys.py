"""The data key and its slots.

A random 32-byte data key encrypts the store. ``keys.json`` holds it wrapped (AES-256-GCM) once for each operator, under
a key that argon2id derives from the password, so that a new password re-wraps and never re-encrypts.
"""

from __future__ import annotations

import base64
import json
import os
import secrets
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from ..common.errors import KnownError

FILE = "keys.json"
KEY_BYTES = 32
RECOVERY = "#recovery"
"""Slot name of the recovery key; no operator can be called so."""


class WrongPassword(KnownError):
    """No slot opens with this name and password."""

    def __init__(self) -> None:
        super().__init__("姓名或密码不对，没有打开。请再试一次。")


@dataclass(frozen=True, slots=True)
class Cost:
    """Argon2id parameters: passes, memory in KiB, lanes."""

    time: int = 2
    memory: int = 65536
    lanes: int = 2


TEST_COST = Cost(time=1, memory=64, lanes=1)
"""For tests and throw-away stores only."""


def new_key() -> bytes:
    return secrets.token_bytes(KEY_BYTES)


def new_slot(name: str, password: str, data_key: bytes, cost: Cost | None = None) -> dict[str, Any]:
    """A slot that gives ``data_key`` back for this name and password."""
    from cryptography.hazmat.primitives.ciphers.aead import AESGCM

    cost = cost or Cost()
    salt, nonce = os.urandom(16), os.urandom(12)
    wrapping = _derive(password, salt, cost)
    return {
        "name": name,
        "kdf": {"name": "argon2id", "time": cost.time, "memory": cost.memory, "lanes": cost.lanes, "salt": _text(salt)},
        "nonce": _text(nonce),
        "wrapped": _text(AESGCM(wrapping).encrypt(nonce, data_key, name.encode())),
    }


def write_slots(folder: Path, slots: list[dict[str, Any]]) -> None:
    """Replace ``keys.json`` at once: a reader sees the old or the new file, never half of one."""
    fresh = folder / (FILE + ".new")
    with fresh.open("w", encoding="utf-8") as out:
        json.dump({"format": 1, "slots": slots}, out, ensure_ascii=False, indent=1)
        out.flush()
        os.fsync(out.fileno())
    fresh.replace(folder / FILE)


def read_slots(folder: Path) -> list[dict[str, Any]]:
    """The slots of a store. Raises KnownError when the file is missing or damaged."""
    try:
        return list(json.loads((folder / FILE).read_text("utf-8"))["slots"])
    except FileNotFoundError:
        raise KnownError(f"这个文件夹里没有钥匙文件 {FILE}，打不开数据。数据没有改动，请从备份恢复。") from None
    except (ValueError, KeyError):
        raise KnownError(f"钥匙文件 {FILE} 已损坏，打不开数据。数据没有改动，请从备份恢复。") from None


def operators(folder: Path) -> list[str]:
    """Names that may sign in."""
    return [slot["name"] for slot in read_slots(folder) if slot["name"] != RECOVERY]


def unlock(folder: Path, name: str, password: str) -> bytes:
    """The data key. Raises WrongPassword; takes about 0.1 s by design."""
    from cryptography.exceptions import InvalidTag
    from cryptography.hazmat.primitives.ciphers.aead import AESGCM

    for slot in read_slots(folder):
        if slot["name"] != name:
            continue
        kdf = slot["kdf"]
        wrapping = _derive(password, _bytes(kdf["salt"]), Cost(kdf["time"], kdf["memory"], kdf["lanes"]))
        try:
            return AESGCM(wrapping).decrypt(_bytes(slot["nonce"]), _bytes(slot["wrapped"]), name.encode())
        except InvalidTag:
            break
    raise WrongPassword


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
    return base64.b64decode(text)
