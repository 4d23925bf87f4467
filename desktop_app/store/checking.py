"""Looking through a whole store: pages, keys, history, search index."""

from __future__ import annotations

from . import history, keys, search
from .engine import database, is_embedded
from .models import IssuedNumber
from .reading import models
from .store import Store


def problems(store: Store) -> list[str]:
    """Everything that is wrong, in words; empty when the store is sound."""
    found: list[str] = []
    if is_embedded(database):
        pages = [row[0] for row in database.execute_sql("PRAGMA cipher_integrity_check").fetchall()]
        found.extend(f"数据页损坏：{page}" for page in pages[:20])
        if database.execute_sql("PRAGMA integrity_check").fetchone()[0] != "ok":
            found.append("数据库结构有损坏")
        if database.execute_sql("PRAGMA foreign_key_check").fetchall():
            found.append("有记录指向不存在的记录")
        keys.read_slots(store.folder)
    found.extend(history.problems(store.key))
    found.extend(_index_problems())
    found.extend(_number_problems())
    return found


def _index_problems() -> list[str]:
    found = []
    for table in search.searched_tables():
        model = models()[table]
        alive = model.select().where(model.deleted_at.is_null()).count()
        indexed = search.size(table)
        if alive != indexed:
            found.append(f"搜索索引 {table} 有{indexed}条，应有{alive}条")
    return found


def _number_problems() -> list[str]:
    found = []
    rows = IssuedNumber.select(IssuedNumber.series, IssuedNumber.year, IssuedNumber.number).order_by(
        IssuedNumber.series, IssuedNumber.year, IssuedNumber.number
    )
    expected: dict[tuple[str, int], int] = {}
    for series, year, number in rows.tuples():
        due = expected.get((series, year), 0) + 1
        if number != due:
            found.append(f"编号不连续：{series} {year}年第{due}号不见了")
        expected[(series, year)] = number
    return found
