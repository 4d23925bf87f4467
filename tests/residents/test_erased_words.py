"""Whoever is erased is not named any more by visits to his household, its events, or saved lists; on both engines."""

from __future__ import annotations

import json

import pytest

from desktop_app.context import Context
from desktop_app.residents import erasing, household_events, households, queries, saved_lists, service
from desktop_app.residents.models import HouseholdEvent
from desktop_app.residents.saved_lists import View
from desktop_app.store import checking
from desktop_app.store.engine import database, is_embedded
from desktop_app.store.models import SavedList
from desktop_app.store.reading import models
from desktop_app.store.striking import STRUCK, Words
from desktop_app.visits import queries as visited
from desktop_app.visits import service as visits

NAME, PHONE, ID_NO = "曾桂芝", "13812347686", "290101194308150042"
TODAY = "2026-11-20"


def _everything() -> str:
    """Every text in every table."""
    found = []
    for table in [*models(), *(["search_person"] if not is_embedded(database) else [])]:
        for row in database.execute_sql(f'SELECT * FROM "{table}"').fetchall():
            found.append(json.dumps(row, ensure_ascii=False, default=str))
    return "\n".join(found)


@pytest.fixture
def home(ctx: Context) -> int:
    return households.create(ctx, {"live_addr": "向阳花园6栋2单元1502"})


@pytest.fixture
def lady(ctx: Context, home: int) -> int:
    values = {"name": NAME, "id_no": ID_NO, "phone": PHONE, "relation_to_head": "02", "household_id": home}
    return service.create(ctx, values)


def _son(ctx: Context, home: int, name: str = "曾桂芝兰", **more: str) -> int:
    values = {"name": name, "sex": "1", "birth_date": "1970-01-01", "no_id_reason": "03", **more}
    return service.create(ctx, {**values, "relation_to_head": "20", "household_id": home})


def test_words_are_struck_out_whole_and_longer_names_stay() -> None:
    words = Words((ID_NO, PHONE, "曾桂芝"), ("曾桂芝兰",))
    assert words.strike("曾桂芝住院，电话138-1234-7686") == f"{STRUCK}住院，电话{STRUCK}"
    assert words.strike("曾 桂芝和曾桂芝兰都在") == f"{STRUCK}和曾桂芝兰都在"
    assert words.strike("不相干") == "不相干"
    assert Words(()).strike("曾桂芝") == "曾桂芝"


def test_visits_to_the_household_keep_what_happened_without_the_name(ctx: Context, home: int, lady: int) -> None:
    son = _son(ctx, home)
    values = {"day": TODAY, "mode": "01", "met": 1, "needs": f"{NAME}要轮椅，找曾桂芝兰", "kind": "01"}
    visit = visits.add_visit(ctx, {**values, "what": f"给{NAME}（{PHONE}）装扶手"}, household_id=home)
    visits.update(ctx, visit, 1, {"handling": f"已告诉{NAME}"})
    other = visits.add_visit(ctx, {"day": TODAY, "mode": "01", "met": 1, "situation": f"照顾{NAME}"}, person_id=son)
    visits.update(ctx, other, 1, {"situation": "照顾母亲"})
    visits.add_services(ctx, [son], {"day": TODAY, "kind": "01", "content": f"陪{NAME}看病"})
    told = erasing.what_is_struck_out(ctx, lady)
    assert told == [f"同户的走访和服务记录里有3条写着他的姓名或号码，会改成“{STRUCK}”。"]
    erasing.erase(ctx, lady, "本人申请")
    row = visited.get(ctx, visit)
    assert (row["needs"], row["handling"]) == (f"{STRUCK}要轮椅，找曾桂芝兰", f"已告诉{STRUCK}")
    assert [one.what for one in visited.problems(ctx)] == [f"给{STRUCK}（{STRUCK}）装扶手"]
    assert visited.get(ctx, other)["situation"] == "照顾母亲", "and its history forgot the name, too"
    whole = _everything().replace("曾桂芝兰", "")
    for word in (NAME, PHONE, ID_NO):
        assert word not in whole, word
    assert checking.problems(ctx.store) == []


