"""Backups of both engines: made, checked, shown, thinned, brought back; whatever instant a restore is killed at."""

from __future__ import annotations

import json
import shutil
import zipfile
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest

from desktop_app import context
from desktop_app.common.dates import FixedClock
from desktop_app.common.errors import KnownError
from desktop_app.context import Context
from desktop_app.residents import queries, service
from desktop_app.residents.models import Person
from desktop_app.store import backup, backup_plan, checking, drafts, history, keys, places
from desktop_app.store.engine import database, is_embedded
from desktop_app.store.reading import models
from tests.store_fixtures import PASSWORD

NOW = "2026-11-20 10:00:00"


def _someone(ctx: Context, name: str = "曾桂芝") -> int:
    return service.create(
        ctx, {"name": name, "sex": "2", "birth_date": "1950-02-03", "phone": "13812347686", "no_id_reason": "03"}
    )


def _rows() -> dict[str, list[tuple[Any, ...]]]:
    """Every row of every table, but for what a restore itself notes."""
    found = {}
    for table, model in models().items():
        if table != "meta":
            columns = ", ".join(f'"{field.column_name}"' for field in model._meta.sorted_fields)
            found[table] = sorted(
                map(tuple, database.execute_sql(f'SELECT {columns} FROM "{table}"').fetchall()), key=repr
            )
    return found


@pytest.fixture
def back(tmp_path: Path) -> Iterator[list[Context]]:
    """Contexts that a test opens on what came back."""
    opened: list[Context] = []
    yield opened
    for ctx in opened:
        ctx.store.close()


def test_a_backup_of_either_engine_comes_back_row_for_row(ctx: Context, tmp_path: Path, back: list[Context]) -> None:
    people = [_someone(ctx, name) for name in ("曾桂芝", "王𬍛", "欧阳明")]
    service.delete(ctx, people[1], "重复")
    before = _rows()
    made = backup.make(ctx.store, tmp_path / "usb", NOW)
    assert made.details is not None
    assert (made.details.people, made.details.last_change_action) == (2, "删除居民")
    assert made.details.head_number == history.head()["number"]
    uid = ctx.store.uid
    ctx.store.close()
    folder = tmp_path / "fresh" / "store"
    restored, kept = backup.restore(made.file, folder, backup.unlock(made.file, None, PASSWORD))
    assert (restored.rows, kept) == (made.rows, None)
    back.append(context.sign_in(folder, "演示", PASSWORD))
    assert is_embedded(database)
    assert _rows() == before
    assert back[0].store.uid == uid
    assert checking.problems(back[0].store) == []
    assert [hit[0] for hit in queries.find(back[0], "zgz")] == [people[0]]
    _someone(back[0], "李新来")
    assert checking.problems(back[0].store) == []


def test_a_backup_shows_no_name_no_number_and_no_table(ctx: Context, tmp_path: Path) -> None:
    _someone(ctx)
    file = backup.make(ctx.store, tmp_path, NOW).file
    raw = file.read_bytes()
    for word in ("曾桂芝", "13812347686", "person", "change_item", "新增居民", "SQLite format"):
        assert word.encode() not in raw, word
    assert set(backup.read_manifest(file)) == {"format", "made_at", "schema", "store_uid", "sha256", "sealed"}
    assert [path.name for path in tmp_path.iterdir() if path.name.startswith(".linli")] == []


def test_the_recovery_key_alone_opens_it_on_another_computer(tmp_path: Path, back: list[Context]) -> None:
    made = context.create(tmp_path / "a", hall="向阳社区", password=PASSWORD, operator="演示", cost=keys.TEST_COST)
    text = made.recovery_key
    assert text is not None
    file = backup.make(made.store, tmp_path / "usb", NOW).file
    made.store.close()
    shutil.rmtree(tmp_path / "a")
    assert backup.operators(file) == ["演示"]
    backup.restore(file, tmp_path / "b", backup.unlock(file, keys.RECOVERY, text.lower()))
    back.append(context.recover(tmp_path / "b", text, "演示", "新的密码一二三四", cost=keys.TEST_COST))
    assert back[0].operator.name == "演示"
    with pytest.raises(keys.WrongRecoveryKey):
        backup.unlock(file, keys.RECOVERY, keys.new_recovery_key())


def _with_manifest(file: Path, to: Path, change: dict[str, Any]) -> Path:
    with zipfile.ZipFile(file) as old, zipfile.ZipFile(to, "w") as new:
        for name in old.namelist():
            raw = old.read(name)
            new.writestr(name, json.dumps({**json.loads(raw), **change}) if name == backup.MANIFEST else raw)
    return to


