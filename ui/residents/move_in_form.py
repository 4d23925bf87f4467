"""迁入 of somebody whom the register does not know yet: the form of a resident, saved as one event."""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import QCoreApplication

from desktop_app.common.errors import ChecksFailed
from desktop_app.context import Context
from desktop_app.residents import household_events

from .form import ResidentForm


class MoveInForm(ResidentForm):
    """``saved`` carries the id of the person. 迁入日期 is the day of the event."""

    def __init__(self, ctx: Context, home: int) -> None:
        super().__init__(ctx, None, {"household_id": home, "moved_in_on": ctx.today()})
        self.heading.setText(QCoreApplication.translate("MoveInForm", "迁入新登记的人"))
        self.again_button.hide()

    def _write(self, changes: dict[str, Any], version: int | None) -> int:
        values = {key: value for key, value in self.values().items() if value is not None}
        home = values.pop("household_id", None)
        if home is None:
            raise ChecksFailed({"household_id": QCoreApplication.translate("MoveInForm", "请选迁入的是哪一户")})
        return household_events.move_in_new(self._ctx, home, values, {"day": values.get("moved_in_on")})
