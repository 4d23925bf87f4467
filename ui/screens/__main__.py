"""``python -m ui.screens``: every scene in every look, every paper; ends with 1 when one of them failed."""

from __future__ import annotations

import argparse
import shutil
import sys
import tempfile
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
FOR_README = "residents-record"


def main(words: list[str] | None = None) -> int:
    parser = argparse.ArgumentParser(prog="python -m ui.screens", description=__doc__)
    parser.add_argument("--out", type=Path, default=Path("build/screens"), help="folder of the pictures")
    parser.add_argument("--only", default="", metavar="NAME", help="scenes and papers whose name begins so")
    parser.add_argument("--quick", action="store_true", help="light, 1366x768 only")
    parser.add_argument("--readme", action="store_true", help="make docs/window.png and nothing else")
    arguments = parser.parse_args(words)
    from . import run
    from .studio import make_halls

    begun = time.monotonic()
    with tempfile.TemporaryDirectory(prefix="linli-screens-") as temporary:
        files = Path(temporary) / "files"
        files.mkdir()
        out = files if arguments.readme else arguments.out
        out.mkdir(parents=True, exist_ok=True)
        only = FOR_README if arguments.readme else arguments.only
        task = run.Task(make_halls(Path(temporary)), files, out, only)
        looks = run.LOOKS[:1] if arguments.quick or arguments.readme else run.LOOKS
        answer = run.play_all(task, looks)
        if arguments.readme and not answer.failures:
            shutil.copyfile(out / answer.taken[0], ROOT / "docs" / "window.png")
    for name, reason in answer.failures:
        sys.stderr.write(f"{name}: {reason}\n")
    if not answer.taken and not answer.failures:
        sys.stderr.write(f"Nothing begins with “{only}”.\n")
        return 1
    counts = f"{len(answer.taken)} pictures, {len(answer.failures)} scenes failed"
    sys.stdout.write(f"{counts}, {time.monotonic() - begun:.0f} s\n")
    return int(bool(answer.failures))


if __name__ == "__main__":
    sys.exit(main())
