"""History: who changed what, before and after; undo, and the proof that nothing was changed behind its back.

``change`` is chained (each row's hash covers the row before and the digest of its items); number and hash of the head
stand in ``meta``, sealed with the data key, so that a cut end is noticed, too.
"""

from __future__ import annotations

import hashlib
import hmac
import json
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from peewee import IntegrityError, Model

from ..common.errors import KnownError, NotFound
from .changes import ChangeWriter, Item, WrittenItem, canonical, insert, item_digest
from .engine import database, is_embedded, run
from .models import Change, ChangeItem, IssuedNumber, Meta
from .reading import models, rows_by_id

HEAD = "history_head"
START = "0" * 64
FOUNDING = "建立"
"""Source of what is written while a store is made or filled with a sample; undo leaves it alone."""
LOGGED, ERASED = 0, -1
"""``undoes`` of a change that is no undo: it changed nothing (a view, a print), or it erased for good."""
HASHED = (
    "id",
    "at",
    "operator_id",
    "operator_name",
    "desk",
    "source",
    "action",
    "reason",
    "batch",
    "undoes",
    "item_count",
    "items_digest",
    "previous_hash",
)


class Conflict(KnownError):
    """An undo that would overwrite something done later."""


@dataclass(frozen=True, slots=True)
class HistoryLine:
    """One change of one record, for reading."""

    number: int
    at: str
    operator: str
    action: str
    reason: str
    before: dict[str, Any] | None
    after: dict[str, Any] | None


def append(writer: ChangeWriter, key: bytes, *, reason: str | None, batch: str | None, undoes: int | None) -> int:
    """Write the change row with its items; the head is locked last, just before commit. Gives the change's number."""
    items = writer.written_items()
    digest = hashlib.sha256("".join(one.digest for one in items).encode()).hexdigest()
    head = _locked_head()
    number = head["number"] + 1
    author = writer.author
    row: dict[str, Any] = {
        "id": number,
        "at": author.at,
        "operator_id": author.operator_id,
        "operator_name": author.operator_name,
        "desk": author.desk,
        "source": author.source,
        "action": writer.changed.action,
        "reason": reason,
        "batch": batch,
        "undoes": undoes,
        "item_count": len(items),
        "items_digest": digest,
        "previous_hash": head["hash"],
    }
    row["hash"] = hash_of(row)
    writer.insert_rows(Change, [row])
    insert(ChangeItem, ("change_id", *WrittenItem._fields), ((number, *one) for one in items))
    _write_head(number, row["hash"], key)
    return number


def start(key: bytes) -> None:
    """The head of an empty history; called when a store is made."""
    Meta.insert(key=HEAD, value=sealed(0, START, key)).execute()


def head() -> dict[str, Any]:
    """Number and hash of the last change."""
    return dict(json.loads(Meta.get_by_id(HEAD).value))


def has(number: int, hash_: str) -> bool:
    """Whether change ``number`` stands in this history with this hash; 0 is the beginning."""
    return number == 0 or Change.select(Change.hash).where(Change.id == number).scalar() == hash_


def problems(key: bytes) -> list[str]:
    """What is wrong with the history, in words; empty when the chain, the items and the head all hold."""
    found: list[str] = []
    previous, number = START, 0
    for row in Change.select().order_by(Change.id).dicts().iterator():
        number += 1
        if row["id"] != number:
            found.append(f"第{number}条变更记录不见了")
            number = row["id"]
        if row["previous_hash"] != previous or hash_of(row) != row["hash"]:
            found.append(f"第{row['id']}条变更记录被改动过")
        previous = row["hash"]
    found.extend(_item_problems())
    end = head()
    if not hmac.compare_digest(end.get("seal", ""), _seal(end["number"], end["hash"], key)):
        found.append("变更记录末尾的封印不对")
    elif (end["number"], end["hash"]) != (number, previous):
        found.append(f"变更记录末尾少了：应到第{end['number']}条，只有{number}条")
    return found


