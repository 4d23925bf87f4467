"""What a screen or a command is handed: the store, the clock, the settings, and who is signed in."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from .common.dates import Clock, SystemClock
from .common.errors import KnownError, NotAllowed, UsageError
from .operators.roles import permissions
from .store import history, keys
from .store.changes import Author, ChangeWriter
from .store.models import Change, Operator
from .store.settings import Settings
from .store.store import Store, read_about

WINDOW = "窗口"
COMMAND = "命令"


@dataclass(frozen=True, slots=True)
class SignedIn:
    """The operator at this desk."""

    id: int
    name: str
    roles: tuple[str, ...]
    permissions: frozenset[str]


class Context:
    """One signed-in operator on one open store. Services and queries take it first."""

    def __init__(self, store: Store, operator: SignedIn, *, clock: Clock | None = None, source: str = WINDOW) -> None:
        self.store = store
        self.operator = operator
        self.clock: Clock = clock or SystemClock()
        self.source = source
        self.settings = Settings()
        self.desk = desk_name()

    @cached_property
    def hall(self) -> dict[str, str]:
        """name, committee, org_short, kind (resident 社区 / village 村)."""
        return self.store.hall

    def today(self) -> str:
        """Today as ISO text, UTC+8."""
        return self.clock.today().isoformat()

    def now(self) -> str:
        """Now as ``YYYY-MM-DD HH:MM:SS``, UTC+8."""
        return self.clock.now().strftime("%Y-%m-%d %H:%M:%S")

    def setting(self, key: str, day: str | None = None) -> object:
        """The setting in force on a day (today when left out)."""
        return self.settings.on(key, day or self.today())

    def may(self, permission: str) -> bool:
        return permission in self.operator.permissions

    def require(self, permission: str) -> None:
        """Raises NotAllowed when the operator has no right to it."""
        if not self.may(permission):
            raise NotAllowed("您的角色不能做这一步，什么也没有改动。需要时请主任办理。")

    @contextmanager
    def write(
        self,
        permission: str,
        action: str,
        *,
        reason: str | None = None,
        batch: str | None = None,
        undoes: int | None = None,
        origin: object = None,
    ) -> Iterator[ChangeWriter]:
        """The write path of every service method: permission, then one transaction with history and index.

        Raises NotAllowed, Busy, StaleVersion, ChecksFailed; nothing is written then.
        """
        self.require(permission)
        author = Author(self.operator.id, self.operator.name, self.desk, self.source, self.now())
        with self.store.write(action, author, reason=reason, batch=batch, undoes=undoes, origin=origin) as writer:
            yield writer

    def log(self, permission: str, action: str, reason: str | None = None) -> None:
        """A history row for something that changes nothing: a print, an export, a reveal."""
        with self.write(permission, action, reason=reason):
            pass

    def undo(self, number: int | None = None) -> str:
        """Take back the last change of this operator, or change ``number``. Gives its action in words."""
        load_subjects()
        change = history.last_undoable(self.operator.id) if number is None else Change.get_or_none(Change.id == number)
        if change is None:
            raise KnownError("没有可以撤销的操作。")
        with self.write("history.undo", f"撤销：{change.action}", undoes=change.id) as writer:
            history.take_back(writer, change)
        return str(change.action)

    def redo(self) -> str:
        """Do again what the last undo took back. Gives its action in words."""
        load_subjects()
        change = history.last_redoable(self.operator.id)
        if change is None:
            raise KnownError("没有可以重做的操作。")
        action = str(change.action).removeprefix("撤销：")
        with self.write("history.undo", f"重做：{action}", undoes=change.id) as writer:
            history.take_back(writer, change)
        return action

    def undo_batch(self, batch: str) -> str:
        """Take back a whole batch (an import)."""
        return self.undo(history.of_batch(batch).id)


def desk_name() -> str:
    """What this computer is called, for the history (the socket module would cost every start 10 ms)."""
    return os.environ.get("COMPUTERNAME") or (os.uname().nodename if hasattr(os, "uname") else "")


def load_subjects() -> None:
    """Load every subject's models, which registers their tables and search words."""
    from .mediation import models as _mediation  # noqa: F401
    from .residents import models as _residents  # noqa: F401
    from .village_rules import models as _village_rules  # noqa: F401
    from .volunteers import models as _volunteers  # noqa: F401


def sign_in(
    folder: Path,
    name: str | None,
    password: str,
    *,
    writing: bool = True,
    clock: Clock | None = None,
    source: str = WINDOW,
    key: bytes | None = None,
) -> Context:
    """Open a store as an operator. ``name`` may be left out when there is one operator.

    ``key``: the data key, when the caller has already unlocked it (beside other work, since that takes 0.1 s by design).
    Raises UsageError without a name among several operators, WrongPassword, and what Store.open raises.
    """
    read_about(folder)
    name = operator_name(folder, name)
    data_key = key if key is not None else keys.unlock(folder, name, password)
    store = Store.open(folder, data_key, writing=writing)
    row = Operator.get_or_none((Operator.name == name) & Operator.deleted_at.is_null())
    if row is None:
        store.close()
        raise keys.WrongPassword
    return Context(store, _signed_in(row), clock=clock, source=source)


def operator_name(folder: Path, name: str | None) -> str:
    """``name``, or the only operator of the store. Raises UsageError when that leaves a choice."""
    if name:
        return name
    names = keys.operators(folder)
    if len(names) != 1:
        raise UsageError(f"这份数据有几位操作员（{'、'.join(names)}），请用 --operator 说明是谁。")
    return names[0]


def create(
    folder: Path,
    *,
    hall: str,
    password: str,
    operator: str = "主任",
    committee: str | None = None,
    org_short: str | None = None,
    clock: Clock | None = None,
    source: str = WINDOW,
    cost: keys.Cost | None = None,
) -> Context:
    """Make a new encrypted store; its first operator is 主任 and 系统管理员. Raises KnownError when the folder is taken."""
    if not password:
        raise UsageError("请给出密码（--password-file 或环境变量 LINLI_PASSWORD）。没有新建。")
    from .mediation import service as mediation

    short = org_short or short_name(hall)
    facts = {
        "name": hall,
        "committee": committee or f"{place_name(hall)}人民调解委员会",
        "org_short": short,
        "kind": "village" if "村" in hall and "社区" not in hall else "resident",
    }
    key = keys.new_key()
    store = Store.create(folder, facts, [keys.new_slot(operator, password, key, cost)], key)
    roles = ["director", "admin"]
    signed_in = SignedIn(1, operator, tuple(roles), permissions(roles))
    context = Context(store, signed_in, clock=clock, source=history.FOUNDING)
    with context.write("operators.edit", "新建数据") as writer:
        writer.add(Operator, {"name": operator, "roles": " ".join(roles)})
        mediation.found_committee(writer, facts)
    context.source = source
    return context


def place_name(hall: str) -> str:
    """The community's or village's own name: 向阳社区便民服务厅 → 向阳社区."""
    for word in ("便民服务大厅", "党群服务中心", "便民服务厅", "便民服务中心", "服务大厅", "服务厅", "服务中心"):
        hall = hall.removesuffix(word)
    return hall


def short_name(hall: str) -> str:
    """The word in case numbers: 向阳社区服务厅 → 向阳."""
    name = place_name(hall)
    return name.removesuffix("社区").removesuffix("村") or name


def _signed_in(row: Operator) -> SignedIn:
    roles = row.roles.split()
    return SignedIn(row.id, row.name, tuple(roles), permissions(roles))
