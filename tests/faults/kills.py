"""SIGKILL at random instants of a writer; then everything it had acknowledged is looked for, and nothing else."""

from __future__ import annotations

import json
import os
import random
import shutil
import tempfile
import time
from copy import deepcopy
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from desktop_app.context import Context
from desktop_app.mediation.models import Case
from desktop_app.residents.models import Person
from desktop_app.store import backup, checking, drafts
from desktop_app.store.models import Change, ChangeItem, IssuedNumber

from . import halls
from .figures import Figures
from .shooting import Gun, gun
from .writer import BATCH, CALLS, called, phone

AIMS = (
    "start",
    "open",
    "add",
    "edit",
    "import",
    "import",
    "case",
    "void",
    "undo",
    "backup",
    "backup",
    "draft",
    "restore",
    "close",
)
"""What is going on when the shot falls; importing and backing up take longest and are aimed at twice as often."""
BESIDE = ("backup", "restore", "draft")  # calls that leave no change in the history
A_STORE = 50  # kills on one store, so that looking through it stays quick
FRESH = 20  # every so manyth writer is a fresh interpreter
Key = tuple[str, int]


@dataclass
class Known:
    """What the store must hold by all that was acknowledged."""

    rows: dict[Key, Any] = field(default_factory=dict)  # ("person", id) → [name, phone]; ("case", id) → number
    numbers: set[str] = field(default_factory=set)
    effects: dict[int, list[tuple[Key, Any, Any]]] = field(default_factory=dict)  # change → row, before, after
    changes: set[int] = field(default_factory=set)  # their numbers

    def set(self, number: int, changed: dict[Key, Any]) -> None:
        self.effects[number] = [(key, self.rows.get(key), value) for key, value in changed.items()]
        for key, value in changed.items():
            self.rows[key] = value

    def take_back(self, number: int, undid: int) -> None:
        self.set(number, {key: before for key, before, _ in self.effects[undid]})

    def alive(self) -> dict[Key, Any]:
        return {key: value for key, value in self.rows.items() if value is not None}


