"""Where a folder lies: on a network share or not; and which volumes are plugged in, by their labels."""

from __future__ import annotations

import os
import re
import sys
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

NETWORK = frozenset(
    "nfs nfs4 cifs smb smb2 smb3 smbfs ncpfs 9p afs afpfs davfs webdav glusterfs ceph fuse.ceph fuse.sshfs fuse.davfs2"
    " fuse.gvfsd-fuse fuse.glusterfs fuse.rclone fuse.s3fs lustre gpfs beegfs ocfs2 gfs2".split()
)
"""File systems whose locks are the network's."""
MOUNTS = Path("/proc/self/mounts")
LABELS = Path("/dev/disk/by-label")
_PLUGGED = ("/media", "/run/media", "/mnt")
_WINDOWS_REMOTE = 4


@dataclass(frozen=True, slots=True)
class Volume:
    """A mounted volume with a label, and the folder it is mounted at."""

    label: str
    path: Path


def is_network(path: Path) -> bool:
    """Whether a folder (or the nearest one above it that exists) lies on a network share."""
    place = path.absolute()
    while not place.exists() and place != place.parent:
        place = place.parent
    with suppress(OSError):
        place = place.resolve()
    if sys.platform == "win32":
        return _windows_remote(place)
    best, kind = "", ""
    for _, folder, system in _mounts():
        if (place == Path(folder) or Path(folder) in place.parents) and len(folder) >= len(best):
            best, kind = folder, system
    return kind in NETWORK


def volumes() -> list[Volume]:
    """Volumes with labels that are mounted now, by label: USB disks and sticks among them."""
    found = list(_windows_volumes()) if sys.platform == "win32" else list(_posix_volumes())
    return sorted(dict.fromkeys(found), key=lambda one: (one.label, str(one.path)))


def by_label(label: str) -> Path | None:
    """Where the volume of this label is mounted now; None while it is not plugged in."""
    return next((one.path for one in volumes() if one.label == label), None)


def _mounts() -> Iterator[tuple[str, str, str]]:
    """Device, folder and file system of each mount, the later ones covering the earlier."""
    try:
        lines = MOUNTS.read_text("utf-8", "surrogateescape").splitlines()
    except OSError:  # macOS
        return
    for line in lines:
        parts = line.split(" ")
        if len(parts) >= 3:
            yield _plain(parts[0]), _plain(parts[1]), parts[2]


def _plain(text: str) -> str:
    """The kernel writes blanks and the like as octal."""
    return re.sub(r"\\([0-7]{3})", lambda found: chr(int(found[1], 8)), text)


def _posix_volumes() -> Iterator[Volume]:
    if sys.platform == "darwin":
        root = Path("/Volumes")
        yield from (Volume(one.name, one) for one in _folders(root) if not one.is_symlink())
        return
    mounted = {os.path.realpath(device): folder for device, folder, _ in _mounts() if device.startswith("/dev/")}
    known = set()
    for link in _entries(LABELS):
        folder = mounted.get(os.path.realpath(link))
        if folder is not None:
            known.add(folder)
            # udev writes what is not plain in a label as \x20.
            label = re.sub(r"\\x([0-9a-f]{2})", lambda found: chr(int(found[1], 16)), link.name)
            yield Volume(_utf8(label), Path(folder))
    for folder in mounted.values():
        if folder not in known and folder.startswith(tuple(f"{one}/" for one in _PLUGGED)):
            yield Volume(Path(folder).name, Path(folder))


def _utf8(text: str) -> str:
    with suppress(UnicodeError):
        return text.encode("latin-1").decode("utf-8")
    return text


def _entries(folder: Path) -> list[Path]:
    try:
        return sorted(folder.iterdir())
    except OSError:
        return []


def _folders(folder: Path) -> list[Path]:
    return [one for one in _entries(folder) if one.is_dir()]


def _windows_remote(place: Path) -> bool:
    if str(place).startswith("\\\\"):
        return True
    import ctypes

    kind = ctypes.windll.kernel32.GetDriveTypeW(f"{place.drive}\\")  # type: ignore[attr-defined, unused-ignore]
    return bool(kind == _WINDOWS_REMOTE)


def _windows_volumes() -> Iterator[Volume]:
    import ctypes

    kernel = ctypes.windll.kernel32  # type: ignore[attr-defined, unused-ignore]
    drives = kernel.GetLogicalDrives()
    for place in range(26):
        if drives >> place & 1:
            root = f"{chr(65 + place)}:\\"
            label = ctypes.create_unicode_buffer(261)
            if kernel.GetVolumeInformationW(root, label, 261, None, None, None, None, 0) and label.value:
                yield Volume(label.value, Path(root))
