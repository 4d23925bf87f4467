"""Houses and places: registers of the residents' tab."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from PySide6.QtCore import QCoreApplication

from desktop_app.residents import houses
from desktop_app.residents.registers import HOUSES, VENUES

from ..frame.tab import Frame
from ..records.detail import Line, Section
from ..records.form import RecordForm
from ..records.register_page import RegisterPage
from .care_forms import offer_names


def _tr(text: str) -> str:
    return QCoreApplication.translate("RegisterPage", text)


class HousesPage(RegisterPage):
    """房屋: who owns and rents them, what is dangerous in them."""

    def __init__(self, frame: Frame) -> None:
        super().__init__(
            frame, HOUSES, _tr("地址、房主或承租人"), _tr("还没有房屋。登记房屋后，出租和隐患可以按条件列出")
        )

    def further(self, row: Mapping[str, Any]) -> list[Section]:
        """Who lives there."""
        living = houses.households(self.ctx, row["id"])
        lines = [Line(f"home{one}", _tr("住户"), said, wide=True, opens=("households", one)) for one, said in living]
        return [Section(_tr("现在住的"), lines)] if lines else []

    def tables(self) -> tuple[str, ...]:
        return ("person", "household")


class VenuesPage(RegisterPage):
    """场所: schools, clinics, markets and others, with whom to speak."""

    def __init__(self, frame: Frame) -> None:
        super().__init__(frame, VENUES, _tr("名称、地址或联系人"), _tr("还没有场所"))

    def form(self, record: int | None) -> RecordForm:
        form = super().form(record)
        offer_names(self.ctx, form)
        return form

    def tables(self) -> tuple[str, ...]:
        return ("staff",)
