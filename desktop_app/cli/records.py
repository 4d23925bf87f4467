"""Commands about records: import, search, list, export."""

from __future__ import annotations

import argparse
import time
from collections.abc import Sequence
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

from ..common import codes
from ..common.errors import KnownError, UsageError
from ..common.fields import Catalogue, Kind
from ..common.jobs import JobControl
from . import options, rosters
from .commands import Answer, Command

if TYPE_CHECKING:
    from ..context import Context


class Subject(NamedTuple):
    """Where a kind of record has its fields and its list."""

    table: str
    permission: str
    fields: str  # module:name of the catalogue
    ids: str  # module:function (ctx, text, filters, sort)
    find: str  # module:function (ctx, text, limit)


SUBJECTS = {
    "residents": Subject(
        "person", "residents.read", "residents.fields:FIELDS", "residents.queries:ids", "residents.queries:find"
    ),
    "volunteers": Subject(
        "volunteer",
        "volunteers.read",
        "volunteers.fields:VOLUNTEER_FIELDS",
        "volunteers.lists:volunteer_ids",
        "volunteers.queries:find",
    ),
    "cases": Subject(
        "mediation_case",
        "cases.read",
        "mediation.fields:CASE_FIELDS",
        "mediation.queries:ids",
        "mediation.queries:find",
    ),
    "rules": Subject(
        "rule",
        "rules.read",
        "village_rules.fields:RULE_FIELDS",
        "village_rules.queries:ids",
        "village_rules.queries:find",
    ),
}
ALSO = {"person": {"live_addr": "address"}, "mediation_case": {"status": "state", "dispute_type": "type"}}
OWN = {"volunteer": ("name", "sex", "phone")}
"""Columns of a table that no catalogue declares because they are copied from the resident, whose fields they are."""
A_HANDFUL = 10
"""So many records are looked at in full; more of them are a clear export and need that right."""


def _named(words: str) -> Any:
    module, name = words.split(":")
    return getattr(import_module(f"desktop_app.{module}"), name)


# search, list, export


def _search(arguments: argparse.Namespace) -> Answer:
    with options.opened(arguments, writing=False) as ctx:
        kinds = [arguments.kind] if arguments.kind else [k for k, s in SUBJECTS.items() if ctx.may(s.permission)]
        began = time.perf_counter()
        hits: list[dict[str, Any]] = []
        total = 0
        for kind in kinds:
            _require(ctx, SUBJECTS[kind])
            total += len(_named(SUBJECTS[kind].ids)(ctx, arguments.text, {}, None))
            for found in _named(SUBJECTS[kind].find)(ctx, arguments.text, arguments.limit):
                hits.append({"kind": kind, **_hit(found)})
        took = (time.perf_counter() - began) * 1000
    return {"hits": hits[: arguments.limit], "total": total, "milliseconds": round(took, 2)}


def _hit(found: Any) -> dict[str, Any]:
    if isinstance(found, tuple):
        return {"id": found[0], "name": found[1], "detail": found[2]}
    return {"id": found.id, "name": found.title, "detail": f"{found.number} {found.state_label}".strip()}


def _search_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("text", metavar="TEXT", help="姓名、拼音、首字母、证件或电话后四位、住址、卷号")
    parser.add_argument("--kind", choices=tuple(SUBJECTS), help="只找这一种")
    parser.add_argument("--limit", type=int, default=50, metavar="N")


def _list(arguments: argparse.Namespace) -> Answer:
    with options.opened(arguments, writing=False) as ctx:
        subject = SUBJECTS[arguments.kind]
        _require(ctx, subject)
        ids = list(_named(subject.ids)(ctx, arguments.text, _filters(arguments.filter), None))
        chosen = ids[: arguments.limit] if arguments.limit else ids
        if arguments.reveal:
            _note_reveal(ctx, subject, chosen, arguments.reveal)
        rows = as_rows(ctx, subject, chosen, reveal=bool(arguments.reveal))
    return {"rows": rows, "total": len(ids)}


def _require(ctx: Context, subject: Subject) -> None:
    """Raises NotAllowed, and KnownError for a 网格员 whom nobody has given a grid."""
    from ..residents import scope

    ctx.require(subject.permission)
    if subject.table == "person" and (problem := scope.problem(ctx)):
        raise KnownError(problem)


