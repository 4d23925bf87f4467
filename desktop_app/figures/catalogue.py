"""The figures: each is a saved query that knows the records behind it, so that any number can be opened.

Keys and meanings are kept in the command reference; a figure is declared once, here, and screens, reports and commands
read it from here.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from peewee import Expression, Tuple, fn

from ..mediation.models import Agreement, Case
from ..residents.models import CareTag, Household, Person
from ..store.records import Record
from ..village_rules.models import Rule, RuleVersion
from ..visits import facts
from ..volunteers.models import Activity, ServiceRecord, Volunteer
from .periods import Period

Condition = Callable[[Period], Expression]

SUBJECTS = {
    "residents": "居民",
    "volunteers": "志愿服务",
    "mediation": "人民调解",
    "rules": "村规民约",
    "visits": "走访",
}
"""The groups of figures, in the order of the report."""


@dataclass(frozen=True, slots=True)
class Figure:
    """One number of a period.

    ``model`` and ``behind`` say which records it counts; ``measure`` turns them into the number (how many there are,
    when left out). A rate has two other figures instead: part and whole, in percent.
    """

    key: str
    label: str
    unit: str
    definition: str
    model: type[Record] | None = None
    behind: Condition | None = None
    measure: Callable[[Any], int | float] | None = None
    part: str = ""
    whole: str = ""
    is_private: bool = False  # that somebody stands behind it tells of his care (level 3)

    @property
    def is_rate(self) -> bool:
        return bool(self.whole)

    @property
    def subject(self) -> str:
        """What stands before the dot of its key; one of ``SUBJECTS``."""
        return self.key.partition(".")[0]

    def query(self, period: Period) -> Any:
        """Ids of the records it counts, as a query; of a rate those of its whole."""
        if self.is_rate:
            return FIGURES[self.whole].query(period)
        assert self.model is not None
        assert self.behind is not None
        return self.model.select(self.model.id).where(self.behind(period))

    def value(self, period: Period) -> int | float | None:
        """The number, unrounded; None for a rate over nothing."""
        if self.is_rate:
            whole = FIGURES[self.whole].value(period)
            part = FIGURES[self.part].value(period)
            return None if not whole or part is None else 100 * part / whole
        if self.measure is None:
            return int(self.query(period).count())
        return self.measure(self.query(period))


def living_here(period: Period) -> Expression:
    """Residents on the last day of a period: not deleted, moved out or dead, and born and moved in by then."""
    return (
        Person.deleted_at.is_null()
        & (Person.died_on.is_null() | (Person.died_on >= period.end))
        & (Person.moved_out_on.is_null() | (Person.moved_out_on >= period.end))
        & (Person.moved_in_on.is_null() | (Person.moved_in_on < period.end))
        & (Person.birth_date.is_null() | (Person.birth_date < period.end))
    )


def at_least(years: int) -> Condition:
    def condition(period: Period) -> Expression:
        last = period.last_day
        born_by = f"{int(last[:4]) - years:04d}{last[4:]}"
        return living_here(period) & (Person.birth_date <= born_by)

    return condition


def lasting() -> Expression:
    """Care tags that held for a day at least: one that ended the day it began never was, such as a suggestion turned down."""
    return CareTag.until.is_null() | CareTag.since.is_null() | (CareTag.until > CareTag.since)


def in_care_group(*codes: str) -> Condition:
    def condition(period: Period) -> Expression:
        tagged = CareTag.select(CareTag.person).where(
            CareTag.code.in_(codes)
            & CareTag.deleted_at.is_null()
            & (CareTag.since.is_null() | (CareTag.since < period.end))
            & (CareTag.until.is_null() | (CareTag.until >= period.end))
        )
        return living_here(period) & Person.id.in_(tagged)

    return condition


def _resident(condition: Callable[[], Expression]) -> Condition:
    return lambda period: living_here(period) & condition()


def _within(column: Any, period: Period) -> Expression:
    return (column >= period.start) & (column < period.end)


def _dated(model: type[Record], column: Any) -> Condition:
    return lambda period: model.deleted_at.is_null() & _within(column, period)


def _households(period: Period) -> Expression:
    return Household.deleted_at.is_null() & Household.id.in_(Person.select(Person.household).where(living_here(period)))


def _visited(period: Period) -> Expression:
    return _households(period) & Household.id.in_(facts.met_homes(period.start, period.end))


def settled(period: Period) -> Expression:
    """Cases settled in the period (agreed, terminated, withdrawn or referred after acceptance)."""
    return Case.deleted_at.is_null() & Case.accepted_on.is_null(False) & _within(Case.settled_on, period)


def agreed(period: Period) -> Expression:
    """Cases settled in the period with an agreement (domain reference 1.10.1, column 3)."""
    return settled(period) & (Case.outcome == "agreed")


def _carried(period: Period) -> Expression:
    return (
        Case.deleted_at.is_null()
        & (Case.accepted_on < period.start)
        & (Case.settled_on.is_null() | (Case.settled_on >= period.start))
    )


def _open(period: Period) -> Expression:
    return (
        Case.deleted_at.is_null()
        & (Case.accepted_on < period.end)
        & (Case.settled_on.is_null() | (Case.settled_on >= period.end))
    )


def _volunteers(period: Period) -> Expression:
    return Volunteer.deleted_at.is_null() & (Volunteer.status != "quit") & (Volunteer.registered_on < period.end)


def _serving(period: Period) -> Expression:
    served = ServiceRecord.select(ServiceRecord.volunteer).where(_dated(ServiceRecord, ServiceRecord.served_on)(period))
    return Volunteer.id.in_(served)


_TOOK_EFFECT = ("PUBLISHED", "IN_FORCE", "SUPERSEDED", "REPEALED")
"""States of a version whose day of taking effect counts; one that is still being drafted may have a wished-for day."""


def _in_force(period: Period) -> Expression:
    """Of each set of rules the newest version that took effect by the last day, unless it was repealed."""
    version = RuleVersion.alias()
    newest = (
        version.select(version.rule, fn.MAX(version.number))
        .where(version.deleted_at.is_null() & version.status.in_(_TOOK_EFFECT) & (version.effective_on < period.end))
        .group_by(version.rule)
    )
    return (
        RuleVersion.deleted_at.is_null()
        & RuleVersion.status.in_(_TOOK_EFFECT)
        & (RuleVersion.status != "REPEALED")
        & Tuple(RuleVersion.rule, RuleVersion.number).in_(newest)
        & RuleVersion.rule.in_(Rule.select(Rule.id).where(Rule.deleted_at.is_null()))
    )


def _hours(query: Any) -> float:
    total = ServiceRecord.select(fn.SUM(ServiceRecord.minutes)).where(ServiceRecord.id.in_(query)).scalar() or 0
    return int(total) / 60


def _yuan(query: Any) -> float:
    total = (
        Agreement.select(fn.SUM(Agreement.amount_fen))
        .where(Agreement.case.in_(query) & Agreement.deleted_at.is_null())
        .scalar()
        or 0
    )
    return int(total) / 100


_ALL: Sequence[Figure] = (
    Figure("residents.total", "总人口", "人", "期末在册：未删除、未迁出、未死亡", Person, living_here),
    Figure("residents.households", "总户数", "户", "期末至少有一名在册居民的户", Household, _households),
    Figure(
        "residents.registered",
        "户籍人口",
        "人",
        "期末在册，人员类别为户籍人口",
        Person,
        _resident(lambda: Person.resident_class == "01"),
    ),
    Figure(
        "residents.floating",
        "流动人口",
        "人",
        "期末在册，人员类别为流动人口",
        Person,
        _resident(lambda: Person.resident_class == "02"),
    ),
    Figure(
        "residents.foreign",
        "境外人员",
        "人",
        "期末在册，人员类别为境外人员",
        Person,
        _resident(lambda: Person.resident_class == "03"),
    ),
    Figure("residents.over_60", "60岁以上", "人", "期末当天满60周岁的在册居民", Person, at_least(60)),
    Figure("residents.over_80", "80岁以上", "人", "期末当天满80周岁的在册居民", Person, at_least(80)),
    Figure(
        "residents.left_behind",
        "留守",
        "人",
        "留守老人、妇女、儿童",
        Person,
        in_care_group("C04", "C05", "C06"),
        is_private=True,
    ),
    Figure("residents.disabled", "残疾", "人", "期末在册的残疾人", Person, in_care_group("C12"), is_private=True),
    Figure("residents.subsistence", "低保", "人", "期末在册的低保对象", Person, in_care_group("C08")),
    Figure("residents.destitute", "特困", "人", "期末在册的特困人员", Person, in_care_group("C09")),
    Figure(
        "residents.party",
        "党员",
        "人",
        "政治面貌为中共党员、中共预备党员",
        Person,
        _resident(lambda: Person.political.in_(("01", "02"))),
    ),
    Figure("residents.veterans", "退役军人", "人", "优抚对象、退役军人", Person, in_care_group("C13")),
    Figure("residents.born", "出生", "人", "本期出生的居民", Person, _dated(Person, Person.birth_date)),
    Figure("residents.died", "死亡", "人", "本期死亡的居民", Person, _dated(Person, Person.died_on)),
    Figure("residents.moved_in", "迁入", "人", "本期迁入的居民", Person, _dated(Person, Person.moved_in_on)),
    Figure("residents.moved_out", "迁出", "人", "本期迁出的居民", Person, _dated(Person, Person.moved_out_on)),
    Figure(
        "residents.apart",
        "人户不一致",
        "人",
        "人户一致标识为不一致",
        Person,
        _resident(lambda: Person.hukou_match == "02"),
    ),
    Figure("volunteers.registered", "注册志愿者", "人", "期末在册，未退出", Volunteer, _volunteers),
    Figure(
        "volunteers.joined",
        "新增志愿者",
        "人",
        "本期登记的志愿者",
        Volunteer,
        _dated(Volunteer, Volunteer.registered_on),
    ),
    Figure(
        "volunteers.activities",
        "活动场次",
        "场",
        "本期举行的活动，不含取消的",
        Activity,
        lambda period: _dated(Activity, Activity.held_on)(period) & (Activity.status != "cancelled"),
    ),
    Figure("volunteers.people", "参与人数", "人", "本期有服务记录的志愿者", Volunteer, _serving),
    Figure(
        "volunteers.times",
        "参与人次",
        "人次",
        "本期的服务记录条数",
        ServiceRecord,
        _dated(ServiceRecord, ServiceRecord.served_on),
    ),
    Figure(
        "volunteers.hours",
        "服务时长",
        "小时",
        "本期服务记录的分钟合计÷60，不含往返路途",
        ServiceRecord,
        _dated(ServiceRecord, ServiceRecord.served_on),
        _hours,
    ),
    Figure(
        "volunteers.active_rate",
        "活跃率",
        "%",
        "参与人数÷注册志愿者",
        part="volunteers.people",
        whole="volunteers.registered",
    ),
    Figure("mediation.carried", "上期结转", "件", "期初前受理、期初前未办结", Case, _carried),
    Figure("mediation.new", "新受理", "件", "本期受理", Case, _dated(Case, Case.accepted_on)),
    Figure("mediation.closed", "办结", "件", "本期达成协议、终止、撤回或受理后移送", Case, settled),
    Figure("mediation.succeeded", "调解成功", "件", "本期办结中达成协议的", Case, agreed),
    Figure(
        "mediation.success_rate",
        "调解成功率",
        "%",
        "调解成功÷办结",
        part="mediation.succeeded",
        whole="mediation.closed",
    ),
    Figure("mediation.open", "未办结", "件", "期末未办结＝上期结转＋新受理－办结", Case, _open),
    Figure("mediation.amount", "涉及金额", "元", "本期达成协议的案件涉及金额", Case, agreed, _yuan),
    Figure("rules.in_force", "现行规约", "部", "期末施行中的村规民约（居民公约）", RuleVersion, _in_force),
    Figure(
        "rules.passed",
        "通过修订",
        "部",
        "本期表决通过的修订稿",
        RuleVersion,
        _dated(RuleVersion, RuleVersion.passed_on),
    ),
    Figure("visits.due", "应走访户数", "户", "期末至少有一名在册居民的户", Household, _households),
    Figure("visits.done", "已走访户数", "户", "应走访户中本期见到人的户，一户算一次", Household, _visited),
    Figure("visits.coverage", "走访覆盖率", "%", "已走访户数÷应走访户数", part="visits.done", whole="visits.due"),
)

FIGURES: dict[str, Figure] = {figure.key: figure for figure in _ALL}


def values(period: Period) -> dict[str, int | float | None]:
    """Every figure of a period by key, unrounded."""
    return {figure.key: figure.value(period) for figure in _ALL}
