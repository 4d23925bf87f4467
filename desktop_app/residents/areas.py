"""The grid tree by hand: nodes are added, named, coded, led, moved and made one (domain reference 2.5).

Codes and addresses below follow in the same change, so that one undo takes back all of it; ``area_moves`` says what follows.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from peewee import ForeignKeyField, Model

from ..common import codes
from ..common.errors import ChecksFailed, KnownError, NotFound
from ..common.text import one_line
from ..store.models import Operator
from ..store.reading import models
from . import area_codes, area_moves
from .area_moves import Plan, Tree
from .area_places import BUILDING, COUNTY, ESTATE, GRID, VILLAGE, Node, chunks, row_of, sort_of, village_name
from .grid_models import Contact
from .models import Area, Household, Person

if TYPE_CHECKING:
    from ..context import Context
    from ..store.changes import ChangeWriter

UNITED = "并入同名节点"
_LONGEST = 40
_GONE = "这个网格节点刚刚被别人删除，什么也没有改动。请刷新后再试。"


class SameName(ChecksFailed):
    """A node of this name is there already: ``own`` may become ``twin`` (``unite``)."""

    def __init__(self, sentence: str, own: int | None, twin: int) -> None:
        super().__init__({"name": sentence})
        self.own, self.twin = own, twin


@dataclass(frozen=True, slots=True)
class Effect:
    """What a change of the tree would do besides the node itself: for the question before it."""

    people: int
    households: int
    different: int
    codes: int


def add(ctx: Context, parent_id: int | None, level: int, name: str, *, origin: object = None) -> int:
    """Add a node; ``parent_id`` None for the root. Raises ChecksFailed (name taken or empty, level above its parent)."""
    name = _typed(name, level)
    with ctx.write("residents.areas", "新增网格节点", origin=origin) as writer:
        _check(name, level, parent_id)
        return writer.add(Area, row_of(parent_id, Node(level, name)))


def add_above(ctx: Context, area_id: int, version: int, level: int, name: str, *, origin: object = None) -> int:
    """A new node between a node and what it hangs in, for example the town above the hall's village; gives its id.

    A town takes its code from the village's. Raises ChecksFailed, SameName, StaleVersion, NotFound.
    """
    name = _typed(name, level)
    with ctx.write("residents.areas", "新增上级网格节点", origin=origin) as writer:
        row = _living(writer, area_id)
        if row["level"] <= level:
            said = (codes.label("area_level", str(one)) for one in (row["level"], level))
            raise ChecksFailed({"level": "{}不能放在{}下面".format(*said)})
        _check(name, level, row["parent_id"])
        found = writer.add(Area, row_of(row["parent_id"], Node(level, name)))
        digits, code = area_codes.DIGITS.get(level), row["code"] or ""
        if digits and row["level"] in area_codes.DIGITS and _code_twin(code[:digits]) is None:
            writer.update(Area, found, {"code": code[:digits] or None})
        spot = Tree([area_id], deepest=row["level"]).spots[area_id]
        reach = area_moves.depth([spot], moved=True)
        tree = Tree([area_id], [found], reach)
        _write(ctx, writer, tree, {area_id: {"parent_id": found}}, versions={area_id: version})
        return found


def rename(ctx: Context, area_id: int, version: int, name: str, *, origin: object = None) -> Effect:
    """Give a node another name; addresses written from the tree follow. Raises ChecksFailed, SameName, StaleVersion."""
    name = _typed(name, VILLAGE)
    with ctx.write("residents.areas", "修改网格节点", origin=origin) as writer:
        row = _living(writer, area_id)
        _check(name, row["level"], row["parent_id"], area_id)
        changes = {area_id: {"name": name, "sort": sort_of(name)}}
        return _write(ctx, writer, _named_tree(area_id), changes, versions={area_id: version})


def move(
    ctx: Context,
    area_ids: int | Sequence[int],
    version: int | Mapping[int, int],
    parent_id: int | None,
    *,
    origin: object = None,
) -> Effect:
    """Hang nodes, with all below them, under another one, as one change. ``version``: of the one, or by id;
    ``parent_id`` None for the top, where towns and villages stand.

    Raises ChecksFailed (under something not above them), SameName, StaleVersion, NotFound.
    """
    ids = [area_ids] if isinstance(area_ids, int) else list(area_ids)
    versions = {ids[0]: version} if isinstance(version, int) else dict(version)
    with ctx.write("residents.areas", "移动网格节点", origin=origin) as writer:
        for one in ids:
            _living(writer, one)
        tree = _moved_tree(ids, parent_id)
        return _write(ctx, writer, tree, _moves(tree, ids, parent_id), versions=versions)


def unite(ctx: Context, gone: int, into: int, *, origin: object = None) -> Effect:
    """One node becomes another of the same level: everybody and everything in and below it goes there, what is below and
    has the same name becomes one as well, and the node goes into the recycle bin. One change.

    Raises ChecksFailed where they are not of one level or one lies in the other, NotFound.
    """
    with ctx.write("residents.areas", "合并网格节点", origin=origin) as writer:
        rows = [_living(writer, one) for one in (gone, into)]
        if gone == into or rows[0]["level"] != rows[1]["level"]:
            raise ChecksFailed({"name": "只有同一级的两个节点可以合并"})
        tree = Tree([gone, into])
        changes, becomes = area_moves.unite(tree, gone, into)
        return _write(ctx, writer, tree, changes, becomes)


def set_code(ctx: Context, area_id: int, version: int, code: str | None, *, origin: object = None) -> Effect:
    """The node's code, or None; codes below that began with it follow. Raises ChecksFailed, StaleVersion."""
    code = area_codes.tidied(code)
    with ctx.write("residents.areas", "修改网格编码", origin=origin) as writer:
        row = _living(writer, area_id)
        tree = Tree([area_id], deepest=GRID)
        said = area_codes.problem(row["level"], code, tree.code_above(row["parent_id"]))
        if not said and code and row["level"] in area_codes.DIGITS:
            twin = _code_twin(code, area_id)
            said = f"“{twin.name}”已经用了这个编码" if twin is not None else None
        if said:
            raise ChecksFailed({"code": said})
        return _write(ctx, writer, tree, {area_id: {"code": code}}, versions={area_id: version})


