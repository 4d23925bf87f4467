"""Stores for the fault runs: made quickly, opened with their key, told apart table by table."""

from __future__ import annotations

import hashlib
import shutil
from pathlib import Path

from desktop_app import context as contexts
from desktop_app import sample
from desktop_app.common.id_numbers import check_digit
from desktop_app.context import Context
from desktop_app.mediation import service as mediation
from desktop_app.mediation.service import MediatorEntry, PartyEntry
from desktop_app.residents import service as residents
from desktop_app.store import history, keys
from desktop_app.store.engine import database
from desktop_app.store.models import Change, ChangeItem, Meta
from desktop_app.store.reading import models

OPERATOR = "周敏"
PASSWORD = "不常见的密码"
HALL = "向阳社区便民服务厅"
CASE = {"dispute_type": "02", "source": "02", "brief": "楼上卫生间漏水，泡坏楼下墙面，双方对修理费谈不拢。"}


def made(folder: Path, *, people: int = 0) -> bytes:
    """A closed store with one operator and two mediators, or a whole invented hall; gives its data key."""
    contexts.load_subjects()
    ctx = contexts.create(folder, hall=HALL, password=PASSWORD, operator=OPERATOR, cost=keys.TEST_COST)
    try:
        if people:
            sample.fill(ctx, residents=people, months=3)
        staff(ctx)
        return ctx.store.key
    finally:
        ctx.store.close()


def staff(ctx: Context) -> None:
    """Two mediators, as part of the founding: no undo reaches them."""
    ctx.source = history.FOUNDING
    for name in ("高建国", "宋玉兰"):
        mediation.add_mediator(ctx, {"name": name, "phone": "13900000001"})


def opened(folder: Path, key: bytes, *, writing: bool = True) -> Context:
    """Signed in with the data key, as a window does that has unlocked it already."""
    contexts.load_subjects()
    return contexts.sign_in(folder, OPERATOR, PASSWORD, writing=writing, key=key)


def copied(folder: Path, to: Path) -> Path:
    """A copy of a store's folder as it lies on the disk, open or not."""
    shutil.rmtree(to, ignore_errors=True)
    return shutil.copytree(folder, to, ignore=shutil.ignore_patterns("linli.lock"))


def add_resident(ctx: Context, name: str, phone: str = "13912345678") -> int:
    return residents.create(ctx, {"name": name, "sex": "1", "no_id_reason": "99", "phone": phone})


def take_case_in(ctx: Context) -> int:
    """A case with two consenting parties, accepted and so numbered."""
    sides = [
        PartyEntry(side=side, values={"name": name, "sex": "2", "ethnic": "01", "age": 40, "unit_or_addr": "3栋"}, consent="agreed")
        for side, name in (("A", "贺芳"), ("B", "曹丽"))
    ]  # fmt: skip
    return mediation.intake(ctx, CASE, sides, [MediatorEntry(1, "lead"), MediatorEntry(2)])


def id_number(serial: int) -> str:
    """A valid number of the region that does not exist, each serial another one."""
    year, rest = divmod(serial, 28 * 12 * 500)
    month, rest = divmod(rest, 28 * 500)
    day, order = divmod(rest, 500)
    body = f"290001{1950 + year % 50}{month + 1:02d}{day + 1:02d}{order * 2 + 1:03d}"
    return body + check_digit(body)


def roster(path: Path, names: list[str], first_serial: int) -> Path:
    """A roster of men with these names, as a csv file."""
    lines = ["姓名,身份证号,电话,住址"]
    for place, name in enumerate(names):
        lines.append(f"{name},{id_number(first_serial + place)},139{place:08d},向阳花园1栋1单元{place + 1:02d}01")
    path.write_text("\n".join(lines) + "\n", "utf-8-sig")
    return path


def bring_in(ctx: Context, file: Path) -> str:
    """Import a roster as the command does; gives its batch."""
    from desktop_app.cli.rosters import import_residents

    return str(import_residents(ctx, file)["batch"])


def head() -> int:
    """Number of the last change in the open store."""
    return int(Change.select(Change.id).order_by(Change.id.desc()).limit(1).scalar() or 0)


def last_change(folder: Path, key: bytes) -> int:
    """The same of a closed store."""
    ctx = opened(folder, key)
    try:
        return head()
    finally:
        ctx.store.close()


def contents(until: int | None = None) -> dict[str, str]:
    """A digest of every table's rows; of the history only up to change ``until``, since opening may add to it.

    ``meta`` is left out: it holds what a program notes of itself, and its head is checked with the history.
    """
    found = {}
    for name, model in sorted(models().items()):
        if model is Meta or not database.table_exists(name):
            continue
        query = model.select().order_by(*model._meta.get_primary_keys())
        if until is not None and model is Change:
            query = query.where(Change.id <= until)
        elif until is not None and model is ChangeItem:
            query = query.where(ChangeItem.change_id <= until)
        digest = hashlib.sha256()
        for row in query.tuples().iterator():
            digest.update(repr(row).encode())
        found[name] = digest.hexdigest()
    return found


def differing(before: dict[str, str], after: dict[str, str]) -> list[str]:
    """Names of the tables that are not the same."""
    return sorted(name for name in before.keys() | after.keys() if before.get(name) != after.get(name))
