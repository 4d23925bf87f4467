"""What is asked of some residents only: 流动, 留守, 境外 (GB/T 31000-2015; domain reference 2.2).

是否重点关注人员 and 宗教信仰 are not among them: what a front desk may know is a care group (2.2, 2.8).
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from ..common.fields import Field, Kind, Level, Mask

FLOATING, FOREIGN = "02", "03"
_IN_FLOW, _LEFT_BEHIND, _ABROAD = "流动人口", "留守人员", "境外人员"


def _of(resident_class: str) -> Callable[[Mapping[str, Any]], bool]:
    return lambda values: values.get("resident_class") == resident_class


def _left_behind(values: Mapping[str, Any]) -> bool:
    return bool(values.get("leftbehind_type"))


def _phone_problem(value: str) -> str | None:
    from ..common.phones import problem

    return problem(value)


def _id_problem(value: str) -> str | None:
    from ..common.id_numbers import examine

    return examine(value).problem


_floating = _of(FLOATING)
_foreign = _of(FOREIGN)

CLASS_FIELDS = [
    Field(
        key="inflow_reason",
        label="流入原因",
        kind=Kind.CODE,
        code_table="inflow_reason",
        section=_IN_FLOW,
        level=Level.L2,
        folded=True,
        applies=_floating,
    ),
    Field(
        key="permit_type",
        label="办证类型",
        kind=Kind.CODE,
        code_table="permit_type",
        section=_IN_FLOW,
        level=Level.L2,
        folded=True,
        applies=_floating,
    ),
    Field(
        key="permit_no",
        label="居住证件号码",
        section=_IN_FLOW,
        max_length=22,
        level=Level.L3,
        mask=Mask.ID_NUMBER,
        width=18,
        folded=True,
        applies=_floating,
        headings=("居住证号", "居住证号码", "暂住证号"),
    ),
    Field(
        key="permit_on",
        label="登记日期",
        kind=Kind.DATE,
        section=_IN_FLOW,
        level=Level.L2,
        folded=True,
        applies=_floating,
        headings=("居住登记日期", "流动登记日期"),
    ),
    Field(
        key="permit_until",
        label="居住证到期日",
        kind=Kind.DATE,
        section=_IN_FLOW,
        level=Level.L2,
        folded=True,
        applies=_floating,
        headings=("居住证件到期日期", "居住证到期日期", "居住证到期", "居住证有效期"),
    ),
    Field(
        key="dwelling_type",
        label="住所类型",
        kind=Kind.CODE,
        code_table="dwelling_type",
        section=_IN_FLOW,
        level=Level.L2,
        folded=True,
        applies=_floating,
    ),
    Field(
        key="leftbehind_type",
        label="留守类型",
        kind=Kind.CODE,
        code_table="leftbehind_type",
        section="户口与家庭",
        level=Level.L2,
        folded=True,
        headings=("留守人员类型",),
    ),
    Field(
        key="health",
        label="健康状况",
        kind=Kind.CODE,
        code_table="health",
        section=_LEFT_BEHIND,
        level=Level.L3,
        mask=Mask.WHOLE,
        folded=True,
        applies=_left_behind,
        help="医疗健康信息，只在帮扶需要时填",
    ),
    Field(
        key="annual_income",
        label="个人年收入",
        kind=Kind.MONEY,
        section=_LEFT_BEHIND,
        level=Level.L3,
        mask=Mask.WHOLE,
        folded=True,
        applies=_left_behind,
        help="只在申请救助时填",
    ),
    Field(
        key="family_income",
        label="家庭年收入",
        kind=Kind.MONEY,
        section=_LEFT_BEHIND,
        level=Level.L3,
        mask=Mask.WHOLE,
        folded=True,
        applies=_left_behind,
        help="只在申请救助时填",
    ),
    Field(
        key="kin_name",
        label="主要成员姓名",
        section=_LEFT_BEHIND,
        max_length=50,
        level=Level.L2,
        folded=True,
        applies=_left_behind,
        headings=(
            "家庭主要成员姓名",
            "家庭主要成员",
        ),
    ),
    Field(
        key="kin_id_no",
        label="主要成员证号",
        section=_LEFT_BEHIND,
        max_length=18,
        check=_id_problem,
        level=Level.L3,
        mask=Mask.ID_NUMBER,
        width=20,
        folded=True,
        applies=_left_behind,
        headings=("家庭主要成员身份证号", "家庭主要成员身份号码", "家庭主要成员公民身份号码"),
    ),
    Field(
        key="kin_relation",
        label="与本人关系",
        kind=Kind.CODE,
        code_table="relation",
        section=_LEFT_BEHIND,
        level=Level.L2,
        folded=True,
        applies=_left_behind,
        headings=("与留守人员关系",),
    ),
    Field(
        key="kin_health",
        label="主要成员健康",
        kind=Kind.CODE,
        code_table="health",
        section=_LEFT_BEHIND,
        level=Level.L3,
        mask=Mask.WHOLE,
        folded=True,
        applies=_left_behind,
        headings=("家庭主要成员健康状况",),
    ),
    Field(
        key="kin_phone",
        label="主要成员电话",
        section=_LEFT_BEHIND,
        max_length=50,
        check=_phone_problem,
        level=Level.L2,
        mask=Mask.PHONE,
        width=13,
        folded=True,
        applies=_left_behind,
        headings=(
            "家庭主要成员电话",
            "家庭主要成员联系方式",
        ),
    ),
    Field(
        key="kin_address",
        label="成员工作地址",
        section=_LEFT_BEHIND,
        max_length=80,
        level=Level.L2,
        width=20,
        folded=True,
        applies=_left_behind,
        headings=(
            "家庭主要成员工作地址",
            "家庭主要成员工作详细地址",
        ),
    ),
    Field(
        key="hardship",
        label="困难及诉求",
        kind=Kind.NOTE,
        section=_LEFT_BEHIND,
        max_length=1024,
        level=Level.L2,
        width=20,
        folded=True,
        applies=_left_behind,
    ),
    Field(
        key="aid",
        label="帮扶情况",
        kind=Kind.NOTE,
        section=_LEFT_BEHIND,
        max_length=1024,
        level=Level.L2,
        width=20,
        folded=True,
        applies=_left_behind,
    ),
    Field(
        key="foreign_surname",
        label="外文姓",
        section=_ABROAD,
        max_length=50,
        width=10,
        folded=True,
        applies=_foreign,
    ),
    Field(
        key="foreign_name",
        label="外文名",
        section=_ABROAD,
        max_length=50,
        width=10,
        folded=True,
        applies=_foreign,
    ),
    Field(
        key="nationality",
        label="国籍（地区）",
        section=_ABROAD,
        max_length=30,
        level=Level.L2,
        folded=True,
        applies=_foreign,
        headings=("国籍", "国籍或地区"),
    ),
    Field(
        key="visit_purpose",
        label="来华目的",
        kind=Kind.CODE,
        code_table="visit_purpose",
        section=_ABROAD,
        level=Level.L2,
        folded=True,
        applies=_foreign,
    ),
    Field(
        key="arrived_on",
        label="抵达日期",
        kind=Kind.DATE,
        section=_ABROAD,
        level=Level.L2,
        folded=True,
        applies=_foreign,
    ),
    Field(
        key="leaving_on",
        label="预计离开日期",
        kind=Kind.DATE,
        section=_ABROAD,
        level=Level.L2,
        folded=True,
        applies=_foreign,
    ),
]
