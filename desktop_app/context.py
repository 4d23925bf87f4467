"""What a screen or a command is handed: the store, the clock, the settings, and who is signed in."""

from __future__ import annotations

import os
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any

from .common.dates import Clock, SystemClock
from .common.errors import KnownError, NotAllowed, UsageError
from .operators.roles import permissions
from .store import attempts, history, keys, search
from .store.changes import Author, Changed, ChangeWriter
from .store.engine import explain
from .store.models import Change, Operator
from .store.settings import Settings, permission_for, put
from .store.store import Store, read_about, take_away

if TYPE_CHECKING:
    from peewee import Model

WINDOW = "窗口"
COMMAND = "命令"


@dataclass(frozen=True, slots=True)
class SignedIn:
    """The operator at this desk."""

    id: int
    name: str
    roles: tuple[str, ...]
    permissions: frozenset[str]
    area_id: int | None = None  # the grid node a 网格员 works in


class Context:
    """One signed-in operator on one open store. Services and queries take it first."""

    def __init__(self, store: Store, operator: SignedIn, *, clock: Clock | None = None, source: str = WINDOW) -> None:
        self.store = store
        self.operator = operator
        self.clock: Clock = clock or SystemClock()
        self.source = source
        self.settings = Settings()
        self.desk = desk_name()
        self.recovery_key: str | None = None  # the text, right after the store was made; to be shown once
        self._refused: list[str] = []  # refusals met inside a write, told to the history after it
        store.subscribe(self._settings_changed)  # before any screen does: what they read then is new

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

    def _settings_changed(self, change: Changed) -> None:
        if change.touches("setting"):
            self.settings.forget()

    def may(self, permission: str) -> bool:
        return permission in self.operator.permissions

    def require(self, permission: str) -> None:
        """Raises NotAllowed when the operator has no right to it; the history knows of the refusal."""
        if not self.may(permission):
            self._refused.append(f"没有权限：{permission}")
            self._tell_refusals()
            raise NotAllowed("您的角色不能做这一步，什么也没有改动。需要时请主任办理。")

    def _tell_refusals(self) -> None:
        if self.store.writing_here:  # told when that write has ended
            return
        waiting, self._refused = self._refused, []
        for place, action in enumerate(waiting):
            try:
                with self.store.write(action, self.author(), undoes=history.LOGGED):
                    pass
            except KnownError:
                self._refused = [*waiting[place:], *self._refused]
                return

    def author(self) -> Author:
        """Who writes now, for the history."""
        return Author(self.operator.id, self.operator.name, self.desk, self.source, self.now())

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
        author = self.author()
        try:
            with self.store.write(action, author, reason=reason, batch=batch, undoes=undoes, origin=origin) as writer:
                yield writer
        finally:
            if self._refused:
                self._tell_refusals()

    def log(
        self, permission: str, action: str, reason: str | None = None, about: Sequence[tuple[type[Model], int]] = ()
    ) -> None:
        """A history row for something that changes nothing: a print, an export, a reveal.

        ``about`` are the records it concerns: their own history shows it. ``action`` and ``reason`` never hold personal
        data: they are chained, and a person could not be erased from them.
        """
        with self.write(permission, action, reason=reason, undoes=history.LOGGED) as writer:
            for model, record_id in about:
                writer.note(model, record_id)

    def note_session(self, action: str) -> None:
        """A history row about this session itself (登录, 锁定): nobody needs a right for it."""
        with self.store.write(action, self.author(), undoes=history.LOGGED):
            pass

    def tell_failures(self) -> None:
        """Wrong passwords that were counted go into the history."""
        _tell_failures(self)

    def set_setting(self, key: str, value: Any) -> None:
        """Put a setting in force from today. Raises NotAllowed, ChecksFailed, KeyError for one nobody declared."""
        with self.write(permission_for(key), "修改设置") as writer:
            put(writer, key, value, self.today())

    def undo(self, number: int | None = None) -> str:
        """Take back the last change of this operator, or change ``number``. Gives its action in words."""
        load_subjects()
        change = history.last_undoable(self.operator.id) if number is None else Change.get_or_none(Change.id == number)
        if change is None:
            raise KnownError("没有可以撤销的操作。")
        if change.operator_id != self.operator.id:
            self.require("history.undo_any")
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
    from .mediation import committee_models as _committee  # noqa: F401
    from .mediation import dossier_models as _dossiers  # noqa: F401
    from .mediation import intake_models as _intake  # noqa: F401
    from .mediation import life_models as _life  # noqa: F401
    from .mediation import models as _mediation  # noqa: F401
    from .mediation import paper_models as _papers  # noqa: F401
    from .mediation import screening_models as _screening  # noqa: F401
    from .residents import grid_models as _grid  # noqa: F401
    from .residents import models as _residents  # noqa: F401
    from .village_rules import models as _village_rules  # noqa: F401
    from .visits import models as _visits  # noqa: F401
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
    Raises UsageError without a name among several operators, WrongPassword, TooSoon, and what Store.open raises.
    """
    read_about(folder)
    name = operator_name(folder, name)
    data_key = key if key is not None else keys.unlock(folder, name, password)
    store = Store.open(folder, data_key, writing=writing)
    try:
        if writing and search.is_older():
            load_subjects()
            search.index_anew()
        row = Operator.get_or_none((Operator.name == name) & Operator.deleted_at.is_null())
        if row is None:
            raise keys.WrongPassword
        ctx = Context(store, _signed_in(row), clock=clock, source=source)
        if ahead := _clock_went_back(ctx.now()):
            store.notices.append(ahead)
        _tell_failures(ctx)
    except Exception as error:
        store.close(clean=False)
        known = explain(error)
        if known is None:
            raise
        raise known from error
    return ctx


def recover(
    folder: Path,
    recovery_key: str,
    operator: str,
    new_password: str,
    *,
    clock: Clock | None = None,
    source: str = WINDOW,
    cost: keys.Cost | None = None,
) -> Context:
    """Open a store with the recovery key alone and give an operator a new password.

    Raises WrongRecoveryKey, TooSoon, NotFound for an operator who is not there, and what Store.open raises.
    """
    from .operators import service

    key = keys.unlock(folder, keys.RECOVERY, recovery_key)
    service.refuse_weak(new_password)
    store = Store.open(folder, key)
    try:
        row = Operator.get_or_none((Operator.name == operator) & Operator.deleted_at.is_null())
        if row is None:
            raise UsageError(f"没有操作员“{operator}”，没有改密码。现有：{'、'.join(operators_there())}。")
        ctx = Context(store, _signed_in(row), clock=clock, source=source)
        ctx.note_session("用恢复密钥重设密码")
        keys.put_slot(folder, keys.new_slot(operator, new_password, key, cost))
        _tell_failures(ctx)
    except BaseException:
        store.close()
        raise
    return ctx


def operators_there() -> list[str]:
    """Names of the operators of the open store."""
    query = Operator.select(Operator.name).where(Operator.deleted_at.is_null()).order_by(Operator.id)
    return [name for (name,) in query.tuples()]


def _clock_went_back(now: str) -> str:
    """A sentence when the last change lies in the future, as this PC has it."""
    last = Change.select(Change.at).order_by(Change.id.desc()).limit(1).scalar()
    if not last:
        return ""
    allowed = (datetime.strptime(now, "%Y-%m-%d %H:%M:%S") + timedelta(minutes=10)).strftime("%Y-%m-%d %H:%M:%S")
    if last <= allowed:
        return ""
    return (
        f"这台电脑的时间可能不对：现在显示{now[:16]}，而最近一次改动记在{last[:16]}。数据没有丢失；"
        "请先校准电脑的日期和时间，再办理业务，以免期限和卷号算错。"
    )


def _tell_failures(ctx: Context) -> None:
    """Wrong passwords since the last signing in go into the history now that it can be written."""
    names = [name for (name,) in Operator.select(Operator.name).tuples()]
    waiting = attempts.untold(ctx.store.folder, [*names, keys.RECOVERY])
    if not waiting:
        return
    with suppress(KnownError):  # told at the next signing in
        for name, count in waiting.items():
            who = "恢复密钥" if name == keys.RECOVERY else name or "不认识的姓名"
            ctx.note_session(f"密码输错{count}次：{who}")
        attempts.told(ctx.store.folder)


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
    server: dict[str, str] | None = None,
    server_password: str | None = None,
) -> Context:
    """Make a new store; its first operator is 主任 and 系统管理员. Raises KnownError when the folder is taken.

    ``server`` (host, port, database, user): on that PostgreSQL instead of an encrypted file in the folder.
    ``recovery_key`` of what it gives is the text to print, this once.
    """
    if not password:
        raise UsageError("请给出密码（--password-file 或环境变量 LINLI_PASSWORD）。没有新建。")
    from .mediation import service as mediation

    if operator.startswith("#"):
        raise UsageError("操作员姓名不能以 # 开头。没有新建。")
    short = org_short or short_name(hall)
    facts = {
        "name": hall,
        "committee": committee or f"{place_name(hall)}人民调解委员会",
        "org_short": short,
        "kind": "village" if "村" in hall and "社区" not in hall else "resident",
    }
    key, recovery = keys.new_key(), keys.new_recovery_key()
    slots = [keys.new_slot(operator, password, key, cost), keys.new_slot(keys.RECOVERY, recovery, key, cost)]
    if server is None:
        store = Store.create(folder, facts, slots, key)
    else:
        store = Store.create_shared(folder, facts, slots, key, server, server_password)
    roles = ["director", "admin"]
    signed_in = SignedIn(1, operator, tuple(roles), permissions(roles))
    context = Context(store, signed_in, clock=clock, source=history.FOUNDING)
    context.recovery_key = recovery
    try:
        with context.write("operators.edit", "新建数据") as writer:
            writer.add(Operator, {"name": operator, "roles": " ".join(roles)})
            mediation.found_committee(writer, facts)
    except BaseException:
        store.close()
        if server is None:
            take_away(folder)
        raise
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
    rights = permissions(roles) | frozenset((row.grants or "").split())
    return SignedIn(row.id, row.name, tuple(roles), rights, row.area_id)
