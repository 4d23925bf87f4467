"""How everything looks: colours, type scale, icons, one factor for size.

``apply(application)`` once at the start; then ``current()`` anywhere in ui. The theme belongs to the application as Qt's
own style and palette do, which is why it is reached through a function and not handed to every widget.
"""

from __future__ import annotations

from .theme import Theme, apply, current
from .tokens import DARK, LIGHT, Palette, Tone

__all__ = ["DARK", "LIGHT", "Palette", "Theme", "Tone", "apply", "current"]
