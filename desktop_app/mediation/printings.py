"""Papers as they were printed: each one kept whole, so that it can be printed again just so, and compared with another.

Who may open the case may see them; they go with the case. Erasing a resident leaves them, like the dossier itself
(人民调解法 第二十七条): they say what people signed.
"""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from peewee import JOIN, fn

from ..common import paper_json
from ..common.errors import NotFound
from ..common.papers import CasePaper, PrintMark, print_words
from ..context import Context
from ..store import history
from ..store.models import Operator
from . import access
from .models import Case
from .paper_models import PrintedPaper

PRINTED, AS_PDF, AS_WORD = "print", "pdf", "word"
WAYS = {PRINTED: "打印", AS_PDF: "存为PDF", AS_WORD: "存为Word"}


@dataclass(frozen=True, slots=True)
class Printed:
    """What left the program: ``data`` are the bytes of the PDF or the Word file, ``paper`` all that stands on it."""

    form: str
    title: str
    data: bytes
    paper: CasePaper
    mark: PrintMark
    round: int = 0
    way: str = PRINTED
    pages: int = 0
    copies: int = 1


@dataclass(frozen=True, slots=True)
class Printing:
    """A kept printing as a list shows it: ``at`` and ``by`` when and by whom it left the program, ``number`` counts those of this
    form, ``check`` are the eight characters of the log."""

    id: int
    form: str
    number: int
    round: int
    way: str
    at: str
    by: str
    pages: int
    copies: int
    check: str


@dataclass(frozen=True, slots=True)
class Kept:
    """A kept printing whole; ``round`` is in ``paper`` the first."""

    printing: Printing
    paper: CasePaper
    mark: PrintMark
    sha256: str


def mark(ctx: Context) -> PrintMark:
    """Who prints now; shown on the paper unless the hall does not want it."""
    ctx.require("cases.print")
    return PrintMark(ctx.now(), ctx.operator.name, shown=bool(ctx.setting("paper.print_mark")))


def keep(ctx: Context, case_id: int, printed: Printed) -> int:
    """Keep a paper that was just printed or saved, with its row in the history; gives the id of the printing.

    Raises NotFound, NotAllowed.
    """
    action = _words(ctx, case_id, printed)
    with ctx.write("cases.print", action, undoes=history.LOGGED) as writer:
        access.require(ctx, writer.row(Case, case_id))
        writer.note(Case, case_id)
        earlier = (PrintedPaper.case == case_id) & (PrintedPaper.form == printed.form)
        number = PrintedPaper.select(fn.MAX(PrintedPaper.number)).where(earlier).scalar() or 0
        return writer.add(
            PrintedPaper,
            {
                "case_id": case_id,
                "form": printed.form,
                "number": number + 1,
                "round": printed.round,
                "way": printed.way,
                "pages": printed.pages,
                "copies": printed.copies,
                "printed_at": printed.mark.printed_at,
                "printed_by": printed.mark.printed_by,
                "marked": int(printed.mark.shown),
                "content": paper_json.written(printed.paper),
                "sha256": hashlib.sha256(printed.data).hexdigest(),
            },
        )


def _words(ctx: Context, case_id: int, printed: Printed) -> str:
    from .queries import label_of

    case = Case.select(Case.id, Case.number).where(Case.id == case_id).dicts().first()
    if case is None:
        raise NotFound("这个案件已经不在了，可能刚被删除。请刷新后再看。")
    gap = "" if printed.way == PRINTED else "，"
    what = f"{WAYS[printed.way]}{gap}{printed.title}：{label_of(case)}"
    pages = printed.pages if printed.way == PRINTED else 0
    return print_words(what, printed.data, pages, printed.copies)


def of_case(ctx: Context, case_id: int) -> list[Printing]:
    """What was printed of a case, the newest first. Raises NotFound, NotAllowed for a case of others."""
    ctx.require("cases.read")
    _opened(ctx, case_id)
    columns = [field for field in PrintedPaper._meta.sorted_fields if field.name != "content"]
    return [_listed(row) for row in _rows(columns, PrintedPaper.case == case_id)]


def get(ctx: Context, printing_id: int) -> Kept:
    """A kept printing whole. Raises NotFound, NotAllowed for a case of others."""
    ctx.require("cases.print")
    row = next(iter(_rows([PrintedPaper], PrintedPaper.id == printing_id)), None)
    if row is None:
        raise NotFound("这次打印的留存已经不在了。请刷新后再看。")
    _opened(ctx, row["case"])
    made = PrintMark(row["printed_at"], row["printed_by"], shown=bool(row["marked"]))
    return Kept(_listed(row), paper_json.read(row["content"]), made, row["sha256"])


def _rows(columns: Sequence[Any], chosen: Any) -> list[dict[str, Any]]:
    """Live rows with the operator's name, the newest first."""
    query = PrintedPaper.select(*columns, Operator.name).join(
        Operator, JOIN.LEFT_OUTER, on=(Operator.id == PrintedPaper.created_by)
    )
    alive = PrintedPaper.deleted_at.is_null()
    return list(query.where(chosen & alive).order_by(PrintedPaper.id.desc()).dicts())


def _opened(ctx: Context, case_id: int) -> None:
    columns = [getattr(Case, key) for key in ("id", *access.COLUMNS)]
    case = Case.select(*columns).where((Case.id == case_id) & Case.deleted_at.is_null()).dicts().first()
    if case is None:
        raise NotFound("这个案件已经不在了，可能刚被删除。请刷新后再看。")
    access.require(ctx, case)


def _listed(row: dict[str, Any]) -> Printing:
    return Printing(
        id=row["id"],
        form=row["form"],
        number=row["number"],
        round=row["round"],
        way=row["way"],
        at=row["created_at"],
        by=row["name"],
        pages=row["pages"],
        copies=row["copies"],
        check=row["sha256"][:8],
    )
