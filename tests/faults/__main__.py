"""``python -m tests.faults [NAME …]``: the long fault runs, and a table of their figures; ends with 1 if anything failed.

Sizes by options or by environment variables (``LINLI_KILLS=100 make faults``).
"""

from __future__ import annotations

import argparse
import os
import random
import sys
from collections.abc import Callable
from contextlib import ExitStack
from typing import Any

from . import damages, disk, interleavings, kills, servers, tampering, upgrades
from .figures import Figures, render

SIZES = {"kills": 1000, "damages": 500, "interleavings": 10_000, "disk": 40, "upgrades": 100, "numbers": 20}
"""How many by default; ``disk`` for each stage, ``upgrades`` for each old schema, ``numbers`` for each of 20 writers."""


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m tests.faults", description=__doc__)
    parser.add_argument("name", nargs="*", help=f"only these of: {', '.join(RUNS)}")
    for name, size in SIZES.items():
        default = int(os.environ.get(f"LINLI_{name.upper()}", size))
        parser.add_argument(f"--{name}", type=int, default=default, metavar="N", help=f"default {size}")
    parser.add_argument("--seed", type=int, help="the same seed gives the same choices; drawn when left out")
    given = parser.parse_args()
    unknown = set(given.name) - set(RUNS)
    if unknown:
        parser.error(f"no such run: {', '.join(sorted(unknown))}")
    if given.seed is None:
        given.seed = random.SystemRandom().randrange(1_000_000)
    made: list[Figures] = []
    with ExitStack() as stack:
        server = stack.enter_context(servers.running()) if not given.name or set(given.name) & SHARED else None
        for name in given.name or RUNS:
            sys.stderr.write(f"{name} …\n")
            found = RUNS[name](given, server)
            if isinstance(found, str):
                sys.stderr.write(f"{name} not run: {found}\n")
            else:
                made += found
    sys.stdout.write(render(made) + "\n")
    return 1 if any(run.failures for run in made) else 0


def _disk(given: argparse.Namespace, _server: Any) -> list[Figures] | str:
    return disk.why_not() or [disk.run(given.disk, given.seed)]


Run = Callable[[argparse.Namespace, Any], list[Figures] | str]
RUNS: dict[str, Run] = {
    "kills": lambda given, _: [kills.run(given.kills, given.seed)],
    "steps": lambda given, _: [kills.every_step(given.seed)],
    "disk": _disk,
    "damages": lambda given, _: [damages.run(given.damages, given.seed)],
    "interleavings": lambda given, server: [
        interleavings.run(given.interleavings, given.seed),
        interleavings.run(given.interleavings, given.seed, server),
    ],
    "numbers": lambda given, server: [
        interleavings.twenty(given.numbers, given.seed),
        interleavings.twenty(given.numbers, given.seed, server),
    ],
    "upgrades": lambda given, _: [upgrades.run(given.upgrades, given.seed)],
    "history": lambda given, _: [tampering.run(None, given.seed)],
}
SHARED = {"interleavings", "numbers"}

if __name__ == "__main__":
    sys.exit(main())
