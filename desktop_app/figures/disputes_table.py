"""R01 矛盾纠纷排查化解月报表 and what belongs to it (domain reference 6.1).

Identities: 上期结转 + 本期排查 = 合计; 化解 + 其他终结 + 未化解 = 合计; 未化解 is what the next period carries over.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING, Any

from ..common import codes
from ..mediation.models import Case
from ..store.reading import ids_of
from . import disputes
from .compare import change
from .counted import Asked, Counted, Value, comparison
from .disputes import Group
from .periods import Period
from .register import FEWEST, TOTAL, Column, Row, public

if TYPE_CHECKING:
    from ..context import Context

METHODS = {"01": "人民调解", "02": "行政调解", "03": "司法调解"}
ORIGINS = ("court", "police", "petition", "")
_WITH = "其中（件）"
_BY = "化解方式（件）"

_FRONT = (
    Column("carried", ("上期结转",), "期初前排查或受理、期初前没有终结的"),
    Column("new", ("本期排查（新增）",), "期内排查登记的，加上期内受理、不是从排查转来的案件"),
    Column("all", ("排查合计",), "上期结转＋本期排查"),
    Column("resolved", ("本期化解",), "期内达成协议的案件，加上期内记为化解成功的排查"),
    Column("rate", ("化解率（%）",), "本期化解÷排查合计", of=("resolved", "all")),
    Column("closed", ("其他终结",), "期内调解不成、撤回、移送而终结的，不再结转"),
    Column("pending", ("未化解（累计）",), "排查合计－本期化解－其他终结，就是下期结转"),
)
_MORE = (
    Column("complex", (_WITH, "疑难复杂"), "排查合计中难易为疑难复杂的"),
    Column("many", (_WITH, "群体性（5人以上）"), "排查合计中涉及5人以上的"),
    Column("warning.01", (_WITH, "一级预警"), "排查合计中一级预警的"),
    Column("warning.02", (_WITH, "二级预警"), "排查合计中二级预警的"),
    Column("warning.03", (_WITH, "三级预警"), "排查合计中三级预警的"),
    Column("people", ("涉及人数（人）",), "排查合计涉及的人数"),
    Column("amount", ("涉及金额（万元）",), "本期化解中案件协议的金额"),
    *(Column(f"method.{code}", (_BY, label), f"本期化解中方式为{label}的") for code, label in METHODS.items()),
    Column("method.other", (_BY, "其他"), "本期化解中其他方式的"),
    Column("referred", ("移送上级（件）",), "其他终结中移送的"),
)
_COMPARED = (
    Column("yoy", ("排查同比",), "本期排查比上年同期"),
    Column("rate_yoy", ("化解率同比",), "化解率比上年同期，按百分点"),
)
COLUMNS = (*_FRONT, *_MORE)

_HOLDS: dict[str, Callable[[Group], bool]] = {
    "carried": lambda one: one.is_carried,
    "new": lambda one: not one.is_carried,
    "all": lambda one: True,
    "rate": lambda one: True,
    "people": lambda one: True,
    "resolved": lambda one: one.end == "resolved",
    "amount": lambda one: one.end == "resolved",
    "closed": lambda one: one.end in ("failed", "referred"),
    "referred": lambda one: one.end == "referred",
    "pending": lambda one: not one.end,
    "complex": lambda one: one.is_complex,
    "many": lambda one: one.is_many,
    **{f"warning.{code}": partial(lambda code, one: one.warning == code, code) for code in ("01", "02", "03")},
    **{
        f"method.{code}": partial(lambda code, one: one.end == "resolved" and one.method == code, code)
        for code in METHODS
    },
    "method.other": lambda one: one.end == "resolved" and one.method not in METHODS,
}
_MEASURE: dict[str, Callable[[Group], int]] = {"people": lambda one: one.people, "amount": lambda one: one.fen}

Numbers = dict[tuple[str, str], int]


def tables(ctx: Context, period: Period, *, is_public: bool = False) -> list[Counted]:
    """R01 by class of dispute, by source, compared. Raises NotAllowed."""
    ctx.require("reports.read")
    told = [list(disputes.groups(one)) for one in (period, period.previous, period.year_ago)]
    spans = (period, period.previous, period.year_ago)
    kinds = [by_kind(ctx, span, groups) for span, groups in zip(spans, told, strict=True)]
    _compare_rows(kinds[0], kinds[2])
    sources = by_origin(ctx, period, told[0])
    if is_public:
        kinds = [_public(one) for one in kinds]
        sources = _public(sources)
    return [kinds[0], sources, comparison(kinds[0], kinds[1], kinds[2], "R01-C", "矛盾纠纷排查化解对比表")]


def by_kind(ctx: Context, period: Period, groups: list[Group]) -> Counted:
    """A row for each class of dispute, 0 where there was none."""
    ctx.require("reports.read")
    used = {one.kind for one in groups}
    kinds = [code for code, item in codes.table("dispute_type").items() if item.offered or code in used]
    names = [codes.label("dispute_type", code) for code in kinds]
    return _table("R01", "矛盾纠纷排查化解报表", "纠纷类型", period, groups, kinds, names, lambda one: one.kind)


def by_origin(ctx: Context, period: Period, groups: list[Group]) -> Counted:
    """三源共治: how many come from courts, police and petitions (row 0-22 of the domain reference's chapter 8)."""
    ctx.require("reports.read")
    names = [codes.label("origin_source", code) or "未注明" for code in ORIGINS]
    made = _table("R01-B", "诉源、警源、访源情况", "三源", period, groups, list(ORIGINS), names, lambda one: one.origin)
    made.columns = [one for one in made.columns if one.key not in ("yoy", "rate_yoy")]
    return made


def _table(
    number: str,
    title: str,
    first: str,
    period: Period,
    groups: list[Group],
    keys: list[str],
    names: list[str],
    key_of: Callable[[Group], str],
) -> Counted:
    numbers: Numbers = defaultdict(int)
    for one in groups:
        row = key_of(one)
        for key, holds in _HOLDS.items():
            if holds(one):
                numbers[row, key] += _MEASURE[key](one) if key in _MEASURE else one.count
    values: dict[tuple[int, str], Value] = {}
    for key in _HOLDS:
        cells = [numbers[row, key] for row in keys]
        for at, cell in [*enumerate(cells), (TOTAL, sum(cells))]:
            values[at, key] = cell / 1_000_000 if key == "amount" else cell  # fen → 万元
    made = Counted(
        number,
        title,
        "件、人、万元",
        first,
        [*COLUMNS, *(_COMPARED if number == "R01" else ())],
        [Row(name, {}) for name in names],
        Row("合计", {}),
        "上期结转＋本期排查＝合计＝本期化解＋其他终结＋未化解；未化解就是下期结转。",
    )
    made.values, made.short = values, "报表" if number == "R01" else "三源"
    made.asks = partial(_asks, period, groups, keys, key_of, "dispute_type" if number == "R01" else "origin_source")
    return made


def _compare_rows(now: Counted, year_ago: Counted) -> None:
    """排查同比 and 化解率同比 of each row, by its name: classes may have come and gone."""
    then = {row.name: at for at, row in enumerate(year_ago.rows)} | {now.total.name: TOTAL}
    for at in (*range(len(now.rows)), TOTAL):
        old = then.get(now.row(at).name)
        before = None if old is None else year_ago.value(old, "new")
        rate = None if old is None else year_ago.value(old, "rate")
        now.values[at, "yoy"] = change(_number(now.value(at, "new")), _number(before)) or "—"
        now.values[at, "rate_yoy"] = change(_number(now.value(at, "rate")), _number(rate), is_rate=True) or "—"


def _number(value: Any) -> Any:
    return None if isinstance(value, str) else value


def _public(table: Counted) -> Counted:
    """By class and source a dispute of one or two would tell of whom: only the totals, and rows of three and more."""
    made = public(table)
    assert isinstance(made, Counted)
    few = [at for at in range(len(made.rows)) if 0 < made.count(at, "all") < FEWEST]
    if len(few) == 1:
        others = sorted((made.count(at, "all"), at) for at in range(len(made.rows)) if at not in few)
        few += [at for count, at in others if count][:1]
    made.masked |= {(at, one.key) for at in few for one in made.columns}
    if 0 < made.count(TOTAL, "resolved") < FEWEST:
        made.masked.add((TOTAL, "amount"))
    return made


# The records of a cell


def _asks(
    period: Period,
    groups: list[Group],
    keys: list[str],
    key_of: Callable[[Group], str],
    column: str,
    row: int,
    key: str,
) -> Asked | None:
    holds = _HOLDS.get(key)
    if holds is None:
        return None
    wanted = set(keys) if row == TOTAL else {keys[row]}

    def ids() -> list[int]:
        return [*ids_of(_of_cases(period, wanted, column, key)), *_of_screening(groups, wanted, key_of, holds)]

    return Asked("disputes", ids)


def _of_screening(
    groups: list[Group], wanted: set[str], key_of: Callable[[Group], str], holds: Callable[[Group], bool]
) -> list[int]:
    return [record for one in groups if one.ids and key_of(one) in wanted and holds(one) for record in one.ids]


def _of_cases(period: Period, wanted: set[str], column: str, key: str) -> Any:
    at = getattr(Case, column)
    named = at.in_([one for one in wanted if one])
    spare = "99" if column == "dispute_type" else ""
    rows = named | at.is_null() if spare in wanted else named
    query = Case.select(Case.id).where(disputes.brought(period) & rows)
    end = disputes.ended(period)
    front, _, code = key.partition(".")
    narrower = {
        "carried": lambda: Case.accepted_on < period.start,
        "new": lambda: Case.accepted_on >= period.start,
        "resolved": lambda: end == "resolved",
        "amount": lambda: end == "resolved",
        "closed": lambda: end.in_(["failed", "referred"]),
        "referred": lambda: end == "referred",
        "pending": lambda: end == "",
        "complex": lambda: Case.difficulty == "complex",
        "many": lambda: Case.party_count >= disputes.MANY,
        "warning": lambda: Case.warning_level == code,
        # Every case is people's mediation.
        "method": lambda: (end == "resolved") if code == "01" else Case.id.is_null(),
    }.get(front)
    if narrower is not None:
        query = query.where(narrower())
    return query.order_by(Case.accepted_on, Case.number_year, Case.number_seq, Case.id)
