"""Dossiers of twelve pages bound one after the other, beside bare reportlab writing the same lines on as many pages."""

from __future__ import annotations

import time
from collections.abc import Callable
from statistics import median

from desktop_app.common.dossier_papers import DocumentPaper, DossierPaper, RowPaper
from desktop_app.common.papers import AgreementPaper, CasePaper, PartyPaper, SessionPaper

from .. import floors
from ..table import Row

COUNT = 100
"""How many dossiers; the goal is of 1,000: ``--dossiers 1000``."""
PAGES = 12
BLOCK = 5
SEEN = 20
"""Of so many the lines are read back and written by bare reportlab, again and again."""
_FORMS = (
    ("01", "人民调解申请书或人民调解受理登记表", "intake"),
    ("02", "人民调解当事人权利义务告知书", "notice"),
    ("07", "人民调解记录", "record"),
    ("08", "人民调解协议书", "agreement"),
    ("10", "人民调解回访记录", "revisit"),
    ("90", "其他材料", "closing"),
)
_NAMES = "沈霞 邓洁 周平 李敏 王秀英 欧阳修远 赵国庆 钱文 孙桂芳 吴建国 郑小红 冯涛 陈静 褚卫东 卫兰 蒋海".split()


def measure(quick: bool) -> list[Row]:
    from reports.dossier import papers

    count = 20 if quick else COUNT
    given = [dossier(n) for n in range(count)]
    lines = [floors.lines_of(papers.build(one, papers.WHOLE)[0].pdf) for one in given[:SEEN]]
    assert {len(pages) for pages in lines} == {PAGES}
    floors.bare_pages(lines[0])
    ours, bare = [], []
    for start in range(0, count, BLOCK):  # turn by turn, so that a busy machine is busy for both
        block = range(start, min(start + BLOCK, count))
        ours.append(_seconds(lambda n: papers.build(given[n], papers.WHOLE), block))
        bare.append(_seconds(lambda n: floors.bare_pages(lines[n % len(lines)]), block))
    return [
        Row(
            f"{count:,} dossiers of {PAGES} pages",
            1000 * median(ours) / PAGES,
            "ms a page",
            1000 * median(bare) / PAGES,
            "bare reportlab, same lines",
            1 / 0.6,
        )
    ]


def _seconds(act: Callable[[int], object], block: range) -> float:
    """For one of the block."""
    begun = time.perf_counter()
    for n in block:
        act(n)
    return (time.perf_counter() - begun) / len(block)


def dossier(n: int) -> DossierPaper:
    """One of many: other people, other words."""
    a, b = _NAMES[n % len(_NAMES)], _NAMES[(n * 7 + 3) % len(_NAMES)]
    number = f"（向阳）人调字〔2026〕第{n + 1}号"
    said = "\n".join(
        f"{who}：{name}说漏水是国庆节以后开始的，卫生间顶上一直滴水，墙皮都起了，请师傅来看过{n + 2}次，材料和人工要两家商量。"
        for who, name in (("问", a), ("答", b)) * 5
    )
    agreement = AgreementPaper(
        number,
        f"2026年10月3日起，{b}家卫生间防水层老化渗水，致{a}家卫生间顶棚起皮、木门变形，双方就损失的数额发生争议。",
        clauses=[
            f"{b}于2026年12月5日前重做卫生间防水层，费用由{b}承担。",
            f"{b}赔偿{a}顶棚及木门损失人民币{1000 + n}.00元。",
            "施工期间双方互相提供方便，互不追究其他责任。",
        ],
        performance="第一项以施工完毕并经双方查看为准；第二项于2026年11月30日前一次付清。",
        amount_fen=100_000 + 100 * n,
        reached_on="2026-11-22",
    )
    case = CasePaper(
        "向阳社区人民调解委员会",
        number,
        f"{a}与{b}邻里纠纷",
        "邻里纠纷",
        "02",
        "依申请",
        f"{b}家卫生间防水层老化渗水，致{a}家卫生间顶棚起皮、木门变形，双方就损失数额发生争议。",
        "2026-10-21",
        "王秀英",
        [
            PartyPaper(side, "person", name, "女", "汉族", "46", "个体经营", "13800000000", "向阳花园5栋2单元902室")
            for side, name in (("甲方", a), ("乙方", b))
        ],
        ["王秀英"],
        [SessionPaper("2026-10-21 09:30:00", "2026-10-21 11:05:00", "向阳社区调解室", f"{a}与{b}邻里纠纷",
                      [], ["王秀英"], "李青", said, "达成协议", [a, b])],
        agreement,
        ended_on="2026-11-22",
        parts={
            "evidence": [],
            "revisit": [{"matter": f"{a}与{b}邻里纠纷", "visited_on": "2026-12-15", "visitor": "王秀英",
                         "content": f"{b}家防水已经修好，没有再渗水；{a}收到赔偿款，有收条。双方没有新的争执。"}],
        },
    )  # fmt: skip
    paper = DossierPaper(case, case.title, "2026-10-21", "2026-11-22", "王秀英", "2026-12-20", "长期（10年）")
    paper.bound_by, paper.checked_by, paper.checked_on = "李青", "周平", "2026-12-22"
    paper.outcome, paper.performed = "达成协议", "2项已登记履行"
    paper.rows = [*(RowPaper(code, name) for code, name, _ in _FORMS), RowPaper("13", "封底")]
    paper.documents = [DocumentPaper(code, form) for code, _, form in _FORMS]
    return paper
