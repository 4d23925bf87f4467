"""A made-up month of a made-up hall, shaped like a real one: 20 figures, five tables, four charts."""

from __future__ import annotations

import random
from collections.abc import Callable

import pytest

from desktop_app.common.papers import Comparison, MonthlyReport, ReportChart, ReportTable
from desktop_app.figures.compare import compared

TYPES = (
    "婚姻家庭 邻里 房屋宅基地 合同 生产经营 损害赔偿 山林土地 征地拆迁 环境保护 拖欠农民工工资 "
    "其他劳动争议 旅游 电子商务 其他消费 医疗 道路交通事故 物业 其他"
).split()
COMMITTEES = "村调委会 居调委会 乡镇调委会 街道调委会 企事业单位调委会 社会团体和其他组织调委会".split()
FROM = "法院 检察院 公安机关 信访部门 其他部门".split()
PREVENTED = "民间纠纷引起自杀 民转刑 群体性械斗 群体性上访".split()

R02_COLUMNS: list[tuple[str, ...]] = [
    ("调解委员会",),
    ("调解案件总数（件）",),
    ("涉及当事人数（人）",),
    ("调解成功（件）",),
    ("疑难复杂案件（件）",),
    ("协议涉及金额（万元）",),
    *[("不同主体调解情况（件）", name) for name in COMMITTEES],
    ("案件来源（件）", "主动调解"),
    ("案件来源（件）", "依申请调解"),
    ("案件来源（件）", "接受委托移送调解", "小计"),
    *[("案件来源（件）", "接受委托移送调解", name) for name in FROM],
    *[("案件分类（件）", name) for name in TYPES],
    ("协议形式（件）", "口头协议"),
    ("协议形式（件）", "书面协议"),
    ("协议履行与诉讼（件）", "履行"),
    ("协议履行与诉讼（件）", "司法确认"),
    ("协议履行与诉讼（件）", "达成协议后起诉"),
    ("协议履行与诉讼（件）", "其中法院维持"),
    ("排查与预防", "排查纠纷（次）"),
    ("排查与预防", "排查发现（件）"),
    ("排查与预防", "预防纠纷（件）"),
    *[("防止激化", name, unit) for name in PREVENTED for unit in ("件", "人")],
]


def _r02(zero: bool, rng: random.Random) -> ReportTable:
    names = ["向阳社区居民委员会调委会"] if zero else [f"{name}调委会" for name in "向阳 东风 河湾村 龙泉".split()]
    rows: list[list[object]] = []
    for name in names:
        counts: list[object] = [0 if zero else rng.choice((0, 0, 1, 2, 3, 12)) for _ in R02_COLUMNS[1:]]
        counts[4] = 0 if zero else rng.randrange(100_000) / 10_000
        rows.append([name, *counts])
    sums = [sum(column) for column in list(zip(*rows, strict=True))[1:]]  # type: ignore[arg-type]
    return ReportTable(
        "R02",
        "人民调解案件情况统计表",
        "件、人、万元",
        R02_COLUMNS,
        rows,
        ["合计", *sums],
        "案件按调解结束之日计入当期。",
    )


