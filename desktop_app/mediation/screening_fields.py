"""Fields of a screening record: the data set of GB/T 31000 for disputes (domain reference 1.8), and what R01-A asks for."""

from __future__ import annotations

from ..common.fields import Catalogue, Field, Kind, Level, Mask
from .fields import _phone_problem

BRIEF = 2000


def _degrees(most: int, value: str) -> str | None:
    try:
        found = float(value)
    except ValueError:
        found = most + 1.0
    return None if -most <= found <= most else f"请写成小数的度数，在-{most}到{most}之间，例如 111.51"


SCREENING_FIELDS = Catalogue(
    "排查记录",
    [
        Field(key="event_no", label="事件编号", section="事件", editable=False, width=17, listed=True),
        Field(key="event_name", label="事件名称", section="事件", required=True, max_length=80, width=14, listed=True),
        Field(key="found_on", label="排查日期", kind=Kind.DATE, section="事件", required=True, width=10, listed=True),
        Field(
            key="staff_name",
            label="排查人",
            section="事件",
            max_length=50,
            width=8,
            listed=True,
            help="输入姓名；还没有登记的，保存时自动加入工作人员",
        ),
        Field(
            key="event_type",
            label="事件类别",
            kind=Kind.CODE,
            code_table="dispute_type",
            section="事件",
            required=True,
            width=9,
            listed=True,
        ),
        Field(
            key="happen_addr",
            label="发生地点",
            section="事件",
            max_length=80,
            width=16,
            help="写到小区、楼栋，就归到所在的网格",
        ),
        Field(key="happen_date", label="发生日期", kind=Kind.DATE, section="事件", width=10),
        Field(key="event_scale", label="事件规模", kind=Kind.CODE, code_table="event_scale", section="事件", width=10),
        Field(key="origin_source", label="三源", kind=Kind.CODE, code_table="origin_source", section="事件", width=5),
        Field(key="involved_num", label="涉及人数", kind=Kind.INTEGER, section="事件", required=True, width=7),
        Field(key="involved_unit", label="涉及单位", section="事件", max_length=60, width=12),
        Field(
            key="brief",
            label="事件简述",
            kind=Kind.NOTE,
            section="事件",
            required=True,
            max_length=BRIEF,
            level=Level.L2,
        ),
        Field(key="claims", label="主要诉求", section="事件", max_length=200, level=Level.L2),
        Field(key="warning_level", label="预警", kind=Kind.CODE, code_table="warning_level", section="事件", width=6),
        Field(key="difficulty", label="难易", kind=Kind.CODE, code_table="difficulty", section="事件", width=8),
        Field(key="party_name", label="主要当事人姓名", section="主要当事人", max_length=50, level=Level.L2, width=8),
        Field(key="party_cert_type", label="证件代码", kind=Kind.CODE, code_table="cert_type", section="主要当事人"),
        Field(
            key="party_cert_no",
            label="证件号码",
            section="主要当事人",
            max_length=30,
            level=Level.L3,
            mask=Mask.ID_NUMBER,
        ),
        Field(key="party_sex", label="性别", kind=Kind.CODE, code_table="sex", section="主要当事人"),
        Field(
            key="party_ethnic", label="民族", kind=Kind.CODE, code_table="ethnic", section="主要当事人", level=Level.L2
        ),
        Field(
            key="party_education",
            label="学历",
            kind=Kind.CODE,
            code_table="education",
            section="主要当事人",
            level=Level.L2,
        ),
        Field(key="party_class", label="人员类别", kind=Kind.CODE, code_table="resident_class", section="主要当事人"),
        Field(key="party_addr", label="居住详址", section="主要当事人", max_length=100, level=Level.L2),
        Field(
            key="party_phone",
            label="联系电话",
            section="主要当事人",
            max_length=50,
            check=_phone_problem,
            level=Level.L2,
            mask=Mask.PHONE,
        ),
        Field(key="resolve_deadline", label="化解时限", kind=Kind.DATE, section="化解", width=10),
        Field(
            key="resolve_method",
            label="化解方式",
            kind=Kind.CODE,
            code_table="resolve_method",
            section="化解",
            width=9,
        ),
        Field(key="resolve_org", label="化解组织", section="化解", max_length=60),
        Field(key="leader", label="包案领导", section="化解", max_length=30),
        Field(key="resolve_person", label="化解责任人", section="化解", max_length=30),
        Field(
            key="resolve_phone",
            label="责任人电话",
            section="化解",
            max_length=50,
            check=_phone_problem,
            level=Level.L2,
            mask=Mask.PHONE,
        ),
        Field(key="measures", label="化解措施", section="化解", max_length=200, level=Level.L2),
        Field(
            key="outcome",
            label="化解结果",
            kind=Kind.CODE,
            code_table="screening_outcome",
            section="化解",
            width=8,
            listed=True,
            help="转成案件的跟着案件走，这里不用填",
        ),
        Field(key="resolved_on", label="化解日期", kind=Kind.DATE, section="化解", width=10),
        Field(key="resolve_note", label="化解情况", kind=Kind.NOTE, section="化解", max_length=BRIEF, level=Level.L2),
        Field(key="assessed_on", label="考评日期", kind=Kind.DATE, section="考评", folded=True),
        Field(key="assessment", label="考评意见", section="考评", max_length=200, folded=True),
        Field(key="longitude", label="经度", section="考评", folded=True, check=lambda value: _degrees(180, value)),
        Field(key="latitude", label="纬度", section="考评", folded=True, check=lambda value: _degrees(90, value)),
    ],
)
