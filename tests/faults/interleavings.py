"""Two operators at once, in every order that chance gives: no update lost, no twin number, each knows of the other."""

from __future__ import annotations

import random
import tempfile
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from desktop_app.common.errors import KnownError
from desktop_app.context import Context, SignedIn
from desktop_app.mediation.models import Case
from desktop_app.operators import service as operators
from desktop_app.operators.roles import permissions
from desktop_app.residents.models import Person
from desktop_app.store import checking, history
from desktop_app.store.models import IssuedNumber, Operator
from desktop_app.store.store import Busy

from . import halls, servers
from .figures import Figures
from .hands import FIELDS, Desk, Hands, shown, signed_in

POOL = 4  # few records, so that the two often meet
SECOND = "吴静"


@dataclass
class Model:
    """What every record must hold, by what was answered."""

    rows: dict[int, dict[str, Any]]
    numbers: list[str] = field(default_factory=list)
    undoable: dict[str, list[tuple[int, Any]]] = field(default_factory=dict)  # operator → (change, what it did)


@dataclass
class Side:
    """One operator with what he has read and not yet saved."""

    name: str
    hands: Any
    read: dict[int, dict[str, Any]] = field(default_factory=dict)
    waiting: tuple[int, dict[str, Any], dict[str, str]] | None = None  # a save told, its answer not heard
    holding: tuple[int, dict[str, str]] | None = None


