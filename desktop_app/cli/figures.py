"""Commands about figures and rules: report monthly, r01, r02, r03, r10, r11, r12; check-rules."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import TYPE_CHECKING, Any

from ..common.errors import KnownError, UsageError
from ..common.papers import print_words
from . import options
from .commands import Answer, Command

if TYPE_CHECKING:
    from ..context import Context


def _report(arguments: argparse.Namespace) -> Answer:
    with options.opened(arguments, writing=False) as ctx:
        folder = options.out_folder(arguments.out)
        if arguments.which == "monthly":
            if arguments.public:
                raise UsageError("综合月报没有公开版，--public 用于 r01、r02、r10、r11、r12。没有生成。")
            return monthly(ctx, arguments.month, folder)
        return register(ctx, arguments.which, arguments.month, folder, is_public=arguments.public)


def monthly(ctx: Context, month: str, folder: Path) -> Answer:
    """Write the month's workbook and PDF; gives their paths and all figures, unrounded."""
    from reports.monthly import document, names, workbook

    from ..figures import catalogue
    from ..figures import monthly as figures
    from ..spreadsheet.saving import save_whole
    from .papers import mark

    ctx.require("reports.read")
    report = figures.report(ctx, month)
    called = names.file_names(report, ctx.hall["org_short"])
    workbook.build(report, folder / called.workbook)
    pdf = document.build(report, mark(ctx))
    save_whole(folder / called.document, lambda file: file.write(pdf))
    ctx.log("reports.read", print_words(f"导出月报：{month}", pdf))
    return {
        "files": [str(folder / called.workbook), str(folder / called.document)],
        "figures": catalogue.values(figures.month(ctx, month)),
    }


def register(ctx: Context, which: str, text: str, folder: Path, *, is_public: bool = False) -> Answer:
    """Write R01, R02, R03, R10, R11 or R12 as workbook and PDF; gives their paths and the tables' cells, unrounded."""
    from reports.monthly import document, names, workbook

    from ..figures import register_tables
    from ..spreadsheet.saving import save_whole
    from .papers import mark

    ctx.require("reports.read")
    key = register_tables.kind_of(which, text)
    about = register_tables.period(ctx, key, text)
    tables = register_tables.make(ctx, key, about, is_public=is_public)
    report = register_tables.report(ctx, key, about, tables)
    called = names.file_names(report, ctx.hall["org_short"], table=register_tables.file_word(key, is_public=is_public))
    workbook.build_tables(report, folder / called.workbook)
    pdf = document.build_tables(report, mark(ctx))
    save_whole(folder / called.document, lambda file: file.write(pdf))
    ctx.log("reports.read", print_words(f"导出{register_tables.words(key, about, is_public=is_public)}", pdf))
    return {
        "files": [str(folder / called.workbook), str(folder / called.document)],
        "tables": {
            one.number: {
                "columns": ["·".join(path) for path in table.columns],
                "rows": table.rows,
                "total": table.total,
            }
            for one, table in zip(tables, report.tables, strict=True)
        },
    }


def _report_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("which", choices=("monthly", "r01", "r02", "r03", "r10", "r11", "r12"), help="哪种报表")
    parser.add_argument(
        "month",
        metavar="YYYY-MM",
        help="哪个月；r01、r02、r11 也可以写季度 2026-Q3，r02 也可以写半年 2026-H1，r01、r02 也可以写年份 2026；"
        "r12 是这个月所在的季度；r03 写半年 2026-H1、年份 2026",
    )
    parser.add_argument("--public", action="store_true", help="公开版：能推算出是谁的小数不列，没有台账")
    parser.add_argument("--out", metavar="DIR", required=True, help="写到哪个文件夹")


def _check_rules(arguments: argparse.Namespace) -> Answer:
    from ..village_rules import red_lines, splitting

    try:
        text = Path(arguments.file).read_text("utf-8-sig")
    except UnicodeDecodeError:
        raise KnownError(f"“{arguments.file}”不是 UTF-8 文本，读不出来。文件没有改动。") from None
    articles = splitting.split(text).articles
    hits: list[dict[str, Any]] = [
        {"article": hit.article, "level": hit.level, "words": hit.words, "reason": hit.reason}
        for hit in red_lines.check(articles)
    ]
    return {"hits": hits, "articles": len(articles)}


def _check_rules_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("file", metavar="FILE", help="一行一条的文本文件")


def _hits_in_words(answer: Answer) -> str:
    if not answer["hits"]:
        return f"检查了{answer['articles']}条，没有发现问题。"
    levels = {"block": "不合法", "warn": "请斟酌"}
    return "\n".join(
        f"第{hit['article']}条 {levels[hit['level']]}：{hit['words']}——{hit['reason']}" for hit in answer["hits"]
    )


COMMANDS = [
    Command(
        "report",
        "月报、矛盾纠纷排查调处 r01、案件情况 r02、调解组织队伍经费 r03、走访月报 r10、人口月报 r11、关爱服务季报 r12：工作簿和 PDF",
        _report,
        lambda a: "\n".join(a["files"]),
        _report_arguments,
    ),
    Command(
        "check-rules",
        "对条款文本作合法性自查",
        _check_rules,
        _hits_in_words,
        _check_rules_arguments,
        store=False,
    ),
]