def suggested_code(ctx: Context, area_id: int) -> str | None:
    """The next free code under the one above; None where there is none to begin with, or no serial is left."""
    ctx.require("residents.areas")
    spot = (tree := Tree([area_id], deepest=COUNTY)).spots.get(area_id)
    above = tree.code_above(spot.parent_id) if spot is not None else None
    if spot is None or above is None or area_codes.DIGITS.get(spot.level) != len(above) + 3:
        return None
    taken = Area.select(Area.code).where(
        Area.code.startswith(above) & (Area.level == spot.level) & Area.deleted_at.is_null() & (Area.id != area_id)
    )
    return area_codes.next_free(above, [code for (code,) in taken.tuples()])


def set_leader(
    ctx: Context, area_id: int, version: int, title: str | None, person_id: int | None, *, origin: object = None
) -> bool:
    """Who leads the node and as what (codes ``leader_title``); nobody without a person. False when nothing differs.

    Raises ChecksFailed for somebody who has died, moved away or is not in the register; StaleVersion.
    """
    with ctx.write("residents.areas", "指定网格负责人", origin=origin) as writer:
        _living(writer, area_id)
        if person_id is not None:
            said = _leader_problem(writer, person_id, title)
            if said:
                raise ChecksFailed(said)
        changes = {"leader_title": title if person_id is not None else None, "leader_person_id": person_id}
        return writer.update(Area, area_id, changes, version)


