"""The list that is shown as plain records for paper: printed as it is exported, signed, posted by mail.

Every one is masked by its place, and logged with the number of people and the columns, never with a name.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from peewee import fn

from ..common.errors import KnownError
from ..common.fields import Field, Kind
from ..common.jobs import JobControl
from ..common.list_papers import Label, ListColumn, ListPaper
from ..common.words import Place, shown
from ..store.engine import database
from . import area_places, exporting, scope
from .models import Household, Person

if TYPE_CHECKING:
    from ..context import Context

_CHUNK = 500
_FIGURES = (Kind.INTEGER, Kind.MINUTES, Kind.MONEY)
_BUILDING = re.compile(r".*?\d+(?:号楼|栋|幢|座|楼)")


def printed(
    ctx: Context,
    ids: Sequence[int],
    keys: Sequence[str],
    title: str,
    narrowed: str = "",
    control: JobControl | None = None,
) -> ListPaper:
    """These residents in this order with these columns, masked as an export is. Logged. Raises KnownError, Cancelled."""
    ctx.require("residents.read")
    columns = exporting.columns_of(keys)
    if not columns:
        raise KnownError("显示的列都不能打印，没有生成。请在“列”里选上姓名等列再打印。")
    control = control or JobControl()
    rows = []
    for number, row in enumerate(exporting.masked_rows(ctx, columns, ids), 1):
        rows.append([str(number), *(_words(field, value) for field, value in zip(columns, row, strict=True))])
        if not number % _CHUNK:
            control.progress(number, len(ids), "正在读名单")
    which = f"；条件：{narrowed}" if narrowed else ""
    names = "、".join(field.label for field in columns)
    ctx.log("residents.read", f"排印居民名单{len(rows)}人（号码已隐去）：{names}{which}")
    heads = [ListColumn("序号", right=True), *(ListColumn(one.label, right=one.kind in _FIGURES) for one in columns)]
    under = [f"条件：{narrowed}" if narrowed else "", f"共 {len(rows):,} 人"]
    return ListPaper(title, ctx.hall["name"], [line for line in under if line], foot(ctx), heads, rows)


def sign_in(
    ctx: Context, ids: Sequence[int], title: str, place: str, day: str, *, with_phone: bool = False
) -> ListPaper:
    """签到表: number, name, address down to the building, the telephone's last digits if wanted, room to sign. Logged.

    Never a number of a paper, and never a signature: the column is blank.
    """
    ctx.require("residents.read")
    from ..common import dates

    rows = []
    for number, (name, address, phone, _) in enumerate(residents(ctx, ids), 1):
        tail = [re.sub(r"\D", "", phone.split(";")[0])[-4:]] if with_phone else []
        rows.append([str(number), name, to_building(address), *tail, ""])
    ctx.log("residents.read", f"排印签到表{len(rows)}人")
    under = "　　".join(part for part in (f"地点：{place}" if place else "", f"日期：{dates.on_paper(day)}") if part)
    columns = [ListColumn("序号", 12, right=True), ListColumn("姓名", 34), ListColumn("住址（到楼栋）", 0)]
    columns += [ListColumn("电话后四位", 26)] if with_phone else []
    columns.append(ListColumn("签名", 46))
    return ListPaper(title, ctx.hall["name"], [under], foot(ctx), columns, rows, row_height=9)


def labels(ctx: Context, ids: Sequence[int], by_household: bool) -> tuple[list[Label], int]:
    """Mailing labels in the order of the list, one a person or one a household; and how many people got none.

    Left out: who has died or moved away, and who has no address. Logged.
    """
    ctx.require("residents.read")
    people = residents(ctx, ids)
    heads = _heads(ctx, [home for *_, home in people if home is not None]) if by_household else {}
    shared = _shared(list(heads)) if by_household else set()
    found: list[Label] = []
    seen: set[int] = set()
    addressed = 0
    for name, address, _, home in people:
        to, where, whole = name, address, False
        if by_household and home is not None:
            head, there = heads.get(home, ("", ""))
            to, where, whole = head or name, there or address, home in shared
        if not where:
            continue
        addressed += 1
        if by_household and home is not None:
            if home in seen:
                continue
            seen.add(home)
        found.append(Label(f"{to}　全家　收" if whole else f"{to}　收", where))
    ctx.log("residents.read", f"排印邮寄标签{len(found)}张（{'每户' if by_household else '每人'}一张）")
    return found, len(ids) - addressed


def to_building(address: str) -> str:
    """向阳花园6栋2单元1502 → 向阳花园6栋; what names no building gives no more than its estate or group."""
    parts = area_places.nodes(address)
    if parts:
        return "".join(node.name for node in parts if node.level <= area_places.BUILDING)
    found = _BUILDING.match("".join(address.split()))
    return found.group() if found else ""


def _words(field: Field, value: Any) -> str:
    if isinstance(value, int) and field.kind in _FIGURES:
        return str(shown(field, value, Place.PAPER))
    # What is masked was masked as it was read: PAPER only words it.
    return "" if value is None or value == "" else str(shown(field, value, Place.PAPER))


def foot(ctx: Context) -> str:
    """What stands at the bottom of every page: hall, who printed it, when."""
    ctx.require("residents.read")
    return f"{ctx.hall['name']}　{ctx.operator.name}　{ctx.now()[:16]}打印"


def residents(ctx: Context, ids: Sequence[int]) -> list[tuple[str, str, str, int | None]]:
    """(name, address, telephone, household) of those who live here, in this order."""
    ctx.require("residents.read")
    found: dict[int, tuple[str, str, str, int | None]] = {}
    here = Person.deleted_at.is_null() & Person.died_on.is_null() & Person.moved_out_on.is_null()
    columns = (Person.id, Person.name, Person.live_addr, Person.phone, Person.household)
    for start in range(0, len(ids), _CHUNK):
        query = Person.select(*columns).where(
            Person.id.in_(list(ids[start : start + _CHUNK])) & here, *scope.people(ctx)
        )
        for person, name, address, phone, home in database.execute(query).fetchall():
            found[person] = (name, address or "", phone or "", home)
    return [found[person] for person in ids if person in found]


def _shared(homes: Sequence[int]) -> set[int]:
    """Households in which more than one lives: to whoever lives alone nobody writes 全家."""
    here = Person.deleted_at.is_null() & Person.died_on.is_null() & Person.moved_out_on.is_null()
    found: set[int] = set()
    for start in range(0, len(homes), _CHUNK):
        part = Person.select(Person.household).where(Person.household.in_(list(homes[start : start + _CHUNK])) & here)
        query = part.group_by(Person.household).having(fn.COUNT(Person.id) > 1)
        found.update(home for (home,) in query.tuples())
    return found


def _heads(ctx: Context, homes: Sequence[int]) -> dict[int, tuple[str, str]]:
    """Household → (its head's name, its address)."""
    found: dict[int, tuple[str, str]] = {}
    wanted = sorted(set(homes))
    for start in range(0, len(wanted), _CHUNK):
        query = Household.select(Household.id, Person.name, Household.live_addr)
        query = query.left_outer_join(Person, on=(Person.id == Household.head_id) & Person.deleted_at.is_null())
        part = query.where(Household.id.in_(wanted[start : start + _CHUNK]), *scope.homes(ctx))
        found.update({home: (name or "", address or "") for home, name, address in part.tuples()})
    return found
