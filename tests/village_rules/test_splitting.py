"""Texts of rules as people bring them, split into articles."""

from __future__ import annotations

import pytest

from desktop_app.village_rules.splitting import Text, split


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("", Text("", [])),
        ("尊老爱幼。\n\n 互相帮助。 ", Text("", ["尊老爱幼。", "互相帮助。"])),
        ("前言。\n第一条 甲。\n第二条：乙，\n丙。", Text("前言。", ["甲。", "乙，\n丙。"])),
        ("第十一条　甲。\n第12条、乙。", Text("", ["甲。", "乙。"])),
        ("一、甲。\n二、乙。", Text("", ["甲。", "乙。"])),
        ("1.甲。\n2、乙。\n（3）丙。", Text("", ["甲。", "乙。", "丙。"])),
        ("第一条 有以下情形：\n1.甲；\n2.乙。\n第二条 丙。", Text("", ["有以下情形：\n1.甲；\n2.乙。", "丙。"])),
        ("第一条\n甲。\n第二条\n乙。", Text("", ["甲。", "乙。"])),
    ],
)
def test_articles_begin_where_they_are_numbered(text: str, expected: Text) -> None:
    assert split(text) == expected
