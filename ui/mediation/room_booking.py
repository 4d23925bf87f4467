"""A room for a case: the case's page and its sessions book one here."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QCoreApplication
from PySide6.QtWidgets import QWidget

from desktop_app.mediation.rooms import BOOKINGS

from ..frame.acting import tell_saved
from ..frame.tab import Frame
from ..records.entry_dialog import EntryDialog

if TYPE_CHECKING:
    from desktop_app.mediation.queries import CaseView


def book_room(
    frame: Frame, window: Callable[[], QWidget], view: CaseView, session: Mapping[str, Any] | None = None
) -> EntryDialog:
    """The form of a booking for this case, from the hours of its session where there is one."""
    begin: dict[str, Any] = {"case": view.case["id"]}
    if session is not None:
        begin["day"], begin["from_time"] = session["start_at"][:10], session["start_at"][11:16]
        if session["end_at"] and session["end_at"][:10] == begin["day"]:
            begin["to_time"] = session["end_at"][11:16]
    dialog = EntryDialog(frame.ctx, BOOKINGS, None, window(), begin)
    dialog.accepted.connect(lambda: tell_saved(frame, QCoreApplication.translate("RoomBooking", "已预约调解室")))
    dialog.open()
    dialog.form.first_focus()
    return dialog
