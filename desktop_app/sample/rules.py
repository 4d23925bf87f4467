"""Village rules of the sample hall: one in force, and its revision."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from ..context import Context, place_name
from ..village_rules.models import Article, Rule, RuleVersion

SHORT = 120  # days; a sample shorter than this has the first version only


def fill(ctx: Context, words: dict[str, Any], first: date, last: date) -> None:
    """A pact with its first version, and, in a sample of some months, the revision that took its place."""
    text = words["rules"]
    place = place_name(ctx.hall["name"])
    title = text["title"].replace("向阳社区", place)
    revised = (last - first).days > SHORT
    with ctx.write("rules.edit", "生成示例村规民约") as writer:
        rule = writer.add(
            Rule, {"title": title, "kind": "resident_pact" if ctx.hall["kind"] == "resident" else "village_rules"}
        )
        passed = first - timedelta(days=400)
        old = writer.add(
            RuleVersion,
            _version(rule, 1, "第1版", "SUPERSEDED" if revised else "IN_FORCE", text["preamble"], passed, place),
        )
        articles = writer.add_many(
            Article,
            [
                {"rule_version_id": old, "number": number, "area": area, "text": words_}
                for number, (area, words_) in enumerate(text["articles"], 1)
            ],
        )
        if not revised:
            return
        passed = last - timedelta(days=75)
        new = writer.add(
            RuleVersion,
            {**_version(rule, 2, "第2版", "IN_FORCE", text["preamble"], passed, place), "based_on_id": old},
        )
        lines = [
            (area, text["revised"].get(str(number), words_), articles[number - 1])
            for number, (area, words_) in enumerate(text["articles"], 1)
        ] + [(area, words_, None) for area, words_ in text["added"]]
        writer.add_many(
            Article,
            [
                {"rule_version_id": new, "number": number, "area": area, "text": words_, "origin_id": origin}
                for number, (area, words_, origin) in enumerate(lines, 1)
            ],
        )


def _version(
    rule: int, number: int, label: str, status: str, preamble: str, passed: date, place: str
) -> dict[str, Any]:
    return {
        "rule_id": rule,
        "number": number,
        "version_label": label,
        "status": status,
        "preamble": preamble,
        "passed_by": f"{place}居民会议",
        "passed_on": passed.isoformat(),
        "filed_on": (passed + timedelta(days=6)).isoformat(),
        "published_on": (passed + timedelta(days=9)).isoformat(),
        "effective_on": (passed + timedelta(days=15)).isoformat(),
        "ending": "本公约自公布之日起施行。",
    }
