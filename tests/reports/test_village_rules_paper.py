"""Village rules as paper, and the comparison of two versions."""

from __future__ import annotations

import pytest

from desktop_app.common.errors import KnownError
from desktop_app.common.papers import ArticlePaper, RulesPaper
from reports import village_rules
from reports.rules_changes import Kind, compare

TEXTS = [
    "遵守国家法律法规，爱护公共财物，自觉维护社区秩序。",
    "生活垃圾分类投放，不乱扔、不乱倒，大件垃圾提前向居委会登记，统一清运。",
    "养犬须办理登记，出门牵绳，及时清理粪便。",
    "婚事新办、丧事简办，不铺张浪费，不攀比礼金。",
    "楼道、消防通道不堆放杂物，电动自行车不进楼、不入户。",
]


def rules(texts: list[str], **other: str) -> RulesPaper:
    articles = [ArticlePaper(n, text) for n, text in enumerate(texts, start=1)]
    given = {"passed_by": "向阳社区居民会议", "passed_on": "2026-01-05", "effective_on": "2026-02-01"} | other
    return RulesPaper("向阳社区居民公约", "2026年版", "为建设和谐文明的向阳社区，制定本公约。", articles, **given)


@pytest.fixture
def old() -> RulesPaper:
    return rules(TEXTS)


@pytest.fixture
def new() -> RulesPaper:
    texts = list(TEXTS)
    texts[1] = "生活垃圾分类投放，不乱扔、不乱倒，大件垃圾和装修垃圾提前两天向居委会登记，由物业统一清运。"
    del texts[3]
    texts.insert(2, "机动车停放在划定的车位，不占用盲道和他人车位。")
    return rules(texts, ending="本公约由居民委员会负责解释。")


def test_rules_say_what_was_passed(old, mark, printed, golden):
    golden("rules", printed(village_rules.build(old, mark)).text)


def test_comparison_says_what_changed(old, new, printed, golden):
    golden("rules_comparison", printed(village_rules.comparison(old, new)).text)


def test_pages_are_as_the_standard_has_them(printed):
    paper = printed(village_rules.build(rules(TEXTS * 12)))
    assert len(paper.pages) > 2
    for n in range(len(paper.pages)):
        left, top, right, _ = paper.ink(n)
        assert left > 27.5
        assert top > 36
        assert right < 184.5
        number = paper.where(f"— {n + 1} —", n)
        assert number[1] > 297 - 35 + 6
        assert (number[0] > 105) == (n % 2 == 0), "odd pages right, even pages left"
    body = [line for line in paper.pages[1].split("\n") if "—" not in line]
    assert 20 <= len(body) <= 22
    assert max(len(line) for line in body) <= 29, "28 characters in a line; a full stop may be narrow"


def test_closing_words_never_stand_alone(printed):
    for count in range(1, 30):
        last = printed(village_rules.build(rules(["邻里互助。"] * count))).pages[-1]
        assert last.index("邻里互助。") < last.index("2026年1月5日通过")
        assert last.count("邻里互助。") >= min(2, count)


def test_what_nobody_passed_is_a_draft(printed):
    assert "（草案）" in printed(village_rules.build(rules(TEXTS, passed_on="", effective_on=""))).text
    assert "（草案）" not in printed(village_rules.build(rules(TEXTS))).text


def test_day_of_force_is_said_once(printed):
    text = printed(village_rules.build(rules(TEXTS, ending="本公约自2026年2月1日起施行。"))).text
    assert text.count("2026年2月1日") == 1


def test_each_article_is_compared_with_the_one_it_was(old, new):
    kinds = [(change.old_label, change.new_label, change.kind) for change in compare(old, new)]
    assert kinds == [
        ("前言", "前言", Kind.SAME),
        ("第一条", "第一条", Kind.SAME),
        ("第二条", "第二条", Kind.REWORDED),
        ("", "第三条", Kind.ADDED),
        ("第三条", "第四条", Kind.MOVED),
        ("第四条", "", Kind.REMOVED),
        ("第五条", "第五条", Kind.SAME),
        ("", "结尾", Kind.ADDED),
    ]
    reworded = compare(old, new)[2]
    assert [text for text, changed in reworded.new if changed] == ["和装修垃圾", "两天", "由物业"]
    assert [text for text, changed in reworded.old if changed] == []
    assert "".join(text for text, _ in reworded.old) == TEXTS[1]


def test_changes_are_seen_without_colour(old, new, printed):
    paper = printed(village_rules.comparison(old, new))
    for changed, at in (("和装修垃圾", 1.1), ("婚事新办", 0.5)):
        left, top, right, bottom = paper.where(changed)
        middle = [rule for rule in paper.rules() if rule.x1 <= left + 1 and rule.x2 >= right - 1 and rule.length < 90]
        height = [(rule.y1 - top) / (bottom - top) for rule in middle if top < rule.y1 < bottom + 1]
        assert any(abs(found - at) < 0.15 for found in height), (changed, height)


def test_long_tables_repeat_their_heading(printed):
    many = [f"第{n}户应当打扫门前三包区域，保持整洁，并参加每月一次的义务劳动。" for n in range(60)]
    paper = printed(village_rules.comparison(rules(many), rules([text.replace("一次", "两次") for text in many])))
    assert len(paper.pages) > 2
    assert all("修订前（2026年版）" in page for page in paper.pages)


def test_what_no_font_has_is_named_with_its_article():
    with pytest.raises(KnownError, match="第二条里的“😀”"):
        village_rules.build(rules(["一", "二😀"]))
