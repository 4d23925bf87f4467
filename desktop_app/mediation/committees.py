"""Committees: their data, term and make-up (M03, M04 of the domain reference; 人民调解法 §8–9, §14), and their list on paper."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING, Any

from ..common import codes, dates
from ..common.errors import KnownError
from ..common.list_papers import ListColumn, ListPaper
from ..common.words import Place, shown
from ..registers import Register
from .committee_fields import COMMITTEE_FIELDS, MEDIATOR_FIELDS
from .mediators import GROWN, MEDIATORS, RIGHTS, serving
from .models import Case, Committee, Mediator

if TYPE_CHECKING:
    from ..context import Context

Row = Mapping[str, Any]

FEWEST, MOST = 3, 9
TERM_YEARS = 3
CHAIR = "01"
HAN = "01"
_BY_KIND = {
    "village": ("01", "02"),
    "resident": ("03", "04"),
    "unit": ("05", "06", "07"),
}
"""Who elects the members (人民调解法 §9); of the other kinds the law says nothing."""


def _problems(ctx: Context, row: Row) -> dict[str, str]:
    found = {}
    if (end := row.get("term_end")) and row.get("term_start") and end <= row["term_start"]:
        found["term_end"] = "届满日期不晚于开始日期"
    for key in ("founded_on", "elected_on", "filed_on"):
        if (row.get(key) or "") > ctx.today():
            found[key] = f"{COMMITTEE_FIELDS[key].label}不能晚于今天"
    others = Committee.select().where(Committee.deleted_at.is_null() & (Committee.id != (row.get("id") or 0)))
    if row.get("name") and others.where(Committee.name == row["name"]).exists():
        found["name"] = "已经有这个名称的调委会"
    if row.get("org_short") and others.where(Committee.org_short == row["org_short"]).exists():
        found["org_short"] = "另一个调委会已经用了这个代字，卷号会重"
    return found


def _follows(_ctx: Context, key: str, values: Row) -> dict[str, Any]:
    """Three years from the beginning, less a day."""
    start = values.get("term_start")
    return {"term_end": term_end(start)} if key == "term_start" and start and dates.is_iso(start) else {}


def term_end(start: str) -> str:
    """The last day of a term that begins on an ISO day (人民调解法 §9)."""
    from datetime import date

    after = date.fromisoformat(dates.add_months(start, 12 * TERM_YEARS))
    return (after - timedelta(days=1)).isoformat()


def _needed(row: Row) -> str:
    used = [
        f"{count}{words}"
        for words, count in (
            ("个案件", Case.select().where((Case.committee == row["id"]) & Case.deleted_at.is_null()).count()),
            (
                "位调解员",
                Mediator.select().where((Mediator.committee == row["id"]) & Mediator.deleted_at.is_null()).count(),
            ),
        )
        if count
    ]
    alone = Committee.select().where(Committee.deleted_at.is_null()).count() == 1
    if used:
        return f"“{row['name']}”还有{'、'.join(used)}，没有删除。"
    return f"“{row['name']}”是唯一的调委会，受理案件要用它，没有删除。" if alone else ""


COMMITTEES = Register(
    "committee",
    Committee,
    COMMITTEE_FIELDS,
    RIGHTS,
    "name",
    check=_problems,
    derive=_follows,
    stays=_needed,
)


@dataclass(frozen=True, slots=True)
class Hint:
    """One thing that does not fit, and what says so. It refuses nothing."""

    words: str
    basis: str


def members(ctx: Context, committee_id: int) -> list[dict[str, Any]]:
    """Serving mediators of a committee: members first by their post, then the hired; stored columns."""
    ctx.require("cases.read")
    query = Mediator.select().where((Mediator.committee == committee_id) & serving(ctx.today()))
    rows = list(query.order_by(Mediator.name_sort, Mediator.id).dicts())
    return sorted(rows, key=lambda row: (row["kind"] != "member", row["post"] or "09"))


def make_up(ctx: Context, committee_id: int) -> list[Hint]:
    """What does not fit the law in a committee's make-up and term, in the order of the articles; empty when all does."""
    ctx.require("cases.read")
    committee = Committee.get_by_id(committee_id).__data__
    people = members(ctx, committee_id)
    own = [row for row in people if row["kind"] == "member"]
    return [
        *_number(own),
        *_who(committee, own),
        *_term(ctx.today(), committee, own),
        *_persons(ctx.today(), people),
        *_schooling(ctx, committee, people),
    ]