def delete(ctx: Context, area_id: int, *, origin: object = None) -> None:
    """Into the recycle bin; only a node with nothing below it, nothing in it, that nobody works in or looks after.

    Raises KnownError."""
    with ctx.write("residents.areas", "删除网格节点", origin=origin) as writer:
        row = writer.row(Area, area_id)
        hanging: tuple[type[Model], ...] = (Area, *area_moves.PLACED)
        for model in hanging:
            columns = model._meta.columns
            hangs = columns["parent_id" if model is Area else "area_id"] == area_id
            if model.select().where(hangs & columns["deleted_at"].is_null()).exists():
                raise KnownError(f"“{row['name']}”下面还有内容，没有删除。请先把它们移到别处。")
        if Contact.select().where((Contact.area == area_id) & Contact.until.is_null() & Contact.deleted_at.is_null()):
            raise KnownError(f"有人包联“{row['name']}”，没有删除。请先结束这处包联，或者改为包联别处。")
        if Operator.select().where(Operator.area_id == area_id).exists():
            raise KnownError(f"有操作员负责“{row['name']}”，没有删除。请先在“设置”的操作员里改派。")
        writer.delete(Area, area_id)


def restore(ctx: Context, area_id: int, *, origin: object = None) -> None:
    """Back from the recycle bin. Raises ChecksFailed when another node has its place by now, NotFound without its parent."""
    with ctx.write("residents.areas", "恢复网格节点", origin=origin) as writer:
        row = writer.row(Area, area_id)
        _check(row["name"], row["level"], row["parent_id"], area_id)
        code = row["code"] if row["level"] in area_codes.DIGITS else None
        if code and _code_twin(code) is not None:
            writer.update(Area, area_id, {"code": None})  # somebody has it by now
        writer.restore(Area, area_id)


# What would follow


def effect_of_renaming(ctx: Context, area_id: int, name: str) -> Effect:
    """What another name would change besides the node. Writes nothing. Raises what ``rename`` raises."""
    ctx.require("residents.areas")
    name, tree = _typed(name, VILLAGE), _named_tree(area_id)
    if area_id not in tree.spots:
        raise NotFound(_GONE)
    spot = tree.spots[area_id]
    _check(name, spot.level, spot.parent_id, area_id)
    return _effect(area_moves.follow(tree, {area_id: {"name": name}}, {}, village_name(ctx)))


def effect_of_moving(ctx: Context, area_ids: Sequence[int], parent_id: int | None) -> Effect:
    """What another place would change besides the nodes. Writes nothing. Raises what ``move`` raises."""
    ctx.require("residents.areas")
    tree = _moved_tree(area_ids, parent_id)
    if not tree.spots.keys() >= set(area_ids):
        raise NotFound(_GONE)
    return _effect(area_moves.follow(tree, _moves(tree, area_ids, parent_id), {}, village_name(ctx)))


def effect_of_uniting(ctx: Context, gone: int, into: int) -> Effect:
    """How many people and households would get another place or address, were the two one. Writes nothing."""
    ctx.require("residents.areas")
    tree = Tree([gone, into])
    if len(tree.spots.keys() & {gone, into}) < 2:
        raise NotFound(_GONE)
    return _effect(area_moves.follow(tree, *area_moves.unite(tree, gone, into), village_name(ctx)))


def _effect(plan: Plan) -> Effect:
    recoded = sum("code" in columns for columns in plan.areas.values())
    return Effect(len(plan.placed[Person]), len(plan.placed[Household]), plan.different, recoded)


def _named_tree(area_id: int) -> Tree:
    spot = Tree([area_id], deepest=COUNTY).spots.get(area_id)
    return Tree([area_id], deepest=area_moves.depth([spot], moved=False) if spot is not None else COUNTY)


