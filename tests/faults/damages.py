"""Random damage to a store's files and to backups: found, or harmless; never silently wrong, never a traceback."""

from __future__ import annotations

import random
import shutil
import tempfile
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from desktop_app.common.errors import KnownError
from desktop_app.residents.models import Person
from desktop_app.store import backup, checking, keys
from desktop_app.store.store import ABOUT_FILE, DATABASE_FILE

from . import halls
from .figures import Figures

PAGE = 4096
WAL = DATABASE_FILE + "-wal"
SHM = DATABASE_FILE + "-shm"
Harm = Callable[[random.Random, bytearray], None]


def flip_bits(dice: random.Random, raw: bytearray) -> None:
    for _ in range(dice.choice((1, 1, 2, 8))):
        raw[dice.randrange(len(raw))] ^= 1 << dice.randrange(8)


def overwrite(dice: random.Random, raw: bytearray) -> None:
    length = min(len(raw), dice.choice((1, 16, 512, PAGE)))
    at = dice.randrange(len(raw) - length + 1)
    raw[at : at + length] = dice.randbytes(length)


def cut_end(dice: random.Random, raw: bytearray) -> None:
    pages = len(raw) // PAGE
    by = dice.choice((1, dice.randrange(1, PAGE), PAGE * dice.randint(1, max(pages, 1)), len(raw)))
    del raw[max(0, len(raw) - by) :]


