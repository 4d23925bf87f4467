"""The search index: any part of a name, pinyin, initials, an address; whole numbers or their last four and more digits.

Each kind of record has one index. Both engines get the same words, which are split here and not by the engine:

- ``name``: single characters, so that any part is a phrase
- ``keys``: pinyin and initials from each character on (a prefix query finds any part), numbers of an address
- ``tails``: reversed ID and telephone numbers (a prefix query finds the last digits)
- ``text``: the characters of everything else that is searched, such as the address
- ``told``: the same of what not everybody who sees a record may know of it

On PostgreSQL they are a tsvector with a GIN index, and a phrase is its tokens at positions beside each other. On
SQLCipher they are a contentless FTS5 table that knows no columns and no positions, and what is typed is one word: of
every phrase the stretches of ``_STRETCH`` characters are indexed, from each token on. So one list of ids is read, of a
million residents sixty pages to decrypt at most, where a phrase of single characters had to read one with positions for
each character. What is longer is several stretches, each of which must be there.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any

from peewee import DatabaseError

from ..common.memory import steadily
from ..common.text import fold_variants
from .engine import database, is_embedded, many_pages, run

COLUMNS = ("name", "keys", "tails", "text")
TOLD = "told"
"""What not everybody who sees a record may know of it: found only by a term that names this column."""
TAIL_DIGITS = 4
_MANY = 500  # rows at once
_AT_ONCE = 2000  # records that are worded together
_STRETCH = 5  # characters of a phrase that are one word on SQLCipher; fewer are looked up in tables of beginnings
_GAP = 8  # positions between two phrases on PostgreSQL, so that no phrase runs across

# Runes, which are letters to FTS5 and are never typed: they stand between tokens that would run together, before
# reversed numbers, and before the code of a character.
_BETWEEN, _BACKWARDS, _CODE, _TOLD = "ᚠᚱᚷᛏ"
_DIGITS = re.compile(r"\d+[xX]?")
_NUMBER = re.compile(r"\d{3,}[xX]?")
WORDING, WORDING_KEY = "7", "search_wording"
"""Number of the way in which records are worded here and by the subjects; another one in a store: the index is made anew."""

_PIECE = re.compile(r"[0-9]+|[A-Za-zÀ-ɏ]+|[^\W\d_]", re.UNICODE)


@dataclass(slots=True)
class Words:
    """The words of one record, by column; each phrase is a list of tokens."""

    name: list[list[str]] = field(default_factory=list)
    keys: list[list[str]] = field(default_factory=list)
    tails: list[list[str]] = field(default_factory=list)
    text: list[list[str]] = field(default_factory=list)
    told: list[list[str]] = field(default_factory=list)


Wording = Callable[[Sequence[Mapping[str, Any]]], list[Words]]
_wordings: dict[str, Wording] = {}
Owners = Callable[[Sequence[Any]], Iterable[int]]  # touched rows (changes.Item) → ids of entries
_parts: dict[str, tuple[str, Owners]] = {}


def register(table: str, wording: Wording) -> None:
    """Say how rows of a table (stored columns) are worded; called once by each searched subject."""
    _wordings[table] = wording


def register_part(part: str, table: str, owners: Owners) -> None:
    """Rows of ``part`` are worded in entries of ``table``; ``owners`` gives the ids of those entries for touched rows.

    So the index follows every write of a part, undo and redo too.
    """
    _parts[part] = (table, owners)


def entries_of(items: Sequence[Any]) -> dict[str, set[int]]:
    """Entries to be worded anew because rows that they repeat were touched (``changes.Item``)."""
    found: dict[str, set[int]] = {}
    for part, (table, owners) in _parts.items():
        own = [item for item in items if item.table == part]
        if own:
            found.setdefault(table, set()).update(owners(own))
    return found


def is_searched(table: str) -> bool:
    return table in _wordings


def searched_tables() -> list[str]:
    return sorted(_wordings)


# Words of a record


def tokens(text: str) -> list[str]:
    """Characters, numbers and Latin words of a text, in order; variant and private-use characters as the standard ones."""
    return list(map(_token, _PIECE.findall(fold_variants(text))))


def pinyin_keys(syllables: Sequence[Sequence[str]]) -> list[list[str]]:
    """Keys of a name from its characters' readings: full pinyin and initials from each character on.

    Every reading of a character is found; where several characters have more than one, at most eight combinations.
    """
    found: dict[str, None] = {}
    for start in range(len(syllables)):
        full, initials = [""], [""]
        for readings in syllables[start:]:
            full = [head + reading for head in full for reading in readings][:8]
            initials = list(dict.fromkeys(head + reading[:1] for head in initials for reading in readings))[:8]
        for key in (*full, *initials):
            found[key] = None
    return [[key] for key in found if key]


def number_tails(*numbers: str | None) -> list[list[str]]:
    """Reversed digits of ID and telephone numbers; several numbers in one text are parted by anything but digits."""
    found = []
    for text in filter(None, numbers):
        for number in _DIGITS.findall(text.replace("-", "")):
            if len(number) >= TAIL_DIGITS:
                found.append([_reversed(number)])
    return found


def address_numbers(text: str | None) -> list[list[str]]:
    """The numbers of an address as one phrase, so that ``6-2-1502`` finds 6栋2单元1502."""
    numbers = re.findall(r"\d+", text or "")
    return [numbers] if numbers else []


def _reversed(number: str) -> str:
    return _BACKWARDS + number.upper().replace("X", "x")[::-1]


@lru_cache(16384)  # a register has some thousand characters
def _token(piece: str) -> str:
    if len(piece) == 1 and not _plain_han(piece) and not piece.isascii():
        # Characters newer than the tokenizer's Unicode tables would be taken for separators.
        return f"{_CODE}{ord(piece):06x}"
    return piece.lower()


def _plain_han(ch: str) -> bool:
    return "\u4e00" <= ch <= "\u9fcc" or "\u3400" <= ch <= "\u4db5"


# Queries


@dataclass(frozen=True, slots=True)
class Term:
    """One word of a query: a phrase in any of ``columns``; ``prefix``: its last token may go on."""

    phrase: tuple[str, ...]
    columns: tuple[str, ...]
    prefix: bool


def parse(text: str) -> list[list[Term]]:
    """What the user typed: every inner list is alternatives, all of the outer ones must be found."""
    found: list[list[Term]] = []
    for word in text.replace("\u3000", " ").split():
        pieces = tokens(word)
        if not pieces:
            continue
        compact = word.replace("-", "")
        if _NUMBER.fullmatch(compact) or compact.isdigit():
            alternatives = [Term(tuple(re.findall(r"\d+", word)), ("keys", "text"), True)]
            if len(compact) >= TAIL_DIGITS:
                alternatives.append(Term((_reversed(compact),), ("tails",), True))
            found.append(alternatives)
        elif re.fullmatch(r"[A-Za-zÀ-ɏ']+", word):
            letters = word.lower().replace("'", "").replace("ü", "v")
            found.append([Term((letters,), ("keys",), True), Term(tuple(pieces), ("name", "text"), True)])
        elif re.fullmatch(r"[\d\-.#/]+", word):
            found.append([Term(tuple(re.findall(r"\d+", word)), ("keys",), True)])
        else:
            found.append([Term(tuple(pieces), ("name", "text"), not _one_character(pieces[-1]))])
    return found


def _one_character(token: str) -> bool:
    return (len(token) == 1 and not token.isascii()) or token.startswith(_CODE)


def match_fts(query: list[list[Term]]) -> str:
    """The query in FTS5's language."""
    # What is the same in two columns on PostgreSQL is one word here, and read once.
    groups = [dict.fromkeys(words for term in group for words in _alternatives(term)) for group in query]
    return " AND ".join("(" + " OR ".join(group) + ")" for group in groups)


