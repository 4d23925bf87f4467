"""Commands about the register and its grid: who may stand in it twice, what the tree lacks, whom nobody looks after."""

from __future__ import annotations

import argparse
from pathlib import Path

from ..common import codes
from . import options
from .commands import Answer, Command


def _twins(arguments: argparse.Namespace) -> Answer:
    from ..residents import twins

    with options.opened(arguments, writing=False) as ctx:
        found = twins.scan(ctx)
    if arguments.sure:
        found = [pair for pair in found if pair.likeness.sure]
    pairs = [
        {
            "one": {"id": pair.one, "name": pair.names[0]},
            "other": {"id": pair.other, "name": pair.names[1]},
            "sure": pair.likeness.sure,
            "why": pair.likeness.words,
        }
        for pair in found[: arguments.limit or None]
    ]
    return {"pairs": pairs, "total": len(found)}


def _twins_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--sure", action="store_true", help="只要按规定就是同一人的")
    parser.add_argument("--limit", type=int, default=0, metavar="N", help="最多列几对")


def _gaps(arguments: argparse.Namespace) -> Answer:
    from ..residents import area_report

    with options.opened(arguments, writing=False) as ctx:
        found, led = area_report.gaps(ctx)
        if arguments.level:
            found = [gap for gap in found if gap.level == arguments.level]
        if arguments.out:
            area_report.write(ctx, Path(arguments.out), found, led)
    gaps = [
        {
            "level": gap.level,
            "level_label": codes.label("area_level", str(gap.level)),
            "where": gap.where,
            "leader": gap.leader,
            "problem": gap.words,
        }
        for gap in found
    ]
    levels = [
        {
            "level": one.level,
            "level_label": codes.label("area_level", str(one.level)),
            "nodes": one.nodes,
            "led": one.led,
        }
        for one in led
    ]
    return {"gaps": gaps, "levels": levels, "total": len(found)}


def _gaps_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "--level", type=int, choices=range(2, 9), help="只要这一级：4 小区（组），5 网格，7 楼栋，8 单元"
    )
    parser.add_argument("--out", metavar="FILE.xlsx", help="另存为工作簿")


def _coverage(arguments: argparse.Namespace) -> Answer:
    from ..residents import contact_queries

    with options.opened(arguments, writing=False) as ctx:
        found = contact_queries.coverage(ctx)
    nodes = [
        {
            "id": one.area_id,
            "name": one.name,
            "households": one.homes,
            "own": one.own,
            "grid": one.area,
            "none": one.none,
        }
        for one in found
    ]
    return {"nodes": nodes, "none": sum(one.none for one in found), "households": sum(one.homes for one in found)}


def _said_twins(answer: Answer) -> str:
    lines = [f"{one['one']['name']} ／ {one['other']['name']}：{one['why']}" for one in answer["pairs"]]
    return "\n".join([*lines, f"共 {answer['total']} 对"])


def _said_gaps(answer: Answer) -> str:
    lines = [f"{one['level_label']}　{one['where']}：{one['problem']}" for one in answer["gaps"]]
    return "\n".join([*lines, f"共 {answer['total']} 处"])


def _said_coverage(answer: Answer) -> str:
    lines = [f"{one['name']}：{one['households']} 户，没有人包联 {one['none']} 户" for one in answer["nodes"]]
    return "\n".join([*lines, f"共 {answer['households']} 户，没有人包联 {answer['none']} 户"])


COMMANDS = [
    Command("twins", "居民里可能重复登记的人", _twins, _said_twins, _twins_arguments),
    Command("gaps", "网格里没有负责人、没有人住、没有编码的地方", _gaps, _said_gaps, _gaps_arguments),
    Command("coverage", "各小区、网格的户由谁包联，几户没有人", _coverage, _said_coverage),
]
