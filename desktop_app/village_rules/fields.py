"""Fields of village rules (村规民约 / 居民公约), their versions and articles (domain reference 4.2, 4.4)."""

from __future__ import annotations

from dataclasses import replace

from ..common.fields import Catalogue, Field, Kind

RULE_FIELDS = Catalogue(
    "村规民约",
    [
        Field(key="title", label="名称", section="规约", required=True, max_length=60, width=22, listed=True),
        Field(
            key="kind",
            label="种类",
            kind=Kind.CODE,
            code_table="covenant_kind",
            section="规约",
            required=True,
            width=10,
            listed=True,
        ),
        Field(key="remark", label="备注", kind=Kind.NOTE, section="规约", max_length=500, folded=True),
    ],
)

VERSION_FIELDS = Catalogue(
    "修订稿",
    [
        Field(key="version_label", label="版本", section="版本", required=True, max_length=20, width=10, listed=True),
        Field(
            key="status",
            label="状态",
            kind=Kind.CODE,
            code_table="covenant_status",
            section="版本",
            required=True,
            width=9,
            listed=True,
            editable=False,
        ),
        Field(key="preamble", label="前言", kind=Kind.NOTE, section="版本", max_length=2000),
        Field(key="ending", label="结尾", kind=Kind.NOTE, section="版本", max_length=1000, folded=True),
        Field(key="submitted_on", label="提请审核日期", kind=Kind.DATE, section="通过与施行", width=11, editable=False),
        Field(
            key="legal_note",
            label="合法性审查意见",
            kind=Kind.NOTE,
            section="通过与施行",
            max_length=1000,
            editable=False,
            help="自查有禁止项时，提请审核前由主任填写",
        ),
        Field(key="passed_by", label="通过的会议", section="通过与施行", max_length=60, width=16, editable=False),
        Field(
            key="passed_on",
            label="通过日期",
            kind=Kind.DATE,
            section="通过与施行",
            width=11,
            listed=True,
            editable=False,
        ),
        Field(key="filed_on", label="备案日期", kind=Kind.DATE, section="通过与施行", width=11, editable=False),
        Field(key="filing_no", label="备案号", section="通过与施行", max_length=40, folded=True, editable=False),
        Field(key="published_on", label="公布日期", kind=Kind.DATE, section="通过与施行", folded=True, editable=False),
        Field(
            key="effective_on",
            label="施行日期",
            kind=Kind.DATE,
            section="通过与施行",
            width=11,
            listed=True,
            editable=False,
        ),
        Field(key="reason", label="修订说明", kind=Kind.NOTE, section="版本", max_length=1000, folded=True),
    ],
)

ARTICLE_FIELDS = Catalogue(
    "条款",
    [
        Field(
            key="number",
            label="条",
            kind=Kind.INTEGER,
            section="条款",
            required=True,
            width=5,
            listed=True,
            editable=False,
        ),
        Field(
            key="area",
            label="领域",
            kind=Kind.CODE,
            code_table="rule_area",
            section="条款",
            width=12,
            listed=True,
        ),
        Field(
            key="text",
            label="内容",
            kind=Kind.NOTE,
            section="条款",
            required=True,
            max_length=2000,
            width=40,
            listed=True,
        ),
    ],
)


def _asked(name: str, *keys: str, optional: tuple[str, ...] = ()) -> Catalogue:
    fields = [
        replace(VERSION_FIELDS[key], editable=True, section=name, folded=False, required=key not in optional)
        for key in keys
    ]
    return Catalogue(name, fields)


PASSING = _asked("表决通过", "passed_by", "passed_on")
FILING = _asked("报备案", "filed_on", "filing_no", optional=("filing_no",))
PUBLISHING = _asked("公布", "published_on", "effective_on")
"""What is asked at these steps of the procedure (domain reference 4.2)."""
