"""The list of cases out of the program, as shown: a workbook, or a list on paper (domain reference 1.9, 1.5 F20).

As a rule names are masked, nothing of what happened goes along, and of a private case number, type and state only, whoever
asks. What happened, with the names, leaves with an approval: the 主任 signs in on the spot for these cases, once, with a
reason, and is not the one who asks. Private cases stay masked even then: a list is a report, and their papers are printed
one by one.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from ..common.errors import KnownError, NotAllowed, UsageError
from ..common.fields import Field
from ..common.jobs import JobControl
from ..common.list_papers import ListColumn, ListPaper
from .case_rows import rows
from .models import Case

if TYPE_CHECKING:
    from ..context import Context

TITLE = "调解案件列表"
REGISTER_TITLE = "人民调解案件登记簿"
APPROVES = "cases.narrative"
MOST = 500
"""So many cases are approved at once: more is nobody's to look through, and each one's history says that it left."""

COLUMNS = (
    Field(key="number", label="编号", width=14),
    Field(key="accepted_on", label="受理日期", width=11),
    Field(key="title", label="纠纷", width=18),
    Field(key="parties", label="当事人", width=16),
    Field(key="type", label="纠纷类型", width=12),
    Field(key="source", label="案件来源", width=12),
    Field(key="brief", label="简要情况", width=30),
    Field(key="place", label="发生地点", width=16),
    Field(key="mediators", label="调解员", width=10),
    Field(key="state", label="状态", width=10),
    Field(key="deadline", label="时限", width=14),
    Field(key="registered_on", label="登记日期", width=11),
    Field(key="difficulty", label="难易", width=8),
    Field(key="scale", label="规模", width=12),
    Field(key="warning", label="预警", width=10),
    Field(key="outcome", label="调解结果", width=10),
    Field(key="form", label="协议形式", width=10),
    Field(key="amount", label="涉及金额（元）", width=12),
    Field(key="performed", label="履行情况", width=10),
    Field(key="visited_on", label="回访日期", width=11),
    Field(key="closed_on", label="结案日期", width=11),
    Field(key="private", label="隐私", width=6),
    Field(key="note", label="备注", width=20),
)
"""What a list of cases may have, with the names that the register of cases (F20) gives them."""
NARRATIVE = frozenset({"brief", "place", "note"})
REGISTER = (
    *("number", "accepted_on", "parties", "type", "source", "brief", "mediators", "outcome", "form", "amount"),
    *("performed", "visited_on", "closed_on", "note"),
)
"""The columns of F20, in its order; the running number comes before them."""
REASONS = ("上级司法行政机关检查", "案卷评查", "移送有关部门")
"""Why what happened in cases leaves the program. Fixed words: the reason is chained and may name nobody."""

_LABELS = frozenset({"type", "source", "state", "difficulty", "scale", "warning", "outcome", "form"})
_CHUNK = 500


@dataclass(slots=True)
class Approval:
    """``name`` approved at ``at`` that ``asked_by`` takes these cases out for this reason; good for one file."""

    name: str
    at: str
    asked_by: int
    cases: frozenset[int]
    reason: str
    spent: bool = False


def approve(ctx: Context, ids: Sequence[int], reason: str, name: str, password: str) -> Approval:
    """Somebody with the right to approve, who is not the one who asks, signs in on the spot.

    Raises WrongPassword, TooSoon, NotAllowed, KnownError for too many cases, UsageError for another reason; logged either way.
    """
    from ..operators import service as operators

    ctx.require("cases.read")
    if reason not in REASONS:
        raise UsageError(f"导出案情要写明原因，可用：{'、'.join(REASONS)}。")
    if len(ids) > MOST:
        raise KnownError(f"含案情的导出一次最多{MOST}件，眼前有{len(ids):,}件。什么也没有导出，请用条件缩小范围。")
    if name.strip() == ctx.operator.name:
        ctx.note_session("审批被拒绝：申请人不能审批自己的导出")
        raise NotAllowed("导出案情要由另一个人审批，申请的人不能自己审批。什么也没有导出，请主任或另一位负责人审批。")
    given = operators.approve(ctx, name, password, APPROVES)
    return Approval(given, ctx.now(), ctx.operator.id, frozenset(ids), reason)


def export(
    ctx: Context,
    path: Path,
    ids: Sequence[int],
    keys: Sequence[str],
    control: JobControl | None = None,
    *,
    approval: Approval | None = None,
    narrowed: str = "",
) -> int:
    """Write these cases in this order and these columns into a workbook; gives how many.

    Logged before the file is made; with an approval each case's own history says by whom, for what and when.
    Raises NotAllowed for an approval that is another's, for other cases or spent, KnownError, Cancelled.
    """
    from ..spreadsheet.export import write_table

    ctx.require("cases.read")
    control = control or JobControl()
    columns = _columns(keys, told=approval is not None)
    which = f"；条件：{narrowed}" if narrowed else ""
    how = "当事人已隐名，不含案情"
    if approval is None:
        ctx.log("cases.read", f"导出{title_of(keys)}{len(ids)}件（{how}）{which}")
    else:
        _spend(ctx, approval, ids)
        how = f"含案情，{approval.name} {approval.at[:16]} 当场审批，涉及隐私的除外"
        about = [(Case, one) for one in ids]
        ctx.log("cases.read", f"导出{title_of(keys)}{len(ids)}件（{how}）{which}", approval.reason, about)
    said = f"{ctx.hall['name']}　{ctx.operator.name}　{ctx.now()[:16]}　共{len(ids)}件　{how}"
    lines = _lines(ctx, ids, columns, told=approval is not None)
    return write_table(
        path,
        title_of(keys),
        columns,
        lines,
        note=said,
        progress=lambda done: control.progress(done, len(ids), "正在写工作簿"),
    )


def paper(ctx: Context, ids: Sequence[int], keys: Sequence[str], under: Sequence[str] = ()) -> ListPaper:
    """The list as shown, for paper: masked as every list that leaves. Logged by how many, never by what they say."""
    ctx.require("cases.read")
    columns = _columns(keys, told=False)
    ctx.log("cases.read", f"排印{title_of(keys)}{len(ids)}件（当事人已隐名，不含案情）")
    heads = [ListColumn("序号", 12, right=True), *(ListColumn(one.label, right=one.key == "amount") for one in columns)]
    lines = [[str(number), *map(str, row)] for number, row in enumerate(_lines(ctx, ids, columns, told=False), 1)]
    foot = f"{ctx.hall['name']}　{ctx.operator.name}　{ctx.now()[:16]}打印"
    return ListPaper(
        title_of(keys), ctx.hall["name"], [*filter(None, under), f"共 {len(lines):,} 件"], foot, heads, lines
    )


def title_of(keys: Sequence[str]) -> str:
    """What a list of these columns is called: the register (F20) when it has the register's columns."""
    return REGISTER_TITLE if tuple(keys) == REGISTER else TITLE


