"""What the hall decides about its dossiers: how long they are kept, how thick a volume is, how long one is lent. The law leaves
it open; every number is usage (domain reference 1.5 F01, 1.6, 7.6)."""

from __future__ import annotations

from collections.abc import Mapping
from functools import partial
from typing import TYPE_CHECKING, Any

from ..common.errors import ChecksFailed
from ..common.fields import Catalogue, Field, Kind
from ..store.settings import DEFAULTS, permission_for, put

if TYPE_CHECKING:
    from ..context import Context

LABELS = {
    "dossier.short_years": "短期保管",
    "dossier.long_years": "长期保管",
    "dossier.volume_pages": "每册最多",
    "dossier.loan_days": "借阅期限",
    "dossier.closing_report": "附结案报告表",
    "dossier.fonds": "全宗号",
}
"""What each is called, on its page and in the log."""
UNITS = {"short_years": "年", "long_years": "年", "volume_pages": "页", "loan_days": "天"}
_SECTIONS = {"short_years": "保管期限", "long_years": "保管期限", "loan_days": "借阅"}
_RIGHT = permission_for("dossier.fonds")


def key_of(setting: str) -> str:
    """The key of the form for a setting."""
    return setting.partition(".")[2]


def fields() -> Catalogue:
    """The form, in the order of ``LABELS``."""
    made = []
    for setting, label in LABELS.items():
        key, default = key_of(setting), DEFAULTS[setting]
        section = _SECTIONS.get(key, "装订")
        if key in UNITS:
            check = partial(_between, default.least or 1, default.most or 9999)
            made.append(
                Field(key=key, label=label, kind=Kind.INTEGER, section=section, required=True, check=check, width=6)
            )
        elif key == "closing_report":
            help_ = "装进卷里（有的地方要求）"
            made.append(Field(key=key, label=label, kind=Kind.FLAG, section=section, help=help_))
        else:
            made.append(Field(key=key, label=label, section=section, max_length=20, help="由档案馆给定，可以空着"))
    return Catalogue("卷宗", made)


def _between(least: int, most: int, value: int) -> str | None:
    return None if least <= value <= most else f"请填{least}到{most}之间的数"


def values(ctx: Context) -> dict[str, Any]:
    """What is in force, by key of ``fields``."""
    ctx.require(_RIGHT)
    return {key_of(setting): ctx.setting(setting) or _empty(setting) for setting in LABELS}


def defaults() -> dict[str, Any]:
    """What the program ships, by key of ``fields``."""
    return {key_of(setting): DEFAULTS[setting].value or _empty(setting) for setting in LABELS}


def _empty(setting: str) -> Any:
    return None if setting == "dossier.fonds" else 0


def save(ctx: Context, changes: Mapping[str, Any], *, origin: object = None) -> None:
    """Put these in force from today, all in one change; keys that are left out stay. Raises ChecksFailed, NotAllowed."""
    ctx.require(_RIGHT)
    if problems := fields().problems(changes, only=changes):
        raise ChecksFailed(problems)
    with ctx.write(_RIGHT, "修改卷宗的设置", origin=origin) as writer:
        for setting in LABELS:
            key = key_of(setting)
            if key not in changes:
                continue
            value = changes[key] or (DEFAULTS[setting].value if key == "fonds" else 0)
            if value != ctx.setting(setting):
                put(writer, setting, value, ctx.today())
