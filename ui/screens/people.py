"""Scenes of 今日, 居民 and 志愿者."""

from __future__ import annotations

from typing import cast

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QComboBox, QLineEdit, QMenu, QToolButton

import resources
from desktop_app.residents import filters, household_events, household_history, household_listing, queries
from desktop_app.residents import household_event_fields as kinds
from desktop_app.volunteers import queries as volunteers

from ..residents.household_dialogs import EventDialog
from ..residents.household_page import HouseholdPage
from ..residents.tab import ResidentsTab
from ..volunteers.tab import VolunteersTab
from .scene import Scene, one
from .studio import Studio, wait_until

ROSTER = "向阳社区居民花名册.xlsx"


def residents(studio: Studio) -> ResidentsTab:
    tab = cast(ResidentsTab, studio.window.go("residents"))
    tab.show_people()
    tab.page.clear()
    studio.settle()
    return tab


def _volunteers(studio: Studio, kind: str) -> VolunteersTab:
    tab = cast(VolunteersTab, studio.window.go("volunteers"))
    view = tab.show_view(kind)
    view.page.clear()
    studio.settle()
    return tab


def somebody(studio: Studio) -> int:
    """A resident with a family of four and something to care about."""
    ctx = studio.ctx
    for person in queries.ids(ctx):
        home = queries.household_of(ctx, person)
        if home is not None and len(home.members) >= 4 and queries.get(ctx, person)["care"]:
            return int(person)
    raise LookupError("nobody")


@one("today", is_tab=True)
def today(studio: Studio) -> None:
    studio.window.go("today")


@one("today-empty", hall="empty")
def today_empty(studio: Studio) -> None:
    studio.window.go("today")


@one("residents-empty", hall="empty")
def residents_empty(studio: Studio) -> None:
    residents(studio)


@one("residents-list", is_tab=True)
def residents_list(studio: Studio) -> None:
    residents(studio)


@one("residents-record", is_tab=True)
def residents_record(studio: Studio) -> None:
    tab = residents(studio)
    tab.open_record("residents", somebody(studio))
    tab.page.table.focus()


@one("residents-reveal")
def residents_reveal(studio: Studio) -> None:
    tab = residents(studio)
    tab.open_record("residents", somebody(studio))
    studio.settle()
    eyes = [eye for eye in tab.detail.findChildren(QToolButton) if eye.isVisible() and "完整" in eye.accessibleName()]
    eyes[0].click()


@one("residents-search")
def residents_search(studio: Studio) -> None:
    tab = residents(studio)
    studio.type(tab.page.search_bar, "wang")
    tab.page.filter_bar.add("sex", "2")
    studio.settle()
    studio.press(tab.page.search_bar, Qt.Key.Key_Down)


@one("residents-search-none")
def residents_search_none(studio: Studio) -> None:
    studio.type(residents(studio).page.search_bar, "查无此人")


@one("residents-conditions")
def residents_conditions(studio: Studio) -> None:
    tab = residents(studio)
    menu = tab.page.filter_bar.menu()
    more = tab.page.filter_bar
    menu.popup(more.mapToGlobal(more.rect().bottomLeft()))
    branches = [action for action in menu.actions() if action.menu()]
    menu.setActiveAction(branches[-1])
    cast(QMenu, branches[-1].menu()).popup(menu.mapToGlobal(menu.rect().topRight()))


@one("residents-areas", own=True)
def residents_areas(studio: Studio) -> None:
    tab = residents(studio)
    tab.toggle_areas()
    studio.shoot("residents-areas")
    tab.toggle_areas()


@one("residents-households")
def residents_households(studio: Studio) -> None:
    tab = residents(studio)
    page = tab.show_page("households")
    studio.settle()
    page.page.table.focus()


def _home(studio: Studio) -> HouseholdPage:
    """The page of a household with people, something that happened and somebody to care about."""
    ctx = studio.ctx
    tab = residents(studio)
    page = cast(HouseholdPage, tab.show_page("households"))
    page.page.clear()
    fitting = [
        home
        for home in household_listing.ids(ctx)
        if household_history.of_household(ctx, home) and len(queries.household(ctx, home).members) >= 3
    ]
    page.page.open_record(fitting[0])
    studio.settle()
    return page


@one("residents-household")
def residents_household(studio: Studio) -> None:
    _home(studio).page.table.focus()


@one("residents-household-hint")
def residents_household_hint(studio: Studio) -> None:
    """A household with a relation to check, found by the condition."""
    page = _home(studio)
    page.page.filter_bar.add("state", household_listing.DOUBTFUL)
    studio.settle()
    page.page.open_record(page.page.table.ids[0])


