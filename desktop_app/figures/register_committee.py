"""R03 人民调解组织队伍经费保障情况统计表, half-yearly and annual (domain reference 1.10.2, 6.1).

A row for each kind of committee. Committees, mediators, rooms and training come from their registers, money as it was written
down by hand. What does not add up, and who has a field empty, is said under the table and never guessed.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import TYPE_CHECKING, Any

from ..common import codes, dates
from ..mediation.committee_models import Fund, Room, Training
from ..mediation.models import Committee, Mediator
from .periods import Period
from .register import TOTAL, Column, Register, Row

if TYPE_CHECKING:
    from ..context import Context

NUMBER, FIRST = "R03", "设立单位"
TITLE = "人民调解组织队伍经费保障情况统计表"
FEN_OF_TEN_THOUSAND = 1_000_000
YOUNG, OLD = 35, 60

ROOMS = (
    ("court", "法院"),
    ("police", "公安"),
    ("procurate", "检察"),
    ("petition", "信访"),
)
SCHOOLS = (("higher", "大专及以上", "123"), ("middle", "高中中专", "46"), ("lower", "初中及以下", "789"))
"""By the first digit of GB/T 4658 education codes; 9 其他 counts as 初中及以下 only because the table has no other place."""

_MONEY = (
    ("guide_fen", "人民调解工作指导经费"),
    ("work_fen", "人民调解委员会工作补助经费"),
    ("allowance_fen", "人民调解员补贴经费"),
)


def _committees(period: Period) -> list[dict[str, Any]]:
    """Committees at the end of the period."""
    last = period.last_day
    alive = Committee.deleted_at.is_null() & (Committee.founded_on.is_null() | (Committee.founded_on <= last))
    return list(Committee.select(Committee.id, Committee.kind, Committee.trade).where(alive).dicts())


def _kinds() -> dict[str, str]:
    return {code: item.label for code, item in codes.table("committee_kind").items()}


def _rows(cells: Mapping[str, Mapping[str, Iterable[int]]]) -> tuple[list[Row], Row]:
    """A row for each kind of committee, empty ones too, and the total; ``cells`` by kind, then by column."""
    total: dict[str, set[int]] = {}
    rows = []
    for kind, label in _kinds().items():
        own = {key: frozenset(ids) for key, ids in cells.get(kind, {}).items()}
        for key, ids in own.items():
            total.setdefault(key, set()).update(ids)
        rows.append(Row(label, own))
    return rows, Row("合计", {key: frozenset(ids) for key, ids in total.items()})


def _put(cells: dict[str, dict[str, set[int]]], kind: str, key: str, record: int) -> None:
    cells.setdefault(kind, {}).setdefault(key, set()).add(record)


# 组织


def organisations(ctx: Context, period: Period) -> Register:
    """组织 (个): committees, those of a trade, rooms at courts and police, studios, at the end of the period."""
    ctx.require("reports.read")
    trades = codes.table("committee_trade")
    columns = [
        Column("committees", ("人民调解委员会总数",), "期末已成立的调委会，按设立单位分", Committee),
        *(
            Column(f"trade{code}", ("其中：行业性专业性", item.label), f"其中登记为{item.label}的", Committee)
            for code, item in trades.items()
        ),
        *(Column(key, ("派驻调解室", label), f"期末在用、派驻{label}的调解室", Room) for key, label in ROOMS),
        Column("personal", ("个人（品牌）调解工作室",), "期末在用的个人（品牌）调解工作室", Room),
    ]
    cells: dict[str, dict[str, set[int]]] = {}
    kinds = {}
    for row in _committees(period):
        kinds[row["id"]] = row["kind"]
        _put(cells, row["kind"], "committees", row["id"])
        if row["trade"]:
            _put(cells, row["kind"], f"trade{row['trade']}", row["id"])
    last = period.last_day
    rooms = Room.select(Room.id, Room.committee, Room.kind).where(
        Room.deleted_at.is_null()
        & (Room.since.is_null() | (Room.since <= last))
        & (Room.until.is_null() | (Room.until >= last))
    )
    for one, committee, kind in rooms.tuples():
        if committee in kinds and kind != "own":
            _put(cells, kinds[committee], kind, one)
    rows, total = _rows(cells)
    made = Register(NUMBER, f"{TITLE}（组织）", "个", FIRST, columns, rows, total, part="组织")
    made.note = " ".join(problems(made, [("committees", [f"trade{code}" for code in trades], "至多")]))
    return made


# 队伍


def people(ctx: Context, period: Period) -> Register:
    """队伍 (人): mediators at the end of the period, and training within it."""
    ctx.require("reports.read")
    columns = [
        Column("all", ("人民调解员总数",), "期末在任的委员和聘任调解员", Mediator),
        Column("fulltime", ("专职",), "其中专职的", Mediator),
        Column("parttime", ("兼职",), "其中不是专职的", Mediator),
        Column("women", ("女",), "性别登记为女的", Mediator),
        Column("minority", ("少数民族",), "民族登记为汉族以外的", Mediator),
        Column("party", ("中共党员",), "政治面貌登记为中共党员、预备党员的", Mediator),
        *(Column(key, ("文化程度", label), f"文化程度登记为{label}的", Mediator) for key, label, _ in SCHOOLS),
        Column("young", ("年龄", f"{YOUNG}岁及以下"), "期末年龄，按登记的出生日期", Mediator),
        Column("grown", ("年龄", f"{YOUNG + 1}至{OLD}岁"), "期末年龄，按登记的出生日期", Mediator),
        Column("old", ("年龄", f"{OLD}岁以上"), "期末年龄，按登记的出生日期", Mediator),
        Column("certified", ("持证",), "登记了证件编号的", Mediator),
        Column("graded", ("评定等级",), "登记了等级、不是“未评定”的", Mediator),
        Column("courses", ("培训", "期"), "期内的培训，同一天同一内容算一期", Training),
        Column("trained", ("培训", "人次"), "期内参加培训的人次", Training),
    ]
    kinds = {row["id"]: row["kind"] for row in _committees(period)}
    cells: dict[str, dict[str, set[int]]] = {}
    of: dict[int, str] = {}
    lacking = {"性别": 0, "民族": 0, "政治面貌": 0, "文化程度": 0, "出生日期": 0}
    for row in _mediators(period):
        of[row["id"]] = kind = kinds.get(row["committee"], "")
        for key in _of_mediator(row, period.last_day):
            _put(cells, kind, key, row["id"])
        for label, key in zip(lacking, ("sex", "ethnic", "political", "education", "birth_date"), strict=True):
            lacking[label] += not row[key]
    _training(cells, of, kinds, period)
    rows, total = _rows(cells)
    _one_course_once(total)
    made = Register(
        NUMBER,
        f"{TITLE}（队伍）",
        "人",
        FIRST,
        columns,
        rows,
        total,
        sums={"all": ("fulltime", "parttime")},
        part="队伍",
    )
    said = [f"{label}未填{count}人" for label, count in lacking.items() if count]
    checks = [
        ("all", ["fulltime", "parttime"], "等于"),
        ("all", [key for key, *_ in SCHOOLS], "至多"),
        ("all", ["young", "grown", "old"], "至多"),
    ]
    made.note = " ".join([*problems(made, checks), *([f"{'，'.join(said)}，没有计入相应的栏。"] if said else [])])
    return made


def _mediators(period: Period) -> list[dict[str, Any]]:
    last = period.last_day
    serving = (
        Mediator.deleted_at.is_null()
        & (Mediator.appointed_from.is_null() | (Mediator.appointed_from <= last))
        & (Mediator.left_on.is_null() | (Mediator.left_on > last))
    )
    return list(Mediator.select().where(serving).dicts())


def _of_mediator(row: Mapping[str, Any], last: str) -> list[str]:
    """The columns in which a mediator counts."""
    found = ["all", "fulltime" if row["is_fulltime"] else "parttime"]
    conditions: Sequence[tuple[str, Callable[[], object]]] = (
        ("women", lambda: row["sex"] == "2"),
        ("minority", lambda: row["ethnic"] and row["ethnic"] != "01"),
        ("party", lambda: row["political"] in ("01", "02")),
        ("certified", lambda: row["certificate_no"]),
        ("graded", lambda: row["grade"] and row["grade"] != "05"),
    )
    found += [key for key, holds in conditions if holds()]
    found += [key for key, _, digits in SCHOOLS if row["education"] and row["education"][0] in digits]
    if row["birth_date"]:
        age = dates.age_on(row["birth_date"], last)
        found.append("young" if age <= YOUNG else "grown" if age <= OLD else "old")
    return found


def _training(
    cells: dict[str, dict[str, set[int]]], of: Mapping[int, str], kinds: Mapping[int, str], period: Period
) -> None:
    """Courses of the period by kind: those of who has left since count, too."""
    committees = dict(Mediator.select(Mediator.id, Mediator.committee).tuples())
    query = (
        Training.select(Training.id, Training.mediator, Training.held_on, Training.title)
        .where(Training.deleted_at.is_null() & Training.held_on.between(period.start, period.last_day))
        .order_by(Training.held_on, Training.title, Training.id)
    )
    seen: dict[tuple[str, str, str], int] = {}
    for one, mediator, day, title in query.tuples():
        kind = of.get(mediator) or kinds.get(committees.get(mediator, 0), "")
        _put(cells, kind, "trained", one)
        if (kind, day, title) not in seen:
            seen[(kind, day, title)] = one
            _put(cells, kind, "courses", one)


def _one_course_once(total: Row) -> None:
    """A course to which mediators of several kinds of committees came is one in the total."""
    ids = sorted(total.cells.get("courses", ()))
    first: dict[tuple[str, str], int] = {}
    for one, day, title in (
        Training.select(Training.id, Training.held_on, Training.title).where(Training.id.in_(ids)).tuples()
        if ids
        else ()
    ):
        first[(day, title)] = min(first.get((day, title), one), one)
    total.cells["courses"] = frozenset(first.values())


# 经费


def funds(ctx: Context, period: Period) -> Register:
    """经费 (万元): what was written down for the halves of the period; committees of which nothing was are named."""
    ctx.require("reports.read")
    kinds = {row["id"]: row["kind"] for row in _committees(period)}
    rows_of = [row for row in Fund.select().where(Fund.deleted_at.is_null()).dicts() if _within(row, period)]
    columns = [
        *(
            Column(key, (f"{label}（万元）",), f"登记的{label}，由元折算", Fund, adds=_money(rows_of, key))
            for key, label in _MONEY
        ),
        Column("budgeted", ("列入财政预算（笔）",), "登记为列入财政预算的笔数，一个调委会半年一笔", Fund),
        Column(
            "case_count",
            ("以案定补", "件数（件）"),
            "登记的以案定补件数",
            Fund,
            adds={row["id"]: row["case_count"] or 0 for row in rows_of},
        ),
        Column(
            "case_fen",
            ("以案定补", "金额（万元）"),
            "登记的以案定补金额，由元折算",
            Fund,
            adds=_money(rows_of, "case_fen"),
        ),
    ]
    cells: dict[str, dict[str, set[int]]] = {}
    for row in rows_of:
        kind = kinds.get(row["committee"])
        if kind is None:
            continue
        for key in (*(key for key, _ in _MONEY), "case_count", "case_fen"):
            if row[key]:
                _put(cells, kind, key, row["id"])
        if row["is_budgeted"]:
            _put(cells, kind, "budgeted", row["id"])
    rows, total = _rows(cells)
    made = Register(NUMBER, f"{TITLE}（经费）", "万元", FIRST, columns, rows, total, part="经费")
    told = {row["committee"] for row in rows_of}
    silent = [
        name
        for one, name in Committee.select(Committee.id, Committee.name).order_by(Committee.id).tuples()
        if one in kinds and one not in told
    ]
    checks = [("allowance_fen", ["case_fen"], "至多")]
    note = [*problems(made, checks), *([f"本期没有登记经费：{'、'.join(silent)}。"] if silent else [])]
    made.note = " ".join([*note, "经费由人工登记，依据见各笔。"])
    return made


def _within(row: Mapping[str, Any], period: Period) -> bool:
    day = f"{row['year']}-{'03' if row['half'] == 'H1' else '09'}-01"
    return period.start <= day < period.end


def _money(rows: Sequence[Mapping[str, Any]], key: str) -> dict[int, float]:
    return {row["id"]: (row[key] or 0) / FEN_OF_TEN_THOUSAND for row in rows}


# What must hold


def problems(made: Register, checks: Sequence[tuple[str, Sequence[str], str]]) -> list[str]:
    """What does not add up, in sentences: (whole, parts, 等于 or 至多) for every row and the total, and the rows' sum."""
    found = []
    words = {column.key: "".join(column.heading) for column in made.columns}
    for at in [*range(len(made.rows)), TOTAL]:
        for whole, parts, how in checks:
            left, right = _number(made, at, whole), sum(_number(made, at, part) for part in parts)
            if right > left + _NOISE or (how == "等于" and abs(left - right) > _NOISE):
                names = "、".join(words[part] for part in parts)
                found.append(f"请核对：{made.row(at).name}的{names}合计{right:g}，{words[whole]}{left:g}。")
    for column in made.columns:
        if column.key == "courses":  # a course may be of several kinds
            continue
        ids: set[int] = set()
        ids.update(*(row.cells.get(column.key, frozenset()) for row in made.rows))
        if frozenset(ids) != made.total.cells.get(column.key, frozenset[int]()):
            found.append(f"请核对：{words[column.key]}的合计不等于各行之和。")
    return found


_NOISE = 1e-9


def _number(made: Register, row: int, key: str) -> float:
    value = made.value(row, key)
    return float(value) if isinstance(value, int | float) else 0.0
