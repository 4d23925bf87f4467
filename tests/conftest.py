"""What holds for every test: no screen."""

from __future__ import annotations

import os

os.environ["QT_QPA_PLATFORM"] = "offscreen"  # before the first import of Qt
os.environ["OPENPYXL_LXML"] = "False"  # lxml is here only because a test library brings it; users have none

pytest_plugins = ["tests.store_fixtures"]
