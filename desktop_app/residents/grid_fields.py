"""Fields of what hangs on the grid besides people and households: workers, whom they look after, houses, places."""

from __future__ import annotations

import re

from ..common.fields import Catalogue, Field, Kind, Level, Mask

_SIZE = re.compile(r"\d{1,6}(\.\d{1,2})?")


def _phone(key: str, label: str, section: str, *, listed: bool = False) -> Field:
    return Field(
        key=key,
        label=label,
        section=section,
        max_length=50,
        check=_phone_problem,
        level=Level.L2,
        mask=Mask.PHONE,
        width=13,
        listed=listed,
    )


def _paper(key: str, label: str, section: str) -> Field:
    return Field(
        key=key, label=label, section=section, max_length=30, level=Level.L3, mask=Mask.ID_NUMBER, width=20, folded=True
    )


def _phone_problem(value: str) -> str | None:
    from ..common.phones import problem

    return problem(value)


def _size_problem(value: str) -> str | None:
    return None if _SIZE.fullmatch(value) else "请填平方米数，例如 89.5"


STAFF_FIELDS = Catalogue(
    "工作人员",
    [
        Field(key="name", label="姓名", section="工作人员", required=True, max_length=50, width=8, listed=True),
        Field(key="post", label="职务", section="工作人员", max_length=40, width=12, listed=True),
        Field(key="unit", label="单位", section="工作人员", max_length=60, width=16, listed=True),
        _phone("phone", "电话", "工作人员", listed=True),
        Field(key="remark", label="备注", kind=Kind.NOTE, section="工作人员", max_length=500, level=Level.L2),
    ],
)

CONTACT_FIELDS = Catalogue(
    "包联",
    [
        Field(key="since", label="开始日期", kind=Kind.DATE, section="包联", required=True, width=10),
        Field(key="until", label="结束日期", kind=Kind.DATE, section="包联", width=10, editable=False),
        Field(key="remark", label="备注", section="包联", max_length=200, level=Level.L2, width=20),
    ],
)

HOUSE_FIELDS = Catalogue(
    "房屋",
    [
        Field(key="house_no", label="房屋编号", section="房屋", max_length=30, width=10),
        Field(
            key="live_addr",
            label="地址",
            section="房屋",
            required=True,
            max_length=80,
            level=Level.L2,
            width=20,
            listed=True,
            headings=("房屋地址", "房屋坐落"),
        ),
        Field(
            key="usage",
            label="建筑用途",
            kind=Kind.CODE,
            code_table="house_usage",
            section="房屋",
            width=6,
            listed=True,
        ),
        Field(key="floor_area", label="面积（㎡）", section="房屋", check=_size_problem, width=8),
        Field(key="owner_name", label="房主姓名", section="房主", max_length=50, level=Level.L2, width=8, listed=True),
        _paper("owner_cert_no", "房主证件号码", "房主"),
        _phone("owner_phone", "房主电话", "房主"),
        Field(key="owner_address", label="房主现居详址", section="房主", max_length=80, level=Level.L2, width=20),
        Field(
            key="rent_use",
            label="出租用途",
            kind=Kind.CODE,
            code_table="rent_use",
            section="出租",
            width=8,
            listed=True,
            help="没有出租就空着",
        ),
        Field(
            key="tenant_name", label="承租人姓名", section="出租", max_length=50, level=Level.L2, width=8, listed=True
        ),
        _paper("tenant_cert_no", "承租人证件号码", "出租"),
        _phone("tenant_phone", "承租人电话", "出租"),
        Field(
            key="hazard",
            label="隐患类型",
            kind=Kind.CODES,
            code_table="house_hazard",
            section="检查",
            width=10,
            listed=True,
        ),
        Field(key="checked_on", label="检查日期", kind=Kind.DATE, section="检查", width=10),
        Field(key="remark", label="备注", kind=Kind.NOTE, section="检查", max_length=500, level=Level.L2),
    ],
)
"""实有房屋、出租房 (domain reference 2.2). Whoever is in the register is linked instead, and nothing is typed twice."""

VENUE_FIELDS = Catalogue(
    "场所",
    [
        Field(key="name", label="名称", section="场所", required=True, max_length=60, width=16, listed=True),
        Field(
            key="kind",
            label="类别",
            kind=Kind.CODE,
            code_table="venue_kind",
            section="场所",
            required=True,
            width=10,
            listed=True,
        ),
        Field(key="live_addr", label="地址", section="场所", max_length=80, width=18, listed=True),
        Field(
            key="contact_name",
            label="联系人",
            section="联系",
            max_length=50,
            level=Level.L2,
            mask=Mask.CONTACT,
            width=8,
            listed=True,
        ),
        _phone("contact_phone", "联系电话", "联系", listed=True),
        Field(
            key="staff_name",
            label="负责的工作人员",
            section="联系",
            max_length=50,
            width=10,
            help="输入姓名；还没有登记的，保存时自动加入工作人员",
        ),
        Field(key="checked_on", label="最近走访日期", kind=Kind.DATE, section="联系", width=10),
        Field(key="remark", label="备注", kind=Kind.NOTE, section="联系", max_length=500, level=Level.L2),
    ],
)
"""Places and whom to speak with (domain reference 2.7). Nobody's belief is ever written down here."""
