"""Every write of volunteering; what belongs together stands in its own module."""

from __future__ import annotations

from .activities import add_activity, cancel_activity, delete_activity, restore_activity, update_activity
from .guards import Entry, Occasion
from .merging import merge_people, merging_words
from .recording import delete_record, record, restore_record, review, update_record
from .register import (
    bring_back,
    delete,
    follow_people,
    forget_person,
    is_registered,
    leave,
    rejoin,
    restore,
    sign_up,
    update,
)
from .stays import Stay
from .teams import add_members, add_team, delete_team, remove_member, restore_team, update_team

__all__ = [
    "Entry",
    "Occasion",
    "Stay",
    "add_activity",
    "add_members",
    "add_team",
    "bring_back",
    "cancel_activity",
    "delete",
    "delete_activity",
    "delete_record",
    "delete_team",
    "follow_people",
    "forget_person",
    "is_registered",
    "leave",
    "merge_people",
    "merging_words",
    "record",
    "rejoin",
    "remove_member",
    "restore",
    "restore_activity",
    "restore_record",
    "restore_team",
    "review",
    "sign_up",
    "update",
    "update_activity",
    "update_record",
    "update_team",
]
