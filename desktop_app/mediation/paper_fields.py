"""Fields of what is written down for a paper of its own: application, investigation (domain reference 1.5: F03, F07)."""

from __future__ import annotations

from ..common.fields import Catalogue, Field, Kind, Level, Mask


def _phone_problem(value: str) -> str | None:
    from ..common.phones import problem

    return problem(value)


APPLICATION_FIELDS = Catalogue(
    "申请书",
    [
        Field(key="applied_on", label="申请日期", kind=Kind.DATE, section="申请", required=True, width=10),
        Field(
            key="side", label="申请人", kind=Kind.CODE, code_table="party_side", section="申请", required=True, width=8
        ),
        Field(
            key="brief",
            label="纠纷简要情况陈述",
            kind=Kind.NOTE,
            section="申请人说的",
            max_length=3000,
            level=Level.L2,
            help="按申请人自己说的写，不预填；留空就印横线，由申请人手写",
        ),
        Field(
            key="claims",
            label="当事人申请事项",
            kind=Kind.NOTE,
            section="申请人说的",
            max_length=2000,
            level=Level.L2,
            help="一行一项，打印时自动编号；留空就印横线，由申请人手写",
        ),
    ],
)
"""人民调解申请书 (F03): signed by the applicant. What he says is never filled in from what the clerk wrote."""

INVESTIGATION_FIELDS = Catalogue(
    "调查记录",
    [
        Field(key="start_at", label="调查时间", kind=Kind.TIME, section="调查", required=True),
        Field(key="end_at", label="结束时间", kind=Kind.TIME, section="调查"),
        Field(key="place", label="调查地点", section="调查", required=True, max_length=60),
        Field(
            key="investigators", label="调查人", section="调查", required=True, max_length=60, help="几个人用顿号隔开"
        ),
        Field(key="recorder", label="记录人", section="调查", required=True, max_length=30),
        Field(key="name", label="姓名", section="被调查人", required=True, max_length=50, width=8),
        Field(key="sex", label="性别", kind=Kind.CODE, code_table="sex", section="被调查人", width=4),
        Field(key="age", label="年龄", kind=Kind.INTEGER, section="被调查人", width=4),
        Field(key="ethnic", label="民族", kind=Kind.CODE, code_table="ethnic", section="被调查人", level=Level.L2),
        Field(key="occupation", label="职业", section="被调查人", max_length=30, level=Level.L2),
        Field(key="unit_or_addr", label="单位或住址", section="被调查人", max_length=100, level=Level.L2, width=24),
        Field(
            key="phone",
            label="联系方式",
            section="被调查人",
            max_length=50,
            check=_phone_problem,
            level=Level.L2,
            mask=Mask.PHONE,
        ),
        Field(key="relation", label="与当事人关系", section="被调查人", max_length=40),
        Field(key="participants", label="参加人", section="笔录", max_length=200, help="用顿号隔开"),
        Field(key="matter", label="纠纷名称", section="笔录", required=True, max_length=80),
        Field(
            key="record",
            label="记录",
            kind=Kind.NOTE,
            section="笔录",
            required=True,
            max_length=60000,
            level=Level.L2,
            help="一问一答，如实写，不预填",
        ),
    ],
)
"""人民调解调查记录 (F07): who asked whom, when, where, what was asked and answered."""
