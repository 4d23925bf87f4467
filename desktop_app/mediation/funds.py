"""Money for mediation, half a year at a time, as it was told by hand (domain reference 1.10.2; 财行〔2007〕179号)."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from ..registers import Register
from .committee_fields import FUND_FIELDS
from .committee_models import Fund
from .mediators import RIGHTS, committee_link, own_committee

if TYPE_CHECKING:
    from ..context import Context

_SUMS = ("guide_fen", "work_fen", "allowance_fen", "case_fen")


def _problems(_ctx: Context, row: Mapping[str, Any]) -> dict[str, str]:
    same = Fund.select().where(
        (Fund.committee == row.get("committee"))
        & (Fund.year == row.get("year"))
        & (Fund.half == row.get("half"))
        & Fund.deleted_at.is_null()
        & (Fund.id != (row.get("id") or 0))
    )
    if row.get("committee") and row.get("year") and row.get("half") and same.exists():
        return {"half": "这个调委会这半年已经登记过，请在那一条上修改"}
    if (row.get("case_fen") or 0) > (row.get("allowance_fen") or 0) and row.get("allowance_fen") is not None:
        return {"case_fen": "以案定补金额多于调解员补贴经费，请核对"}
    if bool(row.get("case_fen")) != bool(row.get("case_count")):
        return {"case_count": "以案定补的件数和金额要一起填"}
    if any(row.get(key) for key in _SUMS) and not row.get("evidence"):
        return {"evidence": "填了金额的，请写明依据"}
    return {}


FUNDS = Register(
    "committee_fund",
    Fund,
    FUND_FIELDS,
    RIGHTS,
    "year",
    {"committee": committee_link("经费")},
    order=str,
    descending=True,
    check=_problems,
    begin=lambda ctx: {
        "committee": own_committee(),
        "year": ctx.today()[:4],
        "half": "H1" if ctx.today()[5:7] <= "06" else "H2",
    },
)
