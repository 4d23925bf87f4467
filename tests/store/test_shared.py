"""A store on PostgreSQL, reached the way a desk reaches it: through its folder, with the password kept wrapped."""

from __future__ import annotations

import shutil
import uuid
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlparse

import pytest

from desktop_app import context
from desktop_app.common.dates import FixedClock
from desktop_app.common.errors import KnownError
from desktop_app.context import Context
from desktop_app.residents import queries, service
from desktop_app.store import checking, keys
from desktop_app.store.engine import database
from tests.store_fixtures import PASSWORD

SECRET = "数据库的密码"


@pytest.fixture
def server(postgres_server: Any) -> Iterator[dict[str, str]]:
    name = f"t{uuid.uuid4().hex[:12]}"
    postgres_server.psql(f'CREATE DATABASE "{name}";')
    address = urlparse(postgres_server.get_uri(name))
    host = parse_qs(address.query).get("host", [address.hostname or ""])[0]
    yield {"host": host, "port": str(address.port or 5432), "database": name, "user": address.username or "postgres"}
    postgres_server.psql(f'DROP DATABASE "{name}" WITH (FORCE);')


@pytest.fixture
def desk(server: dict[str, str], tmp_path: Path, clock: FixedClock) -> Iterator[Context]:
    context.load_subjects()
    ctx = context.create(
        tmp_path / "desk",
        hall="向阳社区便民服务厅",
        password=PASSWORD,
        operator="演示",
        clock=clock,
        cost=keys.TEST_COST,
        server=server,
        server_password=SECRET,
    )
    yield ctx
    ctx.store.close()


def test_a_second_desk_gets_a_copy_of_the_folder(desk: Context, tmp_path: Path) -> None:
    person = service.create(desk, {"name": "张三", "sex": "1", "birth_date": "1980-01-01", "no_id_reason": "03"})
    folder = desk.store.folder
    assert checking.problems(desk.store) == []
    desk.store.close()
    for path in folder.iterdir():
        assert SECRET not in path.read_text("utf-8")
    second = tmp_path / "second"
    shutil.copytree(folder, second)
    ctx = context.sign_in(second, "演示", PASSWORD)
    try:
        assert queries.get(ctx, person)["name"] == "张三"
        assert keys.secret(second, "database_password", ctx.store.key) == SECRET
    finally:
        ctx.store.close()


def test_a_taken_database_is_left_alone(desk: Context, server: dict[str, str], tmp_path: Path) -> None:
    desk.store.close()
    with pytest.raises(KnownError, match="已经有数据"):
        context.create(
            tmp_path / "other",
            hall="别的社区",
            password=PASSWORD,
            cost=keys.TEST_COST,
            server=server,
            server_password=None,
        )


def test_a_server_that_is_away_is_said(desk: Context, server: dict[str, str], tmp_path: Path) -> None:
    folder = desk.store.folder
    desk.store.close()
    about = (folder / "store.toml").read_text("utf-8").replace(server["host"], str(tmp_path / "nowhere"))
    (folder / "store.toml").write_text(about, "utf-8")
    with pytest.raises(KnownError, match="连不上数据服务器"):
        context.sign_in(folder, "演示", PASSWORD)


def test_a_lost_connection_is_said_and_the_next_save_works(desk: Context, postgres_server: Any) -> None:
    values = {"name": "张三", "sex": "1", "birth_date": "1980-01-01", "no_id_reason": "03"}
    pid = database.execute_sql("SELECT pg_backend_pid()").fetchone()[0]
    postgres_server.psql(f"SELECT pg_terminate_backend({pid});")
    with pytest.raises(KnownError, match="连接断了"):
        service.create(desk, values)
    person = service.create(desk, values)
    assert queries.get(desk, person)["name"] == "张三"
    assert checking.problems(desk.store) == []


def test_a_database_password_that_was_tampered_with_is_named(desk: Context) -> None:
    folder, key = desk.store.folder, desk.store.key
    text = (folder / keys.FILE).read_text("utf-8")
    start = text.index('"wrapped"', text.index("database_password")) + 13
    changed = "B" if text[start] != "B" else "C"
    (folder / keys.FILE).write_text(text[:start] + changed + text[start + 1 :], "utf-8")
    with pytest.raises(KnownError, match="已损坏"):
        keys.secret(folder, "database_password", key)