def _item_problems() -> list[str]:
    """Changes and their items side by side, both in the order of the history: nothing is piled up."""
    found: list[str] = []
    groups = _item_groups(found)
    group = next(groups, None)
    query = Change.select(Change.id, Change.items_digest, Change.item_count).order_by(Change.id)
    for number, digest, count in query.tuples().iterator():
        while group is not None and group[0] < number:
            found.append(f"第{group[0]}条变更只有明细，没有记录")
            group = next(groups, None)
        own = (0, hashlib.sha256(b"").hexdigest())
        if group is not None and group[0] == number:
            own = group[1:]
            group = next(groups, None)
        if own != (count, digest):
            found.append(f"第{number}条变更的明细缺少或多出")
    while group is not None:
        found.append(f"第{group[0]}条变更只有明细，没有记录")
        group = next(groups, None)
    return found


def _item_groups(found: list[str]) -> Iterator[tuple[int, int, str]]:
    """(change, how many items, digest over theirs) of each change that has items; what is wrong with one goes to ``found``."""
    erasures = ChangeItem.select(ChangeItem.table_name, ChangeItem.record_id, ChangeItem.record_uid)
    erased = set(erasures.where(ChangeItem.change_id.in_(_numbers(Change.undoes == ERASED))).tuples())
    newest, change, count, whole = 0, 0, 0, hashlib.sha256()
    for item in ChangeItem.select().order_by(ChangeItem.change_id, ChangeItem.id).dicts().iterator():
        if item["change_id"] != change:
            if count:
                yield change, count, whole.hexdigest()
            change, count, whole = item["change_id"], 0, hashlib.sha256()
        count += 1
        whole.update(item["digest"].encode())
        if item["id"] <= newest:  # a later change has later details
            found.append(f"第{change}条变更的明细次序被改动过")
        newest = item["id"]
        if item["salt"] is None:  # its digest still stands in the chain
            emptied = item["before"] is None and item["after"] is None
            if not emptied or (item["table_name"], item["record_id"], item["record_uid"]) not in erased:
                found.append(f"第{change}条变更的明细被抹去，没有对应的删除记录")
            continue
        before, after = _loaded(item["before"]), _loaded(item["after"])
        digest = item_digest(item["salt"], item["table_name"], item["record_id"], item["record_uid"], before, after)
        if digest != item["digest"]:
            found.append(f"第{change}条变更的明细被改动过")
    if count:
        yield change, count, whole.hexdigest()


def _numbers(condition: Any) -> Any:
    return Change.select(Change.id).where(condition)


def of_record(table: str, record_id: int, uid: str) -> list[HistoryLine]:
    """The changes of one record, newest first."""
    rows = (
        ChangeItem.select(ChangeItem, Change)
        .join(Change, on=(Change.id == ChangeItem.change_id))
        .where((ChangeItem.table_name == table) & (ChangeItem.record_id == record_id) & (ChangeItem.record_uid == uid))
        .order_by(ChangeItem.id.desc())
    )
    return [
        HistoryLine(
            row.change_id,
            row.change.at,
            row.change.operator_name,
            row.change.action,
            row.change.reason or "",
            _loaded(row.before),
            _loaded(row.after),
        )
        for row in rows
    ]


def as_of(table: str, record_id: int, uid: str, number: int) -> dict[str, Any]:
    """A record's columns as they were after change ``number``, as far as the history tells them.

    Raises NotFound when the record was not there then or its history was erased.
    """
    rows = (
        ChangeItem.select()
        .where((ChangeItem.table_name == table) & (ChangeItem.record_id == record_id) & (ChangeItem.record_uid == uid))
        .order_by(ChangeItem.id)
    )
    found: dict[str, Any] | None = None
    later: dict[str, Any] = {}
    for row in rows.dicts():
        if row["salt"] is None:
            raise NotFound("这条记录的历史已按规定删除，不能恢复到那一版。")
        before, after = _loaded(row["before"]), _loaded(row["after"])
        if row["change_id"] <= number:
            found = None if after is None else {**(found or {}), **(after if before is None else {**before, **after})}
        else:
            later = {**(before or {}), **later}
    if found is None:
        raise NotFound("那时还没有这条记录，不能恢复到那一版。什么也没有改动。")
    return {**later, **found}


