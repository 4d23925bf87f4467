"""``python -m benchmarks [FAMILY …] [--quick]``: measure, print the table, end with 1 if a goal is missed."""

from __future__ import annotations

import argparse
import importlib
import os
import pkgutil
import sys

import psutil

from . import floors, hall, rows
from .rows import dossier
from .table import Row, render


def families() -> list[str]:
    return [module.name for module in pkgutil.iter_modules(rows.__path__)]


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m benchmarks", description=__doc__)
    parser.add_argument("family", nargs="*", help=f"only these of: {', '.join(families())}")
    parser.add_argument("--quick", action="store_true", help="fewer repeats and a smaller store; figures are rough")
    parser.add_argument("--people", type=int, default=hall.MANY, help="how many residents the biggest hall has")
    parser.add_argument("--dossiers", type=int, default=dossier.COUNT, help="how many dossiers are bound")
    parser.add_argument(
        "--cases", type=int, default=hall.CASES, help="how many cases the list has; the goal is for 200000"
    )
    options = parser.parse_args()
    hall.MANY, hall.CASES, dossier.COUNT = options.people, options.cases, options.dossiers
    unknown = set(options.family) - set(families())
    if unknown:
        parser.error(f"no such family: {', '.join(sorted(unknown))}")

    measured: list[Row] = []
    for name in options.family or families():
        print(f"measuring {name} …", file=sys.stderr)
        measured += importlib.import_module(f"{rows.__name__}.{name}").measure(options.quick)

    window = floors.empty_window()
    print(f"Python {sys.version.split()[0]}, {os.cpu_count()} cores, load {psutil.getloadavg()[0]:.1f}")
    print(f"Empty PySide6 window: {window.seconds:.2f} s until it takes a key, {window.megabytes:.0f} MB resident\n")
    print(render(measured))
    return 0 if all(row.holds for row in measured) else 1


if __name__ == "__main__":
    sys.exit(main())
