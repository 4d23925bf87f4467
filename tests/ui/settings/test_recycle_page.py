"""回收站: what is in it, back again, gone for good."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from desktop_app.common.errors import NotAllowed
from desktop_app.context import Context
from desktop_app.residents import service
from desktop_app.residents.models import Person
from desktop_app.store import recycle
from desktop_app.store.models import Change
from tests.ui.settings.conftest import Desk, as_role, texts
from ui.settings import pages
from ui.settings.recycle import RecyclePage

FACTS = {"sex": "1", "birth_date": "1980-01-01", "no_id_reason": "03"}


@pytest.fixture
def deleted(embedded: Context) -> list[int]:
    made = [service.create(embedded, {"name": name, **FACTS}) for name in ("张三", "李四")]
    for one in made:
        service.delete(embedded, one, "重复登记")
    return made


@pytest.fixture
def page(deleted: list[int], desk: Desk) -> RecyclePage:
    found = desk.tab.show_page(pages.RECYCLE)
    assert isinstance(found, RecyclePage)
    return found


def labels(page: RecyclePage) -> list[str]:
    return [str(row["label"]) for row in page.source.rows(page.page.table.ids)]


def test_what_is_in_it(page: RecyclePage) -> None:
    assert sorted(labels(page)) == ["张三", "李四"]
    page.page.open_record(page.page.table.ids[0])
    said = texts(page.detail)
    assert "重复登记" in said and "演示" in said and "保留 30 天" in said


def test_found_by_word_and_kind(page: RecyclePage) -> None:
    page.page.table.search("李")
    assert labels(page) == ["李四"]
    page.page.table.search("", {"kind": "调解案件"})
    assert labels(page) == []


def test_back_again_with_the_way_back(desk: Desk, page: RecyclePage, deleted: list[int]) -> None:
    page.page.table.search("张三")
    page.page.open_record(page.page.table.ids[0])
    page.restore()
    assert desk.said == ["已恢复：张三"]
    assert Person.get_by_id(deleted[0]).deleted_at is None
    page.page.table.search("")
    assert labels(page) == ["李四"]


def test_gone_for_good_only_with_a_reason(desk: Desk, page: RecyclePage, deleted: list[int]) -> None:
    page.page.table.search("张三")
    page.page.open_record(page.page.table.ids[0])
    dialog = page.remove()
    assert dialog is not None
    assert not dialog.form.save()
    assert dialog.form.rows["reason"].sentence.text() == "请填写理由"
    dialog.form.fill({"reason": "本人要求"})
    assert dialog.form.save()
    assert "张三" not in labels(page)
    last = Change.select().order_by(Change.id.desc()).get()
    assert (last.action, last.reason) == ("永久删除：居民", "本人要求")


def test_a_clerk_restores_and_does_not_remove(
    embedded: Context, deleted: list[int], open_desk: Callable[[Context], Desk]
) -> None:
    desk = open_desk(as_role(embedded, "clerk"))
    page = desk.tab.show_page(pages.RECYCLE)
    assert isinstance(page, RecyclePage)
    page.page.open_record(page.page.table.ids[0])
    assert page.more.titles() == []
    assert not page.restore_button.isHidden()
    with pytest.raises(NotAllowed):
        recycle.remove(desk.ctx, "person", deleted[0], "没有权限")
    dialog = page.remove()
    assert dialog is not None
    dialog.form.fill({"reason": "没有权限"})
    assert not dialog.form.save()
    assert "您的角色不能做这一步" in dialog.form.message.text()
    assert Person.select().where(Person.id == deleted[0]).exists()


def test_the_volunteer_admin_sees_no_residents(
    embedded: Context, deleted: list[int], open_desk: Callable[[Context], Desk]
) -> None:
    page = open_desk(as_role(embedded, "volunteer_admin")).tab.show_page(pages.RECYCLE)
    assert isinstance(page, RecyclePage)
    assert labels(page) == []