def _note_reveal(ctx: Context, subject: Subject, ids: Sequence[int], reason: str) -> None:
    from ..store.reading import models

    model = models()[subject.table]
    ctx.require("residents.reveal" if len(ids) <= A_HANDFUL else "residents.export")
    ctx.log("residents.reveal", f"查看完整号码{len(ids)}条", reason=reason, about=[(model, one) for one in ids])


def _filters(pairs: Sequence[str]) -> dict[str, str]:
    found = {}
    for pair in pairs:
        key, equals, value = pair.partition("=")
        if not equals:
            raise UsageError(f"--filter 要写成 名=值，“{pair}”不是。")
        found[key] = value
    return found


def as_rows(ctx: Context, subject: Subject, ids: Sequence[int], *, reveal: bool = False) -> list[dict[str, Any]]:
    """Stored rows for --json: every code with its label, masked as the list on screen is unless revealed."""
    from ..common.masking import masked
    from ..common.words import Place, hidden, is_masked
    from ..mediation.access import NARRATIVE, as_listed
    from ..residents.fields import FIELDS as RESIDENT_FIELDS
    from ..store.reading import rows_by_id

    catalogue: Catalogue = _named(subject.fields)
    fields = [*(RESIDENT_FIELDS[key] for key in OWN.get(subject.table, ())), *catalogue]
    today = ctx.clock.today()
    found = []
    for stored in rows_by_id(subject.table, ids):
        row = stored
        if subject.table == "mediation_case":  # what happened leaves only with an approval
            row = {**as_listed(ctx, stored), **dict.fromkeys(NARRATIVE)}
        told: dict[str, Any] = {"id": row["id"]}
        for field in fields:
            if hidden(field, Place.LIST):
                continue
            value = field.value(row, today) if field.value else row.get(field.key)
            if value and is_masked(field, Place.LIST) and not reveal:
                value = masked(field.mask, str(value))
            key = ALSO.get(subject.table, {}).get(field.key, field.key)
            told[key] = value
            if field.kind is Kind.CODE:
                told[f"{key}_label"] = codes.label(field.code_table, value)
        found.append(told)
    return found


def _list_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("kind", choices=tuple(SUBJECTS), help="哪一张表")
    parser.add_argument("--text", default="", metavar="TEXT", help="同搜索框")
    parser.add_argument("--filter", action="append", default=[], metavar="名=值", help="同屏幕上的条件，可写几个")
    parser.add_argument("--limit", type=int, default=0, metavar="N", help="最多几行；不写为全部")
    parser.add_argument("--reveal", metavar="原因", help="显示完整号码，并记入变更记录")


def _list_words(answer: Answer) -> str:
    lines = ["\t".join(str(row.get(key) or "") for key in list(row)[:8]) for row in answer["rows"]]
    return "\n".join([*lines, f"共{answer['total']}条"])


def _export(arguments: argparse.Namespace) -> Answer:
    from ..residents import exporting, queries

    with options.opened(arguments, writing=False) as ctx:
        _require(ctx, SUBJECTS["residents"])
        began = time.perf_counter()
        ids = list(queries.ids(ctx, arguments.text, _filters(arguments.filter), None))
        # What was searched for may be somebody's name: the log says only that something was.
        narrowed = "，".join([*arguments.filter, *(["按文字查找"] if arguments.text else [])])
        rows = exporting.export(
            ctx, Path(arguments.out), ids, control=JobControl(), clear_reason=arguments.clear, narrowed=narrowed
        )
    return {"rows": rows, "seconds": round(time.perf_counter() - began, 3), "file": arguments.out}


def _export_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("what", choices=("residents",), help="导出什么")
    parser.add_argument("--out", metavar="FILE.xlsx", required=True, help="写到哪个工作簿")
    parser.add_argument("--text", default="", metavar="TEXT", help="同搜索框")
    parser.add_argument("--filter", action="append", default=[], metavar="名=值", help="同屏幕上的条件")
    parser.add_argument("--clear", default="", metavar="原因", help="导出完整号码，须有权限，记入变更记录")


COMMANDS = [
    rosters.COMMAND,
    Command(
        "search",
        "和搜索框找到的一样",
        _search,
        lambda a: "\n".join([f"{h['name']}\t{h['detail']}" for h in a["hits"]] + [f"共{a['total']}条"]),
        _search_arguments,
    ),
    Command("list", "列表，和屏幕上一样", _list, _list_words, _list_arguments),
    Command("export", "把列表写成工作簿", _export, lambda a: f"已导出{a['rows']}行：{a['file']}", _export_arguments),
]