@one("residents-household-events")
def residents_household_events(studio: Studio) -> None:
    page = _home(studio)
    page.events_menu.popup(page.events_button.mapToGlobal(page.events_button.rect().bottomLeft()))


@one("residents-household-split")
def residents_household_split(studio: Studio) -> None:
    """分户 with somebody chosen: how the relations change stands under the fields."""
    page = _home(studio)
    home = page.page.table.current
    assert home is not None
    page.register(kinds.SPLIT, home)
    dialog = studio.window.findChildren(EventDialog)[-1]
    one_of = household_events.members(studio.ctx, home)[-1].id
    dialog.form.fill({"people": str(one_of), "head": one_of})
    dialog.form.rows["head"].editor.edited.emit()


@one("residents-household-draft", own=True)
def residents_household_draft(studio: Studio) -> None:
    """An event that was being typed is met again."""
    page = _home(studio)
    page.register(kinds.BIRTH, page.page.table.current)
    form = studio.window.findChildren(EventDialog)[-1].form
    form.rows["name"].editor.set_value("刘小小")
    form.draft_now()
    form.closed.emit()
    page.open_draft("event", f"{kinds.BIRTH}-{page.page.table.current}")
    studio.shoot("residents-household-draft")
    again = studio.window.findChildren(EventDialog)[-1]
    again.form.discard_draft()
    again.reject()


@one("residents-household-birth")
def residents_household_birth(studio: Studio) -> None:
    page = _home(studio)
    page.register(kinds.BIRTH, page.page.table.current)


@one("residents-new")
def residents_new(studio: Studio) -> None:
    """A number with a wrong last digit, left with Tab."""
    tab = residents(studio)
    tab.new_record()
    form = tab.page.form
    assert form is not None
    for key, text in (("name", "王桂芝"), ("id_no", "290102196003080011"), ("phone", "1380000")):
        studio.type(form.rows[key].editor.focus, text)
    form.rows["name"].editor.focus.setFocus()
    studio.settle()


@one("residents-floating")
def residents_floating(studio: Studio) -> None:
    """Somebody of 流动人口: what is asked of those only has come up, and what is not shown is told from what is empty."""
    tab = residents(studio)
    tab.new_record()
    form = tab.page.form
    assert form is not None
    form.fill({"name": "单小芳", "resident_class": "02", "leftbehind_type": "02", "inflow_reason": "01"})
    form.load({**form.values(), "health": "****", "permit_no": "4203**********0011"})
    studio.settle()
    form._scroll.ensureWidgetVisible(form.rows["kin_health"])
    studio.settle()


@one("residents-edit")
def residents_edit(studio: Studio) -> None:
    tab = residents(studio)
    tab.open_record("residents", somebody(studio))
    tab.edit()


@one("residents-care")
def residents_care(studio: Studio) -> None:
    tab = residents(studio)
    tab.open_record("residents", somebody(studio))
    tab.edit_care()


@one("residents-history")
def residents_history(studio: Studio) -> None:
    tab = residents(studio)
    tab.open_record("residents", somebody(studio))
    tab.show_history()


@one("residents-deleted")
def residents_deleted(studio: Studio) -> None:
    tab = residents(studio)
    tab.open_record("residents", tab.page.table.ids[3])
    tab.delete()


@one("residents-bin", own=True)
def residents_bin(studio: Studio) -> None:
    tab = residents(studio)
    tab.open_record("residents", tab.page.table.ids[5])
    tab.delete()
    tab.page.filter_bar.set_values({filters.BIN: True})
    studio.settle()
    tab.page.table.focus()
    studio.shoot("residents-bin")
    tab.page.clear()


@one("import", own=True)
def roster_import(studio: Studio) -> None:
    """The wizard's pages, on the roster that comes with the program."""
    tab = residents(studio)
    tab.import_roster()
    wizard = tab.wizard
    assert wizard is not None
    studio.shoot("import-file")
    wizard.read(resources.path("sample", ROSTER))
    wait_until(lambda: wizard.pages.currentWidget() is wizard.mapping_page, "the plan")
    studio.shoot("import-mapping")
    wizard.go_on()
    wait_until(lambda: wizard.pages.currentWidget() is wizard.preview_page, "the preview")
    studio.shoot("import-preview")
    wizard.go_on()
    wait_until(lambda: wizard.pages.currentWidget() is wizard.result_page, "the result")
    studio.shoot("import-result")


