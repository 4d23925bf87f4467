"""Lists of residents that somebody named, and those that every hall is offered."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ..store import saved_lists as kept
from ..store.saved_lists import NamedList, Subject, View
from . import filters as narrowing
from .fields import FIELDS

if TYPE_CHECKING:
    from ..context import Context

__all__ = ["READY", "RESIDENTS", "NamedList", "View", "delete", "lists", "rename", "replace", "restore", "save"]

RESIDENTS = kept.add(
    Subject(
        "residents",
        "residents.read",
        "residents.edit",
        lambda ctx, filters: narrowing.conditions(filters, ctx.clock.today()),
        narrowing.knows,
        columns=("care", *(field.key for field in FIELDS)),
        orders=("household", *(field.key for field in FIELDS)),
        passing=("only", narrowing.BIN),  # the people behind a figure, and the recycle bin
        ready=(
            NamedList(0, "80 岁以上独居", View({"age": "80-", "alone": True})),
            NamedList(0, "本月满 60 岁", View({"turning": "60", "status": narrowing.HERE})),
            NamedList(0, "证件到期", View({"expiring": "30"})),
            NamedList(0, "流动人口", View({"resident_class": "02", "status": narrowing.HERE})),
        ),
    )
)
READY = RESIDENTS.ready
"""Offered in every hall, before anybody has named a list."""


def lists(ctx: Context) -> list[NamedList]:
    """What ``store.saved_lists.lists`` says, of residents; so with the others."""
    return kept.lists(ctx, RESIDENTS)


def save(ctx: Context, name: str, view: View, *, origin: object = None) -> int:
    return kept.save(ctx, name, view, subject=RESIDENTS, origin=origin)


def replace(ctx: Context, list_id: int, view: View, *, origin: object = None) -> None:
    kept.replace(ctx, list_id, view, subject=RESIDENTS, origin=origin)


def rename(ctx: Context, list_id: int, name: str, *, origin: object = None) -> None:
    kept.rename(ctx, list_id, name, subject=RESIDENTS, origin=origin)


def delete(ctx: Context, list_id: int, *, origin: object = None) -> None:
    kept.delete(ctx, list_id, subject=RESIDENTS, origin=origin)


def restore(ctx: Context, list_id: int, *, origin: object = None) -> None:
    """Back from the recycle bin, of whatever records it is a list."""
    kept.restore(ctx, list_id, origin=origin)