class Range:
    """One store under fire, with what it must hold."""

    def __init__(self, place: Path, key: bytes, figures: Figures, founded: int) -> None:
        self.place, self.key, self.figures, self.founded = place, key, figures, founded
        self.folder, self.backups = place / "store", place / "usb"
        (place / "rosters").mkdir()
        self.known = Known()
        self.saved: dict[str, Known] = {}  # by backup file
        self.pending: list[dict[str, Any]] = []  # begun, never acknowledged
        self.restoring: str | None = None
        self.verified: set[str] = set()
        self.typed: dict[str, set[int]] = {}  # draft → what it may hold

    def order(self, calls: list[tuple[str, int]]) -> dict[str, Any]:
        return {
            "folder": str(self.folder),
            "backups": str(self.backups),
            "rosters": str(self.place / "rosters"),
            "key": self.key.hex(),
            "operator": halls.OPERATOR,
            "calls": calls,
        }

    # What the writer says

    def hear(self, line: dict[str, Any]) -> None:
        if "begin" in line:
            self.pending.append(line)
        elif "done" in line:
            self.pending.pop()
            self._acknowledge(line)
        elif line.get("note") == "restoring":
            self.restoring = line["file"]
        elif "error" in line:
            self.figures.failures.append(f"the writer failed: {line['error']} ({self.pending[-1:]})")

    def _acknowledge(self, line: dict[str, Any]) -> None:
        what = line["done"]
        self.known.changes.add(line["number"])
        if what not in ("open", "close"):
            self.figures.counts["acknowledged calls"] += 1
        if "value" in line:  # add, edit
            self.known.set(line["number"], {("person", line["id"]): line["value"]})
        elif what == "import":
            self.known.set(line["number"], {("person", row[0]): row[1:] for row in line["people"]})
            if len(line["people"]) != BATCH:
                self.figures.failures.append(f"an import was acknowledged with {len(line['people'])} people")
        elif "text" in line:  # case
            self.known.set(line["number"], {("case", line["id"]): line["text"]})
            self.known.numbers.add(line["text"])
        elif "gone" in line:  # void
            self.known.set(line["number"], {("case", line["gone"]): None})
        elif what == "undo" and line["undid"] is not None:
            self.known.take_back(line["number"], line["undid"])
        elif "draft" in line:
            self.typed[line["draft"]] = {line["typed"]}
        elif what == "backup":
            self.saved[line["file"]] = deepcopy(self.known)
        elif what == "restore" and line["file"]:
            self.known = deepcopy(self.saved.get(line["file"], self.known))
            self.restoring = None

    # What must hold afterwards

    def look(self) -> None:
        """Open the store as the next start does, and compare."""
        try:
            ctx = halls.opened(self.folder, self.key)
        except BaseException as error:
            self.figures.failures.append(f"does not open after {self.pending}: {type(error).__name__}: {error}")
            raise
        try:
            self._settle_restore()
            self._settle_pending()
            self._compare()
            self._look_at_drafts(ctx)
            self.figures.failures.extend(checking.problems(ctx.store))
        finally:
            ctx.store.close()
        self._look_at_backups()

    def _settle_restore(self) -> None:
        """A restore that was cut off has either happened or not."""
        file, self.restoring = self.restoring, None
        if file is not None and file in self.saved:
            before = self.saved[file]
            if _stored() == before.alive() and before.alive() != self.known.alive():
                self.known = deepcopy(before)
                self.figures.counts["restores that had happened"] += 1

    def _settle_pending(self) -> None:
        """A call that was cut off has happened whole or not at all; the history says which."""
        written = Change.select().where(Change.item_count > 0).order_by(Change.id)
        news = [row for row in written if row.id not in self.known.changes and row.id > self.founded]
        for line in self.pending:
            if line["begin"] == "draft" and f"person:{line['token'] % 2}" in self.typed:
                self.typed[f"person:{line['token'] % 2}"].add(line["token"])
        calls = [line for line in self.pending if line["begin"] in CALLS and line["begin"] not in BESIDE]
        self.pending = []
        for row in news:
            changed = self._changed_by(row)
            line = next((one for one in calls if _fits(one, row, changed)), None)
            if line is None:
                self.figures.failures.append(
                    f"change {row.id} {row.action} ({len(changed)} rows) that nobody asked for"
                )
            else:
                calls.remove(line)
                self.figures.counts["cut off, and whole in the store"] += 1
            if row.undoes is not None:
                self.known.take_back(row.id, row.undoes)
            else:
                self.known.set(row.id, changed)
                self.known.numbers.update(value for key, value in changed.items() if key[0] == "case" and value)
        self.figures.counts["cut off, and nothing in the store"] += len(calls)
        for line in calls:
            names = Person.name.startswith(called(line["token"]))
            if line["begin"] == "import" and Person.select().where(names).exists():
                self.figures.failures.append("half an import")
        self.known.changes.update(row.id for row in news)

    def _changed_by(self, row: Change) -> dict[Key, Any]:
        """What a change did to people and cases, by its own details."""
        found: dict[Key, Any] = {}
        for item in ChangeItem.select().where(ChangeItem.change_id == row.id).order_by(ChangeItem.id):
            kind = {"person": "person", "mediation_case": "case"}.get(item.table_name)
            if kind is None:
                continue
            key, after = (kind, item.record_id), json.loads(item.after or "null")
            was = found.get(key, self.known.rows.get(key))
            if after is None or after.get("deleted_at"):
                found[key] = None
            elif kind == "case":
                found[key] = after.get("number", was)
            else:
                name, phone = was or (None, None)
                found[key] = [after.get("name", name), after.get("phone", phone)]
        return found

    def _compare(self) -> None:
        now, due = _stored(), self.known.alive()
        for key in now.keys() | due.keys():
            if now.get(key) != due.get(key):
                self.figures.failures.append(f"{key}: stored {now.get(key)}, acknowledged {due.get(key)}")
        issued = [row.text for row in IssuedNumber.select()]
        if len(set(issued)) != len(issued):
            self.figures.failures.append("twin numbers")
        if set(issued) != self.known.numbers:
            self.figures.failures.append(f"numbers differ: {set(issued) ^ self.known.numbers}")

    def _look_at_drafts(self, ctx: Context) -> None:
        for key, tokens in self.typed.items():
            found = drafts.find(ctx.store, ctx.operator.id, key)
            if found is None or found.version not in tokens or found.values != {"name": called(found.version)}:
                self.figures.failures.append(f"a draft that was kept is {found}, not one of {tokens}")
            else:
                self.typed[key] = {found.version}

    def _look_at_backups(self) -> None:
        files = set(self.backups.glob(f"*{backup.SUFFIX}")) if self.backups.exists() else set()
        for file in sorted(files):
            if str(file) in self.verified:
                continue
            try:
                backup.verify(file, self.key)
            except Exception as error:  # noqa: BLE001  a figure, whatever it is
                self.figures.failures.append(f"a finished backup does not verify: {error}")
            self.verified.add(str(file))
            self.figures.counts["backups verified"] += 1
            if str(file) not in self.saved:  # finished, and cut off before it could be said
                self.saved[str(file)] = deepcopy(self.known)
        for gone in set(self.saved) - {str(file) for file in files}:
            self.figures.failures.append(f"an acknowledged backup is gone: {Path(gone).name}")


def _fits(line: dict[str, Any], row: Change, changed: dict[Key, Any]) -> bool:
    """Whether a change is what a call that was cut off had been asked for, and all of it."""
    what, name, number = line["begin"], called(line["token"]), phone(line["token"])
    if what == "undo":
        return row.undoes is not None
    if what == "import":
        return len(changed) == BATCH and all(value and value[0].startswith(name) for value in changed.values())
    if what in ("add", "edit"):
        return len(changed) == 1 and any(
            value and (value[0] == name or value[1] == number) for value in changed.values()
        )
    return len(changed) == 1 and all(key[0] == "case" for key in changed)


