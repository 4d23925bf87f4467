"""Invented matters that came to the desk, who speaks for whom, and who was told to come: for the newest cases under way."""

from __future__ import annotations

import random
from datetime import date, timedelta
from typing import Any

from ..context import Context
from ..mediation.intake_models import CaseAgent, Inquiry, Invitation, Summons
from ..mediation.models import Case, Party
from ..residents.models import Person

_SENT = (
    ("01", "向阳派出所", "夜里被邻居推倒，手臂擦伤，要求处理。", "可能是治安案件，由公安机关处理", "身份证、就诊票据"),
    ("03", "劳动人事争议仲裁委员会", "公司少发两个月工资，没有签合同。", "劳动争议要先申请仲裁", "工资条、考勤记录"),
    ("05", "法律援助工作站", "低保户，想起诉离婚，不会写诉状。", "符合法律援助的条件", "身份证、低保证"),
    ("04", "市场监督管理所", "买的电动车电池三天就坏，商家不退。", "消费投诉由市场监督管理部门处理", "发票、检测单"),
)
_ASKED = (
    ("楼上装修几点以后不能施工？", "告知物业规约里的时间，先请物业劝阻，仍不听的可以申请调解。"),
    ("借条过了三年还能不能要？", "告知诉讼时效的规定，建议带借条和转账记录咨询法律援助。"),
    ("父母去世后房子怎样过户？", "告知先办继承公证或者诉讼确认，再到不动产登记中心办理。"),
)


def fill(ctx: Context, dice: random.Random, first: date, last: date) -> None:
    """Write them down, from one day to another. The words are invented like the people."""
    people = list(
        Person.select(Person.id, Person.name, Person.phone, Person.live_addr)
        .where(Person.deleted_at.is_null())
        .order_by(Person.id)
        .limit(200)
        .dicts()
    )
    days = max((last - first).days, 1)
    with ctx.write("cases.open", "示例来访") as writer:
        for n in range(min(40, len(people))):
            person = dice.choice(people)
            day = (last - timedelta(days=min(days, n * 4))).isoformat()
            row: dict[str, Any] = {
                "person_id": person["id"],
                "name": person["name"],
                "phone": person["phone"],
                "address": person["live_addr"],
                "came_at": f"{day} {dice.randint(8, 16):02}:{dice.randint(0, 59):02}:00",
                "handler": ctx.operator.name,
            }
            if n % 3:
                kind, where, matter, reason, bring = _SENT[n % len(_SENT)]
                row |= {"channel": "02", "refer_kind": kind, "refer_to": where, "matter": matter}
                row |= {"refer_reason": reason, "bring": bring, "result": "01" if n > 6 else None}
            else:
                matter, answer = _ASKED[n // 3 % len(_ASKED)]
                row |= {"channel": "03", "matter": matter, "answer": answer}
            writer.add(Inquiry, row)
        for case in Case.select().where(Case.status.in_(("ASSIGNED", "MEDIATING"))).order_by(Case.id.desc()).limit(4):
            _papers(ctx, writer, case)


def _papers(ctx: Context, writer: Any, case: Any) -> None:
    parties = list(Party.select().where(Party.case == case.id).order_by(Party.sort))
    meeting = {"meet_at": f"{case.accepted_on} 15:00:00", "venue": "调解室"}
    told = {"addressee": "、".join(one.name for one in parties), "matter": case.title, "bring": "身份证、票据、照片"}
    written = {"told_on": case.accepted_on, "told_by": ctx.operator.name, "mode": "02"}
    writer.add(Summons, {"case_id": case.id, **meeting, **told, **written})
    asked = {"invitee": "周明", "invitee_kind": "08", "reason": "说明现场查看的情况", "consented": 1}
    writer.add(Invitation, {"case_id": case.id, **meeting, **asked, "issued_on": case.accepted_on})
    agent = {"agent_kind": "02", "name": "何静", "sex": "2", "age": 38, "ethnic": "01", "relation": "12"}
    agent |= {"unit_or_addr": "向阳法律服务所", "scope": "general", "powers": "01 02 05", "since": case.accepted_on}
    writer.add(CaseAgent, {"case_id": case.id, "party_id": parties[1].id, "represents": parties[1].name, **agent})
