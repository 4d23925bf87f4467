"""安全与检查: the numbers, and the look through the data."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from desktop_app.context import Context
from desktop_app.store.models import Change, ChangeItem
from tests.ui.settings.conftest import Desk, as_role, texts
from ui.settings import pages
from ui.settings.program import ProgramPage


@pytest.fixture
def page(desk: Desk) -> ProgramPage:
    found = desk.tab.show_page(pages.PROGRAM)
    assert isinstance(found, ProgramPage)
    return found


def test_numbers_are_saved_and_in_force(desk: Desk, page: ProgramPage) -> None:
    assert page.form is not None
    page.form.fill({"security.lock_minutes": 12, "recycle.keep_days": 60})
    assert page.form.save()
    assert desk.ctx.setting("security.lock_minutes") == 12
    assert desk.ctx.setting("recycle.keep_days") == 60
    assert desk.said == ["已保存，从现在起生效"]


@pytest.mark.parametrize(
    ("key", "value", "said"),
    [
        ("security.lock_minutes", 0, "请填 1 到 60 之间的数"),
        ("security.lock_minutes", 61, "请填 1 到 60 之间的数"),
        ("backup.daily", 0, "请填 1 到 366 之间的数"),
        ("recycle.keep_days", None, "请填写回收站保留"),
    ],
)
def test_what_does_not_hold_is_said_beside_it(
    desk: Desk, page: ProgramPage, key: str, value: int | None, said: str
) -> None:
    assert page.form is not None
    before = desk.ctx.setting(key)
    other = "check.every_days"
    page.form.fill({key: value, other: 3})
    assert not page.form.save()
    assert page.form.rows[key].sentence.text() == said
    assert desk.ctx.setting(key) == before
    assert desk.ctx.setting(other) == 7, "nothing is saved by half"


def test_an_undo_is_seen(desk: Desk, page: ProgramPage) -> None:
    assert page.form is not None
    page.form.fill({"security.lock_minutes": 12})
    page.form.save()
    desk.ctx.undo()
    assert desk.ctx.setting("security.lock_minutes") == 5
    assert page.form.values()["security.lock_minutes"] == 5


def test_a_director_sees_his_own_numbers_only(embedded: Context, open_desk: Callable[[Context], Desk]) -> None:
    desk = open_desk(as_role(embedded, "director"))
    page = desk.tab.show_page(pages.PROGRAM)
    assert isinstance(page, ProgramPage)
    assert page.form is not None
    assert list(page.form.rows) == ["recycle.keep_days"]
    assert page.check_button.isHidden()


def test_the_service_refuses_the_check(embedded: Context, open_desk: Callable[[Context], Desk]) -> None:
    desk = open_desk(as_role(embedded, "director"))
    page = desk.tab.show_page(pages.PROGRAM)
    assert isinstance(page, ProgramPage)
    page.check()
    assert "您的角色不能做这一步" in str(desk.errors[0])


def test_a_sound_store_is_said_to_be_sound(desk: Desk, page: ProgramPage) -> None:
    assert "还没有做过全面检查" in texts(page)
    page.check()
    assert desk.errors == []
    assert page.result.text() == "检查完了，没有发现问题。"
    assert page.last_check.text().startswith("上次全面检查：2026-11-20 09:30")
    assert page.check_button.isEnabled()


def test_what_is_wrong_is_said_in_words(desk: Desk, page: ProgramPage) -> None:
    desk.ctx.set_setting("security.lock_minutes", 9)
    number = Change.select().order_by(Change.id.desc()).get().id
    ChangeItem.update(after='{"value": "60"}').where(ChangeItem.change_id == number).execute()
    page.check()
    assert f"第{number}条变更的明细被改动过" in page.result.text()
    assert "备份与恢复" in page.result.text()
    assert not page.restore_link.isHidden(), "and leads to the restore"
    page.check()
    assert not page.restore_link.isHidden()
