"""Residents for pickers."""

from __future__ import annotations

from desktop_app.context import Context

from ..records.picker import Search


def search(ctx: Context) -> Search:
    """What a picker asks while typing: residents by any part of the name, initials, the last digits of a telephone."""

    def found(text: str) -> list[tuple[int, str, str]]:
        from desktop_app.residents import queries

        return list(queries.find(ctx, text, limit=9))

    return found


def name(ctx: Context, person: int) -> str:
    """What a resident is called, for a picker that shows who was chosen before."""
    from desktop_app.residents import queries

    return queries.name_of(ctx, person)
