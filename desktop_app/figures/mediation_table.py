"""R02 人民调解案件情况统计表 (domain reference 1.10.1)."""

from __future__ import annotations

from typing import Any

from peewee import fn

from ..common import codes
from ..common.papers import ReportTable
from ..mediation.models import Agreement, Case, Committee, PerformanceItem
from .catalogue import agreed, settled
from .charts import by_type
from .periods import Period

KINDS = (
    ("village", "村调委会"),
    ("resident", "居调委会"),
    ("town", "乡镇调委会"),
    ("street", "街道调委会"),
    ("unit", "企事业单位调委会"),
    ("other", "社会团体和其他组织调委会"),
)
REFERRED = (("11", "法院"), ("12", "检察院"), ("13", "公安机关"), ("14", "信访部门"), ("15", "其他部门"))
_PERFORMED = ("PERFORMED", "CLOSED", "ARCHIVED")
"""States after performance; a case that was breached and closed has an item left undone."""
PREVENTED = ("防止民间纠纷引起自杀", "防止民转刑", "防止群体性械斗", "防止群体性上访")


def mediation_table(period: Period) -> ReportTable:
    """R02 人民调解案件情况统计表, a row for each committee (domain reference 1.10.1).

    Screening and prevention (columns 41 to 50) are None as long as nobody records them.
    """
    types = _types(period)
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
        *(("案件分类（件）", codes.label("dispute_type", code)) for code in types),
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
    rows = [_row(committee, period, types) for committee in committees]
    total: list[object] = ["合计"]
    for index in range(1, len(columns)):
        cells = [row[index] for row in rows]
        total.append(None if any(cell is None for cell in cells) else sum(cells))
    return ReportTable("R02", "人民调解案件情况统计表", "件、人、万元", columns, [[*row] for row in rows], total)


def _types(period: Period) -> list[str]:
    """The classes on offer, and those no longer offered that cases of the period have: the columns add up to the total."""
    used = by_type(period)
    return [code for code, item in codes.table("dispute_type").items() if item.offered or code in used]


def _row(committee: Committee, period: Period, types: list[str]) -> list[Any]:
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
    pending = (
        PerformanceItem.select(Agreement.case)
        .join(Agreement)
        .where(PerformanceItem.deleted_at.is_null() & (PerformanceItem.status != "done"))
    )
    performed = Case.select().where(Case.id.in_(good) & Case.status.in_(_PERFORMED) & Case.id.not_in(pending)).count()
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
        *(kind.get(code, 0) for code in types),
        forms.get("oral", 0),
        forms.get("written", 0),
        performed,
        *([None] * (6 + 2 * len(PREVENTED))),
    ]
