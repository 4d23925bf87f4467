"""What the month's files are called: {org}_{table}_{yyyyMM}_v{n} (domain reference 6.0)."""

from __future__ import annotations

import re
from typing import NamedTuple

from desktop_app.common.papers import MonthlyReport

from .layout import COVER_TITLE


class FileNames(NamedTuple):
    workbook: str
    document: str


def file_names(report: MonthlyReport, org_short: str, version: int = 1, table: str = COVER_TITLE) -> FileNames:
    """``table`` is what is handed in. The month is that of the period's last day: with a cut-off day 25, 26 April to 25 May is May."""
    month = report.period_end[:7].replace("-", "")
    stem = f"{_safe(org_short)}_{_safe(table)}_{month}_v{version}"
    return FileNames(f"{stem}.xlsx", f"{stem}.pdf")


def _safe(word: str) -> str:
    """Without what Windows refuses in a file name."""
    return re.sub(r'[\\/:*?"<>|\x00-\x1f]', "", word).strip(" .")
