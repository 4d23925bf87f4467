"""变更记录: read, narrowed, opened, exported."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import openpyxl
import pytest

from desktop_app.context import Context
from desktop_app.residents import service
from desktop_app.store import history_log
from desktop_app.store.models import Change
from tests.ui.settings.conftest import Desk, as_role, texts
from ui.records.widgets import QPushButton
from ui.settings import pages
from ui.settings.log import LogPage

FACTS = {"sex": "1", "birth_date": "1980-01-01", "no_id_reason": "03"}
PHONE = "13800001111"


@pytest.fixture
def person(embedded: Context) -> int:
    made = service.create(embedded, {"name": "张三", **FACTS})
    service.update(embedded, made, 1, {"phone": PHONE})
    embedded.log("residents.read", "导出居民名册1人", "上报")
    return made


@pytest.fixture
def page(person: int, desk: Desk) -> LogPage:
    found = desk.tab.show_page(pages.LOG)
    assert isinstance(found, LogPage)
    return found


def actions(page: LogPage) -> list[str]:
    return [str(row["action"]) for row in page.source.rows(page.page.table.ids)]


def test_newest_first_and_kept_up(desk: Desk, page: LogPage, person: int) -> None:
    assert actions(page)[:3] == ["导出居民名册1人", "修改居民", "新增居民"]
    service.delete(desk.ctx, person, "重复")
    assert actions(page)[0] == "删除居民"
    assert page.page.table.source.total({}) == Change.select().count()


def test_narrowed_by_chips_and_words(page: LogPage) -> None:
    page.page.filter_bar.set_values({"kind": history_log.EXPORT})
    assert actions(page) == ["导出居民名册1人"]
    page.page.filter_bar.set_values({"kind": history_log.WRITE, "operator": 1, "day": "today"})
    assert "导出居民名册1人" not in actions(page)
    page.page.filter_bar.set_values({"day": "yesterday"})
    assert actions(page) == []
    page.page.filter_bar.set_values({})
    page.page.table.search("修改")
    assert actions(page) == ["修改居民"]


def test_days_of_ones_own(page: LogPage) -> None:
    page.page.filter_bar.add("day", "ask")
    dialog = page.ask_days()
    dialog.form.fill({"first": "2026-11-21", "last": "2026-11-01"})
    assert not dialog.form.save()
    assert "之后" in dialog.form.rows["last"].sentence.text()
    dialog.form.fill({"first": "2026-11-01", "last": "2026-11-19"})
    assert dialog.form.save()
    assert actions(page) == []
    assert page.page.filter_bar.values["day"] == "ask:2026-11-01:2026-11-19"
    page.source.between = ("2026-11-20", "")
    page.page.filter_bar.set_values({"day": "ask:2026-11-20:"})
    assert actions(page)[-1] == "新建数据"


def test_a_line_is_read_in_words_and_opens_the_record(desk: Desk, page: LogPage, person: int) -> None:
    page.page.open_record(page.page.table.ids[1])
    said = texts(page.detail)
    assert "填写电话“138****1111”" in said
    assert PHONE not in said
    (link,) = [one for one in page.detail.findChildren(QPushButton) if one.text() == "张三"]
    link.click()
    assert desk.opened == [("residents", person)]


def test_an_added_record_is_told_masked(page: LogPage) -> None:
    page.page.open_record(page.page.table.ids[2])
    said = texts(page.detail)
    assert "新增；姓名 张三" in said and "性别 男" in said


def test_a_refusal_says_what_was_refused(desk: Desk, page: LogPage) -> None:
    other = as_role(desk.ctx, "clerk")
    with pytest.raises(Exception, match="您的角色"):
        other.require("residents.export")
    page.first_focus()
    assert actions(page)[0] == "没有权限：明文导出"


def test_exported_masked_and_logged(desk: Desk, page: LogPage, tmp_path: Path) -> None:
    page.page.table.search("居民", {"kind": history_log.WRITE})
    page.export_to(tmp_path / "log.xlsx")
    assert desk.errors == []
    book = openpyxl.load_workbook(tmp_path / "log.xlsx", read_only=True)
    rows = [[str(cell.value or "") for cell in row] for row in book.active.iter_rows()]
    book.close()
    assert [row[4] for row in rows[3:]] == ["修改居民", "新增居民"]
    assert "138****1111" in rows[3][6]
    assert not any(PHONE in cell for row in rows for cell in row)
    assert Change.select().order_by(Change.id.desc()).get().action == "导出变更记录2条"
    assert desk.said == ["已导出 2 条到“log.xlsx”"]


def test_the_auditor_reads_it_and_a_private_case_stays_closed(
    embedded: Context, open_desk: Callable[[Context], Desk], person: int
) -> None:
    from desktop_app import log_book
    from desktop_app.mediation import service as mediation

    values = {"dispute_type": "02", "source": "02", "brief": "不该看见的内容", "is_private": 1}
    other = service.create(embedded, {"name": "李四", **FACTS})
    parties = [
        mediation.PartyEntry(side="A", person_id=person, consent="agreed"),
        mediation.PartyEntry(side="B", person_id=other, consent="agreed"),
    ]
    mediation.intake(embedded, values, parties, [])
    number = Change.select().order_by(Change.id.desc()).get().id
    words = "\n".join(one.text for one in log_book.touched(as_role(embedded, "auditor"), number))
    assert "不该看见的内容" not in words and "李四" not in words
    assert log_book.PRIVATE in words
    assert "不该看见的内容" in "\n".join(one.text for one in log_book.touched(embedded, number))
