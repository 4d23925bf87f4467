"""网格: the tree on screen, moved by drag and by keyboard, named in place, led, and the report of what it lacks."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QMimeData, QModelIndex, Qt
from PySide6.QtTest import QAbstractItemModelTester
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from desktop_app.context import Context, SignedIn
from desktop_app.operators.roles import permissions
from desktop_app.residents import area_queries, areas, households, queries, service
from desktop_app.residents.area_places import BUILDING, ESTATE, GRID, UNIT
from desktop_app.residents.models import Area
from tests.ui.residents_window import residents_tab
from ui.records.table_output import export_to
from ui.residents import grid_changes, grid_node
from ui.residents.gaps_page import GapsPage
from ui.residents.grid_model import MIME, GridModel
from ui.residents.grid_page import GridPage
from ui.residents.tab import ResidentsTab

HOME = "向阳花园6栋2单元1502"


@pytest.fixture
def lady(embedded: Context) -> int:
    home = households.create(embedded, {"live_addr": HOME})
    values = {"name": "曾桂芝", "id_no": "290101194308150042", "relation_to_head": "02", "household_id": home}
    person = service.create(embedded, values, care=["C03"])
    service.create(embedded, {"name": "王秀英", "id_no": "290101198512310021", "live_addr": "水岸新城1栋1单元101"})
    return person


@pytest.fixture
def tab(qtbot: QtBot, embedded: Context, lady: int) -> Iterator[ResidentsTab]:
    with residents_tab(qtbot, embedded) as shown:
        yield shown


@pytest.fixture
def page(qtbot: QtBot, tab: ResidentsTab) -> GridPage:
    found = tab.show_page("grid")
    assert isinstance(found, GridPage)
    qtbot.waitUntil(lambda: found.shown is not None)
    return found


def _area(name: str) -> Area:
    return Area.get((Area.name == name) & Area.deleted_at.is_null())


def _choose(page: GridPage, name: str) -> QModelIndex:
    index = page.model.index_of(_area(name).id)
    page._choose(index)
    return index


def _lines(page: GridPage) -> list[str]:
    assert page.hanging is not None
    return [line.value for section in grid_node.sections(page.hanging) for line in section.lines]


def test_the_model_keeps_to_qt_s_rules_and_reads_rooms_when_they_are_opened(embedded: Context, lady: int) -> None:
    model = GridModel(embedded, True)
    QAbstractItemModelTester(model, QAbstractItemModelTester.FailureReportingMode.Fatal)
    model.load(area_queries.tree(embedded, UNIT))
    unit = model.index_of(Area.get((Area.name == "2单元") & Area.deleted_at.is_null()).id)
    assert model.rowCount(unit) == 0 and model.hasChildren(unit) and model.canFetchMore(unit)
    model.fetchMore(unit)
    assert model.data(model.index(0, 0, unit)) == "1502"
    assert model.data(model.index(0, 1, unit)) == "1"
    assert not model.canFetchMore(unit)


def test_a_node_shows_what_hangs_on_it_and_opens_it(qtbot: QtBot, tab: ResidentsTab, page: GridPage, lady: int) -> None:
    _choose(page, "向阳花园")
    assert page.shown is not None and page.shown.name == "向阳花园"
    assert {"空缺", "没有", "1 人", "1 户"} <= set(_lines(page))
    page._open("people", page.shown.id)
    qtbot.waitUntil(lambda: list(tab.page.table.ids) == [lady])
    tab.show_page("grid")
    page._open("homes", page.shown.id)
    homes = tab.pages["households"].page
    qtbot.waitUntil(lambda: len(homes.table.ids) == 1)
    tab.show_page("grid")
    page._open("due", page.shown.id)
    assert list(tab.pages["care"].page.table.ids) == [lady]


def test_dropping_a_building_on_another_estate_takes_its_people_along(
    qtbot: QtBot, tab: ResidentsTab, page: GridPage, lady: int
) -> None:
    data = QMimeData()
    data.setData(MIME, str(_area("6栋").id).encode())
    estate = page.model.index_of(_area("水岸新城").id)
    assert page.model.canDropMimeData(data, Qt.DropAction.MoveAction, -1, -1, estate)
    assert not page.model.canDropMimeData(
        data, Qt.DropAction.MoveAction, -1, -1, page.model.index_of(_area("2单元").id)
    )
    assert page.model.dropMimeData(data, Qt.DropAction.MoveAction, -1, -1, estate) is False
    qtbot.waitUntil(lambda: _area("6栋").parent_id == _area("水岸新城").id)
    assert queries.stored(tab.ctx, lady)["live_addr"] == "水岸新城6栋2单元1502"
    qtbot.waitUntil(lambda: page.model.index_of(_area("6栋").id).parent() == page.model.index_of(_area("水岸新城").id))


def test_with_the_keyboard_it_is_said_before_what_will_follow(qtbot: QtBot, page: GridPage, lady: int) -> None:
    _choose(page, "6栋")
    dialog = page.ask_where()
    assert dialog is not None
    dialog.line.setText("水岸")
    assert dialog.list.count() == 1
    assert dialog.told.text() == "1 人 1 户的住址跟着改"
    dialog.move_there()
    assert queries.stored(page.ctx, lady)["live_addr"] == "水岸新城6栋2单元1502"


def test_naming_in_place_and_a_name_that_is_there_may_become_one(
    qtbot: QtBot, page: GridPage, lady: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    index = _choose(page, "水岸新城")
    page.model.setData(index, "朝阳里")
    qtbot.waitUntil(lambda: Area.select().where(Area.name == "朝阳里").exists())
    qtbot.waitUntil(lambda: page.shown is not None and page.shown.name == "朝阳里")
    asked = []
    monkeypatch.setattr("ui.residents.grid_changes.confirm", lambda *words, **_: asked.append(words) or True)
    page.model.setData(page.model.index_of(_area("朝阳里").id), "向阳花园")
    qtbot.waitUntil(lambda: len(asked) == 1)
    assert "1 人 0 户并过去" in asked[0]
    qtbot.waitUntil(lambda: Area.select().where((Area.level == ESTATE) & Area.deleted_at.is_null()).count() == 1)
    assert len(area_queries.page(page.ctx, _area("向阳花园").id).people) == 2


def test_a_leader_is_picked_from_the_register(qtbot: QtBot, page: GridPage, lady: int) -> None:
    _choose(page, "6栋")
    dialog = page.ask_leader()
    assert dialog is not None and dialog.title.code == "05"
    dialog.save()
    assert not dialog.message.isHidden(), "nobody was picked"
    dialog.picker.set_picked(lady, "曾桂芝")
    dialog.save()
    qtbot.waitUntil(lambda: "曾桂芝" in _lines(page))


def test_a_code_is_asked_for_and_refused_beside_the_field(page: GridPage) -> None:
    _choose(page, "向阳社区")
    dialog = page.ask_code()
    form = dialog.form
    form.rows["code"].editor.set_value("123")
    assert not form.save() and form.rows["code"].sentence.text()
    form.rows["code"].editor.set_value("290101001001")
    assert form.save()
    assert _area("向阳社区").code == "290101001001"


def test_only_what_is_empty_is_deleted(qtbot: QtBot, page: GridPage, monkeypatch: pytest.MonkeyPatch) -> None:
    said: list[BaseException] = []
    object.__setattr__(page.frame, "show_error", said.append)
    _choose(page, "6栋")
    page.delete()
    assert "下面还有内容" in str(said[0])
    empty = areas.add(page.ctx, _area("向阳花园").id, GRID, "第1网格")
    qtbot.waitUntil(lambda: page.model.index_of(empty).isValid())
    _choose(page, "第1网格")
    page.delete()
    assert Area.get_by_id(empty).deleted_at is not None


def test_finding_in_the_tree_leads_to_a_room_that_was_not_read_yet(page: GridPage) -> None:
    page.search.setText("单元")
    page.search.returnPressed.emit()
    first = page.tree.currentIndex()
    assert page.found.text() == "第 1 处，共 2 处"
    page.search.returnPressed.emit()
    assert page.tree.currentIndex() != first
    page.search.setText("6栋 1502")
    page.look_for()
    node = page.model.node(page.tree.currentIndex())
    assert node is not None and node.name == "1502" and page.tree.isExpanded(page.tree.currentIndex().parent())
    page.search.setText("没有这个")
    page.look_for()
    assert page.found.text() == "没有找到" and page.model.node(page.tree.currentIndex()) == node


def test_what_the_tree_lacks_is_listed_opened_and_saved(
    qtbot: QtBot, tab: ResidentsTab, page: GridPage, tmp_path: Path
) -> None:
    gaps = tab.show_page("gaps")
    assert isinstance(gaps, GapsPage)
    qtbot.waitUntil(lambda: len(gaps.page.table.ids) > 0)
    gaps.page.table.search("", {"level": "7"})
    qtbot.waitUntil(lambda: len(gaps.page.table.ids) == 2)
    assert gaps.source.rows(gaps.page.table.ids)[0]["problem"] == "没有楼栋长"
    export_to(tab.frame, "空缺", tmp_path / "空缺.xlsx", gaps.writer())
    qtbot.waitUntil((tmp_path / "空缺.xlsx").exists)
    gaps._open(_area("6栋").id)
    qtbot.waitUntil(lambda: page.shown is not None and page.shown.name == "6栋")
    assert not [one for one in QApplication.topLevelWidgets() if one.isModal() and one.isVisible()]


# What reaches far


def test_what_reaches_far_is_asked_about_with_its_numbers(
    qtbot: QtBot, page: GridPage, lady: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[tuple[str, ...]] = []
    answers = [False, True]
    monkeypatch.setattr(grid_changes, "_ASKED", 1)
    monkeypatch.setattr(grid_changes, "confirm", lambda _, *words: bool(asked.append(words)) or answers.pop(0))
    building, onto = _area("6栋"), _area("水岸新城")
    page.move_to([building.id], onto.id)
    assert asked[0][1:] == ("把“6栋”移到“水岸新城”下面？", "移动", "1 人 1 户的住址跟着改")
    assert _area("6栋").parent_id == building.parent_id, "no was said"
    page.rename(building.id, "16栋")
    assert asked[1][1] == "把“6栋”改成“16栋”？"
    assert queries.stored(page.ctx, lady)["live_addr"] == "向阳花园16栋2单元1502"


def test_where_many_live_it_is_read_and_changed_in_the_background(
    qtbot: QtBot, page: GridPage, lady: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("ui.residents.grid_page.DIRECTLY", 0)
    monkeypatch.setattr(grid_changes, "DIRECTLY", 0)
    for name in ("向阳社区", "水岸新城", "向阳花园"):
        _choose(page, name)
    assert page.shown is None and page.detail.subtitle.text() == "正在读取…"
    qtbot.waitUntil(lambda: page.shown is not None)
    assert page.shown is not None and page.shown.name == "向阳花园", "the one that was chosen last"
    page.rename(_area("向阳花园").id, "朝阳花园")
    qtbot.waitUntil(lambda: queries.stored(page.ctx, lady)["live_addr"] == "朝阳花园6栋2单元1502")
    qtbot.waitUntil(lambda: page.shown is not None and page.shown.name == "朝阳花园")
    said: list[BaseException] = []
    object.__setattr__(page.frame, "show_error", said.append)
    page.rename(_area("朝阳花园").id, " ")
    qtbot.waitUntil(lambda: len(said) == 1)


def test_several_nodes_move_and_one_becomes_its_namesake_on_the_way(
    qtbot: QtBot, page: GridPage, lady: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    other = service.create(
        page.ctx, {"name": "李雷", "id_no": "290101199001010013", "live_addr": "水岸新城6栋1单元101"}
    )
    more = areas.add(page.ctx, _area("向阳花园").id, BUILDING, "9栋")
    qtbot.waitUntil(lambda: page.model.index_of(more).isValid())
    monkeypatch.setattr(grid_changes, "confirm", lambda *_: True)
    first = Area.get((Area.name == "6栋") & (Area.parent == _area("向阳花园").id))
    page.move_to([first.id, more], _area("水岸新城").id)
    qtbot.waitUntil(lambda: Area.get_by_id(more).parent_id == _area("水岸新城").id)
    assert queries.stored(page.ctx, lady)["live_addr"] == "水岸新城6栋2单元1502"
    assert queries.stored(page.ctx, other)["live_addr"] == "水岸新城6栋1单元101"


def test_a_town_is_put_above_the_village_and_taken_away(qtbot: QtBot, page: GridPage) -> None:
    _choose(page, "向阳社区")
    assert "上面加一级…" in page.more.titles()
    form = page.add_above().form
    form.rows["name"].editor.set_value("东风街道")
    assert form.save()
    qtbot.waitUntil(lambda: page.shown is not None and page.shown.name == "东风街道")
    _choose(page, "向阳社区")
    assert "移到最上层" in page.more.titles() and "上面加一级…" not in page.more.titles()
    page.move_to([_area("向阳社区").id], None)
    assert _area("向阳社区").parent_id is None


def test_only_places_that_can_be_are_offered(page: GridPage) -> None:
    _choose(page, "6栋")
    dialog = page.ask_where()
    assert dialog is not None
    offered = [dialog.list.item(at).text() for at in range(dialog.list.count())]
    assert offered == ["向阳社区 水岸新城"], (
        "neither where it hangs already nor where its address would lose the estate"
    )


def test_cases_are_listed_and_the_others_on_asking(
    qtbot: QtBot, page: GridPage, lady: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    from desktop_app.mediation.queries import CaseHit

    hits = [CaseHit(one, f"第{one}号", "邻里纠纷", "ACCEPTED", "已受理") for one in range(1, 8)]
    monkeypatch.setattr("desktop_app.mediation.queries.open_cases_of", lambda ctx, people: hits)
    _choose(page, "6栋")
    assert "还有 2 件" in _lines(page)
    opened = []
    object.__setattr__(page.frame, "open_record", lambda kind, record: opened.append((kind, record)))
    page._open("cases", 3)
    assert opened == [("cases", 3)]
    page._open("more", 0)
    assert page.hanging is not None and len(grid_node.sections(page.hanging, all_cases=True)[-1].lines) == 7


def test_a_grid_worker_sees_his_grid_and_nothing_to_change(qtbot: QtBot, embedded: Context, lady: int) -> None:
    embedded.operator = SignedIn(
        embedded.operator.id, "网格员", ("grid",), permissions(("grid",)), _area("向阳花园").id
    )
    with residents_tab(qtbot, embedded) as tab:
        page = tab.show_page("grid")
        qtbot.waitUntil(lambda: page.shown is not None)
        assert {node.name for node in page.model.nodes()} == {"向阳花园", "6栋", "2单元"}
        assert page.add_button.isHidden() and page.move_button.isHidden() and page.more.titles() == []
        assert page.ask_where() is None
        flags = page.model.flags(page.model.index(0, 0))
        assert not flags & (Qt.ItemFlag.ItemIsEditable | Qt.ItemFlag.ItemIsDragEnabled)
        page.search.setText("水岸")
        page.look_for()
        assert page.found.text() == "没有找到"
