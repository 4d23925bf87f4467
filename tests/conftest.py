"""What holds for every test: no screen."""

from __future__ import annotations

import os

os.environ["QT_QPA_PLATFORM"] = "offscreen"  # before the first import of Qt

pytest_plugins = ["tests.store_fixtures"]
