"""R13 in its simple form: the rules in force at the end of a period (domain reference 6.1)."""

from __future__ import annotations

from ..common import codes
from ..common.papers import ReportTable
from ..village_rules.models import Rule, RuleVersion
from .catalogue import FIGURES
from .periods import Period


def rules_table(period: Period) -> ReportTable:
    """The rules of the hall at the end of the period."""
    figure = FIGURES["rules.in_force"]
    query = (
        RuleVersion.select(RuleVersion, Rule.title.alias("rule_title"), Rule.kind.alias("rule_kind"))
        .join(Rule, on=(RuleVersion.rule == Rule.id))
        .where(RuleVersion.id.in_(figure.query(period)))
        .order_by(Rule.id)
    )
    rows: list[list[object]] = [
        [
            number,
            row["rule_title"],
            codes.label("covenant_kind", row["rule_kind"]),
            row["version_label"],
            row["passed_on"],
            row["filed_on"],
            row["effective_on"],
        ]
        for number, row in enumerate(query.dicts(), 1)
    ]
    columns: list[tuple[str, ...]] = [
        ("序号",),
        ("名称",),
        ("种类",),
        ("版本",),
        ("通过日期",),
        ("备案日期",),
        ("施行日期",),
    ]
    return ReportTable(
        "R13", "村规民约（居民公约）情况", "部", columns, rows, note="" if rows else "本期无施行中的规约。"
    )
