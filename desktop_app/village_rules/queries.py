"""Every read of village rules: the list, versions, articles, what changed, what is printed, what is due."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from peewee import fn

from ..common import codes
from ..common.errors import KnownError, NotFound
from ..common.papers import ArticlePaper, RulesPaper
from ..context import Context
from ..store import history as histories
from ..store import holidays, search
from ..store.changes import columns_of
from ..store.history import HistoryLine
from .basis import RESIDENTS
from .comparing import ArticlePair, Kind, Side, Span, compared, pair
from .drafting import UNFINISHED
from .models import Article, Rule, RuleVersion
from .red_lines import Hit
from .steps import NEXT, hits_of

__all__ = [
    "NEXT",
    "ArticlePair",
    "Due",
    "Hit",
    "Kind",
    "Side",
    "Span",
    "articles",
    "compare",
    "due",
    "file_by",
    "filing_office",
    "find",
    "get",
    "history",
    "ids",
    "paper",
    "printable_version",
    "red_lines",
    "rows",
    "total",
    "version",
    "versions",
]

Row = dict[str, Any]
Sort = tuple[str, bool]

_GONE = "这部规约已经不在了，可能刚被删除。请刷新后再看。"


@dataclass(frozen=True, slots=True)
class Due:
    """One line of 今日. ``kind``: 备案 or 施行; ``record_id`` is the rule's; ``days`` left, negative when overdue."""

    kind: str
    title: str
    detail: str
    due_on: str
    table: str
    record_id: int
    days: int


# The list


def ids(ctx: Context, text: str = "", filters: Mapping[str, Any] | None = None, sort: Sort | None = None) -> list[int]:
    """By kind and title unless sorted (``title``, ``kind``). Filters: ``kind``, ``stage`` in_force/under_way, ``bin``."""
    ctx.require("rules.read")
    filters = filters or {}
    condition = Rule.deleted_at.is_null(not filters.get("bin"))
    if kind := filters.get("kind"):
        condition &= Rule.kind == kind
    if stage := filters.get("stage"):
        wanted = ("IN_FORCE",) if stage == "in_force" else UNFINISHED
        having = RuleVersion.status.in_(wanted) & RuleVersion.deleted_at.is_null()
        condition &= Rule.id.in_(RuleVersion.select(RuleVersion.rule).where(having))
    order: list[Any] = [Rule.kind.desc(), Rule.title, Rule.id]
    if sort is not None:
        column = getattr(Rule, sort[0])
        order = [column.desc() if sort[1] else column.asc(), Rule.id]
    found = [row[0] for row in Rule.select(Rule.id).where(condition).order_by(*order).tuples()]
    if not text.strip() or filters.get("bin"):
        return found
    words = search.parse(text)
    hits = set(search.find("rule", words)) if words else set()
    return [one for one in found if one in hits]


def rows(ctx: Context, record_ids: Sequence[int]) -> list[Row]:
    """In words: title, kind, in_force (label), effective_on, articles (of that one), under_way (label), status, status_code."""
    ctx.require("rules.read")
    found = {row["id"]: row for row in Rule.select().where(Rule.id.in_(list(record_ids))).dicts()}
    versions_of: dict[int, list[Row]] = {}
    query = RuleVersion.select().where(RuleVersion.rule.in_(list(found)) & RuleVersion.deleted_at.is_null())
    for row in query.order_by(RuleVersion.number).dicts():
        versions_of.setdefault(row["rule"], []).append(row)
    counts = dict(
        Article.select(Article.rule_version, fn.COUNT(Article.id))
        .where(Article.deleted_at.is_null())
        .group_by(Article.rule_version)
        .tuples()
    )
    return [_list_row(found[one], versions_of.get(one, []), counts) if one in found else {} for one in record_ids]


