"""Fields of a care tag, as they are asked for (domain reference 2.8)."""

from __future__ import annotations

from ..common.fields import Catalogue, Field, Kind, Level

STAFF_NAME = Field(
    key="staff_name",
    label="负责人",
    section="走访",
    max_length=50,
    help="工作人员的姓名；名单里没有的，保存时加进去",
)

CARE_FIELDS = Catalogue(
    "关爱对象",
    [
        Field(key="since", label="起始日期", kind=Kind.DATE, section="认定", required=True, width=11),
        Field(key="until", label="结束日期", kind=Kind.DATE, section="认定", width=11),
        Field(key="level", label="级别", section="认定", max_length=20, level=Level.L2, width=8),
        Field(key="basis", label="依据", section="认定", max_length=200, level=Level.L2, width=20),
        Field(key="decision_no", label="决定文号", section="认定", max_length=60, level=Level.L2, width=16),
        Field(
            key="visit_cycle_days",
            label="走访周期（天）",
            kind=Kind.INTEGER,
            section="走访",
            width=8,
            check=lambda days: None if 1 <= days <= 366 else "请填1到366之间的天数",
            help="不填就用这一类的默认周期",
        ),
        STAFF_NAME,
    ],
)
