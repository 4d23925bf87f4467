"""The month's report as plain data: figures → comparisons, tables, charts, a narrative. Knows nothing of paper."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from peewee import fn

from ..common import codes
from ..common.papers import Comparison, MonthlyReport, ReportChart, ReportTable
from ..context import Context
from ..mediation.models import Agreement, Case, Committee
from ..residents.models import Area, Household, Person
from ..village_rules.models import Rule, RuleVersion
from ..volunteers.models import Activity, ServiceRecord, Team
from . import compare, periods
from .catalogue import FIGURES, Figure, agreed, settled, values
from .periods import Period

HEADLINES = (
    "residents.total",
    "residents.over_60",
    "residents.floating",
    "volunteers.registered",
    "volunteers.activities",
    "volunteers.hours",
    "mediation.new",
    "mediation.closed",
    "mediation.success_rate",
    "mediation.open",
    "mediation.amount",
    "rules.in_force",
)
ESTATE_LEVEL = 4
CHART_MONTHS = 12

Progress = Callable[[int, int, str], None]


def month(ctx: Context, text: str) -> Period:
    """The reporting month ``YYYY-MM`` with the hall's cut-off day."""
    cutoff = ctx.setting("report.cutoff_day", f"{text}-01" if len(text) == 7 else None)
    return periods.month(text, int(str(cutoff)))


def comparisons(period: Period, keys: tuple[str, ...] = HEADLINES) -> list[Comparison]:
    """Figures of a period with 环比 and 同比 (domain reference 6.0)."""
    found = []
    for key in keys:
        figure = FIGURES[key]
        found.append(
            compare.compared(
                key,
                figure.label,
                figure.unit,
                figure.value(period),
                figure.value(period.previous),
                figure.value(period.year_ago),
                is_rate=figure.is_rate,
            )
        )
    return found


def report(ctx: Context, text: str, progress: Progress | None = None) -> MonthlyReport:
    """All of the month's report. Raises UsageError when ``text`` is no month."""
    period = month(ctx, text)
    steps: list[Callable[[], Any]] = [
        lambda: comparisons(period),
        lambda: residents_table(period),
        lambda: volunteers_table(period),
        lambda: activities_table(period),
        lambda: mediation_table(period),
        lambda: rules_table(period),
        lambda: charts(ctx, text),
    ]
    done = []
    for number, step in enumerate(steps):
        if progress is not None:
            progress(number, len(steps), "统计中")
        done.append(step())
    headline, *tables, drawn = done
    return MonthlyReport(
        hall=ctx.hall["name"],
        period_start=period.start,
        period_end=period.last_day,
        title=f"{ctx.hall['name']}{period.label}工作月报",
        comparisons=headline,
        tables=tables,
        charts=drawn,
        narrative=narrative(period, headline),
        definitions=[(figure.label, figure.definition) for figure in FIGURES.values()],
        prepared_by=ctx.operator.name,
        is_sample=ctx.store.meta("sample") == "1",
    )


# Tables


R11 = (
    "residents.households",
    "residents.total",
    "residents.registered",
    "residents.floating",
    "residents.foreign",
    "residents.over_60",
    "residents.over_80",
    "residents.left_behind",
    "residents.disabled",
    "residents.subsistence",
    "residents.destitute",
    "residents.party",
    "residents.veterans",
    "residents.born",
    "residents.died",
    "residents.moved_in",
    "residents.moved_out",
    "residents.apart",
)


def residents_table(period: Period) -> ReportTable:
    """R11 人口基础月报, a row for each estate."""
    estates = _estates()
    names = {row.id: row.name for row in Area.select(Area.id, Area.name).where(Area.level == ESTATE_LEVEL)}
    counts = {key: _by_estate(FIGURES[key], period, estates) for key in R11}
    used = sorted(
        {place for found in counts.values() for place in found}, key=lambda place: (place is None, place or 0)
    )
    rows: list[list[object]] = [
        [names.get(place, "未分网格") if place is not None else "未分网格", *(counts[key].get(place, 0) for key in R11)]
        for place in used
    ]
    total: list[object] = ["合计", *(FIGURES[key].value(period) for key in R11)]
    columns = [("网格（小区）",), *((FIGURES[key].label,) for key in R11)]
    return ReportTable("R11", "人口基础月报", "户、人", columns, rows, total)


