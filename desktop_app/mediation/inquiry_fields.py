"""Fields of somebody who comes with a matter (domain reference 0-23: 一站式受理; 人民调解法 §18, §26)."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from ..common.fields import Catalogue, Field, Kind, Level, Mask

MEDIATION, REFERRED, ADVICE = "01", "02", "03"
"""Codes of ``inquiry_channel``."""


def _phone_problem(value: str) -> str | None:
    from ..common.phones import problem

    return problem(value)


def _referred(values: Mapping[str, Any]) -> bool:
    return values.get("channel") == REFERRED


def _advised(values: Mapping[str, Any]) -> bool:
    return values.get("channel") == ADVICE


PERSON_LINK = Field(
    key="person_id",
    label="名册里的人",
    kind=Kind.LINK,
    section="来访人",
    help="在居民名册里的从这里选，姓名、电话、住址就填好了",
    width=16,
)

INQUIRY_FIELDS = Catalogue(
    "来访登记",
    [
        Field(key="came_at", label="来访时间", kind=Kind.TIME, editable=False, width=14, listed=True),
        Field(
            key="channel",
            label="办理方式",
            kind=Kind.CODE,
            code_table="inquiry_channel",
            section="来访人",
            required=True,
            width=12,
            listed=True,
        ),
        Field(key="name", label="姓名", section="来访人", max_length=50, width=8, listed=True),
        Field(
            key="phone",
            label="联系方式",
            section="来访人",
            max_length=50,
            check=_phone_problem,
            level=Level.L2,
            mask=Mask.PHONE,
            width=13,
        ),
        Field(key="address", label="住址", section="来访人", max_length=100, level=Level.L2, width=18),
        Field(
            key="dispute_type", label="事情类型", kind=Kind.CODE, code_table="dispute_type", section="什么事", width=9
        ),
        Field(
            key="matter",
            label="事情",
            kind=Kind.NOTE,
            section="什么事",
            required=True,
            max_length=2000,
            level=Level.L2,
            width=24,
            listed=True,
        ),
        Field(
            key="refer_kind",
            label="引导到",
            kind=Kind.CODE,
            code_table="referral_kind",
            section="引导",
            width=13,
            listed=True,
            applies=_referred,
        ),
        Field(
            key="refer_to",
            label="单位名称",
            section="引导",
            max_length=60,
            width=14,
            help="写清名称和地址，居民拿着引导单找得到",
            applies=_referred,
        ),
        Field(
            key="refer_reason",
            label="为什么",
            kind=Kind.NOTE,
            section="引导",
            max_length=500,
            width=20,
            help="例如属于治安案件、要仲裁前置、法院已经受理",
            applies=_referred,
        ),
        Field(
            key="bring", label="要带的材料", section="引导", max_length=200, width=20, folded=True, applies=_referred
        ),
        Field(
            key="result",
            label="后来怎样",
            kind=Kind.CODE,
            code_table="inquiry_result",
            section="引导",
            width=9,
            folded=True,
            applies=_referred,
        ),
        Field(
            key="answer",
            label="答复",
            kind=Kind.NOTE,
            section="答复",
            max_length=2000,
            level=Level.L2,
            width=20,
            applies=_advised,
        ),
        Field(key="handler", label="接待人", editable=False, width=8, listed=True),
    ],
)
"""One visit to the desk: who, about what, and where it went. Nothing of it is sent anywhere: the slip is handed over."""
