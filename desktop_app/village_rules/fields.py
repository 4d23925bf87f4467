"""Fields of village rules (村规民约 / 居民公约), their versions and articles (domain reference 4.2, 4.4)."""

from __future__ import annotations

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
        ),
        Field(key="preamble", label="前言", kind=Kind.NOTE, section="版本", max_length=2000),
        Field(key="ending", label="结尾", kind=Kind.NOTE, section="版本", max_length=1000, folded=True),
        Field(key="passed_by", label="通过的会议", section="通过与施行", max_length=60, width=16),
        Field(key="passed_on", label="通过日期", kind=Kind.DATE, section="通过与施行", width=11, listed=True),
        Field(key="filed_on", label="备案日期", kind=Kind.DATE, section="通过与施行", width=11),
        Field(key="filing_no", label="备案号", section="通过与施行", max_length=40, folded=True),
        Field(key="published_on", label="公布日期", kind=Kind.DATE, section="通过与施行", folded=True),
        Field(key="effective_on", label="施行日期", kind=Kind.DATE, section="通过与施行", width=11, listed=True),
        Field(key="reason", label="修订说明", kind=Kind.NOTE, section="版本", max_length=1000, folded=True),
    ],
)

ARTICLE_FIELDS = Catalogue(
    "条款",
    [
        Field(key="number", label="条", kind=Kind.INTEGER, section="条款", required=True, width=5, listed=True),
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
