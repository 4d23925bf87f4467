"""Base of a ``TableSource`` over a listing that is held in memory: the first rows at once, the whole of a long list beside."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import TYPE_CHECKING, Any

from .source import Sort

if TYPE_CHECKING:
    from ..jobs import JobRunner

Beside = tuple[Callable[[], Sequence[int]], Callable[[], object]]
"""What to run in another thread, and what to call on the main thread when it is done."""


class AsksListing:
    """``beside`` says how the whole list is read; without ``jobs`` it is read here."""

    def __init__(self, jobs: JobRunner | None = None) -> None:
        self._jobs = jobs

    def beside(self, text: str, filters: Mapping[str, Any], sort: Sort | None) -> Beside:
        """The whole answer as a function for another thread, and what keeps it."""
        raise NotImplementedError

    def ask_complete(
        self,
        text: str,
        filters: Mapping[str, Any],
        sort: Sort | None,
        wanted: Callable[[], bool],
        done: Callable[[Sequence[int]], object],
    ) -> bool:
        if self._jobs is None:
            return False
        ask, keep = self.beside(text, filters, sort)

        def answered(ids: Sequence[int] | None) -> None:
            if ids is not None:
                keep()
                done(ids)

        self._jobs.ask(lambda: ask() if wanted() else None, answered)
        return True
