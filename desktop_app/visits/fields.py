"""Fields of visits, of what they lead to, and of services to people in care (domain reference 2.8, 5.9)."""

from __future__ import annotations

from dataclasses import replace

from ..common.fields import Catalogue, Field, Kind, Level
from ..residents.care_fields import STAFF_NAME

PLAN_FIELDS = Catalogue(
    "走访计划",
    [
        Field(key="month", label="月份", section="走访计划", required=True, max_length=7, width=8, listed=True),
        Field(key="remark", label="备注", kind=Kind.NOTE, section="走访计划", max_length=500),
    ],
)

VISIT_FIELDS = Catalogue(
    "走访",
    [
        Field(key="day", label="走访日期", kind=Kind.DATE, section="走访", required=True, width=11, listed=True),
        Field(
            key="mode",
            label="方式",
            kind=Kind.CODE,
            code_table="visit_mode",
            section="走访",
            required=True,
            width=6,
            listed=True,
        ),
        Field(key="met", label="见到人", kind=Kind.FLAG, section="走访", width=6, listed=True),
        Field(
            key="topics",
            label="事项",
            kind=Kind.CODES,
            code_table="visit_topic",
            section="走访",
            level=Level.L2,
            width=14,
            listed=True,
        ),
        Field(key="companions", label="同行人", section="走访", max_length=100, level=Level.L2, folded=True),
        Field(
            key="situation", label="基本情况", kind=Kind.NOTE, section="情况", max_length=2000, level=Level.L2, width=20
        ),
        Field(key="needs", label="困难诉求", kind=Kind.NOTE, section="情况", max_length=2000, level=Level.L2, width=16),
        Field(
            key="conflicts", label="矛盾隐患", kind=Kind.NOTE, section="情况", max_length=2000, level=Level.L2, width=16
        ),
        Field(
            key="handling", label="处理情况", kind=Kind.NOTE, section="情况", max_length=2000, level=Level.L2, width=16
        ),
        Field(
            key="remark",
            label="备注",
            kind=Kind.NOTE,
            section="情况",
            max_length=500,
            level=Level.L2,
            width=10,
            folded=True,
        ),
    ],
)

FOLLOW_UP_FIELDS = Catalogue(
    "待办问题",
    [
        Field(
            key="kind",
            label="类别",
            kind=Kind.CODE,
            code_table="visit_topic",
            section="问题",
            required=True,
            width=8,
            listed=True,
        ),
        Field(
            key="what",
            label="问题",
            kind=Kind.NOTE,
            section="问题",
            required=True,
            max_length=1000,
            level=Level.L2,
            width=24,
            listed=True,
        ),
        Field(key="due_on", label="办理期限", kind=Kind.DATE, section="问题", width=11, listed=True),
        Field(key="done_on", label="办结日期", kind=Kind.DATE, section="办理", width=11, listed=True),
        Field(
            key="outcome",
            label="办理结果",
            kind=Kind.NOTE,
            section="办理",
            max_length=1000,
            level=Level.L2,
            width=20,
        ),
    ],
)

CARE_SERVICE_FIELDS = Catalogue(
    "关爱服务",
    [
        Field(key="day", label="日期", kind=Kind.DATE, section="服务", required=True, width=11, listed=True),
        Field(
            key="kind",
            label="服务",
            kind=Kind.CODE,
            code_table="care_service",
            section="服务",
            required=True,
            width=8,
            listed=True,
        ),
        Field(
            key="content",
            label="内容",
            kind=Kind.NOTE,
            section="服务",
            max_length=500,
            level=Level.L2,
            width=24,
            listed=True,
        ),
    ],
)

_WHO = replace(STAFF_NAME, label="走访人", section="走访")
_PROBLEM = "发现的问题"

VISIT_FORM = Catalogue(
    "走访",
    [
        *[field for field in VISIT_FIELDS if field.section == "走访"],
        _WHO,
        *[field for field in VISIT_FIELDS if field.section != "走访"],
        replace(FOLLOW_UP_FIELDS["kind"], section=_PROBLEM, required=False),
        replace(FOLLOW_UP_FIELDS["what"], section=_PROBLEM, required=False),
        replace(FOLLOW_UP_FIELDS["due_on"], section=_PROBLEM, help="不填就按默认天数"),
    ],
)
"""What a new visit is asked: the visit, who went, and a problem that it brought up."""

VISIT_EDIT = Catalogue("走访", [field for field in VISIT_FORM if field.section != _PROBLEM])
"""What may be changed of a visit afterwards; its problems have ends of their own."""

SERVICE_FORM = Catalogue("关爱服务", [*CARE_SERVICE_FIELDS, replace(STAFF_NAME, label="服务人", section="服务")])

FINISH_FORM = Catalogue(
    "办结问题",
    [replace(FOLLOW_UP_FIELDS[key], required=True) for key in ("done_on", "outcome")],
)

PLAN_FORM = Catalogue(
    "走访计划",
    [
        replace(PLAN_FIELDS["month"], help="例如 2026-11"),
        Field(key="whom", label="走访哪些户", kind=Kind.CODE, code_table="visit_scope", section="走访计划"),
        replace(STAFF_NAME, label="走访人", section="走访计划"),
        PLAN_FIELDS["remark"],
    ],
)
