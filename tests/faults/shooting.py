"""Writers that are shot at: the process that forks them, and the shot at a random instant or at a given step."""

from __future__ import annotations

import json
import os
import random
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[2]
Hear = Callable[[dict[str, Any]], None]


class Gun:
    """Writers, one after the other, each shot at a random instant."""

    def __init__(self, dice: random.Random, place: Path) -> None:
        self.dice = dice
        self._environment = {**os.environ, "TMPDIR": str(place)}  # what killed ones leave there goes with the run
        self.took: dict[str, float] = {"start": 0.05, "open": 0.05, "backup": 0.1, "import": 0.1, "restore": 0.1}
        self.server = subprocess.Popen(
            [sys.executable, "-m", "tests.faults.writer"],
            cwd=ROOT,
            env=self._environment,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
        )
        self._line(self.server)

    def close(self) -> None:
        assert self.server.stdin is not None
        self.server.stdin.close()
        self.server.wait()
        assert self.server.stdout is not None
        self.server.stdout.close()

    def shoot(self, given: dict[str, Any], hear: Hear, aim: str, *, fresh: bool = False) -> bool:
        """Run one writer and kill it while it does ``aim``; False when it had ended before the shot.

        With ``die`` in its order it is killed at that step of its own, and not from here. ``hear`` gets what it says.
        """
        order = json.dumps(given)
        if fresh:
            command = [sys.executable, "-m", "tests.faults.writer", "--once", order]
            writer = subprocess.Popen(command, cwd=ROOT, env=self._environment, stdout=subprocess.PIPE)
        else:
            writer = self.server
            assert writer.stdin is not None
            writer.stdin.write(order.encode() + b"\n")
            writer.stdin.flush()
        child = self._line(writer)["child"]
        if fresh and aim == "start":
            time.sleep(self.dice.random())
        hit = "die" in given or self._hear_until(hear, writer, aim)
        if hit and "die" not in given:
            time.sleep(self.dice.random() * self.took.get(aim, 0.01) * 1.2)
            os.kill(child, signal.SIGKILL)  # one that has ended is not waited for yet: the number is still its own
        closed = False
        while (line := self._line(writer)) and "ended" not in line:
            hear(line)
            closed = closed or line.get("done") == "close"
        if fresh:
            writer.wait()
            assert writer.stdout is not None
            writer.stdout.close()
        return hit and not closed

    def _hear_until(self, hear: Hear, writer: subprocess.Popen[bytes], aim: str) -> bool:
        if aim == "start":
            return True
        begun = {}
        while line := self._line(writer):
            hear(line)
            if line.get("begin") == aim:
                return True
            if "begin" in line:
                begun[line["begin"]] = time.monotonic()
            elif line.get("done") in begun:
                took = time.monotonic() - begun[line["done"]]
                self.took[line["done"]] = 0.8 * self.took.get(line["done"], took) + 0.2 * took
            if "ended" in line or line.get("done") == "close":
                return False
        return False

    @staticmethod
    def _line(writer: subprocess.Popen[bytes]) -> dict[str, Any]:
        assert writer.stdout is not None
        text = writer.stdout.readline()
        return dict(json.loads(text)) if text.endswith(b"\n") else {}


@contextmanager
def gun(dice: random.Random, place: Path) -> Iterator[Gun]:
    made = Gun(dice, place)
    try:
        yield made
    finally:
        made.close()
