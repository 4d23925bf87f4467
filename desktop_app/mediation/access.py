"""Who sees what of a case (domain reference 1.9, 9.2; 人民调解法 §15).

On a case are its mediators. They and the 主任 open it; 审计 opens what is not private. Everybody else with the right to the
list sees its row, the parties as 张*; of a private case number, type and state only, and its parties' names do not find it.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from ..common import codes, masking
from ..common.errors import NotAllowed

if TYPE_CHECKING:
    from ..context import Context

Row = Mapping[str, Any]

COLUMNS = ("is_private", "mediator_names", "status", "created_by")
"""What of a stored case these questions need."""

_PRIVATE = "这个案件涉及隐私，只有承办人和主任可以打开。"
_OTHERS = "这个案件由别人承办，您能看到它在列表里的一行。需要打开或者改动时，请承办人或主任办理。"


def is_on(ctx: Context, case: Row) -> bool:
    """Whether the operator is a mediator of the case, by name. Until it is accepted nobody is: then whoever took it in."""
    # A draft is gone on with by whoever writes it; a registered case waits with a mediator, not at the counter.
    waits = case.get("status") == "DRAFT" or (case.get("status") == "REGISTERED" and ctx.may("cases.edit"))
    if waits and case.get("created_by") == ctx.operator.id:
        return True
    return ctx.operator.name in (case["mediator_names"] or "").split("\n")


def sees(ctx: Context, case: Row) -> bool:
    """Whether the operator may open the case."""
    if is_on(ctx, case) or ctx.may("cases.all"):
        return True
    return not case["is_private"] and ctx.may("cases.inspect")


def hides(ctx: Context, case: Row) -> bool:
    """Whether of a private case only number, type and state are shown."""
    return bool(case["is_private"]) and not sees(ctx, case)


def closed_words(case: Row) -> str:
    """Why it does not open, for whoever does not see it."""
    return _PRIVATE if case["is_private"] else _OTHERS


def require(ctx: Context, case: Row) -> None:
    """Raises NotAllowed when the operator may not open the case, and the history knows of it."""
    if not sees(ctx, case):
        try:
            ctx.require("cases.all")
        except NotAllowed:
            raise NotAllowed(closed_words(case)) from None


def shown_names(ctx: Context, case: Row) -> list[str]:
    """The parties as this operator's list has them."""
    names = [name for name in (case["party_names"] or "").split("\n") if name]
    if sees(ctx, case):
        return names
    return [] if case["is_private"] else [masking.name(name) for name in names]


def as_listed(ctx: Context, case: Row) -> dict[str, Any]:
    """A stored case as this operator's list has it: what the list row does not show is None."""
    row = dict(case)
    if sees(ctx, case):
        return row
    kept = PRIVATE_ROW if case["is_private"] else OTHERS_ROW
    found = {key: value if key in kept else None for key, value in row.items()}
    return {**found, "title": shown_title(ctx, case), "party_names": "\n".join(shown_names(ctx, case))}


NARRATIVE = ("occur_place", "brief", "note", "end_note", "revisit_note", "period_basis")
"""What is written of a case in sentences: out of the program only with an approval (``narrative``)."""


def outward(ctx: Context, case: Row) -> dict[str, Any]:
    """A stored case as a list of it leaves the program without an approval: names masked, nothing of what happened.

    Of a private case number, type and state, whoever asks: 婚姻家庭, 未成年人 and 隐私 are masked in every report.
    """
    row = as_listed(ctx, case)
    if case["is_private"]:
        kept = {key: value if key in PRIVATE_ROW else None for key, value in row.items()}
        return {**kept, "title": codes.label("dispute_type", case["dispute_type"]), "party_names": ""}
    names = "\n".join(masking.name(name) for name in (case["party_names"] or "").split("\n") if name)
    return {**row, **dict.fromkeys(NARRATIVE), "title": masked_title(case), "party_names": names}


PRIVATE_ROW = frozenset({"id", "number", "dispute_type", "status", "is_private"})
"""What the row of a private case shows to whoever may not open it."""
OTHERS_ROW = PRIVATE_ROW | {
    *("mediator_names", "source", "registered_at", "accepted_on", "period_ends_on", "settled_on", "closed_on"),
}
"""The same of any other case; filters and orders know no more."""


def shown_title(ctx: Context, case: Row) -> str:
    """The title: with masked names to whoever is not on it, of a private case of others only its type."""
    if sees(ctx, case):
        return str(case["title"])
    if case["is_private"]:
        return codes.label("dispute_type", case["dispute_type"])
    return masked_title(case)


def masked_title(case: Row) -> str:
    """张*与李*邻里纠纷: the stored title with every party's name masked."""
    title = str(case["title"])
    # The longest first: one party's name may stand within another's.
    for name in sorted(filter(None, (case["party_names"] or "").split("\n")), key=len, reverse=True):
        title = title.replace(name, masking.name(name))
    return title
