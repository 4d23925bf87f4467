"""A hall with very many cases, put straight into the tables: what is measured on it is reading, they have no history."""

from __future__ import annotations

import random
from collections.abc import Sequence
from datetime import date, timedelta
from typing import Any

from desktop_app.context import Context

MEDIATORS = 20
_CHUNK = 5_000
_SURNAMES, _GIVEN = "赵钱孙李周吴郑王冯陈褚卫蒋沈韩杨朱秦尤许", "伟芳娜敏静丽强磊军洋勇艳杰娟涛明超霞平刚"
_BRIEFS = (
    "楼上卫生间漏水，泡坏楼下墙面和木门，双方对修理费谈不拢。",
    "夜里装修噪声影响休息，多次劝说无效，双方发生争吵。",
    "楼道堆放杂物和电动车，邻居要求清走，对方不同意。",
    "租房押金不退，承租人要求返还，出租人称设施损坏。",
    "赡养费多年未付，老人要求子女按月支付。",
)
_OPEN = ("REGISTERED", "ACCEPTED", "MEDIATING", "AGREED", "PERFORMING")
_SHUT = ("CLOSED", "CLOSED", "CLOSED", "ARCHIVED", "TERMINATED", "PERFORMED")


def fill(ctx: Context, count: int) -> None:
    """So many cases: one in forty is open, one in ten private; half of them ended with an agreement."""
    from desktop_app.mediation import service
    from desktop_app.mediation.models import Agreement, Case, CaseMediator, Committee, PerformanceItem
    from desktop_app.store.engine import database

    names = [f"{_SURNAMES[at]}调解" for at in range(MEDIATORS)]
    mediators = [(service.add_mediator(ctx, {"name": name, "phone": "13800000001"}), name) for name in names]
    committee = Committee.select(Committee.id).limit(1).scalar()
    dice, today = random.Random(7), ctx.clock.today()
    year_count: dict[int, int] = {}
    with database.atomic():
        for first in range(1, count + 1, _CHUNK):
            cases: list[dict[str, Any]] = []
            on: list[dict[str, Any]] = []
            agreements: list[dict[str, Any]] = []
            items: list[dict[str, Any]] = []
            for one in range(first, min(first + _CHUNK, count + 1)):
                # The newest are the open ones, as a rule.
                is_open = dice.random() < (0.4 if one > count * 0.95 else 0.005)
                status = dice.choice(_OPEN if is_open else _SHUT)
                day = today - timedelta(days=int((count - one) / count * 3_650))
                year_count[day.year] = sequence = year_count.get(day.year, 0) + 1
                names_of = ["".join((dice.choice(_SURNAMES), dice.choice(_GIVEN), dice.choice(_GIVEN))) for _ in "甲乙"]
                mediator, name = dice.choice(mediators)
                case = _case(one, committee, status, day, sequence, names_of, name, dice)
                cases.append(case)
                on.append({"id": one, "uid": f"m{one}", "case_id": one, "mediator_id": mediator, "name": name})
                on[-1].update(role="lead", chosen_by="committee")
                if status in ("AGREED", "PERFORMING", "CLOSED") and dice.random() < 0.7:
                    stamp = {
                        key: case[key] for key in ("version", "created_at", "created_by", "updated_at", "updated_by")
                    }
                    due = day + timedelta(days=dice.randrange(5, 60))
                    agreements.append(
                        {"id": one, "uid": f"a{one}", **stamp, "case_id": one, "agreement_no": case["number"]}
                        | {"form": "written", "amount_fen": 120_000, "reached_on": day.isoformat()}
                        | {"effective_on": day.isoformat()}
                    )
                    waits = status != "CLOSED"
                    items.append(
                        {"id": one, "uid": f"i{one}", **stamp, "agreement_id": one, "due_on": due.isoformat()}
                        | {"amount_fen": 120_000, "status": "pending" if waits else "done"}
                        | {"done_on": None if waits else due.isoformat()}
                    )
            for model, rows in ((Case, cases), (CaseMediator, on), (Agreement, agreements), (PerformanceItem, items)):
                _insert(model._meta.table_name, rows)
        _follow_sequences()
    if type(getattr(database, "obj", database)).__name__.startswith("P"):
        database.execute_sql("ANALYZE")


def _case(
    one: int,
    committee: int,
    status: str,
    day: date,
    sequence: int,
    names: Sequence[str],
    mediator: str,
    dice: random.Random,
) -> dict[str, Any]:
    at, kind = f"{day.isoformat()} {8 + one % 9:02d}:{one // 9 % 60:02d}:{one % 60:02d}", f"{dice.randrange(1, 18):02d}"
    runs = status in ("ACCEPTED", "MEDIATING")
    return {
        "id": one,
        "uid": f"c{one}",
        "version": 1,
        "created_at": at,
        "created_by": 1,
        "updated_at": at,
        "updated_by": 1,
        "committee_id": committee,
        "title": f"{names[0]}与{names[1]}纠纷",
        "status": status,
        "number": f"（向阳）人调字〔{day.year}〕第{sequence}号",
        "number_year": day.year,
        "number_seq": sequence,
        "party_count": 2,
        "party_names": "\n".join(names),
        "mediator_names": mediator,
        "registered_at": at,
        "dispute_type": kind,
        "source": f"{dice.randrange(1, 5):02d}",
        "occur_place": f"向阳花园{one % 40}栋",
        "brief": dice.choice(_BRIEFS),
        "difficulty": dice.choice(("simple", "normal", "complex")),
        "event_scale": "01",
        "warning_level": "00",
        "is_private": int(kind == "01" or one % 20 == 0),
        "accepted_on": None if status == "REGISTERED" else day.isoformat(),
        "period_ends_on": (day + timedelta(days=30)).isoformat() if runs else None,
        "revisit_due_on": (day + timedelta(days=30)).isoformat() if status in ("AGREED", "PERFORMING") else None,
        "settled_on": None if status in _OPEN else day.isoformat(),
        "closed_on": day.isoformat() if status in ("CLOSED", "ARCHIVED") else None,
        "deleted_at": None,
    }


def _insert(table: str, rows: list[dict[str, Any]]) -> None:
    from desktop_app.store import search
    from desktop_app.store.engine import database, is_embedded

    if not rows:
        return
    columns = list(rows[0])
    mark = "?" if is_embedded(database) else "%s"
    database.cursor().executemany(
        f'INSERT INTO "{table}" ({", ".join(columns)}) VALUES ({", ".join([mark] * len(columns))})',
        [tuple(row[column] for column in columns) for row in rows],
    )
    if search.is_searched(table):
        search.add(table, rows)


def _follow_sequences() -> None:
    """Ids were given by hand: PostgreSQL's counters go on behind them."""
    from desktop_app.store.engine import database, is_embedded

    if not is_embedded(database):
        for table in ("mediation_case", "case_mediator", "agreement", "performance_item"):
            database.execute_sql(
                f"SELECT setval(pg_get_serial_sequence('{table}', 'id'), (SELECT max(id) FROM \"{table}\"))"
            )
