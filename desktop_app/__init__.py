"""What the hall does, without a window: imports no Qt."""

from __future__ import annotations

__version__ = "0.1.0"
