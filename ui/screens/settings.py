"""Scenes of 设置."""

from __future__ import annotations

from dataclasses import replace
from typing import cast

from desktop_app.mediation import queries as cases
from desktop_app.mediation import service as mediation
from desktop_app.operators import queries as operators
from desktop_app.operators import service
from desktop_app.residents import area_queries
from desktop_app.residents import queries as residents
from desktop_app.residents import service as people
from desktop_app.store import backup_plan, keys
from desktop_app.store.backup_plan import Place

from ..settings import pages
from ..settings.backup import BackupPage
from ..settings.holidays import HolidaysPage
from ..settings.log import LogPage
from ..settings.operators import OperatorsPage
from ..settings.password import PasswordPage
from ..settings.program import ProgramPage
from ..settings.recycle import RecyclePage
from ..settings.residents import ResidentsPage
from ..settings.tab import SettingsTab
from .scene import Scene, one
from .studio import NAME, Studio

_STAFF = (("李秀兰", ["clerk"]), ("周建国", ["mediator", "clerk"]), ("王丽", ["grid"]), ("审计员", ["auditor"]))


def _tab(studio: Studio, key: str) -> SettingsTab:
    tab = cast(SettingsTab, studio.window.go("settings"))
    tab.show_page(key)
    studio.settle()
    return tab


def _staff(studio: Studio) -> None:
    """Some people who work here."""
    there = {row["name"] for row in operators.rows(studio.ctx)}
    grid = area_queries.grids(studio.ctx)[-1].id
    for name, roles in _STAFF:
        if name not in there:
            area = grid if "grid" in roles else None
            service.add(studio.ctx, name, "a long password", roles, area_id=area, cost=keys.TEST_COST)


def _deleted(studio: Studio) -> None:
    """Something in the bin."""
    for person in residents.ids(studio.ctx)[-2:]:
        people.delete(studio.ctx, person, "重复登记")
    case = cases.ids(studio.ctx)[0]
    mediation.delete(studio.ctx, case, cases.get(studio.ctx, case).case["version"], "录错了")


@one("settings-password", is_tab=True)
def password(studio: Studio) -> None:
    _tab(studio, pages.PASSWORD)


@one("settings-password-problem")
def password_problem(studio: Studio) -> None:
    page = cast(PasswordPage, _tab(studio, pages.PASSWORD).current)
    studio.type(page.form.rows["old"].editor.focus, "pictures")
    studio.type(page.form.rows["new"].editor.focus, "12345678")
    studio.type(page.form.rows["again"].editor.focus, "1234567")
    page.form.save()


@one("settings-operators", is_tab=True)
def operators_list(studio: Studio) -> None:
    _staff(studio)
    page = cast(OperatorsPage, _tab(studio, pages.OPERATORS).current)
    page.page.open_record(page.page.table.ids[2])


@one("settings-operators-new", is_tab=True)
def operators_new(studio: Studio) -> None:
    page = cast(OperatorsPage, _tab(studio, pages.OPERATORS).current)
    page.new_record()


@one("settings-operators-refused")
def operators_refused(studio: Studio) -> None:
    _staff(studio)
    page = cast(OperatorsPage, _tab(studio, pages.OPERATORS).current)
    page.new_record()
    form = page.page.form
    assert form is not None
    form.fill({"name": "李秀兰", "roles": "grid", "password": "1234567890", "again": "1234567890"})
    form.save()


def _backup(studio: Studio) -> BackupPage:
    """The page, with a backup that is older than the last changes."""
    if not (studio.folder / backup_plan.FILE).exists():
        there = Place(path=str(studio.files / studio.look.name / "备份"))
        backup_plan.save_places(studio.folder, [there, Place(label="备份盘")])
    page = cast(BackupPage, _tab(studio, pages.BACKUP).current)
    if not page.source.found:
        page.back_up()
        studio.settle()
        people.update(studio.ctx, *_someone(studio), {"phone": "13800001111"})
    return page


def _someone(studio: Studio) -> tuple[int, int]:
    person = residents.ids(studio.ctx)[0]
    return person, residents.get(studio.ctx, person)["version"]


@one("settings-backup", is_tab=True)
def backup(studio: Studio) -> None:
    page = _backup(studio)
    studio.settle()
    page.table.select(page.table.ids[0])
    page.verify()


@one("settings-restore", is_tab=True, own=True)
def restore(studio: Studio) -> None:
    dialog = _backup(studio).open_restore()
    assert dialog is not None
    for step in ("choose", "check", "confirm"):
        studio.shoot(f"settings-restore-{step}")
        dialog.go_on()
    dialog.reject()


@one("settings-restore-damaged")
def restore_damaged(studio: Studio) -> None:
    _backup(studio).open_restore(damaged=True)


@one("settings-restore-key", is_tab=True)
def restore_key(studio: Studio) -> None:
    """A backup of another hall, which the present key does not open."""
    dialog = _backup(studio).open_restore()
    assert dialog is not None
    studio.settle()
    known = dialog.choose_step.found[0]
    dialog.choose_step.replace(replace(known, opened=False, head=None, operators=(NAME, "李秀兰")), studio.ctx.today())
    dialog.go_on()


@one("settings-program", is_tab=True)
def program(studio: Studio) -> None:
    cast(ProgramPage, _tab(studio, pages.PROGRAM).current).check()


@one("settings-residents", is_tab=True)
def residents_page(studio: Studio) -> None:
    _tab(studio, pages.RESIDENTS)


@one("settings-dossiers")
def dossiers(studio: Studio) -> None:
    _tab(studio, pages.DOSSIERS)


@one("settings-residents-refused")
def residents_refused(studio: Studio) -> None:
    page = cast(ResidentsPage, _tab(studio, pages.RESIDENTS).current)
    page.form.fill({"cycle_C01": 400, "follow_up": None})
    page.form.save()


@one("settings-log", is_tab=True)
def log(studio: Studio) -> None:
    page = cast(LogPage, _tab(studio, pages.LOG).current)
    page.page.open_record(page.page.table.ids[0])


@one("settings-log-filtered")
def log_filtered(studio: Studio) -> None:
    page = cast(LogPage, _tab(studio, pages.LOG).current)
    page.page.filter_bar.set_values({"kind": 0, "day": "month"})
    studio.settle()
    page.page.open_record(page.page.table.ids[-1])


@one("settings-holidays", is_tab=True)
def holidays_page(studio: Studio) -> None:
    page = cast(HolidaysPage, _tab(studio, pages.HOLIDAYS).current)
    page.page.open_record(page.page.table.ids[0])


@one("settings-holidays-new")
def holidays_new(studio: Studio) -> None:
    cast(HolidaysPage, _tab(studio, pages.HOLIDAYS).current).ask_days()


@one("settings-recycle", is_tab=True)
def recycle(studio: Studio) -> None:
    _deleted(studio)
    page = cast(RecyclePage, _tab(studio, pages.RECYCLE).current)
    page.page.open_record(page.page.table.ids[0])


SCENES: list[Scene] = [
    password,
    password_problem,
    operators_list,
    operators_new,
    operators_refused,
    backup,
    restore,
    restore_damaged,
    restore_key,
    program,
    residents_page,
    dossiers,
    residents_refused,
    holidays_page,
    holidays_new,
    log,
    log_filtered,
    recycle,
]
