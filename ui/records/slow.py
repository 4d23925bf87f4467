"""A table whose whole answer takes long: it is read in another thread, and what was shown last stays until it is there."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any, Generic, TypeVar

from ..jobs import JobRunner
from .source import PartialIds, Sort

Read = TypeVar("Read")


class SlowSource(Generic[Read]):
    """Base of a ``TableSource``. ``read`` runs in any thread and changes nothing here; ``arranged``, on the main thread,
    keeps what was read for ``rows`` and gives its ids."""

    def __init__(self, jobs: JobRunner | None = None) -> None:
        self._jobs = jobs
        self._shown: Sequence[int] = ()

    def read(self, text: str, filters: Mapping[str, Any], sort: Sort | None) -> Read:
        """Ask the queries."""
        raise NotImplementedError

    def arranged(self, read: Read, text: str, filters: Mapping[str, Any]) -> Sequence[int]:
        """Keep what was read; the ids to show, in order."""
        raise NotImplementedError

    def ids(self, text: str, filters: Mapping[str, Any], sort: Sort | None) -> Sequence[int] | PartialIds:
        if self._jobs is None:
            return self.ids_complete(text, filters, sort)
        return PartialIds(self._shown)

    def ids_complete(self, text: str, filters: Mapping[str, Any], sort: Sort | None) -> Sequence[int]:
        self._shown = self.arranged(self.read(text, filters, sort), text, filters)
        return self._shown

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

        def answered(read: Read | None) -> None:
            if read is not None and wanted():
                self._shown = self.arranged(read, text, filters)
                done(self._shown)

        self._jobs.ask(lambda: self.read(text, filters, sort) if wanted() else None, answered)
        return True
