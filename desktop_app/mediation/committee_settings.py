"""What the hall decides about its mediators: hours of training, when a term is told of, who has to be on duty, schooling.

All of it is usage (marked [K] in the domain reference), nothing of it law; each has its basis in ``store.settings``.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from ..common import codes
from ..common.errors import ChecksFailed
from ..common.fields import Catalogue, Field, Kind
from ..store.settings import DEFAULTS, permission_for, put

if TYPE_CHECKING:
    from ..context import Context

HOURS, NOTICE = "mediation.training_hours", "mediation.term_notice_days"
HALVES, SCHOOLING = "mediation.duty_halves", "mediation.education"


def _within(key: str, value: int) -> str | None:
    least, most = DEFAULTS[key].least or 0, DEFAULTS[key].most or 0
    return None if least <= value <= most else f"请填{least}到{most}之间的数"


FIELDS = Catalogue(
    "调解员和值班的规定",
    [
        Field(
            key="hours",
            label="每年应训学时",
            kind=Kind.INTEGER,
            section="惯例，请按当地要求改",
            required=True,
            check=lambda value: _within(HOURS, value),
        ),
        Field(
            key="notice",
            label="届满前几天提醒",
            kind=Kind.INTEGER,
            section="惯例，请按当地要求改",
            required=True,
            check=lambda value: _within(NOTICE, value),
        ),
        Field(
            key="halves",
            label="工作日要值班的时段",
            kind=Kind.CODES,
            code_table="day_half",
            section="惯例，请按当地要求改",
            help="都不选，就不提示无人值班",
        ),
        Field(
            key="town",
            label="乡镇街道学历",
            kind=Kind.CODE,
            code_table="education",
            section="调解员文化程度一般不低于",
            help="空着就不核对",
        ),
        Field(
            key="trade",
            label="行业性专业性学历",
            kind=Kind.CODE,
            code_table="education",
            section="调解员文化程度一般不低于",
            help="空着就不核对",
        ),
    ],
)


def values(ctx: Context) -> dict[str, Any]:
    """What is in force, by key of ``FIELDS``."""
    ctx.require(permission_for(HOURS))
    schooling: Any = ctx.setting(SCHOOLING)
    halves: Any = ctx.setting(HALVES)
    return {
        "hours": ctx.setting(HOURS),
        "notice": ctx.setting(NOTICE),
        "halves": " ".join(halves) or None,
        "town": schooling.get("town"),
        "trade": schooling.get("trade"),
    }


def save(ctx: Context, wanted: Mapping[str, Any], *, origin: object = None) -> None:
    """Put these in force from today, all in one change. Raises ChecksFailed, NotAllowed."""
    ctx.require(permission_for(HOURS))
    if problems := FIELDS.problems(wanted):
        raise ChecksFailed(problems)
    floors = {"town": wanted.get("town"), "street": wanted.get("town"), "trade": wanted.get("trade")}
    new = {
        HOURS: wanted["hours"],
        NOTICE: wanted["notice"],
        HALVES: (wanted.get("halves") or "").split(),
        SCHOOLING: {key: code for key, code in floors.items() if code},
    }
    with ctx.write(permission_for(HOURS), "修改调解员和值班的规定", origin=origin) as writer:
        for key, value in new.items():
            if value != ctx.setting(key):
                put(writer, key, value, ctx.today())


def in_words(value: Any) -> str:
    """Halves of a day, or schooling by kind of committee, for the log; empty for a value of another kind."""
    if isinstance(value, list) and value and all(codes.knows("day_half", str(one)) for one in value):
        return "、".join(codes.label("day_half", one) for one in value)
    if isinstance(value, dict) and value and set(value) <= {"town", "street", "trade"}:
        kinds = {"town": "乡镇", "street": "街道", "trade": "行业性专业性"}
        return "、".join(f"{kinds[key]}：{codes.label('education', code)}" for key, code in value.items())
    return ""
