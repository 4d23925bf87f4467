"""Without the key the files show nothing: no name, number, telephone, address or table, wherever the program has left one."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from desktop_app.residents.models import Household, Person
from desktop_app.store.engine import database

from . import clear_text, halls, session

ROOT = Path(__file__).resolve().parents[2]
WRITTEN_OUT = (".pdf", ".xlsx", ".csv")
"""What the session was told to write in clear; it lies in ``out`` and nowhere else."""


Places = tuple[Path, list[str], list[str]]


def words_of(folder: Path, key: bytes) -> tuple[list[str], list[str]]:
    """Names, numbers and addresses of the people of a store and what was typed and not saved; and its tables."""
    ctx = halls.opened(folder, key)
    try:
        people = Person.select(Person.name, Person.id_no, Person.phone, Person.live_addr).tuples()
        found = {str(value) for row in people for value in row if value}
        found |= {str(value) for (value,) in Household.select(Household.live_addr).tuples() if value}
        tables = {*database.get_tables(), "CREATE TABLE", "sqlite_master"}
        return sorted({*found, *session.ROSTER, session.TYPED, "司徒文清"}), sorted(tables)
    finally:
        ctx.store.close()


@pytest.fixture(scope="module", params=["ended", "killed"])
def places(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Places:
    """A store after a whole session in the window, which ended or was killed; and the words to look for."""
    top = tmp_path_factory.mktemp("day")
    key = halls.made(top / "halls" / "store", people=80)
    for name in ("out", "tmp", "home"):
        (top / name).mkdir()
    own = {
        "TMPDIR": "tmp",
        "HOME": "home",
        "XDG_CONFIG_HOME": "home",
        "XDG_CACHE_HOME": "home",
        "XDG_STATE_HOME": "home",
    }
    die = ["--die"] if request.param == "killed" else []
    done = subprocess.run(
        [sys.executable, "-m", "tests.faults.session", str(top / "halls" / "store"), str(top / "out"), *die],
        cwd=ROOT, capture_output=True, text=True, check=False,
        env={**os.environ, "LINLI_PASSWORD": halls.PASSWORD, **{name: str(top / place) for name, place in own.items()}},
    )  # fmt: skip
    assert done.returncode == (-9 if die else 0), done.stderr
    raw = {path: path.read_bytes() for path in clear_text.files(top)}  # before looking for the words opens the store
    words, tables = words_of(top / "halls" / "store", key)
    for path, content in raw.items():
        if path.exists():
            path.write_bytes(content)
    return top, words, tables


def test_no_file_shows_a_word_of_anybody(places: Places) -> None:
    top, words, tables = places
    looked_at = 0
    for path in clear_text.files(top):
        if path.parent == top / "out" and path.suffix in WRITTEN_OUT:
            continue
        looked_at += 1
        of_store = top / "halls" in path.parents or top / "out" / "usb" in path.parents
        found = clear_text.shown(path.read_bytes(), [*words, *tables] if of_store else words)
        assert found == [], f"{path.relative_to(top)} shows {found[:5]}"
    assert looked_at > 5
    assert len(words) > 200
    assert len(tables) > 20


def test_the_search_would_find_a_word_in_any_encoding() -> None:
    for encoding in clear_text.ENCODINGS:
        assert clear_text.shown(b"\x00\x01" + "某人司徒文远".encode(encoding), ["司徒文远", "别人"]) == ["司徒文远"]


def test_database_and_backups_are_noise(places: Places) -> None:
    top = places[0]
    for path in clear_text.files(top):
        if path.name in ("linli.db", "linli.db-wal"):
            raw = path.read_bytes()
            # The head of a -wal and of its frames is SQLite's own and says nothing; pages are measured as they lie.
            assert clear_text.evenness(raw) > 7.8, path.name


def test_left_in_the_temporary_folder_are_icons_of_a_killed_program_at_most(places: Places) -> None:
    top = places[0]
    assert {path.suffix for path in clear_text.files(top / "tmp")} <= {".svg"}
