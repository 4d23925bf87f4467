"""Names that old systems and input methods make hard: several readings, variants, dots, rare characters (domain reference 2.4.6, 7.3)."""

from __future__ import annotations

import pytest

from desktop_app.context import Context
from desktop_app.residents import queries, service
from desktop_app.residents.listing import Listing
from desktop_app.store import search
from desktop_app.store.engine import database, is_embedded

FACTS = {"sex": "1", "no_id_reason": "03"}


def found(ctx: Context, text: str) -> set[str]:
    ids = Listing(ctx).all_ids(text, {}, None)
    return {queries.name_of(ctx, person) for person in ids}


@pytest.mark.parametrize(
    ("name", "typed"),
    [
        ("单雄信", ["shan", "sxx", "danxiongxin", "dxx", "单"]),
        ("仇英", ["qiuying", "qy", "chouying", "cy"]),
        ("查良镛", ["zhaliangyong", "zly", "cha"]),
        ("区大相", ["oudaxiang", "odx", "qudaxiang"]),
        ("解缙", ["xiejin", "xj", "jiejin"]),
        ("尉迟恭", ["yuchigong", "ycg", "weichigong"]),
        ("万俟卨", ["moqixie", "mqx", "wanqi"]),
        ("张䶮", ["张䶮", "zhangyan", "䶮"]),
        ("王𬍛", ["王𬍛", "𬍛", "wang"]),
        ("李㛃", ["李㛃", "㛃"]),
        ("赵𣲗", ["赵𣲗", "𣲗"]),
        ("欧阳𬸚", ["欧阳𬸚", "oy", "𬸚"]),
        ("買買提·吐尔逊", ["买买提吐尔逊", "买买提·吐尔逊", "買買提•吐尔逊", "买买提 吐尔逊", "吐尔逊", "mmt"]),
        ("張國榮", ["张国荣", "張國榮", "zgr", "国"]),
        ("陈堃", ["陈坤", "陈堃"]),
    ],
)
def test_a_name_is_found_however_it_is_typed(ctx: Context, name: str, typed: list[str]) -> None:
    service.create(ctx, {"name": name, **FACTS})
    service.create(ctx, {"name": "林木森", **FACTS})
    for text in typed:
        assert found(ctx, text) == {name}, text


def test_somebody_says_how_a_name_is_read(ctx: Context) -> None:
    person = service.create(ctx, {"name": "盖叫天", "pinyin": "Gai Jiao Tian", **FACTS})
    row = queries.get(ctx, person)
    assert (row["pinyin"], row["name_py"], row["name_sort"]) == ("gai jiao tian", "gjt", "gai 盖 jiao 叫 tian 天")
    assert found(ctx, "gai") == found(ctx, "ge") == {"盖叫天"}
    service.update(ctx, person, row["version"], {"pinyin": None})
    assert queries.get(ctx, person)["name_sort"].startswith("ge ")
    row = queries.get(ctx, person)
    service.update(ctx, person, row["version"], {"pinyin": "gai jiao tian"})
    row = queries.get(ctx, person)
    service.update(ctx, person, row["version"], {"name": "单一"})
    row = queries.get(ctx, person)
    assert row["pinyin"] is None, "what was typed was how the other name is read"
    assert row["name_sort"] == "shan 单 yi 一"


def test_other_writings_find_the_same_person(ctx: Context) -> None:
    service.create(ctx, {"name": "张䶮", "name_alt": "张YAN", "former_name": "张小龙", **FACTS})
    assert found(ctx, "张yan") == found(ctx, "小龙") == found(ctx, "zxl") == {"张䶮"}


def test_a_private_use_character_is_written_as_the_standard_one(ctx: Context) -> None:
    person = service.create(ctx, {"name": "张\ue863", **FACTS})
    assert queries.get(ctx, person)["name"] == "张䶮"
    assert found(ctx, "张\ue863") == found(ctx, "张䶮") == {"张䶮"}


def test_the_index_of_an_older_program_is_made_anew_once(ctx: Context) -> None:
    service.create(ctx, {"name": "張三", **FACTS})
    gone = service.create(ctx, {"name": "張四", **FACTS})
    service.delete(ctx, gone)
    if is_embedded(database):
        database.execute_sql("INSERT INTO search_person (search_person) VALUES ('delete-all')")
    else:
        database.execute_sql("DELETE FROM search_person")
    ctx.store.set_meta(search.WORDING_KEY, "1")
    assert search.is_older()
    assert found(ctx, "张三") == set()
    search.index_anew()
    assert not search.is_older()
    assert found(ctx, "张三") == {"張三"}
    assert search.size("person") == 1
