"""Fields of a resident: GB/T 31000-2015 person core, as the domain reference 2.1, 2.2 and 2.6 give it."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from ..common.fields import Catalogue, Field, Kind, Level, Mask
from .class_fields import CLASS_FIELDS


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


def _pinyin_problem(value: str) -> str | None:
    syllables = value.split()
    if all(one.isascii() and one.isalpha() and one.islower() for one in syllables):
        return None
    return "拼音只用小写字母，字与字之间空一格，ü 写成 v，如 lv bu wei"


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
            key="pinyin",
            label="姓名拼音",
            section="基本信息",
            max_length=100,
            width=12,
            folded=True,
            check=_pinyin_problem,
            help="自动得出；多音字读得不对时改在这里，字与字之间空一格，如 shan tian fang",
        ),
        Field(
            key="name_alt",
            label="替代写法",
            section="基本信息",
            max_length=50,
            level=Level.L2,
            folded=True,
            headings=("姓名替代字",),
            help="证件以外的写法：生僻字用拼音或同音字写的名字，也能搜到",
        ),
        Field(
            key="cert_type",
            label="其他证件类型",
            kind=Kind.CODE,
            code_table="cert_type",
            section="基本信息",
            level=Level.L2,
            folded=True,
            headings=("证件类型", "证件种类", "证件代码"),
        ),
        Field(
            key="cert_no",
            label="其他证件号码",
            section="基本信息",
            max_length=30,
            level=Level.L3,
            mask=Mask.ID_NUMBER,
            width=18,
            folded=True,
            headings=("护照号码", "护照号", "通行证号码", "其他证件号"),
        ),
        Field(
            key="cert_until",
            label="证件有效期至",
            kind=Kind.DATE,
            section="基本信息",
            level=Level.L2,
            folded=True,
            headings=("证件到期日期", "证件有效期", "有效期至", "证件到期"),
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
            key="live_area",
            label="现住地区划",
            section="联系与住址",
            max_length=60,
            level=Level.L2,
            folded=True,
            headings=("现住地", "现住地行政区划"),
            help="六位区划代码或名称",
        ),
        Field(
            key="hukou_area",
            label="户籍地区划",
            section="联系与住址",
            max_length=60,
            level=Level.L2,
            folded=True,
            headings=("户籍地行政区划",),
            help="六位区划代码或名称",
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
            key="employment",
            label="就业状况",
            kind=Kind.CODE,
            code_table="employment",
            section="教育与工作",
            level=Level.L2,
            width=9,
            headings=("就业情况", "就业失业情况", "就业"),
        ),
        Field(
            key="occupation_class",
            label="职业类别",
            kind=Kind.CODE,
            code_table="occupation_class",
            section="教育与工作",
            level=Level.L2,
            width=14,
            folded=True,
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
        *CLASS_FIELDS,
        Field(
            key="pi_basis",
            label="信息处理依据",
            kind=Kind.CODE,
            code_table="pi_basis",
            section="去向",
            level=Level.L2,
            folded=True,
            help="《个人信息保护法》第十三条；不选按履行法定职责",
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
