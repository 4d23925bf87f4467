"""What the one search box finds: residents, cases, volunteers, rules."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtCore import QCoreApplication

from desktop_app.context import Context

from .frame.find_box import Hit

EACH = 6  # hits of one kind


def finder(ctx: Context) -> Callable[[str], Sequence[Hit]]:
    """The function the find box asks; it looks only where this operator may."""

    def find(text: str) -> list[Hit]:
        from desktop_app.mediation import queries as cases
        from desktop_app.residents import queries as residents
        from desktop_app.village_rules import queries as rules
        from desktop_app.volunteers import queries as volunteers

        tr = QCoreApplication.translate
        hits: list[Hit] = []
        if ctx.may("residents.read"):
            name = tr("Finding", "居民")
            hits += [Hit("residents", name, *found) for found in residents.find(ctx, text, limit=EACH)]
        if ctx.may("cases.read"):
            name = tr("Finding", "案件")
            hits += [
                Hit("cases", name, case.id, case.title, f"{case.number}　{case.state_label}")
                for case in cases.find(ctx, text, limit=EACH)
            ]
        if ctx.may("volunteers.read"):
            name = tr("Finding", "志愿者")
            hits += [Hit("volunteers", name, *found) for found in volunteers.find(ctx, text, limit=EACH)]
        if ctx.may("rules.read"):
            name = tr("Finding", "规约")
            hits += [Hit("rules", name, *found) for found in rules.find(ctx, text, limit=EACH)]
        return hits

    return find
