"""Fields of who mediates and where: committees, mediators, training, discipline, experts, duty, rooms, funds.

Domain reference 1.1 (M03–M05), 1.10.2, 10.1, rows 0-20, 3-12 and 4-04 of chapter 8; 人民调解法 §7–16.
"""

from __future__ import annotations

import re

from ..common.fields import Catalogue, Field, Kind, Level, Mask

_CLOCK = re.compile(r"(?:[01]\d|2[0-3]):[0-5]\d")


def _phone_problem(value: str) -> str | None:
    from ..common.phones import problem

    return problem(value)


def _clock_problem(value: str) -> str | None:
    return None if _CLOCK.fullmatch(value) else "请写成 09:30 的样子"


def _not_negative(value: int) -> str | None:
    return "不能是负数" if value < 0 else None


def _hours_problem(value: int) -> str | None:
    return None if 0 < value <= 40 * 60 else "请填一次培训的学时，最多40"


def _year_problem(value: str) -> str | None:
    return None if re.fullmatch(r"20\d\d", value) else "请填四位年份，例如 2026"


def _phone(section: str, *, listed: bool = False) -> Field:
    return Field(
        key="phone",
        label="电话",
        section=section,
        max_length=50,
        check=_phone_problem,
        level=Level.L2,
        mask=Mask.PHONE,
        width=13,
        listed=listed,
    )


def _code(key: str, label: str, table: str, section: str, *, required: bool = False, listed: bool = False) -> Field:
    return Field(
        key=key,
        label=label,
        kind=Kind.CODE,
        code_table=table,
        section=section,
        required=required,
        width=8,
        listed=listed,
    )


def _day(key: str, label: str, section: str, *, required: bool = False, listed: bool = False, said: str = "") -> Field:
    return Field(
        key=key, label=label, kind=Kind.DATE, section=section, required=required, width=10, listed=listed, help=said
    )


def _note(section: str, label: str = "备注", key: str = "note", *, required: bool = False) -> Field:
    return Field(
        key=key, label=label, kind=Kind.NOTE, section=section, required=required, max_length=500, level=Level.L2
    )


COMMITTEE_FIELDS = Catalogue(
    "人民调解委员会",
    [
        Field(key="name", label="名称", section="调委会", required=True, max_length=60, width=20, listed=True),
        _code("kind", "设立单位", "committee_kind", "调委会", required=True, listed=True),
        _code("trade", "行业性专业性", "committee_trade", "调委会", listed=True),
        Field(
            key="org_short",
            label="机关代字",
            section="调委会",
            required=True,
            max_length=12,
            width=6,
            help="印在卷号里：（向阳）人调字；改了以后，从下一个卷号起用新的",
        ),
        _day("founded_on", "成立日期", "调委会"),
        Field(key="address", label="地址", section="调委会", max_length=80, width=18),
        _phone("调委会"),
        Field(
            key="is_multi_ethnic",
            label="多民族地区",
            kind=Kind.FLAG,
            section="调委会",
            help="应有人数较少民族的成员（法第八条）",
        ),
        _day("term_start", "本届开始", "任期", listed=True),
        _day("term_end", "本届届满", "任期", listed=True, said="每届任期三年，可以连选连任（人民调解法第九条）"),
        _code("election_mode", "产生方式", "election_mode", "任期"),
        _day("elected_on", "推选日期", "任期"),
        _day("filed_on", "备案日期", "备案", listed=True),
        Field(key="filed_with", label="备案机关", section="备案", max_length=60, width=14),
        _note("备案"),
    ],
)

