"""From draft to force (domain reference 4.2): submitted, passed, filed, published, in force; the older one superseded."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from ..common import codes
from ..common.errors import ChecksFailed, KnownError
from ..common.fields import Catalogue
from ..common.values import tidy
from ..context import Context
from ..store.changes import ChangeWriter
from .drafting import DRAFT, draft
from .fields import FILING, PASSING, PUBLISHING
from .models import Article, RuleVersion
from .red_lines import Hit, check

NEXT = {
    DRAFT: "UNDER_REVIEW",
    "UNDER_REVIEW": "PASSED",
    "PASSED": "FILED",
    "FILED": "PUBLISHED",
    "PUBLISHED": "IN_FORCE",
}
"""The step that follows a status."""


def hits_of(version_id: int) -> list[Hit]:
    """Red lines that a version touches; preamble and ending count as article 0."""
    row = RuleVersion.get_by_id(version_id)
    query = Article.select(Article.text).where((Article.rule_version == version_id) & Article.deleted_at.is_null())
    texts = [one[0] for one in query.order_by(Article.number, Article.id).tuples()]
    around = check([row.preamble or "", row.ending or ""])
    return [Hit(0, hit.level, hit.words, hit.reason) for hit in around] + check(texts)


def submit(ctx: Context, version_id: int, legal_note: str = "") -> None:
    """提请审核: a draft goes to 乡镇（街道） for review and is not edited meanwhile.

    ``legal_note``: what the legal review says, asked for while the red-line check blocks. Raises ChecksFailed without
    it, KnownError for an empty draft.
    """
    with ctx.write("rules.edit", "提请审核") as writer:
        draft(writer, version_id)
        if not Article.select().where((Article.rule_version == version_id) & Article.deleted_at.is_null()).exists():
            raise KnownError("这份草案还没有条款，没有提请审核。请先写上条款。")
        blocks = [hit for hit in hits_of(version_id) if hit.level == "block"]
        note = legal_note.strip()
        if blocks and not note:
            words = "、".join(dict.fromkeys(f"“{hit.words}”" for hit in blocks))
            raise ChecksFailed({"legal_note": f"合法性自查有禁止项：{words}。请修改条款，或写明合法性审查意见"})
        changes = {"status": "UNDER_REVIEW", "submitted_on": ctx.today(), "legal_note": note or None}
        writer.update(RuleVersion, version_id, changes)


def send_back(ctx: Context, version_id: int, reason: str = "") -> None:
    """修改意见: what was submitted becomes a draft again."""
    with ctx.write("rules.edit", "退回草案", reason=reason or None) as writer:
        _expect(writer, version_id, "UNDER_REVIEW")
        writer.update(RuleVersion, version_id, {"status": DRAFT, "submitted_on": None})


def reject(ctx: Context, version_id: int, reason: str = "") -> None:
    """未通过: the meeting voted against it. It is kept; a new revision may begin."""
    with ctx.write("rules.edit", "表决未通过", reason=reason or None) as writer:
        _expect(writer, version_id, "UNDER_REVIEW")
        writer.update(RuleVersion, version_id, {"status": "REJECTED"})


def adopt(ctx: Context, version_id: int, values: Mapping[str, Any]) -> None:
    """表决通过, with ``passed_by`` (the meeting) and ``passed_on``. From here on it is never edited."""
    given = tidy(PASSING, values)
    with ctx.write("rules.edit", "表决通过") as writer:
        _expect(writer, version_id, "UNDER_REVIEW")
        _check(PASSING, given, _not_later(ctx, given, "passed_on", "通过日期"))
        writer.update(RuleVersion, version_id, {**given, "status": "PASSED"})


def file(ctx: Context, version_id: int, values: Mapping[str, Any]) -> None:
    """备案 with 乡镇人民政府 / 街道办事处 (村组法 §27, 居组法 §15): ``filed_on``, ``filing_no``."""
    given = tidy(FILING, values)
    with ctx.write("rules.edit", "备案") as writer:
        row = _expect(writer, version_id, "PASSED")
        found = _not_later(ctx, given, "filed_on", "备案日期")
        if (given.get("filed_on") or "9") < row["passed_on"]:
            found["filed_on"] = f"备案日期早于通过日期{row['passed_on']}，请核对"
        _check(FILING, given, found)
        writer.update(RuleVersion, version_id, {**given, "status": "FILED"})


def publish(ctx: Context, version_id: int, values: Mapping[str, Any]) -> None:
    """公布, with ``published_on`` and ``effective_on``; in force at once when that day has come."""
    given = tidy(PUBLISHING, values)
    with ctx.write("rules.edit", "公布") as writer:
        row = _expect(writer, version_id, "FILED")
        found = _not_later(ctx, given, "published_on", "公布日期")
        if (given.get("published_on") or "9") < row["filed_on"]:
            found["published_on"] = f"备案后才能公布，公布日期早于备案日期{row['filed_on']}"
        if (given.get("effective_on") or "9") < row["passed_on"]:
            found["effective_on"] = f"施行日期早于通过日期{row['passed_on']}，请核对"
        _check(PUBLISHING, given, found)
        writer.update(RuleVersion, version_id, {**given, "status": "PUBLISHED"})
        if given["effective_on"] <= ctx.today():
            _into_force(writer, row)


def bring_into_force(ctx: Context, version_id: int) -> None:
    """施行: its day has come; what was in force before is superseded. Raises KnownError before that day."""
    with ctx.write("rules.edit", "施行") as writer:
        row = _expect(writer, version_id, "PUBLISHED")
        if row["effective_on"] > ctx.today():
            raise KnownError(f"施行日期是{row['effective_on']}，还没有到，没有改动。到时再点“开始施行”。")
        _into_force(writer, row)


def _into_force(writer: ChangeWriter, row: Mapping[str, Any]) -> None:
    older = (RuleVersion.rule == row["rule_id"]) & (RuleVersion.status == "IN_FORCE") & RuleVersion.deleted_at.is_null()
    for one in RuleVersion.select(RuleVersion.id).where(older):
        writer.update(RuleVersion, one.id, {"status": "SUPERSEDED"})
    writer.update(RuleVersion, row["id"], {"status": "IN_FORCE"})


def _expect(writer: ChangeWriter, version_id: int, status: str) -> dict[str, Any]:
    row = writer.row(RuleVersion, version_id)
    if row["deleted_at"] or row["status"] != status:
        said, wanted = (codes.label("covenant_status", one) for one in (row["status"], status))
        raise KnownError(f"“{row['version_label']}”现在是“{said}”，这一步要在“{wanted}”之后办，什么也没有改动。")
    return row


def _not_later(ctx: Context, given: Mapping[str, Any], key: str, label: str) -> dict[str, str]:
    return {key: f"{label}在今天以后，请核对"} if (given.get(key) or "") > ctx.today() else {}


def _check(catalogue: Catalogue, given: Mapping[str, Any], more: Mapping[str, str]) -> None:
    found = {**more, **catalogue.problems(given)}
    if found:
        raise ChecksFailed(found)
