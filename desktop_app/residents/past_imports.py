"""Imports of the last days and weeks, and taking one of them back whole, or saying what stands against it."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from ..store import history
from ..store.models import Change, ChangeItem
from ..store.records import HOUSEKEEPING
from .fields import FIELDS
from .household_fields import HOUSEHOLD_FIELDS
from .importing import ACTION
from .models import Household, Person

if TYPE_CHECKING:
    from ..context import Context

_NAMED = 3  # later changes told one by one
_HANGING = {
    "care_tag": "关爱对象",
    "care_service": "关爱服务",
    "consent": "单独同意",
    "household_event": "户的变动",
    "visit": "走访",
    "volunteer": "志愿者登记",
    "case_party": "调解登记",
}
_BIN = {"deleted_at", "deleted_by", "delete_reason"}


@dataclass(frozen=True, slots=True)
class PastImport:
    """``is_undone``: it was taken back."""

    batch: str
    at: str
    operator: str
    file_name: str
    is_undone: bool


def recent(ctx: Context, most: int = 5) -> list[PastImport]:
    """The last imports of rosters, newest first."""
    ctx.require("residents.import")
    query = Change.select(Change.id, Change.batch, Change.at, Change.operator_name, Change.action)
    query = query.where(Change.batch.is_null(False) & Change.action.startswith(ACTION) & (Change.item_count > 0))
    rows = list(query.order_by(Change.id.desc()).limit(most).tuples())
    undone = history.undone()
    return [
        PastImport(batch, at, operator, action.removeprefix(ACTION).strip("“”"), one in undone)
        for one, batch, at, operator, action in rows
    ]


def undo(ctx: Context, batch: str) -> str:
    """Take a whole import back, days later, too; gives its action in words.

    Raises NotFound, and Conflict with the changes since that would be lost.
    """
    ctx.require("history.undo")
    change = history.of_batch(batch)
    against = _changed_since(change)
    if against:
        raise history.Conflict(
            f"“{change.action}”没有撤销：后来改过{'、'.join(against[:_NAMED])}{'等' if len(against) > _NAMED else ''}"
            f"（共{len(against)}处），整批撤销会丢掉这些改动。什么也没有改动，请先撤销那些改动，或逐个处理。"
        )
    return ctx.undo_batch(batch)


def _changed_since(change: Change) -> list[str]:
    """Changes after an import to what it wrote that are not taken back themselves: 王芳的电话（主任，2026-11-20）."""
    own, later, by = ChangeItem.alias(), ChangeItem.alias(), Change.alias()
    query = (
        later.select(later.change_id, later.table_name, later.record_id, later.after, own.before, own.after,
                     by.operator_name, by.at)
        .join(own, on=((own.table_name == later.table_name) & (own.record_id == later.record_id)))
        .join(by, on=(by.id == later.change_id))
        .where((own.change_id == change.id) & (later.change_id > change.id) & (own.record_uid == later.record_uid))
        .where(by.undoes.is_null() & later.after.is_null(False) & later.table_name.in_(["person", "household"]))
        .order_by(later.id)
    )  # fmt: skip
    undone = history.undone()
    found: dict[tuple[str, int, str], tuple[str, str]] = {}
    for number, table, record, after, own_before, own_after, operator, at in query.tuples():
        if number in undone:
            continue
        written = None if own_before is None else set(json.loads(own_after or "{}"))
        for key in json.loads(after):
            if key not in HOUSEKEEPING and key not in _BIN and (written is None or key in written):
                label = _label(table, key)
                if label:
                    found[table, record, label] = (operator, at[:10])
    found.update(_hung_on_since(change, undone))
    names = _names({(table, record) for table, record, _ in found})
    return [
        f"{names.get((table, record), '')}的{label}（{who}，{day}）"
        for (table, record, label), (who, day) in found.items()
    ]


def _hung_on_since(change: Change, undone: set[int]) -> dict[tuple[str, int, str], tuple[str, str]]:
    """What was recorded later of people whom the import added: it would be left without them."""
    item = ChangeItem.table_name == "person"
    query = ChangeItem.select(ChangeItem.record_id).where((ChangeItem.change_id == change.id) & item)
    people = {record for (record,) in query.where(ChangeItem.before.is_null()).tuples()}
    later = (
        ChangeItem.select(
            ChangeItem.change_id, ChangeItem.table_name, ChangeItem.after, Change.operator_name, Change.at
        )
        .join(Change, on=(Change.id == ChangeItem.change_id))
        .where((ChangeItem.change_id > change.id) & ChangeItem.before.is_null() & ChangeItem.after.is_null(False))
        .where(ChangeItem.table_name.in_(list(_HANGING)) & Change.undoes.is_null())
    )
    found: dict[tuple[str, int, str], tuple[str, str]] = {}
    for number, table, after, operator, at in later.tuples():
        person = json.loads(after).get("person_id")
        if number not in undone and person in people:
            found["person", person, _HANGING[table]] = (operator, at[:10])
    return found


def _label(table: str, key: str) -> str:
    catalogue = FIELDS if table == "person" else HOUSEHOLD_FIELDS
    field = catalogue.get(key)
    others = {"household_id": "所在的户", "head_id": "户主"}
    return field.label if field else others.get(key, "")


def _names(records: set[tuple[str, int]]) -> Mapping[tuple[str, int], str]:
    people = [record for table, record in records if table == "person"][:500]
    homes = [record for table, record in records if table == "household"][:500]
    found: dict[tuple[str, int], str] = {}
    rows: Any = Person.select(Person.id, Person.name).where(Person.id.in_(people)).tuples()
    found.update({("person", record): name for record, name in rows})
    rows = Household.select(Household.id, Household.live_addr).where(Household.id.in_(homes)).tuples()
    found.update({("household", record): address or "一户" for record, address in rows})
    return found
