"""Lists that somebody named: filters, search words, order, columns. All desks of the hall share them.

``Subject`` says what they are lists of: residents, cases. A list is a question, never an answer:
it holds no people, and what it may ask is what the list itself may be narrowed to, so it cannot tell who is in a care group
of level 3 or 4 (domain reference 2.8).
"""

from __future__ import annotations

import json
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, field
from importlib import import_module
from typing import TYPE_CHECKING, Any

from ..common.errors import ChecksFailed, KnownError, NotFound
from .models import SavedList

if TYPE_CHECKING:
    from ..context import Context

_LONGEST = 30


@dataclass(frozen=True, slots=True)
class View:
    """What a list shows. ``sort``: key and whether descending; ``columns`` empty: those on screen stay."""

    filters: Mapping[str, Any] = field(default_factory=dict)
    text: str = ""
    sort: tuple[str, bool] | None = None
    columns: Sequence[str] = ()


@dataclass(frozen=True, slots=True)
class NamedList:
    """``id`` 0: one that the program offers."""

    id: int
    name: str
    view: View


@dataclass(frozen=True, slots=True)
class Subject:
    """Whose lists: rights to see and to name them, what they may ask, and those that the program offers.

    ``check`` raises UsageError for what no list may be narrowed to; ``passing`` are filters that are not kept.
    """

    key: str
    read: str
    edit: str
    check: Callable[[Context, Mapping[str, Any]], object]
    knows: Callable[[str], bool]
    columns: Collection[str]
    orders: Collection[str]
    passing: Collection[str] = ()
    ready: tuple[NamedList, ...] = ()


_subjects: dict[str, Subject] = {}
_homes: dict[str, str] = {}


def home(key: str, module: str) -> None:
    """In which module of ``desktop_app`` a subject's lists are declared: loaded when one comes back from the recycle bin."""
    _homes[key] = module


def add(subject: Subject) -> Subject:
    """Make lists of another subject known, so that they come back from the recycle bin."""
    _subjects[subject.key] = subject
    return subject


def lists(ctx: Context, subject: Subject) -> list[NamedList]:
    """The hall's own lists in the order they were made. Parts of a view that this version does not know are left out."""
    ctx.require(subject.read)
    rows = SavedList.select(SavedList.id, SavedList.name, SavedList.view).where(
        (SavedList.subject == subject.key) & SavedList.deleted_at.is_null()
    )
    return [NamedList(one, name, _read(subject, view)) for one, name, view in rows.order_by(SavedList.id).tuples()]


def save(ctx: Context, name: str, view: View, *, subject: Subject, origin: object = None) -> int:
    """Keep a list under a new name; gives its id. Raises ChecksFailed for a name that is empty, too long or taken."""
    name, text = _tidy(subject, name), _written(ctx, subject, view)
    with ctx.write(subject.edit, "保存名单", origin=origin) as writer:
        if _named(subject, name) is not None:
            raise ChecksFailed({"name": "已有一份名单叫这个名称，请换一个，或者用“更新为眼前的样子”"})
        return writer.add(SavedList, {"subject": subject.key, "name": name, "view": text})


def replace(ctx: Context, list_id: int, view: View, *, subject: Subject, origin: object = None) -> None:
    """What a list shows becomes another. Raises NotFound."""
    text = _written(ctx, subject, view)
    with ctx.write(subject.edit, "更新名单", origin=origin) as writer:
        _require_there(subject, list_id)
        writer.update(SavedList, list_id, {"view": text})


def rename(ctx: Context, list_id: int, name: str, *, subject: Subject, origin: object = None) -> None:
    """Raises ChecksFailed for a name that is empty, too long or taken, NotFound."""
    name = _tidy(subject, name)
    with ctx.write(subject.edit, "名单改名", origin=origin) as writer:
        _require_there(subject, list_id)
        if _named(subject, name) not in (None, list_id):
            raise ChecksFailed({"name": "已有一份名单叫这个名称，请换一个"})
        writer.update(SavedList, list_id, {"name": name})


def delete(ctx: Context, list_id: int, *, subject: Subject, origin: object = None) -> None:
    """Into the recycle bin; of the people nothing changes. Raises NotFound."""
    with ctx.write(subject.edit, "删除名单", origin=origin) as writer:
        _require_there(subject, list_id)
        writer.delete(SavedList, list_id)


def restore(ctx: Context, list_id: int, *, origin: object = None) -> None:
    """Back from the recycle bin. Raises KnownError when another list has its name by now."""
    row = SavedList.select(SavedList.subject).where(SavedList.id == list_id).first()
    if row is None:
        raise NotFound("这份名单已经不在了，什么也没有改动。")
    if row.subject not in _subjects:
        import_module(f"..{_homes[row.subject]}", __package__)
    subject = _subjects[row.subject]
    with ctx.write(subject.edit, "恢复名单", origin=origin) as writer:
        name = writer.row(SavedList, list_id)["name"]
        if _named(subject, name) is not None:
            raise KnownError(f"“{name}”没有恢复：已有一份同名的名单。两份都还在，请先给现有的名单改名。")
        writer.restore(SavedList, list_id)


def _written(ctx: Context, subject: Subject, view: View) -> str:
    """The view as it is stored. Raises UsageError for what no list may be narrowed to."""
    kept = {key: value for key, value in view.filters.items() if key not in subject.passing}
    subject.check(ctx, kept)
    whole = {"filters": kept, "text": view.text, "sort": view.sort, "columns": list(view.columns)}
    return json.dumps(whole, ensure_ascii=False, sort_keys=True)


def _tidy(subject: Subject, name: str) -> str:
    name = " ".join(name.split())
    if not name:
        raise ChecksFailed({"name": "请给名单起个名称"})
    if len(name) > _LONGEST:
        raise ChecksFailed({"name": f"名称最多{_LONGEST}个字"})
    if name in {one.name for one in subject.ready}:
        raise ChecksFailed({"name": "这是程序自带名单的名称，请换一个"})
    return name


def _named(subject: Subject, name: str) -> int | None:
    query = SavedList.select(SavedList.id).where(
        (SavedList.subject == subject.key) & (SavedList.name == name) & SavedList.deleted_at.is_null()
    )
    found: int | None = query.scalar()
    return found


def _require_there(subject: Subject, list_id: int) -> None:
    alive = (SavedList.id == list_id) & (SavedList.subject == subject.key) & SavedList.deleted_at.is_null()
    if not SavedList.select(SavedList.id).where(alive).exists():
        raise NotFound("这份名单已经不在了，可能刚被别人删除。居民都在，什么也没有改动，请重新打开菜单再看。")


def _read(subject: Subject, text: str) -> View:
    try:
        raw = json.loads(text)
    except ValueError:
        raw = {}
    if not isinstance(raw, dict):
        raw = {}
    filters = {key: value for key, value in (raw.get("filters") or {}).items() if subject.knows(key)}
    sort = raw.get("sort") or ("", False)
    known = sort[0] in subject.orders
    columns = [key for key in raw.get("columns") or () if key in subject.columns]
    return View(filters, str(raw.get("text") or ""), (sort[0], bool(sort[1])) if known else None, columns)
