"""The command that imports a roster: its columns, who is right where it and the register differ, what is sent back."""

from __future__ import annotations

import argparse
import time
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from ..common.errors import UsageError
from ..common.jobs import JobControl
from . import options
from .commands import Answer, Command

if TYPE_CHECKING:
    from ..context import Context
    from ..residents.roster import RosterPlan
    from ..residents.roster_shapes import Shape
    from ..spreadsheet.reader import Workbook
    from ..spreadsheet.tables import Table

_NOT_READ = ("", "不读")


def _import(arguments: argparse.Namespace) -> Answer:
    with options.opened(arguments, writing=not arguments.dry_run) as ctx:
        return import_residents(
            ctx,
            Path(arguments.file),
            rejects=Path(arguments.rejects) if arguments.rejects else None,
            dry_run=arguments.dry_run,
            columns=arguments.column,
            keep=arguments.keep,
            forget=arguments.forget,
        )


def import_residents(
    ctx: Context,
    file: Path,
    *,
    rejects: Path | None = None,
    dry_run: bool = False,
    columns: Sequence[str] = (),
    keep: Sequence[str] | None = None,
    forget: bool = False,
) -> Answer:
    """Read a roster and write what its plan says, or only the plan; rejected rows go into a workbook.

    ``columns`` are 列标题=字段, ``keep`` labels or keys of fields whose values in the register stay (None: as it was
    settled for this shape of file), ``forget``: what was settled for this shape counts no more. Gives read = added +
    updated + unchanged + duplicates + rejected, and the rest of what the command promises.
    """
    from ..residents import importing, roster_shapes
    from ..residents.roster_decisions import Decisions, disputed, settle
    from ..spreadsheet.reader import open_workbook
    from ..spreadsheet.rejects import write_rejects

    ctx.require("residents.import")
    began = time.perf_counter()
    with open_workbook(file) as workbook:
        shapes = roster_shapes.known(ctx)
        plan = _plan(ctx, workbook, {} if forget else shapes, {})
        prints = [table.fingerprint for table in plan.tables]
        mapping = _mapping(plan.tables, columns)
        if mapping:
            plan = _plan(ctx, workbook, {} if forget else shapes, mapping)
        known = [] if forget else [shapes[one] for one in prints if one in shapes]
        kept = {key for shape in known for key in shape.kept} if keep is None else set(_keys(keep))
        differs = disputed(plan)
        settle(plan, Decisions(kept))
        answer = _counts(plan)
        answer.update(disagreements=differs, kept=sorted(kept & set(differs)), remembered=bool(known))
        if rejects is not None and plan.rejected:
            write_rejects(rejects, plan)
            answer["rejects_file"] = str(rejects)
    if not dry_run:
        if forget:
            roster_shapes.forget(ctx, prints)
        roster_shapes.remember(ctx, plan.tables, mapping, kept, file.name)
        answer["batch"] = importing.apply(ctx, plan, file_name=file.name, control=JobControl()).batch
    answer["seconds"] = round(time.perf_counter() - began, 3)
    return answer


def _plan(
    ctx: Context, workbook: Workbook, shapes: Mapping[str, Shape], mapping: Mapping[str, Mapping[int, str | None]]
) -> RosterPlan:
    from ..residents.register import StoreRegister
    from ..residents.roster import make_plan

    remembered = {one: shape.mapping for one, shape in shapes.items()}
    return make_plan(workbook, StoreRegister(), today=ctx.clock.today(), mapping=mapping, remembered=remembered)


def _counts(plan: RosterPlan) -> Answer:
    from ..spreadsheet.plan import Outcome

    counts = plan.counts
    return {
        "read": counts.read,
        "added": counts.added,
        "updated": counts.updated,
        "unchanged": counts.unchanged,
        "duplicates": counts.duplicates,
        "rejected": counts.rejected,
        "households_added": sum(
            home.household_id is None and any(row.outcome is Outcome.ADDED for row in home.members)
            for home in plan.households
        ),
        "sheets": list(dict.fromkeys(row.sheet for row in plan.rows)),
        "rejects_file": None,
        "batch": None,
    }


def _mapping(tables: Sequence[Table], columns: Iterable[str]) -> dict[str, dict[int, str | None]]:
    """What --column says, for every table that has such a heading. Raises UsageError for one that is nowhere."""
    from ..spreadsheet.headings import plain

    found: dict[str, dict[int, str | None]] = {}
    for pair in columns:
        title, equals, word = pair.partition("=")
        if not equals:
            raise UsageError(f"--column 要写成 列标题=字段，“{pair}”不是。")
        key = None if word.strip() in _NOT_READ else next(iter(_keys([word])))
        places = [(table, one) for table in tables for one in table.columns if plain(one.title) == plain(title)]
        if not places:
            raise UsageError(f"名册里没有一列叫“{title}”。没有导入任何内容。")
        for table, column in places:
            found.setdefault(table.name, {})[column.index] = key
    return found


def _keys(words: Iterable[str]) -> list[str]:
    """Fields by label or key. Raises UsageError."""
    from ..residents.roster_fields import ROSTER

    labels = {field.label: field.key for field in ROSTER}
    found = []
    for word in filter(None, (part.strip() for text in words for part in text.replace("，", ",").split(","))):
        key = word if word in ROSTER else labels.get(word)
        if key is None:
            raise UsageError(f"没有“{word}”这一项。没有导入任何内容，请写字段的名称，如 电话、住址。")
        found.append(key)
    return found


def _arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("what", choices=("residents",), help="导入什么")
    parser.add_argument("file", metavar="FILE", help="花名册：xlsx、xls、xlsb、ods、csv")
    parser.add_argument("--dry-run", action="store_true", help="只看结果，不写入")
    parser.add_argument("--rejects", metavar="FILE", help="退回的行写到这个工作簿")
    parser.add_argument(
        "--column",
        action="append",
        default=[],
        metavar="列标题=字段",
        help="改正一列的读法，可写几个；字段写“不读”为不读；下次按此读",
    )
    parser.add_argument("--keep", action="append", metavar="字段", help="名册和登记不同时，这些字段保留原值；下次照此")
    parser.add_argument("--forget", action="store_true", help="不按上次核对过的列和取舍读，并忘记它")


def _words(answer: Answer) -> str:
    from ..residents.roster_fields import ROSTER

    lines = [
        f"读到{answer['read']}人：新增{answer['added']}，更改{answer['updated']}，相同{answer['unchanged']}，"
        f"重复{answer['duplicates']}，退回{answer['rejected']}；新增{answer['households_added']}户。"
    ]
    if answer["remembered"]:
        lines.append("按上次核对过的列读取（--forget 可忘记）。")
    if answer["disagreements"]:
        counts = answer["disagreements"].items()
        how = {key: "保留原值" if key in answer["kept"] else "以名册为准" for key, _ in counts}
        parts = [f"{ROSTER[key].label}{count}人（{how[key]}）" for key, count in counts]
        lines.append(f"名册和登记不同：{'，'.join(parts)}。")
    if answer["rejects_file"]:
        lines.append(f"退回的行在：{answer['rejects_file']}")
    batch = answer["batch"]
    lines.append(f"批次：{batch}（可用 linli undo --batch 撤销）" if batch else "没有写入（--dry-run）。")
    return "\n".join(lines)


COMMAND = Command("import", "导入花名册", _import, _words, _arguments)
