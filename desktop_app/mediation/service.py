"""Every write of mediation."""

from __future__ import annotations

from collections.abc import Mapping

from ..store.changes import ChangeWriter
from .models import Committee


def found_committee(writer: ChangeWriter, hall: Mapping[str, str]) -> int:
    """The hall's mediation committee, made with the store (人民调解法 §8). Gives its id."""
    return writer.add(Committee, {"name": hall["committee"], "kind": hall["kind"], "org_short": hall["org_short"]})
