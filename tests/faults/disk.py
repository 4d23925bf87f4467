"""A full disk at every stage: a sentence, nothing half-written, a sound store, and it works once there is room again.

Runs in a process of its own with a small file system that only it sees: ``python -m tests.faults.disk ROUNDS SEED``
below ``unshare -m`` (as root) or ``unshare -rm`` (as anybody, where the kernel lets one).
"""

from __future__ import annotations

import contextlib
import io
import json
import os
import random
import shutil
import subprocess
import sys
import tempfile
import zipfile
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from desktop_app.common.errors import KnownError
from desktop_app.store import backup, checking, keys

from . import halls, upgrades
from .figures import Figures

ROOT = Path(__file__).resolve().parents[2]
MEGABYTES = 48
PAGE = 4096
NEW_PASSWORD = "换过的够长的新密码"


def command(rounds: int, seed: int) -> list[str]:
    """The words that run it where it may mount something."""
    return [*_apart(), sys.executable, "-m", "tests.faults.disk", str(rounds), str(seed)]


def why_not() -> str:
    """Why there can be no small file system here; empty when there can."""
    if shutil.which("unshare") is None:
        return "no unshare: a small file system of one's own cannot be mounted"
    with tempfile.TemporaryDirectory() as place:
        words = [*_apart(), "mount", "-t", "tmpfs", "-o", "size=1m", "tmpfs", place]
        tried = subprocess.run(words, capture_output=True, text=True, check=False)
    return f"no small file system can be mounted here: {tried.stderr.strip()}" if tried.returncode else ""


def _apart() -> list[str]:
    return ["unshare", "-m" if os.geteuid() == 0 else "-rm"]


def run(rounds: int, seed: int) -> Figures:
    """``rounds`` full disks at each stage."""
    figures = Figures("full disk", seed)
    done = subprocess.run(command(rounds, seed), cwd=ROOT, capture_output=True, text=True, check=False)
    if done.returncode != 0:
        figures.failures.append(f"ended with {done.returncode}: {done.stdout[-2000:]}{done.stderr[-2000:]}")
        return figures.done()
    told = json.loads(done.stdout.splitlines()[-1])
    figures.counts.update(told["counts"])
    figures.failures.extend(told["failures"])
    return figures.done()


@dataclass
class Disk:
    """The small file system: ``store`` and what is written out lie on it."""

    place: Path
    key: bytes
    dice: random.Random
    old: dict[str, bytes] = field(default_factory=dict)

    @property
    def store(self) -> Path:
        return self.place / "store"

    @property
    def out(self) -> Path:
        return self.place / "out"

    def fill(self, pages: int) -> None:
        """Leave only so many pages free."""
        facts = os.statvfs(self.place)
        size = facts.f_bavail * facts.f_frsize - pages * PAGE
        if size > 0:
            with (self.place / "filler").open("wb") as filler:
                os.posix_fallocate(filler.fileno(), 0, size)

    def free(self) -> None:
        (self.place / "filler").unlink(missing_ok=True)

    def clear(self) -> None:
        for path in self.place.iterdir():
            shutil.rmtree(path) if path.is_dir() else path.unlink()
        for name in ("out", "tmp"):
            (self.place / name).mkdir()


Act = Callable[[Disk, Callable[[], None]], None]


@dataclass(frozen=True)
class Stage:
    """Something to do. ``act`` calls its second argument at the moment when the disk fills up."""

    name: str
    act: Act
    changes: bool = True  # whether the store holds something else when it was done


def in_session(work: Callable[[Disk, Any], object]) -> Act:
    """Done in a window that was open before the disk filled up."""

    def act(disk: Disk, fill: Callable[[], None]) -> None:
        ctx = halls.opened(disk.store, disk.key)
        try:
            fill()
            work(disk, ctx)
        finally:
            ctx.store.close()

    return act


class Failed(KnownError):
    """A command ended with 1 and a sentence."""


def by_command(*words: str) -> Act:
    """Done by a command; {store}, {out}, {backup} stand for places."""

    def act(disk: Disk, fill: Callable[[], None]) -> None:
        from desktop_app.cli import main

        fill()
        places = {"store": disk.store, "out": disk.out, "backup": disk.place / "kept.linlibackup"}
        said = io.StringIO()
        with contextlib.redirect_stdout(said), contextlib.redirect_stderr(io.StringIO()):
            code = main([*(word.format(**places) for word in words), "--json"])
        lines = said.getvalue().splitlines()
        if code == 1 and len(lines) == 1 and json.loads(lines[0])["error"]:
            raise Failed(json.loads(lines[0])["error"])
        if code != 0:
            raise AssertionError(f"exit status {code}: {lines}")

    return act


