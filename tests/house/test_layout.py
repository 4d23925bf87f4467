"""The fixed top level, what the wheel carries, and rules that a linter does not know."""

from __future__ import annotations

import ast
import importlib
import re
import shutil
import subprocess
import sys
import tomllib
import zipfile
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
PACKAGES = ("desktop_app", "reports", "resources", "ui")
OURS = (*PACKAGES, "benchmarks", "scripts", "tests")
MOST_LINES = 450
LONGER: frozenset[str] = frozenset()
"""Files that may be longer, each agreed on."""


def python_files(*folders: str) -> Iterator[Path]:
    for folder in folders:
        yield from sorted((ROOT / folder).rglob("*.py"))


def relative(path: Path) -> str:
    return path.relative_to(ROOT).as_posix()


def carried_files() -> set[str]:
    """Every file under version control or about to be, of the four packages."""
    listed = subprocess.run(
        ["git", "ls-files", "--cached", "--others", "--exclude-standard", "--", *PACKAGES],
        cwd=ROOT, capture_output=True, text=True, check=True,
    )  # fmt: skip
    return {name for name in listed.stdout.splitlines() if (ROOT / name).is_file()}


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> zipfile.ZipFile:
    """Built from a copy, without isolation and so without a network. Fonts are stood in for: 66 MB take their time."""
    source = tmp_path_factory.mktemp("source")
    for name in carried_files():
        target = source / name
        target.parent.mkdir(parents=True, exist_ok=True)
        if target.suffix == ".ttf":
            target.touch()
        else:
            shutil.copy(ROOT / name, target)
    for name in ("pyproject.toml", "README.md", "LICENSE"):
        shutil.copy(ROOT / name, source)
    (source / "benchmarks").mkdir()
    (source / "benchmarks" / "__init__.py").touch()
    out = tmp_path_factory.mktemp("wheel")
    build = "import os, sys; from setuptools import build_meta; build_meta.build_wheel(sys.argv[1])"
    subprocess.run([sys.executable, "-c", build, str(out)], cwd=source, capture_output=True, text=True, check=True)
    return zipfile.ZipFile(next(out.glob("*.whl")))


def test_wheel_carries_exactly_the_four_packages(wheel: zipfile.ZipFile) -> None:
    inside = {name for name in wheel.namelist() if ".dist-info/" not in name}
    assert {name.split("/")[0] for name in inside} == set(PACKAGES)
    assert inside == carried_files()


def test_wheel_is_private_and_has_its_command(wheel: zipfile.ZipFile) -> None:
    texts = {name.rsplit("/", 1)[-1]: wheel.read(name).decode() for name in wheel.namelist() if ".dist-info/" in name}
    assert "Classifier: Private :: Do Not Upload" in texts["METADATA"]
    assert "linli = desktop_app.cli:main" in texts["entry_points.txt"]
    assert "Apache License" in texts["LICENSE"]


def test_version_stands_once() -> None:
    import desktop_app

    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    assert "version" not in project["project"]
    assert project["tool"]["setuptools"]["dynamic"]["version"] == {"attr": "desktop_app.__version__"}
    assert re.fullmatch(r"\d+\.\d+\.\d+", desktop_app.__version__)


def test_lock_pins_every_package_with_hashes_and_names_no_index() -> None:
    lock = (ROOT / "requirements.lock").read_text(encoding="utf-8")
    assert "://" not in lock
    assert "--index-url" not in lock
    assert "--find-links" not in lock
    entries = re.split(r"\n(?=[A-Za-z])", lock[lock.index("\n", lock.rindex("#    make lock")) + 1 :])
    for entry in entries:
        assert re.match(r"[A-Za-z0-9._-]+==\S+", entry), entry
        assert "--hash=sha256:" in entry, entry


def test_lock_has_every_dependency() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    lock = (ROOT / "requirements.lock").read_text(encoding="utf-8").lower()
    wanted = [
        *project["project"]["dependencies"],
        *project["project"]["optional-dependencies"]["shared"],
        *project["dependency-groups"]["dev"],
    ]
    for requirement in wanted:
        name = re.match(r"[A-Za-z0-9_.-]+", requirement)
        assert name
        assert re.search(rf"^{re.escape(name[0].lower())}==", lock, re.MULTILINE), requirement


IMPORTED_AS = {
    "argon2-cffi": "argon2",
    "chinesecalendar": "chinese_calendar",
    "pillow": "PIL",
    "pyside6-essentials": "PySide6",
    "python-calamine": "python_calamine",
    "python-docx": "docx",
    "python-stdnum": "stdnum",
}


def test_every_dependency_is_used() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    used = set()
    for path in python_files(*PACKAGES):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Import):
                used |= {alias.name.split(".")[0] for alias in node.names}
            elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
                used.add(node.module.split(".")[0])
    names = [re.split(r"[<>=\[]", requirement)[0].lower() for requirement in project["project"]["dependencies"]]
    assert [name for name in names if IMPORTED_AS.get(name, name) not in used] == []


@pytest.mark.parametrize("package", PACKAGES)
def test_every_folder_with_code_is_a_package_and_imports(package: str) -> None:
    for path in python_files(package):
        if path.parent.name == "migrations":
            continue
        assert (path.parent / "__init__.py").is_file(), f"{relative(path.parent)} has no __init__.py"
        if path.name == "__init__.py":
            importlib.import_module(".".join(path.parent.relative_to(ROOT).parts))


def test_no_file_is_too_long() -> None:
    long = {relative(path): len(path.read_text(encoding="utf-8").splitlines()) for path in python_files(*OURS)}
    assert {name: lines for name, lines in long.items() if lines > MOST_LINES and name not in LONGER} == {}


def test_tr_is_never_given_an_f_string() -> None:
    found = []
    for path in python_files("ui"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call) and getattr(node.func, "attr", getattr(node.func, "id", "")) in {
                "tr",
                "translate",
            }:
                found += [f"{relative(path)}:{node.lineno}" for given in node.args if isinstance(given, ast.JoinedStr)]
    assert found == []


def test_nobody_calls_process_events() -> None:
    assert [
        relative(path) for path in python_files(*PACKAGES) if "processEvents" in path.read_text(encoding="utf-8")
    ] == []


def test_no_machine_path_and_no_registry_in_tracked_files() -> None:
    # Put together here, so that this file does not find itself.
    unwanted = re.compile(
        "|".join(
            [
                "/" + "work/",
                "/" + "root/",
                "/" + "opt/pypi",
                "pypi" + r"\.org",
                "python" + "hosted",
                "registry" + r"\.npmjs",
            ]
        )
    )
    listed = subprocess.run(["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, check=True)
    found = []
    for name in filter(None, listed.stdout.decode().split("\0")):
        path = ROOT / name
        try:
            text = path.read_text(encoding="utf-8")
        except (UnicodeDecodeError, FileNotFoundError):
            continue  # a picture or a font; a file that is being moved
        found += [f"{name}:{number}" for number, line in enumerate(text.splitlines(), 1) if unwanted.search(line)]
    assert found == []