def _alternatives(term: Term) -> Iterator[str]:
    if term.columns != (TOLD,):
        yield _fts(term.phrase)
    if TOLD in term.columns:
        yield _fts(term.phrase, _TOLD)


def _fts(phrase: Sequence[str], mark: str = "") -> str:
    """``mark`` stands before every word of what not everybody may know."""
    whole, starts = _joined(phrase)
    if len(phrase) == 1:
        return f'"{whole}"' if not mark and _is_beginning(whole) else f'"{mark}{whole}" *'
    found = []
    for start, token in zip(starts, phrase, strict=True):
        end = start + max(_STRETCH - len(mark), len(token) + 1)
        # A full stretch is the same word wherever the phrase goes on; the shorter ones after the last are in it.
        found.append(f'"{mark}{whole[start:end]}"' if end <= len(whole) else f'"{mark}{whole[start:]}" *')
        if end >= len(whole):
            break
    return "(" + " AND ".join(found) + ")"


def _joined(phrase: Sequence[str]) -> tuple[str, list[int]]:
    """A phrase as one text, and where its tokens begin there."""
    whole, starts = "", []
    for token in phrase:
        if whole and whole[-1].isascii() and token[0].isascii():
            whole += _BETWEEN
        starts.append(len(whole))
        whole += token
    return whole, starts


def match_tsquery(query: list[list[Term]]) -> str:
    """The query in tsquery's language; a column is a weight A to D."""
    return " & ".join("(" + " | ".join(_tsquery(term) for term in group) + ")" for group in query)


