"""The program that is shot at: opens a store, works through its orders, tells each finished call on a pipe.

``python -m tests.faults.writer`` reads one order (JSON) a line and forks a child for each, with everything imported
already, since 1,000 fresh interpreters would take their time; ``--once ORDER`` is a fresh interpreter.
"""

from __future__ import annotations

import json
import os
import signal
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

BATCH = 12  # people of one roster


def say(**line: Any) -> None:
    """One line, written at once: a killed writer leaves whole lines."""
    os.write(1, (json.dumps(line, ensure_ascii=False) + "\n").encode())


@dataclass
class Work:
    """One order being worked through."""

    order: dict[str, Any]
    ctx: Any = None

    def run(self) -> None:
        from desktop_app import context

        name, step = self.order.get("die", ("", 0))
        say(begin="open")
        if name == "open":
            die_at(step)
        operator, folder = self.order["operator"], Path(self.order["folder"])
        self.ctx = context.sign_in(folder, operator, "", key=bytes.fromhex(self.order["key"]))
        say(done="open", number=0)
        for call, token in self.order["calls"]:
            self._call(call, token, step if call == name else 0)
        say(begin="close")
        if name == "close":
            die_at(step)
        self.ctx.store.close()
        say(done="close", number=0)

    def _call(self, name: str, token: int, step: int) -> None:
        say(begin=name, token=token)
        if step:
            die_at(step)
        answer = CALLS[name](self, token)
        say(done=name, token=token, number=self.ctx.store.last_written, **answer)


def die_at(step: int) -> None:
    """Be killed at so manyth step from now: a file opened for writing, moved or removed, a statement before or after."""
    from desktop_app.store.engine import EmbeddedDatabase

    left = step

    def count(*_: object) -> None:
        nonlocal left
        left -= 1
        if left == 0:
            os.kill(os.getpid(), signal.SIGKILL)

    def heard(event: str, given: tuple[Any, ...]) -> None:
        writes = event == "open" and isinstance(given[1], str) and not given[1].startswith("r")
        if writes or event in ("os.rename", "os.remove", "os.rmdir", "os.mkdir", "os.truncate"):
            count()

    execute = EmbeddedDatabase.execute_sql

    def executed(self: Any, sql: str, *given: Any, **named: Any) -> Any:
        if sql.lstrip()[:6].upper() == "SELECT":
            return execute(self, sql, *given, **named)
        count()
        found = execute(self, sql, *given, **named)
        count()
        return found

    sys.addaudithook(heard)
    EmbeddedDatabase.execute_sql = executed


def add(work: Work, token: int) -> dict[str, Any]:
    from tests.faults import halls

    return {"id": halls.add_resident(work.ctx, called(token), phone(token)), "value": [called(token), phone(token)]}


def edit(work: Work, token: int) -> dict[str, Any]:
    """A new telephone for somebody who is there, or a new resident when nobody is."""
    from desktop_app.residents import service
    from desktop_app.residents.models import Person

    alive = Person.select(Person.id, Person.version, Person.name).where(Person.deleted_at.is_null()).order_by(Person.id)
    people = list(alive.tuples())
    if not people:
        return add(work, token)
    person, version, name = people[token % len(people)]
    service.update(work.ctx, person, version, {"phone": phone(token)})
    return {"id": person, "value": [name, phone(token)]}


def bring_in(work: Work, token: int) -> dict[str, Any]:
    from desktop_app.residents.models import Person
    from tests.faults import halls

    names = [f"{called(token)}{'甲乙丙丁戊己庚辛壬癸子丑'[place]}" for place in range(BATCH)]
    file = halls.roster(Path(work.order["rosters"]) / f"{token}.csv", names, token * BATCH)
    batch = halls.bring_in(work.ctx, file)
    rows = Person.select(Person.id, Person.name, Person.phone).where(Person.name.startswith(called(token))).tuples()
    return {"batch": batch, "people": [list(row) for row in rows]}


def case(work: Work, token: int) -> dict[str, Any]:
    from desktop_app.mediation.models import Case
    from tests.faults import halls

    case_id = halls.take_case_in(work.ctx)
    return {"id": case_id, "text": Case.get_by_id(case_id).number}


