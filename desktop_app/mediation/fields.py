"""Fields of mediation cases, parties, sessions and agreements (domain reference 1.1–1.5, 10.1)."""

from __future__ import annotations

from ..common.fields import Catalogue, Field, Kind, Level, Mask


def _phone_problem(value: str) -> str | None:
    from ..common.phones import problem

    return problem(value)


def _credit_code_problem(value: str) -> str | None:
    from ..common.credit_codes import problem

    return problem(value)


def _wording_hint(value: str) -> str | None:
    from .wording import hint

    return hint(value)


def _amount_hint(value: int) -> str | None:
    from .wording import amount_hint

    return amount_hint(value)


CASE_FIELDS = Catalogue(
    "调解案件",
    [
        Field(key="number", label="卷号", section="案件", editable=False, width=15, listed=True),
        Field(key="title", label="纠纷", section="案件", editable=False, width=20, listed=True),
        Field(
            key="dispute_type",
            label="纠纷类型",
            kind=Kind.CODE,
            code_table="dispute_type",
            section="案件",
            required=True,
            width=9,
            listed=True,
        ),
        Field(
            key="status", label="状态", kind=Kind.CODE, code_table="case_status", editable=False, width=9, listed=True
        ),
        Field(
            key="source",
            label="案件来源",
            kind=Kind.CODE,
            code_table="case_source",
            section="案件",
            required=True,
            width=10,
        ),
        Field(
            key="origin_source",
            label="三源",
            kind=Kind.CODE,
            code_table="origin_source",
            section="案件",
            width=5,
            folded=True,
        ),
        Field(key="referral_org", label="来函单位", section="案件", max_length=60, folded=True),
        Field(key="referral_no", label="来函文号", section="案件", max_length=40, folded=True),
        Field(key="occur_date", label="发生日期", kind=Kind.DATE, section="案件", width=11, folded=True),
        Field(key="occur_place", label="发生地点", section="案件", max_length=80, width=16, folded=True),
        Field(
            key="brief",
            label="纠纷简要情况",
            kind=Kind.NOTE,
            section="案件",
            required=True,
            max_length=2000,
            level=Level.L2,
            width=24,
        ),
        Field(
            key="difficulty",
            label="难易",
            kind=Kind.CODE,
            code_table="difficulty",
            section="判断",
            width=8,
            folded=True,
        ),
        Field(
            key="event_scale",
            label="规模",
            kind=Kind.CODE,
            code_table="event_scale",
            section="判断",
            width=9,
            folded=True,
        ),
        Field(
            key="warning_level",
            label="预警",
            kind=Kind.CODE,
            code_table="warning_level",
            section="判断",
            width=8,
            folded=True,
        ),
        Field(
            key="openness", label="公开", kind=Kind.CODE, code_table="openness", section="判断", width=8, folded=True
        ),
        Field(key="is_private", label="涉及隐私", kind=Kind.FLAG, section="判断", folded=True),
        Field(key="registered_at", label="登记时间", kind=Kind.TIME, editable=False, width=14),
        Field(key="accepted_on", label="受理日期", kind=Kind.DATE, editable=False, width=11, listed=True),
        Field(key="period_ends_on", label="调解期限", kind=Kind.DATE, editable=False, width=11),
        Field(key="settled_on", label="办结日期", kind=Kind.DATE, editable=False, width=11),
        Field(key="closed_on", label="结案日期", kind=Kind.DATE, editable=False, width=11),
        Field(key="note", label="备注", kind=Kind.NOTE, section="判断", max_length=500, folded=True),
    ],
)

PARTY_FIELDS = Catalogue(
    "当事人",
    [
        Field(key="name", label="姓名", section="当事人", required=True, max_length=50, width=8),
        Field(key="sex", label="性别", kind=Kind.CODE, code_table="sex", section="当事人", width=4),
        Field(key="ethnic", label="民族", kind=Kind.CODE, code_table="ethnic", section="当事人", level=Level.L2),
        Field(key="age", label="年龄", kind=Kind.INTEGER, section="当事人", width=4),
        Field(key="occupation", label="职业或职务", section="当事人", max_length=30, level=Level.L2),
        Field(
            key="phone",
            label="联系方式",
            section="当事人",
            max_length=50,
            check=_phone_problem,
            level=Level.L2,
            mask=Mask.PHONE,
        ),
        Field(key="unit_or_addr", label="单位或住址", section="当事人", max_length=100, level=Level.L2, width=24),
        Field(key="representative", label="法定代表人（负责人）", section="单位", max_length=30),
        Field(key="representative_post", label="职务", section="单位", max_length=30),
        Field(key="credit_code", label="统一社会信用代码", section="单位", max_length=18, check=_credit_code_problem),
        Field(key="is_representative", label="推选的代表人", kind=Kind.FLAG, section="当事人", folded=True),
    ],
)

