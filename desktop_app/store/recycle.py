"""The recycle bin: what is in it, what brings it back, and how it is emptied.

What leaves the bin for good leaves the history, too (PIPL §§19, 47): of a record only stays that it was there and went.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from importlib import import_module
from typing import TYPE_CHECKING, Any

from peewee import ForeignKeyField, Model

from ..common.errors import KnownError, NotFound, UsageError
from ..common.jobs import JobControl
from . import attachments, history
from .changes import ChangeWriter, columns_of
from .models import Operator
from .reading import models
from .records import Part

if TYPE_CHECKING:
    from ..context import Context

ERASED = "个人信息已删除"
"""``delete_reason`` of a row that other records still point at and that says nothing any more."""

NAMELESS = "（已删除）"
"""What stands where a name must stand and the person was erased."""

EMPTYING = "清空回收站"


@dataclass(frozen=True, slots=True)
class Kind:
    """How a table's records stand in the bin.

    ``restore`` (ctx, id) and ``forget`` (writer, id), by module and name, are the subject's own; without ``forget`` the
    row is removed with its parts. ``label`` makes the words of a stored row, without anything that lists mask;
    ``seen`` (ctx, stored row) says whether this operator sees it, where not everybody who reads does.
    """

    title: str
    read: str
    edit: str
    label: Callable[[Mapping[str, Any]], str]
    restore: str
    forget: str = ""
    seen: str = ""


@dataclass(frozen=True, slots=True)
class Binned:
    """One record in the bin. ``days_left`` until it is emptied, 0 when it is due."""

    table: str
    id: int
    kind: str
    label: str
    deleted_at: str
    deleted_by: str
    reason: str
    days_left: int


class StillUsed(KnownError):
    """Something outside the bin stands on this record."""


_kinds: dict[str, Kind] = {}
_parts: set[tuple[str, str]] = set()


def register(table: str, kind: Kind) -> None:
    """Say how a subject's records stand in the bin; called by its models."""
    _kinds[table] = kind


def part_of(*links: ForeignKeyField) -> None:
    """Rows that go with what these links point at, living or not."""
    _parts.update((field.model._meta.table_name, field.name) for field in links)


def items(ctx: Context) -> list[Binned]:
    """What is in the bin of the subjects this operator reads, last deleted first."""
    days = int(str(ctx.setting("recycle.keep_days")))
    names = dict(Operator.select(Operator.id, Operator.name).tuples())
    found = []
    for table, kind in _kinds.items():
        if not ctx.may(kind.read):
            continue
        model = models()[table]
        for row in model.select().where(model.deleted_at.is_null(False)).dicts():
            row = columns_of(model, row)
            if row["delete_reason"] == ERASED or not _seen(ctx, kind, row):
                continue
            left = days - (ctx.clock.now() - datetime.strptime(row["deleted_at"], "%Y-%m-%d %H:%M:%S")).days
            who = names.get(row["deleted_by"], "")
            found.append(
                Binned(
                    table,
                    row["id"],
                    kind.title,
                    kind.label(row),
                    row["deleted_at"],
                    who,
                    row["delete_reason"] or "",
                    max(left, 0),
                )
            )
    return sorted(found, key=lambda one: (one.deleted_at, one.table, one.id), reverse=True)


def may_restore(ctx: Context, table: str) -> bool:
    """Whether this operator may bring such a record back."""
    return ctx.may(_kinds[table].edit)


def _seen(ctx: Context, kind: Kind, row: Mapping[str, Any]) -> bool:
    return not kind.seen or bool(_named(kind.seen)(ctx, row))


def restore(ctx: Context, table: str, record_id: int) -> None:
    """Back to where it was, with the subject's own checks. Raises KnownError, NotAllowed."""
    kind = _kinds[table]
    ctx.require(kind.edit)
    _named(kind.restore)(ctx, record_id)


def remove(ctx: Context, table: str, record_id: int, reason: str) -> None:
    """Out of the bin for good. Raises UsageError without a reason, NotFound, StillUsed, NotAllowed."""
    ctx.require("recycle.empty")
    if not reason.strip():
        raise UsageError("请写明永久删除的理由。没有删除。")
    with ctx.write("recycle.empty", f"永久删除：{_kinds[table].title}", reason=reason, undoes=history.ERASED) as writer:
        if writer.row(models()[table], record_id)["deleted_at"] is None:
            raise NotFound("这条记录已经不在回收站里。什么也没有改动，请刷新后再看。")
        _forget(writer, table, record_id)


