"""Every write of village rules; what belongs together stands in its own module."""

from __future__ import annotations

from .drafting import (
    add_article,
    delete_article,
    delete_version,
    move_article,
    replace_articles,
    restore_version,
    revise,
    update_article,
    update_version,
)
from .sets import add_rule, delete_rule, restore_rule, update_rule
from .steps import adopt, bring_into_force, file, publish, reject, send_back, submit

__all__ = [
    "add_article",
    "add_rule",
    "adopt",
    "bring_into_force",
    "delete_article",
    "delete_rule",
    "delete_version",
    "file",
    "move_article",
    "publish",
    "reject",
    "replace_articles",
    "restore_rule",
    "restore_version",
    "revise",
    "send_back",
    "submit",
    "update_article",
    "update_rule",
    "update_version",
]
