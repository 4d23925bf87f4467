"""Looking through a whole store: pages, keys, history, search index, numbers, and what the backups know of it."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from typing import TYPE_CHECKING

from ..common.errors import KnownError
from ..common.jobs import JobControl
from . import attachments, history, keys, search
from .engine import database, explain, is_embedded
from .models import IssuedNumber, NumberSeries
from .reading import models
from .store import Store

if TYPE_CHECKING:
    from ..context import Context

LAST = "last_check"
DAMAGED = "数据文件有损坏，读不下去"


def due(ctx: Context) -> bool:
    """Whether the weekly look through the store is due, or the last program did not end well."""
    last = ctx.store.meta(LAST)
    return ctx.store.unclean or not last or _days_since(ctx, last) >= int(str(ctx.setting("check.every_days")))


def run(ctx: Context, control: JobControl | None = None) -> list[str]:
    """The program's own look through the store, whoever is signed in; notes when it found nothing."""
    found = problems(ctx.store, control)
    if not found:
        ctx.store.set_meta(LAST, ctx.now())
    return found


def problems(store: Store, control: JobControl | None = None) -> list[str]:
    """Everything that is wrong, in words; empty when the store is sound. Raises Cancelled only."""
    parts: list[tuple[str, Callable[[], Iterable[str]]]] = [
        ("数据页", _page_problems),
        ("钥匙", lambda: _key_problems(store)),
        ("变更记录", lambda: history.problems(store.key)),
        ("检索", _index_problems),
        ("编号", _number_problems),
        ("附件", attachments.problems),
        ("备份", lambda: _backup_problems(store)),
    ]
    found = [store.lost] if store.lost else []
    for place, (title, part) in enumerate(parts):
        if control is not None:
            control.progress(place, len(parts), title)
        try:
            found.extend(part())
        except KnownError as error:
            found.append(error.sentence)
        except (ValueError, KeyError, TypeError, AttributeError):  # what is stored there cannot be read as what it is
            found.append(f"{title}的内容读不懂，可能被改动过")
        except Exception as error:
            if explain(error) is None:
                raise
            found.append(f"{DAMAGED}（{title}）")
    return found


def _page_problems() -> list[str]:
    if not is_embedded(database):
        return []
    found: list[str] = []
    pages = [row[0] for row in database.execute_sql("PRAGMA cipher_integrity_check").fetchall()]
    found.extend(_page_in_words(page) for page in pages[:20])
    if database.execute_sql("PRAGMA integrity_check(1)").fetchone()[0] != "ok":
        found.append("数据库结构有损坏")
    if database.execute_sql("PRAGMA foreign_key_check").fetchone():
        found.append("有记录指向不存在的记录")
    return found


def _page_in_words(said: str) -> str:
    """What SQLCipher says of a page, in Chinese: its number is all that tells anybody something."""
    number = re.search(r"page (\d+)", said)
    return f"数据文件第{number[1]}页损坏" if number else "数据文件的长度不对，末尾可能缺了一段"


def _key_problems(store: Store) -> list[str]:
    if (store.folder / keys.FILE).exists() or is_embedded(database):
        keys.read_slots(store.folder)
    return []


def _index_problems() -> list[str]:
    found = []
    for table in search.searched_tables():
        model = models()[table]
        alive = model.select().where(model.deleted_at.is_null()).count()
        indexed = search.size(table)
        if alive != indexed:
            found.append(f"搜索索引 {table} 有{indexed}条，应有{alive}条")
        if is_embedded(database) and not search.is_whole(table):
            found.append(f"搜索索引 {table} 有损坏")
    return found


def _number_problems() -> list[str]:
    found = []
    rows = IssuedNumber.select(IssuedNumber.series, IssuedNumber.year, IssuedNumber.number).order_by(
        IssuedNumber.series, IssuedNumber.year, IssuedNumber.number
    )
    expected: dict[tuple[str, int], int] = {}
    for series, year, number in rows.tuples():
        due_number = expected.get((series, year), 0) + 1
        if number != due_number:
            found.append(f"编号不连续：{series} {year}年第{due_number}号不见了")
        expected[(series, year)] = number
    last = {(row.series, row.year): row.last for row in NumberSeries.select()}
    for series, year in sorted(expected.keys() | last.keys()):
        if expected.get((series, year), 0) != last.get((series, year), 0):
            found.append(f"编号不一致：{series} {year}年记到第{last.get((series, year), 0)}号")
    return found


def _backup_problems(store: Store) -> list[str]:
    """A backup that knows more than the store tells of an end that was cut off (or of an older file put in its place)."""
    from . import backup_plan

    newest = backup_plan.newest_head(store)
    if newest is None:
        return []
    number, hash_, file = newest
    return [] if history.has(number, hash_) else [f"变更记录比备份“{file}”里的少：第{number}条不见了或不同"]


def _days_since(ctx: Context, at: str) -> int:
    from datetime import datetime

    try:
        return (ctx.clock.now() - datetime.strptime(at, "%Y-%m-%d %H:%M:%S")).days
    except ValueError:
        return 10**6