class Scheduler:
    """Moves two sides in an order drawn from a seed, and knows what must come of it."""

    def __init__(self, model: Model, sides: list[Side], dice: random.Random, figures: Figures, *, apart: bool) -> None:
        self.model, self.sides, self.dice, self.figures = model, sides, dice, figures
        self.apart = apart  # processes of their own: a save may be held open while the other works
        self.token = self.hot = 0
        self.reader: Desk | None = None

    def one(self) -> None:
        """One interleaving: each side does a few steps, in a random order."""
        self.hot = self.dice.choice(list(self.model.rows))  # the two are after the same record more often than not
        steps = [place for place in range(2) for _ in range(self.dice.randint(2, 4))]
        self.dice.shuffle(steps)
        for side in self.sides:
            side.read.clear()
        for place in steps:
            self._step(self.sides[place], self.sides[1 - place])
        for side, other in (self.sides, reversed(self.sides)):
            self._let_go(side, other)
        self.figures.counts["interleavings"] += 1

    def _step(self, side: Side, other: Side) -> None:
        if side.waiting is not None:  # he waits for the other, who goes on first
            self._let_go(other, side)
            return
        if side.holding is not None:
            self._let_go(side, other)
            return
        luck = self.dice.random()
        if other.holding is not None and other.holding[0] in side.read and luck < 0.7:
            self._save(side, other, other.holding[0])
        elif not side.read or luck < 0.25:
            self._read(side)
        elif luck < 0.70:
            self._save(side, other)
        elif luck < 0.78 and other.holding is None:
            self._number(side)
        elif luck < 0.85 and other.holding is None:
            self._undo(side)
        elif luck < 0.97 and self.apart and other.holding is None:
            self._hold(side)
        elif self.reader is not None and luck > 0.97:
            self._glance()
        else:
            self._read(side)

    # Steps

    def _read(self, side: Side) -> None:
        record = self.hot if self.dice.random() < 0.6 else self.dice.choice(list(self.model.rows))
        values = side.hands.do("read", record=record)["values"]
        self._expect(
            values == self.model.rows[record], f"{side.name} read {values} of {record}, not {self.model.rows[record]}"
        )
        side.read[record] = values

    def _glance(self) -> None:
        assert self.reader is not None
        seen = self.reader.do("glance")
        self._expect(seen["sealed"] == seen["last"] == halls.head(), f"a reading command saw half a write: {seen}")
        self.figures.counts["looks of a reading command beside them"] += 1

    def _edit(self, side: Side, record: int | None = None) -> tuple[int, dict[str, Any], dict[str, str]]:
        record = record or self.dice.choice(list(side.read))
        changes = {}
        for key in self.dice.sample(FIELDS, self.dice.randint(1, 2)):
            self.token += 1
            changes[key] = f"138{self.token:08d}" if key == "phone" else f"第{self.token}次"
        return record, side.read.pop(record), changes

    def _save(self, side: Side, other: Side, record: int | None = None) -> None:
        record, seen, changes = self._edit(side, record)
        given = {"record": record, "version": seen["version"], "values": changes}
        newest = seen["version"] == self.model.rows[record]["version"]
        if newest and other.holding is not None and other.holding[0] == record:
            side.hands.tell("save", **given)  # it waits for the other to let go; a stale one is refused at once
            side.waiting = (record, seen, changes)
            return
        self._answered(side, record, seen, changes, side.hands.do("save", **given))

    def _answered(
        self, side: Side, record: int, seen: dict[str, Any], changes: dict[str, str], answer: dict[str, Any]
    ) -> None:
        now = self.model.rows[record]
        if now["version"] == seen["version"]:
            self._expect(answer.get("saved") is True, f"a save of the newest version was refused: {answer}")
            self._saved(side, record, changes, int(answer.get("number", 0)))
            return
        self.figures.counts["stale saves"] += 1
        self._expect(bool(answer.get("stale")), f"an update of {record} would have been lost: {answer}")
        self._expect(answer.get("theirs") == now, f"theirs is {answer.get('theirs')}, not {now}")
        ours = {**now, **changes}
        self._expect(answer.get("ours") == ours, f"ours is {answer.get('ours')}, not {ours}")
        # He chooses field by field between the two, and saves over the version he was shown.
        chosen = {key: value for key, value in changes.items() if self.dice.random() < 0.6}
        held = any(one.holding is not None and one.holding[0] == record for one in self.sides)
        if chosen and answer.get("stale") and not held:  # over a save held open he would wait
            given = {"record": record, "version": answer["theirs"]["version"], "values": chosen}
            again = side.hands.do("save", **given)
            self._expect(again.get("saved") is True, f"a chosen version was refused: {again}")
            self._saved(side, record, chosen, int(again.get("number", 0)))

    def _saved(self, side: Side, record: int, changes: dict[str, str], number: int) -> None:
        row = self.model.rows[record]
        before = {key: row[key] for key in changes}
        row.update(changes, version=row["version"] + 1)
        self.model.undoable[side.name].append((number, (record, before, dict(changes))))
        self.figures.counts["saves"] += 1

    def _number(self, side: Side) -> None:
        answer = side.hands.do("take_case_in")
        self._expect("text" in answer, f"no number: {answer}")
        self._expect(answer.get("text") not in self.model.numbers, f"a twin number: {answer}")
        self.model.numbers.append(str(answer.get("text")))
        self.model.undoable[side.name].append((0, None))

    def _undo(self, side: Side) -> None:
        stack = self.model.undoable[side.name]
        answer = side.hands.do("undo")
        if not stack:
            self._expect("refused" in answer, f"undid what was not there: {answer}")
            return
        _, done = stack[-1]
        if done is None:
            self._expect("undid" in answer, f"a numbered case was not taken back: {answer}")
            stack.pop()
            return
        record, before, after = done
        row = self.model.rows[record]
        if any(row[key] != value for key, value in after.items()):
            self._expect(answer.get("kind") == "Conflict", f"an undo over somebody's later change: {answer}")
            self.figures.counts["undos refused over a later change"] += 1
        else:
            self._expect("undid" in answer, f"an undo was refused: {answer}")
            row.update(before, version=row["version"] + 1)
            stack.pop()
            self.figures.counts["undos"] += 1

    def _hold(self, side: Side) -> None:
        record, seen, changes = self._edit(side)
        answer = side.hands.do("hold", record=record, version=seen["version"], values=changes)
        if seen["version"] == self.model.rows[record]["version"]:
            self._expect(answer.get("holding") is True, f"could not hold: {answer}")
            side.holding = (record, changes)
            self.figures.counts["saves held open"] += 1
        else:
            self._expect(bool(answer.get("stale")), f"held over a newer version: {answer}")

    def _let_go(self, side: Side, other: Side) -> None:
        if side.holding is not None:
            (record, changes), side.holding = side.holding, None
            commit = self.dice.random() < 0.7
            answer = side.hands.do("let_go", commit=commit)
            if commit:
                self._saved(side, record, changes, int(answer["number"]))
        if other.waiting is not None:
            (record, seen, changes), other.waiting = other.waiting, None
            self.figures.counts["saves that waited"] += 1
            self._answered(other, record, seen, changes, other.hands.hear())

    def _expect(self, holds: bool, otherwise: str) -> None:
        if not holds:
            self.figures.failures.append(otherwise)


def _look(ctx: Context, model: Model, figures: Figures) -> None:
    for record, due in model.rows.items():
        row = shown(dict(Person.select().where(Person.id == record).dicts().get()))
        if row != due:
            figures.failures.append(f"{record} holds {row}, not {due}")
    issued = [row.text for row in IssuedNumber.select().order_by(IssuedNumber.number)]
    if sorted(issued) != sorted(model.numbers):
        figures.failures.append(f"{len(issued)} numbers in the register, {len(model.numbers)} given out")
    figures.counts["numbers given out"] = len(issued)
    figures.failures.extend(checking.problems(ctx.store))


def _begin(ctx: Context) -> Model:
    ctx.source = history.FOUNDING  # what is undone is what the two do
    for place in range(POOL):
        halls.add_resident(ctx, "欧阳" + "甲乙丙丁戊己庚辛"[place])
    operators.add(ctx, SECOND, "另一个够长的密码", ["director"])
    rows = {row["id"]: shown(row) for row in Person.select().dicts()}
    return Model(rows, undoable={halls.OPERATOR: [], SECOND: []})


def as_operator(ctx: Context, name: str) -> Context:
    """Somebody else on the same open store."""
    row = Operator.get(Operator.name == name)
    roles = tuple(row.roles.split())
    return Context(ctx.store, SignedIn(row.id, name, roles, permissions(roles), row.area_id))


