"""Two versions side by side: same, changed, added, removed, moved; on records and through origins."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from desktop_app.common.errors import KnownError
from desktop_app.context import Context
from desktop_app.village_rules import queries, service
from desktop_app.village_rules.comparing import Span, differences, pair
from desktop_app.village_rules.queries import ArticlePair

Make = Callable[..., tuple[int, int]]
Adopt = Callable[..., None]


def row(record: int, number: int, text: str) -> dict[str, object]:
    return {"id": record, "number": number, "text": text, "area": None}


def told(pairs: list[ArticlePair]) -> list[tuple[str, int | None, int | None]]:
    return [(one.kind.value, one.old.number if one.old else None, one.new.number if one.new else None) for one in pairs]


def compare(old: str, new: str) -> list[tuple[str, int | None, int | None]]:
    """Articles by letter: a capital letter in ``new`` is the same article with other words, a star a new one."""
    before = [row(ord(one), at, f"条款{one}") for at, one in enumerate(old, 1)]
    after, ancestors = [], {}
    for at, one in enumerate(new, 1):
        after.append(row(1000 + at, at, f"条款{one}"))
        if one != "*":
            ancestors[1000 + at] = ord(one.lower())
    return told(pair(before, after, ancestors))


def test_nothing_changed() -> None:
    assert compare("abc", "abc") == [("same", 1, 1), ("same", 2, 2), ("same", 3, 3)]


def test_an_insertion_pushes_the_others_without_moving_them() -> None:
    assert compare("abc", "a*bc") == [("same", 1, 1), ("added", None, 2), ("same", 2, 3), ("same", 3, 4)]


def test_a_removed_article_stands_where_it_was() -> None:
    assert compare("abcd", "ad") == [("same", 1, 1), ("removed", 2, None), ("removed", 3, None), ("same", 4, 2)]
    assert compare("abc", "ab") == [("same", 1, 1), ("same", 2, 2), ("removed", 3, None)]


def test_only_what_was_moved_is_moved() -> None:
    assert compare("abcd", "dabc") == [("moved", 4, 1), ("same", 1, 2), ("same", 2, 3), ("same", 3, 4)]
    assert [one[0] for one in compare("abcde", "bcdea")] == ["same", "same", "same", "same", "moved"]
    assert sorted(one[0] for one in compare("ab", "ba")) == ["moved", "same"]


def test_changed_moved_added_and_removed_together() -> None:
    assert compare("abcde", "Aec*") == [
        ("changed", 1, 1),
        ("moved", 5, 2),
        ("removed", 2, None),
        ("same", 3, 3),
        ("added", None, 4),
        ("removed", 4, None),
    ]


def test_a_changed_article_that_moved_says_both() -> None:
    before = [row(1, 1, "甲"), row(2, 2, "乙"), row(3, 3, "丙")]
    after = [row(13, 1, "丙改"), row(11, 2, "甲"), row(12, 3, "乙")]
    first = pair(before, after, {13: 3, 11: 1, 12: 2})[0]
    assert (first.kind.value, first.moved) == ("changed", True)


def test_the_same_words_without_an_origin_are_the_same_article() -> None:
    before, after = [row(1, 1, "甲条"), row(2, 2, "乙条")], [row(11, 1, "乙条"), row(12, 2, "丙条")]
    assert told(pair(before, after, {})) == [("removed", 1, None), ("same", 2, 1), ("added", None, 2)]


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("出门牵绳，及时清理粪便。", "出门牵绳、戴嘴套，及时清理粪便。"),
        ("每月一次", "每季度二次"),
        ("", "全新"),
        ("全删", ""),
        ("𬱖家𫖯", "𬱖家大𫖯"),
        ("一\n二", "一\n三"),
    ],
)
def test_spans_join_to_their_texts(old: str, new: str) -> None:
    left, right = differences(old, new)
    assert "".join(span.text for span in left) == old
    assert "".join(span.text for span in right) == new
    unchanged = ["".join(span.text for span in side if not span.changed) for side in (left, right)]
    assert unchanged[0] == unchanged[1]


def test_an_insertion_is_marked_alone() -> None:
    left, right = differences("出门牵绳，及时清理。", "出门牵绳、戴嘴套，及时清理。")
    assert left == (Span("出门牵绳，及时清理。", False),)
    assert right == (Span("出门牵绳", False), Span("、戴嘴套", True), Span("，及时清理。", False))


def test_stored_versions_are_compared_through_their_origins(
    ctx: Context, make_rules: Make, bring_through: Adopt
) -> None:
    rule, first = make_rules(ctx)
    bring_through(ctx, first)
    second = service.revise(ctx, rule)
    articles = queries.articles(ctx, second)
    service.update_article(ctx, articles[2]["id"], None, {"text": "完全不同的一条，说的是别的事。"})
    service.delete_article(ctx, articles[1]["id"])
    service.move_article(ctx, articles[3]["id"], 1)
    service.add_article(ctx, second, {"text": "垃圾分类投放。"})
    service.update_version(ctx, second, None, {"ending": "本公约自公布之日起施行。"})
    expected = [
        ("same", 0, 0),
        ("moved", 4, 1),
        ("same", 1, 2),
        ("removed", 2, None),
        ("changed", 3, 3),
        ("added", None, 4),
        ("added", None, -1),
    ]
    assert told(queries.compare(ctx, first, second)) == expected
    bring_through(ctx, second)
    third = service.revise(ctx, rule)
    assert told(queries.compare(ctx, first, third)) == expected
    backwards = told(queries.compare(ctx, third, first))
    assert ("changed", 3, 3) in backwards and ("added", None, 2) in backwards and ("removed", 4, None) in backwards


def test_two_different_rules_are_not_compared(ctx: Context, make_rules: Make) -> None:
    _, one = make_rules(ctx)
    _, other = make_rules(ctx, ("一条。",), "红白事公约")
    with pytest.raises(KnownError, match="不是同一部"):
        queries.compare(ctx, one, other)
