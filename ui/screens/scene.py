"""What a scene is: a small function that brings the window into a state a clerk meets."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from .studio import Studio

Play = Callable[[Studio], object]


@dataclass(frozen=True, slots=True)
class Scene:
    """``play`` is called, then a picture ``name`` is taken, unless ``own``: then it takes its pictures itself.

    ``hall``: sample or empty. ``is_tab``: also seen at 150 %.
    """

    name: str
    play: Play
    is_tab: bool = False
    own: bool = False
    hall: str = "sample"


def one(name: str, *, is_tab: bool = False, own: bool = False, hall: str = "sample") -> Callable[[Play], Scene]:
    """Decorates the function of a scene."""
    return lambda play: Scene(name, play, is_tab, own, hall)