def _stored() -> dict[Key, Any]:
    people = Person.select(Person.id, Person.name, Person.phone).where(Person.deleted_at.is_null()).tuples()
    cases = Case.select(Case.id, Case.number).where(Case.deleted_at.is_null()).tuples()
    found: dict[Key, Any] = {("person", row[0]): list(row[1:]) for row in people}
    return found | {("case", row[0]): row[1] for row in cases}


def run(kills: int, seed: int) -> Figures:
    """Kill ``kills`` writers. The figures say what was going on, and what was found afterwards."""
    figures = Figures("kills of a writer", seed)
    dice = random.Random(seed)
    figures.counts.update({"kills": 0, **{f"… during {aim}": 0 for aim in AIMS}})
    token = 0
    with tempfile.TemporaryDirectory(prefix="linli-kills-") as top, gun(dice, Path(top)) as ready:
        template = Path(top) / "template"
        key = halls.made(template)
        founded = halls.last_change(template, key)
        while figures.counts["kills"] < kills and len(figures.failures) < 20:
            place = Path(top) / "range"
            place.mkdir()
            halls.copied(template, place / "store")
            target = Range(place, key, figures, founded)
            for _ in range(min(A_STORE, kills - figures.counts["kills"])):
                token = _one(ready, target, token)
                while dice.random() < 0.2 and figures.counts["kills"] < kills:
                    _one(ready, target, token, only_opening=True)  # killed again, over what this one has left
                target.look()
            target.look()
            _sweep(target, token)
            shutil.rmtree(place)
    return figures.done()


def _one(ready: Gun, target: Range, token: int, *, only_opening: bool = False) -> int:
    """One writer that ends by a kill; gives the next free token."""
    figures, dice = target.figures, ready.dice
    while True:
        aim = dice.choice(("start", "open", "close") if only_opening else AIMS)
        count = 0 if only_opening else dice.randrange(4)
        names = dice.choices([name for name in CALLS if name != "restore"], k=count)
        names += [aim] if aim in CALLS else []
        calls = [(name, token + place) for place, name in enumerate(names)]
        token += len(calls) + 1
        fresh = (figures.counts["kills"] + 1) % FRESH == 0
        if ready.shoot(target.order(calls), target.hear, aim, fresh=fresh):
            figures.counts["kills"] += 1
            figures.counts[f"… during {aim}"] += 1
            figures.counts["… of fresh interpreters"] += fresh
            return token
        figures.counts["shots too late, not counted"] += 1


def _sweep(target: Range, token: int) -> None:
    """Two days later, a next backup leaves none of what killed ones left behind, and nothing half lies in the store's folder."""
    two_days_ago = time.time() - 48 * 3600
    for path in target.backups.iterdir() if target.backups.exists() else ():
        if path.suffix != backup.SUFFIX:
            os.utime(path, (two_days_ago, two_days_ago))
    ctx = halls.opened(target.folder, target.key)
    try:
        backup.make(ctx.store, target.backups, "2027-01-01 00:00:00")
    finally:
        ctx.store.close()
    left = [path.name for path in target.backups.iterdir() if path.suffix != backup.SUFFIX]
    if left:
        target.figures.failures.append(f"killed backups left {len(left)} files and folders for good: {left[:3]}")
    stray = [path.name for path in target.folder.iterdir() if path.suffix in (".new", ".part", ".tmp")]
    if stray:
        target.figures.failures.append(f"left in the store's folder for good: {stray}")


STEPPED = ("open", "add", "import", "case", "undo", "draft", "backup", "restore", "close")


def every_step(seed: int, *, calls: tuple[str, ...] = STEPPED, stride: int = 1) -> Figures:
    """Killed at each step of a call in turn: before and after each statement, and at each file made, moved, removed."""
    figures = Figures("kills at each step of a call", seed)
    dice = random.Random(seed)
    with tempfile.TemporaryDirectory(prefix="linli-steps-") as top, gun(dice, Path(top)) as ready:
        template = Path(top) / "template"
        key = halls.made(template)
        founded = halls.last_change(template, key)
        for call in calls:
            step = 1
            while _stepped(ready, template, call, step, key, founded, figures) and len(figures.failures) < 20:
                step += stride
                figures.counts[f"steps of {call}"] += 1
    return figures.done()


def _stepped(ready: Gun, template: Path, call: str, step: int, key: bytes, founded: int, figures: Figures) -> bool:
    """One call cut off at one step of a new store; False when it has fewer steps."""
    with tempfile.TemporaryDirectory(prefix="linli-step-") as place:
        halls.copied(template, Path(place) / "store")
        target = Range(Path(place), key, figures, founded)
        before = [("add", 1), ("backup", 2), ("add", 3)]
        if call == "open":
            ready.shoot(target.order(before), target.hear, "never")
            before = []
        given = target.order([*before, (call, 4)] if call in CALLS else before)
        killed = ready.shoot({**given, "die": [call, step]}, target.hear, "")
        try:
            target.look()
        except Exception:  # noqa: BLE001  told by look
            figures.failures[-1] = f"step {step} of {call}: {figures.failures[-1]}"
        return killed
