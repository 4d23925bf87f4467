"""The log in words: what a change touched, record by record, masked as in a list; and the log as a workbook.

Knows every subject's catalogue, as 今日 knows every subject's deadlines; ``store.history_log`` does the reading.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache, partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

from .common import codes
from .common.fields import Catalogue, Field, Kind, Level
from .common.jobs import JobControl
from .common.words import Place, hidden, shown
from .operators.roles import ROLES
from .store import history_log, telling
from .store.changes import Item
from .store.history import HistoryLine
from .store.reading import models, rows_by_id

if TYPE_CHECKING:
    from .context import Context

TITLE = "变更记录"
PRIVATE = "涉及隐私的案件，只有承办人和主任能看明细"
_IN_A_CELL = 5  # records told in one cell of the workbook
_CHUNK = 500

Words = Callable[[Any], str]


@dataclass(frozen=True, slots=True)
class Subject:
    """How a table's records are told. ``kind`` is that of the tab that opens them, by the id in ``column``."""

    title: str
    read: str
    catalogue: Catalogue
    name: str = ""  # column with what the record is called
    kind: str = ""
    column: str = "id"
    words: Mapping[str, tuple[str, Words]] = field(default_factory=dict)  # columns that are no field's


@dataclass(frozen=True, slots=True)
class Touched:
    """One record of a change: 居民 王桂芝, what was done to it, and where it is opened."""

    title: str
    name: str
    lines: tuple[str, ...]
    opens: tuple[str, int] | None = None

    @property
    def text(self) -> str:
        return f"{self.title} {self.name}：{'；'.join(self.lines)}".replace(" ：", "：")


_NOTHING = Subject("", "", Catalogue("", []))