# Undo


def last_undoable(operator_id: int) -> Change | None:
    """The newest change of this operator that touched records, is no undo or redo and is not undone."""
    return (
        Change.select()
        .where(
            (Change.operator_id == operator_id)
            & (Change.item_count > 0)
            & Change.undoes.is_null()
            & (Change.source != FOUNDING)
            & Change.id.not_in(sorted(undone()))
        )
        .order_by(Change.id.desc())
        .first()
    )


def undone() -> set[int]:
    """Numbers of the changes that are taken back now: by an undo that was not itself undone (redone)."""
    found: set[int] = set()
    for number, undoes in Change.select(Change.id, Change.undoes).where(Change.undoes > 0).order_by(Change.id).tuples():
        found.add(undoes)
        found.discard(number)
        # Undoing an undo brings the change before it back.
        original = Change.select(Change.undoes).where(Change.id == undoes).scalar()
        if original is not None:
            found.discard(original)
    return found


def last_redoable(operator_id: int) -> Change | None:
    """The newest change of this operator when it is an undo: undoing it redoes."""
    written = Change.undoes.is_null() | (Change.undoes > 0)
    newest = Change.select().where((Change.operator_id == operator_id) & (Change.item_count > 0) & written)
    found = newest.order_by(Change.id.desc()).first()
    return found if found is not None and found.undoes is not None else None


def of_batch(batch: str) -> Change:
    """The change of a batch (an import). Raises NotFound."""
    found = Change.select().where(Change.batch == batch).order_by(Change.id).first()
    if found is None:
        raise NotFound(f"没有批次 {batch}。数据没有改动，请核对批次号。")
    return found


Used = Callable[[Sequence[int]], set[int]]
_kept_while_used: dict[str, Used] = {}


def keep_while_used(table: str, used: Used) -> None:
    """Undo leaves those rows of a table in place that something else has come to use (``used``: which of these ids)."""
    _kept_while_used[table] = used


def take_back(writer: ChangeWriter, change: Change) -> None:
    """Reverse every item of a change inside ``writer``. Raises Conflict when something was changed later."""
    if change.undoes in (LOGGED, ERASED):
        raise Conflict(f"“{change.action}”不能撤销。什么也没有改动。")
    if change.id in undone():
        raise Conflict(f"“{change.action}”已经撤销过了。")
    query = ChangeItem.select().where(ChangeItem.change_id == change.id).order_by(ChangeItem.id)
    items = list(query.dicts())
    if any(item["salt"] is None for item in items):
        raise Conflict(f"“{change.action}”涉及已按规定删除的个人信息，不能撤销。")
    tables = models()
    added = _added(items)
    removing: list[int] = []  # a run of added records of one table, last first
    table = ""
    for item in reversed(items):
        is_added = (item["table_name"], item["record_id"]) in added
        if is_added and item["before"] is not None:
            continue  # goes with the record
        if removing and (not is_added or item["table_name"] != table):
            _remove_added(writer, tables[table], removing, added, change)
            removing = []
        if is_added:
            table = item["table_name"]
            removing.append(item["record_id"])
        else:
            _reverse(writer, tables[item["table_name"]], item, change)
    if removing:
        _remove_added(writer, tables[table], removing, added, change)


def _added(items: Sequence[dict[str, Any]]) -> dict[tuple[str, int], dict[str, Any]]:
    """Records that a change added, as it left them: what it added and then changed again counts once."""
    found: dict[tuple[str, int], dict[str, Any]] = {}
    for item in items:
        key = (item["table_name"], item["record_id"])
        if item["before"] is None and item["table_name"] != IssuedNumber._meta.table_name:
            found[key] = _loaded(item["after"]) or {}
        elif key in found and item["after"] is not None:
            found[key].update(_loaded(item["after"]) or {})
        else:
            found.pop(key, None)
    return found