SESSION_FIELDS = Catalogue(
    "调解记录",
    [
        Field(key="start_at", label="开始时间", kind=Kind.TIME, section="调解", required=True),
        Field(key="end_at", label="结束时间", kind=Kind.TIME, section="调解"),
        Field(key="venue", label="地点", section="调解", required=True, max_length=60),
        Field(key="matter", label="事由", section="调解", required=True, max_length=80),
        Field(key="invitees", label="参加人", section="调解", max_length=200, help="受邀协助的人员，用顿号隔开"),
        Field(key="recorder", label="记录人", section="调解", max_length=30, required=True),
        Field(key="present", label="到场当事人", section="到场", editable=False, max_length=1200),
        Field(key="agents_present", label="到场代理人", section="到场", editable=False, max_length=1200),
        Field(key="mediators_present", label="到场调解员", section="到场", editable=False, max_length=400),
        Field(key="minutes", label="调解记录", kind=Kind.NOTE, section="笔录", max_length=60000, level=Level.L2),
        Field(key="result", label="调解结果", kind=Kind.CODE, code_table="session_result", section="笔录"),
    ],
)

REVISIT_FIELDS = Catalogue(
    "回访",
    [
        Field(key="matter", label="回访事由", section="回访", required=True, max_length=80),
        Field(key="visited_on", label="回访时间", kind=Kind.DATE, section="回访", required=True, width=10),
        Field(key="mode", label="回访方式", kind=Kind.CODE, code_table="revisit_mode", section="回访", required=True),
        Field(
            key="content",
            label="回访情况",
            kind=Kind.NOTE,
            section="回访",
            required=True,
            max_length=3000,
            level=Level.L2,
            help="履行情况、对处理结果满意程度；有无争议、激化和遗留隐患，采取的措施。如实写，不预填",
        ),
        Field(key="visitor", label="回访人", section="回访", required=True, max_length=60),
        Field(key="performed", label="履行情况", kind=Kind.CODE, code_table="revisit_performed", section="当事人说的"),
        Field(key="satisfaction", label="满意程度", kind=Kind.CODE, code_table="satisfaction", section="当事人说的"),
        Field(key="hidden_risk", label="有遗留隐患", kind=Kind.FLAG, section="当事人说的"),
        Field(key="follow_up", label="采取的措施", section="当事人说的", max_length=300, level=Level.L2),
    ],
)
"""人民调解回访记录 (F13). What the parties said is written by whoever visited them, and by nobody else."""

AGREEMENT_FIELDS = Catalogue(
    "调解协议",
    [
        Field(
            key="form",
            label="协议形式",
            kind=Kind.CODE,
            code_table="agreement_form",
            section="协议",
            required=True,
        ),
        Field(
            key="facts",
            label="纠纷主要事实、争议事项",
            kind=Kind.NOTE,
            section="协议",
            required=True,
            max_length=5000,
            hint=_wording_hint,
            level=Level.L2,
        ),
        Field(key="liability", label="各方责任", kind=Kind.NOTE, section="协议", max_length=2000, folded=True),
        Field(
            key="clauses",
            label="经调解，自愿达成如下协议",
            kind=Kind.NOTE,
            section="协议",
            required=True,
            max_length=5000,
            hint=_wording_hint,
            help="一行一条，打印时自动编号",
        ),
        Field(
            key="perform_mode",
            label="履行方式",
            kind=Kind.CODE,
            code_table="perform_mode",
            section="履行",
            required=True,
        ),
        Field(
            key="performance",
            label="履行方式、时限",
            kind=Kind.NOTE,
            section="履行",
            required=True,
            max_length=2000,
            hint=_wording_hint,
        ),
        Field(key="perform_deadline", label="履行期限", kind=Kind.DATE, section="履行"),
        Field(key="amount_fen", label="协议涉及金额", kind=Kind.MONEY, section="履行", hint=_amount_hint),
        Field(key="breach_clause", label="违约责任", kind=Kind.NOTE, section="履行", max_length=1000, folded=True),
        Field(key="copies", label="一式几份", kind=Kind.INTEGER, section="履行", required=True),
        Field(key="reached_on", label="达成日期", kind=Kind.DATE, section="履行", required=True),
        Field(key="effective_on", label="生效日期", kind=Kind.DATE, section="履行"),
    ],
)
