"""Drafts: a revision begins as a copy of what is in force, and its articles are edited one by one.

Only a draft (拟定草案) is edited. What was submitted goes back first; what was passed never changes again.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from ..common import codes
from ..common.errors import ChecksFailed, KnownError
from ..common.values import tidy
from ..context import Context
from ..store.changes import ChangeWriter
from .fields import ARTICLE_FIELDS, VERSION_FIELDS
from .models import Article, RuleVersion

DRAFT = "DRAFTING"
UNFINISHED = ("PROPOSED", "COLLECTING", DRAFT, "UNDER_REVIEW", "VOTING", "PASSED", "FILED", "PUBLISHED")


def begin(ctx: Context, writer: ChangeWriter, rule_id: int, base: Mapping[str, Any] | None) -> int:
    """Write a draft of a rule inside a change: empty, or a copy of the version ``base`` whose articles it continues."""
    known = [
        (row.number, row.version_label)
        for row in RuleVersion.select(RuleVersion.number, RuleVersion.version_label).where(RuleVersion.rule == rule_id)
    ]
    version_id = writer.add(
        RuleVersion,
        {
            "rule_id": rule_id,
            "number": max((number for number, _ in known), default=0) + 1,
            "version_label": _label(ctx.today()[:4], "修订" if base else "制定", {label for _, label in known}),
            "status": DRAFT,
            "based_on_id": base["id"] if base else None,
            "preamble": base["preamble"] if base else None,
            "ending": base["ending"] if base else None,
        },
    )
    if base is not None:
        writer.add_many(
            Article,
            [
                {
                    "rule_version_id": version_id,
                    "number": row.number,
                    "area": row.area,
                    "text": row.text,
                    "origin_id": row.id,
                }
                for row in _articles(base["id"])
            ],
        )
    return version_id


def revise(ctx: Context, rule_id: int) -> int:
    """Begin a revision of what is in force; gives the draft's id.

    Raises KnownError when there is a draft already, or nothing in force to revise.
    """
    with ctx.write("rules.edit", "起草修订稿") as writer:
        alive = RuleVersion.select().where((RuleVersion.rule == rule_id) & RuleVersion.deleted_at.is_null())
        open_one = alive.where(RuleVersion.status.in_(UNFINISHED)).first()
        if open_one is not None:
            said = codes.label("covenant_status", open_one.status)
            raise KnownError(f"“{open_one.version_label}”还在办理（{said}），没有另起草。请先办完，或者删除那份草案。")
        base = alive.where(RuleVersion.status == "IN_FORCE").order_by(RuleVersion.number.desc()).dicts().first()
        return begin(ctx, writer, rule_id, base)


def update_version(ctx: Context, version_id: int, version: int | None, changes: Mapping[str, Any]) -> None:
    """Change label, preamble, ending or reason of a draft. Raises ChecksFailed, StaleVersion, KnownError."""
    given = tidy(VERSION_FIELDS, changes)
    with ctx.write("rules.edit", "修改草案") as writer:
        row = draft(writer, version_id)
        found = VERSION_FIELDS.problems({**row, **given})
        if found:
            raise ChecksFailed(found)
        writer.update(RuleVersion, version_id, given, version)


def delete_version(ctx: Context, version_id: int, reason: str = "") -> None:
    """Give up a draft: into the recycle bin. The only version of a rule goes with the rule, not alone."""
    with ctx.write("rules.edit", "删除草案", reason=reason or None) as writer:
        row = draft(writer, version_id)
        others = (
            (RuleVersion.rule == row["rule_id"]) & RuleVersion.deleted_at.is_null() & (RuleVersion.id != version_id)
        )
        if not RuleVersion.select().where(others).exists():
            raise KnownError("这是唯一的一稿，没有删除。不要这部规约了，请删除整部规约。")
        writer.delete(RuleVersion, version_id, reason)


def restore_version(ctx: Context, version_id: int) -> None:
    """Back from the recycle bin. Raises KnownError while another version is under way."""
    with ctx.write("rules.edit", "恢复草案") as writer:
        row = writer.row(RuleVersion, version_id)
        busy = (
            (RuleVersion.rule == row["rule_id"])
            & RuleVersion.deleted_at.is_null()
            & RuleVersion.status.in_(UNFINISHED)
            & (RuleVersion.id != version_id)
        )
        if RuleVersion.select().where(busy).exists():
            raise KnownError("这部规约已有另一份正在办理的修订稿，没有恢复。请先办完那一份。")
        writer.restore(RuleVersion, version_id)


# Articles


def add_article(ctx: Context, version_id: int, values: Mapping[str, Any], at: int | None = None) -> int:
    """A new article as number ``at`` (the last when left out); those behind it move down. Gives its id."""
    given = tidy(ARTICLE_FIELDS, values)
    with ctx.write("rules.edit", "新增条款") as writer:
        draft(writer, version_id)
        present = _articles(version_id)
        place = min(max(at or len(present) + 1, 1), len(present) + 1)
        _check({**given, "number": place})
        for other in present[place - 1 :]:
            writer.update(Article, other.id, {"number": other.number + 1})
        return writer.add(Article, {**given, "rule_version_id": version_id, "number": place})


def update_article(ctx: Context, article_id: int, version: int | None, changes: Mapping[str, Any]) -> None:
    """Change text or area. Raises ChecksFailed, StaleVersion, KnownError."""
    given = tidy(ARTICLE_FIELDS, changes)
    with ctx.write("rules.edit", "修改条款") as writer:
        row = _article(writer, article_id)
        _check({**row, **given})
        writer.update(Article, article_id, given, version)


def move_article(ctx: Context, article_id: int, to: int) -> None:
    """Make it number ``to``; the others close up."""
    with ctx.write("rules.edit", "移动条款") as writer:
        row = _article(writer, article_id)
        order = [one.id for one in _articles(row["rule_version_id"])]
        order.remove(article_id)
        order.insert(min(max(to, 1), len(order) + 1) - 1, article_id)
        _renumber(writer, order)


def delete_article(ctx: Context, article_id: int) -> None:
    """Into the recycle bin; those behind it move up."""
    with ctx.write("rules.edit", "删除条款") as writer:
        row = _article(writer, article_id)
        writer.delete(Article, article_id)
        _renumber(writer, [one.id for one in _articles(row["rule_version_id"])])


def replace_articles(ctx: Context, version_id: int, texts: list[str]) -> int:
    """Put these articles in place of all of a draft's, for a text that was typed elsewhere; gives how many.

    An article whose text is the same stays the one it was, with its area and its origin.
    """
    with ctx.write("rules.edit", "粘贴条款") as writer:
        draft(writer, version_id)
        present = _articles(version_id)
        order: list[int] = []
        for number, text in enumerate(texts, 1):
            same = next((one for one in present if one.text == text and one.id not in order), None)
            _check({"text": text, "number": number})
            if same is not None:
                order.append(same.id)
            else:
                values = {"rule_version_id": version_id, "number": number, "text": text}
                order.append(writer.add(Article, values))
        for one in present:
            if one.id not in order:
                writer.delete(Article, one.id)
        _renumber(writer, order)
    return len(texts)


def draft(writer: ChangeWriter, version_id: int) -> dict[str, Any]:
    """The row of a version that may be edited. Raises KnownError for any other."""
    row = writer.row(RuleVersion, version_id)
    if row["deleted_at"]:
        raise KnownError("这份草案已经删除，没有改动。需要时请先从回收站恢复。")
    if row["status"] == DRAFT:
        return row
    if row["passed_on"]:
        raise KnownError(f"“{row['version_label']}”已经表决通过，不能再改，什么也没有改动。要改内容，请起草修订。")
    said = codes.label("covenant_status", row["status"])
    raise KnownError(f"“{row['version_label']}”正在{said}，什么也没有改动。要改内容，请先退回草案。")


def _article(writer: ChangeWriter, article_id: int) -> dict[str, Any]:
    """The row of an article of a draft."""
    row = writer.row(Article, article_id)
    draft(writer, row["rule_version_id"])
    return row


def _articles(version_id: int) -> list[Any]:
    query = Article.select().where((Article.rule_version == version_id) & Article.deleted_at.is_null())
    return list(query.order_by(Article.number, Article.id))


def _renumber(writer: ChangeWriter, order: list[int]) -> None:
    for number, article_id in enumerate(order, 1):
        writer.update(Article, article_id, {"number": number})


def _check(row: Mapping[str, Any]) -> None:
    found = ARTICLE_FIELDS.problems(row)
    if found:
        raise ChecksFailed(found)


def _label(year: str, word: str, taken: set[str]) -> str:
    label, count = f"{year}年{word}", 1
    while label in taken:
        count += 1
        label = f"{year}年{word}（{count}）"
    return label