def _tsquery(term: Term) -> str:
    # What is told stands in the third: no record that has any is found by the ends of its numbers.
    weights = "".join(dict.fromkeys("C" if one == TOLD else "ABCD"[COLUMNS.index(one)] for one in term.columns))
    last = len(term.phrase) - 1
    parts = [
        f"{_quoted(token)}:{'*' if term.prefix and index == last else ''}{weights}"
        for index, token in enumerate(term.phrase)
    ]
    return "(" + " <-> ".join(parts) + ")"


def _quoted(token: str) -> str:
    return "'" + token.replace("\\", "\\\\").replace("'", "''") + "'"


# The index


def add(table: str, rows: Sequence[Mapping[str, Any]]) -> None:
    """Index freshly added rows (stored columns with ``id``)."""
    rows = [row for row in rows if not row.get("deleted_at")]
    for start in steadily(range(0, len(rows), _AT_ONCE), 1):
        part = rows[start : start + _AT_ONCE]
        _insert(table, [row["id"] for row in part], _wordings[table](part))
    if len(rows) >= _MANY and is_embedded(database) and len(rows) * 10 >= size(table):
        # A large import leaves the index in pieces; joined here once, or every twentieth save after it takes 20 ms.
        database.execute_sql(f'INSERT INTO "search_{table}" ("search_{table}") VALUES (\'optimize\')')


def refresh(table: str, ids: Sequence[int]) -> None:
    """Word these records anew from what is stored now; removed and deleted ones drop out."""
    if not ids or table not in _wordings:
        return
    remove(table, ids)
    from .reading import rows_by_id

    add(table, rows_by_id(table, ids))


def is_older() -> bool:
    """Whether the index is one that an older program worded."""
    found = run("SELECT value FROM meta WHERE key = ?", [WORDING_KEY]).fetchone()
    return found is None or found[0] != WORDING


def index_anew() -> None:
    """Make an older program's index anew; every subject must be loaded. Once after an upgrade."""
    with many_pages(), database.atomic():
        # The row is locked until the end: a second desk waits here, and then has nothing to do.
        if run("UPDATE meta SET value = ? WHERE key = ? AND value <> ?", [WORDING, WORDING_KEY, WORDING]).rowcount:
            rebuild()


def rebuild() -> None:
    """Word every record anew, in the caller's transaction. Every subject must be loaded."""
    from .reading import models, rows_by_id

    for table in searched_tables():
        if is_embedded(database):
            database.execute_sql(f'INSERT INTO "search_{table}" ("search_{table}") VALUES (\'delete-all\')')
        else:
            database.execute_sql(f'DELETE FROM "search_{table}"')
        model = models()[table]
        ids = [row_id for (row_id,) in model.select(model.id).where(model.deleted_at.is_null()).tuples()]
        for start in range(0, len(ids), _AT_ONCE):
            rows = rows_by_id(table, ids[start : start + _AT_ONCE])
            _insert(table, [row["id"] for row in rows], _wordings[table](rows))


def remove(table: str, ids: Iterable[int]) -> None:
    cursor = database.cursor()
    key, mark = ("rowid", "?") if is_embedded(database) else ("id", "%s")
    cursor.executemany(f'DELETE FROM "search_{table}" WHERE {key} = {mark}', [(record_id,) for record_id in ids])


def fill(cursor: Any, table: str, rows: Sequence[Mapping[str, Any]]) -> None:
    """Index rows in another embedded database that ``cursor`` writes to."""
    if rows:
        _insert_fts(cursor, table, [row["id"] for row in rows], _wordings[table](rows))


def _insert_fts(cursor: Any, table: str, ids: Sequence[int], words: Sequence[Words]) -> None:
    cursor.executemany(
        f'INSERT INTO "search_{table}" (rowid, words) VALUES (?, ?)',
        [(record_id, _fts_text(one)) for record_id, one in zip(ids, words, strict=True)],
    )


def _insert(table: str, ids: Sequence[int], words: Sequence[Words]) -> None:
    cursor = database.cursor()
    if is_embedded(database):
        _insert_fts(cursor, table, ids, words)
    else:
        cursor.executemany(
            f'INSERT INTO "search_{table}" (id, words) VALUES (%s, %s::tsvector)',
            [(i, _vector(w)) for i, w in zip(ids, words, strict=True)],
        )


def _fts_text(words: Words) -> str:
    found: set[str] = set()
    for phrase in (*words.name, *words.text):
        found.update(_words_of(tuple(phrase)))
    for phrase in (*words.keys, *words.tails):
        found.update(_words_of(tuple(phrase)) if len(phrase) > 1 else _beginnings(phrase[0]))
    for phrase in words.told:  # the mark is one of the characters
        found.update(_TOLD + one for one in _words_of(tuple(phrase), _STRETCH - 1))
    return " ".join(found)


