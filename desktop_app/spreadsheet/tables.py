"""The tables of a workbook: where they start, what their columns mean, which rows are records.

Titles, notes, headings of several rows, headings repeated on every printed page, subtotals, signature lines and blank
rows are told from records and counted.
"""

from __future__ import annotations

import hashlib
import itertools
import re
from collections import deque
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Literal

from ..common import text as texts
from ..common.errors import KnownError
from ..common.fields import Catalogue
from . import contents
from .headings import HeadingWords, heading_paths, is_column_numbers, is_nameless, looks_like_data, plain
from .members import Across, numbered, spread
from .members import Row as AcrossKind
from .reader import Cell, Merge, Row, Sheet, Workbook

How = Literal["", "heading", "content", "chosen", "remembered"]
RowKind = Literal["record", "blank", "subtotal", "note", "heading"]
Mapped = Mapping[str, Mapping[int, str | None]]  # table name → column index → field key
Remembered = Mapping[str, Mapping[int, str | None]]  # fingerprint of a table → column index → field key

REASON = "原因"
"""The last column of a workbook of rejected rows."""
_MOST_HEADING_ROWS = 3
_SAMPLE_ROWS = 60
_MOST_COLUMNS = 1000  # no roster has more; a sheet may have 16,384
_MOST_MERGED = 2_000_000  # rows under merged cells; merges that overlap each other are no roster's
_SUBTOTAL = re.compile(r"(小计|合计|总计|累计|共计)(:?[\d.]+)?[人户名]?$")
_FOOTER = re.compile(
    r"(制表|填表|审核|复核|填报|报送|负责人|经办人|联系人|以下空白|以下无正文|注|附注|备注|说明|第\d+页)(.*:|$|人$)"
)


@dataclass(slots=True)
class Column:
    """``title`` is the heading path (基本信息/姓 名); ``key`` None for a column that is not read; ``doubt`` a sentence
    to show beside it; ``member`` which of the people of a row it is about (0, the first, in most tables the only one)."""

    index: int
    title: str
    key: str | None = None
    how: How = ""
    doubt: str = ""
    member: int = 0
    parts: tuple[str, ...] = ()


@dataclass(slots=True)
class TableRow:
    """One record: ``number`` as Excel counts, ``cells`` with merged cells filled down, ``spans`` maps a column that is
    merged downwards to the number of the row where that cell begins."""

    number: int
    cells: Row
    spans: dict[int, int] = field(default_factory=dict)


@dataclass(slots=True)
class Table:
    """``name`` identifies the table in a mapping; ``above`` are the texts over its heading (title, reporting unit).

    ``skipped`` counts rows that are no records, by kind, once ``rows`` has run to the end.
    """

    sheet: Sheet
    top: int  # row indexes from 0: first and last row of the heading, and the row where the table ends
    bottom: int
    end: int
    columns: list[Column]
    heading_rows: list[Row]
    above: list[str]
    must_have: str
    across: AcrossKind = ""
    head_first: bool = False  # the first person of a row is the head of the household
    remembered: bool = False  # read as it was settled for a file of this shape
    repeats: set[int] = field(default_factory=set)
    skipped: dict[RowKind, int] = field(default_factory=dict)

    @property
    def name(self) -> str:
        return f"{self.sheet.name}!{self.heading_row}"

    @property
    def heading_row(self) -> int:
        return self.bottom + 1

    @property
    def keys(self) -> dict[str, int]:
        """Field key → column index, of the first person where a row holds several."""
        return self.members[0]

    @property
    def members(self) -> list[dict[str, int]]:
        """Field key → column index for each of the people that a row may hold."""
        return [{key: columns[0] for key, columns in person.items()} for person in self.columns_of_members]

    @property
    def columns_of_members(self) -> list[dict[str, list[int]]]:
        """Likewise, with every column of a field."""
        found: list[dict[str, list[int]]] = [{}]
        for column in self.columns:
            while len(found) <= column.member:
                found.append({})
            if column.key:
                found[column.member].setdefault(column.key, []).append(column.index)
        return [found[0], *(keys for keys in found[1:] if self.must_have in keys)]

    @property
    def all_keys(self) -> set[str]:
        return {column.key for column in self.columns if column.key}

    @property
    def fingerprint(self) -> str:
        """The shape of the file: the same headings in the same order, whatever stands below them."""
        titles = [plain(column.title) for column in self.columns]
        if not self.heading_rows:
            return f"{len(titles)}"  # nothing but their number tells columns without headings from others
        while titles and titles[-1] in ("", plain(REASON)):
            titles.pop()
        return hashlib.sha256("\n".join(titles).encode()).hexdigest()

    def rows(self) -> Iterator[TableRow]:
        """The records, in order; reads the sheet anew each time. None when the mapping leaves out the column that every
        table must have: that is how a user says not to read this table."""
        self.skipped = {}
        keys = self.keys
        if self.must_have not in keys:
            return
        name, known = keys[self.must_have], [column.index for column in self.columns if column.key]
        people = [member[self.must_have] for member in self.members]
        width = len(self.columns)
        spans = _downward(self.sheet.merges, self.bottom, self.end)
        wide = {merge.top for merge in self.sheet.merges if merge.right - merge.left >= 2}
        values: dict[tuple[int, int], Cell] = {}
        for index, raw in enumerate(itertools.islice(self.sheet.rows(), self.end)):
            if index <= self.bottom:
                continue
            cells = raw[:width] + [None] * (width - len(raw))
            own = list(cells)
            here = spans.get(index, {})
            for column, first in here.items():
                if column < width:
                    if index == first:
                        values[column, first] = cells[column]
                    else:
                        cells[column] = values.get((column, first))
            called = next((one for one in people if own[one] is not None), name) if own[name] is None else name
            kind = "heading" if index in self.repeats else _kind(own, called, known, index in wide)
            if kind == "record":
                yield TableRow(index + 1, cells, {column: first + 1 for column, first in here.items()})
            else:
                self.skipped[kind] = self.skipped.get(kind, 0) + 1