def _r05(zero: bool, rng: random.Random) -> list[ReportTable]:
    kinds = "助老 助残 环境 治安 文化 其他".split()
    columns: list[tuple[str, ...]] = [
        ("队伍",),
        ("注册志愿者（人）", "合计"),
        ("注册志愿者（人）", "党员"),
        ("注册志愿者（人）", "新增"),
        ("活动场次",),
        ("参与人次",),
        ("服务时长（小时）",),
        ("人均时长（小时）",),
        *[("分类场次", kind) for kind in kinds],
        ("活跃率（%）",),
    ]
    rows: list[list[object]] = []
    for name in "党员先锋队 青年志愿队 巾帼志愿队 五老志愿队 老街坊志愿队".split():
        n = 0 if zero else rng.randrange(20, 90)
        rows.append([name, n, n // 3, n // 9, n // 10, n // 2, n * 125 / 60, None if zero else 25 / 12, *[n // 20] * 6])
        rows[-1].append(None if zero else 100 * 7 / 9)
    total: list[object] = ["合计", *[sum(r[i] for r in rows) for i in range(1, 7)], None if zero else 25 / 12]  # type: ignore[misc]
    total += [*[sum(r[i] for r in rows) for i in range(8, 14)], None if zero else 100 * 7 / 9]  # type: ignore[misc]
    activities: list[list[object]] = (
        []
        if zero
        else [
            [
                i + 1,
                f"2026-10-{i % 31 + 1:02d}",
                "=1+1 <b>清洁家园</b> & “重阳敬老”" if i == 3 else f"第{i + 1}次楼道清理与独居老人上门看望活动",
                rng.choice(("党员先锋队", "青年志愿队")),
                "向阳花园小广场",
                rng.randrange(3, 40),
                rng.randrange(30, 240) / 60,
            ]
            for i in range(46)
        ]
    )
    listed: list[tuple[str, ...]] = [(h,) for h in "序号 日期 活动名称 队伍 地点 参与人数 时长（小时）".split()]
    return [
        ReportTable("R05", "志愿服务月报", "人、场次、小时", columns, rows, total),
        ReportTable("R05-A", "志愿服务活动清单", "人、小时", listed, activities),
    ]


def _r11(zero: bool, rng: random.Random) -> ReportTable:
    columns: list[tuple[str, ...]] = [
        ("网格",),
        ("总户数",),
        ("总人口",),
        ("户籍",),
        ("流动",),
        ("境外",),
        ("60岁以上",),
        ("80岁以上",),
        ("留守", "老人"),
        ("留守", "妇女"),
        ("留守", "儿童"),
        ("残疾",),
        ("低保",),
        ("特困",),
        ("党员",),
        ("退役军人",),
        ("出生",),
        ("死亡",),
        ("迁入",),
        ("迁出",),
        ("人户不一致",),
    ]
    rows: list[list[object]] = [
        [f"第{i + 1}网格", *[0 if zero else rng.randrange(1, 2000 if c < 4 else 60) for c in range(len(columns) - 1)]]
        for i in range(14)
    ]
    sums = [sum(column) for column in list(zip(*rows, strict=True))[1:]]  # type: ignore[arg-type]
    return ReportTable("R11", "人口基础月报", "户、人", columns, rows, ["合计", *sums])


def _rules() -> ReportTable:
    return ReportTable(
        "R13",
        "居民公约实施情况",
        "条、次",
        [("公约",), ("版本",), ("生效日期",), ("条数",), ("说明",)],
        [["向阳社区居民公约", "第3版", "2026-03-01", 28, "本月修订第5条、第11条，“高空抛物”一条已报街道备案。"]],
    )


def _figures(zero: bool) -> list[Comparison]:
    def c(key: str, label: str, unit: str, *values: float | int | None, rate: bool = False) -> Comparison:
        now, previous, last_year = values
        if zero:
            now = None if rate else 0
        return compared(key, label, unit, now, previous, last_year, is_rate=rate)

    return [
        c("residents.total", "实有人口", "人", 30482, 30476, 30120),
        c("residents.households", "户数", "户", 11204, 11204, 11180),
        c("volunteers.registered", "注册志愿者", "人", 318, 306, 251),
        c("volunteers.activities", "志愿服务活动", "场", 46, 41, 0),
        c("volunteers.hours", "志愿服务时长", "小时", 1412.55, 1210.0, None),
        c("mediation.new", "受理纠纷", "件", 9, 8, 12),
        c("mediation.closed", "调解结案", "件", 19, 17, 21),
        c("mediation.succeeded", "调解成功", "件", 18, 16, 19),
        c("mediation.success_rate", "调解成功率", "%", 100 * 18 / 19, 100 * 16 / 17, 100 * 19 / 21, rate=True),
        c("mediation.open", "在调纠纷", "件", 6, 16, 5),
        c("mediation.amount", "协议涉及金额", "万元", 23.5561, 11.2, 30.0),
        c("rules.in_force", "现行居民公约", "部", 1, 1, 1),
        c("residents.over_60", "60岁以上老人", "人", 5121, 5110, 4996),
        c("residents.over_80", "80岁以上老人", "人", 812, 809, 777),
        c("residents.floating", "流动人口", "人", 2210, 2254, 2301),
        c("volunteers.people", "参与志愿服务", "人次", 640, 702, 0),
        c("mediation.carried", "上月结转", "件", 16, 15, 14),
    ]


def _charts(zero: bool, rng: random.Random) -> list[ReportChart]:
    months = [f"{2025 + (10 + i) // 12}-{(10 + i) % 12 + 1:02d}" for i in range(12)]

    def run(low: int, high: int, n: int = 12) -> list[float]:
        return [0 if zero else rng.randrange(low, high) for _ in range(n)]

    top = "邻里纠纷 物业纠纷 婚姻家庭纠纷 损害赔偿纠纷 道路交通事故纠纷".split()
    return [
        ReportChart("近12个月调解案件", "bar", months, {"受理": run(5, 25), "调解成功": run(4, 20)}, "件"),
        ReportChart("近12个月志愿服务时长", "line", months, {"本年": run(800, 1500), "上年": run(700, 1300)}, "小时"),
        ReportChart("纠纷类型前五位", "bar", top, {"件数": run(1, 12, 5)}, "件"),
        ReportChart("近12个月实有人口", "line", months, {"实有人口": run(30400, 30500)}, "人"),
    ]


@pytest.fixture(scope="session")
def month() -> Callable[..., MonthlyReport]:
    """``month(zero=…, sample=…)``: the same arguments give the same report."""

    def build(*, zero: bool = False, sample: bool = False) -> MonthlyReport:
        rng = random.Random(7)
        text = (
            []
            if zero
            else [
                "本月共受理纠纷9件，办结19件，调解成功18件，成功率94.7%，环比上升0.6个百分点；"
                "主要集中在邻里纠纷、物业纠纷、婚姻家庭纠纷。",
                "全月开展志愿服务46场，参与640人次，服务1,412.6小时，环比上升16.7%。居民公约第3版实施平稳。",
            ]
        )
        return MonthlyReport(
            hall="向阳社区党群服务中心",
            period_start="2026-10-01",
            period_end="2026-10-31",
            title="向阳社区2026年10月综合月报",
            comparisons=_figures(zero),
            tables=[_r02(zero, rng), *_r05(zero, rng), _r11(zero, rng), _rules()],
            charts=_charts(zero, rng),
            narrative=text,
            definitions=[
                ("调解结案", "当期达成协议、终止、撤回或受理后移送的案件，按调解结束之日计。"),
                ("调解成功率", "调解成功÷调解结案；分母为0时不计算，印“—”。"),
                ("志愿服务时长", "分钟÷60，四舍五入到一位小数。"),
            ],
            prepared_by="王敏",
            is_sample=sample,
            phone="0719-0000000",
        )

    return build