def void(work: Work, token: int) -> dict[str, Any]:
    """The newest case into the recycle bin: its number is void and stays."""
    from desktop_app.mediation import service
    from desktop_app.mediation.models import Case

    newest = Case.select().where(Case.deleted_at.is_null()).order_by(Case.id.desc()).first()
    if newest is None:
        return case(work, token)
    service.delete(work.ctx, newest.id, newest.version, "登记错误")
    return {"gone": newest.id}


def undo(work: Work, token: int) -> dict[str, Any]:
    from desktop_app.common.errors import KnownError
    from desktop_app.store.models import Change

    try:
        work.ctx.undo()
    except KnownError:  # nothing to undo, or somebody changed it since
        return {"undid": None}
    return {"undid": Change.get_by_id(work.ctx.store.last_written).undoes}


def back_up(work: Work, token: int) -> dict[str, Any]:
    from desktop_app.store import backup

    return {"file": str(backup.make(work.ctx.store, Path(work.order["backups"]), moment(token)).file)}


def draft(work: Work, token: int) -> dict[str, Any]:
    """What is typed into one of two forms, again and again."""
    from desktop_app.store import drafts

    key, values = f"person:{token % 2}", {"name": called(token)}
    drafts.save(work.ctx.store, work.ctx.operator.id, key, "居民", values, token, work.ctx.now())
    return {"draft": key, "typed": token}


def restore(work: Work, token: int) -> dict[str, Any]:
    """The newest backup back in place of the store, which is opened again."""
    from desktop_app.store import backup
    from tests.faults import halls

    files = sorted(Path(work.order["backups"]).glob(f"*{backup.SUFFIX}"))
    if not files:
        return {"file": None}
    key, folder = work.ctx.store.key, work.ctx.store.folder
    work.ctx.store.close()
    say(note="restoring", file=str(files[-1]))
    backup.restore(files[-1], folder, key)
    work.ctx = halls.opened(folder, key)
    return {"file": str(files[-1])}


CALLS: dict[str, Callable[[Work, int], dict[str, Any]]] = {
    "add": add,
    "edit": edit,
    "import": bring_in,
    "case": case,
    "void": void,
    "undo": undo,
    "backup": back_up,
    "draft": draft,
    "restore": restore,
}


def called(token: int) -> str:
    """A Chinese name for each token, no two alike and none the beginning of another."""
    return "欧阳" + "".join(chr(0x4E00 + 200 + token // 5000**place % 5000) for place in range(2))


def phone(token: int) -> str:
    return f"138{token:08d}"


def moment(token: int) -> str:
    """A time for a backup's name: later tokens are later."""
    hours, rest = divmod(token, 3600)
    days, hour = divmod(hours, 24)
    return f"2026-{1 + days // 28:02d}-{1 + days % 28:02d} {hour:02d}:{rest // 60:02d}:{rest % 60:02d}"


def prepare() -> None:
    """Import everything that the calls use, and turn each engine's first-time work over once."""
    from desktop_app.cli import records  # noqa: F401
    from desktop_app.context import load_subjects
    from desktop_app.residents import importing, rules  # noqa: F401
    from desktop_app.residents.roster import make_plan  # noqa: F401
    from desktop_app.spreadsheet import reader  # noqa: F401
    from desktop_app.store import backup  # noqa: F401
    from tests.faults import halls  # noqa: F401

    load_subjects()
    rules.computed({"name": "欧阳"})


def serve() -> None:
    prepare()
    say(ready=os.getpid())
    child = 0
    for line in sys.stdin:
        if child:
            os.waitpid(child, 0)
        order = json.loads(line)
        told, tell = os.pipe()
        child = os.fork()
        if child == 0:
            os.read(told, 1)  # whoever watches knows its number first
            code = 1
            try:
                Work(order).run()
                code = 0
            except BaseException as error:  # noqa: BLE001  told to whoever watches
                say(error=f"{type(error).__name__}: {error}")
            os._exit(code)
        say(child=child)
        os.write(tell, b"x")
        os.close(told)
        os.close(tell)
        os.waitid(os.P_PID, child, os.WEXITED | os.WNOWAIT)  # its number stays taken until the next order
        say(ended=child)


if __name__ == "__main__":
    sys.modules.setdefault("psycopg", None)  # type: ignore[arg-type]
    if sys.argv[1:2] == ["--once"]:
        say(child=os.getpid())
        prepare()
        Work(json.loads(sys.argv[2])).run()
    else:
        serve()
