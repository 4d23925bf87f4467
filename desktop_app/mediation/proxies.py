"""Whom a party lets act for him (domain reference 1.5 F06; the order of the ministry's 授权委托书)."""

from __future__ import annotations

from typing import Any

from ..common import codes
from ..context import Context
from . import parties
from .case_parts import PartKind
from .paper_fields import PROXY_FIELDS
from .paper_models import Proxy
from .states import ALL

Row = dict[str, Any]

_OTHER = "99"


def _begin(ctx: Context, case: Row) -> Row:
    return {"given_on": ctx.today()}


def _check(ctx: Context, case: Row, row: Row) -> dict[str, str]:
    if row["given_on"] > ctx.today():
        return {"given_on": "委托日期还没有到"}
    names = [party["name"] for party in parties.of_case(case["id"])]
    if row["principal"] not in names:
        return {"principal": f"委托人要是本案当事人：{'、'.join(names)}"}
    if not all(codes.knows("proxy_scope", code) for code in row["scope"].split()):
        return {"scope": "委托权限里有没有的项，请重新勾选"}
    if _OTHER in row["scope"].split() and not row.get("other"):
        return {"other": "勾选了其他委托事项，请写明是什么"}
    return {}


PROXY = PartKind(
    "proxy",
    Proxy,
    PROXY_FIELDS,
    order=("given_on",),
    states=tuple(state for state in ALL if state not in ("CLOSED", "ARCHIVED")),
    title=lambda row: (
        f"{row['given_on']}　{row['principal']}委托{row['name']}（{codes.label('proxy_relation', row['relation'])}）"
    ),
    begin=_begin,
    check=_check,
    form="proxy",
)
