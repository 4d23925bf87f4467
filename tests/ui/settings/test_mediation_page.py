"""调解 in 设置: terms that hold from the day they are saved, refused in words, and put back to the default."""

from __future__ import annotations

import pytest

from desktop_app.common.errors import ChecksFailed
from desktop_app.log_book import _setting
from desktop_app.mediation import terms_settings
from tests.ui.settings.conftest import Desk
from ui.settings import pages
from ui.settings.mediation import MediationPage


@pytest.fixture
def page(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> MediationPage:
    monkeypatch.setattr("ui.records.form.ask_unsaved", lambda parent: "discard")
    found = desk.tab.show_page(pages.MEDIATION)
    assert isinstance(found, MediationPage)
    return found


def test_terms_are_saved_and_seen_again_after_an_undo(desk: Desk, page: MediationPage) -> None:
    page.form.fill({"period_days": 45, "period_unit": "working", "stopping_reasons": "01 02", "branch_review": 1})
    assert page.form.save()
    ctx = desk.ctx
    assert (ctx.setting("mediation.period_days"), ctx.setting("mediation.period_unit")) == (45, "working")
    assert (ctx.setting("mediation.stopping_reasons"), ctx.setting("mediation.branch_review")) == (["01", "02"], 1)
    ctx.undo()
    assert page.form.values() == terms_settings.defaults()


def test_rounds_and_the_day_that_is_counted_are_chosen_in_words(desk: Desk, page: MediationPage) -> None:
    page.form.fill({"rounds": 1, "case_basis": "accepted"})
    assert page.form.save()
    assert (desk.ctx.setting("screening.rounds"), desk.ctx.setting("report.case_basis")) == (1, "accepted")


def test_no_reason_stops_the_period_where_none_is_chosen(desk: Desk, page: MediationPage) -> None:
    page.form.fill({"stopping_reasons": None})
    assert page.form.save()
    assert desk.ctx.setting("mediation.stopping_reasons") == []


def test_what_does_not_hold_is_said_beside_it(desk: Desk, page: MediationPage) -> None:
    page.form.fill({"judicial_days": 0})
    assert not page.form.save()
    assert page.form.rows["judicial_days"].sentence.text() == "请填1到365之间的数"
    for changes in ({"period_unit": "moon"}, {"stopping_reasons": "07"}, {"rounds": 3}, {"case_basis": None}):
        with pytest.raises(ChecksFailed):
            terms_settings.save(desk.ctx, changes)


def test_the_default_is_one_button_away(desk: Desk, page: MediationPage) -> None:
    page.form.fill({"period_days": 60})
    assert page.form.save()
    page.default_button.click()
    assert page.form.save()
    assert desk.ctx.setting("mediation.period_days") == 30


@pytest.mark.parametrize(
    ("stored", "told"),
    [
        ('["01", "04"]', "等待鉴定、当事人暂时不能到场"),
        ('"working"', "工作日"),
        ('"accepted"', "受理日期"),
        ("30", "30"),
    ],
)
def test_the_log_tells_them_in_words(stored: str, told: str) -> None:
    assert _setting(stored) == told
