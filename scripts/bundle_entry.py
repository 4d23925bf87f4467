"""Where the bundled program starts: like ``python -m desktop_app``, and a child process of itself."""

from __future__ import annotations

import multiprocessing
import sys

from desktop_app.cli import main

if __name__ == "__main__":
    multiprocessing.freeze_support()
    sys.exit(main())
