"""What the hall decides about care, visits and completeness: how often each care group is visited, how long a problem may
take, which fields make a record whole (domain reference 2.7, 2.8, 5.9). All of it is usage, nothing of it law."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from ..common import codes
from ..common.errors import ChecksFailed
from ..common.fields import Catalogue, Field, Kind, Level
from ..store.settings import DEFAULTS, permission_for, put
from . import completeness
from . import filters as narrowing

if TYPE_CHECKING:
    from ..context import Context

CYCLES, FOLLOW_UP, FOUR_CLEAR = "care.cycle_days", "visits.follow_up_days", "residents.four_clear"
LEAST, MOST = 1, 366
_PER_GROUP = "cycle_"


def _within(least: int, most: int, value: int) -> str | None:
    return None if least <= value <= most else f"请填{least}到{most}之间的数"


def _cycle(value: int) -> str | None:
    return _within(LEAST, MOST, value)


def _follow_up(value: int) -> str | None:
    default = DEFAULTS[FOLLOW_UP]
    return _within(default.least or LEAST, default.most or MOST, value)


def groups() -> dict[str, str]:
    """Care groups by code that the hall gives a cycle to. Those of level 4 are the named role's, person by person."""
    table = codes.table("care_group")
    return {code: item.label for code, item in table.items() if narrowing.care_level(code) is not Level.L4}


def fields() -> Catalogue:
    """The form: a number for each group (empty: not visited by a cycle), days for a problem, the fields of 四清."""
    cycles = [
        Field(key=_PER_GROUP + code, label=label, kind=Kind.INTEGER, section="走访周期", check=_cycle, width=6)
        for code, label in groups().items()
    ]
    return Catalogue(
        "居民和走访",
        [
            *cycles,
            Field(
                key="follow_up",
                label="走访问题办理期限",
                kind=Kind.INTEGER,
                section="走访中发现的问题",
                required=True,
                check=_follow_up,
                width=6,
            ),
            Field(key="four_clear", label="要填齐的项目", kind=Kind.CODES, section="四知四清四掌握", required=True),
        ],
    )


def values(ctx: Context) -> dict[str, Any]:
    """What is in force, by key of ``fields``."""
    ctx.require(permission_for(CYCLES))
    return _as_form(_in_force(ctx))


def defaults() -> dict[str, Any]:
    """What the program ships, by key of ``fields``."""
    return _as_form({key: DEFAULTS[key].value for key in (CYCLES, FOLLOW_UP, FOUR_CLEAR)})


def save(ctx: Context, changes: Mapping[str, Any], *, origin: object = None) -> None:
    """Put these in force from today, all in one change; keys that are left out stay. Raises ChecksFailed, NotAllowed."""
    ctx.require(permission_for(CYCLES))
    catalogue, offered = fields(), completeness.choices()
    problems = catalogue.problems(changes, only=changes)
    chosen = [key for key in str(changes.get("four_clear") or "").split() if key in offered]
    if "four_clear" in changes and not chosen:
        problems["four_clear"] = "请至少选一项"
    if problems:
        raise ChecksFailed(problems)
    kept = _in_force(ctx)
    cycles = dict(kept[CYCLES])
    for code in groups():
        if (key := _PER_GROUP + code) in changes:
            cycles.pop(code, None)
            if changes[key] is not None:
                cycles[code] = changes[key]
    wanted = {
        CYCLES: cycles,
        FOLLOW_UP: changes.get("follow_up", kept[FOLLOW_UP]),
        FOUR_CLEAR: [key for key in offered if key in chosen] if "four_clear" in changes else kept[FOUR_CLEAR],
    }
    with ctx.write(permission_for(CYCLES), "修改居民和走访的设置", origin=origin) as writer:
        for key, value in wanted.items():
            if value != kept[key]:
                put(writer, key, value, ctx.today())


def in_words(value: Any) -> str:
    """A cycle for each group, or the fields of 四清, for the log; empty for a value of another kind."""
    if isinstance(value, dict):
        return "、".join(f"{codes.label('care_group', code)}{days}天" for code, days in sorted(value.items()))
    if isinstance(value, list):
        labels = completeness.choices()
        return "、".join(labels[one] for one in value if one in labels)
    return ""


def _in_force(ctx: Context) -> dict[str, Any]:
    return {key: ctx.setting(key) for key in (CYCLES, FOLLOW_UP, FOUR_CLEAR)}


def _as_form(kept: Mapping[str, Any]) -> dict[str, Any]:
    offered = completeness.choices()
    return {
        **{_PER_GROUP + code: kept[CYCLES].get(code) for code in groups()},
        "follow_up": kept[FOLLOW_UP],
        "four_clear": " ".join(key for key in offered if key in kept[FOUR_CLEAR]) or None,
    }
