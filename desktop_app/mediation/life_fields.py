"""Fields of what happens to a case between its steps (domain reference 1.1–1.3, 1.5 F14 and F16, 8 row 4-07)."""

from __future__ import annotations

from ..common.fields import Catalogue, Field, Kind, Level

SUSPENSION_FIELDS = Catalogue(
    "中止调解",
    [
        Field(
            key="reason", label="中止原因", kind=Kind.CODE, code_table="suspend_reason", section="中止", required=True
        ),
        Field(key="began_on", label="中止日期", kind=Kind.DATE, section="中止", required=True),
        Field(key="note", label="情况说明", kind=Kind.NOTE, section="中止", max_length=1000, level=Level.L2),
        Field(key="stops_period", label="期限停止计算", kind=Kind.FLAG, editable=False),
        Field(key="resumed_on", label="恢复日期", kind=Kind.DATE, editable=False),
        Field(key="resume_note", label="恢复情况", kind=Kind.NOTE, editable=False, level=Level.L2),
    ],
)

EXTENSION_FIELDS = Catalogue(
    "延期调解",
    [
        Field(key="agreed_on", label="同意日期", kind=Kind.DATE, section="延期", required=True),
        Field(
            key="reason",
            label="延期理由",
            kind=Kind.NOTE,
            section="延期",
            required=True,
            max_length=1000,
            level=Level.L2,
        ),
        Field(key="agreed_by", label="同意的当事人", editable=False, level=Level.L2),
        Field(key="before_on", label="原期限", kind=Kind.DATE, editable=False),
        Field(key="until_on", label="延长到", kind=Kind.DATE, editable=False),
        Field(key="basis", label="依据", editable=False),
    ],
)
"""延期调解协议 (F16 E): every party agrees before the period ends (T2)."""

DECLINE_FIELDS = Catalogue(
    "不予受理告知书",
    [
        Field(key="number", label="文号", editable=False),
        Field(key="reason", label="理由", kind=Kind.CODE, code_table="decline_reason", section="告知", required=True),
        Field(key="note", label="情况说明", kind=Kind.NOTE, section="告知", max_length=1000, level=Level.L2),
        Field(key="told_on", label="告知日期", kind=Kind.DATE, section="告知", required=True),
        Field(key="received_by", label="签收人", section="告知", max_length=60, level=Level.L2),
    ],
)
"""F16 A."""

REFERRAL_OUT_FIELDS = Catalogue(
    "移送函",
    [
        Field(key="number", label="文号", editable=False),
        Field(key="target", label="渠道", kind=Kind.CODE, code_table="referral_target", section="移送", required=True),
        Field(key="to_org", label="移送到", section="移送", required=True, max_length=60),
        Field(
            key="reason",
            label="移送理由",
            kind=Kind.NOTE,
            section="移送",
            required=True,
            max_length=1000,
            level=Level.L2,
        ),
        Field(key="materials", label="材料清单", kind=Kind.NOTE, section="移送", max_length=1000, help="一行一件"),
        Field(key="sent_on", label="移送日期", kind=Kind.DATE, section="移送", required=True),
        Field(key="reply_on", label="回执日期", kind=Kind.DATE, section="回执"),
        Field(key="reply_by", label="接收人", section="回执", max_length=60, level=Level.L2),
        Field(key="other_no", label="对方案号", section="回执", max_length=60),
        Field(key="result", label="处理结果", kind=Kind.NOTE, section="回执", max_length=1000, level=Level.L2),
    ],
)
"""F16 B: to mediation of another kind (人民、行政、司法), to arbitration or the police; with the answer."""

REFERRAL_IN_FIELDS = Catalogue(
    "接受委托移送",
    [
        Field(key="from_org", label="来函单位", section="来函", required=True, max_length=60),
        Field(
            key="from_kind", label="来自", kind=Kind.CODE, code_table="mediation_kind", section="来函", required=True
        ),
        Field(key="doc_no", label="来函文号", section="来函", max_length=60),
        Field(key="other_no", label="对方案号", section="来函", max_length=60),
        Field(key="cause", label="案由", section="来函", required=True, max_length=80),
        Field(key="received_on", label="收到日期", kind=Kind.DATE, section="来函", required=True),
        Field(key="answer_by", label="退回、反馈期限", kind=Kind.DATE, section="来函"),
        Field(key="materials", label="随附材料", kind=Kind.NOTE, section="来函", max_length=1000, help="一行一件"),
        Field(key="answered_on", label="反馈日期", kind=Kind.DATE, section="反馈"),
        Field(key="answer", label="反馈内容", kind=Kind.NOTE, section="反馈", max_length=1000, level=Level.L2),
    ],
)
"""F16 C."""