MEDIATOR_FIELDS = Catalogue(
    "调解员",
    [
        Field(key="name", label="姓名", section="调解员", required=True, max_length=50, width=8, listed=True),
        _code("kind", "类别", "mediator_kind", "调解员", required=True, listed=True),
        Field(
            key="post",
            label="职务",
            kind=Kind.CODE,
            code_table="committee_post",
            section="调解员",
            width=6,
            listed=True,
            applies=lambda row: row.get("kind") == "member",
        ),
        Field(key="is_fulltime", label="专职", kind=Kind.FLAG, section="调解员", width=4, listed=True),
        Field(
            key="is_sent_down",
            label="下沉干部",
            kind=Kind.FLAG,
            section="调解员",
            width=7,
            help="单位派到社区（村）的干部；登记簿“按调解员”里另有合计",
        ),
        _phone("调解员"),
        _code("sex", "性别", "sex", "本人"),
        Field(key="birth_date", label="出生日期", kind=Kind.DATE, section="本人", level=Level.L2, width=10),
        Field(key="ethnic", label="民族", kind=Kind.CODE, code_table="ethnic", section="本人", level=Level.L2, width=6),
        _code("political", "政治面貌", "political", "本人"),
        _code("education", "文化程度", "education", "本人"),
        Field(key="unit", label="工作单位和职务", section="本人", max_length=60, width=16),
        Field(
            key="specialty",
            label="擅长的纠纷",
            kind=Kind.CODES,
            code_table="dispute_type",
            section="擅长",
            width=14,
        ),
        _code("appointed_how", "产生方式", "election_mode", "任职"),
        _day("appointed_from", "任职开始", "任职"),
        _day("appointed_until", "任职到期", "任职", said="委员随本届届满；聘任的按聘书"),
        Field(key="certificate_no", label="证件编号", section="任职", max_length=40, width=12, help="人民调解员证"),
        _code("grade", "等级", "mediator_grade", "任职"),
        _day("left_on", "离任日期", "离任", said="从这一天起不再指派；办过的案件里姓名不变"),
        _code("left_how", "离任原因", "leaving_mode", "离任"),
        _note("离任"),
    ],
)

TRAINING_FIELDS = Catalogue(
    "培训",
    [
        _day("held_on", "培训日期", "培训", required=True, listed=True),
        Field(key="title", label="培训内容", section="培训", required=True, max_length=80, width=20, listed=True),
        Field(
            key="minutes",
            label="学时",
            kind=Kind.MINUTES,
            section="培训",
            required=True,
            check=_hours_problem,
            width=5,
            listed=True,
        ),
        Field(key="organiser", label="组织单位", section="培训", max_length=60, width=12, listed=True),
        Field(key="is_first", label="岗前培训", kind=Kind.FLAG, section="培训", width=6),
        _note("培训"),
    ],
)

DISCIPLINE_FIELDS = Catalogue(
    "违纪处理",
    [
        _day("happened_on", "处理日期", "处理", required=True, listed=True),
        _code("ground", "违反的行为", "discipline_ground", "处理", required=True, listed=True),
        _code("kind", "处理方式", "discipline_kind", "处理", required=True, listed=True),
        Field(key="decided_by", label="作出决定的单位", section="处理", required=True, max_length=60, width=14),
        _note("处理", "事实和依据", "facts", required=True),
    ],
)
"""人民调解法 §15. 罢免 and 解聘 end the mediator's term on that day."""

EXPERT_FIELDS = Catalogue(
    "专家",
    [
        Field(key="name", label="姓名", section="专家", required=True, max_length=50, width=8, listed=True),
        _code("kind", "身份", "expert_kind", "专家", required=True, listed=True),
        Field(
            key="specialty",
            label="专长领域",
            kind=Kind.CODES,
            code_table="dispute_type",
            section="专家",
            required=True,
            width=16,
            listed=True,
        ),
        Field(key="unit", label="单位和职务", section="专家", max_length=60, width=14, listed=True),
        _phone("专家"),
        _day("since", "入库日期", "状况"),
        Field(key="is_resting", label="暂不接受邀请", kind=Kind.FLAG, section="状况", width=7, listed=True),
        _note("状况"),
    ],
)