@contextmanager
def embedded(place: Path) -> Iterator[tuple[Context, Model, list[Side]]]:
    """Two operators in one program."""
    key = halls.made(place / "store")
    ctx = halls.opened(place / "store", key)
    try:
        model = _begin(ctx)
        yield (
            ctx,
            model,
            [
                Side(halls.OPERATOR, Hands(as_operator(ctx, halls.OPERATOR))),
                Side(SECOND, Hands(as_operator(ctx, SECOND))),
            ],
        )
    finally:
        ctx.store.close()


@contextmanager
def shared(server: Any, place: Path) -> Iterator[tuple[Context, Model, list[Side]]]:
    """Two processes on one PostgreSQL, and this one that looks on."""
    folder = place / "shared"
    with servers.shared_store(server, folder, servers.by_socket(server)) as key:
        ctx = signed_in(folder, key, halls.OPERATOR)
        desks: list[Desk] = []
        try:
            model = _begin(ctx)
            for name in (halls.OPERATOR, SECOND):
                desks.append(Desk(folder, key, name))
            yield ctx, model, [Side(name, desk) for name, desk in zip((halls.OPERATOR, SECOND), desks, strict=True)]
        finally:
            for desk in desks:
                desk.close()
            ctx.store.close()


def run(interleavings: int, seed: int, server: Any = None) -> Figures:
    """``interleavings`` of two writers, on the embedded store or on ``server``."""
    engine = "the embedded store" if server is None else "PostgreSQL"
    figures = Figures(f"interleavings of two writers on {engine}", seed)
    with tempfile.TemporaryDirectory(prefix="linli-interleavings-") as top:
        way = embedded(Path(top)) if server is None else shared(server, Path(top))
        with way as (ctx, model, sides):
            scheduler = Scheduler(model, sides, random.Random(seed), figures, apart=server is not None)
            scheduler.reader = Desk(ctx.store.folder, ctx.store.key, halls.OPERATOR, reading=True)
            try:
                for _ in range(interleavings):
                    scheduler.one()
                    if len(figures.failures) > 20:
                        break
            finally:
                scheduler.reader.close()
            _look(ctx, model, figures)
    return figures.done()


# Twenty at once


def twenty(each: int, seed: int, server: Any = None, *, writers: int = 20) -> Figures:
    """``writers`` ask for ``each`` numbers at the same time: threads on the embedded store, desks on ``server``."""
    engine = "the embedded store" if server is None else "PostgreSQL"
    figures = Figures(f"{writers} writers asking for numbers on {engine}", seed)
    with tempfile.TemporaryDirectory(prefix="linli-twenty-") as top:
        if server is None:
            key = halls.made(Path(top) / "store")
            ctx = halls.opened(Path(top) / "store", key)
            try:
                _threads(ctx, writers, each, figures)
                _gapless(ctx, writers * each, figures)
            finally:
                ctx.store.close()
        else:
            folder = Path(top) / "shared"
            with servers.shared_store(server, folder, servers.by_socket(server)) as key:
                ctx = signed_in(folder, key, halls.OPERATOR)
                desks = [Desk(folder, key, halls.OPERATOR) for _ in range(writers)]
                try:
                    _rounds(desks, each, figures)
                    _gapless(ctx, writers * each, figures)
                finally:
                    for desk in desks:
                        desk.close()
                    ctx.store.close()
    return figures.done()


def _threads(ctx: Context, writers: int, each: int, figures: Figures) -> None:
    ready = threading.Barrier(writers)
    lock = threading.Lock()

    def ask() -> None:
        own = as_operator(ctx, halls.OPERATOR)
        ready.wait()
        given = 0
        while given < each:
            try:
                halls.take_case_in(own)
                given += 1
            except Busy:
                with lock:
                    figures.counts["asked again, since all were writing"] += 1
            except KnownError as error:
                with lock:
                    figures.failures.append(error.sentence)
                break

    threads = [threading.Thread(target=ask) for _ in range(writers)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()


def _rounds(desks: list[Desk], each: int, figures: Figures) -> None:
    for _ in range(each):
        for desk in desks:
            desk.tell("take_case_in")
        for desk in desks:
            answer = desk.hear()
            while answer.get("kind") == "Busy":
                figures.counts["asked again, since all were writing"] += 1
                answer = desk.do("take_case_in")
            if "text" not in answer:
                figures.failures.append(str(answer))


def _gapless(ctx: Context, due: int, figures: Figures) -> None:
    numbers = sorted(row.number for row in IssuedNumber.select())
    figures.counts["numbers"] = len(numbers)
    if numbers != list(range(1, due + 1)):
        figures.failures.append(
            f"{due} asked for, numbers {numbers[:3]}…{numbers[-3:]}, {len(set(numbers))} different ones"
        )
    cases = [row.number for row in Case.select()]
    if len(set(cases)) != due:
        figures.failures.append(f"{len(set(cases))} cases with a number of their own, not {due}")
    figures.failures.extend(checking.problems(ctx.store))
