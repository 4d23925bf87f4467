"""What happened to some cases of the sample hall between their steps: consent, 中止, 延期, letters, 督促, 司法确认, 回避.

It follows what the cases are and throws no dice, so that everything else of the sample stays as it is.
"""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from ..common import money
from ..context import Context
from ..mediation import numbers
from ..mediation.life_models import (
    BranchReview,
    Confirmation,
    DeclineNotice,
    Extension,
    Recusal,
    ReferralIn,
    ReferralOut,
    RiskReport,
    Suspension,
    Urging,
)
from ..mediation.models import Agreement, Case, CaseMediator, Committee, Party, PerformanceItem
from ..store import holidays, numbering
from ..store.changes import columns_of

Row = dict[str, Any]

_OFFICES = {
    "11": ("丹江口市人民法院", "03"),
    "12": ("丹江口市人民检察院", "03"),
    "13": ("向阳派出所", "02"),
    "14": ("街道信访办", "02"),
    "15": ("街道综治中心", "02"),
}


def fill(ctx: Context, last: date) -> None:
    """``last``: the day up to which the sample tells."""
    with ctx.write("cases.open", "生成示例案件经过") as writer:
        life = _Lives(ctx, writer, last.isoformat())
        life.consents()
        life.referrals()
        mediated = life.cases("MEDIATING")
        for case, tell in zip(mediated, (life.suspended, life.recused), strict=False):
            tell(case)
        for case, tell in zip(life.cases("MEDIATING", "ASSIGNED"), (life.extended, life.reported), strict=False):
            tell(case)
        waiting = sorted(life.cases("PERFORMING"), key=lambda case: life.item(case) is None)  # something due first
        for case, tell in zip(waiting, (life.breached, life.confirmed, life.reviewed), strict=False):
            tell(case)
        life.turned_away()


