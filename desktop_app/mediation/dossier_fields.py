"""Fields of evidence (F08), of the dossier (F01, F17, F18; domain reference 1.6, 7.6), of its rows and its loans."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from ..common.fields import Catalogue, Field, Kind, Level


def _between(least: int, most: int) -> Callable[[Any], str | None]:
    return lambda value: None if least <= value <= most else f"请填{least}到{most}之间的数"


_COUNT = _between(1, 9999)

EVIDENCE_FIELDS = Catalogue(
    "证据材料",
    [
        Field(key="name", label="证据名称", section="证据", required=True, max_length=80, level=Level.L2),
        Field(key="kind", label="种类", kind=Kind.CODE, code_table="evidence_kind", section="证据", required=True),
        Field(key="provider", label="来源（提供人）", section="证据", required=True, max_length=60, level=Level.L2),
        Field(
            key="form", label="原件/复印件", kind=Kind.CODE, code_table="evidence_form", section="证据", required=True
        ),
        Field(key="copies", label="份数", kind=Kind.INTEGER, section="证据", check=_COUNT, width=6),
        Field(key="pages", label="页数", kind=Kind.INTEGER, section="证据", check=_COUNT, width=6),
        Field(key="received_on", label="收到日期", kind=Kind.DATE, section="证据", required=True),
        Field(key="remark", label="备注", section="证据", max_length=200, level=Level.L2),
    ],
)
"""人民调解证据材料, one line of its index."""

DOSSIER_FIELDS = Catalogue(
    "调解卷宗",
    [
        Field(
            key="title",
            label="卷名",
            section="封面",
            required=True,
            max_length=80,
            level=Level.L2,
            help="甲方与乙方加纠纷类型",
        ),
        Field(key="filed_by", label="立卷人", section="封面", max_length=20),
        Field(key="filed_on", label="立卷日期", kind=Kind.DATE, section="封面"),
        Field(key="retention", label="保管期限", kind=Kind.CODE, code_table="retention", section="封面"),
        Field(
            key="retention_years",
            label="保管年数",
            kind=Kind.INTEGER,
            section="封面",
            check=_between(1, 100),
            applies=lambda row: row.get("retention") != "permanent",
        ),
        Field(key="remark", label="备注", section="封面", max_length=120, level=Level.L2),
        Field(key="bound_by", label="装订人", section="装订和检查", max_length=20),
        Field(key="checked_by", label="检查人", section="装订和检查", max_length=20),
        Field(key="checked_on", label="检查日期", kind=Kind.DATE, section="装订和检查"),
        Field(key="fonds", label="全宗", section="档案盒", max_length=20),
        Field(key="box_year", label="年度", kind=Kind.INTEGER, section="档案盒", check=_between(1900, 2999)),
        Field(key="box_no", label="件号", section="档案盒", max_length=20),
        Field(
            key="note",
            label="卷宗情况说明",
            kind=Kind.NOTE,
            section="情况说明",
            max_length=2000,
            level=Level.L2,
            help="缺页、补充、更正、移出、销毁",
        ),
        Field(
            key="total_pages",
            label="卷内页数",
            kind=Kind.INTEGER,
            section="装订和检查",
            check=_COUNT,
            editable=False,
        ),
    ],
)
"""调解卷宗: what its cover, its note and its back say, and where its box stands."""

ITEM_FIELDS = Catalogue(
    "卷内文书",
    [
        Field(key="signed", label="已签名", kind=Kind.FLAG, section="纸质原件", help="当事人、调解员在纸上签过"),
        Field(key="sealed", label="已盖章", kind=Kind.FLAG, section="纸质原件"),
        Field(key="handed", label="已交当事人", kind=Kind.FLAG, section="纸质原件"),
        Field(
            key="paper_pages",
            label="只有纸质的页数",
            kind=Kind.INTEGER,
            section="纸质原件",
            check=_COUNT,
            help="没有扫描、也不由程序打印的，写明页数，目录里给它留出页号",
        ),
        Field(
            key="waiver",
            label="缺少的理由",
            kind=Kind.NOTE,
            section="确实没有的",
            max_length=300,
            level=Level.L2,
            help="写了理由就可以归档，理由印在卷宗情况说明里",
        ),
    ],
)
"""One row of the contents as it stands on paper."""

LOAN_FIELDS = Catalogue(
    "卷宗借阅",
    [
        Field(key="borrower", label="借阅人", section="借阅", required=True, max_length=60),
        Field(key="purpose", label="用途", section="借阅", required=True, max_length=200),
        Field(key="out_on", label="借出日期", kind=Kind.DATE, section="借阅", required=True),
        Field(key="due_on", label="应还日期", kind=Kind.DATE, section="借阅", required=True),
    ],
)
"""卷宗借阅: who has a dossier, what for, until when."""