def test_a_manifest_goes_with_no_other_backup(embedded: Context, tmp_path: Path) -> None:
    first = backup.make(embedded.store, tmp_path, NOW)
    _someone(embedded)
    second = backup.make(embedded.store, tmp_path, "2026-11-20 11:00:00")
    swapped = _with_manifest(second.file, tmp_path / "x.linlibackup", {"sealed": first.manifest["sealed"]})
    with pytest.raises(KnownError, match="清单打不开"):
        backup.verify(swapped, embedded.store.key)
    with pytest.raises(KnownError, match="清单打不开"):
        backup.details(second.file, b"x" * 32)
    with pytest.raises(KnownError, match="更新版本"):
        backup.read_manifest(_with_manifest(first.file, tmp_path / "y.linlibackup", {"format": 99}))


def test_a_backup_of_the_first_format_still_comes_back(embedded: Context, tmp_path: Path) -> None:
    _someone(embedded)
    made = backup.make(embedded.store, tmp_path, NOW)
    assert made.details is not None
    old = {"format": 1, "hall": "向阳", "rows": made.rows, "history_head": {"number": 3, "hash": "x"}}
    file = _with_manifest(made.file, tmp_path / "old.linlibackup", old)
    assert backup.verify(file, embedded.store.key).rows == made.rows
    assert backup.details(file, embedded.store.key).people == 1
    wrong = _with_manifest(file, tmp_path / "wrong.linlibackup", {"rows": {**made.rows, "person": 7}})
    with pytest.raises(KnownError, match="不符"):
        backup.verify(wrong, embedded.store.key)