@cache
def subjects() -> dict[str, Subject]:
    """Every table whose records a change may touch."""
    from .figures import counters
    from .mediation import committee_fields as committee
    from .mediation import dossier_fields as dossier
    from .mediation import dossier_words as told
    from .mediation import fields as mediation
    from .mediation import screening_fields, screening_words
    from .mediation.inquiry_fields import INQUIRY_FIELDS
    from .mediation.kinds import KINDS
    from .residents import consent_fields, grid_fields, household_fields
    from .residents import fields as residents
    from .village_rules import fields as rules
    from .visits import fields as visits
    from .volunteers import fields as volunteers

    none = Catalogue("", [])
    of_committee: dict[str, tuple[str, Words]] = {"committee_id": ("所属调委会", partial(_called, "committee", "name"))}
    of_mediator: dict[str, tuple[str, Words]] = {"mediator_id": ("调解员", partial(_called, "mediator", "name"))}
    booking: dict[str, tuple[str, Words]] = {"room_id": ("调解室", partial(_called, "mediation_room", "name"))}
    operator: dict[str, tuple[str, Words]] = {
        "name": ("姓名", str),
        "roles": ("角色", lambda keys: "、".join(ROLES.get(one, one) for one in keys.split())),
        "grants": ("另外的权限", lambda keys: "、".join(_grants().get(one, one) for one in keys.split())),
    }
    number: dict[str, tuple[str, Words]] = {"void_reason": ("作废原因", str)}
    due: dict[str, tuple[str, Words]] = {
        "due_on": ("约定日期", str),
        "amount_fen": ("金额", lambda fen: f"{fen / 100:,.2f}元"),
        "done_on": ("履行日期", str),
        "voucher": ("凭据", str),
    }
    area: dict[str, tuple[str, Words]] = {
        "name": ("名称", str),
        "code": ("代码", str),
        "leader_title": ("负责人职务", partial(codes.label, "leader_title")),
    }
    event: dict[str, tuple[str, Words]] = {
        "kind": ("变动", partial(codes.label, "household_event")),
        "day": ("日期", str),
        "document": ("凭据", str),
    }
    looking: dict[str, tuple[str, Words]] = {
        "staff_id": ("工作人员", partial(_called, "staff", "name")),
        "area_id": ("网格节点", partial(_called, "area", "name")),
        "household_id": ("户", partial(_called, "household", "live_addr")),
    }
    house: dict[str, tuple[str, Words]] = {
        "owner_id": ("房主", partial(_called, "person", "name")),
        "tenant_id": ("承租人", partial(_called, "person", "name")),
    }
    venue: dict[str, tuple[str, Words]] = {"staff_id": ("社区负责人", partial(_called, "staff", "name"))}
    return {
        "person": Subject("居民", "residents.read", residents.FIELDS, "name", "residents"),
        "household": Subject("户", "residents.read", household_fields.HOUSEHOLD_FIELDS, "live_addr", "households"),
        "area": Subject("网格节点", "residents.read", none, "name", words=area),
        "care_tag": Subject("关爱对象", "residents.read", none, "", "residents", "person_id"),
        "household_event": Subject("户的变动", "residents.read", none, "", words=event),
        "consent": Subject(
            "个人信息单独同意", "residents.read", none, "", "residents", "person_id", words=consent_fields.TOLD
        ),
        "not_twins": Subject("不是同一人", "residents.read", none, "", "residents", "one_id"),
        "roster_shape": Subject("名册的列", "residents.read", none, "file_name"),
        "staff": Subject("工作人员", "residents.read", grid_fields.STAFF_FIELDS, "name", "contacts"),
        "contact": Subject("包联", "residents.read", grid_fields.CONTACT_FIELDS, "", words=looking),
        "house": Subject("房屋", "residents.read", grid_fields.HOUSE_FIELDS, "live_addr", "house", words=house),
        "venue": Subject("场所", "residents.read", grid_fields.VENUE_FIELDS, "name", "venue", words=venue),
        "visit_plan": Subject("走访计划", "residents.read", visits.PLAN_FIELDS, "month"),
        "visit_plan_home": Subject("计划走访的户", "residents.read", none, ""),
        "visit": Subject("走访", "residents.read", visits.VISIT_FIELDS, "day"),
        "follow_up": Subject("走访发现的问题", "residents.read", visits.FOLLOW_UP_FIELDS),
        "care_service": Subject("关爱服务", "residents.read", visits.CARE_SERVICE_FIELDS, "", "residents", "person_id"),
        "attachment": Subject("附件", "residents.read", none, "title", words=told.SCAN),
        "saved_list": Subject("存好的名单", "residents.read", none, "name"),
        "volunteer": Subject("志愿者", "volunteers.read", volunteers.VOLUNTEER_FIELDS, "name", "volunteers"),
        "vol_team": Subject("志愿队伍", "volunteers.read", volunteers.TEAM_FIELDS, "name", "teams"),
        "vol_team_member": Subject("队员", "volunteers.read", none, "", "teams", "team_id"),
        "activity": Subject("志愿活动", "volunteers.read", volunteers.ACTIVITY_FIELDS, "name", "activities"),
        "service_record": Subject(
            "服务记录", "volunteers.read", volunteers.SERVICE_FIELDS, "volunteer_name", "services"
        ),
        "mediation_case": Subject("调解案件", "cases.read", mediation.CASE_FIELDS, "number", "cases"),
        "case_party": Subject("当事人", "cases.read", mediation.PARTY_FIELDS, "name", "cases", "case_id"),
        "case_mediator": Subject("承办调解员", "cases.read", none, "name", "cases", "case_id"),
        "session": Subject("调解记录", "cases.read", mediation.SESSION_FIELDS, "", "cases", "case_id"),
        **{
            kind.model._meta.table_name: Subject(
                kind.name, "cases.read", kind.catalogue, kind.order[0], "cases", "case_id"
            )
            for kind in KINDS.values()
        },
        "inquiry": Subject("来访登记", "cases.open", INQUIRY_FIELDS, "name", "inquiry"),
        "screening": Subject("排查记录", "screening.read", screening_fields.SCREENING_FIELDS, "event_no", "screening"),
        "screening_round": Subject("排查轮次", "screening.read", none, "", words=screening_words.told(_called)),
        "report_counter": Subject("报表填报数", "reports.read", none, "", words=counters.TOLD),
        "printed_paper": Subject("留存的文书", "cases.read", none, "", "cases", "case_id"),
        "agreement": Subject("调解协议", "cases.read", mediation.AGREEMENT_FIELDS, "agreement_no", "cases", "case_id"),
        "performance_item": Subject("履行", "cases.read", none, "", words=due),
        "mediator": Subject("调解员", "cases.read", committee.MEDIATOR_FIELDS, "name", "mediators", words=of_committee),
        "committee": Subject("人民调解委员会", "cases.read", committee.COMMITTEE_FIELDS, "name", "committee"),
        "mediator_training": Subject(
            "培训", "cases.read", committee.TRAINING_FIELDS, "title", "mediators", "mediator_id", words=of_mediator
        ),
        "mediator_discipline": Subject(
            "违纪处理", "settings.hall", committee.DISCIPLINE_FIELDS, "", "mediators", "mediator_id", words=of_mediator
        ),
        "expert": Subject("专家", "cases.read", committee.EXPERT_FIELDS, "name", "experts"),
        "community_role": Subject("四大员和法律明白人", "cases.read", committee.HELPER_FIELDS, "name", "helpers"),
        "duty": Subject("值班", "cases.read", committee.DUTY_FIELDS, "day", "duty", words=of_mediator),
        "mediation_room": Subject("调解室", "cases.read", committee.ROOM_FIELDS, "name", "room"),
        "room_booking": Subject("调解室预约", "cases.read", committee.BOOKING_FIELDS, "day", "rooms", words=booking),
        "committee_fund": Subject("经费", "cases.read", committee.FUND_FIELDS, "year", "funds", words=of_committee),
        "dossier": Subject("调解卷宗", "cases.read", dossier.DOSSIER_FIELDS, "", "cases", "case_id", words=told.KEPT),
        "dossier_item": Subject("卷内文书", "cases.read", dossier.ITEM_FIELDS, "", "cases", "case_id", words=told.ROW),
        "dossier_loan": Subject("卷宗借阅", "cases.read", dossier.LOAN_FIELDS, "", "cases", "case_id", words=told.LENT),
        "rule": Subject("村规民约", "rules.read", rules.RULE_FIELDS, "title", "rules"),
        "rule_version": Subject("规约版本", "rules.read", rules.VERSION_FIELDS, "version_label", "rules", "rule_id"),
        "rule_article": Subject("条款", "rules.read", rules.ARTICLE_FIELDS),
        "operator": Subject("操作员", history_log.PERMISSION, none, "name", words=operator),
        "setting": Subject("设置", history_log.PERMISSION, none, words={"value": ("内容", _setting)}),
        "issued_number": Subject("编号", history_log.PERMISSION, none, "text", words=number),
    }