def test_a_household_that_he_left_forgets_him_too(ctx: Context, home: int, lady: int) -> None:
    son = _son(ctx, home, "曾小明")
    visit = visits.add_visit(ctx, {"day": TODAY, "mode": "01", "situation": f"{NAME}要搬走"}, household_id=home)
    household_events.move_out(ctx, home, [lady], {"day": TODAY, "remark": f"{NAME}去了女儿家"}, head=son)
    erasing.erase(ctx, lady, "本人申请")
    assert visited.get(ctx, visit)["situation"] == f"{STRUCK}要搬走"
    assert NAME not in _everything()
    assert HouseholdEvent.select().count() > 0


def test_what_he_was_called_before_is_struck_out_too(ctx: Context, home: int, lady: int) -> None:
    service.update(ctx, lady, queries.get(ctx, lady)["version"], {"name": "曾贵芝", "phone": "13912340000"})
    saved_lists.save(ctx, "一", View({}, NAME))
    said = f"{NAME}（曾贵芝）{PHONE}、13912340000"
    visit = visits.add_visit(ctx, {"day": TODAY, "mode": "01", "situation": said}, household_id=home)
    erasing.erase(ctx, lady, "本人申请")
    assert visited.get(ctx, visit)["situation"] == f"{STRUCK}（{STRUCK}）{STRUCK}、{STRUCK}"
    assert saved_lists.lists(ctx)[0].view.text == STRUCK
    assert checking.problems(ctx.store) == []


def test_saved_lists_do_not_ask_for_him_any_more(ctx: Context, lady: int) -> None:
    lists = {
        saved_lists.save(ctx, name, View({"status": "here"}, text))
        for name, text in (
            ("一", NAME),
            ("二", f"{NAME} 向阳"),
            ("三", "19430815"),
            ("四", "138 1234 7686"),
            (f"{NAME}家", ""),
            ("六", "向阳"),
            ("九", "0042"),
            ("十", "7686"),
            ("十一", "1502"),
        )
    }
    renamed = saved_lists.save(ctx, "七", View({}, NAME))
    saved_lists.replace(ctx, renamed, View({}, "别人"))
    binned = saved_lists.save(ctx, "八", View({}, NAME))
    saved_lists.delete(ctx, binned)
    assert erasing.what_is_struck_out(ctx, lady) == [f"7份存好的名单用他的姓名或号码查找，也会改成“{STRUCK}”。"]
    erasing.erase(ctx, lady, "本人申请")
    found = {one.name: one.view.text for one in saved_lists.lists(ctx)}
    assert len(found) == len(lists) + 1
    assert [found[name] for name in "一二三四六七"] == [STRUCK, f"{STRUCK} 向阳", STRUCK, STRUCK, "向阳", "别人"]
    assert [found[name] for name in ("九", "十", "十一")] == [STRUCK, STRUCK, "1502"], (
        "last digits, too; a door is no number"
    )
    whole = _everything()
    for word in (NAME, PHONE, "19430815", "138 1234 7686"):
        assert word not in whole, word
    assert SavedList.select().count() == len(lists) + 2
    assert checking.problems(ctx.store) == []


def test_what_is_said_of_a_living_namesake_stays(ctx: Context, home: int, lady: int) -> None:
    other = _son(ctx, home, NAME)
    saved_lists.save(ctx, "一", View({}, NAME))
    visit = visits.add_visit(ctx, {"day": TODAY, "mode": "01", "situation": f"{NAME}，{ID_NO}"}, household_id=home)
    erasing.erase(ctx, lady, "本人申请")
    assert visited.get(ctx, visit)["situation"] == f"{NAME}，{STRUCK}"
    assert saved_lists.lists(ctx)[0].view.text == NAME
    assert queries.get(ctx, other)["name"] == NAME
