from __future__ import annotations

import pytest

from desktop_app.common import text


@pytest.mark.parametrize(
    ("written", "stored", "noted"),
    [
        ("张  三", "张三", True),
        ("张\u3000三", "张三", True),
        (" 张三 ", "张三", False),
        ("张\n三", "张三", True),
        ("John  Smith", "John Smith", False),
        ("Ｊｏｈｎ Smith", "John Smith", False),
        ("买买提•吐尔逊", "买买提·吐尔逊", True),
        ("买买提 ． 吐尔逊", "买买提·吐尔逊", True),
        ("张三 Sam Lee", "张三Sam Lee", True),
        ("欧阳𬸚", "欧阳𬸚", False),
        ("𫖯 䶮", "𫖯䶮", True),
        ("<b>王&\"'=1+1", "<b>王&\"'=1+1", False),
        ("张三\u200b", "张三", False),
        ("O'Brien-Li", "O'Brien-Li", False),
    ],
)
def test_names(written: str, stored: str, noted: bool) -> None:
    name, notes = text.normalise_name(written)
    assert name == stored
    assert bool(notes) is noted


def test_unusual_names_get_a_hint_and_no_more() -> None:
    assert text.name_hint("张䶮") is None
    assert text.name_hint("买买提·吐尔逊") is None
    assert text.name_hint("John O'Brien-Li") is None
    assert "&😀" in (text.name_hint("王&小😀") or "")
    assert text.name_hint("刘\ue863") is not None


def test_search_folds_private_use_and_width() -> None:
    assert text.fold("刘\ue863") == text.fold("刘䶮") == "刘䶮"
    assert text.fold("ＡＢ１２") == "ab12"
    assert text.fold("买买提•吐尔逊") == text.fold("买买提·吐尔逊")


def test_half_width() -> None:
    assert text.half_width("２９０３８１Ｘ　；／") == "290381X ;/"
    assert text.half_width_letters("１５栋，Ａ座") == "15栋，A座"


def test_control_characters_are_seen() -> None:
    assert text.has_control("张\x07三")
    assert not text.has_control("张\n三\t")
    assert text.one_line(" 一\x07二\n三 ") == "一二 三"


def test_han_includes_the_outer_planes() -> None:
    assert all(map(text.is_han, "张䶮𬍛㛃𣲗𬸚𫖯𬱖〇"))
    assert not any(map(text.is_han, "aA1·，😀"))