def _estates() -> dict[int, int]:
    """Area id → id of the estate it lies in."""
    parents = {}
    levels = {}
    for area_id, parent, level in Area.select(Area.id, Area.parent, Area.level).tuples():
        parents[area_id], levels[area_id] = parent, level
    found: dict[int, int] = {}
    for area_id in parents:
        place: int | None = area_id
        while place is not None and levels[place] > ESTATE_LEVEL:
            place = parents[place]
        if place is not None and levels[place] == ESTATE_LEVEL:
            found[area_id] = place
    return found


def _by_estate(figure: Figure, period: Period, estates: dict[int, int]) -> dict[int | None, int]:
    model: Any = figure.model
    assert model in (Person, Household)
    found: dict[int | None, int] = {}
    query = model.select(model.area, fn.COUNT(model.id)).where(model.id.in_(figure.query(period))).group_by(model.area)
    for area, count in query.tuples():
        place = estates.get(area) if area is not None else None
        found[place] = found.get(place, 0) + count
    return found


def volunteers_table(period: Period) -> ReportTable:
    """R05 志愿服务月报, one row."""
    hours = FIGURES["volunteers.hours"].value(period) or 0
    people = FIGURES["volunteers.people"].value(period) or 0
    by_kind = dict(
        Activity.select(Activity.service_kind, fn.COUNT(Activity.id))
        .where(Activity.id.in_(FIGURES["volunteers.activities"].query(period)))
        .group_by(Activity.service_kind)
        .tuples()
    )
    served = (
        Activity.select(fn.SUM(Activity.recipient_count))
        .where(Activity.id.in_(FIGURES["volunteers.activities"].query(period)))
        .scalar()
    )
    kinds = [code for code in codes.table("service_kind") if by_kind.get(code)]
    columns: list[tuple[str, ...]] = [
        ("队伍数",),
        ("注册志愿者",),
        ("其中：新增",),
        ("活动场次",),
        ("参与人数",),
        ("参与人次",),
        ("服务时长（小时）",),
        ("人均时长（小时）",),
        ("服务对象人次",),
        ("活跃率（%）",),
        *(("分类场次", codes.label("service_kind", code)) for code in kinds),
    ]
    row: list[object] = [
        Team.select().where(Team.deleted_at.is_null()).count(),
        FIGURES["volunteers.registered"].value(period),
        FIGURES["volunteers.joined"].value(period),
        FIGURES["volunteers.activities"].value(period),
        people,
        FIGURES["volunteers.times"].value(period),
        hours,
        hours / people if people else None,
        int(served or 0),
        FIGURES["volunteers.active_rate"].value(period),
        *(by_kind[code] for code in kinds),
    ]
    return ReportTable("R05", "志愿服务月报", "人、场、小时", columns, [row])


def activities_table(period: Period) -> ReportTable:
    """The list that goes with R05: the month's activities."""
    query = (
        Activity.select(
            Activity, fn.COUNT(ServiceRecord.id).alias("people"), fn.SUM(ServiceRecord.minutes).alias("sum")
        )
        .left_outer_join(
            ServiceRecord, on=((ServiceRecord.activity == Activity.id) & ServiceRecord.deleted_at.is_null())
        )
        .where(Activity.id.in_(FIGURES["volunteers.activities"].query(period)))
        .group_by(Activity.id)
        .order_by(Activity.held_on, Activity.id)
    )
    rows: list[list[object]] = [
        [
            number,
            row["held_on"],
            row["name"],
            codes.label("service_kind", row["service_kind"]),
            row["place"],
            row["manager"],
            row["people"],
            int(row["sum"] or 0) / 60,
        ]
        for number, row in enumerate(query.dicts(), 1)
    ]
    columns = [
        ("序号",),
        ("日期",),
        ("活动名称",),
        ("服务类别",),
        ("地点",),
        ("负责人",),
        ("参与人次",),
        ("服务时长（小时）",),
    ]
    return ReportTable(
        "R05-A", "志愿服务活动清单", "人次、小时", columns, rows, note="" if rows else "本月无志愿服务活动。"
    )


KINDS = (
    ("village", "村调委会"),
    ("resident", "居调委会"),
    ("town", "乡镇调委会"),
    ("street", "街道调委会"),
    ("unit", "企事业单位调委会"),
    ("other", "社会团体和其他组织调委会"),
)
REFERRED = (("11", "法院"), ("12", "检察院"), ("13", "公安机关"), ("14", "信访部门"), ("15", "其他部门"))
PREVENTED = ("防止民间纠纷引起自杀", "防止民转刑", "防止群体性械斗", "防止群体性上访")