def _moves(tree: Tree, ids: Sequence[int], parent_id: int | None) -> dict[int, dict[str, Any]]:
    """The columns that change: nodes below others that move go along with them. Raises ChecksFailed where it cannot be."""
    inside = {one for one in ids for spot in tree.above(one)[:-1] if spot.id in ids}
    tops = [tree.spots[one] for one in ids if one not in inside]
    for spot in tops:
        if parent_id is None and spot.level > VILLAGE:
            level = codes.label("area_level", str(spot.level))
            raise ChecksFailed({"parent_id": f"{level}要挂在上一级下面，不能放在最上层"})
        if spot.parent_id != parent_id:
            _check(spot.name, spot.level, parent_id, spot.id)
    _keep_estate(tree, ids, parent_id)
    names = [spot.name for spot in tops]
    if len(set(names)) < len(names):
        raise ChecksFailed({"name": "选中的节点里有同名的，不能挂在同一处。请先改名，或者分开移动"})
    return {spot.id: {"parent_id": parent_id} for spot in tops}


def _moved_tree(ids: Sequence[int], parent_id: int | None) -> Tree:
    spots = Tree(ids, deepest=COUNTY).spots
    tops = [spots[one] for one in ids if one in spots]
    return Tree(ids, [parent_id], area_moves.depth(tops, moved=True))


# How it is written


def _write(
    ctx: Context,
    writer: ChangeWriter,
    tree: Tree,
    changes: Mapping[int, Mapping[str, Any]],
    gone: Mapping[int, int] | None = None,
    *,
    versions: Mapping[int, int] | None = None,
) -> Effect:
    plan = area_moves.follow(tree, changes, gone or {}, village_name(ctx))
    checked = versions or {}
    alike: dict[tuple[str, ...], dict[int, Mapping[str, Any]]] = {}
    for one, columns in plan.areas.items():
        if one in checked:
            writer.update(Area, one, columns, checked[one])
        else:
            alike.setdefault(tuple(sorted(columns)), {})[one] = columns
    for rows in alike.values():
        writer.update_many(Area, rows)
    for model, placed in plan.placed.items():
        writer.update_many(model, placed)
    if plan.gone:
        _become(writer, plan.gone)
    return _effect(plan)


_TAKEN = ("leader_title", "leader_person_id", "code")


def _become(writer: ChangeWriter, gone: Mapping[int, int]) -> None:
    """What points at nodes points at others, which take over a leader and a code that they have none of their own."""
    rows: dict[int, Mapping[str, Any]] = {}
    columns = (Area.id, Area.name, Area.leader_title, Area.leader_person_id, Area.code)
    for part in chunks(sorted({*gone, *gone.values()})):
        rows.update((row["id"], row) for row in Area.select(*columns).where(Area.id.in_(part)).dicts())
    author = writer.author
    bin_ = {"deleted_at": author.at, "deleted_by": author.operator_id}
    reason = "delete_reason"
    writer.update_many(Area, {one: {**bin_, reason: f"{UNITED}“{rows[into]['name']}”"} for one, into in gone.items()})
    for one, into in gone.items():
        old, new = rows[one], rows[into]
        more = {key: old[key] for key in _TAKEN if new[key] is None and old[key] is not None}
        if new["leader_person_id"] is not None:
            more.pop("leader_title", None)
        if more:
            writer.update(Area, into, more)
    for table, model in sorted(models().items()):
        if model is Area or model in area_moves.PLACED:
            continue
        for field in model._meta.sorted_fields:
            links = isinstance(field, ForeignKeyField) and field.rel_model is Area
            if links or (table, field.column_name) == ("operator", "area_id"):
                for part in chunks(sorted(gone)):
                    found = list(model.select(model.id, field).where(field.in_(part)).order_by(model.id).tuples())
                    writer.update_many(model, {one: {field.column_name: gone[was]} for one, was in found})
    _look_after_once(writer, gone.values())


