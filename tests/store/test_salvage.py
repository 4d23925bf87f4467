"""A damaged store leads to the last good backup plus what can be saved since."""

from __future__ import annotations

from pathlib import Path

import pytest

from desktop_app import context
from desktop_app.context import Context
from desktop_app.mediation import service as mediation
from desktop_app.mediation.models import Case
from desktop_app.residents import erasing, queries, service
from desktop_app.residents.models import Person
from desktop_app.store import backup, checking, history, keys, salvage
from desktop_app.store.engine import database
from tests.store.test_backup import NOW, _rows
from tests.store_fixtures import PASSWORD


def _someone(ctx: Context, name: str) -> int:
    return service.create(ctx, {"name": name, "sex": "2", "birth_date": "1950-02-03", "no_id_reason": "03"})


def _busy_day(ctx: Context) -> None:
    """Adds, changes, deletes, undoes, numbers, erases."""
    people = [_someone(ctx, name) for name in ("王秀英", "李建国", "张桂兰")]
    service.update(ctx, people[0], queries.get(ctx, people[0])["version"], {"phone": "13900000001"})
    service.delete(ctx, people[1], "重复")
    ctx.undo()
    mediation.add_mediator(ctx, {"name": "赵调解"})
    values = {"dispute_type": "02", "source": "01", "brief": "楼上漏水"}
    sides = [
        mediation.PartyEntry(side="A", person_id=people[0], consent="agreed"),
        mediation.PartyEntry(side="B", person_id=people[1], consent="agreed"),
    ]
    mediation.intake(ctx, values, sides, accept=True)
    erasing.erase(ctx, people[2], "本人申请")


@pytest.fixture
def damaged(embedded: Context, tmp_path: Path) -> tuple[Path, Path, bytes, dict[str, list[tuple[object, ...]]]]:
    """folder, backup, key, and what stood in the store at its end."""
    early = _someone(embedded, "早先登记")
    file = backup.make(embedded.store, tmp_path / "usb", NOW).file
    _busy_day(embedded)
    service.update(embedded, early, queries.get(embedded, early)["version"], {"remark": "后来补的"})
    erasing.erase(embedded, early, "本人申请")
    rows = _rows()
    folder, key = embedded.store.folder, embedded.store.key
    embedded.store.close()
    return folder, file, key, rows


def test_everything_since_the_backup_comes_back(
    damaged: tuple[Path, Path, bytes, dict[str, list[tuple[object, ...]]]],
) -> None:
    folder, file, key, rows = damaged
    found = salvage.recover(folder, file, folder, key)
    assert (found.ancestor, found.lost) == (True, 0)
    assert found.applied > 8
    assert found.kept is not None
    ctx = context.sign_in(folder, "演示", PASSWORD)
    try:
        assert checking.problems(ctx.store) == []
        assert _rows() == rows
        assert Case.get().number_seq == 1
        values = {"dispute_type": "02", "source": "01", "brief": "又一件"}
        sides = [
            mediation.PartyEntry(side=side, values={"name": name}, consent="agreed")
            for side, name in (("A", "甲某"), ("B", "乙某"))
        ]
        mediation.intake(ctx, values, sides, accept=True)
        assert {row.number_seq for row in Case.select()} == {1, 2}  # the series goes on
        assert checking.problems(ctx.store) == []
    finally:
        ctx.store.close()


def test_it_stops_at_the_first_change_that_does_not_hold(
    damaged: tuple[Path, Path, bytes, dict[str, list[tuple[object, ...]]]],
) -> None:
    folder, file, key, _ = damaged
    first = backup.details(file, key).head_number
    with backup.keyed(folder / "linli.db", key) as raw:
        last = raw.execute('SELECT max(id) FROM "change"').fetchone()[0]
        raw.execute(
            "UPDATE change_item SET after = replace(after, '13900000001', '13900000002') WHERE change_id = ?",
            (first + 4,),
        )
    found = salvage.recover(folder, file, folder, key)
    # 张桂兰 was erased later on: without her erasure the change that added her proves nothing.
    assert (found.applied, found.lost) == (2, last - first - 2)
    ctx = context.sign_in(folder, "演示", PASSWORD)
    try:
        assert checking.problems(ctx.store) == []
        assert Person.select().count() == 3
        assert history.head()["number"] == first + 2
    finally:
        ctx.store.close()


def test_a_backup_of_another_past_is_only_restored(
    damaged: tuple[Path, Path, bytes, dict[str, list[tuple[object, ...]]]], tmp_path: Path
) -> None:
    folder = damaged[0]
    other = context.create(tmp_path / "other", hall="别的社区", password=PASSWORD, operator="演示", cost=keys.TEST_COST)
    file = backup.make(other.store, tmp_path / "usb2", NOW).file
    other_key = other.store.key
    other.store.close()
    found = salvage.recover(folder, file, folder, other_key)
    assert (found.ancestor, found.applied) == (False, 0)
    ctx = context.sign_in(folder, "演示", PASSWORD)
    ctx.store.close()
    assert database is not None


def test_a_file_that_cannot_be_read_at_all_gives_the_backup(
    damaged: tuple[Path, Path, bytes, dict[str, list[tuple[object, ...]]]],
) -> None:
    folder, file, key, _ = damaged
    (folder / "linli.db").write_bytes(b"\0" * 100_000)
    found = salvage.recover(folder, file, folder, key)
    assert found.applied == 0
    ctx = context.sign_in(folder, "演示", PASSWORD)
    try:
        assert checking.problems(ctx.store) == []
        assert Person.select().count() == 1
    finally:
        ctx.store.close()
