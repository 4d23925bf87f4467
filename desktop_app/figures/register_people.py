"""R11 人口基础月报/季报 by grid: the month's own figures, divided (domain reference 6.1)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from ..residents import scope
from ..store.engine import database
from .catalogue import FIGURES, in_care_group
from .periods import Period, Quarter
from .register import Column, Register, divided, places
from .residents_table import R11

if TYPE_CHECKING:
    from ..context import Context

_CARE = (
    "residents.left_behind",
    "residents.disabled",
    "residents.subsistence",
    "residents.destitute",
    "residents.veterans",
)
_LEFT_BEHIND = {"C04": "老人", "C05": "妇女", "C06": "儿童"}


def table(ctx: Context, period: Period) -> Register:
    """R11 for a month or a quarter: who lives here at its end, who came and went in it. Raises NotAllowed."""
    ctx.require("reports.read")
    columns: list[Column] = []
    facts: dict[str, Any] = {}
    for key in R11:
        figure = FIGURES[key]
        if key == "residents.left_behind":
            for code, word in _LEFT_BEHIND.items():
                name = f"{key}.{code}"
                said = f"期末在册、属于留守{word}的人"
                private = code == "C06"
                columns.append(Column(name, ("留守", word), said, figure.model, is_care=True, is_private=private))
                facts[name] = _pairs(figure.model, in_care_group(code)(period))
            continue
        columns.append(
            Column(
                key,
                (figure.label,),
                figure.definition,
                figure.model,
                is_care=key in _CARE,
                is_private=figure.is_private,
            )
        )
        assert figure.behind is not None
        facts[key] = _pairs(figure.model, figure.behind(period))
    where, names = places(ctx)
    rows, total = divided(columns, facts, where, names, scope.areas(ctx))
    title = "人口基础季报" if isinstance(period, Quarter) else "人口基础月报"
    return Register("R11", title, "户、人", "网格（小区）", columns, rows, total)


def _pairs(model: Any, condition: Any) -> list[tuple[int, int | None]]:
    found: list[tuple[int, int | None]] = database.execute(
        model.select(model.id, model.area).where(condition)
    ).fetchall()
    return found
