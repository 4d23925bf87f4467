"""The way from a case back to the screening record it came from."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication
from PySide6.QtWidgets import QHBoxLayout, QWidget

from desktop_app.mediation import screening

from ..frame.tab import Frame
from ..records.widgets import link_button


def rows(frame: Frame, case_id: int) -> list[QWidget]:
    """One row that leads there; nothing for a case that came by itself."""
    found = screening.of_case(frame.ctx, case_id)
    if found is None:
        return []
    record, number = found
    words = QCoreApplication.translate("Screened", "来自排查 {number}").format(number=number)
    row = QWidget()
    line = QHBoxLayout(row)
    line.setContentsMargins(0, 0, 0, 0)
    line.addWidget(link_button(words, "search", on_click=lambda: frame.open_record("screening", record)))
    line.addStretch(1)
    return [row]
