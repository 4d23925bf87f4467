"""One household to read: what is known of it, who lives in it, what does not fit, what happened."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from PySide6.QtCore import QCoreApplication

from desktop_app.common import codes
from desktop_app.common.words import opened, shown
from desktop_app.context import Context
from desktop_app.residents import (
    area_queries,
    contact_queries,
    family_hints,
    household_history,
    household_listing,
    houses,
    queries,
)
from desktop_app.residents.contact_queries import Looking
from desktop_app.residents.household_fields import HOUSEHOLD_FIELDS
from desktop_app.residents.houses import HouseLine
from desktop_app.residents.listed import Rows
from desktop_app.residents.queries import Home, Member

from ..records.detail import Line, Section
from ..records.source import Chip
from ..theme import Tone

ASSIGN = "assign_contact"
"""Kind of the line that asks who looks after the household; no record of a tab."""

_MOST_BEFORE = 5

FURTHER: tuple[Callable[[Context, int], Section | None], ...] = ()
"""Sections that other parts of the program add to a household's page, after its members: made with (context, household)."""


def _tr(text: str) -> str:
    return QCoreApplication.translate("HouseholdRecord", text)


def chips(home: Home, row: Mapping[str, Any], *, is_empty: bool, doubtful: bool) -> list[Chip]:
    """Labels beside the name; ``is_empty``: nobody lives here; ``doubtful``: there is something to check."""
    found = [Chip(_tr("已撤销"))] if row["deleted_at"] is not None else []
    if home.head_id is None and home.members:
        found.append(Chip(_tr("户主待补"), Tone.AMBER))
    elif doubtful:
        found.append(Chip(_tr("关系待核对"), Tone.AMBER))
    if is_empty and row["deleted_at"] is None:
        found.append(Chip(_tr("没有人")))
    found += [Chip(HOUSEHOLD_FIELDS[key].label, Tone.BLUE) for key in ("is_dibao", "is_monitored") if row[key]]
    return found


def sections(ctx: Context, household: int) -> tuple[Home, dict[str, Any], list[Section]]:
    """The household, its stored row, and the page in reading order. Raises NotFound, NotAllowed."""
    home, row = queries.household(ctx, household), household_listing.get(ctx, household)
    found = [Section(_tr("户"), _facts(ctx, row))]
    here, gone = _people(ctx, home)
    if hints := _hints(ctx, household):
        found.append(Section(_tr("请核对"), hints))
    found.append(Section(_tr("家庭成员 {count} 人").format(count=len(here)), here))
    if gone:
        found.append(Section(_tr("已迁出、去世"), gone))
    found.append(_looking(ctx, household, living=row["deleted_at"] is None))
    if lines := house_lines(houses.of_household(ctx, household)):
        found.append(Section(_tr("房屋"), lines))
    found += [section for make in FURTHER if (section := make(ctx, household)) is not None]
    if events := _events(ctx, household):
        found.append(Section(_tr("变动"), events))
    return home, row, found


def _looking(ctx: Context, household: int, *, living: bool) -> Section:
    """Who looks after it, the nearest first, who did before, and the way to name somebody."""
    looking = contact_queries.of_household(ctx, household)
    said = {
        contact_queries.OWN: "",
        contact_queries.AREA: _tr("没有包户干部，由网格负责"),
        contact_queries.NONE: _tr("还没有人包联这一户"),
    }[contact_queries.way_of(looking)]
    lines = [Line("contact", "", said, wide=True)] if said and living else []
    lines += contact_lines(looking)
    before = contact_queries.before_of_household(ctx, household)
    lines += [
        Line(
            f"contact{one.id}",
            _tr("以前"),
            _tr("{staff}（{since} 至 {until}）").format(staff=one.staff, since=one.since, until=one.until),
            wide=True,
        )
        for one in before[:_MOST_BEFORE]
    ]
    if living and ctx.may("residents.edit"):
        lines.append(Line("assign", "", _tr("指定包联人…"), wide=True, opens=(ASSIGN, household)))
    return Section(_tr("包联"), lines)


def house_lines(found: Sequence[HouseLine]) -> list[Line]:
    """Houses, each a way to its record: 房主 向阳花园6栋2单元1502（住宅）."""
    return [
        Line(
            f"house{one.id}",
            one.part or _tr("房屋"),
            f"{one.address}（{one.words}）" if one.words else one.address,
            wide=True,
            opens=("house", one.id),
        )
        for one in found
    ]


def contact_lines(found: Sequence[Looking], *, with_target: bool = True) -> list[Line]:
    """Who looks after it, as what and from when; the nearest first. ``with_target``: and by what, the node it lies in."""
    return [
        Line(
            f"contact{one.id}",
            one.kind,
            _tr("{staff}（{target}，{since} 起）").format(staff=one.staff, target=one.target, since=one.since)
            if with_target
            else _tr("{staff}（{since} 起）").format(staff=one.staff, since=one.since),
            wide=True,
        )
        for one in found
    ]


def has_hints(found: list[Section]) -> bool:
    """Whether these sections say that something is to be checked."""
    return any(line.key.startswith("hint") for section in found for line in section.lines)


def _facts(ctx: Context, row: Mapping[str, Any]) -> list[Line]:
    lines = []
    path = area_queries.path(ctx, row["area_id"]) if row["area_id"] is not None else ""
    for field in HOUSEHOLD_FIELDS:
        words = shown(field, row[field.key], opened(ctx.may))
        if field.key == "live_addr":
            words = path or words
        if field.key in ("is_dibao", "is_monitored") and not row[field.key]:
            continue
        if words is not None and words != "":
            wide = field.width > 20 or len(str(words)) > 14
            lines.append(Line(field.key, field.label, str(words), wide=wide))
    return lines


def _people(ctx: Context, home: Home) -> tuple[list[Line], list[Line]]:
    here: list[Line] = []
    gone: list[Line] = []
    listed = Rows(ctx).of([member.id for member in home.members])
    for member, row in zip(home.members, listed, strict=True):
        status = row.get("status", "")
        care = [codes.label("care_group", code) or _tr("关爱") for code in row.get("care", ())]
        line = Line(
            f"member{member.id}",
            member.relation or _tr("关系待补"),
            _member(member, [status] if status else care),
            wide=True,
            opens=("residents", member.id),
        )
        (gone if status else here).append(line)
    return here, gone


def _member(member: Member, marks: list[str]) -> str:
    facts = [member.sex] if member.sex else []
    if member.age is not None:
        facts.append(_tr("{age} 岁").format(age=member.age))
    facts += ["、".join(marks)] if marks else []
    return f"{member.name}（{'，'.join(facts)}）" if facts else member.name


def _hints(ctx: Context, household: int) -> list[Line]:
    return [
        Line(f"hint{n}", "", hint.text, wide=True) for n, hint in enumerate(family_hints.of_household(ctx, household))
    ]


def _events(ctx: Context, household: int) -> list[Line]:
    return [
        Line(f"event{n}", event.day, event_words(event), wide=True)
        for n, event in enumerate(household_history.of_household(ctx, household))
    ]


def event_words(event: household_history.HomeEvent) -> str:
    """刘洋分户，到向阳花园6栋（准迁证 123；备注)."""
    more = "；".join(part for part in (event.document, event.remark) if part)
    return f"{event.words}（{more}）" if more else event.words