class _Lives:
    def __init__(self, ctx: Context, writer: Any, today: str) -> None:
        self.ctx, self.writer, self.today = ctx, writer, today

    def cases(self, *states: str) -> list[Row]:
        query = Case.select().where(Case.deleted_at.is_null() & Case.status.in_(states))
        return [columns_of(Case, row) for row in query.order_by(Case.accepted_on.desc(), Case.id.desc()).dicts()]

    def consents(self) -> None:
        """How the parties of the sample said that they wanted mediation: at the desk, some by a paper."""
        changes = {}
        for at, party in enumerate(Party.select(Party.id, Party.consent_at).order_by(Party.id)):
            if party.consent_at:
                changes[party.id] = {"consent_on": party.consent_at[:10], "consent_way": "02" if at % 4 == 0 else "01"}
        self.writer.update_many(Party, changes)

    def referrals(self) -> None:
        """Who sent the cases that were sent."""
        rows = []
        for case in self.cases("ACCEPTED", "ASSIGNED", "MEDIATING", "PERFORMING", "PERFORMED", "CLOSED"):
            if case["source"] not in _OFFICES:
                continue
            office, kind = _OFFICES[case["source"]]
            answered = case["settled_on"]
            rows.append(
                {
                    "case_id": case["id"],
                    "from_org": office,
                    "from_kind": kind,
                    "cause": case["title"],
                    "received_on": case["accepted_on"],
                    "answer_by": case["period_ends_on"],
                    "materials": "移送登记表\n当事人陈述",
                    "answered_on": answered,
                    "answer": "已经调解，结果见卷宗。" if answered else None,
                }
            )
        self.writer.add_many(ReferralIn, rows)

    def suspended(self, case: Row) -> None:
        why = {"reason": "01", "note": "等待房屋渗漏鉴定意见"}
        self.writer.add(Suspension, {**why, "case_id": case["id"], "began_on": self.today, "stops_period": 1})
        self.writer.update(Case, case["id"], {"status": "SUSPENDED", "period_stopped_on": self.today})

    def extended(self, case: Row) -> None:
        before = case["period_ends_on"]
        until = holidays.deadline(self.ctx, before, 30, "calendar")
        basis = self.ctx.settings.basis("mediation.extension_days")
        row = {"agreed_on": self.today, "reason": "要等天晴以后才能施工，双方愿意等施工结果出来再谈。", "basis": basis}
        names = case["party_names"].replace("\n", "、")
        self.writer.add(
            Extension, {**row, "case_id": case["id"], "agreed_by": names, "before_on": before, "until_on": until}
        )
        self.writer.update(Case, case["id"], {"period_ends_on": until, "period_basis": f"延期：{basis}"})

    def recused(self, case: Row) -> None:
        lead = CaseMediator.select(CaseMediator.name).where(CaseMediator.case == case["id"]).order_by(CaseMediator.id)
        asked = {"asked_by": case["party_names"].split("\n")[1], "mediator_name": lead.scalar(), "ground": "03"}
        decided = {"decision": "denied", "decided_on": self.today, "decided_by": "调委会主任"}
        why = {"facts": "与对方在同一个小区居住", "decision_note": "同住一个小区不影响公正调解"}
        self.writer.add(Recusal, {**asked, **decided, **why, "case_id": case["id"], "asked_on": self.today})

    def reported(self, case: Row) -> None:
        self.writer.add(
            RiskReport,
            {
                "case_id": case["id"],
                "happened_at": case["occur_date"] or case["accepted_on"],
                "place": case["occur_place"] or "本社区",
                "people": 6,
                "demands": "要求当场答复赔偿数额。",
                "risk": "双方亲属到场，有推搡的可能。",
                "measures": "分开谈话，网格员在场劝解。",
                "to_org": "向阳派出所",
                "reported_on": self.today,
            },
        )

    def breached(self, case: Row) -> None:
        """Due ten days ago and not performed: urged by a letter."""
        item = self.item(case)
        due = max(case["settled_on"], _before(self.today, 10))
        if item is None or due >= self.today:
            return
        self.writer.update(PerformanceItem, item["id"], {"due_on": due})
        self.writer.update(Case, case["id"], {"status": "BREACHED"})
        what = f"人民币{money.yuan(item['amount_fen'])}元"
        row = {"urged_on": self.today, "whom": case["party_names"].split("\n")[1], "way": "03", "due": what}
        self._numbered(Urging, {**row, "case_id": case["id"]}, "调督", self.today)

    def confirmed(self, case: Row) -> None:
        self.writer.add(
            Confirmation,
            {
                "case_id": case["id"],
                "court": "丹江口市人民法院",
                "ground": "org_location",
                "applicants": case["party_names"].replace("\n", "、"),
                "facts": "双方经向阳社区人民调解委员会调解，自愿达成协议，内容不违反法律规定。",
                "status": "submitted",
                "applied_on": self.today,
            },
        )

    def reviewed(self, case: Row) -> None:
        for stage in ("01", "02", "03"):
            row = {"case_id": case["id"], "stage": stage, "opinion": "agreed", "reviewer": "社区党委书记"}
            self.writer.add(BranchReview, {**row, "reviewed_on": case["settled_on"]})

    def turned_away(self) -> None:
        """One that waits at the desk, one that was not taken, one that went to others."""
        closed = self.cases("CLOSED")[:3]
        if len(closed) < 3:
            return
        waiting, declined, referred = (self._registered(case) for case in closed)
        assert waiting
        note = {"reason": "02", "told_on": self.today, "note": "派出所已经受理"}
        self._numbered(DeclineNotice, {**note, "case_id": declined}, "调告", self.today)
        end = {"closed_on": self.today, "end_note": note["note"]}
        self.writer.update(Case, declined, {**end, "status": "NOT_ACCEPTED", "outcome": "not_accepted"})
        letter = {"target": "04", "to_org": "丹江口市劳动人事争议仲裁委员会", "sent_on": self.today}
        letter |= {"reason": "属于劳动争议，应当先申请仲裁", "materials": "登记表"}
        self._numbered(ReferralOut, {**letter, "case_id": referred}, "调移", self.today)
        end = {"closed_on": self.today, "end_note": letter["reason"], "referred_to": letter["to_org"]}
        self.writer.update(Case, referred, {**end, "status": "REFERRED_OUT", "outcome": "referred"})

    def _registered(self, like: Row) -> int:
        """Another quarrel of the same people, registered on the last day."""
        kept = (
            "committee_id",
            "title",
            "dispute_type",
            "brief",
            "party_count",
            "party_names",
            "openness",
            "is_private",
        )
        values = {key: like[key] for key in kept} | {"source": "02", "status": "REGISTERED", "mediator_names": ""}
        values |= {"registrar": self.ctx.operator.name, "registered_at": f"{self.today} 09:10:00"}
        case_id = int(self.writer.add(Case, values))
        for row in Party.select().where(Party.case == like["id"]).order_by(Party.sort).dicts():
            columns = columns_of(Party, row)
            stamped = ("id", "uid", "version", "created_at", "created_by", "updated_at", "updated_by")
            party = {key: value for key, value in columns.items() if key not in stamped}
            unsaid = dict.fromkeys(("consent_at", "consent_on", "consent_way", "consent_by"))
            self.writer.add(Party, {**party, **unsaid, "case_id": case_id, "consent_status": "pending"})
        return case_id

    def item(self, case: Row) -> Row | None:
        """The sum that is due by the agreement of a case; None where only something is to be done."""
        found = PerformanceItem.select().join(Agreement).where(Agreement.case == case["id"]).dicts().first()
        return found if found and found["amount_fen"] else None

    def _numbered(self, model: Any, row: Row, word: str, day: str) -> None:
        committee = Committee.get_by_id(Case.get_by_id(row["case_id"]).committee_id)
        part = self.writer.add(model, row)
        pattern = numbers.letter_pattern(committee.org_short, word)
        series = numbers.letter_series(committee.id, word)
        number = numbering.issue(self.writer, series, int(day[:4]), pattern, model._meta.table_name, part)
        self.writer.update(model, part, {"number": number})


def _before(day: str, days: int) -> str:
    return (date.fromisoformat(day) - timedelta(days=days)).isoformat()
