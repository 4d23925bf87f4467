"""Every write of mediation; the steps stand in their own modules."""

from __future__ import annotations

from collections.abc import Mapping

from ..store.changes import ChangeWriter
from .agreements import ItemEntry, agree, amend_agreement, breach, perform
from .assigning import MediatorEntry, add_mediator, assign, remove_mediator, restore_mediator, update_mediator
from .closing import close
from .consenting import Consent, consent
from .ending import refer_out, terminate, withdraw
from .intake import accept, correct_party, decline, delete, intake, register, restore, update
from .models import Committee
from .parties import PartyEntry, count_cases_of, unlink_person
from .pausing import extend, resume, suspend
from .sessions import add_session, delete_session, save_session

__all__ = [
    "Consent",
    "ItemEntry",
    "MediatorEntry",
    "PartyEntry",
    "accept",
    "add_mediator",
    "add_session",
    "agree",
    "amend_agreement",
    "assign",
    "breach",
    "close",
    "consent",
    "correct_party",
    "count_cases_of",
    "decline",
    "delete",
    "delete_session",
    "extend",
    "found_committee",
    "intake",
    "perform",
    "refer_out",
    "register",
    "remove_mediator",
    "restore",
    "restore_mediator",
    "resume",
    "save_session",
    "suspend",
    "terminate",
    "unlink_person",
    "update",
    "update_mediator",
    "withdraw",
]


def found_committee(writer: ChangeWriter, hall: Mapping[str, str]) -> int:
    """The hall's mediation committee, made with the store (人民调解法 §8). Gives its id."""
    return writer.add(Committee, {"name": hall["committee"], "kind": hall["kind"], "org_short": hall["org_short"]})