def empty_due(ctx: Context, control: JobControl | None = None) -> int:
    """Empty what has been in the bin longer than the hall keeps it; gives how many records went.

    The program's own work, whoever is signed in. What living records still stand on stays.
    """
    days = int(str(ctx.setting("recycle.keep_days")))
    before = (ctx.clock.now() - timedelta(days=days)).strftime("%Y-%m-%d %H:%M:%S")
    due = []
    for table in _kinds:
        model = models()[table]
        old = model.deleted_at.is_null(False) & (model.deleted_at < before)
        kept = model.delete_reason.is_null() | (model.delete_reason != ERASED)
        due += [(table, row_id) for (row_id,) in model.select(model.id).where(old & kept).order_by(model.id).tuples()]
    done = 0
    for place, (table, record_id) in enumerate(due):
        if control is not None:
            control.progress(place, len(due), EMPTYING)
        # One at a time: whoever saves meanwhile does not wait for all of them.
        with ctx.store.write(f"{EMPTYING}：{_kinds[table].title}", ctx.author(), undoes=history.ERASED) as writer:
            try:
                _forget(writer, table, record_id)
                done += 1
            except (StillUsed, NotFound):  # nothing was touched yet
                writer.changed.action = f"{EMPTYING}：{_kinds[table].title}还在使用，保留"
    if files := attachments.taken_away(before):
        with ctx.store.write(f"{EMPTYING}：附件", ctx.author(), undoes=history.ERASED) as writer:
            attachments.forget(writer, files)
    return done


def _forget(writer: ChangeWriter, table: str, record_id: int) -> None:
    own = _kinds[table].forget
    if own:
        _named(own)(writer, record_id)
    else:
        remove_whole(writer, models()[table], record_id)


def remove_whole(writer: ChangeWriter, model: type[Model], record_id: int) -> None:
    """Remove a row with its parts, and free what merely points at it. Raises StillUsed before anything is touched."""
    unlink: list[tuple[type[Model], ForeignKeyField, int]] = []
    gone: list[tuple[type[Model], int]] = []
    _plan(model, record_id, unlink, gone)
    for child, field, child_id in unlink:
        if (child, child_id) not in gone:
            writer.update(child, child_id, {field.column_name: None})
    for one, one_id in gone:
        writer.erase(one, one_id)


def _plan(
    model: type[Model],
    record_id: int,
    unlink: list[tuple[type[Model], ForeignKeyField, int]],
    gone: list[tuple[type[Model], int]],
) -> None:
    for child in models().values():
        for field in child._meta.sorted_fields:
            if not isinstance(field, ForeignKeyField) or field.rel_model is not model:
                continue
            for row in child.select().where(field == record_id).dicts():
                if (child, row["id"]) in gone:
                    continue
                goes = (child._meta.table_name, field.name) in _parts or issubclass(child, Part)
                if field.null and not goes:
                    unlink.append((child, field, row["id"]))
                elif goes or row.get("deleted_at"):
                    _plan(child, row["id"], unlink, gone)
                else:
                    raise StillUsed("别的记录还在用它，没有永久删除。请先处理那些记录。")
    gone.append((model, record_id))


def blank(writer: ChangeWriter, model: type[Model], record_id: int, kept: Mapping[str, Any]) -> None:
    """Empty a row that others point at, and leave it in the bin where nobody sees it.

    Every column that may be empty is emptied; ``kept`` has the values of others.
    """
    row = writer.row(model, record_id)
    own = ("id", "uid", "created_at", "created_by", "updated_at", "updated_by")
    emptied = {field.column_name: None for field in model._meta.sorted_fields if field.null}
    gone = {"deleted_at": row["deleted_at"] or writer.author.at, "deleted_by": writer.author.operator_id}
    values = {**emptied, **gone, "delete_reason": ERASED, "version": row["version"] + 1, **kept}
    writer.redact(model, record_id, {key: value for key, value in values.items() if key not in own})


def _named(words: str) -> Any:
    module, name = words.split(":")
    return getattr(import_module(f"desktop_app.{module}"), name)
