"""Fields of a resident: GB/T 31000-2015 person core, as the domain reference 2.1, 2.2 and 2.6 give it."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from ..common.fields import Catalogue, Field, Kind, Level, Mask


def _id_problem(value: str) -> str | None:
    from ..common.id_numbers import examine

    return examine(value).problem


def _id_hint(value: str) -> str | None:
    from ..common.id_numbers import examine

    return examine(value).hint


def _phone_problem(value: str) -> str | None:
    from ..common.phones import problem

    return problem(value)


def _name_hint(value: str) -> str | None:
    from ..common.text import name_hint

    return name_hint(value)


def _age(row: Mapping[str, Any], today: date) -> int | None:
    from ..common.dates import age_on

    return age_on(row["birth_date"], today.isoformat()) if row.get("birth_date") else None


FIELDS = Catalogue(
    "居民",
    [
        Field(
            key="name",
            label="姓名",
            section="基本信息",
            required=True,
            max_length=50,
            hint=_name_hint,
            width=8,
            listed=True,
            headings=("姓 名", "居民姓名", "成员姓名", "人员姓名", "家庭成员", "name"),
        ),
        Field(
            key="id_no",
            label="身份证号",
            section="基本信息",
            max_length=18,
            check=_id_problem,
            hint=_id_hint,
            level=Level.L3,
            mask=Mask.ID_NUMBER,
            width=20,
            headings=("身份证号码", "公民身份号码", "身份证", "证件号码", "居民身份证号", "身份号码", "ID number"),
            help="填好后自动得出性别和出生日期",
        ),
        Field(
            key="sex",
            label="性别",
            kind=Kind.CODE,
            code_table="sex",
            section="基本信息",
            required=True,
            width=4,
            listed=True,
            headings=("sex", "gender"),
        ),
        Field(
            key="birth_date",
            label="出生日期",
            kind=Kind.DATE,
            section="基本信息",
            level=Level.L2,
            width=11,
            headings=("出生年月", "出生年月日", "生日", "出生", "date of birth", "birthday"),
        ),
        Field(
            key="age",
            label="年龄",
            kind=Kind.INTEGER,
            value=_age,
            editable=False,
            width=4,
            listed=True,
            export=True,
        ),
        Field(
            key="ethnic",
            label="民族",
            kind=Kind.CODE,
            code_table="ethnic",
            section="基本信息",
            level=Level.L2,
            width=7,
            headings=("族别", "ethnic group"),
        ),
        Field(
            key="former_name",
            label="曾用名",
            section="基本信息",
            max_length=50,
            level=Level.L2,
            folded=True,
            headings=("别名",),
        ),
        Field(
            key="phone",
            label="电话",
            section="联系与住址",
            max_length=50,
            check=_phone_problem,
            level=Level.L2,
            mask=Mask.PHONE,
            width=13,
            listed=True,
            headings=("联系方式", "联系电话", "电话号码", "手机", "手机号", "手机号码", "移动电话", "phone", "mobile"),
            help="几个号码之间用分号隔开",
        ),
        Field(
            key="live_addr",
            label="住址",
            section="联系与住址",
            max_length=80,
            level=Level.L2,
            width=24,
            listed=True,
            headings=("家庭住址", "现住址", "居住地址", "现居住地", "现住门（楼）详址", "地址", "门牌号", "address"),
        ),
        Field(
            key="hukou_addr",
            label="户籍地址",
            section="联系与住址",
            max_length=80,
            level=Level.L2,
            width=24,
            folded=True,
            headings=("户籍所在地", "户籍地", "户口所在地", "户籍门（楼）详址"),
        ),
        Field(
            key="resident_class",
            label="人员类别",
            kind=Kind.CODE,
            code_table="resident_class",
            section="户口与家庭",
            width=8,
            headings=("人口类别", "人口类型", "居民类别"),
        ),
        Field(
            key="relation_to_head",
            label="与户主关系",
            kind=Kind.CODE,
            code_table="relation",
            section="户口与家庭",
            level=Level.L2,
            width=9,
            headings=("关系", "家庭关系", "与户主的关系"),
        ),
        Field(
            key="hukou_match",
            label="人户一致",
            kind=Kind.CODE,
            code_table="hukou_match",
            section="户口与家庭",
            level=Level.L2,
            width=8,
            folded=True,
            headings=("人户一致标识", "人户是否一致"),
        ),
        Field(
            key="marital",
            label="婚姻状况",
            kind=Kind.CODE,
            code_table="marital",
            section="户口与家庭",
            level=Level.L2,
            width=7,
            folded=True,
            headings=("婚姻", "婚否"),
        ),
        Field(
            key="political",
            label="政治面貌",
            kind=Kind.CODE,
            code_table="political",
            section="教育与工作",
            level=Level.L2,
            width=9,
        ),
        Field(
            key="education",
            label="学历",
            kind=Kind.CODE,
            code_table="education",
            section="教育与工作",
            level=Level.L2,
            width=9,
            folded=True,
            headings=("文化程度", "教育程度"),
        ),
        Field(
            key="occupation",
            label="职业",
            section="教育与工作",
            max_length=30,
            level=Level.L2,
            headings=("职业或职务", "工作", "职务"),
        ),
        Field(
            key="workplace",
            label="服务处所",
            section="教育与工作",
            max_length=100,
            level=Level.L2,
            width=16,
            folded=True,
            headings=("工作单位", "单位", "就业单位"),
        ),
        Field(
            key="native_place",
            label="籍贯",
            section="教育与工作",
            max_length=30,
            level=Level.L2,
            folded=True,
        ),
        Field(
            key="no_id_reason",
            label="无证件原因",
            kind=Kind.CODE,
            code_table="no_id_reason",
            section="基本信息",
            folded=True,
            help="没有身份证号时选填",
        ),
        Field(
            key="moved_in_on",
            label="迁入日期",
            kind=Kind.DATE,
            section="去向",
            level=Level.L2,
            folded=True,
            headings=("迁入时间", "来本地日期"),
        ),
        Field(
            key="moved_out_on",
            label="迁出日期",
            kind=Kind.DATE,
            section="去向",
            level=Level.L2,
            folded=True,
            headings=("迁出时间",),
        ),
        Field(
            key="died_on",
            label="死亡日期",
            kind=Kind.DATE,
            section="去向",
            level=Level.L2,
            folded=True,
            headings=("死亡时间",),
        ),
        Field(
            key="remark",
            label="备注",
            kind=Kind.NOTE,
            section="去向",
            max_length=500,
            level=Level.L2,
            width=16,
            folded=True,
            headings=("说明", "remarks"),
        ),
    ],
)

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
        Field(key="remark", label="备注", kind=Kind.NOTE, section="户", max_length=500, level=Level.L2),
    ],
)
