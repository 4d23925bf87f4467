"""居民和走访: numbers and boxes that are saved, refused in words, and put back to the default."""

from __future__ import annotations

import pytest

from tests.ui.settings.conftest import Desk
from ui.settings import pages
from ui.settings.residents import ResidentsPage


@pytest.fixture
def page(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> ResidentsPage:
    monkeypatch.setattr("ui.records.form.ask_unsaved", lambda parent: "discard")
    found = desk.tab.show_page(pages.RESIDENTS)
    assert isinstance(found, ResidentsPage)
    return found


def test_numbers_and_boxes_are_saved_and_seen_again_after_an_undo(desk: Desk, page: ResidentsPage) -> None:
    page.form.fill({"cycle_C01": 10, "follow_up": 5, "four_clear": "phone education"})
    assert page.form.save()
    assert desk.said == ["已保存，从现在起生效"]
    assert desk.ctx.setting("care.cycle_days")["C01"] == 10  # type: ignore[index]
    assert desk.ctx.setting("residents.four_clear") == ["phone", "education"]
    desk.ctx.undo()
    assert page.form.values()["cycle_C01"] == 30
    assert page.form.values()["follow_up"] == 15


def test_what_does_not_hold_is_said_beside_it(desk: Desk, page: ResidentsPage) -> None:
    page.form.fill({"cycle_C01": 400, "four_clear": None})
    assert not page.form.save()
    assert page.form.rows["cycle_C01"].sentence.text() == "请填1到366之间的数"
    assert page.form.rows["four_clear"].sentence.text() == "请填写要填齐的项目"
    assert desk.ctx.setting("care.cycle_days")["C01"] == 30  # type: ignore[index]


def test_the_default_is_one_button_away(desk: Desk, page: ResidentsPage) -> None:
    page.form.fill({"cycle_C01": None, "cycle_C03": 3, "four_clear": "sex"})
    assert page.form.save()
    page.default_button.click()
    assert page.form.dirty
    assert page.form.save()
    values = page.form.values()
    assert (values["cycle_C01"], values["cycle_C03"]) == (30, 7)
    assert len(desk.ctx.setting("residents.four_clear")) == 10  # type: ignore[arg-type]
