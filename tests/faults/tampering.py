"""The history, changed behind the program's back with the data key in hand: each row in turn, each column, and the order."""

from __future__ import annotations

import itertools
import random
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from desktop_app.context import Context
from desktop_app.mediation import service as mediation
from desktop_app.mediation.models import Case
from desktop_app.residents import erasing
from desktop_app.residents import service as residents
from desktop_app.store import history
from desktop_app.store.engine import database
from desktop_app.store.models import Change, ChangeItem, Meta

from . import halls
from .figures import Figures

Statement = tuple[str, tuple[Any, ...]]


def live(ctx: Context, place: Path) -> None:
    """A realistic history: entries, changes, an import, cases, undo and redo, a reveal, a deletion, an erasure."""
    people = [
        halls.add_resident(ctx, "欧阳" + name, f"1390000{number:04d}") for number, name in enumerate("甲乙丙丁戊己")
    ]
    for number, person in enumerate(people):
        residents.update(ctx, person, 1, {"phone": f"1380000{number:04d}", "remark": "来过一次"})
    ctx.undo()
    ctx.redo()
    halls.bring_in(ctx, halls.roster(place / "名册.csv", ["司徒甲", "司徒乙", "司徒丙"], 7))
    cases = [halls.take_case_in(ctx) for _ in range(2)]
    mediation.delete(ctx, cases[0], Case.get_by_id(cases[0]).version, "登记错误")
    residents.reveal(ctx, people[0], "phone", "核对电话")
    residents.delete(ctx, people[5], "重复登记")
    residents.delete(ctx, people[4], "本人要求")
    erasing.erase(ctx, people[4], "本人申请")


def statements() -> Iterator[tuple[str, list[Statement]]]:
    """Every way to touch the history, in words, with what does it."""
    changes = list(Change.select().order_by(Change.id).dicts())
    items = list(ChangeItem.select().order_by(ChangeItem.id).dicts())
    for table, rows in (("change", changes), ("change_item", items)):
        for row in rows:
            for column, value in row.items():
                if (table, column, row["id"]) != (
                    "change_item",
                    "id",
                    items[-1]["id"],
                ):  # a higher last id says nothing
                    yield from _other_values(table, row["id"], column, value)
            yield f"{table} {row['id']} removed", [(f"DELETE FROM {table} WHERE id = ?", (row["id"],))]
    yield from _moved(changes, items)
    yield from _inserted(changes, items)
    yield from _cut(changes)


def _other_values(table: str, row_id: int, column: str, value: Any) -> Iterator[tuple[str, list[Statement]]]:
    other = value + 1000 if isinstance(value, int) else (value or "") + "x"
    if column == "id":
        other = row_id + 100_000
    sql = f'UPDATE {table} SET "{column}" = ? WHERE id = ?'
    words = f"{table} {row_id}: {column}"
    if column in ("before", "after") and value is not None:
        other = value[:-1] + ',"x":1}' if value != "{}" else '{"x":1}'
    if value is None and column in ("before", "after"):
        other = '{"x":1}'
    yield f"{words} changed", [(sql, (other, row_id))]
    if value is not None and column in ("reason", "batch", "undoes", "before", "after", "salt"):
        yield f"{words} emptied", [(sql, (None, row_id))]


def _moved(changes: list[dict[str, Any]], items: list[dict[str, Any]]) -> Iterator[tuple[str, list[Statement]]]:
    for first, second in itertools.pairwise(changes):
        yield (
            f"changes {first['id']} and {second['id']} swapped",
            [
                ("UPDATE change SET id = -1 WHERE id = ?", (first["id"],)),
                ("UPDATE change SET id = ? WHERE id = ?", (first["id"], second["id"])),
                ("UPDATE change SET id = ? WHERE id = -1", (second["id"],)),
            ],
        )
    for first, second in itertools.pairwise(items):
        yield (
            f"details {first['id']} and {second['id']} swapped",
            [
                ("UPDATE change_item SET id = -1 WHERE id = ?", (first["id"],)),
                ("UPDATE change_item SET id = ? WHERE id = ?", (first["id"], second["id"])),
                ("UPDATE change_item SET id = ? WHERE id = -1", (second["id"],)),
            ],
        )


