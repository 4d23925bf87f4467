"""Every action in every state: done where domain reference 1.2 has it, refused with a sentence elsewhere; on both engines."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from desktop_app.common.errors import KnownError
from desktop_app.context import Context
from desktop_app.mediation import case_parts, queries, service, states
from desktop_app.mediation.confirming import CONFIRMATION
from desktop_app.mediation.letters import DECLINE, REFERRAL_IN, REFERRAL_OUT, RISK
from desktop_app.mediation.models import Case
from desktop_app.mediation.recusing import RECUSAL
from desktop_app.mediation.reviewing import REVIEW
from desktop_app.mediation.revisits import REVISIT
from tests.mediation.conftest import mediators, version_of
from tests.mediation.life_cases import AGREED, ITEMS, REFERRAL, at, people, set_columns, set_due, urge, willing

STATES = (
    *(
        "DRAFT",
        "REGISTERED",
        "NOT_ACCEPTED",
        "REFERRED_OUT",
        "ACCEPTED",
        "ASSIGNED",
        "MEDIATING",
        "SUSPENDED",
        "AGREED",
    ),
    *("PERFORMING", "PERFORMED", "BREACHED", "TERMINATED", "WITHDRAWN", "CLOSED", "ARCHIVED"),
)

# Written out from the reference, not from the program.
MAY = {
    "edit_parties": "DRAFT REGISTERED",
    "edit": "DRAFT REGISTERED NOT_ACCEPTED REFERRED_OUT ACCEPTED ASSIGNED MEDIATING SUSPENDED AGREED PERFORMING PERFORMED "
    "BREACHED TERMINATED WITHDRAWN",
    "consent": "REGISTERED ACCEPTED ASSIGNED MEDIATING SUSPENDED",
    "accept": "REGISTERED",
    "decline": "REGISTERED",
    "assign": "ACCEPTED ASSIGNED MEDIATING SUSPENDED",
    "recuse": "ASSIGNED MEDIATING SUSPENDED",
    "session": "ASSIGNED MEDIATING",
    "suspend": "MEDIATING",
    "resume": "SUSPENDED",
    "extend": "ACCEPTED ASSIGNED MEDIATING SUSPENDED",
    "agree": "MEDIATING",
    "amend": "AGREED",
    "perform": "AGREED PERFORMING BREACHED",
    "breach": "AGREED PERFORMING",
    "urge": "AGREED PERFORMING BREACHED",
    "revisit": "AGREED PERFORMING PERFORMED BREACHED",
    "confirm": "AGREED PERFORMING PERFORMED BREACHED",
    "terminate": "ACCEPTED ASSIGNED MEDIATING SUSPENDED",
    "withdraw": "REGISTERED ACCEPTED ASSIGNED MEDIATING SUSPENDED",
    "refer_out": "REGISTERED ACCEPTED ASSIGNED MEDIATING SUSPENDED",
    "refer_in": "DRAFT REGISTERED NOT_ACCEPTED REFERRED_OUT ACCEPTED ASSIGNED MEDIATING SUSPENDED AGREED PERFORMING "
    "PERFORMED BREACHED TERMINATED WITHDRAWN",
    "answer_decline": "NOT_ACCEPTED",
    "answer_referral": "REFERRED_OUT",
    "risk": "DRAFT REGISTERED NOT_ACCEPTED REFERRED_OUT ACCEPTED ASSIGNED MEDIATING SUSPENDED AGREED PERFORMING PERFORMED "
    "BREACHED TERMINATED WITHDRAWN",
    "review": "DRAFT REGISTERED NOT_ACCEPTED REFERRED_OUT ACCEPTED ASSIGNED MEDIATING SUSPENDED AGREED PERFORMING PERFORMED "
    "BREACHED TERMINATED WITHDRAWN",
    "close": "NOT_ACCEPTED REFERRED_OUT TERMINATED WITHDRAWN PERFORMED BREACHED",
    "archive": "CLOSED",
    "delete": "DRAFT REGISTERED NOT_ACCEPTED REFERRED_OUT ACCEPTED ASSIGNED MEDIATING SUSPENDED AGREED PERFORMING PERFORMED "
    "BREACHED TERMINATED WITHDRAWN CLOSED",
}

Try = Callable[[Context, int], object]


def _item(ctx: Context, case_id: int) -> dict:
    """An open instalment of the case; where it has none, one of another case that was moved to its state."""
    return next(one for one in queries.get(ctx, case_id).items if one["status"] != "done")


def _perform(ctx: Context, case_id: int) -> None:
    item = _item(ctx, case_id)
    service.perform(ctx, item["id"], item["version"], voucher="收条")


def _close(ctx: Context, case_id: int) -> None:
    case = queries.get(ctx, case_id).case
    if case["status"] == "TERMINATED":
        ctx.log("cases.print", "打印终止调解告知书：1号", about=[(Case, case_id)])
    if case["status"] == "BREACHED":
        urge(ctx, case_id)
    service.close(ctx, case_id, version_of(ctx, case_id), "不回访", later_course="01")


def _amend(ctx: Context, case_id: int) -> None:
    agreement = queries.get(ctx, case_id).agreement
    assert agreement is not None
    service.amend_agreement(ctx, agreement["id"], agreement["version"], {"copies": 5}, ITEMS)


def _extend(ctx: Context, case_id: int) -> None:
    if queries.get(ctx, case_id).case["period_stopped_on"]:
        set_columns(ctx, case_id, period_stopped_on=None)  # suspended for a reason that stops nothing
    service.extend(ctx, case_id, version_of(ctx, case_id), {"reason": "等天晴"}, people(ctx, case_id))


RISKY = {
    "happened_at": "上午9时",
    "place": "小区",
    "people": 3,
    "demands": "赔偿",
    "risk": "推搡",
    "measures": "劝开",
    "to_org": "派出所",
    "reported_on": "2026-11-20",
}
TRIES: dict[str, Try] = {
    "edit_parties": lambda ctx, one: service.update(ctx, one, version_of(ctx, one), {"note": "改"}, _entries(ctx, one)),
    "edit": lambda ctx, one: service.update(ctx, one, version_of(ctx, one), {"note": "改"}),
    "consent": lambda ctx, one: service.consent(ctx, one, version_of(ctx, one), willing(ctx, one, "refused")),
    "accept": lambda ctx, one: service.accept(ctx, one, version_of(ctx, one), consents=willing(ctx, one)),
    "decline": lambda ctx, one: service.decline(ctx, one, version_of(ctx, one), "03"),
    "assign": lambda ctx, one: service.assign(ctx, one, version_of(ctx, one), mediators(ctx)),
    "recuse": lambda ctx, one: case_parts.add(
        ctx, RECUSAL, one, {"asked_by": "沈霞", "mediator_name": _mediator(ctx, one), "ground": "02"}
    ),
    "session": lambda ctx, one: service.add_session(ctx, one, version_of(ctx, one)),
    "suspend": lambda ctx, one: service.suspend(ctx, one, version_of(ctx, one), {"reason": "02"}),
    "resume": lambda ctx, one: service.resume(ctx, one, version_of(ctx, one)),
    "extend": _extend,
    "agree": lambda ctx, one: service.agree(ctx, one, version_of(ctx, one), AGREED, ITEMS),
    "amend": _amend,
    "perform": _perform,
    "breach": lambda ctx, one: service.breach(ctx, one, version_of(ctx, one)),
    "urge": urge,
    "revisit": lambda ctx, one: case_parts.add(ctx, REVISIT, one, {"mode": "01", "content": "在修"}),
    "confirm": lambda ctx, one: case_parts.add(
        ctx, CONFIRMATION, one, {"court": "区人民法院", "ground": "org_location", "facts": "自愿达成协议"}
    ),
    "terminate": lambda ctx, one: service.terminate(ctx, one, version_of(ctx, one), "01"),
    "withdraw": lambda ctx, one: service.withdraw(ctx, one, version_of(ctx, one), "沈霞签名撤回"),
    "refer_out": lambda ctx, one: service.refer_out(ctx, one, version_of(ctx, one), REFERRAL),
    "refer_in": lambda ctx, one: case_parts.add(
        ctx, REFERRAL_IN, one, {"from_org": "派出所", "from_kind": "02", "cause": "漏水"}
    ),
    "answer_decline": lambda ctx, one: case_parts.add(ctx, DECLINE, one, {"reason": "03"}),
    "answer_referral": lambda ctx, one: case_parts.add(ctx, REFERRAL_OUT, one, REFERRAL),
    "risk": lambda ctx, one: case_parts.add(ctx, RISK, one, RISKY),
    "review": lambda ctx, one: case_parts.add(
        ctx, REVIEW, one, {"stage": "01", "opinion": "agreed", "reviewer": "支部书记"}
    ),
    "close": _close,
    "delete": lambda ctx, one: service.delete(ctx, one, version_of(ctx, one), "重复登记"),
}


def _entries(ctx: Context, case_id: int) -> list[service.PartyEntry]:
    return [
        service.PartyEntry(side=one["side"], values={"name": one["name"]}, consent="agreed", party_id=one["id"])
        for one in queries.get(ctx, case_id).parties
    ]


def _mediator(ctx: Context, case_id: int) -> str:
    chosen = queries.get(ctx, case_id).mediators
    return chosen[0]["name"] if chosen else "王秀英"


def test_the_table_is_the_references() -> None:
    assert {key: set(one.states) for key, one in states.ACTIONS.items()} == {
        key: set(words.split()) for key, words in MAY.items()
    }
    assert set(states.ALL) == set(STATES)
    assert set(TRIES) | {"archive"} == set(MAY), "archive is the dossier's"


@pytest.mark.parametrize("state", STATES)
def test_each_action_is_done_or_refused_with_a_sentence(ctx: Context, state: str) -> None:
    mediators(ctx)
    model = at(ctx, "AGREED")  # has an agreement and items to try with, where the state itself has none
    set_due(ctx, model, "2026-11-19")
    case_id = at(ctx, state)
    assert queries.get(ctx, case_id).case["status"] == state
    for action, attempt in TRIES.items():
        one = case_id
        if action in ("perform", "amend", "breach"):
            set_columns(ctx, model, status=state)
            one = model
        before = queries.get(ctx, one).case
        if state in MAY[action].split():
            attempt(ctx, one)
            back_to(ctx, one, before)
        else:
            with pytest.raises(KnownError) as refused:
                attempt(ctx, one)
            said = refused.value.sentence
            assert states.label(state) in said and states.ACTIONS[action].words in said, (action, said)
            assert queries.get(ctx, one).case == before, action


def back_to(ctx: Context, case_id: int, before: dict) -> None:
    """Undo until the case is what it was."""
    for _ in range(4):
        ctx.undo()
        try:
            now = queries.get(ctx, case_id).case
        except KnownError:
            continue
        if all(now[key] == before[key] for key in before if key not in ("version", "updated_at", "updated_by")):
            return
    pytest.fail("the case could not be brought back")
