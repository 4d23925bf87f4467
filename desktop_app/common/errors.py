"""What a person can act on. Anything that is not a KnownError is a defect."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any


class KnownError(Exception):
    """A sentence in the user's language: what happened, that nothing is lost, what to do.

    ``code`` is the exit status of a command that ends with it.
    """

    code = 1

    def __init__(self, sentence: str) -> None:
        super().__init__(sentence)
        self.sentence = sentence


class UsageError(KnownError):
    """A command was called with words that do not fit."""

    code = 2


class NotAllowed(KnownError):
    """The operator has no right to this."""


class ChecksFailed(KnownError):
    """Values that do not hold; ``fields`` maps a field key to the sentence shown beside it."""

    def __init__(self, fields: Mapping[str, str]) -> None:
        super().__init__("；".join(dict.fromkeys(fields.values())) + "。内容还在，改好后再保存。")
        self.fields = dict(fields)


class StaleVersion(KnownError):
    """Somebody saved the record in between; both versions are kept here for the screen to show."""

    def __init__(self, table: str, record_id: int, theirs: Mapping[str, Any], ours: Mapping[str, Any]) -> None:
        super().__init__("这条记录刚刚被别人改过，没有保存。您填的内容还在，请对照后再保存。")
        self.table = table
        self.record_id = record_id
        self.theirs = dict(theirs)
        self.ours = dict(ours)


class NotFound(KnownError):
    """The record does not exist (any more)."""


class Cancelled(Exception):
    """The user cancelled a job; everything it did is rolled back."""
