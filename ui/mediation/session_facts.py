"""When and where a session was, who was there, what it came to: the form beside the record. People are ticked, not typed."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from PySide6.QtCore import QCoreApplication

from desktop_app.common import codes
from desktop_app.common.fields import Field, Kind
from desktop_app.mediation import attendance
from desktop_app.mediation.fields import SESSION_FIELDS
from desktop_app.mediation.queries import CaseView

_KEYS = ("start_at", "end_at", "venue", "matter", "invitees", "recorder", "result")
_THERE = ("present", "agents_present", "mediators_present")


def _tr(text: str) -> str:
    return QCoreApplication.translate("SessionFacts", text)


def people(view: CaseView, session: Mapping[str, Any]) -> dict[str, list[tuple[str, str]]]:
    """(name as it is kept, what he is) who may have been there, by column."""
    sides = {row["name"]: codes.label("party_side", row["side"]).partition("（")[0] for row in view.parties}
    found = {
        "present": list(sides.items()),
        "agents_present": [(attendance.agent_words(one), _tr("代理人")) for one in view.parts["agent"]],
        "mediators_present": [(row["name"], _tr("调解员")) for row in view.mediators],
    }
    for key, known in found.items():  # whoever was there and is no agent or mediator any more stays
        names = {name for name, _ in known}
        found[key] = known + [(name, "") for name in attendance.names(session[key]) if name not in names]
    return found


def fields(view: CaseView, session: Mapping[str, Any]) -> list[Field]:
    """Times and places first, then a tick for each person, then who was asked and who wrote."""
    lead = next((row["name"] for row in view.mediators if row["role"] == "lead"), "")
    found = [SESSION_FIELDS[key] for key in _KEYS]
    recorder = _KEYS.index("recorder")
    found[recorder] = replace(
        found[recorder], hint=lambda value: attendance.recorder_hint({"recorder": value}, lead) or None
    )
    found.insert(
        recorder,
        Field(
            key="invitees_agreed",
            label=_tr("参加人到场"),
            kind=Kind.FLAG,
            section="调解",
            help=_tr("各方同意（人民调解法第二十条）"),
        ),
    )
    for key, known in people(view, session).items():
        for at, (name, what) in enumerate(known):
            label = what or _tr("到场")
            found.append(Field(key=f"{key}{at}", label=label, kind=Kind.FLAG, section=_tr("谁到场"), help=name))
    return found


def shown(view: CaseView, session: Mapping[str, Any]) -> dict[str, Any]:
    """The session as the form has it; one that says nothing of who was there had everybody."""
    values = {**session, "start_at": session["start_at"][:16], "end_at": (session["end_at"] or "")[:16]}
    for key, known in people(view, session).items():
        there = attendance.names(session[key])
        for at, (name, _) in enumerate(known):
            values[f"{key}{at}"] = int(session[key] is None or name in there)
    return values


def read(view: CaseView, session: Mapping[str, Any], values: Mapping[str, Any]) -> dict[str, Any]:
    """The columns out of the form."""
    found = {key: value for key, value in values.items() if not key.startswith(_THERE)}
    for key, known in people(view, session).items():
        there = [name for at, (name, _) in enumerate(known) if values[f"{key}{at}"]]
        found[key] = attendance.JOIN.join(there) or None
    return found
