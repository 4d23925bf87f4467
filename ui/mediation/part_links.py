"""What the form of a part picks from other records: a party of the case, a resident; and what follows from that."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from desktop_app.common import codes
from desktop_app.common.fields import Field, Kind
from desktop_app.common.pinyin import name_pinyin
from desktop_app.context import Context
from desktop_app.mediation import parties
from desktop_app.mediation.case_parts import PartKind, Row
from desktop_app.mediation.queries import CaseView

from ..records.editors import Linked
from ..records.form import Derive
from . import people


def fields(kind: PartKind) -> list[Field]:
    """The form: each link before the first field of its section."""
    found = [field for field in kind.catalogue if field.editable]
    for one in reversed(kind.links):
        places = [at for at, field in enumerate(found) if field.section == one.section]
        found.insert(places[0] if places else 0, one)
    return found


def shown(kind: PartKind, row: Mapping[str, Any]) -> Row:
    """The values of the form out of a part; a time without its seconds."""
    found: Row = {}
    for field in fields(kind):
        value = row.get(field.key)
        found[field.key] = value[:16] if field.kind is Kind.TIME and value else value
    return found


def links(ctx: Context, kind: PartKind, view: CaseView) -> dict[str, Linked]:
    """Pickers by the column of the link."""
    made = {"party_id": _party_of(view), "person_id": Linked(people.search(ctx), lambda one: people.name(ctx, one))}
    return {field.key: made[field.key] for field in kind.links}


def derive(ctx: Context, kind: PartKind) -> Derive | None:
    """A resident who was picked fills in what the register knows of him."""
    if all(field.key != "person_id" for field in kind.links):
        return None

    def follow(key: str, values: Mapping[str, Any]) -> Mapping[str, Any]:
        if key != "person_id" or values.get(key) is None:
            return {}
        known = parties.picked(ctx, values[key])
        return {key: value for key, value in known.items() if key in kind.catalogue and value is not None}

    return follow


def _party_of(view: CaseView) -> Linked:
    names = {row["id"]: row["name"] for row in view.parties}
    sides = {row["id"]: codes.label("party_side", row["side"]) for row in view.parties}

    def found(text: str) -> list[tuple[int, str, str]]:
        typed = text.lower()
        return [
            (one, name, sides[one])
            for one, name in names.items()
            if text in name or text in sides[one] or name_pinyin(name).initials.lower().startswith(typed)
        ]

    return Linked(found, lambda one: names.get(one, ""))