def _number(own: Sequence[Row]) -> list[Hint]:
    found = []
    if not FEWEST <= len(own) <= MOST:
        found.append(Hint(f"委员现有{len(own)}人，应当是{FEWEST}至{MOST}人", "人民调解法第八条"))
    chairs = sum(row["post"] == CHAIR for row in own)
    if chairs != 1:
        found.append(Hint("没有主任" if not chairs else f"有{chairs}位主任，应当设主任一人", "人民调解法第八条"))
    return found


def _who(committee: Row, own: Sequence[Row]) -> list[Hint]:
    """Women and minorities; who has no entry is not taken for either."""
    found = []
    if own and not any(row["sex"] == "2" for row in own):
        unknown = sum(not row["sex"] for row in own)
        rest = f"（{unknown}位没有填性别）" if unknown else ""
        found.append(Hint(f"没有妇女成员{rest}", "人民调解法第八条"))
    if committee["is_multi_ethnic"] and own and not any(row["ethnic"] and row["ethnic"] != HAN for row in own):
        unknown = sum(not row["ethnic"] for row in own)
        rest = f"（{unknown}位没有填民族）" if unknown else ""
        found.append(Hint(f"多民族居住的地区，没有人数较少民族的成员{rest}", "人民调解法第八条"))
    return found


def _term(today: str, committee: Row, own: Sequence[Row]) -> list[Hint]:
    found = []
    start, end = committee["term_start"], committee["term_end"]
    if not end:
        found.append(Hint("没有填本届届满日期", "人民调解法第九条"))
    elif end < today:
        found.append(Hint(f"本届任期{end}已经届满，应当换届", "人民调解法第九条"))
    if start and end and end > term_end(start):
        found.append(Hint("本届任期长于三年", "人民调解法第九条"))
    right = _BY_KIND.get(committee["kind"])
    if right is not None:
        wrong = [row["name"] for row in own if row["appointed_how"] and row["appointed_how"] not in right]
        ways = "、".join(codes.label("election_mode", code) for code in right)
        if committee["election_mode"] and committee["election_mode"] not in right:
            found.append(Hint(f"委员应当由{ways}产生", "人民调解法第九条"))
        if wrong:
            found.append(Hint(f"{'、'.join(wrong)}的产生方式不是{ways}", "人民调解法第九条"))
    return found


def _persons(today: str, people: Sequence[Row]) -> list[Hint]:
    young = [row["name"] for row in people if row["birth_date"] and dates.age_on(row["birth_date"], today) < GROWN]
    late = [row["name"] for row in people if row["appointed_until"] and row["appointed_until"] < today]
    found = [Hint(f"{'、'.join(young)}未满18周岁，不能担任调解员", "人民调解法第十四条")] if young else []
    if late:
        found.append(Hint(f"{'、'.join(late)}的任职已经到期，请续聘或者办理离任", "人民调解法第九条、第十三条"))
    return found


def _schooling(ctx: Context, committee: Row, people: Sequence[Row]) -> list[Hint]:
    """Education by usage, not by law: the code table's tens are ordered from the highest down."""
    floors: Any = ctx.setting("mediation.education")
    floor = floors.get("trade") if committee["trade"] else floors.get(committee["kind"])
    if not floor:
        return []
    below = [row["name"] for row in people if row["education"] and row["education"][0] > floor[0]]
    if not below:
        return []
    words = f"{'、'.join(below)}的文化程度低于{codes.label('education', floor)}"
    return [Hint(words, "惯例：关于加强人民调解员队伍建设的意见")]


@dataclass(frozen=True, slots=True)
class TermDue:
    """A term that ends soon or has ended. ``kind`` and ``record_id`` open the record."""

    title: str
    detail: str
    on: str
    kind: str
    record_id: int


