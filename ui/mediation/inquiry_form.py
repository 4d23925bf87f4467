"""What comes to the desk and becomes no case: referred to another channel, or answered. The same window as 登记调解."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from PySide6.QtWidgets import QVBoxLayout, QWidget

from desktop_app.common.fields import Catalogue
from desktop_app.context import Context
from desktop_app.mediation import inquiries
from desktop_app.mediation.inquiry_fields import INQUIRY_FIELDS, PERSON_LINK

from ..records.editors import Linked
from ..records.form import RecordForm
from . import people
from .ways_bar import WaysBar


def catalogue() -> Catalogue:
    """Who came first, then the rest; how it goes on is chosen above."""
    fields = [field for field in INQUIRY_FIELDS if field.key != "channel" and field.section]
    return Catalogue(INQUIRY_FIELDS.name, [PERSON_LINK, *fields])


class InquiryForm(RecordForm):
    """A new one through ``channel``, or one that is stored (``row``). ``saved`` carries its id."""

    def __init__(
        self, ctx: Context, channel: str, *, row: Mapping[str, Any] | None = None, parent: QWidget | None = None
    ) -> None:
        self._ctx, self.channel, self._inquiry = ctx, channel, row
        only = {field.key for field in catalogue() if field.applies is None or field.applies({"channel": channel})}
        super().__init__(
            catalogue(),
            self._save_inquiry,
            title=self.tr("登记来访") if row is None else self.tr("修改来访登记"),
            values=row,
            links={"person_id": Linked(people.search(ctx), lambda one: people.name(ctx, one))},
            derive=self._follow_person,
            only=only,
            again=row is None,
            parent=parent,
        )
        self.ways = WaysBar(channel, self)
        inside = self.layout()
        assert isinstance(inside, QVBoxLayout)
        inside.insertWidget(1, self.ways)
        self.ways.setVisible(row is None)

    def values(self) -> dict[str, Any]:
        return {**super().values(), "channel": self.channel}

    def changes(self) -> dict[str, Any]:
        return {key: value for key, value in super().changes().items() if key != "channel"}

    def carried(self) -> dict[str, Any]:
        """What another way of going on takes over; this form is done with."""
        self._drop_draft()
        return {key: value for key, value in self.values().items() if value is not None and key != "channel"}

    def _appear(self) -> None:
        """Which fields there are follows from the channel, which is settled."""

    def _follow_person(self, key: str, values: Mapping[str, Any]) -> Mapping[str, Any]:
        if key != "person_id" or values.get(key) is None:
            return {}
        return {name: value for name, value in inquiries.known(self._ctx, values[key]).items() if value}

    def _save_inquiry(self, changes: dict[str, Any], version: int | None) -> int:
        if self._inquiry is None:
            return inquiries.add(self._ctx, self.values())
        assert version is not None
        inquiries.save(self._ctx, self._inquiry["id"], version, changes)
        return int(self._inquiry["id"])