def test_a_killed_restore_leaves_the_old_store_or_the_new_one(
    embedded: Context, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder, key = embedded.store.folder, embedded.store.key
    file = backup.make(embedded.store, tmp_path / "usb", NOW).file
    _someone(embedded)
    embedded.store.close()
    calls: list[Path] = []
    stop_at = [0]
    really = Path.replace

    class Killed(BaseException):
        pass

    def replace(self: Path, target: Path) -> Path:
        if self.is_dir():
            calls.append(self)
            if len(calls) == stop_at[0]:
                raise Killed
        return really(self, target)

    monkeypatch.setattr(Path, "replace", replace)
    for stop, people in ((1, 1), (2, 0)):
        stop_at[0] = stop
        calls.clear()
        with pytest.raises(Killed):
            backup.restore(file, folder, key)
        calls.extend([folder] * 9)
        ctx = context.sign_in(folder, "演示", PASSWORD)
        try:
            assert Person.select().count() == people
            assert not folder.with_name(folder.name + backup.RESTORING).exists() or people == 1
        finally:
            ctx.store.close()
    assert folder.with_name(f"{folder.name}.before-restore-1").exists()


def test_this_desks_own_things_survive_a_restore(embedded: Context, tmp_path: Path, back: list[Context]) -> None:
    file = backup.make(embedded.store, tmp_path / "usb", NOW).file
    folder, key = embedded.store.folder, embedded.store.key
    backup_plan.save_places(folder, [backup_plan.Place(path=str(tmp_path / "usb"))])
    drafts.save(embedded.store, 1, "person:new", "新增居民", {"name": "打了一半"}, None, NOW)
    embedded.store.close()
    backup.restore(file, folder, key)
    back.append(context.sign_in(folder, "演示", PASSWORD))
    assert [place.path for place in backup_plan.places(folder)] == [str(tmp_path / "usb")]
    draft = drafts.find(back[0].store, 1, "person:new")
    assert draft is not None
    assert draft.values == {"name": "打了一半"}


# The plan


def _on(ctx: Context, day: str, clock_time: str = "10:00:00") -> None:
    ctx.clock = FixedClock(datetime.strptime(f"{day} {clock_time}", "%Y-%m-%d %H:%M:%S"))


def test_a_backup_is_due_once_a_day_and_when_closing_after_a_change(embedded: Context) -> None:
    assert backup_plan.due(embedded)
    [outcome] = backup_plan.run(embedded, automatic=True)
    assert outcome.backup is not None
    assert not backup_plan.due(embedded)
    assert not backup_plan.due(embedded, closing=True)
    _someone(embedded)
    assert not backup_plan.due(embedded)
    assert backup_plan.due(embedded, closing=True)
    _on(embedded, "2026-11-21")
    assert backup_plan.due(embedded)
    backup_plan.run(embedded)
    assert not backup_plan.due(embedded, closing=True)  # its own row in the history does not make another one due
    _on(embedded, "2026-11-22")
    assert not backup_plan.due(embedded)  # nothing happened since


def test_a_stick_is_known_by_its_label_and_one_place_does_not_stop_another(
    embedded: Context, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    plugged: list[places.Volume] = []
    monkeypatch.setattr(places, "volumes", lambda: plugged)
    (tmp_path / "file").write_text("in the way")
    chosen = [
        backup_plan.Place(label="BACKUP"),
        backup_plan.Place(path=str(tmp_path / "file" / "below")),
        backup_plan.Place(path=str(tmp_path / "good")),
    ]
    backup_plan.save_places(embedded.store.folder, chosen)
    outcomes = backup_plan.run(embedded, automatic=True)
    assert [one.backup is not None for one in outcomes] == [False, False, True]
    assert "没有插上" in outcomes[0].sentence
    assert "没有写成" in outcomes[1].sentence
    _on(embedded, "2026-11-21")
    plugged.append(places.Volume("BACKUP", tmp_path / "stick"))
    assert backup_plan.due(embedded)
    assert backup_plan.run(embedded, automatic=True)[0].backup is not None
    assert len(list((tmp_path / "stick" / backup_plan.ON_VOLUME).glob("*.linlibackup"))) == 1


def test_seven_days_four_weeks_and_twelve_months_stay(
    embedded: Context, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = tmp_path / "usb"
    file = backup.make(embedded.store, folder, NOW).file
    manifest = backup.read_manifest(file)
    file.unlink()
    for number in range(430):
        day = datetime.fromordinal(datetime(2026, 11, 20).toordinal() - number)
        for hour in ("09", "17"):
            at = f"{day:%Y-%m-%d} {hour}:00:00"
            with zipfile.ZipFile(folder / f"store-{day:%Y%m%d}-{hour}0000.linlibackup", "w") as archive:
                archive.writestr(backup.MANIFEST, json.dumps({**manifest, "made_at": at}))
    other = folder / "store-20200101-090000.linlibackup"
    with zipfile.ZipFile(other, "w") as archive:
        archive.writestr(
            backup.MANIFEST, json.dumps({**manifest, "made_at": "2020-01-01 09:00:00", "store_uid": "f" * 32})
        )
    upgrade = folder / "store-升级前-20200101-090000.linlibackup"
    with zipfile.ZipFile(upgrade, "w") as archive:
        archive.writestr(backup.MANIFEST, json.dumps({**manifest, "made_at": "2020-01-01 09:00:00"}))
    embedded.store.set_meta("restored_at", "2025-10-01 00:00:00")
    backup_plan.thin(folder, embedded)
    left = sorted(
        backup.read_manifest(path)["made_at"] for path in folder.glob("store-2*.linlibackup") if path != other
    )
    after = [at for at in left if at > "2025-10-01"]
    assert [at for at in after if at >= "2026-11-14"] == [f"2026-11-{day} 17:00:00" for day in range(14, 21)]
    assert [at[:10] for at in after if at < "2026-11-14"] == [
        "2025-12-31", "2026-01-31", "2026-02-28", "2026-03-31", "2026-04-30", "2026-05-31", "2026-06-30", "2026-07-31",
        "2026-08-31", "2026-09-30", "2026-10-31", "2026-11-01", "2026-11-08",
    ]  # fmt: skip
    assert len([at for at in left if at < "2025-10-01"]) == 2 * len({at[:10] for at in left if at < "2025-10-01"}) > 0
    assert other.exists()
    assert upgrade.exists()


def test_the_screen_is_told_what_there_is(embedded: Context) -> None:
    backup_plan.run(embedded, automatic=True)
    _someone(embedded)
    _on(embedded, "2026-11-21")
    backup_plan.run(embedded, automatic=True)
    found = backup_plan.existing(embedded)
    assert [(one.details.people, one.kept_as) for one in found if one.details] == [(1, "日备份"), (0, "日备份")]


def test_a_cut_end_of_the_history_is_known_from_the_backup(embedded: Context) -> None:
    _someone(embedded)
    backup_plan.run(embedded, automatic=True)
    assert checking.problems(embedded.store) == []
    # The last change and its items go, and the head is set back to a seal that was once right.
    number = history.head()["number"]
    hash_ = database.execute_sql('SELECT previous_hash FROM "change" WHERE id = ?', (number,)).fetchone()[0]
    database.execute_sql("DELETE FROM change_item WHERE change_id = ?", (number,))
    database.execute_sql('DELETE FROM "change" WHERE id = ?', (number,))
    embedded.store.set_meta(history.HEAD, history.sealed(number - 1, hash_, embedded.store.key))
    assert any("比备份" in said for said in checking.problems(embedded.store))
