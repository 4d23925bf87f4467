"""A dossier as paper: the case's own papers and the scans between them, in the order of the contents. Plain records."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field

from .papers import CasePaper


@dataclass(slots=True)
class ScanPaper:
    """A scan: its bytes are fetched when it is put in its place. ``kind`` is application/pdf or image/jpeg."""

    title: str
    kind: str
    read: Callable[[], bytes]


@dataclass(slots=True)
class DocumentPaper:
    """One document of a dossier: a form of the case (``form``, and ``at`` where there are several), a scan, or only
    ``paper_pages`` pages on paper that numbers are left free for."""

    row: str  # code of the contents' row
    form: str = ""
    at: int = 0
    scan: ScanPaper | None = None
    paper_pages: int = 0


@dataclass(slots=True)
class RowPaper:
    """A row of the contents: its name, and what its remark says."""

    code: str
    name: str
    remark: str = ""


@dataclass(slots=True)
class DossierPaper:
    """All that cover, contents, note, back and closing report print beside the case, and the documents in their order."""

    case: CasePaper
    title: str
    begun_on: str = ""
    ended_on: str = ""
    filed_by: str = ""
    filed_on: str = ""
    retention: str = ""
    remark: str = ""
    bound_by: str = ""
    checked_by: str = ""
    checked_on: str = ""
    note: str = ""
    fonds: str = ""
    box_year: str = ""
    box_no: str = ""
    total_pages: int = 0
    outcome: str = ""  # 达成协议, 调解不成…, in words
    performed: str = ""  # 已全部履行…
    volume_pages: int = 200
    rows: list[RowPaper] = field(default_factory=list)
    documents: list[DocumentPaper] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class BoxLabel:
    """What the spine of a dossier or its place in a box says."""

    fonds: str
    year: str
    retention: str
    box_no: str
    number: str
    title: str


@dataclass(slots=True)
class DisposalPaper:
    """The list of dossiers that are to be destroyed. ``rows``: number, title, archived on, retention, due since."""

    hall: str
    committee: str
    listed_on: str
    rows: list[tuple[str, str, str, str, str]]
    approved_by: str = ""
