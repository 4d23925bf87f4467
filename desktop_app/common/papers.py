"""Plain records that paper is made of. Queries fill them, ``reports`` lays them out; neither knows the other.

Everything is already in words: labels, not codes; dates still ISO, because paper and screen write them differently.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, field


def print_words(what: str, pdf: bytes, pages: int = 0, copies: int = 1) -> str:
    """What the log says of a paper: 打印协议书（3页，2份，校验码 1a2b3c4d). The eight characters say which version it was.

    ``what`` never names a person: the log is chained, and nobody could be erased from it.
    """
    facts = [f"{pages}页" if pages else "", f"{copies}份" if copies > 1 else ""]
    facts.append(f"校验码 {hashlib.sha256(pdf).hexdigest()[:8]}")
    return f"{what}（{'，'.join(fact for fact in facts if fact)}）"


@dataclass(slots=True)
class PartyPaper:
    """One party as copied into the case (domain reference 1.5, party block)."""

    side: str  # 甲方 / 乙方 / 丙方…
    kind: str  # "person" / "org"
    name: str
    sex: str = ""
    ethnic: str = ""
    age: str = ""
    occupation: str = ""
    phone: str = ""
    address: str = ""  # 单位或住址
    # organisations
    representative: str = ""
    representative_post: str = ""
    credit_code: str = ""
    agent: str = ""
    # only on what goes to a court (F14)
    birth: str = ""  # ISO
    id_no: str = ""


@dataclass(slots=True)
class SessionPaper:
    """One mediation session, for F09."""

    start_at: str  # ISO time
    end_at: str = ""
    venue: str = ""
    matter: str = ""
    invitees: list[str] = field(default_factory=list)
    mediators: list[str] = field(default_factory=list)
    recorder: str = ""
    minutes: str = ""
    result: str = ""  # 达成协议 / 未达成协议 / 有待继续调解
    present: list[str] = field(default_factory=list)  # parties present
    agents: list[str] = field(default_factory=list)  # 张明（沈霞的委托代理人）


@dataclass(slots=True)
class AgreementPaper:
    """The agreement, for F10."""

    number: str
    facts: str = ""
    liability: str = ""
    clauses: list[str] = field(default_factory=list)
    performance: str = ""  # 履行方式、时限
    breach: str = ""
    amount_fen: int = 0
    copies: int = 3
    reached_on: str = ""


@dataclass(slots=True)
class PaymentPaper:
    """One sum that the agreement has paid, for its receipt (F12); ``paid_on`` is empty while nobody confirmed it."""

    due_on: str
    amount_fen: int
    paid_on: str = ""
    voucher: str = ""


@dataclass(slots=True)
class CasePaper:
    """All that the papers of one mediation case print."""

    committee: str  # ×××人民调解委员会
    number: str  # （向阳）人调字〔2026〕第41号
    title: str
    dispute_type: str
    source: str  # code 01 主动调解, 02 依申请, 11..15 委托移送
    source_label: str
    brief: str
    accepted_on: str
    registrar: str
    parties: list[PartyPaper] = field(default_factory=list)
    mediators: list[str] = field(default_factory=list)
    sessions: list[SessionPaper] = field(default_factory=list)
    agreement: AgreementPaper | None = None
    note: str = ""
    parts: dict[str, list[dict[str, str]]] = field(default_factory=dict)
    """What was written down one by one, by kind (revisit, …): the fields of its catalogue in words, dates as they are stored."""
    ended_on: str = ""
    end_reason: str = ""  # why it was terminated, in words
    payments: list[PaymentPaper] = field(default_factory=list)


@dataclass(slots=True)
class SlipPaper:
    """Where somebody is sent with his matter, for the slip he takes with him."""

    committee: str
    name: str
    phone: str
    address: str
    came_on: str
    matter: str
    dispute_type: str
    refer_kind: str
    refer_to: str
    reason: str
    bring: str
    handler: str


@dataclass(slots=True)
class PrintMark:
    """The small grey line under the legal text: who printed which version when; empty fields are left out.

    ``shown`` False: the hall does not want the line, and the time is only a property of the file.
    """

    printed_at: str = ""
    printed_by: str = ""
    version: str = ""
    shown: bool = True


@dataclass(slots=True)
class ArticlePaper:
    number: int
    text: str
    area: str = ""


@dataclass(slots=True)
class RulesPaper:
    """One version of a set of village rules, for the printed rules and the comparison of two versions."""

    title: str
    version: str
    preamble: str
    articles: list[ArticlePaper]
    ending: str = ""
    passed_by: str = ""  # 向阳社区居民会议
    passed_on: str = ""
    effective_on: str = ""
    status: str = ""


@dataclass(slots=True)
class Comparison:
    """A figure now, a period before (环比) and a year before (同比); None where there is no such figure."""

    key: str
    label: str
    unit: str
    value: float | int | None
    previous: float | int | None
    last_year: float | int | None
    is_rate: bool = False  # compared in 百分点
    mom: str | None = None  # 环比 in words: 上升12.5%; made by desktop_app.figures.compare.compared
    yoy: str | None = None  # 同比 in words


MASKED = "※"
"""Stands for a figure that the public version leaves out (domain reference 6.0, small numbers)."""


@dataclass(slots=True)
class ReportTable:
    """One sheet of the monthly report, one table of the PDF."""

    number: str  # R02
    title: str
    unit: str
    columns: list[tuple[str, ...]]  # heading path of each column, outer to inner: ("案件来源", "依申请")
    rows: list[list[object]]
    total: list[object] | None = None
    note: str = ""
    is_mixed: bool = False  # a column has figures of several kinds, each line its own


@dataclass(slots=True)
class ReportChart:
    """Bars or a line over months; ``series`` maps a name to one value for each label."""

    title: str
    kind: str  # "bar" / "line"
    labels: list[str]
    series: dict[str, list[float]]
    unit: str = ""


@dataclass(slots=True)
class MonthlyReport:
    """The month's report as plain data; the workbook and the PDF are both made of this."""

    hall: str
    period_start: str
    period_end: str  # last day, included
    title: str
    comparisons: list[Comparison]
    tables: list[ReportTable]
    charts: list[ReportChart]
    narrative: list[str]
    definitions: list[tuple[str, str]]  # figure, what it counts
    prepared_by: str = ""
    is_sample: bool = False
    phone: str = ""  # 联系电话 of the footer
    reported_on: str = ""  # 报出日期, ISO; left blank on paper when empty


@dataclass(frozen=True, slots=True)
class RecoveryCard:
    """The sheet with the recovery key. ``key`` as it was made, groups with hyphens between them; ``made_on`` an ISO date."""

    key: str
    hall: str
    made_on: str
    operator: str
