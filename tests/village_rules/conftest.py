"""A set of rules on its way from draft to force."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from desktop_app.context import Context
from desktop_app.village_rules import queries, service

TEXTS = (
    "邻里之间互相尊重、互相帮助，遇事好商量。",
    "楼道不堆放杂物，电动车在规定的车棚充电。",
    "文明养犬，出门牵绳，及时清理粪便。",
    "红事新办、白事简办，倡导彩礼从简。",
)


def new_rules(ctx: Context, texts: tuple[str, ...] = TEXTS, title: str = "向阳社区居民公约") -> tuple[int, int]:
    rule = service.add_rule(ctx, {"title": title, "kind": "resident_pact"})
    version = queries.versions(ctx, rule)[0]["id"]
    service.update_version(ctx, version, None, {"preamble": "为了共同的家园，制定本公约。"})
    for text in texts:
        service.add_article(ctx, version, {"text": text, "area": "1"})
    return rule, version


def adopt(ctx: Context, version: int, effective_on: str = "2026-11-20") -> None:
    service.submit(ctx, version)
    service.adopt(ctx, version, {"passed_by": "向阳社区居民会议", "passed_on": "2026-11-10"})
    service.file(ctx, version, {"filed_on": "2026-11-12", "filing_no": "备2026-3"})
    service.publish(ctx, version, {"published_on": "2026-11-13", "effective_on": effective_on})


@pytest.fixture
def make_rules() -> Callable[..., tuple[int, int]]:
    return new_rules


@pytest.fixture
def bring_through() -> Callable[..., None]:
    return adopt
