"""Offline is a promise, proved from outside: the kernel kills whoever asks for a socket that leads out of the machine."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from . import halls, offline, servers, watching

ROOT = Path(__file__).resolve().parents[2]
ENVIRONMENT = {"LINLI_PASSWORD": halls.PASSWORD, "QT_QPA_PLATFORM": "offscreen"}
pytestmark = pytest.mark.skipif(bool(offline.why_not()), reason=offline.why_not())


def without_network(*words: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "tests.faults.offline", sys.executable, *words],
        cwd=ROOT, env={**os.environ, **ENVIRONMENT}, capture_output=True, text=True, check=False,
    )  # fmt: skip


@pytest.mark.parametrize("family", ["AF_INET", "AF_INET6", "AF_NETLINK", "AF_PACKET"])
def test_whoever_asks_for_a_way_out_is_killed(family: str) -> None:
    asked = f"import socket; socket.socket(socket.{family}, socket.SOCK_RAW if '{family}' != 'AF_INET' else socket.SOCK_STREAM)"
    assert without_network("-c", asked).returncode == -signal.SIGSYS
    in_a_child = f"import subprocess, sys; sys.exit(subprocess.run([sys.executable, '-c', {asked!r}]).returncode == {-signal.SIGSYS})"
    assert without_network("-c", in_a_child).returncode == 1


def test_sockets_inside_the_machine_are_left() -> None:
    assert without_network("-c", "import socket; socket.socket(socket.AF_UNIX)").returncode == 0


def test_the_demo_needs_no_network(tmp_path: Path) -> None:
    done = without_network("-m", "desktop_app", "demo", "--no-window", "--out", str(tmp_path / "demo"))
    assert done.returncode == 0, done.stderr


def test_a_whole_session_in_the_window_needs_no_network(tmp_path: Path) -> None:
    halls.made(tmp_path / "store", people=80)
    (tmp_path / "out").mkdir()
    done = without_network("-m", "tests.faults.session", str(tmp_path / "store"), str(tmp_path / "out"))
    assert (done.returncode, done.stdout) == (0, "done\n"), done.stderr


def test_with_a_shared_store_only_its_host_is_spoken_to(tmp_path: Path) -> None:
    port = servers.free_port()
    where = {"host": "127.0.0.1", "port": str(port), "user": "postgres"}
    with servers.running(port=port) as server, servers.shared_store(server, tmp_path / "shared", where):
        store = str(tmp_path / "shared")
        for words in (["sample", "--residents", "40", "--months", "2"], ["search", "欧阳"], ["check"]):
            _watch(["-m", "desktop_app", *words, "--store", store], port)
        (tmp_path / "out").mkdir()
        _watch(["-m", "tests.faults.session", store, str(tmp_path / "out")], port)


def _watch(words: list[str], port: int) -> None:
    found, done = watching.addresses([sys.executable, *words], ENVIRONMENT)
    assert done.returncode == 0, f"{words}: {done.stdout}{done.stderr}"
    assert found == {("127.0.0.1", port)}, f"{words} spoke to {found}, watched by {watching.how()}"


def test_the_watcher_sees_what_a_program_speaks_to() -> None:
    port = servers.free_port()
    asks = f"import socket; socket.socket().connect_ex(('127.0.0.1', {port})); s = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)\n"
    more = f"s.sendto(b'x', ('127.0.0.2', {port})); import time; time.sleep(0.1)"
    found: set[Any] = watching.addresses([sys.executable, "-c", asks + more], {})[0]
    if watching.how() == "strace":
        assert found == {("127.0.0.1", port), ("127.0.0.2", port)}
