"""Fields of volunteers, teams, activities and service records (domain reference 3.2–3.4)."""

from __future__ import annotations

from ..common.fields import Catalogue, Field, Kind, Level, Mask


def _minutes_problem(value: int) -> str | None:
    """Whole days do not fit into one record; the hall's own bound (volunteers.longest_minutes) is the service's."""
    if value <= 0:
        return "服务时长要大于0"
    if value > 24 * 60:
        return "一次服务不会超过24小时，请核对时长"
    return None


VOLUNTEER_FIELDS = Catalogue(
    "志愿者",
    [
        Field(key="volunteer_no", label="本地编号", section="登记", editable=False, width=11, listed=True),
        Field(
            key="national_no",
            label="统一编号",
            section="登记",
            max_length=30,
            level=Level.L2,
            width=14,
            folded=True,
            help="志愿者统一编号：国务院民政部门指定系统发的编号，不是身份证号",
        ),
        Field(
            key="registered_on", label="登记日期", kind=Kind.DATE, section="登记", required=True, width=11, listed=True
        ),
        Field(
            key="status",
            label="状态",
            kind=Kind.CODE,
            code_table="volunteer_status",
            section="登记",
            required=True,
            width=7,
            listed=True,
        ),
        Field(key="is_party_member", label="党员", kind=Kind.FLAG, section="登记", level=Level.L2, width=5),
        Field(
            key="service_kinds",
            label="服务类别",
            kind=Kind.CODES,
            code_table="service_kind",
            section="专长与意愿",
            width=18,
            listed=True,
        ),
        Field(key="skills", label="专业技能", kind=Kind.CODES, code_table="skill", section="专长与意愿", width=14),
        Field(key="available_times", label="可服务时间", section="专长与意愿", max_length=100, width=14),
        Field(
            key="emergency_contact",
            label="紧急联系人",
            section="专长与意愿",
            max_length=60,
            level=Level.L2,
            mask=Mask.CONTACT,
            folded=True,
        ),
        Field(
            key="guardian_consent",
            label="监护人同意",
            kind=Kind.FLAG,
            section="专长与意愿",
            folded=True,
            help="不满18周岁须监护人书面同意",
        ),
        Field(key="remark", label="备注", kind=Kind.NOTE, section="专长与意愿", max_length=500, folded=True),
    ],
)

TEAM_FIELDS = Catalogue(
    "志愿队伍",
    [
        Field(key="name", label="队名", section="队伍", required=True, max_length=40, width=18, listed=True),
        Field(key="kind", label="类别", kind=Kind.CODE, code_table="team_kind", section="队伍", width=8, listed=True),
        Field(key="captain", label="队长", kind=Kind.LINK, section="队伍", width=8, listed=True),
        Field(key="founded_on", label="成立日期", kind=Kind.DATE, section="队伍", width=11),
        Field(key="superior", label="上级", section="队伍", max_length=60, width=14),
        Field(key="post", label="阵地", section="队伍", max_length=60, width=14),
        Field(key="remark", label="备注", kind=Kind.NOTE, section="队伍", max_length=500, folded=True),
    ],
)

ACTIVITY_FIELDS = Catalogue(
    "志愿活动",
    [
        Field(key="name", label="活动名称", section="活动", required=True, max_length=60, width=20, listed=True),
        Field(key="held_on", label="日期", kind=Kind.DATE, section="活动", required=True, width=11, listed=True),
        Field(key="place", label="地点", section="活动", required=True, max_length=60, width=14, listed=True),
        Field(
            key="service_kind",
            label="服务类别",
            kind=Kind.CODE,
            code_table="service_kind",
            section="活动",
            required=True,
            width=12,
            listed=True,
        ),
        Field(key="organizer", label="活动组织单位", section="活动", required=True, max_length=60, width=16),
        Field(key="manager", label="活动负责人", section="活动", required=True, max_length=30, width=9, listed=True),
        Field(key="team", label="志愿队伍", kind=Kind.LINK, section="活动", width=14),
        Field(key="content", label="服务内容", kind=Kind.NOTE, section="活动", max_length=500, width=20),
        Field(key="recipients", label="服务对象", section="活动", max_length=60, width=12),
        Field(key="recipient_count", label="服务对象人次", kind=Kind.INTEGER, section="活动", width=8),
        Field(
            key="risk_note",
            label="风险说明",
            kind=Kind.NOTE,
            section="活动",
            max_length=200,
            folded=True,
            help="招募时须如实告知风险（志愿服务条例第十二条）",
        ),
        Field(
            key="status",
            label="状态",
            kind=Kind.CODE,
            code_table="activity_status",
            section="活动",
            required=True,
            width=7,
            listed=True,
        ),
    ],
)

SERVICE_FIELDS = Catalogue(
    "服务记录",
    [
        Field(key="served_on", label="日期", kind=Kind.DATE, section="服务", required=True, width=11, listed=True),
        Field(
            key="activity_name", label="活动名称", section="服务", required=True, max_length=60, width=18, listed=True
        ),
        Field(key="place", label="地点", section="服务", required=True, max_length=60, width=12),
        Field(
            key="content",
            label="服务内容",
            kind=Kind.NOTE,
            section="服务",
            required=True,
            max_length=500,
            width=18,
            listed=True,
        ),
        Field(
            key="minutes",
            label="服务时长",
            kind=Kind.MINUTES,
            section="服务",
            required=True,
            check=_minutes_problem,
            width=8,
            listed=True,
            help="实际付出的时间，不含往返路途（民政部令第67号第七条）",
        ),
        Field(key="organizer", label="活动组织单位", section="服务", required=True, max_length=60, width=16),
        Field(key="manager", label="活动负责人", section="服务", required=True, max_length=30, width=9),
        Field(key="recorder", label="记录人", section="服务", max_length=30, width=8, listed=True, editable=False),
        Field(key="reviewer", label="复核人", section="服务", max_length=30, width=8, listed=True, editable=False),
    ],
)