def _inserted(changes: list[dict[str, Any]], items: list[dict[str, Any]]) -> Iterator[tuple[str, list[Statement]]]:
    last = changes[-1]
    for number in (0, last["id"] + 1, last["id"] + 5):
        row = {**last, "id": number}
        yield f"a change {number} inserted", [_insert("change", row)]
    forged = {**last, "id": last["id"] + 1, "previous_hash": last["hash"], "item_count": 0}
    forged["hash"] = history.hash_of(forged)
    yield "a change added at the end, with its hash worked out", [_insert("change", forged)]
    for item in items:
        yield f"detail {item['id']} twice", [_insert("change_item", {**item, "id": items[-1]["id"] + 1})]
    yield (
        "a detail of no change",
        [_insert("change_item", {**items[-1], "id": items[-1]["id"] + 1, "change_id": 10**6})],
    )


def _cut(changes: list[dict[str, Any]]) -> Iterator[tuple[str, list[Statement]]]:
    """The end cut off at each place, alone and with the head set back as well as one can without the key."""
    for kept in changes[:-1]:
        cut: list[Statement] = [
            ("DELETE FROM change_item WHERE change_id > ?", (kept["id"],)),
            ("DELETE FROM change WHERE id > ?", (kept["id"],)),
        ]
        yield f"the end cut off after {kept['id']}", cut
        head = history.canonical({**history.head(), "number": kept["id"], "hash": kept["hash"]})
        yield (
            f"the end cut off after {kept['id']}, the head set back",
            [*cut, ("UPDATE meta SET value = ? WHERE key = ?", (head, history.HEAD))],
        )
    yield "the head removed", [("DELETE FROM meta WHERE key = ?", (history.HEAD,))]
    yield "the head emptied", [("UPDATE meta SET value = '' WHERE key = ?", (history.HEAD,))]


def _insert(table: str, row: dict[str, Any]) -> Statement:
    names, marks = ", ".join(f'"{name}"' for name in row), ", ".join("?" * len(row))
    return f"INSERT INTO {table} ({names}) VALUES ({marks})", tuple(row.values())


def noticed(key: bytes) -> bool:
    """Whether the check of the history says something."""
    try:
        return bool(history.problems(key))
    except (Meta.DoesNotExist, ValueError, KeyError, TypeError):
        return True  # the check itself turns these into a sentence


def run(most: int | None, seed: int) -> Figures:
    """Every statement in turn, or ``most`` of them drawn at random; each is taken back before the next."""
    figures = Figures("history changed behind the program's back", seed)
    with tempfile.TemporaryDirectory(prefix="linli-history-") as top:
        folder = Path(top) / "store"
        key = halls.made(folder)
        ctx = halls.opened(folder, key)
        try:
            live(ctx, Path(top))
            if found := history.problems(key):
                figures.failures.append(f"not sound to begin with: {found}")
            figures.counts["rows of the history"] = Change.select().count() + ChangeItem.select().count()
            every = list(statements())
            chosen = every if most is None else random.Random(seed).sample(every, min(most, len(every)))
            for words, doing in chosen:
                _one(words, doing, key, figures)
            if found := history.problems(key):
                figures.failures.append(f"not sound any more: {found}")
            _older_head(ctx, Path(top), figures)
        finally:
            ctx.store.close()
    return figures.done()


def _one(words: str, doing: list[Statement], key: bytes, figures: Figures) -> None:
    connection = database.connection()
    connection.execute("BEGIN")
    try:
        for sql, given in doing:
            connection.execute(sql, given)
        figures.counts["tried"] += 1
        if noticed(key):
            figures.counts["noticed"] += 1
        else:
            figures.failures.append(f"not noticed: {words}")
    finally:
        connection.execute("ROLLBACK")


def _older_head(ctx: Context, place: Path, figures: Figures) -> None:
    """The whole database of some changes ago, its own sealed head in it: only what stands outside it can tell."""
    from desktop_app.store.store import DATABASE_FILE

    folder, key = ctx.store.folder, ctx.store.key
    ctx.store.close()
    old = (folder / DATABASE_FILE).read_bytes()
    again = halls.opened(folder, key)
    halls.add_resident(again, "欧阳庚")
    again.store.close()
    (folder / DATABASE_FILE).write_bytes(old)
    figures.counts["tried"] += 1
    looked = halls.opened(folder, key, writing=False)
    try:
        from desktop_app.store import checking

        if checking.problems(looked.store):
            figures.counts["noticed"] += 1
        else:
            figures.failures.append("not noticed: an older database put in the place of the newer one")
    finally:
        looked.store.close()
