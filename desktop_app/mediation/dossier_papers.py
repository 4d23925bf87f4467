"""Which papers a dossier is put together of, and the plain records that paper is made of (domain reference 1.5, 1.6)."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Any

from ..common import codes, dates
from ..common.dossier_papers import DocumentPaper, DossierPaper, RowPaper, ScanPaper
from ..common.errors import KnownError
from ..context import Context
from . import dossier_files, papers
from .dossiers import DossierView, Line, get, note_of, retention_words

if TYPE_CHECKING:
    from .queries import CaseView

Row = dict[str, Any]

OWN = ("cover", "contents", "note", "back", "closing")
"""Forms that are about the dossier, printed of a ``DossierPaper``."""


def paper(ctx: Context, case_id: int) -> DossierPaper:
    """All that the dossier of a case prints; scans are read when they are asked for, by the same operator.

    Needs the right to print. Raises what ``dossiers.get`` raises.
    """
    ctx.require("cases.print")
    return of_dossier(ctx, get(ctx, case_id))


def of_dossier(ctx: Context, found: DossierView) -> DossierPaper:
    """As ``paper``, of a dossier that is open."""
    ctx.require("cases.print")
    case, dossier, view = found.case, found.dossier, found.view
    first = view.sessions[0]["start_at"][:10] if view.sessions else ""
    made = DossierPaper(
        case=papers.of_view(view),
        title=dossier["title"] or case["title"],
        begun_on=case["accepted_on"] or first,
        ended_on=case["settled_on"] or case["closed_on"] or "",
        filed_by=dossier["filed_by"] or "",
        filed_on=dossier["filed_on"] or "",
        retention=retention_words(dossier),
        remark=dossier["remark"] or "",
        bound_by=dossier["bound_by"] or "",
        checked_by=dossier["checked_by"] or "",
        checked_on=dossier["checked_on"] or "",
        note=note_of(found),
        fonds=dossier["fonds"] or "",
        box_year=str(dossier["box_year"] or ""),
        box_no=dossier["box_no"] or "",
        total_pages=dossier["total_pages"] or 0,
        outcome=codes.label("case_outcome", case["outcome"]),
        performed=_performed(view),
        volume_pages=int(str(ctx.setting("dossier.volume_pages"))),
    )
    for row, words in zip(view.parts["evidence"], made.case.parts["evidence"], strict=True):
        words["files"] = str(sum(file.part == ("evidence", row["id"]) for file in found.line("06").files))
    for line in found.lines:
        documents = _documents(ctx, line)
        if documents or line.code == "13":
            made.rows.append(RowPaper(line.code, line.name, _remark(line)))
            made.documents += documents
    return made


def _documents(ctx: Context, line: Line) -> list[DocumentPaper]:
    """What stands in a row. Scans of signed papers stand in the place of those that the program would print, when there
    is one for each of them; otherwise both stand there, and nothing of the case is lost."""
    signed = [file for file in line.files if file.is_signed]
    forms = line.forms
    if signed and len(signed) >= len(forms):
        forms = ()
    found = [DocumentPaper(line.code, form, at) for form, at in forms]
    for file in (*signed, *(file for file in line.files if not file.is_signed)):
        scan = ScanPaper(file.title, file.kind, partial(dossier_files.content, ctx, file.id))
        found.append(DocumentPaper(line.code, scan=scan))
    if line.item["paper_pages"]:
        found.append(DocumentPaper(line.code, paper_pages=line.item["paper_pages"]))
    return found


def _remark(line: Line) -> str:
    parts = []
    if len(line.forms) > 1:
        parts.append(f"{len(line.forms)}份")
    if line.files:
        parts.append(f"扫描件{len(line.files)}份")
    if line.item["paper_pages"]:
        parts.append(f"另有纸质{line.item['paper_pages']}页")
    return "，".join(parts)


def _performed(view: CaseView) -> str:
    """How far the agreement was performed, by what was written down; nothing is taken for performed."""
    if view.agreement is None:
        return ""
    done = [item for item in view.items if item["status"] == "done"]
    if not view.items:
        return "没有登记分期履行"
    if len(done) == len(view.items):
        return f"{len(done)}项已登记履行，最后一项{dates.on_paper(max(item['done_on'] for item in done))}"
    return f"{len(view.items)}项中{len(done)}项已登记履行"


def problem(found: DossierView, form: str) -> str | None:
    """Why a paper about the dossier must not be printed yet, as a sentence; None when it may."""
    if not found.case["number"]:
        return "案件还没有卷号，没有受理的不立卷。请先受理。"
    if form == "note" and not note_of(found):
        return "卷宗没有要说明的情况，不用打印情况说明。需要时先在卷宗页填写。"
    return None


def refuse(found: DossierView, form: str) -> None:
    """Raises KnownError with what ``problem`` says."""
    if sentence := problem(found, form):
        raise KnownError(sentence)
