"""What the hall decides about the terms of mediation (domain reference 1.3), the branch's sign-off (8, row 4-07), how often
disputes are screened for (1.8) and which day of a case the tables count (1.10).

A value holds from the day it is saved; a case keeps the terms that were in force on its own days.
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

LEAST, MOST = 1, 365
_NUMBERS = {
    "mediation.decide_workdays": "受理审查",
    "mediation.period_days": "调解期限",
    "mediation.extension_days": "延期",
    "mediation.revisit_days": "回访",
    "mediation.revisit_after_due_days": "到期后回访",
    "mediation.revisit_serious_days": "重大纠纷再回访",
    "mediation.judicial_days": "申请司法确认",
    "dossier.archive_days": "归档",
}
"""Setting → its label."""
UNIT, STOPPING, REVIEW = "mediation.period_unit", "mediation.stopping_reasons", "mediation.branch_review"
ROUNDS, BASIS = "screening.rounds", "report.case_basis"
CHOICES: dict[str, dict[Any, str]] = {
    UNIT: {"calendar": "日历日", "working": "工作日"},
    ROUNDS: {2: "每半月一次", 1: "每月一次"},
    BASIS: {"settled": "办结日期", "accepted": "受理日期"},
}
"""Setting → value → words, of settings that are one of a few."""
LABELS = {
    **_NUMBERS,
    UNIT: "调解期限按什么算",
    STOPPING: "中止时停止计算期限的原因",
    REVIEW: "党支部三个环节审核",
    ROUNDS: "矛盾纠纷排查的次数",
    BASIS: "案件统计按哪一天算",
}
_KEYS = (*_NUMBERS, UNIT, STOPPING, REVIEW, ROUNDS, BASIS)


def _days(value: int) -> str | None:
    return None if LEAST <= value <= MOST else f"请填{LEAST}到{MOST}之间的数"


def key_of(setting: str) -> str:
    """The key of the form for a setting."""
    return setting.partition(".")[2]


def fields() -> Catalogue:
    """The form: days, what they are counted in, what stops them, whether the branch signs off, rounds and figures."""
    numbers = [
        Field(
            key=key_of(key),
            label=label,
            kind=Kind.INTEGER,
            section="期限",
            required=True,
            check=_days,
            width=6,
            help=DEFAULTS[key].basis,
        )
        for key, label in _NUMBERS.items()
    ]
    return Catalogue(
        "调解",
        [
            *numbers,
            Field(key=key_of(UNIT), label="按什么算", section="调解期限怎样计算", required=True),
            Field(key=key_of(STOPPING), label="停止计算的原因", kind=Kind.CODES, section="调解期限怎样计算"),
            Field(
                key=key_of(REVIEW),
                label="党支部审核",
                kind=Kind.FLAG,
                section="党支部审核",
                help="问题征集、民情研判、现场调解三个环节都审核同意，才能结案",
            ),
            Field(
                key=key_of(ROUNDS),
                label="排查的次数",
                kind=Kind.INTEGER,
                section="排查和统计",
                required=True,
                help=DEFAULTS[ROUNDS].basis,
            ),
            Field(
                key=key_of(BASIS),
                label="案件统计按",
                section="排查和统计",
                required=True,
                help=DEFAULTS[BASIS].basis,
            ),
        ],
    )


def values(ctx: Context) -> dict[str, Any]:
    """What is in force, by key of ``fields``."""
    ctx.require(permission_for(UNIT))
    return {key_of(key): _shown(ctx.setting(key)) for key in _KEYS}


def defaults() -> dict[str, Any]:
    """What the program ships, by key of ``fields``."""
    return {key_of(key): _shown(DEFAULTS[key].value) for key in _KEYS}


def save(ctx: Context, changes: Mapping[str, Any], *, origin: object = None) -> None:
    """Put these in force from today, all in one change; keys that are left out stay. Raises ChecksFailed, NotAllowed."""
    ctx.require(permission_for(UNIT))
    problems = fields().problems(changes, only=changes)
    for key, choices in CHOICES.items():
        if key_of(key) in changes and changes[key_of(key)] not in choices:
            problems[key_of(key)] = f"请选{'或者'.join(choices.values())}"
    reasons = str(changes.get("stopping_reasons") or "").split()
    if any(not codes.knows("suspend_reason", one) for one in reasons):
        problems["stopping_reasons"] = "请从列出的原因里选"
    if problems:
        raise ChecksFailed(problems)
    with ctx.write(permission_for(UNIT), "修改调解的设置", origin=origin) as writer:
        for key in _KEYS:
            if key_of(key) not in changes:
                continue
            value = changes[key_of(key)]
            stored = reasons if key == STOPPING else int(bool(value)) if key == REVIEW else value
            if stored != ctx.setting(key):
                put(writer, key, stored, ctx.today())


def in_words(value: Any) -> str:
    """What the days are counted in, or the reasons that stop them, for the log; empty for a value of another kind."""
    if isinstance(value, list) and all(isinstance(one, str) and codes.knows("suspend_reason", one) for one in value):
        return "、".join(codes.label("suspend_reason", one) for one in value) or "没有"
    return next((words[value] for words in CHOICES.values() if value in words), "") if isinstance(value, str) else ""


def _shown(value: Any) -> Any:
    return (" ".join(value) or None) if isinstance(value, list) else value
