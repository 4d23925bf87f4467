"""From a draft back to the form it was typed in."""

from __future__ import annotations

from desktop_app.common.errors import KnownError
from desktop_app.store.drafts import Draft

from .frame.tab import Frame, Tab

_TABS = {
    "person": "residents",
    "household": "residents",
    "event": "residents",
    "move_in": "residents",
    "staff": "residents",
    "house": "residents",
    "venue": "residents",
    "screening": "residents",
    **dict.fromkeys(("committee", "mediator", "mediator_training", "expert", "community_role"), "mediation"),
    **dict.fromkeys(("duty", "room_booking", "mediation_room", "committee_fund"), "mediation"),
    "visit": "residents",
    "visit_edit": "residents",
    "volunteer": "volunteers",
    "vol_team": "volunteers",
    "activity": "volunteers",
    "service_record": "volunteers",
    "sheet": "volunteers",
    "leave": "volunteers",
    "case": "mediation",
    "facts": "mediation",
    "agreement": "mediation",
    "inquiry": "mediation",
    "step": "mediation",
    "session": "mediation",
    "rule": "rules",
    "rule_version": "rules",
    "article": "rules",
}
"""First word of a draft's key → the tab whose ``open_draft`` knows the rest."""


def reopen(frame: Frame, draft: Draft) -> None:
    """Open the form with the draft in it; where its record has gone, say so (the draft stays)."""
    kind, _, about = draft.key.partition(":")
    if kind not in _TABS:
        return
    tab = frame.go(_TABS[kind])
    assert isinstance(tab, Tab)
    try:
        tab.open_draft(kind, about)
    except KnownError as error:
        frame.show_error(error)
