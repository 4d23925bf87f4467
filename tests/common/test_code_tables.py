from __future__ import annotations

import json

import pytest

import resources
from desktop_app.common import codes

TABLES = sorted(path.stem for path in resources.path("codes").glob("*.json"))


@pytest.mark.parametrize("name", TABLES)
def test_every_label_and_alias_finds_its_own_code(name: str) -> None:
    raw = json.loads(resources.path("codes", f"{name}.json").read_text("utf-8"))
    labels = list(raw["items"].values())
    assert len(labels) == len(set(labels))
    assert set(raw.get("offered", ())) <= set(raw["items"])
    for code, label in raw["items"].items():
        assert codes.code_of(name, label) == code
        assert codes.code_of(name, code) == code
    for code, words in raw.get("aliases", {}).items():
        for word in words:
            assert codes.code_of(name, word) == code, word


@pytest.mark.parametrize(
    ("table", "word", "code"),
    [
        ("sex", "男", "1"), ("ethnic", "汉", "01"), ("ethnic", "汉族", "01"), ("ethnic", "土家", "15"), ("ethnic", "土", "30"),
        ("education", "大专", "30"), ("education", "本科", "20"), ("political", "党员", "01"), ("relation", "户主", "02"),
        ("relation", "妻子", "12"), ("relation", "子", "20"), ("relation", "儿子", "20"), ("relation", "女", "30"),
        ("relation", "孙子", "41"), ("relation", "母亲", "52"), ("relation", "配偶", "10"), ("care_group", "空巢老人", "C02"),
        ("care_group", "低保", "C08"), ("care_group", "残疾", "C12"), ("care_group", "留守儿童", "C06"),
        ("care_group", "退役军人", "C13"), ("relation", "朋友", None),
    ],
)  # fmt: skip
def test_words_of_rosters(table: str, word: str, code: str | None) -> None:
    assert codes.code_of(table, word) == code


def test_eight_levels_of_education_are_offered() -> None:
    assert [
        item.code for item in codes.table("education").values() if item.offered
    ] == "10 20 30 40 60 70 80 90".split()


def test_fifty_six_peoples() -> None:
    assert sum(item.label.endswith("族") for item in codes.table("ethnic").values()) == 56
