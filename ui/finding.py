"""What the one search box finds: residents, cases, volunteers, rules."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtCore import QCoreApplication

from desktop_app.context import Context

from .frame.find_box import Hit

EACH = 6  # hits of one kind


def finder(ctx: Context) -> Callable[[str], Sequence[Hit]]:
    """The function the find box asks."""

    def find(text: str) -> list[Hit]:
        from desktop_app.mediation import queries as cases
        from desktop_app.residents import queries as residents
        from desktop_app.village_rules import queries as rules
        from desktop_app.volunteers import queries as volunteers

        tr = QCoreApplication.translate
        hits = [Hit("residents", tr("Finding", "居民"), *found) for found in residents.find(ctx, text, limit=EACH)]
        hits += [
            Hit("cases", tr("Finding", "案件"), case.id, case.title, f"{case.number}　{case.state_label}")
            for case in cases.find(ctx, text, limit=EACH)
        ]
        hits += [Hit("volunteers", tr("Finding", "志愿者"), *found) for found in volunteers.find(ctx, text, limit=EACH)]
        hits += [Hit("rules", tr("Finding", "规约"), *found) for found in rules.find(ctx, text, limit=EACH)]
        return hits

    return find
