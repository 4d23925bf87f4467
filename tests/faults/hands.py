"""One operator's hands, moved step by step: read a record, save it, hold a save open, number a case, undo.

In the test's own process on the embedded store; ``python -m tests.faults.hands`` is a desk of its own on a shared one,
told what to do by a line of JSON.
"""

from __future__ import annotations

import json
import select
import sys
from contextlib import ExitStack, suppress
from pathlib import Path
from typing import Any

from desktop_app.common.errors import KnownError, StaleVersion
from desktop_app.context import Context
from desktop_app.mediation.models import Case
from desktop_app.residents import service
from desktop_app.residents.models import Person
from desktop_app.store import history
from desktop_app.store.engine import database
from desktop_app.store.models import Change

from . import halls

FIELDS = ("phone", "remark", "occupation")
Answer = dict[str, Any]
LONGEST = 60  # seconds that an answer may take


class Hands:
    """What one operator can be told to do; each answer says how it went."""

    def __init__(self, ctx: Context) -> None:
        self.ctx = ctx
        self._held: ExitStack | None = None

    def do(self, what: str, **given: Any) -> Answer:
        try:
            return dict(getattr(self, what)(**given))
        except StaleVersion as error:
            return {"stale": True, "theirs": shown(error.theirs), "ours": shown(error.ours)}
        except KnownError as error:
            return {"refused": error.sentence, "kind": type(error).__name__}

    def read(self, record: int) -> Answer:
        return {"values": shown(_row(record))}

    def save(self, record: int, version: int, values: dict[str, str]) -> Answer:
        saved = service.update(self.ctx, record, version, values)
        return {"saved": saved, "number": self.ctx.store.last_written}

    def hold(self, record: int, version: int, values: dict[str, str]) -> Answer:
        """A save that has written and not yet ended: its transaction stays open until ``let_go``."""
        held = ExitStack()
        writer = held.enter_context(self.ctx.write("residents.edit", "修改居民"))
        try:
            writer.update(Person, record, values, version)
        except BaseException:
            held.__exit__(*sys.exc_info())
            raise
        self._held = held
        return {"holding": True}

    def let_go(self, commit: bool) -> Answer:
        held, self._held = self._held, None
        assert held is not None
        if commit:
            held.close()
            return {"saved": True, "number": self.ctx.store.last_written}
        error = KnownError("不要了")
        with suppress(KnownError):
            held.__exit__(KnownError, error, None)
        return {"saved": False}

    def take_case_in(self) -> Answer:
        case = halls.take_case_in(self.ctx)
        return {"case": case, "text": Case.get_by_id(case).number}

    def glance(self) -> Answer:
        """What a reading command sees at one moment: the sealed head of the history, and its last row."""
        with database.atomic():
            return {"sealed": int(history.head()["number"]), "last": halls.head()}

    def undo(self) -> Answer:
        self.ctx.undo()
        return {"undid": Change.get_by_id(self.ctx.store.last_written).undoes}


def _row(record: int) -> dict[str, Any]:
    return dict(Person.select().where(Person.id == record).dicts().get())


def shown(row: dict[str, Any]) -> dict[str, Any]:
    return {key: row[key] for key in ("version", *FIELDS)}


class Desk:
    """A process of its own with such hands."""

    def __init__(self, folder: Path, key: bytes, operator: str, *, reading: bool = False) -> None:
        import subprocess

        way = "reads" if reading else "writes"
        command = [sys.executable, "-m", "tests.faults.hands", str(folder), key.hex(), operator, way]
        self._process = subprocess.Popen(
            command, cwd=Path(__file__).resolve().parents[2], stdin=subprocess.PIPE, stdout=subprocess.PIPE
        )
        self._ready = False

    def tell(self, what: str, **given: Any) -> None:
        if not self._ready:
            self._ready = bool(self.hear())
        assert self._process.stdin is not None
        self._process.stdin.write(json.dumps({"what": what, **given}).encode() + b"\n")
        self._process.stdin.flush()

    def hear(self) -> Answer:
        assert self._process.stdout is not None
        if not select.select([self._process.stdout], [], [], LONGEST)[0]:
            raise RuntimeError(f"a desk has not answered for {LONGEST} s: it waits for the other")
        line = self._process.stdout.readline()
        if not line:
            raise RuntimeError(f"a desk ended with {self._process.wait()}")
        return dict(json.loads(line))

    def do(self, what: str, **given: Any) -> Answer:
        self.tell(what, **given)
        return self.hear()

    def close(self) -> None:
        assert self._process.stdin is not None
        self._process.stdin.close()
        self._process.wait()
        assert self._process.stdout is not None
        self._process.stdout.close()


def signed_in(folder: Path, key: bytes, operator: str, *, writing: bool = True) -> Context:
    """A desk's context; the key is known, so no password is needed."""
    from desktop_app import context as contexts

    contexts.load_subjects()
    return contexts.sign_in(folder, operator, "", key=key, writing=writing)


def main() -> None:
    folder, key, operator, way = sys.argv[1:]
    ctx = signed_in(Path(folder), bytes.fromhex(key), operator, writing=way == "writes")
    hands = Hands(ctx)
    sys.stdout.write('{"ready": true}\n')
    sys.stdout.flush()
    for line in sys.stdin:
        given = json.loads(line)
        sys.stdout.write(json.dumps(hands.do(given.pop("what"), **given), ensure_ascii=False) + "\n")
        sys.stdout.flush()
    ctx.store.close()


if __name__ == "__main__":
    main()
