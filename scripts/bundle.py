"""``make bundle``: build the one-folder program from another folder, start it there, and prove that its self-check can fail.

The bundle stands in dist/linli. Ends with 1 and one sentence when anything it needs at run time is missing from it.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
BUNDLE = ROOT / "dist" / "linli"
PROGRAM = BUNDLE / ("linli.exe" if os.name == "nt" else "linli")
CARRIED = ("resources/fonts", "resources/translations", "desktop_app/store/migrations")
"""Folders, as named in the checkout and in the bundle's _internal, without which the program must not say that it is well."""


WINDOW_SECONDS = 8


def build(elsewhere: Path) -> None:
    shutil.rmtree(BUNDLE, ignore_errors=True)
    subprocess.run(
        [
            sys.executable, "-m", "PyInstaller", str(ROOT / "build_installer.spec"), "--noconfirm", "--log-level", "WARN",
            "--distpath", str(BUNDLE.parent), "--workpath", str(elsewhere / "work"),
        ],
        cwd=elsewhere, check=True,
    )  # fmt: skip


def environment(**more: str) -> dict[str, str]:
    """With nothing of this checkout or its virtual environment in reach."""
    names = {"HOME", "SYSTEMROOT", "TEMP", "TMP", "TMPDIR", "USERPROFILE"}
    kept = {name: value for name, value in os.environ.items() if name in names}
    return {**kept, "PATH": os.defpath, "LANG": "C.UTF-8", "QT_QPA_PLATFORM": "offscreen", **more}


def call(elsewhere: Path, *words: str, **more: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [str(PROGRAM), *words],
        cwd=elsewhere,
        env=environment(**more),
        capture_output=True,
        text=True,
        encoding="utf-8",
        check=False,
    )


def window_stays(elsewhere: Path) -> bool:
    """The window opens on a new store and is still there after some seconds; a missing part of Qt ends the process."""
    password = {"LINLI_PASSWORD": "bundle"}
    made = call(elsewhere, "init", "--store", "hall", "--hall", "构建社区便民服务厅", "--operator", "构建", **password)
    if made.returncode:
        print(made.stdout, made.stderr, sep="", file=sys.stderr)
        return False
    with subprocess.Popen(
        [str(PROGRAM), "--store", "hall"], cwd=elsewhere, env=environment(HOME=str(elsewhere), **password)
    ) as window:
        try:
            window.wait(timeout=WINDOW_SECONDS)
        except subprocess.TimeoutExpired:
            window.kill()
            return True
    return False


def missing() -> list[str]:
    """Files of the carried folders that the checkout has and the bundle has not."""
    lost = []
    for folder in CARRIED:
        files = [path for path in (ROOT / folder).rglob("*") if path.is_file() and "__pycache__" not in path.parts]
        if not files:
            lost.append(f"{folder}/ (nothing in the checkout)")
        inside = BUNDLE / "_internal"
        lost += [str(path.relative_to(ROOT)) for path in files if not (inside / path.relative_to(ROOT)).is_file()]
    return lost


def main() -> int:
    with tempfile.TemporaryDirectory(prefix="linli-bundle-") as temporary:
        elsewhere = Path(temporary)
        build(elsewhere)
        if lost := missing():
            print(f"The bundle lacks {', '.join(lost)}.", file=sys.stderr)
            return 1
        done = call(elsewhere, "self-check")
        print(done.stdout, done.stderr, sep="", end="")
        if done.returncode:
            print(f"The bundle's self-check ended with {done.returncode}.", file=sys.stderr)
            return 1
        if not window_stays(elsewhere):
            print("The bundle's window does not open.", file=sys.stderr)
            return 1
        for folder in CARRIED:
            place = BUNDLE / "_internal" / folder
            hidden = place.rename(place.with_name(place.name + ".hidden"))
            without = call(elsewhere, "self-check")
            hidden.rename(place)
            if without.returncode == 0:
                print(f"Without {folder} the bundle's self-check still says that all is well.", file=sys.stderr)
                return 1
    size = sum(path.stat().st_size for path in BUNDLE.rglob("*") if path.is_file() and not path.is_symlink())
    print(
        f"{BUNDLE} ({size / 2**20:.0f} MB) is sound and opens its window; without fonts, translations or migrations it says so."
    )
    return 0


if __name__ == "__main__":
    sys.exit(main())
