"""Cases brought to any state by the services that lead there."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from desktop_app.context import Context
from desktop_app.mediation import case_parts, queries, service
from desktop_app.mediation.letters import URGING
from desktop_app.mediation.models import Case
from desktop_app.mediation.service import Consent, ItemEntry
from tests.mediation.conftest import VALUES, mediators, two_sides, version_of

AGREED = {
    "facts": "漏水造成墙面损坏。",
    "clauses": "一方修好防水\n另一方谅解",
    "perform_mode": "instalment",
    "performance": "分两期付清。",
    "amount_fen": 120000,
    "effective_on": "2026-11-20",
}
ITEMS = [ItemEntry("2026-11-20", 60000), ItemEntry("2026-12-20", 60000)]
REFERRAL = {"target": "04", "to_org": "区仲裁委员会", "reason": "劳动报酬争议，应当先仲裁"}
URGED = {"whom": "邓洁", "way": "02", "due": "第一期600元"}


def people(ctx: Context, case_id: int) -> list[int]:
    return [one["id"] for one in queries.get(ctx, case_id).parties]


def willing(ctx: Context, case_id: int, answer: str = "agreed") -> dict[int, Consent]:
    return {one: Consent(answer, "2026-11-20", "01") for one in people(ctx, case_id)}


def set_columns(ctx: Context, case_id: int, **columns: Any) -> None:
    """What no service does to a case here."""
    with ctx.write("cases.edit", "准备") as writer:
        writer.update(Case, case_id, columns)


def at(ctx: Context, state: str, values: Mapping[str, Any] = VALUES) -> int:
    """A case of 2026-11-20 that stands at ``state``; its id."""
    if state == "DRAFT":
        return service.register(ctx, {}, [], draft=True)
    case_id = service.register(ctx, values, two_sides())
    for step in WAYS[state]:
        step(ctx, case_id, version_of(ctx, case_id))
    return case_id


def _assign(ctx: Context, case_id: int, version: int) -> None:
    known = queries.mediators(ctx)
    chosen = [service.MediatorEntry(known[0]["id"], "lead")] if known else mediators(ctx)
    service.assign(ctx, case_id, version, chosen)


def _breach(ctx: Context, case_id: int, version: int) -> None:
    set_due(ctx, case_id, "2026-11-19")
    service.breach(ctx, case_id, version, "逾期一天")


def _perform(ctx: Context, case_id: int, _version: int) -> None:
    item = next(one for one in queries.get(ctx, case_id).items if one["status"] != "done")
    service.perform(ctx, item["id"], item["version"], voucher="收条")


ACCEPTED = [lambda ctx, one, v: service.accept(ctx, one, v, consents=willing(ctx, one))]
ASSIGNED = [*ACCEPTED, _assign]
MEDIATING = [*ASSIGNED, service.add_session]
REACHED = [*MEDIATING, lambda ctx, one, v: service.agree(ctx, one, v, AGREED, ITEMS)]
CLOSED = [*REACHED, _perform, _perform, lambda ctx, one, v: service.close(ctx, one, v, "双方要求不回访")]
WAYS: dict[str, Sequence[Callable[[Context, int, int], object]]] = {
    "REGISTERED": [],
    "NOT_ACCEPTED": [lambda ctx, one, v: service.decline(ctx, one, v, "03")],
    "REFERRED_OUT": [lambda ctx, one, v: service.refer_out(ctx, one, v, REFERRAL)],
    "ACCEPTED": ACCEPTED,
    "WITHDRAWN": [*ACCEPTED, lambda ctx, one, v: service.withdraw(ctx, one, v, "沈霞签名撤回，双方已和好")],
    "ASSIGNED": ASSIGNED,
    "MEDIATING": MEDIATING,
    "SUSPENDED": [*MEDIATING, lambda ctx, one, v: service.suspend(ctx, one, v, {"reason": "01"})],
    "TERMINATED": [*MEDIATING, lambda ctx, one, v: service.terminate(ctx, one, v, "01")],
    "AGREED": REACHED,
    "BREACHED": [*REACHED, _breach],
    "PERFORMING": [*REACHED, _perform],
    "PERFORMED": [*REACHED, _perform, _perform],
    "CLOSED": CLOSED,
    "ARCHIVED": [*CLOSED, lambda ctx, one, v: set_columns(ctx, one, status="ARCHIVED")],
}


def set_due(ctx: Context, case_id: int, day: str) -> None:
    """The first instalment was due on ``day``."""
    from desktop_app.mediation.models import PerformanceItem

    with ctx.write("cases.edit", "准备") as writer:
        writer.update(PerformanceItem, queries.get(ctx, case_id).items[0]["id"], {"due_on": day})


def urge(ctx: Context, case_id: int, **values: Any) -> int:
    return case_parts.add(ctx, URGING, case_id, {**URGED, **values})