def _kind(own: Row, name_column: int, known_columns: Sequence[int], is_wide: bool) -> RowKind:
    """``own`` are the row's cells before merged ones are filled down."""
    filled = [value for value in own if value is not None]
    if not filled:
        return "blank"
    first = plain(filled[0]) if isinstance(filled[0], str) else ""
    name = plain(own[name_column] or "")
    if _SUBTOTAL.search(first) or _SUBTOTAL.fullmatch(name):
        return "subtotal"
    if is_column_numbers(filled):
        return "heading"
    known = sum(own[column] is not None for column in known_columns)
    if _FOOTER.match(name) or (_FOOTER.match(first) and not name) or (is_wide and known <= 1):
        return "note"
    if name:
        return "record"
    # Only a serial number is a row that nobody filled in; two values without a name are a record to complain about.
    if known == 0 and len(filled) == 1 and not isinstance(filled[0], str):
        return "blank"
    return "record" if known >= 2 else "note"


def find_tables(
    workbook: Workbook,
    catalogue: Catalogue,
    *,
    must_have: str = "name",
    mapping: Mapped | None = None,
    across: Across | None = None,
    remembered: Remembered | None = None,
) -> list[Table]:
    """All tables on the visible sheets that have the ``must_have`` column, in order.

    ``mapping`` overrides what columns mean: by ``Table.name``, then column index (from 0), to a field key or None; what
    it leaves open ``remembered`` may tell, by ``Table.fingerprint``. ``across``: how several people may stand in a row.
    Raises KnownError when no sheet has such a heading.
    """
    words = HeadingWords(catalogue, must_have)
    found: list[Table] = []
    for sheet in workbook.sheets:
        if sheet.visible:
            found += _tables_of(sheet, words, must_have, across or Across())
    if not found:
        bare = (_without_heading(sheet, must_have) for sheet in workbook.sheets if sheet.visible)
        found = [table for table in bare if table is not None]
    if not found:
        label = catalogue[must_have].label
        raise KnownError(
            f"“{workbook.path.name}”里没有一列的表头是“{label}”，看不出哪一列是{label}。"
            f"请在表头写上“{label}”再导入。没有导入任何内容，原有数据没有变。"
        )
    for table in found:
        settled = (remembered or {}).get(table.fingerprint)
        table.remembered = settled is not None
        _explain(table, catalogue, (mapping or {}).get(table.name, {}), settled or {}, across or Across())
    return found


def _tables_of(sheet: Sheet, words: HeadingWords, must_have: str, across: Across) -> list[Table]:
    tables: list[Table] = []
    last_heading = -1
    for near in _suspects(sheet, words):
        block = _best_block(near, sheet.merges, words, must_have, after=last_heading)
        if block is None:
            continue
        top, bottom, columns = block
        last_heading = bottom
        rows = dict(near)
        if tables and [column.title for column in tables[-1].columns] == [column.title for column in columns]:
            tables[-1].repeats.update(range(top, bottom + 1))
            continue
        above = _texts_above(sheet, top) if not tables else _texts_of(rows.get(top - 1, []))
        if tables:
            tables[-1].end = top
        heading_rows = [rows[index] for index in range(top, bottom + 1)]
        kind, head_first = spread(columns, words, must_have, across)
        tables.append(
            Table(sheet, top, bottom, sheet.height, columns, heading_rows, above, must_have, kind, head_first)
        )
    return tables


def _without_heading(sheet: Sheet, must_have: str) -> Table | None:
    """A sheet of people whose columns nobody named; what they are is told from what they hold."""
    rows = [row[:_MOST_COLUMNS] for row in itertools.islice(sheet.rows(), _SAMPLE_ROWS)]
    width = max((len(row) for row in rows), default=0)
    sample = [row + [None] * (width - len(row)) for row in rows if any(value is not None for value in row)]
    name = contents.people_in(sample)
    if name is None:
        return None
    columns = [Column(index, "") for index in range(width)]
    columns[name].key, columns[name].how = must_have, "content"
    return Table(sheet, 0, -1, sheet.height, columns, [], [], must_have)