def _list_row(rule: Row, own: Sequence[Row], counts: Mapping[int, int]) -> Row:
    force = next((row for row in reversed(own) if row["status"] == "IN_FORCE"), None)
    open_one = next((row for row in reversed(own) if row["status"] in UNFINISHED), None)
    shown = open_one or force or (own[-1] if own else None)
    return {
        "id": rule["id"],
        "title": rule["title"],
        "kind": codes.label("covenant_kind", rule["kind"]),
        "in_force": force["version_label"] if force else "",
        "effective_on": (force["effective_on"] or "") if force else "",
        "articles": counts.get(shown["id"], 0) if shown else 0,
        "under_way": open_one["version_label"] if open_one else "",
        "status": codes.label("covenant_status", shown["status"]) if shown else "",
        "status_code": shown["status"] if shown else "",
        "deleted": bool(rule["deleted_at"]),
    }


def total(ctx: Context) -> int:
    """All sets of rules that are not in the recycle bin."""
    ctx.require("rules.read")
    return int(Rule.select().where(Rule.deleted_at.is_null()).count())


def find(ctx: Context, text: str, limit: int = 20) -> list[tuple[int, str, str]]:
    """Sets of rules whose title or articles have what was typed: id, title, detail."""
    found = rows(ctx, ids(ctx, text)[:limit])
    return [
        (row["id"], row["title"], "　".join(part for part in (row["kind"], row["status"]) if part)) for row in found
    ]


# One set of rules


def get(ctx: Context, rule_id: int) -> Row:
    """Stored columns of a set of rules. Raises NotFound."""
    ctx.require("rules.read")
    return _row(Rule, rule_id)


def versions(ctx: Context, rule_id: int) -> list[Row]:
    """Stored columns of the versions, the newest first, with ``status_label`` and ``articles`` (how many)."""
    ctx.require("rules.read")
    query = RuleVersion.select().where((RuleVersion.rule == rule_id) & RuleVersion.deleted_at.is_null())
    return [_version_row(columns_of(RuleVersion, row)) for row in query.order_by(RuleVersion.number.desc()).dicts()]


def version(ctx: Context, version_id: int) -> Row:
    """One version as ``versions`` has it. Raises NotFound."""
    ctx.require("rules.read")
    return _version_row(_row(RuleVersion, version_id))


def _version_row(row: Row) -> Row:
    count = Article.select().where((Article.rule_version == row["id"]) & Article.deleted_at.is_null()).count()
    return {**row, "status_label": codes.label("covenant_status", row["status"]), "articles": count}


def articles(ctx: Context, version_id: int) -> list[Row]:
    """Stored columns of the articles of a version, in order."""
    ctx.require("rules.read")
    query = Article.select().where((Article.rule_version == version_id) & Article.deleted_at.is_null())
    return [columns_of(Article, row) for row in query.order_by(Article.number, Article.id).dicts()]


def red_lines(ctx: Context, version_id: int) -> list[Hit]:
    """Red lines that a version touches; article 0 is the preamble or the ending."""
    ctx.require("rules.read")
    return hits_of(version_id)


def compare(ctx: Context, old_version: int, new_version: int) -> list[ArticlePair]:
    """What changed from one version to another of the same rules: preamble, articles, ending.

    Raises KnownError for versions of two sets of rules.
    """
    old, new = version(ctx, old_version), version(ctx, new_version)
    if old["rule_id"] != new["rule_id"]:
        raise KnownError("这两个版本不是同一部规约的，不能对照。")
    found: list[ArticlePair] = []
    if old["preamble"] or new["preamble"]:
        found.append(_around(0, old["preamble"], new["preamble"]))
    before, after = articles(ctx, old_version), articles(ctx, new_version)
    if old["number"] <= new["number"]:
        ancestors = _ancestors(after, {row["id"] for row in before})
    else:
        ancestors = {end: start for start, end in _ancestors(before, {row["id"] for row in after}).items()}
    found += pair(before, after, ancestors)
    if old["ending"] or new["ending"]:
        found.append(_around(-1, old["ending"], new["ending"]))
    return found


def _around(number: int, old: str | None, new: str | None) -> ArticlePair:
    return compared(Side(number, old) if old else None, Side(number, new) if new else None)