def _grants() -> dict[str, str]:
    from .operators.service import GRANTS

    return GRANTS


def _called(table: str, column: str, record_id: int) -> str:
    """What a linked record is called now; of one that has gone, that it has."""
    found = rows_by_id(table, [record_id])
    return str(found[0][column] or f"登记{record_id}") if found else "（已不在）"


def _setting(text: str) -> str:
    """A value by what it looks like: the row's key is not told here."""
    from .mediation import committee_settings, terms_settings
    from .residents import hall_settings

    value = json.loads(text)
    said = (one.in_words(value) for one in (committee_settings, terms_settings, hall_settings))
    return next(filter(None, said), str(value))


# One change


def touched(ctx: Context, number: int, most: int = 100) -> list[Touched]:
    """What a change did, record by record, the first ``most`` of them. Raises NotAllowed."""
    found = history_log.items(ctx, [number], most)
    return _told(ctx, found)[number]


def _told(ctx: Context, found: Mapping[int, Sequence[Item]]) -> dict[int, list[Touched]]:
    desk = _Desk(ctx, [item for items in found.values() for item in items])
    return {number: [one for item in items if (one := desk.tell(item))] for number, items in found.items()}


class _Desk:
    """Tells items with the records as they stand now at hand."""

    def __init__(self, ctx: Context, items: Sequence[Item]) -> None:
        self._ctx = ctx
        self._rows: dict[tuple[str, int], dict[str, Any]] = {}
        ids: dict[str, set[int]] = {}
        for item in items:
            ids.setdefault(item.table, set()).add(item.record_id)
        for table, wanted in ids.items():
            self._fetch(table, wanted)
        self._fetch("mediation_case", {row["case_id"] for row in self._rows.values() if row.get("case_id")})

    def _fetch(self, table: str, ids: set[int]) -> None:
        wanted = sorted(one for one in ids if (table, one) not in self._rows)
        if table in models() and wanted:
            self._rows.update({(table, row["id"]): row for row in rows_by_id(table, wanted)})

    def tell(self, item: Item) -> Touched | None:
        subject = subjects().get(item.table)
        if subject is None:
            return Touched("其他记录", "", (_done(item),))
        if not self._ctx.may(subject.read):
            return Touched(subject.title, "", (_done(item),))
        row = self._rows.get((item.table, item.record_id))
        if row is not None and row.get("uid") != item.uid:
            row = None  # another record has this id now
        known = {**(item.before or {}), **(item.after or {}), **(row or {})}
        opens = self._opens(subject, item, row)
        case = self._case(item, known)
        if case is not None and not self._sees(case):
            return Touched(subject.title, _case_number(case) if item.table == "mediation_case" else "", (PRIVATE,))
        if item.table == "care_tag":
            return _care(item, known, opens)
        name = str(known.get(subject.name) or "") if subject.name else ""
        if item.table == "mediation_case":
            name = name or f"登记{item.record_id}"
        if item.table == "setting":
            name = _setting_label(known.get("key"))
        return Touched(subject.title, name, _lines(subject, item), opens)

    def _opens(self, subject: Subject, item: Item, row: Mapping[str, Any] | None) -> tuple[str, int] | None:
        if not subject.kind or row is None:
            return None
        if subject.column == "id":
            return None if row.get("deleted_at") else (subject.kind, item.record_id)
        target = row.get(subject.column)
        return (subject.kind, int(target)) if target else None

    def _case(self, item: Item, known: Mapping[str, Any]) -> dict[str, Any] | None:
        if item.table == "mediation_case":
            return self._rows.get(("mediation_case", item.record_id)) or dict(known)
        if item.table == "performance_item":
            agreement = self._one("agreement", known.get("agreement_id"))
            return self._one("mediation_case", agreement.get("case_id")) if agreement else None
        if item.table == "attachment":
            return self._case_of_file(known)
        return self._one("mediation_case", known.get("case_id")) if known.get("case_id") else None

    def _case_of_file(self, known: Mapping[str, Any]) -> dict[str, Any] | None:
        """The case that a file belongs to, by itself or by a part of it; None of a file of something else."""
        table, record = str(known.get("table_name") or ""), known.get("record_id")
        if table == "mediation_case":
            return self._one(table, record)
        part = self._one(table, record) if subjects().get(table, _NOTHING).column == "case_id" else None
        return self._one("mediation_case", part["case_id"]) if part else None

    def _one(self, table: str, record_id: Any) -> dict[str, Any] | None:
        if not record_id:
            return None
        self._fetch(table, {int(record_id)})
        return self._rows.get((table, int(record_id)))

    def _sees(self, case: Mapping[str, Any]) -> bool:
        from .mediation import queries

        return queries.sees(self._ctx, {"is_private": 0, "mediator_names": "", **case})