@lru_cache(1024)
def _words_of(phrase: tuple[str, ...], stretch: int = _STRETCH) -> frozenset[str]:
    """The stretches of a phrase from each token on."""
    whole, starts = _joined(phrase)
    found: set[str] = set()
    for start, token in zip(starts, phrase, strict=True):
        # The first token is never cut, and at least a character of the next stands beside it.
        found.add(whole[start : start + max(stretch, len(token) + 1)])
        if len(token) > stretch:
            found.update(_beginnings(token))
    return frozenset(found)


def _beginnings(token: str) -> Sequence[str]:
    """A token, and what of a long one is a word, too: else FTS5 would have to merge the lists of all that begin so.

    Letters, such as a name's pinyin, from the first full stretch on; of a reversed number the last four digits.
    """
    if len(token) <= _STRETCH or token.isdecimal():
        return (token,)
    return [part for end in range(_STRETCH, len(token)) if _is_beginning(part := token[:end])] + [token]


def _is_beginning(part: str) -> bool:
    """Whether this is a word of its own wherever a token begins with it."""
    if part[0] == _BACKWARDS:
        return len(part) == _STRETCH
    return len(part) >= _STRETCH and part.isalpha() and part[0] != _CODE


def _vector(words: Words) -> str:
    parts: list[str] = []
    position = 1
    for weight, phrases in zip("ABCD", (words.name, words.keys, [*words.tails, *words.told], words.text), strict=True):
        for phrase in phrases:
            for token in phrase:
                parts.append(f"{_quoted(token)}:{min(position, 16383)}{weight}")
                position += 1
            position += _GAP
    return " ".join(parts)


def find(table: str, query: list[list[Term]], limit: int | None = None) -> list[int]:
    """Ids of the records that match, by id. ``limit`` bounds how many are fetched."""
    bound = f" LIMIT {int(limit)}" if limit is not None else ""
    if is_embedded(database):
        sql = f'SELECT rowid FROM "search_{table}" WHERE "search_{table}" MATCH ? ORDER BY rowid{bound}'
        cursor = database.execute_sql(sql, (match_fts(query),))
    else:
        sql = f'SELECT id FROM "search_{table}" WHERE words @@ %s::tsquery ORDER BY id{bound}'
        cursor = database.execute_sql(sql, (match_tsquery(query),))
    return [row[0] for row in cursor.fetchall()]


def hits(table: str, query: list[list[Term]], limit: int | None = None) -> Sequence[int]:
    """Ids of all records that match, by id, or of the first. On SQLCipher as one text: rows cost five times as much."""
    if not is_embedded(database):
        return find(table, query, limit)
    bound = f" LIMIT {int(limit)}" if limit is not None else ""
    found = f'SELECT rowid FROM "search_{table}" WHERE "search_{table}" MATCH ? ORDER BY rowid{bound}'
    sql = f"SELECT group_concat(rowid) FROM ({found})"
    text = database.execute_sql(sql, (match_fts(query),)).fetchone()[0]
    return json.loads(f"[{text}]") if text else []


def newest(table: str, query: list[list[Term]], limit: int) -> list[int]:
    """Ids of the last ``limit`` records that match, the newest first."""
    key, found = ("rowid", f'"search_{table}" MATCH ?') if is_embedded(database) else ("id", "words @@ %s::tsquery")
    sql = f'SELECT {key} FROM "search_{table}" WHERE {found} ORDER BY {key} DESC LIMIT {int(limit)}'
    match = match_fts(query) if is_embedded(database) else match_tsquery(query)
    return [row[0] for row in database.execute_sql(sql, (match,)).fetchall()]


def count(table: str, query: list[list[Term]]) -> int:
    """How many records match."""
    if is_embedded(database):
        sql = f'SELECT count(*) FROM "search_{table}" WHERE "search_{table}" MATCH ?'
        cursor = database.execute_sql(sql, (match_fts(query),))
    else:
        sql = f'SELECT count(*) FROM "search_{table}" WHERE words @@ %s::tsquery'
        cursor = database.execute_sql(sql, (match_tsquery(query),))
    return int(cursor.fetchone()[0])


def is_whole(table: str) -> bool:
    """Whether FTS5's own check of an index (SQLCipher) finds nothing."""
    try:
        database.execute_sql(f'INSERT INTO "search_{table}" ("search_{table}") VALUES (\'integrity-check\')')
    except DatabaseError as error:
        return "locked" in str(error)  # somebody writes just now: another time
    return True


def size(table: str) -> int:
    """How many records are in an index."""
    key = "rowid" if is_embedded(database) else "id"
    return int(database.execute_sql(f'SELECT count({key}) FROM "search_{table}"').fetchone()[0])
