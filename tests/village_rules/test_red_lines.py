"""Every red line of the reference, and texts that touch none."""

from __future__ import annotations

import pytest

from desktop_app.village_rules.red_lines import Hit, check


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("乱扔垃圾的罚款五十元。", "罚款"),
        ("违者缴罚金。", "罚金"),
        ("占道物品一律没收。", "没收"),
        ("违反本约定的，按违约金标准缴纳。", "违约金标准缴"),
        ("不参加会议的扣除当年粮食补贴。", "扣除当年粮食"),
        ("不打扫卫生的扣发低保。", "扣发低保"),
        ("拒不搬迁的取消集体分红。", "取消集体分红"),
        ("取消其子女入学资格。", "取消其子女入学"),
        ("偷盗者由村里扣留。", "扣留"),
        ("限制其人身自由。", "限制其人身"),
        ("入户盗窃格杀勿论。", "格杀"),
        ("不交费的停水停电。", "停水"),
        ("欠费户不予开证明。", "不予开证明"),
        ("三代以内不得参军。", "三代"),
        ("一人违约，全家连坐。", "连坐"),
        ("家属与其同罪。", "家属与其同罪"),
        ("外嫁女一律不享有征地款。", "外嫁女一律不享有"),
        ("离婚妇女无权分配宅基地。", "离婚妇女无权"),
        ("未经许可不得越级上访。", "未经许可不得越级上访"),
        ("不准向外举报。", "不准向外举报"),
        ("骗取补助的按诈骗罪论处。", "按诈骗罪论处"),
    ],
)
def test_what_blocks(text: str, words: str) -> None:
    hits = check([text])
    assert ("block", words) in [(hit.level, hit.words) for hit in hits]
    assert all(hit.article == 1 and hit.reason for hit in hits)


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("彩礼一律不得超过三万元。", "彩礼一律不得超过"),
        ("办酒席每桌不超过五百元。", "酒席每桌不超过"),
        ("随礼金五十元。", "礼金"),
        ("拒不改正的登上黑榜。", "黑榜"),
        ("在公示栏公示其姓名。", "公示栏公示其姓名"),
        ("装修交押金一千元。", "押金"),
        ("每户每月收卫生费五元。", "卫生费"),
        ("每户必须出两个义务工。", "必须出两个义务工"),
    ],
)
def test_what_warns(text: str, words: str) -> None:
    assert [(hit.level, hit.words) for hit in check([text])] == [("warn", words)]


def test_articles_are_numbered_and_blocks_come_before_warnings() -> None:
    hits = check(["互相帮助。", "装修交押金，违者罚款。", "尊老爱幼。", "不交费停水。"])
    assert [(hit.article, hit.level, hit.words) for hit in hits] == [
        (2, "block", "罚款"),
        (2, "warn", "押金"),
        (4, "block", "停水"),
    ]
    assert isinstance(hits[0], Hit)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "邻里之间互相尊重、互相帮助。",
        "倡导彩礼从简，反对铺张浪费。",
        "村民有权向村民委员会反映情况，依法信访、举报受保护。",
        "未成年人不得单独到河边玩水。发现险情请举报。",
        "按照法律规定取消违章建筑。",
    ],
)
def test_what_passes(text: str) -> None:
    assert check([text]) == []


def test_blanks_and_line_breaks_hide_nothing() -> None:
    assert [hit.words for hit in check(["乱倒垃圾罚 款\n二十元", "不　准\n越级 上访"])] == ["罚款", "不准越级上访"]
