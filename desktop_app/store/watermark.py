"""How far the history had come, written down outside the database.

A database that loses its end (a ``-wal`` that is gone or damaged, an old copy put in its place) is whole again, only
older: nothing inside it tells. So the number of the last committed change also stands in a small file, sealed with the
data key. It is written after the commit and not forced to the disk: it may lag behind, and never runs ahead.
"""

from __future__ import annotations

import hashlib
import hmac
from pathlib import Path
from typing import IO

FILE = "linli.head"
_LENGTH = 20


class Watermark:
    """The file of one store that is open for writing."""

    def __init__(self, folder: Path, key: bytes) -> None:
        self._path = folder / FILE
        self._key = key
        self._file: IO[bytes] | None = None

    def write(self, number: int) -> None:
        """Overwrite it in place; a disk that refuses leaves it behind, which does no harm."""
        try:
            if self._file is None:
                self._file = self._path.open("r+b" if self._path.exists() else "w+b", buffering=0)
            self._file.seek(0)
            self._file.write(_line(number, self._key))
        except OSError:
            self.close()

    def close(self) -> None:
        if self._file is not None:
            self._file.close()
            self._file = None


def read(folder: Path, key: bytes) -> int:
    """The number that stands there; 0 when there is none or it is no longer readable."""
    try:
        raw = (folder / FILE).read_bytes()
        number = int(raw[:_LENGTH])
    except (OSError, ValueError):
        return 0
    return number if hmac.compare_digest(raw, _line(number, key)) else 0


def _line(number: int, key: bytes) -> bytes:
    seal = hmac.new(key, f"watermark:{number}".encode(), hashlib.sha256).hexdigest()
    return f"{number:0{_LENGTH}d} {seal}\n".encode()