def _suspects(sheet: Sheet, words: HeadingWords) -> Iterator[list[tuple[int, Row]]]:
    """For each row that may be part of a heading, the rows around it: two before, itself, two after."""
    around: deque[tuple[int, Row]] = deque(maxlen=2 * _MOST_HEADING_ROWS - 1)
    half = _MOST_HEADING_ROWS - 1
    waiting: deque[int] = deque()
    count = 0
    for index, whole in enumerate(sheet.rows()):
        row = whole[:_MOST_COLUMNS]
        count = index + 1
        around.append((index, row))
        if words.may_be_heading(row):
            waiting.append(index)
        if waiting and waiting[0] + half == index:
            yield [item for item in around if item[0] >= waiting[0] - half]
            waiting.popleft()
    while waiting:
        yield [item for item in around if waiting[0] - half <= item[0] < count]
        waiting.popleft()


def _best_block(
    near: Sequence[tuple[int, Row]], merges: Sequence[Merge], words: HeadingWords, must_have: str, after: int
) -> tuple[int, int, list[Column]] | None:
    """The rows that together name most fields; of equal ones the fewest rows."""
    best: tuple[int, int, int, list[Column]] | None = None
    for size in range(1, _MOST_HEADING_ROWS + 1):
        for start in range(len(near) - size + 1):
            part = near[start : start + size]
            if part[0][0] <= after or any(looks_like_data(row) for _, row in part):
                continue
            columns = _columns([row for _, row in part], part[0][0], merges, words)
            keys = {column.key for column in columns if column.key}
            keys |= {found[0] for c in columns if not c.key and (found := numbered(c.parts, words, must_have))}
            named = sum(bool(column.title) for column in columns)
            if must_have not in keys or (len(keys) < 2 and named > 1):
                continue
            if best is None or len(keys) > best[0]:
                best = (len(keys), part[0][0], part[-1][0], columns)
    return best[1:] if best else None


def _columns(block: list[Row], top: int, merges: Sequence[Merge], words: HeadingWords) -> list[Column]:
    columns = []
    for index, parts in enumerate(heading_paths(block, top, merges)):
        key = words.key(parts)
        columns.append(Column(index, "/".join(parts), key, "heading" if key else "", parts=tuple(parts)))
    return columns


def _texts_of(row: Row) -> list[str]:
    filled = [texts.one_line(str(value)) for value in row if value is not None]
    return filled if len(filled) == 1 else []


def _texts_above(sheet: Sheet, top: int) -> list[str]:
    rows = itertools.islice(sheet.rows(), max(0, top - 10), top)
    return [texts.one_line(value) for row in rows for value in row if isinstance(value, str)]


def _downward(merges: Sequence[Merge], bottom: int, end: int) -> dict[int, dict[int, int]]:
    """Row index → column → index of the row where the merged cell over several rows begins."""
    found: dict[int, dict[int, int]] = {}
    left = _MOST_MERGED
    for merge in merges:
        if merge.top > bottom and merge.bottom > merge.top:
            last = min(merge.bottom, end - 1, merge.top + left)
            left -= last - merge.top
            for index in range(merge.top, last + 1):
                found.setdefault(index, {})[merge.left] = merge.top
    return found


def _explain(
    table: Table,
    catalogue: Catalogue,
    chosen: Mapping[int, str | None],
    settled: Mapping[int, str | None],
    across: Across,
) -> None:
    """Settle what each column means: what the user chose, what was settled earlier, the heading, the content."""
    _take_over(table, catalogue, settled, "remembered")
    _take_over(table, catalogue, chosen, "chosen")
    said = [column for column in table.columns if column.how in ("remembered", "chosen") and column.key]
    taken = {(column.member, str(column.key)): column for column in said}
    taken.update({(0, str(column.key)): column for column in table.columns if column.how == "content" and column.key})
    joined: dict[int, str] = {}
    for column in table.columns:
        if column.how == "heading" and column.key:
            first = taken.setdefault((column.member, column.key), column)
            if first is not column and column.key not in across.joined:
                column.doubt = f"和“{first.title}”是同一项，只读其中一列"
                column.key, column.how = None, ""
            elif first is not column:
                joined[column.index] = f"和“{first.title}”都读，合在一起"
    sample = [row.cells for row in itertools.islice(table.rows(), _SAMPLE_ROWS)]
    for column in table.columns:
        cells = [row[column.index] for row in sample]
        if column.key is None and column.how == "" and is_nameless(column.title):
            column.key = contents.guess(catalogue, {key for _, key in taken}, cells)
            if column.key:
                column.how = "content"
                taken[0, column.key] = column
        elif column.key and (named := catalogue.get(column.key)):
            column.doubt = contents.doubt(named, cells) or joined.get(column.index, "")


def _take_over(table: Table, catalogue: Catalogue, said: Mapping[int, str | None], how: How) -> None:
    for column in table.columns:
        if column.index in said and (said[column.index] is None or said[column.index] in catalogue):
            column.key, column.how = said[column.index], how
