"""Keys, passwords, the recovery key, the delay that grows, and that refusals are known to the history."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path

import pytest

from desktop_app import context
from desktop_app.common.dates import FixedClock
from desktop_app.common.errors import ChecksFailed, KnownError, NotAllowed, UsageError
from desktop_app.context import Context
from desktop_app.operators import queries, service
from desktop_app.store import attempts, keys
from desktop_app.store.models import Change, Operator
from desktop_app.store.store import OPEN_FILE
from tests.store_fixtures import PASSWORD


class Seconds:
    """Stands in for the time module of the delay."""

    now = 1_000_000.0

    def time(self) -> float:
        return self.now


@pytest.fixture
def seconds(monkeypatch: pytest.MonkeyPatch) -> Seconds:
    found = Seconds()
    monkeypatch.setattr(attempts, "time", found)
    return found


def _actions() -> list[str]:
    return [action for (action,) in Change.select(Change.action).order_by(Change.id).tuples()]


# The recovery key


def test_a_recovery_key_reads_back_in_any_writing() -> None:
    text = keys.new_recovery_key()
    assert len(text.split("-")) == 7
    assert keys.normalise_recovery(text.lower().replace("-", "  ")) == text


def test_a_slip_in_the_recovery_key_names_its_group() -> None:
    groups = keys.new_recovery_key().split("-")
    for at in range(5):
        for sign in set("ABCDEFGHJKLMNPQRSTUVWXYZ23456789") - {groups[3][at]}:
            wrong = [*groups[:3], groups[3][:at] + sign + groups[3][at + 1 :], *groups[4:]]
            with pytest.raises(keys.WrongRecoveryKey, match="第4组"):
                keys.normalise_recovery("-".join(wrong))
    swapped = [groups[1], groups[0], *groups[2:]]
    with pytest.raises(keys.WrongRecoveryKey, match="第1组"):
        keys.normalise_recovery("-".join(swapped))
    with pytest.raises(keys.WrongRecoveryKey, match="共7组"):
        keys.normalise_recovery("-".join(keys.new_recovery_key().split("-")[:6]))


def test_the_recovery_key_alone_gives_an_operator_a_new_password(tmp_path: Path, clock: FixedClock) -> None:
    folder = tmp_path / "store"
    made = context.create(folder, hall="向阳社区", password=PASSWORD, operator="演示", clock=clock, cost=keys.TEST_COST)
    text = made.recovery_key
    assert text is not None
    made.store.close()
    with pytest.raises(UsageError, match="没有操作员"):
        context.recover(folder, text, "没有这人", "新的密码一二三四", clock=clock)
    ctx = context.recover(folder, text, "演示", "新的密码一二三四", clock=clock, cost=keys.TEST_COST)
    assert "用恢复密钥重设密码" in _actions()
    ctx.store.close()
    with pytest.raises(keys.WrongPassword):
        context.sign_in(folder, "演示", PASSWORD)
    context.sign_in(folder, "演示", "新的密码一二三四").store.close()


def test_a_new_recovery_key_ends_the_old_one(embedded: Context) -> None:
    old = service.new_recovery_key(embedded, cost=keys.TEST_COST)
    new = service.new_recovery_key(embedded, cost=keys.TEST_COST)
    folder = embedded.store.folder
    with pytest.raises(keys.WrongRecoveryKey, match="更早的一张"):
        keys.unlock(folder, keys.RECOVERY, old)
    assert keys.unlock(folder, keys.RECOVERY, new) == embedded.store.key
    assert queries.has_recovery(embedded)


# The delay


def test_the_delay_grows_and_outlives_the_program(embedded_folder: Path, seconds: Seconds) -> None:
    waits = []
    for _ in range(9):
        try:
            keys.unlock(embedded_folder, "演示", "错的")
        except keys.TooSoon as error:
            waits.append(error.seconds)
            seconds.now += error.seconds
            with pytest.raises(keys.WrongPassword):
                keys.unlock(embedded_folder, "演示", "错的")
        except keys.WrongPassword:
            waits.append(0)
    assert waits == [0, 0, 0, 5, 15, 30, 60, 120, 300]
    kept = (embedded_folder / attempts.FILE).read_text("utf-8")
    assert "演示" not in kept
    with pytest.raises(keys.TooSoon):  # the right password waits as well
        keys.unlock(embedded_folder, "演示", PASSWORD)
    seconds.now += 300
    keys.unlock(embedded_folder, "演示", PASSWORD)
    with pytest.raises(keys.WrongPassword):
        keys.unlock(embedded_folder, "演示", "错的")


def test_a_clock_set_back_makes_nobody_wait_longer(embedded_folder: Path, seconds: Seconds) -> None:
    for _ in range(4):
        try:
            keys.unlock(embedded_folder, "演示", "错的")
        except keys.WrongPassword:
            continue
        except keys.TooSoon:
            break
    seconds.now -= 100_000
    with pytest.raises(keys.TooSoon) as caught:
        keys.unlock(embedded_folder, "演示", PASSWORD)
    assert caught.value.seconds <= 5


def test_wrong_passwords_are_told_to_the_history_at_the_next_signing_in(embedded_folder: Path) -> None:
    for name in ("演示", "没有这人", "演示"):
        with pytest.raises(keys.WrongPassword):
            context.sign_in(embedded_folder, name, "错的")
    ctx = context.sign_in(embedded_folder, "演示", PASSWORD)
    try:
        assert _actions()[-2:] == ["密码输错2次：演示", "密码输错1次：不认识的姓名"]
    finally:
        ctx.store.close()
    ctx = context.sign_in(embedded_folder, "演示", PASSWORD)
    try:
        assert sum("密码输错" in action for action in _actions()) == 2
    finally:
        ctx.store.close()


def test_a_damaged_count_is_no_obstacle(embedded_folder: Path) -> None:
    (embedded_folder / attempts.FILE).write_text('{"names": 3}')
    context.sign_in(embedded_folder, "演示", PASSWORD).store.close()


# Operators


def _helper(ctx: Context, roles: tuple[str, ...] = ("clerk",), name: str = "王秀英") -> int:
    return service.add(ctx, name, "另外一个密码二三", roles, cost=keys.TEST_COST)


def test_an_operator_signs_in_with_his_roles(embedded: Context, clock: FixedClock) -> None:
    _helper(embedded)
    folder = embedded.store.folder
    embedded.store.close()
    ctx = context.sign_in(folder, "王秀英", "另外一个密码二三", clock=clock)
    try:
        assert ctx.may("residents.edit")
        assert not ctx.may("operators.edit")
        with pytest.raises(NotAllowed):
            _helper(ctx, name="李四光")
        assert _actions()[-1] == "没有权限：operators.edit"
    finally:
        ctx.store.close()


def test_a_refusal_inside_a_write_is_told_after_it(embedded: Context) -> None:
    _helper(embedded)
    embedded.operator = context.SignedIn(2, "王秀英", ("clerk",), frozenset({"residents.edit"}))
    with pytest.raises(NotAllowed), embedded.write("residents.edit", "新增居民"):
        embedded.require("residents.erase")
    assert _actions()[-1] == "没有权限：residents.erase"


def test_what_an_operator_is_called_and_may_do_is_checked(embedded: Context) -> None:
    _helper(embedded)
    with pytest.raises(ChecksFailed) as caught:
        service.add(embedded, "王秀英", "短", ["grid"], grants=["everything"])
    assert set(caught.value.fields) == {"name", "password", "area_id", "grants"}
    with pytest.raises(ChecksFailed) as caught:
        service.add(embedded, "#recovery", "另外一个密码二三", [])
    assert set(caught.value.fields) == {"name", "roles"}


def test_a_hall_keeps_a_director_and_an_administrator(ctx: Context) -> None:
    keys.write_slots(ctx.store.folder, [keys.new_slot("演示", PASSWORD, ctx.store.key, keys.TEST_COST)])
    second = _helper(ctx)
    own = queries.rows(ctx)[0]
    with pytest.raises(KnownError, match="唯一的主任"):
        service.update(ctx, own["id"], own["version"], roles=["admin"])
    with pytest.raises(KnownError, match="不能停用自己"):
        service.remove(ctx, own["id"])
    assert [row["roles"] for row in queries.rows(ctx)] == [["director", "admin"], ["clerk"]]
    service.remove(ctx, second)
    assert keys.operators(ctx.store.folder) == ["演示"]
    assert _helper(ctx, ("mediator",)) == second  # back under his old number
    assert queries.rows(ctx)[1]["roles"] == ["mediator"]


def test_a_removed_operator_opens_nothing(embedded: Context) -> None:
    second = _helper(embedded)
    service.remove(embedded, second)
    folder = embedded.store.folder
    embedded.store.close()
    with pytest.raises(keys.WrongPassword):
        context.sign_in(folder, "王秀英", "另外一个密码二三")


def test_a_new_password_wraps_and_encrypts_nothing_again(embedded: Context) -> None:
    folder = embedded.store.folder
    key = embedded.store.key
    with pytest.raises(ChecksFailed) as caught:
        service.change_password(embedded, "错的", "新的密码一二三四")
    assert set(caught.value.fields) == {"old"}
    with pytest.raises(ChecksFailed) as caught:
        service.change_password(embedded, PASSWORD, "短")
    assert set(caught.value.fields) == {"new"}
    with pytest.raises(keys.WrongPassword):
        service.verify_password(embedded, "错的")
    service.change_password(embedded, PASSWORD + "", "新的密码一二三四", cost=keys.TEST_COST)
    assert keys.unlock(folder, "演示", "新的密码一二三四") == key
    with pytest.raises(keys.WrongPassword):
        keys.unlock(folder, "演示", PASSWORD)
    service.verify_password(embedded, "新的密码一二三四")
    assert "修改自己的密码" in _actions()


def test_an_approval_needs_somebody_who_may(embedded: Context) -> None:
    _helper(embedded)
    with pytest.raises(NotAllowed):
        service.approve(embedded, "王秀英", "另外一个密码二三", "residents.export")
    assert service.approve(embedded, "演示", PASSWORD, "residents.export") == "演示"
    with pytest.raises(keys.WrongPassword):
        service.approve(embedded, "演示", "错的", "residents.export")
    assert _actions()[-3:] == [
        "审批被拒绝：王秀英没有权限 residents.export",
        "当场审批：演示（residents.export）",
        "密码输错1次：演示",
    ]


def test_damaged_slots_are_named(embedded_folder: Path) -> None:
    slots = keys.read_slots(embedded_folder)
    for broken in ({"slots": 3}, {"slots": [{**slots[0], "kdf": {}}]}, {"slots": [{**slots[0], "nonce": "§"}]}, []):
        (embedded_folder / keys.FILE).write_text(json.dumps(broken), "utf-8")
        with pytest.raises(KnownError, match="已损坏"):
            keys.unlock(embedded_folder, "演示", PASSWORD)


# Opening


@pytest.fixture
def opened(embedded_folder: Path, clock: FixedClock) -> Iterator[Context]:
    ctx = context.sign_in(embedded_folder, "演示", PASSWORD, clock=clock)
    yield ctx
    ctx.store.close()


def test_who_has_the_store_open_is_told(opened: Context, embedded_folder: Path) -> None:
    with pytest.raises(KnownError, match=r"电脑“.+”上的另一个窗口或命令（20\d\d-"):
        context.sign_in(embedded_folder, "演示", PASSWORD)
    assert (embedded_folder / OPEN_FILE).exists()  # the note of the first stays


def test_an_unclean_end_is_known_once(embedded_folder: Path) -> None:
    first = context.sign_in(embedded_folder, "演示", PASSWORD)
    assert not first.store.unclean
    first.store.close()
    (embedded_folder / OPEN_FILE).write_text("{}")
    second = context.sign_in(embedded_folder, "演示", PASSWORD)
    assert second.store.unclean
    second.store.close()
    third = context.sign_in(embedded_folder, "演示", PASSWORD)
    assert not third.store.unclean
    third.store.close()


def test_a_clock_that_went_back_is_said(opened: Context, embedded_folder: Path) -> None:
    opened.note_session("登录")
    opened.store.close()
    early = context.sign_in(embedded_folder, "演示", PASSWORD, clock=FixedClock(datetime(2020, 1, 1, 8, 0)))
    assert len(early.store.notices) == 1
    assert "电脑的时间可能不对" in early.store.notices[0]
    early.store.close()


def test_a_missing_database_is_not_made_anew(embedded_folder: Path) -> None:
    (embedded_folder / "linli.db").unlink()
    with pytest.raises(KnownError, match="从最近的好备份恢复"):
        context.sign_in(embedded_folder, "演示", PASSWORD)
    assert not (embedded_folder / "linli.db").exists()


def test_a_network_share_is_refused(embedded_folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from desktop_app.store import places

    monkeypatch.setattr(places, "is_network", lambda path: True)
    with pytest.raises(KnownError, match="网络共享盘"):
        context.sign_in(embedded_folder, "演示", PASSWORD)
    with pytest.raises(KnownError, match="网络共享盘"):
        context.create(embedded_folder.parent / "new", hall="向阳社区", password=PASSWORD, cost=keys.TEST_COST)


def test_settings_are_put_in_force_by_whom_they_belong_to(ctx: Context) -> None:
    ctx.set_setting("security.lock_minutes", 3)
    assert ctx.setting("security.lock_minutes") == 3
    ctx.set_setting("security.lock_minutes", 9)
    assert ctx.setting("security.lock_minutes") == 9
    for wrong in (0, 61, "5"):
        with pytest.raises(ChecksFailed):
            ctx.set_setting("security.lock_minutes", wrong)
    ctx.operator = context.SignedIn(1, "演示", ("director",), frozenset({"settings.hall"}))
    with pytest.raises(NotAllowed):
        ctx.set_setting("security.lock_minutes", 5)
    ctx.set_setting("recycle.keep_days", 10)
    assert ctx.setting("recycle.keep_days") == 10
    assert Operator.select().count() == 1
