"""Dossiers of the sample hall: old cases archived, some lent, and one that is being brought together with its scans."""

from __future__ import annotations

import io
import random
from datetime import date, timedelta
from typing import Any

import resources

from ..context import Context
from ..mediation import dossiers, queries
from ..mediation.dossier_models import Dossier, DossierItem, DossierLoan, Evidence
from ..mediation.dossiers import DossierView
from ..mediation.models import Case, Mediator
from ..store import attachments, documents

ARCHIVED_AFTER = 90  # days from closing, in the sample
_DAYS_FILING = (6, 25)
_BORROWERS = (("街道司法所", "案卷评查"), ("区人民法院", "司法确认核对"), ("街道司法所", "年度考核抽查"))


def fill(ctx: Context, dice: random.Random, last: date) -> None:
    """After the cases: what was closed long ago is archived, the newest closed one has evidence and scans."""
    before = (last - timedelta(days=ARCHIVED_AFTER)).isoformat()
    closed = Case.select(Case.id, Case.closed_on).where(Case.status == "CLOSED").order_by(Case.closed_on, Case.id)
    old = [(row.id, row.closed_on) for row in closed if row.closed_on <= before]
    checkers = [row.name for row in Mediator.select().order_by(Mediator.id)]
    views = {case: queries.get(ctx, case) for case, _ in old}
    with ctx.write("cases.edit", "生成示例卷宗") as writer:
        for number, (case, day) in enumerate(old, 1):
            filed = date.fromisoformat(day) + timedelta(days=dice.randint(*_DAYS_FILING))
            _archived(ctx, writer, views[case], min(filed, last).isoformat(), number, checkers)
        for place, (borrower, purpose) in enumerate(_BORROWERS):
            if place < len(old):
                _lent(writer, old[place][0], borrower, purpose, last - timedelta(days=20 * (place + 1)), place)
    newest = next((row.id for row in reversed(list(closed)) if row.closed_on > before), None)
    if newest is not None:
        _brought_together(ctx, newest)


def _archived(ctx: Context, writer: Any, view: Any, day: str, number: int, checkers: list[str]) -> None:
    case = view.case["id"]
    values, _ = dossiers.begun(ctx, view)
    values |= {"case_id": case, "filed_on": day, "checked_on": day, "archived_on": day, "box_no": str(number)}
    values |= {"filed_by": checkers[-1], "checked_by": checkers[0], "bound_by": checkers[-1]}
    found = dossiers.of_view(ctx, view)
    pages = 0
    for line in found.lines:
        ticks = dict.fromkeys(dossiers.ticks_of(view, line.code), 1)
        paper: dict[str, Any] = {"paper_pages": 2} if line.code == "03" else {}
        if line.is_there or paper:
            pages += 2
        if (line.is_there and ticks) or paper:
            writer.add(DossierItem, {"case_id": case, "row": line.code, **ticks, **paper})
    writer.add(Dossier, {**values, "total_pages": pages})
    writer.update(Case, case, {"status": "ARCHIVED"})


def _lent(writer: Any, case: int, borrower: str, purpose: str, out: date, place: int) -> None:
    """The first is still out and overdue, the second out, the third came back."""
    due = out + timedelta(days=(15, 60, 15)[place])
    loan = {"case_id": case, "borrower": borrower, "purpose": purpose, "approved_by": "演示"}
    loan |= {"out_on": out.isoformat(), "due_on": due.isoformat()}
    loan["back_on"] = (out + timedelta(days=9)).isoformat() if place == 2 else None
    writer.add(DossierLoan, loan)


def _brought_together(ctx: Context, case: int) -> None:
    """Evidence and scans that are plainly made up."""
    found: DossierView = dossiers.get(ctx, case)
    first = found.view.parties[0]["name"]
    day = found.case["accepted_on"]
    with ctx.write("cases.edit", "生成示例卷宗") as writer:
        pieces = [
            writer.add(
                Evidence,
                {
                    "case_id": case,
                    "name": name,
                    "kind": kind,
                    "provider": first,
                    "form": form,
                    "copies": 1,
                    "pages": 1,
                    "received_on": day,
                },
            )
            for name, kind, form in (("现场照片", "02", "photo"), ("收据", "01", "copy"))
        ]
        for model, record, title, place, words in (
            (Case, case, "身份证复印件", "03", "身份证复印件　示例"),
            (Evidence, pieces[0], "现场照片", "06", "现场照片　示例"),
            (Case, case, "收条", "09", "收条　示例"),
        ):
            ready, pages = documents.document(_picture(words, "PDF" if place == "09" else "JPEG"))
            attachments.add(writer, model, record, title, ready, place=place, is_signed=0, pages=pages, sort=1)


def _picture(words: str, kind: str) -> bytes:
    """A sheet with a frame and a few words on it, as a picture or as a scanner's PDF."""
    from PIL import Image, ImageDraw, ImageFont

    font = ImageFont.truetype(str(resources.path("fonts", "NotoSansSC-Regular.ttf")), 42)
    made = Image.new("RGB", (900, 600), "white")
    draw = ImageDraw.Draw(made)
    draw.rectangle((20, 20, 880, 580), outline="#888888", width=4)
    draw.text((450, 300), words, fill="#444444", font=font, anchor="mm")
    out = io.BytesIO()
    made.save(out, kind, quality=80, resolution=150)
    return out.getvalue()