def terms(ctx: Context) -> list[TermDue]:
    """Terms of committees and of mediators that end within the days of the setting, or ended; for 今日."""
    ctx.require("cases.read")
    until = (ctx.clock.today() + timedelta(days=int(str(ctx.setting("mediation.term_notice_days"))))).isoformat()
    found = [
        TermDue(f"{name}换届", f"本届任期到{end}", end, "committee", one)
        for one, name, end in Committee.select(Committee.id, Committee.name, Committee.term_end)
        .where(Committee.deleted_at.is_null() & (Committee.term_end <= until))
        .order_by(Committee.term_end, Committee.id)
        .tuples()
    ]
    people = (
        Mediator.select(Mediator.id, Mediator.name, Mediator.appointed_until)
        .where(serving(ctx.today()) & (Mediator.appointed_until <= until))
        .order_by(Mediator.appointed_until, Mediator.id)
    )
    found += [
        TermDue(f"调解员{name}任职到期", "续聘或者办理离任", end, "mediators", one)
        for one, name, end in people.tuples()
    ]
    return found


# The list on paper

_FILED = ("name", "sex", "ethnic", "birth_date", "political", "education", "post", "is_fulltime", "appointed_how")
_FILED_MORE = ("phone",)
_SHOWN = ("name", "sex", "post", "is_fulltime", "specialty")
_TITLES = {"is_fulltime": "专兼职", "birth_date": "出生年月"}


def list_paper(ctx: Context, committee_id: int, *, is_public: bool) -> ListPaper:
    """The committee's list for 备案 or, with less of each person, for 公示 (人民调解法 §10, §11). Logged.

    Telephones stand in full in the list for filing, and so only who keeps the register makes it. Raises KnownError for a
    committee without anybody.
    """
    ctx.require("cases.read" if is_public else "settings.hall")
    committee = Committee.get_by_id(committee_id).__data__
    people = members(ctx, committee_id)
    if not people:
        raise KnownError("这个调委会还没有委员和调解员，没有可以打印的名单。请先在“调解员”里登记。")
    word = "公示" if is_public else "备案"
    ctx.log("cases.read", f"排印调委会名单（{word}）{len(people)}人", about=[(Committee, committee_id)])
    keys = _SHOWN if is_public else (*_FILED, *_FILED_MORE)
    columns = [ListColumn("序号", 11, right=True)]
    columns += [ListColumn(_TITLES.get(key, MEDIATOR_FIELDS[key].label)) for key in keys]
    rows = [[str(at), *(_cell(key, row) for key in keys)] for at, row in enumerate(people, 1)]
    return ListPaper(
        f"{committee['name']}组成人员名单（{word}）",
        ctx.hall["name"],
        _under(committee, people, is_public=is_public),
        f"{ctx.hall['name']}　{ctx.operator.name}　{ctx.now()[:16]}打印",
        columns,
        rows,
    )


def _cell(key: str, row: Row) -> str:
    if key == "is_fulltime":
        return "专职" if row[key] else "兼职"
    if key == "birth_date":
        return (row[key] or "")[:7].replace("-", ".")
    if key == "post" and row["kind"] == "hired":
        return "聘任调解员"
    return str(shown(MEDIATORS.catalogue[key], row[key], Place.PAPER) or "")


def _under(committee: Row, people: Sequence[Row], *, is_public: bool) -> list[str]:
    own = [row for row in people if row["kind"] == "member"]
    term = "—".join(dates.on_paper(day) for day in (committee["term_start"], committee["term_end"]) if day)
    lines = [
        "　".join(
            part
            for part in (
                f"设立单位：{codes.label('committee_kind', committee['kind'])}",
                f"本届任期：{term}" if term else "",
                f"产生方式：{codes.label('election_mode', committee['election_mode'])}"
                if committee["election_mode"]
                else "",
            )
            if part
        ),
        f"委员{len(own)}人，聘任调解员{len(people) - len(own)}人，其中女{sum(row['sex'] == '2' for row in people)}人，"
        f"专职{sum(bool(row['is_fulltime']) for row in people)}人",
    ]
    reach = "　".join(filter(None, (committee["address"], committee["phone"])))
    if is_public and reach:
        lines.append(f"地址和电话：{reach}　听取群众意见，接受群众监督（人民调解法第十一条）")
    if not is_public and committee["filed_with"]:
        lines.append(f"报备机关：{committee['filed_with']}")
    return lines
