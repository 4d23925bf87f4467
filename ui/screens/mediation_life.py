"""The life of a case: its course, its pauses, its letters, its end."""

from __future__ import annotations

from typing import cast

from desktop_app.mediation import queries, service
from desktop_app.mediation.confirming import CONFIRMATION
from desktop_app.mediation.letters import URGING
from desktop_app.mediation.queries import CaseView

from ..mediation.dialogs import AssignDialog
from ..mediation.tab import MediationTab
from ..settings import pages
from ..settings.tab import SettingsTab
from .office import case_of
from .scene import Scene, one
from .studio import Studio


def _at(studio: Studio, *states: str, page: str = "") -> MediationTab:
    tab = cast(MediationTab, studio.window.go("mediation"))
    studio.settle()
    tab.open_record("cases", case_of(studio, *states).case["id"])
    studio.settle()
    tab.panel.show_page(page)
    return tab


def _view(tab: MediationTab) -> CaseView:
    assert tab.panel.view is not None
    return tab.panel.view


@one("mediation-course", is_tab=True)
def course(studio: Studio) -> None:
    _at(studio, "BREACHED", page="timeline")


@one("mediation-course-suspended")
def suspended(studio: Studio) -> None:
    _at(studio, "SUSPENDED", page="timeline")


@one("mediation-course-registered")
def registered(studio: Studio) -> None:
    _at(studio, "REGISTERED", page="timeline")


@one("mediation-letters")
def materials(studio: Studio) -> None:
    _at(studio, "BREACHED", page="materials")


@one("mediation-consent")
def consent(studio: Studio) -> None:
    tab = _at(studio, "REGISTERED")
    tab.case_actions.life.consent(_view(tab))


@one("mediation-accept")
def accept(studio: Studio) -> None:
    """What is not said yet is asked for beside it."""
    tab = _at(studio, "REGISTERED")
    tab.case_actions.life.accept(_view(tab))
    tab.case_actions.dialog.form.save()  # type: ignore[union-attr]


@one("mediation-decline")
def decline(studio: Studio) -> None:
    tab = _at(studio, "REGISTERED")
    tab.case_actions.life.decline(_view(tab))


@one("mediation-refer")
def refer(studio: Studio) -> None:
    tab = _at(studio, "MEDIATING")
    tab.case_actions.life.refer_out(_view(tab))


@one("mediation-suspend")
def suspend(studio: Studio) -> None:
    tab = _at(studio, "MEDIATING")
    tab.case_actions.life.suspend(_view(tab))


@one("mediation-extend")
def extend(studio: Studio) -> None:
    """One party has not agreed."""
    tab = _at(studio, "MEDIATING")
    tab.case_actions.life.extend(_view(tab))
    form = tab.case_actions.dialog.form  # type: ignore[union-attr]
    form.fill({"reason": "等天晴再施工", f"party{_view(tab).parties[0]['id']}": True})
    form.save()


@one("mediation-close")
def close(studio: Studio) -> None:
    """What is missing stands above."""
    tab = _at(studio, "BREACHED")
    tab.case_actions.life.close(_view(tab))


@one("mediation-urge")
def urge(studio: Studio) -> None:
    tab = _at(studio, "BREACHED", "PERFORMING")
    tab.case_actions.parts.add(URGING, _view(tab))


@one("mediation-confirm")
def confirm(studio: Studio) -> None:
    """Not jointly."""
    tab = _at(studio, "PERFORMING")
    tab.case_actions.parts.add(CONFIRMATION, _view(tab))
    form = tab.case_actions.dialog.form  # type: ignore[union-attr]
    first = _view(tab).parties[0]["name"]
    form.fill({"applicants": first, "court": "区人民法院", "ground": "org_location", "facts": "自愿达成协议"})
    form.save()


@one("mediation-recuse")
def recuse(studio: Studio) -> None:
    """A mediator whose name is that of a party."""
    tab = _at(studio, "MEDIATING")
    view = _view(tab)
    same = service.add_mediator(studio.ctx, {"name": view.parties[1]["name"]})
    tab.case_actions.assign(view)
    dialog = cast(AssignDialog, tab.case_actions.dialog)
    chosen = next(row for row in queries.mediators(studio.ctx) if row["id"] == same)
    dialog.chooser.set_entries([{"mediator_id": same, "name": chosen["name"], "role": "lead", "chosen_by": "party"}])


@one("settings-mediation")
def settings_of_terms(studio: Studio) -> None:
    cast(SettingsTab, studio.window.go("settings")).show_page(pages.MEDIATION)


SCENES: list[Scene] = [
    course,
    suspended,
    registered,
    materials,
    consent,
    accept,
    decline,
    refer,
    suspend,
    extend,
    close,
    urge,
    confirm,
    recuse,
    settings_of_terms,
]
