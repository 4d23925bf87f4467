"""Fields of what hangs on the grid besides people: workers, 包联, houses, venues (domain reference 2.2, 2.5, 8.0 row 0-02)."""

from __future__ import annotations

from ..common.fields import Catalogue, Field, Kind, Level, Mask


def _phone_problem(value: str) -> str | None:
    from ..common.phones import problem

    return problem(value)


STAFF_FIELDS = Catalogue(
    "工作人员",
    [
        Field(key="name", label="姓名", section="工作人员", required=True, max_length=50, width=8, listed=True),
        Field(key="post", label="职务", section="工作人员", max_length=40, width=12, listed=True),
        Field(key="unit", label="单位", section="工作人员", max_length=60, width=16, listed=True),
        Field(
            key="phone",
            label="电话",
            section="工作人员",
            max_length=50,
            check=_phone_problem,
            level=Level.L2,
            mask=Mask.PHONE,
            width=13,
            listed=True,
        ),
        Field(key="remark", label="备注", kind=Kind.NOTE, section="工作人员", max_length=500, level=Level.L2),
    ],
)

CONTACT_FIELDS = Catalogue(
    "包联",
    [
        Field(
            key="level",
            label="包联层级",
            kind=Kind.CODE,
            code_table="contact_level",
            section="包联",
            required=True,
            width=18,
            listed=True,
        ),
        Field(key="since", label="开始日期", kind=Kind.DATE, section="包联", width=11, listed=True),
        Field(key="until", label="结束日期", kind=Kind.DATE, section="包联", width=11),
    ],
)

HOUSE_FIELDS = Catalogue(
    "房屋",
    [
        Field(key="address", label="房屋地址", section="房屋", required=True, max_length=80, level=Level.L2, width=24),
        Field(key="house_no", label="房屋编号", section="房屋", max_length=30, width=12),
        Field(key="purpose", label="建筑用途", kind=Kind.CODE, code_table="house_purpose", section="房屋"),
        Field(key="floor_area", label="建筑面积（㎡）", section="房屋", max_length=12, width=8),
        Field(key="owner_name", label="房主姓名", section="房主", max_length=50, level=Level.L2),
        Field(
            key="owner_id_no",
            label="房主证件号码",
            section="房主",
            max_length=30,
            level=Level.L3,
            mask=Mask.ID_NUMBER,
            width=20,
        ),
        Field(
            key="owner_phone",
            label="房主电话",
            section="房主",
            max_length=50,
            check=_phone_problem,
            level=Level.L2,
            mask=Mask.PHONE,
            width=13,
        ),
        Field(key="owner_address", label="房主现居详址", section="房主", max_length=80, level=Level.L2, width=20),
        Field(key="rent_purpose", label="出租用途", kind=Kind.CODE, code_table="rent_purpose", section="出租"),
        Field(key="hazard", label="隐患类型", kind=Kind.CODE, code_table="house_hazard", section="出租"),
        Field(key="tenant_name", label="承租人姓名", section="出租", max_length=50, level=Level.L2),
        Field(
            key="tenant_id_no",
            label="承租人身份证号",
            section="出租",
            max_length=18,
            level=Level.L3,
            mask=Mask.ID_NUMBER,
            width=20,
        ),
        Field(
            key="tenant_phone",
            label="承租人电话",
            section="出租",
            max_length=50,
            check=_phone_problem,
            level=Level.L2,
            mask=Mask.PHONE,
            width=13,
        ),
        Field(key="remark", label="备注", kind=Kind.NOTE, section="房屋", max_length=500, level=Level.L2),
    ],
)

VENUE_FIELDS = Catalogue(
    "场所和组织",
    [
        Field(key="name", label="名称", section="场所和组织", required=True, max_length=60, width=18, listed=True),
        Field(
            key="kind",
            label="类别",
            kind=Kind.CODE,
            code_table="venue_kind",
            section="场所和组织",
            required=True,
            width=12,
            listed=True,
        ),
        Field(key="address", label="地址", section="场所和组织", max_length=80, width=24, listed=True),
        Field(
            key="contact_name",
            label="联系人",
            section="场所和组织",
            max_length=50,
            level=Level.L2,
            mask=Mask.CONTACT,
            listed=True,
        ),
        Field(
            key="contact_phone",
            label="联系电话",
            section="场所和组织",
            max_length=50,
            check=_phone_problem,
            level=Level.L2,
            mask=Mask.PHONE,
            width=13,
            listed=True,
        ),
        Field(key="remark", label="备注", kind=Kind.NOTE, section="场所和组织", max_length=500, level=Level.L2),
    ],
)
