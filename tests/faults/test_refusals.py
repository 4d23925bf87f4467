"""A wrong password, a wrong role, a service called past the screens: refused, and written down."""

from __future__ import annotations

import time
from pathlib import Path

import pytest

from desktop_app import context as contexts
from desktop_app.common.errors import NotAllowed
from desktop_app.mediation import service as mediation
from desktop_app.operators import service as operators
from desktop_app.residents import exporting, importing
from desktop_app.residents import service as residents
from desktop_app.residents.models import Person
from desktop_app.store import keys
from desktop_app.store.models import Change

from . import halls
from .interleavings import as_operator


def actions() -> list[str]:
    return [row.action for row in Change.select().order_by(Change.id)]


def test_wrong_passwords_make_the_next_try_wait_also_in_another_process_and_are_written_down(tmp_path: Path) -> None:
    halls.made(tmp_path / "store")
    waited = 0
    for attempt in range(12):
        try:
            keys.unlock(tmp_path / "store", halls.OPERATOR, f"错的{attempt}")
        except keys.TooSoon:
            waited += 1
        except keys.WrongPassword:
            pass
    assert waited > 0
    with pytest.raises(keys.TooSoon):  # the right one has to wait as well; what counts lies in the folder
        keys.unlock(tmp_path / "store", halls.OPERATOR, halls.PASSWORD)
    assert halls.OPERATOR.encode() not in (tmp_path / "store" / "attempts.json").read_bytes()
    deadline = time.monotonic() + 60
    while True:
        try:
            ctx = contexts.sign_in(tmp_path / "store", halls.OPERATOR, halls.PASSWORD)
            break
        except keys.TooSoon:
            assert time.monotonic() < deadline
            time.sleep(0.5)
    try:
        assert any("密码输错" in action for action in actions())
    finally:
        ctx.store.close()


def test_services_refuse_a_wrong_role_and_write_it_down(tmp_path: Path) -> None:
    key = halls.made(tmp_path / "store")
    ctx = halls.opened(tmp_path / "store", key)
    try:
        person = halls.add_resident(ctx, "欧阳甲")
        case = halls.take_case_in(ctx)
        operators.add(ctx, "审计员", "够长的又一个密码", ["auditor"], cost=keys.TEST_COST)
        operators.add(ctx, "管理员", "够长的又一个密码", ["admin"], cost=keys.TEST_COST)
        for name in ("审计员", "管理员"):
            own = as_operator(ctx, name)
            before = Person.select().count()
            for call in (
                lambda own=own: residents.update(own, person, 1, {"phone": "13800000000"}),
                lambda own=own: residents.delete(own, person, "x"),
                lambda own=own: residents.reveal(own, person, "phone", "核对"),
                lambda own=own: halls.add_resident(own, "欧阳乙"),
                lambda own=own: mediation.delete(own, case, 1, "x"),
                lambda own=own: exporting.export(own, tmp_path / "x.xlsx", [person], clear_reason="想看"),
                lambda own=own: importing.apply(own, None, file_name="x"),  # type: ignore[arg-type]
            ):
                told = len([action for action in actions() if action.startswith("没有权限")])
                with pytest.raises(NotAllowed):
                    call()
                assert len([action for action in actions() if action.startswith("没有权限")]) == told + 1
            assert Person.select().count() == before
        assert Person.get_by_id(person).phone == "13912345678"
        assert not (tmp_path / "x.xlsx").exists()
        assert any(row.operator_name == "审计员" for row in Change.select())
    finally:
        ctx.store.close()
