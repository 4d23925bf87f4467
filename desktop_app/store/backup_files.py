"""The files of a backup: keyed connections, unpacking, and getting things onto the disk."""

from __future__ import annotations

import hashlib
import tempfile
import zipfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from ..common.errors import KnownError

_NO_SPACE = 28


@contextmanager
def keyed(path: Path, key: bytes) -> Iterator[Any]:
    """A connection of its own to a database file, for reading or preparing it; every statement commits by itself."""
    from sqlcipher3 import dbapi2

    connection = dbapi2.connect(str(path), isolation_level=None)
    try:
        connection.execute("PRAGMA cipher_log_level = NONE")  # it would fill a command's standard error
        connection.execute(f"PRAGMA key = \"x'{key.hex()}'\"")
        connection.execute("PRAGMA temp_store = memory")
        yield connection
    finally:
        connection.close()


def is_driver(error: BaseException) -> bool:
    """Whether SQLCipher's driver raised it."""
    return any(kind.__name__ in ("DatabaseError", "InterfaceError") for kind in type(error).__mro__)


@contextmanager
def unpacked(file: Path, names: Sequence[str]) -> Iterator[Path]:
    """Parts of a backup in a temporary folder, encrypted as they are. Raises KnownError for a file that is none."""
    with tempfile.TemporaryDirectory(prefix="linli-") as place:
        try:
            with zipfile.ZipFile(file) as archive:
                for name in names:
                    archive.extract(name, place)
        except FileNotFoundError:
            raise KnownError(f"没有“{file}”这个备份文件。请核对位置。") from None
        except (zipfile.BadZipFile, KeyError, OSError, NotImplementedError, EOFError, ValueError) as error:
            if getattr(error, "errno", None) == _NO_SPACE:  # no space left where it is unpacked
                raise KnownError("临时文件夹的空间不够，没法打开备份。备份没有问题，请清理磁盘后再试。") from None
            raise KnownError(f"“{file.name}”不是邻里服务台的备份，或者已损坏。什么也没有改动。") from None
        yield Path(place)


def digest(path: Path) -> str:
    """SHA-256 in hex."""
    with path.open("rb") as source:
        return hashlib.file_digest(source, "sha256").hexdigest()
