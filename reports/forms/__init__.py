"""The statutory forms, by the name that commands and screens call them; a module is imported when it is asked for."""

from __future__ import annotations

from importlib import import_module
from types import ModuleType

FORMS: dict[str, str] = {  # key -> title on paper, in the order of a dossier
    "intake": "人民调解受理登记表",
    "notice": "人民调解当事人权利义务告知书",
    "record": "人民调解记录",
    "agreement": "人民调解协议书",
    "oral": "人民调解口头协议登记表",
    "revisit": "人民调解回访记录",
    "termination": "终止调解告知书",
}


ROUNDS = {"record": "sessions", "revisit": "revisits"}
"""Forms of which a case has several, one for each of these parts of its paper; ``build`` gets the place as ``session``."""


def form(key: str) -> ModuleType:
    """The module of a form: ``KEY``, ``TITLE``, ``build(paper, mark, …) -> bytes``. Raises KeyError for an unknown key."""
    if key not in FORMS:
        raise KeyError(key)
    return import_module(f"{__name__}.{key}")
