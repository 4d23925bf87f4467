"""Which way things flow, where import-linter's contracts do not reach."""

from __future__ import annotations

import ast
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
SUBJECTS = ("residents", "volunteers", "mediation", "village_rules", "visits")
BELOW = ("common", "store", "operators", "spreadsheet")
"""Folders of desktop_app that know no subject."""
OPEN = {
    "service",
    "queries",
    "models",
    "fields",
    "papers",
    "scope",
    "care",
    "care_fields",
    "family_relations",
    "grid_models",
    "held",
    "listing",
    "placed",  # what of a register lies in the grid
    "area_places",  # the levels of the tree
}
"""The modules of a subject that another subject may know."""


def imported(path: Path) -> Iterator[tuple[str, int]]:
    """Every module that a file imports, late ones too, by its full name, with the line."""
    package = path.relative_to(ROOT).with_suffix("").parts[:-1]
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            for alias in node.names:
                yield alias.name, node.lineno
        elif isinstance(node, ast.ImportFrom):
            base = list(package[: len(package) - node.level + 1]) if node.level else []
            origin = ".".join([*base, *([node.module] if node.module else [])])
            for alias in node.names:
                yield f"{origin}.{alias.name}", node.lineno


def files(*folders: str) -> Iterator[Path]:
    for folder in folders:
        yield from sorted((ROOT / folder).rglob("*.py"))


def test_subjects_know_each_other_only_through_their_open_modules() -> None:
    found = []
    for subject in SUBJECTS:
        for path in files(f"desktop_app/{subject}"):
            for name, line in imported(path):
                parts = name.split(".")
                if (
                    parts[0] == "desktop_app"
                    and len(parts) > 2
                    and parts[1] in SUBJECTS
                    and parts[1] != subject
                    and parts[2] not in OPEN
                ):
                    found.append(f"{path.relative_to(ROOT)}:{line} imports {name}")
    assert found == []


def test_what_lies_below_knows_no_subject() -> None:
    found = []
    for path in files(*(f"desktop_app/{folder}" for folder in BELOW)):
        for name, line in imported(path):
            if name.startswith(tuple(f"desktop_app.{subject}." for subject in (*SUBJECTS, "figures"))):
                found.append(f"{path.relative_to(ROOT)}:{line} imports {name}")
    assert found == []


def test_migrations_never_import_the_live_program() -> None:
    found = [
        f"{path.relative_to(ROOT)}:{line} imports {name}"
        for path in files("desktop_app/store/migrations")
        for name, line in imported(path)
        if name.split(".")[0] in {"desktop_app", "reports", "ui"}
    ]
    assert found == []


@pytest.mark.parametrize("package", ["desktop_app", "reports", "resources"])
def test_importing_it_whole_loads_no_qt(package: str) -> None:
    modules = [
        ".".join(path.relative_to(ROOT).with_suffix("").parts).removesuffix(".__init__")
        for path in files(package)
        if path.name != "__main__.py" and path.parent.name != "migrations"
    ]
    program = f"""
import importlib, sys
for name in {modules!r}:
    importlib.import_module(name)
print(*[name for name in sys.modules if name.split('.')[0] in ('PySide6', 'shiboken6', 'ui')])
"""
    done = subprocess.run([sys.executable, "-c", program], cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    assert done.stdout.split() == []
