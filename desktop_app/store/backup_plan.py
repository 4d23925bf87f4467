"""Where this desk puts its backups, when one is due, and which are kept."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Sequence
from contextlib import suppress
from dataclasses import asdict, dataclass, replace
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

from ..common.errors import KnownError
from ..common.jobs import JobControl
from . import backup, history
from . import places as volumes
from .backup import SUFFIX, Backup, Details
from .durable import sync
from .store import Store

if TYPE_CHECKING:
    from ..context import Context

FILE = "backups.json"
ON_VOLUME = "邻里服务台备份"
"""Folder on a volume that is known by its label."""
_OWN = re.compile(r"-\d{8}-\d{6}(-\d+)?$")  # what thinning may touch: no backup before an upgrade


@dataclass(frozen=True, slots=True)
class Place:
    """A folder, or a volume by its label; what went there last (``last_head``: number of the history then)."""

    path: str = ""
    label: str = ""
    last_at: str = ""
    last_head: int = -1

    def where(self) -> Path | None:
        """The folder now; None while the volume is not plugged in."""
        if not self.label:
            return Path(self.path)
        volume = volumes.by_label(self.label)
        return None if volume is None else volume / (self.path or ON_VOLUME)

    @property
    def words(self) -> str:
        return f"U盘“{self.label}”" if self.label else self.path


@dataclass(frozen=True, slots=True)
class Outcome:
    """What came of one place. ``sentence`` says it in words, also when it went well."""

    place: Place
    backup: Backup | None
    sentence: str


@dataclass(frozen=True, slots=True)
class Found:
    """A backup that is there. ``details`` None: of another key, or not readable. ``kept_as``: by which rule it stays."""

    file: Path
    made_at: str
    size: int
    place: Place
    details: Details | None
    kept_as: str = ""


# Places


def places(folder: Path) -> list[Place]:
    """Where backups of the store in ``folder`` go from this desk; by default beside it."""
    try:
        rows = json.loads((folder / FILE).read_text("utf-8"))["places"]
        found = [Place(**row) for row in rows]
    except (OSError, ValueError, KeyError, TypeError):
        found = []
    return found or [Place(path=str(folder.absolute().parent / backup.FOLDER))]


def save_places(folder: Path, chosen: Sequence[Place]) -> None:
    """Replace them at once. Raises KnownError."""
    fresh = folder / (FILE + ".new")
    try:
        fresh.write_text(json.dumps({"places": [asdict(one) for one in chosen]}, ensure_ascii=False, indent=1), "utf-8")
        sync(fresh)
        fresh.replace(folder / FILE)
    except OSError as error:
        with suppress(OSError):
            fresh.unlink(missing_ok=True)
        raise KnownError(f"备份位置没有存下（{error.strerror}），原来的位置照旧。请检查磁盘空间和权限。") from error


# Making them


def due(ctx: Context, *, closing: bool = False) -> bool:
    """Whether something changed since the last backup of a place that is there: today's is missing, or, when the
    window closes, whatever is newer than it."""
    head = history.head()["number"]
    for place in places(ctx.store.folder):
        changed = place.last_head != head
        if changed and (closing or place.last_at[:10] != ctx.today()) and place.where() is not None:
            return True
    return False


def run(ctx: Context, control: JobControl | None = None, *, automatic: bool = False) -> list[Outcome]:
    """Back up into every place, check, and thin; one place that fails does not stop the others.

    ``automatic``: the program's own, whoever is signed in; else it needs the right and stands in the history.
    Raises NotAllowed, Cancelled.
    """
    if not automatic:
        ctx.log("store.backup", "备份")
    found = []
    for place in places(ctx.store.folder):
        where = place.where()
        if where is None:
            found.append(Outcome(place, None, f"{place.words}没有插上，没有备份到那里。插上以后会自动补上。"))
            continue
        try:
            made = backup.make(ctx.store, where, ctx.now(), control=control)
        except KnownError as error:
            found.append(Outcome(place, None, error.sentence))
            continue
        assert made.details is not None
        done = replace(place, last_at=ctx.now(), last_head=made.details.head_number)
        _note(ctx.store.folder, done)
        thin(where, ctx)
        found.append(Outcome(done, made, f"已备份并核验：{made.file.name}"))
    good = [one.place.last_head for one in found if one.backup is not None]
    if good:
        ctx.store.set_meta("last_backup_head", str(max(good)))
    return found


def _note(folder: Path, done: Place) -> None:
    """What went to a place, beside whatever was changed about the places meanwhile."""
    now = [done if (one.path, one.label) == (done.path, done.label) else one for one in places(folder)]
    with suppress(KnownError):  # then it is made once more than needed
        save_places(folder, now)


# Keeping them


def thin(folder: Path, ctx: Context) -> list[Path]:
    """Remove what no rule keeps; gives what went. Nothing made before the last restore is ever touched."""
    counts = [int(str(ctx.setting(f"backup.{rule}"))) for rule in ("daily", "weekly", "monthly")]
    restored = ctx.store.meta("restored_at")
    own = [(at, file) for at, file in _own(folder, ctx.store.uid) if _OWN.search(file.stem)]
    kept = set(_kept(own, counts))
    gone = []
    for at, file in own:
        if file not in kept and (not restored or at > restored):
            with suppress(OSError):
                file.unlink()
                gone.append(file)
    return gone


def _own(folder: Path, uid: str) -> list[tuple[str, Path]]:
    """Readable backups of this store, the newest first."""
    found = []
    for file in folder.glob(f"*{SUFFIX}"):
        with suppress(KnownError):
            manifest = backup.read_manifest(file)
            if manifest["store_uid"] == uid and uid:
                found.append((str(manifest["made_at"]), file))
    return sorted(found, reverse=True)


def _kept(own: Iterable[tuple[str, Path]], counts: Sequence[int]) -> dict[Path, str]:
    """Newest of each of the last days, weeks and months that have one, each with its rule in words."""
    rules = (("日备份", lambda at: at[:10]), ("周备份", _week), ("月备份", lambda at: at[:7]))
    found: dict[Path, str] = {}
    listed = list(own)
    for (title, period), most in zip(rules, counts, strict=True):
        seen: set[str] = set()
        for at, file in listed:
            if period(at) not in seen and len(seen) < most:
                seen.add(period(at))
                found.setdefault(file, title)
    if listed:
        found.setdefault(listed[0][1], "最新")
    return found


def _week(at: str) -> str:
    year, week, _ = date.fromisoformat(at[:10]).isocalendar()
    return f"{year}-{week:02}"


# Looking at them


def existing(ctx: Context) -> list[Found]:
    """Every backup of this store in the places that are there, the newest first. Only manifests are read."""
    counts = [int(str(ctx.setting(f"backup.{rule}"))) for rule in ("daily", "weekly", "monthly")]
    found = []
    for place in places(ctx.store.folder):
        where = place.where()
        if where is None:
            continue
        own = _own(where, ctx.store.uid)
        kept = _kept(own, counts)
        for at, file in own:
            details = None
            with suppress(KnownError):
                details = backup.details(file, ctx.store.key)
            restored = ctx.store.meta("restored_at")
            rule = kept.get(file, "") or ("恢复前的备份，不自动清理" if restored and at <= restored else "")
            if not _OWN.search(file.stem):
                rule = "升级前的备份，不自动清理"
            found.append(Found(file, at, file.stat().st_size, place, details, rule))
    return sorted(found, key=lambda one: one.made_at, reverse=True)


def newest_head(store: Store) -> tuple[int, str, str] | None:
    """Number and hash of the history's head in the newest backup of this store, and its name.

    What was made before the last restore does not count: the store went back behind it on purpose.
    """
    restored = store.meta("restored_at")
    newest: tuple[str, Details, Path] | None = None
    for place in places(store.folder):
        where = place.where()
        for at, file in _own(where, store.uid) if where is not None else []:
            if restored and at <= restored:
                break
            try:
                details = backup.details(file, store.key)
            except KnownError:
                continue
            if newest is None or at > newest[0]:
                newest = (at, details, file)
            break
    return None if newest is None else (newest[1].head_number, newest[1].head_hash, newest[2].name)