def _remove_added(
    writer: ChangeWriter,
    model: type[Model],
    ids: Sequence[int],
    added: Mapping[tuple[str, int], dict[str, Any]],
    change: Change,
) -> None:
    table = model._meta.table_name
    if table in _kept_while_used:
        used = _kept_while_used[table](ids)
        ids = [record_id for record_id in ids if record_id not in used]
    current = {row["id"]: row for row in rows_by_id(table, ids)}
    if len(current) != len(ids):
        raise Conflict(f"“{change.action}”的内容后来被删除了，不能撤销。什么也没有改动。")
    for record_id in ids:
        _refuse_later(current[record_id], added[table, record_id], change)
        _refuse_filled(current[record_id], added[table, record_id], change)
    try:
        writer.remove_many(model, ids)
    except IntegrityError:
        raise Conflict(f"“{change.action}”之后又有别的内容用到它，不能撤销。什么也没有改动。") from None


def _reverse(writer: ChangeWriter, model: type[Model], item: dict[str, Any], change: Change) -> None:
    before, after = _loaded(item["before"]), _loaded(item["after"])
    record_id = item["record_id"]
    if after is None:
        writer.reinsert(model, record_id, item["record_uid"], before or {})
        return
    current = _current(writer, model, record_id, change)
    if before is None:  # a number once issued stays in the register (domain reference 1.4)
        writer.update(model, record_id, {"void_reason": f"撤销“{change.action}”"})
        return
    _refuse_later(current, after, change)
    writer.update(model, record_id, before or {})


def _current(writer: ChangeWriter, model: type[Model], record_id: int, change: Change) -> dict[str, Any]:
    try:
        return writer.row(model, record_id)
    except NotFound:
        raise Conflict(f"“{change.action}”的内容后来被删除了，不能撤销。什么也没有改动。") from None


def _refuse_later(current: dict[str, Any], after: dict[str, Any], change: Change) -> None:
    passing = ("version", "updated_at", "updated_by")
    if any(current.get(key) != value for key, value in after.items() if key not in passing):
        raise Conflict(f"“{change.action}”之后内容又被改过，不能撤销。什么也没有改动。")


def _refuse_filled(current: dict[str, Any], added: dict[str, Any], change: Change) -> None:
    """What was blank when the record was added and is filled by now would go with it."""
    passing = ("id", "uid", "version", "updated_at", "updated_by", "deleted_at", "deleted_by", "delete_reason")
    if any(value is not None and key not in added and key not in passing for key, value in current.items()):
        raise Conflict(f"“{change.action}”之后内容又被补充过，不能撤销。什么也没有改动。")


# The chain


def hash_of(row: Mapping[str, Any]) -> str:
    """The hash of a change's own columns."""
    return hashlib.sha256(canonical([row[key] for key in HASHED]).encode()).hexdigest()


def _locked_head() -> dict[str, Any]:
    # Written out like ChangeWriter's statements: composing them costs every save more than running them.
    lock = "" if is_embedded(database) else " FOR UPDATE"
    return dict(json.loads(run(f"SELECT value FROM meta WHERE key = ?{lock}", [HEAD]).fetchone()[0]))


def _write_head(number: int, hash_: str, key: bytes) -> None:
    run("UPDATE meta SET value = ? WHERE key = ?", [sealed(number, hash_, key), HEAD])


def sealed(number: int, hash_: str, key: bytes) -> str:
    """The head as it stands in ``meta``."""
    return canonical({"number": number, "hash": hash_, "seal": _seal(number, hash_, key)})


def _seal(number: int, hash_: str, key: bytes) -> str:
    return hmac.new(key, f"history:{number}:{hash_}".encode(), hashlib.sha256).hexdigest()


def _loaded(text: str | None) -> dict[str, Any] | None:
    return None if text is None else dict(json.loads(text))


def items_of(number: int) -> Sequence[Item]:
    """The items of a change, in the order they were written."""
    rows = ChangeItem.select().where(ChangeItem.change_id == number).order_by(ChangeItem.id)
    return [
        Item(row.table_name, row.record_id, row.record_uid, _loaded(row.before), _loaded(row.after)) for row in rows
    ]
