"""The notice, consents and a person's own inquiry from the 居民 tab."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from PySide6.QtWidgets import QLabel, QPushButton
from pytestqt.qtbot import QtBot

from desktop_app.context import Context
from desktop_app.residents import consents, notice, service
from desktop_app.store.models import Change
from tests.ui.residents_window import residents_tab
from ui.printing.preview import PreviewDialog
from ui.records.form_dialog import FormDialog
from ui.residents import personal_data
from ui.residents.consent_dialog import ConsentDialog
from ui.residents.tab import ResidentsTab

LADY = "290101194308150042"


@pytest.fixture
def tab(qtbot: QtBot, embedded: Context) -> Iterator[ResidentsTab]:
    person = service.create(embedded, {"name": "曾桂芝", "id_no": LADY})
    with residents_tab(qtbot, embedded) as shown:
        shown.open_record("residents", person)
        yield shown


def _form(tab: ResidentsTab) -> FormDialog:
    found = [one for one in tab.window().findChildren(FormDialog) if one.isVisible()]
    assert len(found) == 1
    return found[0]


def _preview(qtbot: QtBot, tab: ResidentsTab) -> PreviewDialog:
    def there() -> list[PreviewDialog]:
        return [one for one in tab.window().findChildren(PreviewDialog) if one.isVisible()]

    qtbot.waitUntil(lambda: len(there()) == 1, timeout=20000)
    return there()[0]


def _last() -> Change:
    return Change.select().order_by(Change.id.desc()).get()


def test_an_inquiry_asks_why_shows_and_logs(qtbot: QtBot, tab: ResidentsTab) -> None:
    before = _last().id
    personal_data.ask_held(tab)
    dialog = _form(tab)
    dialog.form.save_button.click()
    assert dialog.isVisible(), "without a reason nothing is shown"
    assert _last().id == before
    dialog.form.fill({"reason": "本人到厅"})
    dialog.form.save_button.click()
    shown = _preview(qtbot, tab)
    assert (_last().action, _last().reason) == ("本人查询：生成个人信息查询单", "本人到厅")
    assert shown._printed is not None
    shown._printed(2)
    assert _last().action.startswith("打印个人信息查询单（2页")
    shown.close()


def test_the_contact_is_remembered_and_the_notice_shown(qtbot: QtBot, tab: ResidentsTab) -> None:
    personal_data.ask_notice(tab)
    dialog = _form(tab)
    dialog.form.fill({"contact": "张主任 5221234"})
    dialog.form.save_button.click()
    _preview(qtbot, tab).close()
    assert tab.ctx.setting(notice.CONTACT) == "张主任 5221234"


def test_consents_are_added_and_withdrawn(qtbot: QtBot, tab: ResidentsTab) -> None:
    personal_data.show_consents(tab)
    dialog = next(one for one in tab.window().findChildren(ConsentDialog) if one.isVisible())
    assert "还没有登记过。" in [label.text() for label in dialog.findChildren(QLabel)]
    dialog.ask_new()
    form = next(one for one in dialog.findChildren(FormDialog) if one.isVisible())
    form.form.fill({"scope": "01", "signed_on": "2026-11-01"})
    form.form.save_button.click()
    assert "健康、残疾等敏感个人信息" in [label.text() for label in dialog.findChildren(QLabel)]
    withdraw = next(one for one in dialog.findChildren(QPushButton) if one.text() == "撤回")
    withdraw.click()
    assert tab.row is not None
    assert consents.of_person(tab.ctx, tab.row["id"])[0].withdrawn_on == tab.ctx.today()
    qtbot.waitUntil(lambda: not [one for one in dialog.findChildren(QPushButton) if one.text() == "撤回"])
    dialog.close()
