"""What a node of the grid shows beside the tree: who leads it and what is above, its code, and counts that open what they
count. Read as one, so that it can be done in the background where thousands live."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication

from desktop_app.common import codes
from desktop_app.context import Context
from desktop_app.residents import area_queries
from desktop_app.residents.area_queries import AreaPage

from ..records.detail import Line, Section

if TYPE_CHECKING:
    from desktop_app.mediation.queries import CaseHit

_CASES = 5  # that are listed; the others are counted


def _tr(text: str) -> str:
    return QCoreApplication.translate("GridPage", text)


@dataclass(frozen=True, slots=True)
class Hanging:
    """``volunteers``, ``cases``: None without the right to see any."""

    page: AreaPage
    due: Sequence[int]
    volunteers: Sequence[int] | None
    cases: Sequence[CaseHit] | None


def gather(ctx: Context, area_id: int) -> Hanging:
    """Read all of it. Raises NotFound, NotAllowed outside one's grid."""
    from desktop_app.visits import due

    page = area_queries.page(ctx, area_id)
    late = [one.person_id for one in due.due(ctx, {"state": "week", "area": page.id})]
    volunteers = cases = None
    if ctx.may("volunteers.read"):
        from desktop_app.volunteers import queries

        known = queries.residents_who_volunteer(ctx)
        volunteers = [person for person in page.people if person in known]
    if ctx.may("cases.read"):
        from desktop_app.mediation import queries as cases_of

        cases = cases_of.open_cases_of(ctx, page.people)
    return Hanging(page, late, volunteers, cases)


def sections(found: Hanging, *, all_cases: bool = False) -> list[Section]:
    """The node's own sections."""
    made = [Section(_tr("节点"), facts(found.page)), Section(_tr("挂在这里的"), counts(found))]
    if found.cases:
        made.append(Section(_tr("没办结的调解案件"), _cases(found, len(found.cases) if all_cases else _CASES)))
    return made


def facts(page: AreaPage) -> list[Line]:
    """Where it is, who leads it and what is above, its code, what is below."""
    found = [Line("path", _tr("位置"), page.path, wide=True)]
    if page.leader_id is not None:
        title = codes.label("leader_title", page.leader_title)
        opens = ("residents", page.leader_id) if page.leader_name else None
        found.append(Line("leader", title or _tr("负责人"), page.leader_name or page.leader_state, opens=opens))
    else:
        found.append(Line("leader", _tr("负责人"), _tr("空缺")))
    found.append(Line("code", _tr("编码"), page.code or _tr("没有")))
    if page.above:
        found.append(Line("above", _tr("上级负责人"), "，".join(words for _, words in page.above), wide=True))
    below = "，".join(
        _tr("{level} {count:,} 个").format(level=codes.label("area_level", str(level)), count=count)
        for level, count in page.nodes.items()
    )
    if below:
        found.append(Line("below", _tr("下级"), below, wide=True))
    return found


def counts(found: Hanging) -> list[Line]:
    """Counts that open what they count; nothing opens where there is nothing."""
    page = found.page
    people, homes = _tr("{count:,} 人"), _tr("{count:,} 户")
    shown: list[tuple[str, str, str, int]] = [
        ("people", _tr("居民"), people, len(page.people)),
        ("homes", _tr("住户"), homes, len(page.homes)),
        ("care", _tr("关爱对象"), people, len(page.care)),
        ("due", _tr("七天内该走访"), people, len(found.due)),
    ]
    if found.volunteers is not None:
        shown.append(("volunteers", _tr("志愿者"), people, len(found.volunteers)))
    return [
        Line(key, label, words.format(count=count), opens=(key, page.id) if count else None)
        for key, label, words, count in shown
    ]


def _cases(found: Hanging, most: int) -> list[Line]:
    cases = found.cases or []
    lines = [
        Line(f"case{case.id}", case.state_label, f"{case.number}　{case.title}", wide=True, opens=("cases", case.id))
        for case in cases[:most]
    ]
    if len(cases) > most:
        words = _tr("还有 {count:,} 件").format(count=len(cases) - most)
        lines.append(Line("more", "", words, wide=True, opens=("more", found.page.id)))
    return lines