def swap_pages(dice: random.Random, raw: bytearray) -> None:
    first, second = (dice.randrange(max(len(raw) // PAGE, 1)) * PAGE for _ in range(2))
    length = min(PAGE, len(raw) - first, len(raw) - second)
    raw[first : first + length], raw[second : second + length] = (
        bytes(raw[second : second + length]),
        bytes(raw[first : first + length]),
    )


def zero_page(dice: random.Random, raw: bytearray) -> None:
    at = dice.randrange(max(len(raw) // PAGE, 1)) * PAGE
    length = min(PAGE, len(raw) - at)
    raw[at : at + length] = bytes(length)


def repeat_page(dice: random.Random, raw: bytearray) -> None:
    first, second = (dice.randrange(max(len(raw) // PAGE, 1)) * PAGE for _ in range(2))
    length = min(PAGE, len(raw) - first, len(raw) - second)
    raw[first : first + length] = bytes(raw[second : second + length])


def add_rubbish(dice: random.Random, raw: bytearray) -> None:
    raw += dice.randbytes(dice.choice((1, 100, PAGE, 3 * PAGE)))


HARMS: tuple[Harm, ...] = (flip_bits, overwrite, cut_end, swap_pages, zero_page, repeat_page, add_rubbish)


@dataclass(frozen=True)
class Whole:
    """The stores that are damaged, and what they hold."""

    closed: Path
    crashed: Path  # with a -wal that was never taken in
    older: Path  # the same store some changes before, with its own -wal
    later: Path  # the same store, closed at the end
    file: Path  # a backup of ``closed``
    key: bytes
    heads: dict[Path, int]
    contents: dict[Path, dict[str, str]]


def prepared(place: Path, people: int) -> Whole:
    """A hall, closed; the same with writes still in its -wal, early and late; and a backup."""
    closed, older, crashed = place / "closed", place / "older", place / "crashed"
    key = halls.made(closed, people=people)
    heads, contents = {}, {}
    ctx = halls.opened(closed, key)
    made = backup.make(ctx.store, place / "usb", ctx.now())
    heads[closed], contents[closed] = halls.head(), halls.contents()
    ctx.store.close()
    live = halls.copied(closed, place / "live")
    ctx = halls.opened(live, key)
    for number in range(30):
        _work(ctx, number)
        if number == 14:
            halls.copied(live, older)
    halls.copied(live, crashed)
    heads[crashed], contents[crashed] = halls.head(), halls.contents()
    heads[live], contents[live] = halls.head(), halls.contents()
    ctx.store.close()
    return Whole(closed, crashed, older, live, made.file, key, heads, contents)


def _work(ctx: halls.Context, number: int) -> None:
    halls.add_resident(ctx, f"欧阳{chr(0x4E10 + number)}")
    with ctx.write("residents.edit", "修改居民") as writer:
        writer.update(Person, 1 + number % 5, {"remark": f"第{number}次"})
    if number % 5 == 0:
        halls.take_case_in(ctx)


def run(damages: int, seed: int, *, people: int = 200) -> Figures:
    """Damage copies ``damages`` times; count how each was met."""
    figures = Figures("damage to files", seed)
    dice = random.Random(seed)
    with tempfile.TemporaryDirectory(prefix="linli-damages-") as top:
        whole = prepared(Path(top), people)
        for _ in range(damages):
            kind, what = dice.choices(KINDS, weights=[weight for *_, weight in KINDS])[0][:2]
            place = Path(top) / "hurt"
            place.mkdir()
            how, met = what(whole, dice, place)
            shutil.rmtree(place)
            figures.counts["damages"] += 1
            figures.counts[f"{kind}: {met.partition(':')[0]}"] += 1
            if not met.startswith(("found", "harmless")):
                figures.failures.append(f"{kind}, {how}: {met}")
    figures.counts = type(figures.counts)(dict(sorted(figures.counts.items())))
    return figures.done()


# Kinds of damage: each gives what was done in words, and how it was met


def _harm(dice: random.Random, file: Path) -> str:
    harm = dice.choice(HARMS)
    raw = bytearray(file.read_bytes())
    before = bytes(raw)
    while raw == before:
        harm(dice, raw)
        if harm in (swap_pages, repeat_page) and raw == before:
            harm = dice.choice(HARMS)
    file.write_bytes(raw)
    return f"{harm.__name__} in {file.name}"


def hurt_database(whole: Whole, dice: random.Random, place: Path) -> tuple[str, str]:
    store = halls.copied(whole.closed, place / "store")
    return _harm(dice, store / DATABASE_FILE), met(whole, whole.closed, store)


def hurt_database_beside_wal(whole: Whole, dice: random.Random, place: Path) -> tuple[str, str]:
    store = halls.copied(whole.crashed, place / "store")
    return _harm(dice, store / DATABASE_FILE), met(whole, whole.crashed, store)


def hurt_wal(whole: Whole, dice: random.Random, place: Path) -> tuple[str, str]:
    store = halls.copied(whole.crashed, place / "store")
    if dice.random() < 0.5:  # after a power cut; else after a kill, when it is still there
        (store / SHM).unlink()
    return _harm(dice, store / WAL), met(whole, whole.crashed, store)


def lose_wal(whole: Whole, dice: random.Random, place: Path) -> tuple[str, str]:
    store = halls.copied(whole.crashed, place / "store")
    for name in (WAL, SHM):
        (store / name).unlink()
    return "the -wal is gone", met(whole, whole.crashed, store)


def hurt_shm(whole: Whole, dice: random.Random, place: Path) -> tuple[str, str]:
    store = halls.copied(whole.crashed, place / "store")
    return _harm(dice, store / SHM), met(whole, whole.crashed, store)


def old_wal(whole: Whole, dice: random.Random, place: Path) -> tuple[str, str]:
    """The -wal of an older state beside a newer database, with and without its -shm."""
    base = dice.choice((whole.later, whole.crashed))
    store = halls.copied(base, place / "store")
    shutil.copy(whole.older / WAL, store / WAL)
    (store / SHM).unlink(missing_ok=True)
    if dice.random() < 0.5:
        shutil.copy(whole.older / SHM, store / SHM)
    return f"an old -wal beside {base.name}", met(whole, base, store)


def stale_page(whole: Whole, dice: random.Random, place: Path) -> tuple[str, str]:
    """A disk that lost one write: a page as it was some changes before, whole in itself."""
    store = halls.copied(whole.later, place / "store")
    old, raw = (whole.closed / DATABASE_FILE).read_bytes(), bytearray((store / DATABASE_FILE).read_bytes())
    places = range(0, min(len(old), len(raw)), PAGE)
    at = dice.choice([at for at in places if old[at : at + PAGE] != raw[at : at + PAGE]])
    raw[at : at + PAGE] = old[at : at + PAGE]
    (store / DATABASE_FILE).write_bytes(raw)
    return f"page {at // PAGE + 1} is an old one", met(whole, whole.later, store)


def hurt_keys(whole: Whole, dice: random.Random, place: Path) -> tuple[str, str]:
    store = halls.copied(whole.closed, place / "store")
    return _harm(dice, store / keys.FILE), met(whole, whole.closed, store, unlock=True)


def hurt_about(whole: Whole, dice: random.Random, place: Path) -> tuple[str, str]:
    store = halls.copied(whole.closed, place / "store")
    return _harm(dice, store / ABOUT_FILE), met(whole, whole.closed, store, unlock=True)


def hurt_backup(whole: Whole, dice: random.Random, place: Path) -> tuple[str, str]:
    """Refused when it is verified; or it brings back exactly what it held."""
    file = Path(shutil.copy(whole.file, place))
    how = _harm(dice, file)
    try:
        backup.verify(file, whole.key)
        key = backup.unlock(file, halls.OPERATOR, halls.PASSWORD)
        backup.restore(file, place / "store", key)
    except KnownError:
        return how, "found: the backup is refused"
    except Exception as error:  # noqa: BLE001  a figure, whatever it is
        return how, f"TRACEBACK {type(error).__name__}: {error}"
    return how, met(whole, whole.closed, place / "store")


KINDS: tuple[tuple[str, Callable[[Whole, random.Random, Path], tuple[str, str]], int], ...] = (
    ("database", hurt_database, 8),
    ("database beside a -wal", hurt_database_beside_wal, 4),
    ("-wal", hurt_wal, 5),
    ("no -wal", lose_wal, 1),
    ("-shm", hurt_shm, 2),
    ("old -wal", old_wal, 2),
    ("old page", stale_page, 3),
    ("keys.json", hurt_keys, 2),
    ("store.toml", hurt_about, 1),
    ("backup", hurt_backup, 6),
)


def met(whole: Whole, base: Path, store: Path, *, unlock: bool = False) -> str:
    """How the program meets a damaged store: found, harmless, or what must not be."""
    try:
        key = keys.unlock(store, halls.OPERATOR, halls.PASSWORD) if unlock else whole.key
        ctx = halls.opened(store, key)
    except KnownError:
        return "found: opening says so"
    except Exception as error:  # noqa: BLE001  a figure, whatever it is
        return f"TRACEBACK at opening, {type(error).__name__}: {error}"
    try:
        if checking.problems(ctx.store):
            return "found: the check says so"
        tables = halls.differing(whole.contents[base], halls.contents(whole.heads[base]))
        return f"SILENTLY WRONG: {tables}" if tables else "harmless"
    except KnownError:
        return "found: reading says so"
    except Exception as error:  # noqa: BLE001  a figure, whatever it is
        return f"TRACEBACK later, {type(error).__name__}: {error}"
    finally:
        ctx.store.close()
