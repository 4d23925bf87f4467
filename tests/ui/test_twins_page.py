"""可能重复的人: found in the background, merged side by side with one 撤销, said to be two; and while somebody types."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from desktop_app.context import Context
from desktop_app.residents import queries, service, twins
from desktop_app.residents.models import Person
from desktop_app.store import recycle
from tests.ui.residents_window import residents_tab
from ui.records.picker import PersonPicker
from ui.residents.form import ResidentForm
from ui.residents.merge_dialog import MergeDialog
from ui.residents.tab import ResidentsTab
from ui.residents.twins_page import TWO, TwinsPage

LADY = {"name": "曾桂芝", "id_no": "290101194308150042", "phone": "13812347686", "live_addr": "向阳花园6栋2单元1502"}
AGAIN = {"name": "曾桂芝", "sex": "2", "birth_date": "1943-08-15", "phone": "13812347686", "no_id_reason": "03"}


@pytest.fixture
def pair(embedded: Context) -> tuple[int, int]:
    one = service.create(embedded, LADY)
    other = service.create(embedded, {**AGAIN, "remark": "听力不好", "live_addr": "向阳花园1栋1单元101"})
    service.create(embedded, {"name": "王秀英", "id_no": "290101198512310021"})
    return one, other


@pytest.fixture
def tab(
    qtbot: QtBot, embedded: Context, pair: tuple[int, int], monkeypatch: pytest.MonkeyPatch
) -> Iterator[ResidentsTab]:
    monkeypatch.setattr("ui.records.form.ask_unsaved", lambda parent: "discard")  # forms are left half filled
    with residents_tab(qtbot, embedded) as shown:
        yield shown


def _shown(qtbot: QtBot, tab: ResidentsTab) -> TwinsPage:
    page = tab.show_page("twins")
    assert isinstance(page, TwinsPage)
    qtbot.waitUntil(lambda: page.look_button.isEnabled() and page.page.table.current is not None)
    return page


def test_a_pair_is_merged_side_by_side_and_one_undo_takes_it_back(
    qtbot: QtBot, tab: ResidentsTab, pair: tuple[int, int]
) -> None:
    page = _shown(qtbot, tab)
    row = page.source.rows([0])[0]
    assert (row["one"], row["why"]) == ("曾桂芝", "姓名相同，出生日期相同，电话相同")
    dialog = page.merge()
    assert isinstance(dialog, MergeDialog)
    choices = dialog.choices.buttons
    assert choices["id_no"][0].isChecked() and choices["remark"][1].isChecked()
    assert choices["id_no"][0].text().startswith("2901****") and choices["remark"][0].text() == "（空）"
    choices["live_addr"][1].setChecked(True)
    dialog.merge()
    kept = queries.stored(tab.ctx, pair[0])
    assert (kept["id_no"], kept["remark"], kept["live_addr"]) == (LADY["id_no"], "听力不好", "向阳花园1栋1单元101")
    assert list(page.page.table.ids) == []
    tab.ctx.undo(tab.ctx.store.last_written)
    assert queries.stored(tab.ctx, pair[0])["remark"] is None
    qtbot.waitUntil(lambda: list(page.page.table.ids) == [0])


def test_the_other_one_may_stay(qtbot: QtBot, tab: ResidentsTab, pair: tuple[int, int]) -> None:
    dialog = _shown(qtbot, tab).merge()
    dialog.swap()
    assert dialog.preview.kept.id == pair[1]
    dialog.merge()
    row = queries.stored(tab.ctx, pair[1])
    assert (row["id_no"], row["no_id_reason"], row["deleted_at"]) == (LADY["id_no"], None, None)
    assert Person.get_by_id(pair[0]).merged_into == pair[1]


def test_what_cannot_be_merged_is_said_and_nothing_is_written(
    qtbot: QtBot, tab: ResidentsTab, pair: tuple[int, int]
) -> None:
    dialog = _shown(qtbot, tab).merge()
    service.update(tab.ctx, pair[1], 1, {"remark": "改过"})
    dialog.merge()
    assert not dialog.message.isHidden() and dialog.message.text()
    assert Person.get_by_id(pair[1]).deleted_at is None


def test_two_people_are_not_shown_again_until_somebody_thinks_better_of_it(
    qtbot: QtBot, tab: ResidentsTab, pair: tuple[int, int]
) -> None:
    page = _shown(qtbot, tab)
    page.say_two()
    assert list(page.page.table.ids) == [] and twins.scan(tab.ctx) == []
    page.page.filter_bar.set_values({"kind": TWO})
    page.page.table.search("", {"kind": TWO})
    qtbot.waitUntil(lambda: len(page.page.table.ids) == 1)
    page.page.table.select(page.page.table.ids[0])
    qtbot.waitUntil(lambda: not page.again_button.isHidden())
    page.unsay_two()
    assert [(one.one, one.other) for one in twins.scan(tab.ctx)] == [pair]


def test_whoever_is_being_typed_and_is_there_already_is_said_over_the_form(
    tab: ResidentsTab, pair: tuple[int, int]
) -> None:
    tab.new_record()
    form = tab.page.form
    assert isinstance(form, ResidentForm)
    assert form.twin_bar.isHidden()
    form.fill({"name": "曾桂芝", "id_no": "290101194308150402"})  # two digits changed places
    form.rows["id_no"].editor.left.emit()
    assert [one.id for one in form.twin_bar.shown][:1] == [pair[0]]
    assert "次序相反" in form.twin_bar.shown[0].likeness.words and not form.twin_bar.isHidden()
    form.fill({"name": "欧阳修远", "id_no": None})
    form.rows["name"].editor.left.emit()
    assert form.twin_bar.isHidden()


def test_from_the_form_of_somebody_who_is_there_twice(qtbot: QtBot, tab: ResidentsTab, pair: tuple[int, int]) -> None:
    tab.open_record("residents", pair[1])
    tab.edit()
    form = tab.page.form
    assert isinstance(form, ResidentForm) and form.twin_bar.isHidden()
    form.fill({"live_addr": LADY["live_addr"]})
    form.rows["live_addr"].editor.left.emit()
    assert [one.id for one in form.twin_bar.shown] == [pair[0]]
    form.twin_bar.merge_asked.emit(pair[0])
    dialog = _dialogs(MergeDialog)[-1]
    assert dialog.preview.kept.id == pair[1]
    dialog.reject()


def test_a_twin_in_the_bin_is_offered_to_be_merged_instead_of_restored(
    tab: ResidentsTab, pair: tuple[int, int]
) -> None:
    service.delete(tab.ctx, pair[0])
    living = service.create(tab.ctx, {**LADY, "remark": "新登记"})
    tab.page.filter_bar.set_values({"deleted": True})
    tab.row = queries.get(tab.ctx, pair[0])
    tab.restore()
    dialog = _dialogs(MergeDialog)[-1]
    assert (dialog.preview.kept.id, dialog.preview.other.id) == (living, pair[0])
    assert not dialog.swap_button.isEnabled(), "the one in the bin cannot be the one that stays"
    dialog.merge()
    assert Person.get_by_id(pair[0]).merged_into == living
    assert {one.id for one in recycle.items(tab.ctx) if one.table == "person"} >= {pair[0]}


def test_somebody_else_is_named_by_hand(tab: ResidentsTab, pair: tuple[int, int]) -> None:
    tab.open_record("residents", pair[0])
    tab.choose_twin()
    picker = next(one for top in QApplication.topLevelWidgets() for one in top.findChildren(PersonPicker, "other"))
    assert picker.isVisible()
    picker.picked.emit(pair[1])
    dialog = _dialogs(MergeDialog)[-1]
    assert (dialog.preview.kept.id, dialog.preview.other.id) == pair
    dialog.reject()


def _dialogs(kind: type[MergeDialog]) -> list[MergeDialog]:
    return [one for one in QApplication.topLevelWidgets() if isinstance(one, kind) and one.isVisible()]
