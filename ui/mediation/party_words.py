"""What a case says of a party besides himself: who speaks for him, or who is missing."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from PySide6.QtCore import QCoreApplication

from desktop_app.mediation import attendance
from desktop_app.mediation.agents import without_guardian
from desktop_app.mediation.queries import CaseView


def _tr(text: str) -> str:
    return QCoreApplication.translate("PartyWords", text)


def of(party: Mapping[str, Any], view: CaseView) -> str:
    """监护人 沈霞; 推选的代表人; 未成年，还没有登记监护人. Empty for most."""
    agents = view.parts["agent"]
    found = [
        f"{attendance.kind_words(one['agent_kind'])} {one['name']}" for one in agents if one["party_id"] == party["id"]
    ]
    if party["is_representative"]:
        found.append(_tr("推选的代表人"))
    if any(one["id"] == party["id"] for one in without_guardian(view.parties, agents)):
        found.append(_tr("未成年，还没有登记监护人"))
    return "　".join(found)