# What is done


def save(disk: Disk, ctx: Any) -> None:
    halls.add_resident(ctx, "欧阳" + chr(0x4E00 + disk.dice.randrange(5000)))


def bring_in(disk: Disk, ctx: Any) -> None:
    names = ["司徒" + chr(0x4E00 + place) for place in range(60)]
    with tempfile.TemporaryDirectory(dir=ROOT / "build") as elsewhere:
        halls.bring_in(ctx, halls.roster(Path(elsewhere) / "名册.csv", names, 1))


def take_case_in(_disk: Disk, ctx: Any) -> None:
    halls.take_case_in(ctx)


def export(disk: Disk, ctx: Any) -> None:
    from desktop_app.residents import exporting
    from desktop_app.residents.models import Person

    exporting.export(ctx, disk.out / "名册.xlsx", [row.id for row in Person.select(Person.id)])


def back_up(disk: Disk, ctx: Any) -> None:
    backup.make(ctx.store, disk.out, ctx.now())


def change_password(disk: Disk, ctx: Any) -> None:
    """The old password opens the store until the new one does."""
    from desktop_app.operators import service

    try:
        service.change_password(ctx, halls.PASSWORD, NEW_PASSWORD, cost=keys.TEST_COST)
    except KnownError:
        disk.free()
        keys.unlock(disk.store, halls.OPERATOR, halls.PASSWORD)
        raise
    keys.unlock(disk.store, halls.OPERATOR, NEW_PASSWORD)


def save_draft(_disk: Disk, ctx: Any) -> None:
    from desktop_app.store import drafts

    values = {"name": "欧阳", "remark": "话" * 3000}
    drafts.save(ctx.store, ctx.operator.id, "person:new", "新增居民", values, None, ctx.now())


def open_and_close(disk: Disk, fill: Callable[[], None]) -> None:
    fill()
    halls.opened(disk.store, disk.key).store.close()


def upgrade(disk: Disk, fill: Callable[[], None]) -> None:
    """A store of an old program is opened; before anything is changed, it is backed up."""
    from desktop_app import context

    old = disk.place / "old"
    if not old.exists():
        shutil.copytree(upgrades.old_stores()[0], old)
    if "key" not in disk.old:
        disk.old["key"] = keys.unlock(old, "演示", "旧密码")
    fill()
    ctx = context.sign_in(old, "演示", "旧密码", key=disk.old["key"])
    try:
        lost = upgrades.lost_rows(upgrades.old_stores()[0])
        assert not lost and not checking.problems(ctx.store), f"not whole after the upgrade: {lost}"
    finally:
        ctx.store.close()


def create(disk: Disk, fill: Callable[[], None]) -> None:
    from desktop_app import context

    fill()
    context.create(disk.place / "new", hall=halls.HALL, password=halls.PASSWORD, cost=keys.TEST_COST).store.close()


STAGES = (
    Stage("save", in_session(save)),
    Stage("case with its number", in_session(take_case_in)),
    Stage("import", in_session(bring_in)),
    Stage("export", in_session(export), changes=False),
    Stage("backup", in_session(back_up), changes=False),
    Stage("password", in_session(change_password), changes=False),
    Stage("draft", in_session(save_draft), changes=False),
    Stage("opening", open_and_close, changes=False),
    Stage("upgrade", upgrade, changes=False),
    Stage("new store", create, changes=False),
    Stage("command report", by_command("report", "monthly", "{month}", "--store", "{store}", "--out", "{out}"), changes=False),
    Stage("command print", by_command("print", "case", "id:1", "--store", "{store}", "--out", "{out}"), changes=False),
    Stage("command export", by_command("export", "residents", "--store", "{store}", "--out", "{out}/名册.xlsx"), changes=False),
    Stage("command backup", by_command("backup", "--store", "{store}", "--to", "{out}"), changes=False),
    Stage("command restore", by_command("restore", "{backup}", "--store", "{store}"), changes=False),
)  # fmt: skip


# Looking afterwards


def left_over(out: Path) -> list[str]:
    """Files that are not whole, and what was only on the way."""
    found = []
    for path in sorted(out.rglob("*")):
        if path.is_dir():
            if path.name.startswith("tmp") or path.name.startswith("."):
                found.append(f"folder {path.name}")
            continue
        raw = path.read_bytes()
        whole = {
            ".pdf": lambda raw=raw: raw.startswith(b"%PDF") and raw.rstrip().endswith(b"%%EOF"),
            ".xlsx": lambda path=path: zipfile.is_zipfile(path) and zipfile.ZipFile(path).testzip() is None,
            backup.SUFFIX: lambda path=path: bool(backup.verify(path)),
        }.get(path.suffix, lambda: False)
        try:
            if not whole():
                found.append(path.name)
        except (KnownError, zipfile.BadZipFile):
            found.append(path.name)
    return found


