"""Getting files onto the disk, so that a power cut after the answer takes nothing back."""

from __future__ import annotations

import os
from pathlib import Path


def sync(path: Path) -> None:
    """What was written into a file is on the disk."""
    with path.open("rb+") as done:
        os.fsync(done.fileno())


def sync_folder(folder: Path) -> None:
    """New names in a folder are on the disk, too (Windows has no such call and needs none)."""
    if os.name != "posix":
        return
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