def _columns(keys: Sequence[str], *, told: bool) -> list[Field]:
    known = {field.key: field for field in COLUMNS}
    found = [known[key] for key in keys if key in known and (told or key not in NARRATIVE)]
    if not found:
        raise UsageError("没有选可以导出的列，没有写文件。案情各列要由主任审批才能导出。")
    return found


def _spend(ctx: Context, approval: Approval, ids: Sequence[int]) -> None:
    fits = approval.asked_by == ctx.operator.id and set(ids) <= approval.cases and not approval.spent
    if not fits:
        ctx.note_session("案情导出被拒绝：审批不是为这一次给的")
        raise NotAllowed("这次审批不是为您眼前这些案件给的，或者已经用过。什么也没有导出，请重新申请审批。")
    approval.spent = True


def _lines(ctx: Context, ids: Sequence[int], columns: Sequence[Field], *, told: bool) -> Iterator[list[Any]]:
    for start in range(0, len(ids), _CHUNK):
        part = list(ids[start : start + _CHUNK])
        masked = rows(ctx, part, outward=True)
        full = rows(ctx, part) if told else masked
        for out, row in zip(masked, full, strict=True):
            if out:
                shown = out if out["private"] else row
                yield [_cell(shown, field.key) for field in columns]


def _cell(row: dict[str, Any], key: str) -> str:
    if key == "private":
        return "是" if row["private"] else ""
    return str(row[f"{key}_label" if key in _LABELS else key])