def one(stage: Stage, disk: Disk, template: Path, pages: int, figures: Figures) -> bool:
    """One full disk at one stage; gives whether the stage was done all the same."""
    disk.clear()
    halls.copied(template, disk.store)
    shutil.copy(template.parent / "kept.linlibackup", disk.place)
    before, until = _contents(disk)

    def attempt(fill: Callable[[], None]) -> bool:
        try:
            stage.act(disk, fill)
        except KnownError as error:
            said = error.sentence
            if "钥匙不对" in said or "Traceback" in said:
                figures.failures.append(f"{stage.name}, {pages} pages left: misleading words: {said}")
            figures.counts[f"{stage.name}: failed with a sentence"] += 1
            disk.old["said"] = said.encode()
            return False
        return True

    where = f"{stage.name}, {pages} pages left"
    try:
        done = attempt(lambda: disk.fill(pages))
    except BaseException as error:  # noqa: BLE001  a figure, whatever it is
        figures.failures.append(f"{where}: {type(error).__name__}: {error}")
        done = False
    disk.free()
    left = left_over(disk.out)
    if left:
        figures.failures.append(f"{where}: left {left}")
    try:
        after, _ = _contents(disk, until)
        if not done and (tables := halls.differing(before, after)):
            figures.failures.append(f"{where}: half done, {tables} differ")
        if not done and not attempt(lambda: None):
            figures.failures.append(f"{where}: does not work with room again: {disk.old['said'].decode()}")
    except BaseException as error:  # noqa: BLE001  a figure, whatever it is
        figures.failures.append(f"{where}, with room again: {type(error).__name__}: {error}")
    figures.counts[f"{stage.name}: done all the same"] += done
    return done


def _contents(disk: Disk, until: int | None = None) -> tuple[dict[str, str], int]:
    ctx = halls.opened(disk.store, disk.key)
    try:
        problems = checking.problems(ctx.store)
        if problems:
            raise AssertionError(f"not sound: {problems}")
        until = halls.head() if until is None else until
        return halls.contents(until), until
    finally:
        ctx.store.close()


def main() -> None:
    rounds, seed = int(sys.argv[1]), int(sys.argv[2])
    dice = random.Random(seed)
    figures = Figures("full disk", seed)
    os.environ["LINLI_PASSWORD"] = halls.PASSWORD
    os.environ["OPENPYXL_LXML"] = "False"  # lxml is here only because a test library brings it; users have none
    (ROOT / "build").mkdir(exist_ok=True)
    with tempfile.TemporaryDirectory(prefix="linli-disk-", dir=ROOT / "build") as top:
        template = Path(top) / "template"
        key = halls.made(template, people=60)
        ctx = halls.opened(template, key)
        shutil.copy(backup.make(ctx.store, Path(top) / "first", ctx.now()).file, Path(top) / "kept.linlibackup")
        month = ctx.today()[:7]
        ctx.store.close()
        small = Path(top) / "small"
        small.mkdir()
        subprocess.run(["mount", "-t", "tmpfs", "-o", f"size={MEGABYTES}m", "tmpfs", str(small)], check=True)
        try:
            disk = Disk(small, key, dice)
            tempfile.tempdir = str(small / "tmp")
            os.environ["XDG_STATE_HOME"] = os.environ["XDG_CACHE_HOME"] = str(Path(top) / "state")
            for stage in STAGES:
                most = 2048  # pages that are surely enough
                for _ in range(rounds):
                    pages = int(most * dice.random() ** 3)  # mostly few: there are more instants to fail at
                    if one(_dated(stage, month), disk, template, pages, figures):
                        most = min(most, pages + 8)
        finally:
            tempfile.tempdir = None
            subprocess.run(["umount", "-l", str(small)], check=False)
    sys.stdout.write(json.dumps({"counts": figures.counts, "failures": figures.failures}, ensure_ascii=False) + "\n")


def _dated(stage: Stage, month: str) -> Stage:
    if stage.name != "command report":
        return stage
    words = ("report", "monthly", month, "--store", "{store}", "--out", "{out}")
    return Stage(stage.name, by_command(*words), changes=False)


if __name__ == "__main__":
    main()
