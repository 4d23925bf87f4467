"""The sheet with the recovery key: all of the key, nothing else about the data, nothing over the margins."""

from __future__ import annotations

import re

import pytest

from desktop_app.common.errors import KnownError
from desktop_app.common.papers import RecoveryCard
from desktop_app.store import keys
from reports import recovery_card


def card(**other: str) -> RecoveryCard:
    given = {
        "key": keys.new_recovery_key(),
        "hall": "向阳社区便民服务厅",
        "made_on": "2026-11-26",
        "operator": "王秀英",
    }
    return RecoveryCard(**(given | other))


def test_the_key_is_on_it_exactly(printed):
    for _ in range(20):
        made = card()
        text = re.sub(r"\s", "", printed(recovery_card.build(made)).text)
        assert text.count(made.key) == 1
        assert keys.normalise_recovery(made.key) == made.key


def test_it_says_whose_it_is_and_what_to_do(printed):
    flat = printed(recovery_card.build(card())).flat()
    for words in ("向阳社区便民服务厅", "2026年11月26日", "王秀英", "保险柜", "用恢复密钥…", "从备份恢复…", "重新生成"):
        assert words in flat


def test_the_groups_are_big_and_numbered_as_the_program_names_them(printed):
    made = card()
    paper = printed(recovery_card.build(made))
    for place, group in enumerate(made.key.split("-")):
        left, top, right, bottom = paper.where(group)
        assert bottom - top > 6 and right - left > 20
        number = paper.where(f"第{place + 1}组")
        assert bottom - 3 < number[1] < bottom + 6
        assert left - 5 < (number[0] + number[2]) / 2 < right + 5


@pytest.mark.parametrize(
    "hall", ["向阳社区便民服务厅", "新疆维吾尔自治区某某市某某区某某街道办事处向阳花园第二社区居民委员会便民服务大厅"]
)
def test_one_page_within_the_margins_with_room_to_sign(printed, hall):
    paper = printed(recovery_card.build(card(hall=hall)))
    assert len(paper.pages) == 1
    left, top, right, bottom = paper.ink()
    assert left > 27.5 and right < 184.5 and top > 36 and bottom < 290
    assert all(paper.fonts().values())
    for label in ("打印人（签名）", "保管人（签名）"):
        where = paper.where(label)
        assert where[3] < 297 - 35
        assert any(rule.y1 > where[1] and rule.length > 40 for rule in paper.rules())


def test_a_name_that_cannot_be_printed_is_said():
    with pytest.raises(KnownError, match="经办人"):
        recovery_card.build(card(operator="王\U0010fffd"))
