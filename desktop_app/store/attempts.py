"""Wrong passwords: a delay that grows with each, kept in the folder so that starting anew does not shorten it.

``attempts.json`` holds counts only, under hashed names. What was counted is told to the history at the next signing in,
because before that nothing can be written into an encrypted store.
"""

from __future__ import annotations

import hashlib
import json
import time
from pathlib import Path
from typing import Any

from ..common.errors import KnownError

FILE = "attempts.json"
DELAYS = (0, 0, 0, 5, 15, 30, 60, 120, 300)
"""Seconds to wait after so many wrong passwords in a row; the last for all further ones."""

_here: dict[Path, dict[str, Any]] = {}  # a folder that cannot be written to is still counted for


class TooSoon(KnownError):
    """The next try has to wait. ``seconds``: how long."""

    def __init__(self, seconds: int) -> None:
        super().__init__(f"密码连续输错，请等{seconds}秒再试。数据没有改动。")
        self.seconds = seconds


def refuse_too_soon(folder: Path, name: str) -> None:
    """Raises TooSoon while the delay after the last wrong password has not passed."""
    seen = _read(folder)["names"].get(_hash(name))
    if not seen:
        return
    delay = DELAYS[min(seen["failed"], len(DELAYS) - 1)]
    left = seen["at"] + delay - time.time()
    if left > 0:
        raise TooSoon(min(int(left) + 1, delay))  # a clock that went back never makes it longer


def failed(folder: Path, name: str) -> None:
    """Count a wrong password."""
    content = _read(folder)
    hashed = _hash(name)
    so_far = content["names"].get(hashed, {"failed": 0})["failed"]
    content["names"][hashed] = {"failed": so_far + 1, "at": time.time()}
    content["untold"][hashed] = content["untold"].get(hashed, 0) + 1
    _write(folder, content)


def succeeded(folder: Path, name: str) -> None:
    """The right password: the next mistake is the first again."""
    content = _read(folder)
    if content["names"].pop(_hash(name), None) is not None:
        _write(folder, content)


def untold(folder: Path, names: list[str]) -> dict[str, int]:
    """Wrong passwords that the history does not know yet, by the operator's name; under "" those of unknown names."""
    known = {_hash(name): name for name in names}
    found: dict[str, int] = {}
    for hashed, count in _read(folder)["untold"].items():
        name = known.get(hashed, "")
        found[name] = found.get(name, 0) + count
    return found


def told(folder: Path) -> None:
    """The history knows them now."""
    content = _read(folder)
    if content["untold"]:
        content["untold"] = {}
        _write(folder, content)


def _read(folder: Path) -> dict[str, Any]:
    empty: dict[str, Any] = {"names": {}, "untold": {}}
    try:
        content = json.loads((folder / FILE).read_text("utf-8"))
        names = {
            str(key): {"failed": int(one["failed"]), "at": float(one["at"])} for key, one in content["names"].items()
        }
        return {"names": names, "untold": {str(key): int(count) for key, count in content["untold"].items()}}
    except (ValueError, KeyError, TypeError, AttributeError, OSError):
        return _here.get(folder.absolute(), empty)


def _write(folder: Path, content: dict[str, Any]) -> None:
    try:
        fresh = folder / (FILE + ".new")
        fresh.write_text(json.dumps(content), "utf-8")
        fresh.replace(folder / FILE)
        _here.pop(folder.absolute(), None)
    except OSError:
        _here[folder.absolute()] = content


def _hash(name: str) -> str:
    return hashlib.sha256(f"linli:{name}".encode()).hexdigest()[:24]
