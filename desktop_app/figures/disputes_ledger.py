"""R01-A 未化解（重点）矛盾纠纷台账: a line for each dispute that goes on and needs an eye on it (domain reference 6.1)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ..common import codes
from ..mediation import access, states
from ..mediation.models import Case, Committee
from ..mediation.screening_models import Screening
from . import disputes
from .counted import Asked, Counted, Value
from .disputes import MANY
from .periods import Period
from .register import Column, Row

if TYPE_CHECKING:
    from ..context import Context

_WARNED = ("01", "02", "03")
_COLUMNS = (
    Column("name", ("纠纷名称",), "案件的纠纷或排查的事件名称"),
    Column("since", ("发生时间",), "发生日期；没有写明的是排查或受理日期"),
    Column("people", ("涉及人数",), "涉及人数或当事人数"),
    Column("claims", ("主要诉求",), "排查时登记的主要诉求"),
    Column("risk", ("激化风险",), "预警等级和难易"),
    Column("org", ("责任单位",), "化解组织；案件是调委会"),
    Column("leader", ("包案领导",), "排查时登记的包案领导"),
    Column("measures", ("化解措施",), "排查时登记的化解措施或方式"),
    Column("due", ("化解时限",), "化解时限；案件是调解期限"),
    Column("progress", ("进展",), "化解情况；案件是状态"),
    Column("done", ("是否化解",), "期末都没有化解"),
)
_NOTE = f"列疑难复杂、涉及{MANY}人以上、有预警和到期末超过时限的未化解纠纷；不办这件案件的人看到的姓名隐去。"


def table(ctx: Context, period: Period) -> Counted:
    """R01-A; names of parties as this operator's list has them. Raises NotAllowed."""
    ctx.require("reports.read")
    found = [*_screened(ctx, period), *_cases(ctx, period)]
    made = Counted(
        "R01-A",
        "未化解（重点）矛盾纠纷台账",
        "件、人",
        "序号",
        _COLUMNS,
        [],
        Row("", {}),
        _NOTE,
        has_total=False,
        short="未化解台账",
    )
    ids = []
    for at, (record, line) in enumerate(sorted(found, key=lambda one: (str(one[1]["since"]), one[0]))):
        made.rows.append(Row(str(at + 1), {}))
        made.values |= {(at, key): value for key, value in line.items()}
        ids.append(record)
    made.asks = lambda row, _key: Asked("disputes", lambda: [ids[row]]) if 0 <= row < len(ids) else None
    return made


def _cases(ctx: Context, period: Period) -> list[tuple[int, dict[str, Value]]]:
    late = Case.period_ends_on < period.end
    query = (
        Case.select(Case, Committee.name.alias("committee_name"))
        .join(Committee)
        .where(
            disputes.brought(period)
            & (disputes.ended(period) == "")
            & ((Case.difficulty == "complex") | (Case.party_count >= MANY) | Case.warning_level.in_(_WARNED) | late)
        )
    )
    return [
        (
            row["id"],
            {
                "name": access.shown_title(ctx, row),
                "since": row["occur_date"] or row["accepted_on"],
                "people": row["party_count"],
                "claims": "",
                "risk": _risk(row["warning_level"], row["difficulty"]),
                "org": row["committee_name"],
                "leader": "",
                "measures": "人民调解",
                "due": row["period_ends_on"] or "",
                "progress": codes.label("case_status", row["status"]) if row["status"] in states.OPEN else "期后已终结",
                "done": "否",
            },
        )
        for row in query.dicts()
    ]


def _screened(ctx: Context, period: Period) -> list[tuple[int, dict[str, Value]]]:
    clear = ctx.may("screening.read")
    going = [-record for one in disputes.screened(period) if not one.end for record in one.ids]
    rows = Screening.select().where(Screening.id.in_(going)).dicts() if going else []
    cases = {row["case"] for row in rows if row["case"]}
    shut = {
        case["id"]
        for case in Case.select().where(Case.id.in_(list(cases))).dicts()
        if not access.sees(ctx, case) and case["is_private"]
    }
    found = []
    for row in rows:
        late = bool(row["resolve_deadline"]) and row["resolve_deadline"] < period.end
        many = row["involved_num"] >= MANY
        if not (late or many or row["difficulty"] == "complex" or row["warning_level"] in _WARNED):
            continue
        hidden = not clear or row["case"] in shut
        found.append(
            (
                -row["id"],
                {
                    "name": codes.label("dispute_type", row["event_type"]) if hidden else row["event_name"],
                    "since": row["happen_date"] or row["found_on"],
                    "people": row["involved_num"],
                    "claims": "" if hidden else row["claims"] or "",
                    "risk": _risk(row["warning_level"], row["difficulty"]),
                    "org": row["resolve_org"] or "",
                    "leader": row["leader"] or "",
                    "measures": ""
                    if hidden
                    else row["measures"] or codes.label("resolve_method", row["resolve_method"]),
                    "due": row["resolve_deadline"] or "",
                    "progress": "已转人民调解" if row["case"] else "" if hidden else row["resolve_note"] or "",
                    "done": "否",
                },
            )
        )
    return found


def _risk(warning: str | None, difficulty: str | None) -> str:
    words = [f"{codes.label('warning_level', warning)}预警" if warning in _WARNED else ""]
    words.append(codes.label("difficulty", difficulty) if difficulty == "complex" else "")
    return "、".join(filter(None, words)) or "无"
