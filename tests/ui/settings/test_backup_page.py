"""备份与恢复: the places, making and checking a backup, the list."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path

import pytest

from desktop_app.context import Context
from desktop_app.residents import service
from desktop_app.store import backup_plan
from desktop_app.store.backup_plan import Place
from desktop_app.store.places import Volume
from tests.ui.settings.conftest import Desk, as_role, texts
from ui.settings import pages
from ui.settings.backup import BackupPage
from ui.settings.backups import age, size_words

FACTS = {"sex": "1", "birth_date": "1980-01-01", "no_id_reason": "03"}


@pytest.fixture
def page(desk: Desk) -> BackupPage:
    found = desk.tab.show_page(pages.BACKUP)
    assert isinstance(found, BackupPage)
    return found


def rows(page: BackupPage) -> list[dict[str, object]]:
    return [dict(row) for row in page.source.rows(page.table.ids)]


def test_without_a_backup_it_says_so(page: BackupPage) -> None:
    said = texts(page)
    assert "还没有备份过，请现在做一份" in said
    assert "还没有备份到这里" in said


def test_made_and_checked(desk: Desk, page: BackupPage) -> None:
    service.create(desk.ctx, {"name": "张三", **FACTS})
    page.now_button.click()
    assert desk.errors == []
    assert page.result.text().startswith("已备份并核验：")
    (row,) = rows(page)
    assert row["made_at"] == "2026-11-20 09:30"
    assert row["age"] == "今天"
    assert row["counts"] == "居民 1 人，调解案件 0 件"
    assert "备份" in str(row["last"]) or "新增居民" in str(row["last"])
    assert row["kept"]
    assert "上次备份 2026-11-20 09:30" in texts(page)
    assert page.now_button.isEnabled()


def test_one_is_looked_through(desk: Desk, page: BackupPage) -> None:
    page.now_button.click()
    assert page.table.select(page.table.ids[0])
    page.verify_button.click()
    assert [str(chip) for chip in rows(page)[0]["state"]] == ["完好"]  # type: ignore[attr-defined]


def test_a_spoilt_one_is_found_out(desk: Desk, page: BackupPage) -> None:
    page.now_button.click()
    file = page.source.found[0].file
    content = bytearray(file.read_bytes())
    content[len(content) // 2] ^= 0xFF
    file.write_bytes(bytes(content))
    page.table.select(page.table.ids[0])
    page.verify()
    assert [str(chip) for chip in rows(page)[0]["state"]] == ["不能用"]  # type: ignore[attr-defined]
    assert desk.errors


def test_places_are_added_and_taken_away(desk: Desk, page: BackupPage, tmp_path: Path) -> None:
    (tmp_path / "另一处").mkdir()
    page.add(path=str(tmp_path / "另一处"))
    assert [spot.state for spot in page.spots] == ["可用", "可用"]
    page.now_button.click()
    assert page.result.text().count("已备份并核验") == 2
    assert len(page.source.found) == 2
    page.remove(page.spots[1])
    assert len(page.spots) == 1
    assert "那里已有的备份都留着" in desk.said[-1]
    assert list((tmp_path / "另一处").iterdir())


def test_a_disk_is_known_by_its_label(
    desk: Desk, page: BackupPage, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    plugged = [Volume("LINLI", tmp_path / "usb")]
    (tmp_path / "usb").mkdir()
    monkeypatch.setattr("desktop_app.store.places.volumes", lambda: plugged)
    menu = page.places_menu()
    titles = {action.text(): action for action in menu.actions()}
    titles["U 盘“LINLI”"].trigger()
    assert [spot.name for spot in page.spots][1] == "U盘“LINLI”"
    page.now_button.click()
    assert list((tmp_path / "usb").rglob("*.linlibackup"))
    plugged.clear()
    page.look()
    assert page.spots[1].state == "没有插上"
    assert "上次备份到这里：2026-11-20" in page.spots[1].last
    page.now_button.click()
    assert "没有插上" in page.result.text()


@pytest.mark.skipif(not hasattr(os, "geteuid") or os.geteuid() == 0, reason="root writes everywhere")
def test_a_place_that_cannot_be_written(page: BackupPage, tmp_path: Path) -> None:
    (tmp_path / "fest").mkdir(mode=0o500)
    page.add(path=str(tmp_path / "fest"))
    assert page.spots[1].state == "写不进去"


def test_a_place_that_fails_is_said_and_the_others_go_on(page: BackupPage, tmp_path: Path) -> None:
    (tmp_path / "datei").write_text("", "utf-8")
    page.add(path=str(tmp_path / "datei" / "darunter"))
    page.now_button.click()
    assert "备份没有写成" in page.result.text()
    assert "已备份并核验" in page.result.text()


def test_the_service_refuses_who_may_not(embedded: Context, open_desk: Callable[[Context], Desk]) -> None:
    desk = open_desk(as_role(embedded, "director"))
    assert not desk.tab.has(pages.BACKUP)
    page = BackupPage(desk.tab._frame)
    page.begin()
    page.back_up()
    page._save([Place(path="/nowhere")])
    assert len(desk.errors) == 3
    assert all("您的角色不能做这一步" in str(one) for one in desk.errors)
    assert backup_plan.places(embedded.store.folder) == backup_plan.places(embedded.store.folder)
    assert page.open_restore() is None
    page.deleteLater()


@pytest.mark.parametrize(
    ("at", "words"),
    [("2026-11-20 08:00:00", "今天"), ("2026-11-19 23:00:00", "昨天"), ("2026-10-21 08:00:00", "30 天前"), ("", "")],
)
def test_age(at: str, words: str) -> None:
    assert age(at, "2026-11-20") == words


def test_sizes() -> None:
    assert [size_words(size) for size in (10, 2048, 5 << 20, 3 << 30)] == ["1 KB", "2 KB", "5.0 MB", "3.0 GB"]