URGING_FIELDS = Catalogue(
    "督促履行",
    [
        Field(key="number", label="文号", editable=False),
        Field(key="urged_on", label="督促日期", kind=Kind.DATE, section="督促", required=True),
        Field(key="whom", label="被督促人", section="督促", required=True, max_length=100, level=Level.L2),
        Field(key="way", label="方式", kind=Kind.CODE, code_table="urge_way", section="督促", required=True),
        Field(
            key="due",
            label="应当履行的事项",
            kind=Kind.NOTE,
            section="督促",
            required=True,
            max_length=1000,
            level=Level.L2,
        ),
        Field(key="by_on", label="请在何日前履行", kind=Kind.DATE, section="督促"),
        Field(
            key="answer",
            label="被督促人的答复",
            kind=Kind.NOTE,
            section="结果",
            max_length=1000,
            level=Level.L2,
            help="如实写，不预填",
        ),
    ],
)
"""督促 log and 履行督促函（催告函）; 人民调解法 §31."""

RISK_FIELDS = Catalogue(
    "重大疑难纠纷报告单",
    [
        Field(key="happened_at", label="时间", section="情况", required=True, max_length=40),
        Field(key="place", label="地点", section="情况", required=True, max_length=80),
        Field(key="people", label="涉及人数", kind=Kind.INTEGER, section="情况", required=True, width=6),
        Field(
            key="demands", label="诉求", kind=Kind.NOTE, section="情况", required=True, max_length=2000, level=Level.L2
        ),
        Field(
            key="risk",
            label="激化风险",
            kind=Kind.NOTE,
            section="情况",
            required=True,
            max_length=1000,
            level=Level.L2,
        ),
        Field(
            key="measures",
            label="已采取的措施",
            kind=Kind.NOTE,
            section="情况",
            required=True,
            max_length=1000,
            level=Level.L2,
        ),
        Field(key="advice", label="建议", kind=Kind.NOTE, section="报送", max_length=1000, level=Level.L2),
        Field(key="to_org", label="报送单位", section="报送", required=True, max_length=60),
        Field(key="reported_on", label="报送日期", kind=Kind.DATE, section="报送", required=True),
        Field(key="received_by", label="签收人", section="报送", max_length=60, level=Level.L2),
    ],
)
"""F16 F; 人民调解法 §25."""

RECUSAL_FIELDS = Catalogue(
    "回避申请",
    [
        Field(key="asked_by", label="申请人", section="申请", required=True, max_length=60),
        Field(key="mediator_name", label="被申请回避的调解员", section="申请", required=True, max_length=60),
        Field(key="ground", label="理由", kind=Kind.CODE, code_table="recusal_ground", section="申请", required=True),
        Field(key="facts", label="事实", kind=Kind.NOTE, section="申请", max_length=1000, level=Level.L2),
        Field(key="asked_on", label="申请日期", kind=Kind.DATE, section="申请", required=True),
        Field(key="decision", label="决定", kind=Kind.CODE, code_table="recusal_decision", section="决定"),
        Field(key="decided_on", label="决定日期", kind=Kind.DATE, section="决定"),
        Field(key="decided_by", label="决定人", section="决定", max_length=60),
        Field(key="decision_note", label="决定理由", kind=Kind.NOTE, section="决定", max_length=1000, level=Level.L2),
    ],
)

CONFIRMATION_FIELDS = Catalogue(
    "司法确认",
    [
        Field(key="court", label="人民法院", section="申请", required=True, max_length=60),
        Field(key="ground", label="管辖依据", kind=Kind.CODE, code_table="jc_ground", section="申请", required=True),
        Field(
            key="applicants",
            label="申请人",
            section="申请",
            required=True,
            max_length=400,
            level=Level.L2,
            help="各方当事人共同申请，用顿号隔开",
        ),
        Field(
            key="facts",
            label="事实和理由",
            kind=Kind.NOTE,
            section="申请",
            required=True,
            max_length=3000,
            level=Level.L2,
        ),
        Field(key="status", label="进度", kind=Kind.CODE, code_table="jc_status", section="进度", required=True),
        Field(key="applied_on", label="提交日期", kind=Kind.DATE, section="进度"),
        Field(key="accepted_on", label="法院受理日期", kind=Kind.DATE, section="进度"),
        Field(key="result", label="结果", kind=Kind.CODE, code_table="jc_result", section="结果"),
        Field(key="decided_on", label="裁定日期", kind=Kind.DATE, section="结果"),
        Field(key="doc_no", label="裁定书文号", section="结果", max_length=60),
        Field(key="note", label="备注", kind=Kind.NOTE, section="结果", max_length=1000, level=Level.L2),
    ],
)
"""F14; 人民调解法 §33, 民事诉讼法 §205–206."""

REVIEW_FIELDS = Catalogue(
    "党支部审核",
    [
        Field(key="stage", label="环节", kind=Kind.CODE, code_table="review_stage", section="审核", required=True),
        Field(key="opinion", label="意见", kind=Kind.CODE, code_table="review_opinion", section="审核", required=True),
        Field(key="reviewer", label="审核人", section="审核", required=True, max_length=60),
        Field(key="reviewed_on", label="审核日期", kind=Kind.DATE, section="审核", required=True),
        Field(key="note", label="意见内容", kind=Kind.NOTE, section="审核", max_length=1000, level=Level.L2),
    ],
)
"""问题征集→民情研判→现场调解, signed off by the branch (reference 8, row 4-07)."""
