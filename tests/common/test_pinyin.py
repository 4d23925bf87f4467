from __future__ import annotations

import time

import pytest

from desktop_app.common.pinyin import name_pinyin, sort_key


@pytest.mark.parametrize(
    ("name", "reading"),
    [
        ("单雄信", "shan"),
        ("仇英", "qiu"),
        ("查良镛", "zha"),
        ("区寄", "ou"),
        ("解缙", "xie"),
        ("曾婷婷", "zeng"),
        ("盖叫天", "ge"),
        ("尉迟恭", "yu chi"),
        ("万俟卨", "mo qi"),
        ("万里", "wan"),
        ("朴树", "piao"),
        ("刘䶮", "liu yan"),
        ("刘\ue863", "liu yan"),
    ],
)
def test_surnames_are_read_as_surnames(name: str, reading: str) -> None:
    full = name_pinyin(name).full
    assert [readings[0] for readings in full][: len(reading.split())] == reading.split()


def test_all_readings_are_there() -> None:
    full = name_pinyin("曾乐").full
    assert full[0] == ["zeng", "ceng"]
    assert set(full[1]) >= {"le", "yue"}
    assert name_pinyin("吕布").full[0] == ["lv", "lyu"]
    assert name_pinyin("单单").full[1][0] == "dan"


def test_initials() -> None:
    assert name_pinyin("张三丰").initials == "zsf"
    assert name_pinyin("John Smith").initials == "js"
    assert name_pinyin("买买提·吐尔逊").initials == "mmttex"
    assert name_pinyin("单·吐尔逊").initials[0] == "d"


def test_sorting_by_pinyin_then_character() -> None:
    names = ["林一", "李四", "章三", "张三", "张二", "李", "阿明", "Bob"]
    assert sorted(names, key=lambda n: sort_key(n).encode()) == [
        "阿明", "Bob", "李", "李四", "林一", "张二", "张三", "章三",
    ]  # fmt: skip


def test_odd_names_have_a_key() -> None:
    for name in ("<b>", "=1+1", "𫖯𬱖", "😀", "", "王\u3000五"):
        assert isinstance(sort_key(name), str)


def test_a_hundred_thousand_names_take_seconds() -> None:
    names = [
        f"{a}{b}{c}" for a in "张王李赵陈杨刘黄周吴" for b in "明华建国志文秀英丽芳" for c in "强伟芳娜敏静军磊洋勇"
    ]
    started = time.perf_counter()
    for _ in range(10):
        for name in names:
            name_pinyin(name)
    assert time.perf_counter() - started < 2  # 10,000 names


def test_initials_of_words_need_no_dictionary() -> None:
    import subprocess
    import sys

    from desktop_app.common.pinyin import word_initials

    words = {"登记调解": "djtj", "新增居民": "xzjm", "汉族": "hz", "调解员": "tjy", "F10协议": "f10xy", "": ""}
    assert {word: word_initials(word) for word in words} == words
    loaded = "import sys; from desktop_app.common.pinyin import word_initials; word_initials('汉族'); print('pypinyin' in sys.modules)"
    assert (
        subprocess.run([sys.executable, "-c", loaded], capture_output=True, text=True, check=True).stdout == "False\n"
    )
