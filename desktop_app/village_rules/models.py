"""Tables of village rules: a set of rules, its revisions, their articles."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from peewee import IntegerField, TextField

from ..store import recycle, search
from ..store.changes import Item
from ..store.records import ALIVE, Record, columns_from, link
from .fields import ARTICLE_FIELDS, RULE_FIELDS, VERSION_FIELDS


@columns_from(RULE_FIELDS)
class Rule(Record):
    """A set of rules; what it says stands in its versions."""

    title = TextField()
    kind = TextField()

    class Meta:
        table_name = "rule"


@columns_from(VERSION_FIELDS)
class RuleVersion(Record):
    """One revision; a passed one is never edited again."""

    rule = link(Rule)
    number = IntegerField()  # 1, 2, 3… in the order they were begun
    version_label = TextField()
    status = TextField()
    based_on = link("self", null=True)

    class Meta:
        table_name = "rule_version"


RuleVersion.add_index(RuleVersion.rule, RuleVersion.number, unique=True, where=ALIVE, name="rule_version_number")


@columns_from(ARTICLE_FIELDS)
class Article(Record):
    """One article of one version; ``origin`` is the article of the version before that it continues."""

    rule_version = link(RuleVersion)
    number = IntegerField()
    text = TextField()
    origin = link("self", null=True)

    class Meta:
        table_name = "rule_article"


def _wording(rows: Sequence[Mapping[str, Any]]) -> list[search.Words]:
    from ..common.pinyin import name_pinyin

    texts: dict[int, list[str]] = {row["id"]: [] for row in rows}
    query = (
        Article.select(RuleVersion.rule, Article.text)
        .join(RuleVersion, on=(Article.rule_version == RuleVersion.id))
        .where(RuleVersion.rule.in_(list(texts)) & Article.deleted_at.is_null() & RuleVersion.deleted_at.is_null())
    )
    for rule_id, text in query.tuples():
        texts[rule_id].append(text)
    return [
        search.Words(
            name=[search.tokens(row["title"])],
            keys=search.pinyin_keys(name_pinyin(row["title"]).full),
            text=[search.tokens(text) for text in texts[row["id"]]],
        )
        for row in rows
    ]


def _rules_of(items: Sequence[Item]) -> list[int]:
    """The rules whose versions or articles were touched; a removed row is known by what it was."""
    versions = {item.record_id for item in items if item.table == "rule_version"}
    articles = {item.record_id for item in items if item.table == "rule_article"}
    gone = [item.before for item in items if item.after is None and item.before is not None]
    versions |= {row["rule_version_id"] for row in gone if "rule_version_id" in row}
    versions |= {row[0] for row in Article.select(Article.rule_version).where(Article.id.in_(articles)).tuples()}
    rules = {row[0] for row in RuleVersion.select(RuleVersion.rule).where(RuleVersion.id.in_(versions)).tuples()}
    return sorted(rules | {row["rule_id"] for row in gone if "rule_id" in row})


search.register("rule", _wording)
search.register_part("rule_version", "rule", _rules_of)
search.register_part("rule_article", "rule", _rules_of)

recycle.part_of(RuleVersion.rule, Article.rule_version)
recycle.register(
    "rule",
    recycle.Kind(
        "村规民约", "rules.read", "rules.edit", lambda row: row["title"], "village_rules.service:restore_rule"
    ),
)
recycle.register(
    "rule_version",
    recycle.Kind(
        "规约草案",
        "rules.read",
        "rules.edit",
        lambda row: row["version_label"],
        "village_rules.service:restore_version",
    ),
)
