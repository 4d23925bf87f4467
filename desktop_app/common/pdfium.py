"""PDFium is not made for several threads: whatever calls it, in whatever package, holds this lock."""

from __future__ import annotations

import threading

LOCK = threading.RLock()
"""Giving memory back counts as a call, too. The collector may come while it is held by the same thread."""
