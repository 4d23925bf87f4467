"""R01 and R02 over two hundred thousand cases, beside the bare SQL of the same sums in the same store."""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
from collections.abc import Iterable
from pathlib import Path

from .. import hall
from ..table import Row

CASES, QUICK_CASES = 200_000, 20_000

_CHILD = """
import json, sys, time
from statistics import median
from pathlib import Path

from desktop_app import context
from desktop_app.figures import cases_table, disputes_table, periods
from desktop_app.store.engine import database
from benchmarks.rows import figures

folder, many, times = sys.argv[1], int(sys.argv[2]), int(sys.argv[3])
context.load_subjects()
ctx = context.sign_in(Path(folder), None, "演示")
figures.fill(many)
period = periods.year("2025")
ours, bare = [], []
for _ in range(times + 1):
    begun = time.perf_counter()
    made = [*cases_table.tables(ctx, period), *disputes_table.tables(ctx, period)]
    ours.append(time.perf_counter() - begun)
    assert made[0].values[-1, "total"] > many / 10
    begun = time.perf_counter()
    for one in (period, period.previous, period.year_ago):
        for statement, values in figures.bare(one.start, one.end):
            database.execute_sql(statement, values).fetchall()
    bare.append(time.perf_counter() - begun)
print(json.dumps([median(ours[1:]), median(bare[1:])]))
"""

_SETTLED = "c.deleted_at IS NULL AND c.accepted_on IS NOT NULL AND c.settled_on >= ? AND c.settled_on < ?"


def bare(start: str, end: str) -> list[tuple[str, tuple[str, ...]]]:
    """The sums of R01 and R02 for a period as SQL that somebody would write by hand."""
    cases = f"""SELECT committee_id, source, dispute_type, difficulty, count(*), sum(party_count),
        sum(CASE WHEN outcome = 'agreed' THEN 1 ELSE 0 END)
        FROM mediation_case c WHERE {_SETTLED} GROUP BY 1, 2, 3, 4"""
    agreements = f"""SELECT c.committee_id, a.form, count(*), sum(a.amount_fen),
        sum(CASE WHEN c.status IN ('PERFORMED', 'CLOSED', 'ARCHIVED') AND c.id NOT IN (
            SELECT b.case_id FROM performance_item p JOIN agreement b ON b.id = p.agreement_id
            WHERE p.deleted_at IS NULL AND p.status <> 'done') THEN 1 ELSE 0 END)
        FROM agreement a JOIN mediation_case c ON c.id = a.case_id
        WHERE {_SETTLED} AND c.outcome = 'agreed' AND a.deleted_at IS NULL GROUP BY 1, 2"""
    disputes = """SELECT c.dispute_type, c.origin_source, c.accepted_on < ?,
        CASE WHEN c.settled_on IS NULL OR c.settled_on >= ? THEN '' ELSE c.outcome END,
        c.difficulty, c.party_count >= 5, c.warning_level, count(*), sum(c.party_count), sum(a.amount_fen)
        FROM mediation_case c LEFT JOIN agreement a ON a.case_id = c.id AND a.deleted_at IS NULL
        WHERE c.deleted_at IS NULL AND c.accepted_on < ? AND (c.settled_on IS NULL OR c.settled_on >= ?)
        AND c.id NOT IN (SELECT case_id FROM screening WHERE case_id IS NOT NULL AND deleted_at IS NULL)
        GROUP BY 1, 2, 3, 4, 5, 6, 7"""
    return [(cases, (start, end)), (agreements, (start, end)), (disputes, (start, end, end, start))]


def fill(many: int) -> None:
    """So many settled cases of five years with their agreements, straight into the tables."""
    from desktop_app.mediation.models import Agreement, Case, Committee
    from desktop_app.store.engine import database

    if Case.select().count() >= many:
        return
    first = (Case.select(Case.id).order_by(Case.id.desc()).limit(1).scalar() or 0) + 1
    committee = Committee.select(Committee.id).limit(1).scalar()
    kinds = [f"{one:02d}" for one in range(1, 18)] + ["99"]
    sources = ["01", "02", "11", "13", "15"]
    stamp = "2025-01-01 08:00:00"
    with database.atomic("IMMEDIATE"):
        for start in range(0, many, 500):
            cases, agreements = [], []
            for at in range(start, min(start + 500, many)):
                number, year, month = first + at, 2021 + at % 5, at // 5 % 12 + 1
                good = at % 20 != 0
                own = {"uid": f"bench{number}", "version": 1, "created_at": stamp, "created_by": 1}
                own |= {"updated_at": stamp, "updated_by": 1}
                cases.append(
                    {
                        **own,
                        "id": number,
                        "committee": committee,
                        "title": "纠纷",
                        "status": "CLOSED",
                        "registered_at": stamp,
                        "accepted_on": f"{year}-{month:02d}-{at % 27 + 1:02d}",
                        "settled_on": f"{year}-{month:02d}-28",
                        "outcome": "agreed" if good else "failed",
                        "source": sources[at % 7 % 5],
                        "dispute_type": kinds[at % 18],
                        "difficulty": "complex" if at % 9 == 0 else "simple",
                        "party_count": 2 + at % 5,
                        "party_names": "甲\\n乙",
                    }
                )
                if good:
                    agreements.append(
                        {
                            **own,
                            "case": number,
                            "agreement_no": "",
                            "form": "oral" if at % 4 == 0 else "written",
                            "amount_fen": at % 1000 * 1000,
                        }
                    )
            Case.insert_many(cases).execute()
            Agreement.insert_many(agreements).execute()


def measure(quick: bool) -> Iterable[Row]:
    many, times = (QUICK_CASES, 3) if quick else (CASES, 3)
    folder = hall.store(hall.USUAL)
    copy = hall.ROOT / "build" / "bench" / f"figures-{many}"
    if not (copy / "store").exists():
        shutil.copytree(folder, copy / "store")
    done = subprocess.run(
        [sys.executable, "-c", _CHILD, str(copy / "store"), str(many), str(times)],
        capture_output=True,
        text=True,
        check=True,
        cwd=Path(hall.ROOT),
    )
    ours, floor = json.loads(done.stdout.strip().splitlines()[-1])
    name = f"R01 + R02 of a year with 环比 and 同比, {many:,} cases"
    yield Row(name, ours * 1000, "ms", floor * 1000, "the same sums in bare SQL", max_ratio=2.0)