def _case_number(case: Mapping[str, Any]) -> str:
    return str(case.get("number") or "")


def _done(item: Item) -> str:
    """What was done to a record, without saying anything of it."""
    if item.before is None and item.after is None:
        return "已按规定删除，只留下有过这一步"
    if not item.before and not item.after:
        return "查看或打印"
    if item.before is None:
        return "新增"
    return "永久删除" if item.after is None else "修改"


def _lines(subject: Subject, item: Item) -> tuple[str, ...]:
    before, after = item.before, item.after
    if before is None or after is None:
        values = before if after is None else after
        return (_done(item), *(_valued(subject, values) if values else ()))
    if not before and not after:
        return (_done(item),)
    lines: list[str] = []
    if "deleted_at" in after and bool(after["deleted_at"]) != bool(before.get("deleted_at")):
        lines.append("移入回收站" if after["deleted_at"] else "从回收站恢复")
    line = HistoryLine(0, "", "", "", "", before, after)
    lines += telling.tell(line, subject.catalogue, subject.words).details
    return tuple(lines or ("修改",))


def _valued(subject: Subject, values: Mapping[str, Any]) -> Iterator[str]:
    """What a record holds, in words, field by field."""
    for key, (label, words) in subject.words.items():
        if values.get(key):
            yield f"{label} {words(values[key])}"
    for one in subject.catalogue:
        value = values.get(one.key)
        if value is None or value == "" or one.key in subject.words or hidden(one, Place.LIST):
            continue
        text = shown(one, value, Place.LIST)
        if text is not None:
            yield f"{one.label} {text}"