@one("import-differs", own=True)
def roster_differs(studio: Studio) -> None:
    """A roster that says otherwise than the register of some, one household a row, read as it was settled before."""
    from . import rosters

    tab = residents(studio)
    tab.import_roster()
    wizard = tab.wizard
    assert wizard is not None
    wizard.read(rosters.one_household_a_row(studio.ctx))
    wait_until(lambda: wizard.pages.currentWidget() is wizard.mapping_page, "the plan")
    studio.shoot("import-households")
    wizard.go_on()
    wait_until(lambda: wizard.pages.currentWidget() is wizard.preview_page, "the preview")
    if wizard.preview_page.table is not None:
        wizard.preview_page.table.step(1)
    studio.shoot("import-differs")
    wizard.back()
    wizard.back()
    studio.shoot("import-past")
    wizard.reject()


@one("import-telephones", own=True)
def roster_telephones(studio: Studio) -> None:
    """Two columns of telephones in one roster."""
    from . import rosters

    tab = residents(studio)
    tab.import_roster()
    wizard = tab.wizard
    assert wizard is not None
    wizard.read(rosters.two_telephones())
    wait_until(lambda: wizard.pages.currentWidget() is wizard.mapping_page, "the plan")
    studio.shoot("import-telephones")
    wizard.reject()


@one("volunteers-people", is_tab=True)
def volunteers_people(studio: Studio) -> None:
    tab = _volunteers(studio, "volunteers")
    busy = max(tab.people.page.table.ids, key=lambda who: volunteers.hours_of(studio.ctx, who).minutes)
    tab.open_record("volunteers", busy)


@one("volunteers-activities")
def volunteers_activities(studio: Studio) -> None:
    tab = _volunteers(studio, "activities")
    tab.open_record("activities", tab.activities.page.table.ids[0])


@one("volunteers-services")
def volunteers_services(studio: Studio) -> None:
    tab = _volunteers(studio, "services")
    tab.open_record("services", tab.services.page.table.ids[0])


@one("volunteers-teams")
def volunteers_teams(studio: Studio) -> None:
    tab = _volunteers(studio, "teams")
    tab.open_record("teams", tab.teams.page.table.ids[0])


@one("volunteers-new")
def volunteers_new(studio: Studio) -> None:
    tab = _volunteers(studio, "volunteers")
    tab.new_record()
    form = tab.people.page.form
    assert form is not None
    studio.type(form.rows["person"].editor.focus, "w")


@one("volunteers-new-activity")
def volunteers_new_activity(studio: Studio) -> None:
    _volunteers(studio, "activities").new_record()


@one("volunteers-sheet")
def volunteers_sheet(studio: Studio) -> None:
    """Three on the sheet, one with a time of his own that cannot be read."""
    from ..volunteers.sheet_form import SheetForm

    tab = _volunteers(studio, "services")
    some = [(who, volunteers.name_of(studio.ctx, who)) for who in tab.people.page.table.ids[:3]]
    tab.record_service(volunteers=some)
    form = cast(SheetForm, tab.services.page.form)
    studio.type(form.rows["activity_name"].editor.focus, "楼道清洁")
    studio.type(form.rows["time"].editor.focus, "1.5")
    studio.type(form.lines.lines[1].time, "下午")
    form.save()


@one("volunteers-new-team")
def volunteers_new_team(studio: Studio) -> None:
    _volunteers(studio, "teams").new_record()


@one("combo")
def combo(studio: Studio) -> None:
    """A list of codes while it is open."""
    tab = residents(studio)
    tab.new_record()
    form = tab.page.form
    assert form is not None
    editor = form.rows["education"].editor.focus
    box = editor if isinstance(editor, QComboBox) else editor.parentWidget()
    if isinstance(box, QComboBox):
        box.showPopup()
    elif isinstance(editor, QLineEdit):
        studio.type(editor, "大")


SCENES: list[Scene] = [
    today,
    residents_list,
    residents_record,
    residents_reveal,
    residents_search,
    residents_search_none,
    residents_conditions,
    residents_areas,
    residents_households,
    residents_household,
    residents_household_hint,
    residents_household_events,
    residents_household_split,
    residents_household_draft,
    residents_household_birth,
    residents_new,
    combo,
    residents_floating,
    residents_edit,
    residents_care,
    residents_history,
    residents_deleted,
    residents_bin,
    roster_import,
    roster_differs,
    roster_telephones,
    volunteers_people,
    volunteers_activities,
    volunteers_services,
    volunteers_teams,
    volunteers_new,
    volunteers_new_activity,
    volunteers_sheet,
    volunteers_new_team,
    today_empty,
    residents_empty,
]