HELPER_FIELDS = Catalogue(
    "四大员和法律明白人",
    [
        Field(key="name", label="姓名", section="人员", required=True, max_length=50, width=8, listed=True),
        Field(
            key="roles",
            label="身份",
            kind=Kind.CODES,
            code_table="community_role",
            section="人员",
            required=True,
            width=20,
            listed=True,
        ),
        Field(key="unit", label="单位和职务", section="人员", max_length=60, width=12),
        _phone("人员", listed=True),
        _day("since", "担任日期", "任职", listed=True),
        _day("until", "结束日期", "任职"),
        Field(key="trained_minutes", label="培训学时", kind=Kind.MINUTES, section="任职", check=_not_negative, width=6),
        _note("任职"),
    ],
)

DUTY_FIELDS = Catalogue(
    "值班",
    [
        _day("day", "日期", "值班", required=True, listed=True),
        _code("half", "时段", "day_half", "值班", required=True, listed=True),
        Field(key="name", label="值班人", section="值班", max_length=50, width=8, help="不在调解员名单里的写姓名"),
        Field(key="note", label="备注", section="值班", max_length=100, width=12),
    ],
)

ROOM_FIELDS = Catalogue(
    "调解室",
    [
        Field(key="name", label="名称", section="调解室", required=True, max_length=40, width=14, listed=True),
        _code("kind", "类别", "room_kind", "调解室", required=True, listed=True),
        Field(key="place", label="地点", section="调解室", max_length=80, width=16, listed=True),
        Field(key="seats", label="座位", kind=Kind.INTEGER, section="调解室", check=_not_negative, width=4),
        _day("since", "启用日期", "调解室"),
        _day("until", "停用日期", "调解室"),
        _note("调解室"),
    ],
)

BOOKING_FIELDS = Catalogue(
    "调解室预约",
    [
        _day("day", "日期", "预约", required=True, listed=True),
        Field(
            key="from_time",
            label="开始",
            section="预约",
            required=True,
            max_length=5,
            check=_clock_problem,
            width=5,
            listed=True,
        ),
        Field(
            key="to_time",
            label="结束",
            section="预约",
            required=True,
            max_length=5,
            check=_clock_problem,
            width=5,
            listed=True,
        ),
        Field(
            key="matter",
            label="事由",
            section="预约",
            max_length=60,
            level=Level.L2,
            width=16,
            listed=True,
            help="没有关联案件时写明用途；不要写当事人姓名",
        ),
        Field(key="user_name", label="使用人", section="预约", required=True, max_length=50, width=8, listed=True),
    ],
)

FUND_FIELDS = Catalogue(
    "经费",
    [
        Field(
            key="year",
            label="年度",
            section="经费",
            required=True,
            max_length=4,
            check=_year_problem,
            width=5,
            listed=True,
        ),
        _code("half", "半年", "fund_half", "经费", required=True, listed=True),
        Field(
            key="guide_fen",
            label="工作指导经费",
            kind=Kind.MONEY,
            section="经费",
            check=_not_negative,
            width=10,
            listed=True,
        ),
        Field(
            key="work_fen",
            label="调委会补助经费",
            kind=Kind.MONEY,
            section="经费",
            check=_not_negative,
            width=10,
            listed=True,
        ),
        Field(
            key="allowance_fen",
            label="调解员补贴经费",
            kind=Kind.MONEY,
            section="经费",
            check=_not_negative,
            width=10,
            listed=True,
        ),
        Field(key="is_budgeted", label="列入财政预算", kind=Kind.FLAG, section="经费", width=6, listed=True),
        Field(
            key="case_count",
            label="以案定补件数",
            kind=Kind.INTEGER,
            section="以案定补",
            check=_not_negative,
            width=6,
        ),
        Field(
            key="case_fen",
            label="以案定补金额",
            kind=Kind.MONEY,
            section="以案定补",
            check=_not_negative,
            width=10,
        ),
        _note("以案定补", "依据（凭证、文号）", "evidence"),
    ],
)
"""What the program cannot know: typed by hand, with what it rests on (人民调解法 §6; three classes of 财行〔2007〕179号)."""