def _look_after_once(writer: ChangeWriter, nodes: Iterable[int]) -> None:
    """Whoever looked after both nodes looks after the one, since the earlier day."""
    seen: set[tuple[int, int]] = set()
    for part in chunks(sorted(set(nodes))):
        running = Contact.area.in_(part) & Contact.until.is_null() & Contact.deleted_at.is_null()
        query = Contact.select(Contact.id, Contact.staff, Contact.area).where(running)
        for one, *who in list(query.order_by(Contact.since, Contact.id).tuples()):
            if tuple(who) in seen:
                writer.delete(Contact, one, UNITED)
            seen.add((who[0], who[1]))


def _living(writer: ChangeWriter, area_id: int) -> dict[str, Any]:
    row = writer.row(Area, area_id)
    if row["deleted_at"] is not None:
        raise NotFound(_GONE)
    return dict(row)


def _code_twin(code: str, own: int | None = None) -> Area | None:
    """Whoever has this code among the living."""
    found: Area | None = Area.get_or_none((Area.code == code) & Area.deleted_at.is_null() & (Area.id != (own or 0)))
    return found


def _leader_problem(writer: ChangeWriter, person_id: int, title: str | None) -> dict[str, str]:
    if not title:
        return {"title": "请选职务"}
    if title not in codes.table("leader_title"):
        return {"title": "没有这个职务"}
    row = writer.row(Person, person_id)
    if row["deleted_at"] is not None:
        return {"person": "这位居民已经不在名册里了"}
    if row["died_on"] or row["moved_out_on"]:
        return {"person": f"“{row['name']}”{'已经去世' if row['died_on'] else '已经迁出'}，不能做负责人"}
    return {}


def _keep_estate(tree: Tree, area_ids: Iterable[int], parent_id: int | None) -> None:
    """A building that stands in an estate stays in one, also with its grid: its addresses begin with the estate's name."""
    if any(spot.level == ESTATE for spot in tree.above(parent_id)):
        return
    moved = [tree.spots[one] for one in area_ids if one in tree.spots]
    carried = {spot.id for spot in moved if spot.level > ESTATE}
    if not carried:
        return
    for one in tree.below:
        path = tree.above(one)
        top = next((spot for spot in path if spot.id in carried), None)
        if top is not None and path[-1].level >= BUILDING and any(spot.level == ESTATE for spot in path):
            words = f"“{top.name}”要挂在小区（组）里面，或者小区里的网格下面，否则住址里就没有小区了"
            raise ChecksFailed({"parent_id": words})


def _typed(name: str, level: int) -> str:
    """A name as somebody typed it, tidied. Raises ChecksFailed where it cannot be one, or there is no such level."""
    name = one_line(name)
    if len(name) > _LONGEST:
        raise ChecksFailed({"name": f"名称最多{_LONGEST}个字"})
    if str(level) not in codes.table("area_level"):
        raise ChecksFailed({"level": "没有这个层级"})
    return name


def _check(name: str, level: int, parent_id: int | None, own: int | None = None) -> None:
    if not name:
        raise ChecksFailed({"name": "请填写名称"})
    parent = None
    if parent_id is not None:
        parent = Area.get_or_none((Area.id == parent_id) & Area.deleted_at.is_null())
        if parent is None:
            raise NotFound("上一级已经不在了，可能刚被别人删除。请刷新后再试。")
        # A level strictly above leaves no way for a node to get below itself.
        if parent.level >= level:
            said = (codes.label("area_level", str(one)) for one in (level, parent.level))
            raise ChecksFailed({"parent_id": "{}不能放在{}下面".format(*said)})
    twin = Area.select().where((Area.name == name) & Area.deleted_at.is_null())
    twin = twin.where(Area.parent == parent_id if parent_id is not None else Area.parent.is_null())
    if own is not None:
        twin = twin.where(Area.id != own)
    found = twin.first()
    if found is not None and found.level != level:
        other = codes.label("area_level", str(found.level))
        raise ChecksFailed({"name": f"这里已经有一个{other}叫“{name}”了，请换个名称"})
    if found is not None:
        raise SameName(f"这里已经有“{name}”了", own, found.id)
