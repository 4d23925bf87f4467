"""What must hold among the columns of R02 (domain reference 1.10.1, validators); what does not is said under the table."""

from __future__ import annotations

from .counted import Counted
from .register import TOTAL


def problems(table: Counted) -> list[str]:
    """A sentence for each identity that a row breaks; empty when all hold."""
    keys = [one.key for one in table.columns]

    def those(front: str) -> list[str]:
        return [key for key in keys if key.startswith(front)]

    referred = [key for key in those("source.") if key not in ("source.01", "source.02")]
    found = []
    for row in (*range(len(table.rows)), TOTAL):
        name = table.row(row).name

        def of(*names: str, row: int = row) -> int:
            return sum(table.count(row, key) for key in names)

        for left, right, words in (
            (of("total"), of(*those("kind.")), "案件总数与各类调委会之和"),
            (of("total"), of("source.01", "source.02", "referred"), "案件总数与三种来源之和"),
            (of("referred"), of(*referred), "委托移送与各部门之和"),
            (of("total"), of(*those("type.")), "案件总数与各类纠纷之和"),
            (of("agreed"), of("form.oral", "form.written"), "调解成功与口头、书面协议之和"),
        ):
            if left != right:
                found.append(f"{name}：{words}不等（{left}，{right}）")
        for less, more, words in (
            (of("agreed"), of("total"), "调解成功多于案件总数"),
            (of("confirmed"), of("form.written"), "司法确认多于书面协议"),
            (of("upheld"), of("sued"), "法院维持多于起诉"),
        ):
            if less > more:
                found.append(f"{name}：{words}（{less}，{more}）")
    return found


def note(table: Counted) -> str:
    """For the foot of the table: that all identities hold, or which do not; and what has not been typed."""
    wrong = problems(table)
    said = (
        f"核对有{len(wrong)}处不符：{'；'.join(wrong)}。请核对案件和填报的数。" if wrong else "各项合计关系核对无误。"
    )
    if any(table.value(TOTAL, one.key) is None for one in table.columns):
        said += "“—”是还没有填报的数。"
    return said
