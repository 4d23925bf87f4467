"""卷宗: numbers that are saved, refused in words, and put back to the default."""

from __future__ import annotations

import pytest

from tests.ui.settings.conftest import Desk
from ui.settings import pages
from ui.settings.dossiers import DossiersPage


@pytest.fixture
def page(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> DossiersPage:
    monkeypatch.setattr("ui.records.form.ask_unsaved", lambda parent: "discard")
    found = desk.tab.show_page(pages.DOSSIERS)
    assert isinstance(found, DossiersPage)
    return found


def test_what_is_saved_is_in_force_and_undone(desk: Desk, page: DossiersPage) -> None:
    page.form.fill({"long_years": 30, "volume_pages": 150, "closing_report": 1, "fonds": "0012"})
    assert page.form.save()
    assert desk.said == ["已保存，从现在起生效"]
    keys = ("long_years", "volume_pages", "closing_report", "fonds", "short_years")
    assert [desk.ctx.setting(f"dossier.{key}") for key in keys] == [30, 150, 1, "0012", 5]
    desk.ctx.undo()
    assert page.form.values()["long_years"] == 10
    page.form.fill({"fonds": "0012"})
    assert page.form.save()
    page.form.fill({"fonds": None})
    assert page.form.save()
    assert desk.ctx.setting("dossier.fonds") == ""


def test_what_does_not_hold_is_said_beside_it(desk: Desk, page: DossiersPage) -> None:
    page.form.fill({"volume_pages": 5, "loan_days": None})
    assert not page.form.save()
    assert page.form.rows["volume_pages"].sentence.text() == "请填20到1000之间的数"
    assert page.form.rows["loan_days"].sentence.text() == "请填写借阅期限"
    assert desk.ctx.setting("dossier.volume_pages") == 200


def test_the_default_is_one_button_away(desk: Desk, page: DossiersPage) -> None:
    page.form.fill({"short_years": 8})
    assert page.form.save()
    page.default_button.click()
    assert page.form.save()
    assert desk.ctx.setting("dossier.short_years") == 5
