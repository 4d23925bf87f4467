"""Commands that print: print case, print rules."""

from __future__ import annotations

import argparse
import re
from pathlib import Path
from typing import TYPE_CHECKING, Any

from ..common.errors import KnownError, UsageError
from ..common.papers import print_words
from . import options
from .commands import Answer, Command

if TYPE_CHECKING:
    from ..context import Context
    from ..mediation.queries import CaseView


_REGISTER = "register"


def _print(arguments: argparse.Namespace) -> Answer:
    with options.opened(arguments, writing=False) as ctx:
        folder = options.out_folder(arguments.out)
        what = case_papers if arguments.what == "case" else rules_papers
        return {"files": what(ctx, arguments.which, folder, arguments.form)}


def case_papers(ctx: Context, which: str, folder: Path, form: str = "all") -> list[dict[str, Any]]:
    """Write the papers of a case; ``all`` takes those the case has come to, a form asked for by name must be possible.

    Raises KnownError, NotAllowed; gives form, path, pages of each file.
    """
    from reports import forms
    from reports.forms import DOSSIER_FORMS, FORMS

    from ..mediation import papers, printings, queries

    ctx.require("cases.print")
    bound = ("dossier", *DOSSIER_FORMS)
    if form not in ("all", *FORMS, *bound, _REGISTER):
        raise UsageError(f"没有“{form}”这种文书，可以打印：{'、'.join((*FORMS, *bound, _REGISTER))}、all。")
    view = queries.get(ctx, queries.by_number(ctx, which))
    if form == _REGISTER:
        return [_register(ctx, view, folder)]
    if form in bound:
        return _dossier_papers(ctx, view, folder, form)
    paper = papers.of_view(view)
    made = printings.mark(ctx)
    files = []
    for key in FORMS if form == "all" else (form,):
        rounds = range(forms.rounds(paper, key) or 1)
        for at in rounds:
            problem = papers.print_problem(view, key, at)
            if problem and form == "all":
                continue
            if problem:
                raise KnownError(problem)
            own = forms.one(papers.of_form(view, key), key, at)
            pdf = forms.build(own, key, made)
            tail = f"_{at + 1}" if len(rounds) > 1 else ""
            path = folder / f"{_safe(paper.number or paper.title)}_{FORMS[key]}{tail}.pdf"
            pages = _saved(path, pdf)
            printed = printings.Printed(key, FORMS[key], pdf, own, made, at, printings.AS_PDF, pages)
            printings.keep(ctx, view.case["id"], printed)
            files.append({"form": key, "path": str(path), "pages": pages})
    return files


def _register(ctx: Context, view: CaseView, folder: Path) -> dict[str, Any]:
    """F20, the register of the year and the committee in which the case has its number."""
    from reports import lists

    from ..mediation import case_register

    year = view.case["number_year"]
    if year is None:
        raise KnownError("这个案件还没有受理，没有编号，不在登记簿里。请用已经受理的案件，登记簿是那一年的。")
    paper = case_register.paper(ctx, case_register.book(ctx, view.case["committee_id"], year))
    path = folder / f"{_safe(paper.title)}_{year}.pdf"
    return {"form": _REGISTER, "path": str(path), "pages": _saved(path, lists.build(paper))}


def _dossier_papers(ctx: Context, view: CaseView, folder: Path, form: str) -> list[dict[str, Any]]:
    """The bound dossier, a file for each volume, or one of the papers about it."""
    from reports.dossier import papers

    from ..mediation import dossier_papers, dossiers, queries
    from ..mediation.models import Case

    found = dossiers.of_view(ctx, view)
    dossier_papers.refuse(found, form)
    files = []
    for made in papers.build(dossier_papers.of_dossier(ctx, found), form, mark(ctx)):
        number = queries.label_of(view.case)
        path = folder / f"{_safe(number)}_{_safe(made.title)}.pdf"
        about = (Case, view.case["id"])
        files.append(_write(ctx, path, made.pdf, form, f"打印{made.title}：{number}", "cases.print", about))
    return files


def rules_papers(ctx: Context, which: str, folder: Path, _form: str = "all") -> list[dict[str, Any]]:
    """Write a version of village rules (by its id, or the one in force of a set ``id:N``) in official style."""
    from reports import village_rules

    from ..village_rules import queries
    from ..village_rules.models import Rule

    number = which.removeprefix("id:")
    if not number.isdigit():
        raise UsageError(f"“{which}”不是规约的编号，请写 linli list rules 里的 id。")
    version = queries.printable_version(ctx, int(number))
    paper = queries.paper(ctx, version)
    path = folder / f"{_safe(paper.title)}_{_safe(paper.version)}.pdf"
    pdf = village_rules.build(paper, mark(ctx))
    about = (Rule, int(number))
    return [_write(ctx, path, pdf, "rules", f"打印{paper.title}{paper.version}", "rules.read", about)]


def mark(ctx: Context) -> Any:
    """The grey line of who printed when; None when the hall does not want it."""
    from ..common.papers import PrintMark

    if not ctx.setting("paper.print_mark"):
        return None
    return PrintMark(printed_at=ctx.now(), printed_by=ctx.operator.name)


def _write(
    ctx: Context, path: Path, pdf: bytes, form: str, action: str, permission: str, about: tuple[Any, int]
) -> dict[str, Any]:
    pages = _saved(path, pdf)
    ctx.log(permission, print_words(action, pdf, pages), about=[about])
    return {"form": form, "path": str(path), "pages": pages}


def _saved(path: Path, pdf: bytes) -> int:
    """Written, whole or not at all; gives the number of pages."""
    import pypdfium2

    from ..spreadsheet.saving import save_whole

    save_whole(path, lambda file: file.write(pdf))
    document = pypdfium2.PdfDocument(pdf)
    try:
        return len(document)
    finally:
        document.close()


def _safe(name: str) -> str:
    return re.sub(r'[\\/:*?"<>|\x00-\x1f]', "", name).strip(" .")


def _print_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("what", choices=("case", "rules"), help="印什么：案件文书或村规民约")
    parser.add_argument("which", metavar="NUMBER", help="卷号（任何括号）、2026-41、id:17；规约用 id")
    parser.add_argument("--out", metavar="DIR", required=True, help="写到哪个文件夹")
    parser.add_argument(
        "--form",
        default="all",
        metavar="NAME",
        help="application、intake、notice、record、agreement、receipt、revisit…… dossier（整卷）、cover 等，register（那一年的登记簿），或 all",
    )


COMMANDS = [
    Command(
        "print",
        "把文书写成 PDF",
        _print,
        lambda a: "\n".join(f"{file['path']}（{file['pages']}页）" for file in a["files"]) or "没有可印的文书。",
        _print_arguments,
    ),
]
