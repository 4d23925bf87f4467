"""Fields of a household (domain reference 2.6)."""

from __future__ import annotations

from ..common.fields import Catalogue, Field, Kind, Level

HOUSEHOLD_FIELDS = Catalogue(
    "户",
    [
        Field(
            key="household_no",
            label="户号",
            section="户",
            max_length=20,
            width=10,
            headings=("户编号", "家庭编号", "户口簿号"),
        ),
        Field(key="live_addr", label="住址", section="户", max_length=80, level=Level.L2, width=24),
        Field(key="hukou_type", label="户别", kind=Kind.CODE, code_table="household_type", section="户", width=8),
        Field(key="house_right", label="房屋权属", kind=Kind.CODE, code_table="house_right", section="户", width=8),
        Field(
            key="resident_status",
            label="常住情况",
            kind=Kind.CODE,
            code_table="resident_status",
            section="户",
            width=10,
        ),
        Field(
            key="income_source",
            label="经济来源",
            kind=Kind.CODES,
            code_table="income_source",
            section="生活",
            level=Level.L2,
            width=14,
            headings=("收入来源", "主要经济来源"),
        ),
        Field(
            key="is_dibao",
            label="低保户",
            kind=Kind.FLAG,
            section="生活",
            level=Level.L2,
            width=6,
            headings=("是否低保", "是否低保户"),
        ),
        Field(
            key="is_monitored",
            label="防返贫监测户",
            kind=Kind.FLAG,
            section="生活",
            level=Level.L2,
            width=8,
            headings=("是否监测户", "是否防返贫监测户"),
        ),
        Field(
            key="contract_doctor",
            label="签约医生",
            section="生活",
            max_length=50,
            level=Level.L2,
            width=10,
            headings=("家庭医生", "签约家庭医生"),
        ),
        Field(key="remark", label="备注", kind=Kind.NOTE, section="生活", max_length=500, level=Level.L2),
    ],
)