def _ancestors(later: Sequence[Row], wanted: set[int]) -> dict[int, int]:
    """Id of a later article → id of the one in ``wanted`` that its chain of origins leads to."""
    found: dict[int, int] = {}
    open_ends = {row["id"]: row["origin_id"] for row in later if row["origin_id"]}
    while open_ends:
        for start in [start for start, end in open_ends.items() if end in wanted]:
            found[start] = open_ends.pop(start)
        links = dict(Article.select(Article.id, Article.origin).where(Article.id.in_(set(open_ends.values()))).tuples())
        open_ends = {start: links[end] for start, end in open_ends.items() if links.get(end)}
    return found


def printable_version(ctx: Context, rule_id: int) -> int:
    """The version of a set of rules that is printed when none is named: the one in force, else the newest."""
    own = versions(ctx, get(ctx, rule_id)["id"])
    return int(next((row for row in own if row["status"] == "IN_FORCE"), own[0])["id"])


def paper(ctx: Context, version_id: int) -> RulesPaper:
    """What is printed of a version."""
    row = version(ctx, version_id)
    return RulesPaper(
        title=get(ctx, row["rule_id"])["title"],
        version=row["version_label"],
        preamble=row["preamble"] or "",
        articles=[
            ArticlePaper(one["number"], one["text"], codes.label("rule_area", one["area"]))
            for one in articles(ctx, version_id)
        ],
        ending=row["ending"] or "",
        passed_by=row["passed_by"] or "",
        passed_on=row["passed_on"] or "",
        effective_on=row["effective_on"] or "",
        status="" if row["passed_on"] else row["status_label"],
    )


def history(ctx: Context, rule_id: int) -> list[HistoryLine]:
    """All that happened to a set of rules, its versions and articles, the newest first."""
    lines = histories.of_record("rule", rule_id, get(ctx, rule_id)["uid"])
    own = RuleVersion.select(RuleVersion.id, RuleVersion.uid).where(RuleVersion.rule == rule_id)
    for row in own:
        lines += histories.of_record("rule_version", row.id, row.uid)
    for row in Article.select(Article.id, Article.uid).where(Article.rule_version.in_([row.id for row in own])):
        lines += histories.of_record("rule_article", row.id, row.uid)
    return sorted(lines, key=lambda line: -line.number)


# What is due


def file_by(ctx: Context, passed_on: str) -> str:
    """The last day for filing what was passed on a day: by the setting in force on that day."""
    days = int(str(ctx.setting("rules.filing_days", passed_on)))
    return holidays.deadline(ctx, passed_on, days, "calendar")


def filing_office(kind: str) -> str:
    """Who it is filed with (村组法 §27; 居组法 §15, the 2018 texts)."""
    return "街道办事处" if kind == RESIDENTS else "乡镇人民政府"


def due(ctx: Context) -> list[Due]:
    """What was passed and is not filed yet, and what is published and whose day has come; the oldest first."""
    ctx.require("rules.read")
    query = (
        RuleVersion.select(RuleVersion, Rule.title, Rule.kind)
        .join(Rule, on=(RuleVersion.rule == Rule.id))
        .where(
            RuleVersion.deleted_at.is_null()
            & Rule.deleted_at.is_null()
            & (
                (RuleVersion.status == "PASSED")
                | ((RuleVersion.status == "PUBLISHED") & (RuleVersion.effective_on <= ctx.today()))
            )
        )
        .dicts()
    )
    found = []
    for row in query:
        if row["status"] == "PASSED":
            kind, on = "备案", file_by(ctx, row["passed_on"])
            detail = f"{row['passed_on']}通过，报{filing_office(row['kind'])}备案"
        else:
            kind, on, detail = "施行", row["effective_on"], f"{row['version_label']}的施行日期到了"
        days = (date.fromisoformat(on) - date.fromisoformat(ctx.today())).days
        found.append(Due(kind, row["title"], detail, on, "rule", row["rule"], days))
    return sorted(found, key=lambda line: line.due_on)


def _row(model: Any, record_id: int) -> Row:
    found = model.select().where(model.id == record_id).dicts().first()
    if found is None:
        raise NotFound(_GONE)
    return columns_of(model, found)
