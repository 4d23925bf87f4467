"""Reading the whole history: every change in the store, narrowed by day, operator, kind and words.

The rows of ``change`` are wide (hashes, digests): looking through 300,000 of them in the database takes a fifth of a
second for each key that is pressed. What the log is searched by is therefore read once (half a second, in a job) into a
few bytes a row; the rows themselves are fetched by the page.
"""

from __future__ import annotations

import json
from array import array
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from ..common.jobs import JobControl
from . import history
from .changes import Item
from .engine import run
from .models import Change, ChangeItem, Operator

if TYPE_CHECKING:
    from ..context import Context

PERMISSION = "history.read"
CHUNK = 2_000  # rows read between two looks at whether the reading should stop; the window lives on in between

WRITE, VIEW, EXPORT, PRINT, SIGN_IN, REFUSED, OTHER = range(7)
KINDS: dict[int, str] = {
    WRITE: "写入",
    VIEW: "查看",
    EXPORT: "导出",
    PRINT: "打印",
    SIGN_IN: "登录",
    REFUSED: "拒绝",
    OTHER: "其他",
}
"""What sort of thing was done, as the log is filtered."""

_BEGINS: tuple[tuple[tuple[str, ...], int], ...] = (
    (("没有权限", "密码输错", "审批被拒绝"), REFUSED),
    (("登录", "退出", "锁定", "解锁", "换人", "修改自己的密码", "用恢复密钥重设密码"), SIGN_IN),
    (("导出", "另存"), EXPORT),
    (("打印", "预览"), PRINT),
    (("查看",), VIEW),
)


def kind_of(action: str, undoes: int | None) -> int:
    """The kind of a change: what changed records is a write, whatever it is called."""
    if undoes != history.LOGGED:
        return WRITE
    return next((kind for words, kind in _BEGINS if action.startswith(words)), OTHER)


@dataclass(frozen=True, slots=True)
class Entry:
    """One change, as a line of the log."""

    number: int
    at: str
    operator: str
    desk: str
    source: str
    action: str
    reason: str
    kind: int
    items: int


@dataclass(slots=True)
class Index:
    """What the log is searched by, oldest first; made by ``read``, kept up by ``read_on``."""

    numbers: array[int] = field(default_factory=lambda: array("q"))
    days: array[int] = field(default_factory=lambda: array("i"))  # 20261120
    operators: array[int] = field(default_factory=lambda: array("i"))
    kinds: bytearray = field(default_factory=bytearray)
    actions: array[int] = field(default_factory=lambda: array("i"))  # place in ``words``
    words: list[str] = field(default_factory=list)  # the few sentences that are used again and again
    places: dict[str, int] = field(default_factory=dict)
    before: int = 0  # older lines that are not in it

    def __len__(self) -> int:
        return len(self.numbers)

    @property
    def last(self) -> int:
        return self.numbers[-1] if self.numbers else 0

    def find(
        self,
        text: str = "",
        *,
        first_day: str = "",
        last_day: str = "",
        operator: int | None = None,
        kind: int | None = None,
    ) -> array[int]:
        """Numbers of the changes that fit, newest first. Days are ISO, both included."""
        if not (text or first_day or last_day or operator is not None or kind is not None):
            return self.numbers[::-1]
        meant = text.lower()
        wanted = {place for place, action in enumerate(self.words) if meant in action.lower()} if text else None
        first = int(first_day.replace("-", "")) if first_day else 0
        last = int(last_day.replace("-", "")) if last_day else 99_999_999
        rows = zip(self.numbers, self.days, self.operators, self.kinds, self.actions, strict=True)
        found = array(
            "q",
            [
                number
                for number, day, who, sort, action in rows
                if first <= day <= last
                and (operator is None or who == operator)
                and (kind is None or sort == kind)
                and (wanted is None or action in wanted)
            ],
        )
        found.reverse()
        return found


def newest(ctx: Context, count: int = 300) -> Index:
    """The end of the log, at once: to be shown while all of it is read. Raises NotAllowed."""
    ctx.require(PERMISSION)
    index = Index()
    rows = run("SELECT id, at, operator_id, action, undoes FROM change ORDER BY id DESC LIMIT ?", [count]).fetchall()
    _take(index, rows[::-1])
    index.before = index.numbers[0] - 1 if rows else 0
    return index