def _care(item: Item, known: Mapping[str, Any], opens: tuple[str, int] | None) -> Touched | None:
    """A care group is named as in a list: L3 as 关爱, L4 not at all."""
    from .common import codes
    from .residents.filters import care_level

    code = str(known.get("code") or "")
    level = care_level(code) if code else Level.L3
    if level is Level.L4:
        return None
    name = codes.label("care_group", code) if level is Level.L2 else "关爱"
    if item.before is None or item.after is None:
        return Touched("关爱对象", name, (_done(item),), opens)
    ended = bool(item.after.get("until")) or bool(item.after.get("deleted_at"))
    return Touched("关爱对象", name, ("结束" if ended else "修改",), opens)


SETTINGS = {
    "security.lock_minutes": "没人操作就锁定",
    "recycle.keep_days": "回收站保留",
    "backup.daily": "每天一份，留",
    "backup.weekly": "每周一份，留",
    "backup.monthly": "每月一份，留",
    "check.every_days": "全面检查，每隔",
}
"""What the program's settings are called, here and on their page."""

_OF_RESIDENTS = {
    "care.cycle_days": "关爱对象走访周期",
    "visits.follow_up_days": "走访问题办理期限",
    "residents.four_clear": "四清要填齐的项目",
}


def _setting_label(key: Any) -> str:
    from .mediation import dossier_settings, terms_settings
    from .store.settings import DEFAULTS

    default = DEFAULTS.get(str(key))
    named = {**terms_settings.LABELS, **dossier_settings.LABELS, **SETTINGS, **_OF_RESIDENTS}
    return named.get(str(key)) or (default.basis if default else "")


# As a workbook

COLUMNS = (
    Field(key="number", label="序号", kind=Kind.INTEGER, width=8),
    Field(key="at", label="时间", kind=Kind.TIME, width=18),
    Field(key="operator", label="操作员", width=10),
    Field(key="kind", label="类别", width=6),
    Field(key="action", label="做了什么", width=30),
    Field(key="reason", label="理由", width=20),
    Field(key="details", label="明细", width=50),
    Field(key="desk", label="电脑", width=14),
    Field(key="source", label="方式", width=6),
)


def export(ctx: Context, path: Path, numbers: Sequence[int], control: JobControl | None = None) -> int:
    """These lines of the log into a workbook, masked; logged. Gives how many. Raises KnownError, NotAllowed, Cancelled."""
    from .spreadsheet.export import write_table

    ctx.require(history_log.PERMISSION)
    control = control or JobControl()
    note = f"{ctx.hall['name']}　{ctx.operator.name}　{ctx.now()[:16]}　共{len(numbers)}条"
    written = write_table(
        path,
        TITLE,
        COLUMNS,
        _rows(ctx, numbers),
        note=note,
        progress=lambda done: control.progress(done, len(numbers), "正在写工作簿"),
    )
    ctx.log(history_log.PERMISSION, f"导出{TITLE}{written}条")
    return written


def _rows(ctx: Context, numbers: Sequence[int]) -> Iterator[list[Any]]:
    for start in range(0, len(numbers), _CHUNK):
        part = list(numbers[start : start + _CHUNK])
        found = history_log.entries(ctx, part)
        told = _told(ctx, history_log.items(ctx, part, _IN_A_CELL))
        for number in part:
            entry = found.get(number)
            if entry is None:
                continue
            details = "\n".join(one.text for one in told[number])
            if entry.items > _IN_A_CELL:
                details += f"\n……共{entry.items}条"
            kind = history_log.KINDS[entry.kind]
            yield [
                number,
                entry.at,
                entry.operator,
                kind,
                entry.action,
                entry.reason,
                details,
                entry.desk,
                entry.source,
            ]
