"""One resident to read: who, where, with whom, what care, what was changed."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from PySide6.QtCore import QCoreApplication

from desktop_app.common import codes
from desktop_app.common.fields import Level
from desktop_app.common.words import Place, is_masked
from desktop_app.context import Context
from desktop_app.residents import area_queries, filters, household_history, houses, queries
from desktop_app.residents.fields import FIELDS
from desktop_app.residents.listed import care_shown, status_of
from desktop_app.visits import queries as visit_queries

from ..records.detail import Line, Section
from ..records.source import Chip
from .household_record import event_words, house_lines
from .source import chips

_BASIC = (
    "sex",
    "birth",
    "id_no",
    "cert_type",
    "cert_no",
    "ethnic",
    "phone",
    "political",
    "former_name",
    "no_id_reason",
)
_SHOWN = {"name", "age", "birth_date", "live_addr", "relation_to_head", *_BASIC}
_MOST_MEMBERS = 12
_FEW = 3  # visits and services that a record shows


def _tr(text: str) -> str:
    return QCoreApplication.translate("ResidentRecord", text)


def record_chips(ctx: Context, row: Mapping[str, Any]) -> list[Chip]:
    """Status labels beside the name."""
    age = FIELDS["age"].value(row, ctx.clock.today())  # type: ignore[misc]
    resident_class = codes.label("resident_class", row["resident_class"])
    found = chips(care_shown(row["care"], age), resident_class, status_of(row))
    return [Chip(_tr("在回收站")), *found] if row["deleted_at"] else found


def sections(ctx: Context, row: Mapping[str, Any]) -> list[Section]:
    """The record in reading order; what is empty is left out, but for what every record should have."""
    words = queries.record_words(ctx, row)
    found = [
        Section(_tr("基本信息"), _basic(ctx, words)),
        Section(_tr("住址与家庭"), [*_address(ctx, row, words), *_family(ctx, row)]),
    ]
    if row["care"]:
        found.append(Section(_tr("关爱"), [_care(ctx, row)]))
    if events := household_history.of_person(ctx, row["id"]):
        lines = [Line(f"event{n}", event.day, event_words(event), wide=True) for n, event in enumerate(events)]
        found.append(Section(_tr("户的变动"), lines))
    if lines := house_lines(houses.of_person(ctx, row["id"])):
        found.append(Section(_tr("房屋"), lines))
    found += visiting(ctx, row["id"])
    return [*found, *_rest(ctx, words)]


def _rest(ctx: Context, words: Mapping[str, str]) -> list[Section]:
    """Every other field that is filled: those of 流动, 留守, 境外 under their own words, all others together."""
    by_section: dict[str, list[Line]] = {}
    for field in FIELDS:
        if field.key in words and field.key not in _SHOWN and field.key not in ("hukou_addr", "resident_class"):
            value = words[field.key]
            masked = is_masked(field, Place.RECORD) and ctx.may("residents.reveal")
            line = Line(field.key, field.label, value, wide=field.width > 20 or len(value) > 14, masked=masked)
            by_section.setdefault(field.section if field.applies else _tr("其他"), []).append(line)
    others = by_section.pop(_tr("其他"), [])
    found = [Section(name, lines) for name, lines in by_section.items()]
    return [*found, Section(_tr("其他"), others)] if others else found


def visiting(ctx: Context, person: int) -> list[Section]:
    """The last visits and services, where there are any."""
    visits = [
        Line(f"visit{one}", _tr("走访"), words, wide=True, opens=("visits", one))
        for one, words in visit_queries.of_person(ctx, person, _FEW)
    ]
    services = [
        Line(f"service{one}", _tr("服务"), words, wide=True)
        for one, words in visit_queries.services_of(ctx, person, _FEW)
    ]
    return [Section(_tr("走访和服务"), [*visits, *services])] if visits or services else []


def _basic(ctx: Context, words: Mapping[str, str]) -> list[Line]:
    born, age = words.get("birth_date", ""), words.get("age")
    if born and age is not None:
        born = _tr("{day}（{age} 岁）").format(day=born, age=age)
    said = {**words, "birth": born}
    labels = {"birth": _tr("出生"), "id_no": _tr("身份证")}
    lines = []
    for key in _BASIC:
        value = said.get(key, "")
        if value or key in ("id_no", "phone"):
            masked = key in ("id_no", "cert_no") and bool(value) and ctx.may("residents.reveal")
            label = labels.get(key) or FIELDS[key].label
            lines.append(Line(key, label, value or _tr("未登记"), masked=masked))
    return lines


def _address(ctx: Context, row: Mapping[str, Any], words: Mapping[str, str]) -> list[Line]:
    lines = []
    if path := area_queries.path(ctx, row["area_id"]) or words.get("live_addr", ""):
        lines.append(Line("live_addr", _tr("现住"), path, wide=True))
    if words.get("hukou_addr"):
        lines.append(Line("hukou_addr", FIELDS["hukou_addr"].label, words["hukou_addr"], wide=True))
    if words.get("resident_class"):
        lines.append(Line("resident_class", FIELDS["resident_class"].label, words["resident_class"]))
    return lines


def _family(ctx: Context, row: Mapping[str, Any]) -> list[Line]:
    """The head and everybody else of the household, each a way to that record."""
    home = queries.household_of(ctx, row["id"])
    if home is None:
        return [Line("household", _tr("所在户"), _tr("未入户"))]
    relation = codes.label("relation", row["relation_to_head"])
    if home.head_id is None:
        lines = [Line("head", _tr("户主"), _tr("户主待补"))]
    elif home.head_id == row["id"]:
        lines = [Line("head", _tr("户主"), _tr("本人"))]
    else:
        lines = [Line("head", _tr("户主"), home.head_name, opens=("residents", home.head_id))]
        lines.append(Line("relation_to_head", _tr("与户主关系"), relation or _tr("待补")))
    lines.append(Line("home", _tr("所在户"), home.household_no or _tr("打开这一户"), opens=("households", home.id)))
    others = [member for member in home.members if member.id not in (row["id"], home.head_id)]
    for place, member in enumerate(others[:_MOST_MEMBERS]):
        facts = "，".join(
            part
            for part in (member.relation, _tr("{age} 岁").format(age=member.age) if member.age is not None else "")
            if part
        )
        label = _tr("同户 {count} 人").format(count=len(home.members)) if not place else ""
        name = f"{member.name}（{facts}）" if facts else member.name
        lines.append(Line(f"member{member.id}", label, name, opens=("residents", member.id)))
    return lines


def _care(ctx: Context, row: Mapping[str, Any]) -> Line:
    """Groups of level 2 in words, of level 3 as 关爱 until they are revealed; level 4 says nothing here."""
    named = [codes.label("care_group", code) for code in row["care"] if filters.care_level(code) is Level.L2]
    hidden = any(filters.care_level(code) is Level.L3 for code in row["care"])
    words = "、".join([*named, *([_tr("关爱（已隐去）")] if hidden else [])])
    # Those of level 4 are in ``care`` for the named role only, behind the eye.
    restricted = any(filters.care_level(code) is Level.L4 for code in row["care"])
    masked = (hidden or restricted) and ctx.may("residents.reveal")
    return Line("care", _tr("关爱对象"), words or _tr("已隐去"), wide=True, masked=masked)