def read(ctx: Context, control: JobControl | None = None) -> Index:
    """All of the log. Raises NotAllowed, Cancelled."""
    index = Index()
    read_on(ctx, index, control)
    return index


def read_on(ctx: Context, index: Index, control: JobControl | None = None) -> int:
    """What was written since; gives how many lines. Raises NotAllowed, Cancelled."""
    ctx.require(PERMISSION)
    begun = len(index)
    total = 0
    if control is not None:
        total = int(run("SELECT count(*) FROM change WHERE id > ?", [index.last]).fetchone()[0])
    while rows := run(
        "SELECT id, at, operator_id, action, undoes FROM change WHERE id > ? ORDER BY id LIMIT ?", [index.last, CHUNK]
    ).fetchall():
        _take(index, rows)
        if control is not None:
            control.progress(len(index) - begun, total, "正在读取变更记录")
        if len(rows) < CHUNK:
            break
    return len(index) - begun


def _take(index: Index, rows: Sequence[tuple[int, str, int, str, int | None]]) -> None:
    places, words = index.places, index.words
    for number, at, operator, action, undoes in rows:
        place = places.get(action)
        if place is None:
            place = places[action] = len(words)
            words.append(action)
        index.numbers.append(number)
        index.days.append(int(at[:4] + at[5:7] + at[8:10]))
        index.operators.append(operator)
        index.kinds.append(kind_of(action, undoes))
        index.actions.append(place)


def entries(ctx: Context, numbers: Sequence[int]) -> dict[int, Entry]:
    """These lines of the log by number. Raises NotAllowed."""
    ctx.require(PERMISSION)
    found: dict[int, Entry] = {}
    query = Change.select(
        Change.id,
        Change.at,
        Change.operator_name,
        Change.desk,
        Change.source,
        Change.action,
        Change.reason,
        Change.undoes,
        Change.item_count,
    )
    for start in range(0, len(numbers), 500):
        for number, at, who, desk, source, action, reason, undoes, items in query.where(
            Change.id.in_(list(numbers[start : start + 500]))
        ).tuples():
            kind = kind_of(action, undoes)
            found[number] = Entry(number, at, who, desk, source, action, reason or "", kind, items)
    return found


def items(ctx: Context, numbers: Sequence[int], most: int = 100) -> dict[int, list[Item]]:
    """What these changes touched, as it was written, ``most`` of each: an import touches thousands. Raises NotAllowed."""
    ctx.require(PERMISSION)
    found: dict[int, list[Item]] = {number: [] for number in numbers}
    for start in range(0, len(numbers), 500):
        part = list(numbers[start : start + 500])
        query = ChangeItem.select().where(ChangeItem.change_id.in_(part)).order_by(ChangeItem.id)
        if len(part) == 1:
            query = query.limit(most)
        for row in query.tuples().iterator():
            _, number, table, record_id, uid, before, after, _, _ = row
            if len(found[number]) < most:
                found[number].append(Item(table, record_id, uid, _loaded(before), _loaded(after)))
    return found


def _loaded(text: str | None) -> dict[str, Any] | None:
    return None if text is None else dict(json.loads(text))


def operators(ctx: Context) -> Mapping[int, str]:
    """Everybody the log may name, also who works here no more. Raises NotAllowed."""
    ctx.require(PERMISSION)
    return dict(Operator.select(Operator.id, Operator.name).order_by(Operator.id).tuples())


def since(ctx: Context, number: int) -> tuple[int, str, str]:
    """How many changes of records there were after ``number``, and the last of them (time, action). Raises NotAllowed.

    What a restore would lose; signing in and looking is not counted.
    """
    ctx.require("store.restore")
    written = (Change.id > number) & (Change.undoes.is_null() | (Change.undoes != history.LOGGED))
    last = Change.select(Change.at, Change.action).where(written).order_by(Change.id.desc()).limit(1).tuples().first()
    return (int(Change.select().where(written).count()), *last) if last else (0, "", "")
