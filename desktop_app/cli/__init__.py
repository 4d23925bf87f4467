"""The commands, and the composition root: the only package that reaches up to ``ui`` and ``reports``.

``linli`` without a command opens the window; that way must stay short, so commands are loaded only when one is named.
"""

from __future__ import annotations

import sys
from collections.abc import Sequence


def main(argv: Sequence[str] | None = None) -> int:
    """Run what the words ask for; gives the exit status: 0 done, 1 a problem to act on, 2 wrong usage, 70 a defect."""
    words = list(sys.argv[1:] if argv is None else argv)
    first = next((word for word in words if not word.startswith("-")), None)
    if words and words[0] not in ("--store", "--operator", "--password-file"):
        from . import commands

        return commands.run(words)
    del first
    from . import window

    return window.run(words)
