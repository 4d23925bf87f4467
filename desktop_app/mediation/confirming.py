"""司法确认 (人民调解法 §33, 民事诉讼法 §205–206, §250; domain reference 1.1 M22–M26, 1.3 T5 and T7, 1.5 F14)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from ..common import codes
from ..context import Context
from ..store import holidays
from . import parties, states
from .case_parts import PartKind
from .life_fields import CONFIRMATION_FIELDS
from .life_models import Confirmation
from .models import Agreement

Row = dict[str, Any]

_FAMILY = "01"  # dispute_type 婚姻家庭纠纷


def apply_by(ctx: Context, effective_on: str) -> tuple[str, str]:
    """Last day to apply (T5; the first day is not counted, 民法典 §201, a rest day moves on, §203), and its basis."""
    ctx.require("cases.read")
    key = "mediation.judicial_days"
    last = holidays.deadline(ctx, effective_on, int(str(ctx.setting(key, effective_on))), "calendar")
    return last, "；".join(filter(None, (ctx.settings.basis(key), holidays.unknown(ctx, last))))


def enforce_by(ctx: Context, decided_on: str, due: Sequence[str], deadline: str | None) -> tuple[str, str]:
    """Last day to apply for enforcement (T7): two years from the last day of performance, of the last instalment where there
    are several, and from the ruling where no day is agreed (民事诉讼法 §250)."""
    ctx.require("cases.read")
    start = max([*due, *([deadline] if deadline else [])], default=decided_on)
    key = "mediation.enforce_years"
    return _years_later(start, int(str(ctx.setting(key, start)))), ctx.settings.basis(key)


def _years_later(day: str, years: int) -> str:
    start = date.fromisoformat(day)
    try:
        return start.replace(year=start.year + years).isoformat()
    except ValueError:  # 29 February
        return start.replace(year=start.year + years, day=28).isoformat()


def hints(view_case: Mapping[str, Any], agreement: Mapping[str, Any] | None) -> list[str]:
    """What a court may not confirm (民诉法解释 §355), to be looked at before anybody applies; refuses nothing."""
    if agreement is None:
        return []
    found = []
    text = f"{agreement['facts'] or ''}{agreement['clauses'] or ''}"
    if view_case["dispute_type"] == _FAMILY:
        found.append("婚姻、亲子、收养等身份关系的确认，法院不予受理；协议只涉及财产等内容的可以申请，请核对")
    if "确权" in text or "所有权归" in text:
        found.append("协议里像是有物权、知识产权的确权，法院不予受理；请核对")
    return found


def after_ruling(rows: Sequence[Row]) -> list[str]:
    """What is left to the parties when a court did not confirm (民事诉讼法 §206)."""
    if any(row["result"] in ("rejected", "not_accepted") for row in rows[-1:]):
        return ["法院没有确认的，当事人可以变更协议或者重新调解，也可以向人民法院起诉（民事诉讼法第二百零六条）"]
    return []


def _advice(ctx: Context, case: Row) -> str:
    """Until when the parties may apply, and what a court may not confirm."""
    agreement = (
        Agreement.select().where((Agreement.case == case["id"]) & Agreement.deleted_at.is_null()).dicts().first()
    )
    if agreement is None or not agreement["effective_on"]:
        return ""
    last, basis = apply_by(ctx, agreement["effective_on"])
    return "\n".join([f"期限到{last}：{basis}", *hints(case, agreement)])


def _check(ctx: Context, case: Row, row: Row) -> dict[str, str]:
    agreement = Agreement.select().where((Agreement.case == case["id"]) & Agreement.deleted_at.is_null()).first()
    if agreement is None or not agreement.effective_on:
        return {"applied_on": "协议还没有记下生效日期，算不出申请期限；请先在协议里填生效日期"}
    found = _joint(case, row)
    last, _ = apply_by(ctx, agreement.effective_on)
    applied = row.get("applied_on")
    if row["status"] != "signing" and not applied:
        found["applied_on"] = "已经提交的，请填提交日期"
    elif applied and not agreement.effective_on <= applied <= ctx.today():
        found["applied_on"] = f"提交日期应当在{agreement.effective_on}到{ctx.today()}之间"
    elif applied and applied > last:
        found["applied_on"] = f"应当自协议生效之日起三十日内共同申请（人民调解法第三十三条），期限到{last}；请核对日期"
    if row.get("accepted_on") and not (applied or "") <= row["accepted_on"] <= ctx.today():
        found["accepted_on"] = f"法院受理日期应当在{applied}到{ctx.today()}之间"
    return found | _result(ctx, row, applied or "")


def _joint(case: Row, row: Row) -> dict[str, str]:
    from .papers import names_in

    people = [one["name"] for one in parties.of_case(case["id"])]
    named = names_in(row["applicants"])
    missing = [name for name in people if name not in named]
    if missing:
        return {"applicants": f"还缺{'、'.join(missing)}；司法确认要各方当事人共同申请（人民调解法第三十三条）"}
    strangers = [name for name in named if name not in people]
    return {"applicants": f"{'、'.join(strangers)}不是本案当事人，请核对"} if strangers else {}


def _result(ctx: Context, row: Row, applied: str) -> dict[str, str]:
    found: dict[str, str] = {}
    if row["status"] == "decided":
        if not row.get("result"):
            found["result"] = "请选法院的结果"
        if not row.get("decided_on"):
            found["decided_on"] = "请填裁定日期"
        elif not applied <= row["decided_on"] <= ctx.today():
            found["decided_on"] = f"裁定日期应当在{applied}到{ctx.today()}之间"
        if row.get("result") in ("confirmed", "rejected") and not row.get("doc_no"):
            found["doc_no"] = "请填裁定书文号"
    elif row.get("result"):
        found["status"] = "已经有结果的，进度请选“已有结果”"
    return found


def _begin(ctx: Context, case: Row) -> Row:
    people = "、".join(one["name"] for one in parties.of_case(case["id"]))
    return {"applicants": people, "status": "signing"}


def _title(row: Row) -> str:
    words = codes.label("jc_result", row["result"]) or codes.label("jc_status", row["status"])
    return f"{row['court']}　{words}　{row['decided_on'] or row['applied_on'] or ''}".strip()


CONFIRMATION = PartKind(
    "confirmation",
    Confirmation,
    CONFIRMATION_FIELDS,
    order=("id",),
    states=states.ACTIONS["confirm"].states,
    title=_title,
    begin=_begin,
    check=_check,
    form="confirmation",
    advice=_advice,
    waits=lambda row: row["status"] != "decided",
)
