"""``linli [--store DIR]``: opens the window. Nothing heavy is imported before the first paint."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from pathlib import Path


def run(words: Sequence[str]) -> int:
    """Open the window on a store; asks for the password unless it is given."""
    from . import options

    parser = options.window_parser()
    arguments = parser.parse_args(list(words))
    folder = Path(arguments.store) if arguments.store else None
    options.keep_psycopg_out(folder)
    from ui import application

    return application.run(
        folder,
        operator=arguments.operator,
        password=options.password_or_none(arguments),
        program=sys.argv[0],
    )
