"""Papers of a dossier by name: the whole, or one of the papers about it; and the files of an archive."""

from __future__ import annotations

import csv
import hashlib
import io
import re
from collections.abc import Sequence
from dataclasses import dataclass

from desktop_app.common.dossier_papers import DossierPaper, ScanPaper
from desktop_app.common.jobs import JobControl
from desktop_app.common.papers import PrintMark
from reports import forms
from reports.paper.sheet import LaidOut, new_canvas

from .binding import Binding, Bound
from .leaves import read

WHOLE = "dossier"
MANIFEST = "archive_manifest.csv"
HEADS = ("文件名", "卷号", "序号", "文书", "页数", "起页", "止页", "SHA-256")


@dataclass(frozen=True, slots=True)
class MadePaper:
    """``title`` says which volume it is, where there are several."""

    title: str
    pdf: bytes


@dataclass(frozen=True, slots=True)
class ArchiveFile:
    name: str
    data: bytes


def build(
    paper: DossierPaper, form: str, mark: PrintMark | None = None, control: JobControl | None = None
) -> list[MadePaper]:
    """``dossier``, or a form of ``forms.DOSSIER_FORMS``: one PDF for each volume, of the note and the closing report one.

    Raises KeyError for another name, KnownError when something cannot be printed or read.
    """
    if form in ("note", "closing"):
        return [MadePaper(forms.DOSSIER_FORMS[form], forms.about(form).build(paper, mark))]
    if form != WHOLE and form not in forms.DOSSIER_FORMS:
        raise KeyError(form)
    return of_binding(Binding(paper, mark, control), form)


def of_binding(bound: Binding, form: str) -> list[MadePaper]:
    """As ``build``, of a dossier that is laid out."""
    found = []
    for volume in bound.volumes:
        title = "调解卷宗" if form == WHOLE else forms.DOSSIER_FORMS[form]
        title += f"（第{volume.at}册）" if volume.of > 1 else ""
        found.append(MadePaper(title, bound.pdf(volume) if form == WHOLE else _alone(bound, volume, form)))
    return found


def _alone(bound: Binding, volume: Bound, form: str) -> bytes:
    make = {"cover": bound.cover, "contents": bound.contents, "back": bound.back}[form]
    return written(make(volume))


def written(papers: Sequence[LaidOut]) -> bytes:
    """Laid out papers one after the other as a PDF."""
    out = io.BytesIO()
    first = papers[0]
    canvas = new_canvas(out, f"{first.sheet.title} {first.number}".strip(), first.author, first.sheet.title)
    for laid in papers:
        for n in range(1, len(laid.pages) + 1):
            laid.paint(canvas, n)
            canvas.showPage()
    canvas.save()
    return out.getvalue()


def picture_page(data: bytes, title: str) -> bytes:
    """A scanned picture on a page of its own, as the dossier shows it. Raises KnownError when it cannot be read."""
    pages = read(ScanPaper(title, "image/jpeg", lambda: data))
    out = io.BytesIO()
    canvas = new_canvas(out, title, "", title)
    pages.draw(canvas, 0, left_bound=True)
    canvas.save()
    return out.getvalue()


def archive(paper: DossierPaper, mark: PrintMark | None = None, control: JobControl | None = None) -> list[ArchiveFile]:
    """The files of an electronic archive: {卷号}_{序号}_{文书}.pdf of each row and the whole, with a manifest of their
    hashes (domain reference 7.7). Raises KnownError."""
    bound = Binding(paper, mark, control)
    number = _safe(paper.case.number or paper.title)
    files: list[ArchiveFile] = []
    lines: list[tuple[str, ...]] = []

    def add(at: str, name: str, pdf: bytes, pages: int, first: int = 0, last: int = 0) -> None:
        file = f"{number}_{at}_{_safe(name)}.pdf"
        digest = hashlib.sha256(pdf).hexdigest()
        files.append(ArchiveFile(file, pdf))
        span = [str(one) if one else "" for one in (first, last)]
        lines.append((file, paper.case.number, at, name, str(pages), *span, digest))

    for volume in bound.volumes:
        tail = f"第{volume.at}册" if volume.of > 1 else ""
        add(f"{volume.at - 1:02d}" if tail else "00", f"调解卷宗{tail}", bound.pdf(volume), volume.pages)
    place = len(bound.volumes)
    for row in paper.rows:
        for volume in bound.volumes:
            own = [document for document in volume.documents if document.row == row.code]
            pdf, pages = bound.pdf_of(own) if own else (b"", 0)
            if not pages:
                continue
            entry = next(one for one in volume.entries if one.name == row.name)
            tail = f"第{volume.at}册" if volume.of > 1 else ""
            add(f"{place:02d}", f"{row.name}{tail}", pdf, pages, entry.first, entry.last)
            place += 1
    manifest = io.StringIO()
    csv.writer(manifest, lineterminator="\r\n").writerows([HEADS, *lines])
    files.append(ArchiveFile(MANIFEST, manifest.getvalue().encode("utf-8-sig")))
    return files


def _safe(name: str) -> str:
    """A file's name without what no system takes."""
    return re.sub(r'[\\/:*?"<>|\x00-\x1f]', "", name).strip(" .")
