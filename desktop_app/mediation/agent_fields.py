"""Fields of who speaks for a party, and of who is told or asked to come (domain reference 1.5, F06, F16-D)."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from ..common.fields import Catalogue, Field, Kind, Level, Mask

GUARDIAN, PROXY = "01", "02"
"""Codes of ``agent_kind``."""


def _phone_problem(value: str) -> str | None:
    from ..common.phones import problem

    return problem(value)


def _by_proxy(values: Mapping[str, Any]) -> bool:
    return values.get("agent_kind") == PROXY


PARTY_LINK = Field(
    key="party_id", label="当事人", kind=Kind.LINK, section="代理谁", required=True, help="姓名或拼音首字母", width=16
)
PERSON_LINK = Field(
    key="person_id",
    label="名册里的人",
    kind=Kind.LINK,
    section="代理人",
    help="在居民名册里的从这里选，下面的就填好了；不在名册里的直接写姓名",
    width=16,
)

AGENT_FIELDS = Catalogue(
    "代理人",
    [
        Field(key="represents", label="代理", editable=False, max_length=60),
        Field(
            key="agent_kind", label="代理种类", kind=Kind.CODE, code_table="agent_kind", section="代理谁", required=True
        ),
        Field(key="name", label="姓名", section="代理人", max_length=50, width=8),
        Field(key="sex", label="性别", kind=Kind.CODE, code_table="sex", section="代理人", width=4),
        Field(key="age", label="年龄", kind=Kind.INTEGER, section="代理人", width=4),
        Field(key="ethnic", label="民族", kind=Kind.CODE, code_table="ethnic", section="代理人", level=Level.L2),
        Field(
            key="phone",
            label="联系方式",
            section="代理人",
            max_length=50,
            check=_phone_problem,
            level=Level.L2,
            mask=Mask.PHONE,
        ),
        Field(key="unit_or_addr", label="单位或住址", section="代理人", max_length=100, level=Level.L2, width=24),
        Field(
            key="relation",
            label="与当事人关系",
            kind=Kind.CODE,
            code_table="agent_relation",
            section="代理人",
            required=True,
        ),
        Field(key="license_no", label="执业证号", section="代理人", max_length=30, help="律师、基层法律服务工作者"),
        Field(
            key="id_checked",
            label="证件核对",
            kind=Kind.FLAG,
            section="代理人",
            help="身份证件与原件一致；号码不存，印出来手写",
        ),
        Field(
            key="scope",
            label="代理权限",
            kind=Kind.CODE,
            code_table="agent_scope",
            section="委托",
            applies=_by_proxy,
        ),
        Field(
            key="powers", label="委托事项", kind=Kind.CODES, code_table="agent_power", section="委托", applies=_by_proxy
        ),
        Field(key="other_powers", label="其他事项", section="委托", max_length=200, applies=_by_proxy, width=24),
        Field(key="since", label="委托日期", kind=Kind.DATE, section="委托", applies=_by_proxy),
    ],
)
"""A guardian or an entrusted agent of one party (F06). Identity numbers are not kept: checked, and written by hand."""

SUMMONS_FIELDS = Catalogue(
    "到场通知",
    [
        Field(key="addressee", label="通知谁", section="通知", required=True, max_length=200, width=24),
        Field(key="meet_at", label="调解时间", kind=Kind.TIME, section="通知", required=True),
        Field(key="venue", label="调解地点", section="通知", required=True, max_length=60),
        Field(key="matter", label="事由", section="通知", required=True, max_length=80),
        Field(key="bring", label="请带来", section="通知", max_length=200, width=24, help="例如身份证、票据、照片"),
        Field(key="mode", label="怎样通知", kind=Kind.CODE, code_table="summons_mode", section="送达"),
        Field(key="told_on", label="通知日期", kind=Kind.DATE, section="送达", required=True),
        Field(key="told_by", label="通知人", section="送达", required=True, max_length=30),
    ],
)
"""Time and place told to the parties."""

INVITATION_FIELDS = Catalogue(
    "邀请参与调解",
    [
        Field(key="invitee", label="邀请谁", section="邀请", required=True, max_length=50, width=8),
        Field(
            key="invitee_kind",
            label="身份",
            kind=Kind.CODE,
            code_table="invitee_kind",
            section="邀请",
            required=True,
        ),
        Field(key="unit_or_addr", label="单位或住址", section="邀请", max_length=100, level=Level.L2, width=24),
        Field(
            key="phone",
            label="联系方式",
            section="邀请",
            max_length=50,
            check=_phone_problem,
            level=Level.L2,
            mask=Mask.PHONE,
        ),
        Field(key="meet_at", label="调解时间", kind=Kind.TIME, section="邀请", required=True),
        Field(key="venue", label="调解地点", section="邀请", required=True, max_length=60),
        Field(key="reason", label="请来做什么", section="邀请", max_length=200, width=24),
        Field(
            key="consented",
            label="当事人同意",
            kind=Kind.FLAG,
            section="邀请",
            help="各方都在同意书上签了名（人民调解法第二十条）",
        ),
        Field(key="issued_on", label="邀请日期", kind=Kind.DATE, section="邀请", required=True),
    ],
)
"""Somebody asked to help, with the parties' consent (人民调解法 §20; F16-D)."""
