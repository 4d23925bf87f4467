"""``linli [--store DIR]``: opens the window. Nothing heavy is imported before the first paint."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from pathlib import Path

from ..common.errors import KnownError


def run(words: Sequence[str]) -> int:
    """Open the window on a store; asks for the password unless it is given. Gives the exit status, never a traceback."""
    from . import options
    from .commands import DEFECT

    try:
        arguments = options.window_parser().parse_args(list(words))
        folder = Path(arguments.store) if arguments.store else None
        options.keep_psycopg_out(folder)
        from ui import application

        return application.run(
            folder,
            operator=arguments.operator,
            password=options.password_or_none(arguments),
            program=sys.argv[0],
        )
    except KnownError as error:
        options.say(error.sentence)
        return error.code
    except Exception as error:  # noqa: BLE001  a defect: noted, and said without a traceback
        from .defects import note

        options.say(f"程序出错了，数据没有改动。经过记在 {note(error)}，请交给技术人员。")
        return DEFECT
