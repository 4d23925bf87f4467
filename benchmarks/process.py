"""Whole processes, timed from outside: from the start until the child prints its ready line."""

from __future__ import annotations

import json
import os
import statistics
import subprocess
import sys
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import psutil

ROOT = Path(__file__).resolve().parents[1]
READY = "ready"


@dataclass(frozen=True, slots=True)
class Started:
    seconds: float
    """From starting the process until it said that it is ready."""
    megabytes: float
    """Resident memory at that moment."""


def start(arguments: Sequence[str], environment: Mapping[str, str] | None = None) -> Started:
    """Run Python with ``arguments``, offscreen, until it prints a line ``ready``; then measure it and end it.

    Raises RuntimeError with what the child wrote when it ends without that line.
    """
    child_environment = {**os.environ, "QT_QPA_PLATFORM": "offscreen", **(environment or {})}
    child_environment.pop("PYTHONDONTWRITEBYTECODE", None)  # users run compiled modules, the warm-up writes them
    begun = time.perf_counter()
    with subprocess.Popen(
        [sys.executable, *arguments],
        cwd=ROOT,
        env=child_environment,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    ) as child:
        assert child.stdout is not None
        said: list[str] = []
        for line in child.stdout:
            if line.strip() == READY:
                seconds = time.perf_counter() - begun
                megabytes = psutil.Process(child.pid).memory_info().rss / 2**20
                child.kill()
                return Started(seconds, megabytes)
            said.append(line)
    raise RuntimeError(f"{' '.join(arguments)} ended without being ready:\n{''.join(said)}")


def median(runs: Sequence[Started]) -> Started:
    """The middle of the times and the middle of the sizes."""
    return Started(
        statistics.median(run.seconds for run in runs),
        statistics.median(run.megabytes for run in runs),
    )


def beside(
    ours: Sequence[str], floor: Sequence[str], environment: Mapping[str, str] | None = None, *, times: int
) -> tuple[Started, Started]:
    """Medians of two commands run in turn, so that whatever else the machine does falls on both alike.

    Each is run once before, to warm the disk cache.
    """
    pairs = [(start(ours, environment), start(floor, environment)) for _ in range(times + 1)][1:]
    return median([pair[0] for pair in pairs]), median([pair[1] for pair in pairs])


def answer(arguments: Sequence[str], environment: Mapping[str, str] | None = None, stdin: str = "") -> dict[str, float]:
    """Run Python with ``arguments``, offscreen, to its end; gives the JSON object of its last line.

    Raises RuntimeError with what it wrote when it failed.
    """
    child_environment = {**os.environ, "QT_QPA_PLATFORM": "offscreen", **(environment or {})}
    child_environment.pop("PYTHONDONTWRITEBYTECODE", None)
    done = subprocess.run(
        [sys.executable, *arguments],
        cwd=ROOT,
        env=child_environment,
        input=stdin,
        capture_output=True,
        text=True,
        check=False,
    )
    if done.returncode != 0 or not done.stdout.strip():
        raise RuntimeError(f"{' '.join(arguments)} failed:\n{done.stdout}{done.stderr}")
    return dict(json.loads(done.stdout.strip().splitlines()[-1]))