def mediation_table(period: Period) -> ReportTable:
    """R02 人民调解案件情况统计表, a row for each committee (domain reference 1.10.1).

    Screening and prevention (columns 44 to 50) are None as long as nobody records them.
    """
    columns: list[tuple[str, ...]] = [
        ("填报单位",),
        ("调解案件总数（件）",),
        ("涉及当事人数（人）",),
        ("调解成功（件）",),
        ("疑难复杂案件（件）",),
        ("协议涉及金额（万元）",),
        *(("不同主体调解情况（件）", label) for _, label in KINDS),
        ("案件来源（件）", "主动调解"),
        ("案件来源（件）", "依申请调解"),
        ("案件来源（件）", "接受委托移送调解"),
        *(("案件来源（件）", f"其中：{label}移送") for _, label in REFERRED),
        *(("案件分类（件）", codes.label("dispute_type", code)) for code in _types()),
        ("协议形式（件）", "口头协议"),
        ("协议形式（件）", "书面协议"),
        ("协议履行及司法确认（件）", "履行"),
        ("协议履行及司法确认（件）", "司法确认"),
        ("协议履行及司法确认（件）", "达成协议后起诉"),
        ("协议履行及司法确认（件）", "其中：法院维持"),
        ("排查预防", "排查纠纷（次）"),
        ("排查预防", "排查发现（件）"),
        ("排查预防", "预防纠纷（件）"),
        *(("排查预防", f"{label}（{unit}）") for label in PREVENTED for unit in ("件", "人")),
    ]
    committees = list(Committee.select().where(Committee.deleted_at.is_null()).order_by(Committee.id))
    rows = [_mediation_row(committee, period) for committee in committees]
    total: list[object] = ["合计"]
    for index in range(1, len(columns)):
        cells = [row[index] for row in rows]
        total.append(None if any(cell is None for cell in cells) else sum(cells))  # type: ignore[arg-type]
    return ReportTable("R02", "人民调解案件情况统计表", "件、人、万元", columns, [[*row] for row in rows], total)


def _types() -> list[str]:
    return [code for code, item in codes.table("dispute_type").items() if item.offered]


def _mediation_row(committee: Committee, period: Period) -> list[Any]:
    own = Case.select(Case.id).where(settled(period) & (Case.committee == committee.id))
    good = Case.select(Case.id).where(agreed(period) & (Case.committee == committee.id))
    total = own.count()

    def by(column: Any, query: Any = own) -> dict[str, int]:
        counted = Case.select(column, fn.COUNT(Case.id)).where(Case.id.in_(query)).group_by(column)
        return dict(counted.tuples())

    source, kind = by(Case.source), by(Case.dispute_type)
    forms = dict(
        Agreement.select(Agreement.form, fn.COUNT(Agreement.id))
        .where(Agreement.case.in_(good) & Agreement.deleted_at.is_null())
        .group_by(Agreement.form)
        .tuples()
    )
    amount = (
        Agreement.select(fn.SUM(Agreement.amount_fen))
        .where(Agreement.case.in_(good) & Agreement.deleted_at.is_null())
        .scalar()
        or 0
    )
    people = Case.select(fn.SUM(Case.party_count)).where(Case.id.in_(own)).scalar() or 0
    performed = Case.select().where(Case.id.in_(good) & Case.status.in_(("PERFORMED", "CLOSED", "ARCHIVED"))).count()
    referred = [source.get(code, 0) for code, _ in REFERRED]
    return [
        committee.name,
        total,
        int(people),
        good.count(),
        own.where(Case.difficulty == "complex").count(),
        int(amount) / 1_000_000,  # fen → 万元
        *(total if committee.kind == code else 0 for code, _ in KINDS),
        source.get("01", 0),
        source.get("02", 0),
        sum(referred),
        *referred,
        *(kind.get(code, 0) for code in _types()),
        forms.get("oral", 0),
        forms.get("written", 0),
        performed,
        *([None] * (6 + 2 * len(PREVENTED))),
    ]


