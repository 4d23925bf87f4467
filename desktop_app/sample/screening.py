"""Screening in the sample hall: what was found in each half of a month, the rounds with their zero reports."""

from __future__ import annotations

import random
from datetime import date, timedelta
from typing import Any

from ..context import Context
from ..mediation import halves
from ..mediation.models import Committee
from ..mediation.screening_models import Screening, ScreeningRound
from ..residents.area_places import GRID
from ..residents.grid_models import Contact, Staff
from ..residents.models import Area
from ..store import numbering

_ROUNDS = 2
_SHARE = 0.4  # of the rounds in which something is found
_FOUND = (
    ("02", "楼道堆物占道引发口角", "两户因楼道堆放杂物多次争吵。", "清走杂物，留出通道", 2),
    ("17", "停车位收费争议", "业主对临时停车收费有意见，与物业僵持。", "公示收费依据，退还多收部分", 6),
    ("02", "夜间噪声扰邻", "楼上夜间装修，楼下多户反映。", "约定施工时间", 4),
    ("11", "店员讨要工资", "沿街店铺拖欠店员一个月工资。", "一周内结清", 3),
    ("01", "老人赡养分担", "兄妹对老人轮流照料谈不拢。", "商定轮流照料的办法", 3),
)
_GOES_ON = {
    "event_name": "停车位收费争议",
    "event_type": "17",
    "brief": "业主对临时停车收费有意见，与物业僵持。",
    "measures": "公示收费依据，约业主代表和物业面谈",
    "claims": "退还多收的停车费",
    "warning_level": "03",
    "involved_num": 6,
    "leader": "周主任",
    "origin_source": "petition",
    "outcome": None,
    "resolved_on": None,
    "resolve_method": None,
    "resolve_note": "已约谈一次，物业答应公示",
}
_METHODS = ("01", "01", "02", "99")
_ORIGINS = ("police", "petition", None, None, None)


def fill(ctx: Context, dice: random.Random, first: date, last: date) -> None:
    """Every half month since ``first`` the grids report; of the last round that is over one has not yet."""
    grids = list(Area.select(Area.id, Area.name).where(Area.level == GRID).order_by(Area.sort, Area.id).tuples())
    places: list[tuple[int | None, str]] = grids or [(None, "")]
    with ctx.write("screening.edit", "生成示例排查") as writer:
        committee = Committee.select().where(Committee.deleted_at.is_null()).order_by(Committee.id).get()
        workers = _workers()
        half = halves.of(first.isoformat(), _ROUNDS)
        over = (last + timedelta(days=1)).isoformat()
        while halves.bounds(half)[1] <= over:
            begin, after = (date.fromisoformat(day) for day in halves.bounds(half))
            is_last = halves.bounds(halves.after(half, _ROUNDS))[1] > over
            for at, (area, name) in enumerate(places):
                own = {"committee_id": committee.id, "area_id": area, "staff_id": workers.get(area, workers.get(None))}
                found = dice.random() < _SHARE
                if found:
                    _write(writer, committee, {**own, **_record(dice, begin, after, last, name)})
                elif is_last and at == len(places) - 1:
                    continue
                on = (after - timedelta(days=1)).isoformat()
                writer.add(ScreeningRound, {**own, "half": half, "reported_on": on, "is_zero": int(not found)})
            half = halves.after(half, _ROUNDS)
        area, name = places[0]
        if (last - first).days > 40:  # one that still goes on and needs an eye on it
            own = {"committee_id": committee.id, "area_id": area, "staff_id": workers.get(area, workers.get(None))}
            _write(writer, committee, {**own, **_record(dice, last - timedelta(days=20), last, last, name), **_GOES_ON})


def _record(dice: random.Random, begin: date, after: date, last: date, name: str) -> dict[str, Any]:
    kind, title, brief, measures, people = dice.choice(_FOUND)
    on = begin + timedelta(days=dice.randint(0, (after - begin).days - 1))
    row: dict[str, Any] = {
        "event_name": title,
        "found_on": on.isoformat(),
        "happen_date": (on - timedelta(days=dice.randint(0, 5))).isoformat(),
        "happen_addr": name or None,
        "event_type": kind,
        "event_scale": "01",
        "origin_source": dice.choice(_ORIGINS),
        "warning_level": "03" if people > 4 else "00",
        "difficulty": "normal",
        "involved_num": people,
        "brief": brief,
        "resolve_deadline": (on + timedelta(days=30)).isoformat(),
        "resolve_org": "社区调委会",
        "measures": measures,
    }
    ended = on + timedelta(days=dice.randint(3, 25))
    if ended <= last:
        good = dice.random() < 0.9
        row |= {"outcome": "resolved" if good else "referred", "resolved_on": ended.isoformat()}
        row |= {"resolve_method": dice.choice(_METHODS), "resolve_note": f"{measures}。" if good else "已移送上级。"}
    return row


def _write(writer: Any, committee: Any, row: dict[str, Any]) -> None:
    record = writer.add(Screening, row)
    pattern = f"{committee.org_short}排〔{{year}}〕{{seq:04d}}"
    year = int(row["found_on"][:4])
    number = numbering.issue(writer, f"screening:{committee.id}", year, pattern, "screening", record)
    writer.update(Screening, record, {"event_no": number})


def _workers() -> dict[int | None, int]:
    """Grid → who looks after it; under None somebody."""
    found: dict[int | None, int] = {}
    for area, staff in (
        Contact.select(Contact.area, Contact.staff)
        .where(Contact.area.is_null(False) & Contact.until.is_null() & Contact.deleted_at.is_null())
        .order_by(Contact.id)
        .tuples()
    ):
        found.setdefault(area, staff)
    anybody = Staff.select(Staff.id).where(Staff.deleted_at.is_null()).order_by(Staff.id).limit(1).scalar()
    if anybody is not None:
        found.setdefault(None, int(anybody))
    return found