def rules_table(period: Period) -> ReportTable:
    """The rules of the hall at the end of the period."""
    figure = FIGURES["rules.in_force"]
    query = (
        RuleVersion.select(RuleVersion, Rule.title.alias("rule_title"), Rule.kind.alias("rule_kind"))
        .join(Rule, on=(RuleVersion.rule == Rule.id))
        .where(RuleVersion.id.in_(figure.query(period)))
        .order_by(Rule.id)
    )
    rows: list[list[object]] = [
        [
            number,
            row["rule_title"],
            codes.label("covenant_kind", row["rule_kind"]),
            row["version_label"],
            row["passed_on"],
            row["filed_on"],
            row["effective_on"],
        ]
        for number, row in enumerate(query.dicts(), 1)
    ]
    columns = [("序号",), ("名称",), ("种类",), ("版本",), ("通过日期",), ("备案日期",), ("施行日期",)]
    return ReportTable(
        "R13", "村规民约（居民公约）情况", "部", columns, rows, note="" if rows else "本期无施行中的规约。"
    )


# Charts and words


def charts(ctx: Context, text: str) -> list[ReportChart]:
    """Twelve months up to this one."""
    months = periods.months_up_to(text, CHART_MONTHS)
    spans = [month(ctx, each) for each in months]
    labels = [f"{int(each[5:])}月" for each in months]

    def series(key: str) -> list[float]:
        return [float(FIGURES[key].value(span) or 0) for span in spans]

    period = month(ctx, text)
    kinds = sorted(by_type(period).items(), key=lambda item: (-item[1], item[0]))[:6]
    found = [
        ReportChart(
            "近十二个月调解",
            "bar",
            labels,
            {"新受理": series("mediation.new"), "办结": series("mediation.closed")},
            "件",
        ),
        ReportChart("近十二个月志愿服务时长", "bar", labels, {"服务时长": series("volunteers.hours")}, "小时"),
        ReportChart("近十二个月总人口", "line", labels, {"总人口": series("residents.total")}, "人"),
    ]
    if kinds:
        found.append(
            ReportChart(
                "本月办结纠纷类型",
                "bar",
                [codes.label("dispute_type", code).removesuffix("纠纷") for code, _ in kinds],
                {"办结": [float(count) for _, count in kinds]},
                "件",
            )
        )
    return found


def by_type(period: Period) -> dict[str, int]:
    """Cases settled in a period by dispute type."""
    return dict(
        Case.select(Case.dispute_type, fn.COUNT(Case.id)).where(settled(period)).group_by(Case.dispute_type).tuples()
    )


def narrative(period: Period, headline: list[Comparison]) -> list[str]:
    """What the month was, in sentences; a month without anything says 无 (零报告)."""
    now = values(period)
    told = {comparison.key: comparison for comparison in headline}

    def moved(key: str) -> str:
        words = told[key].mom if key in told else None
        return f"，环比{words}" if words else ""

    sentences = [
        f"截至期末，在册居民{now['residents.total']}人{moved('residents.total')}，共{now['residents.households']}户；"
        f"其中60岁以上{now['residents.over_60']}人、80岁以上{now['residents.over_80']}人、"
        f"流动人口{now['residents.floating']}人。"
    ]
    if now["volunteers.times"] or now["volunteers.activities"]:
        sentences.append(
            f"本月开展志愿服务活动{now['volunteers.activities']}场，{now['volunteers.people']}名志愿者参与"
            f"{now['volunteers.times']}人次，服务{_one(now['volunteers.hours'])}小时{moved('volunteers.hours')}。"
        )
    else:
        sentences.append("本月志愿服务：无。")
    if now["mediation.new"] or now["mediation.closed"]:
        kinds = sorted(by_type(period).items(), key=lambda item: (-item[1], item[0]))[:3]
        focus = "、".join(codes.label("dispute_type", code) for code, _ in kinds)
        rate = f"，调解成功率{_one(now['mediation.success_rate'])}%" if now["mediation.closed"] else ""
        sentences.append(
            f"本月受理纠纷{now['mediation.new']}件{moved('mediation.new')}，办结{now['mediation.closed']}件，"
            f"调解成功{now['mediation.succeeded']}件{rate}，期末未办结{now['mediation.open']}件。"
            + (f"办结纠纷主要为{focus}。" if focus else "")
        )
    else:
        sentences.append(f"本月人民调解：无新受理、无办结，期末未办结{now['mediation.open']}件。")
    return sentences


def _one(value: float | int | None) -> str:
    from ..common.rounding import printed, rounded

    return "—" if value is None else printed(rounded(value))
