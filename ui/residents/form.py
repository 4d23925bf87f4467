"""The form of a resident: the catalogue's fields and the household, filled in from the identity number while typing."""

from __future__ import annotations

from collections.abc import Mapping
from functools import partial
from typing import Any

from PySide6.QtCore import QCoreApplication
from PySide6.QtWidgets import QVBoxLayout

from desktop_app.common.fields import Catalogue, Field, Kind
from desktop_app.context import Context
from desktop_app.residents import households, queries, rules, service, twins
from desktop_app.residents.fields import FIELDS
from desktop_app.residents.likeness import KEYS

from ..records.editors import Linked
from ..records.form import RecordForm
from .twin_bar import TwinBar

HOUSEHOLD = Field(
    key="household_id",
    label="所在户",
    kind=Kind.LINK,
    section="户口与家庭",
    help="输入这一户任何人的姓名或拼音首字母；新立一户就输入住址",
    width=24,
)


def form_fields() -> Catalogue:
    """The catalogue with the household, which is a link, in its place."""
    fields: list[Field] = []
    for field in FIELDS:
        if field.key == "relation_to_head":
            fields.append(HOUSEHOLD)
        fields.append(field)
    return Catalogue(FIELDS.name, fields)


def _tr(text: str) -> str:
    return QCoreApplication.translate("ResidentForm", text)


class ResidentForm(RecordForm):
    """A new resident, or one that is there (``row`` as ``queries.get`` gives it). ``saved`` carries the id.

    ``twin_bar`` says who may be the same person; what its links ask for is the tab's.
    """

    def __init__(
        self, ctx: Context, row: Mapping[str, Any] | None = None, given: Mapping[str, Any] | None = None
    ) -> None:
        self._ctx, self._person = ctx, row
        title = _tr("编辑：{name}").format(name=row["name"]) if row else _tr("新增居民")
        super().__init__(
            form_fields(),
            self._write,
            title=title,
            values=row,
            links={"household_id": self._household()},
            derive=self._follow_from,
            again=row is None,
        )
        self.twin_bar = TwinBar(saved=row is not None)
        layout = self.layout()
        assert isinstance(layout, QVBoxLayout)
        layout.insertWidget(1, self.twin_bar)
        self._looked: dict[str, Any] = self._telling()
        if given:
            self.fill(given)
        for key in KEYS:
            if key in self.rows:
                self.rows[key].editor.left.connect(self._look_for_near)
        self.rows["household_id"].editor.left.connect(self._look_for_near)
        self.rows["id_no"].editor.left.connect(self._look_for_twin)
        self.rows["name"].editor.left.connect(self._look_for_namesake)
        for key in ("relation_to_head", "cert_no", "cert_type", "cert_until", "permit_until"):
            self.rows[key].editor.left.connect(partial(self._look_at, key))

    def _household(self) -> Linked:
        ctx = self._ctx

        def name(household: int) -> str:
            return " ".join(queries.household_words(ctx, household))

        def add(address: str) -> tuple[int, str]:
            made = households.create(ctx, {"live_addr": address})
            return made, name(made)

        return Linked(lambda text: queries.find_households(ctx, text), name, add)

    def _write(self, changes: dict[str, Any], version: int | None) -> int:
        if self._person is None:
            return service.create(self._ctx, {key: value for key, value in self.values().items() if value is not None})
        assert version is not None
        service.update(self._ctx, self._person["id"], version, changes)
        return int(self._person["id"])

    def _follow_from(self, key: str, values: Mapping[str, Any]) -> Mapping[str, Any]:
        if key in ("id_no", "cert_no"):
            return rules.derive(values, self._ctx.clock.today())
        if key == "household_id" and values.get("household_id"):
            return {"live_addr": queries.household(self._ctx, values["household_id"]).address}
        return {}

    # Beside the fields, before saving

    @property
    def person_id(self) -> int | None:
        """Whom the form is about; None for somebody new."""
        return self._person["id"] if self._person else None

    def _look_for_twin(self) -> None:
        """An identity number that somebody has already is said at once, not only when all has been typed."""
        row = self.rows["id_no"]
        said = rules.derive(self.values(), self._ctx.clock.today())
        if said and (twin := queries.by_id_no(self._ctx, said["id_no"], self.person_id)):
            row.say(_tr("已经登记在“{name}”（{detail}）名下").format(name=twin[1], detail=twin[2]))

    def _telling(self) -> dict[str, Any]:
        """What tells people apart, as far as it was typed and can be read."""
        rows = {key: self.rows[key] for key in KEYS if key in self.rows}
        return {
            key: row.editor.value()
            for key, row in rows.items()
            if not row.editor.kept() and not row.editor.problem() and row.editor.value() is not None
        }

    def _look_for_near(self) -> None:
        """Who is like what was typed so far; asked only when something of it changed."""
        typed = self._telling()
        if typed != self._looked:
            self._looked = typed
            self.look_for_near()

    def look_for_near(self) -> None:
        """Say who may be the same person: after something was typed, and after somebody answered."""
        self.twin_bar.show_near(twins.near(self._ctx, self._telling(), self.person_id))

    def _look_for_namesake(self) -> None:
        name = self.rows["name"].editor.value()
        found = queries.namesakes(self._ctx, name, None, self.person_id) if name else []
        if found and self._person is None:
            row = self.rows["name"]
            row.say(hint=_tr("名册里已有同名：{who}").format(who=f"{found[0][1]}（{found[0][2]}）"))

    def _look_at(self, key: str) -> None:
        """What is only worth a look is said beside the field; a problem that is said there stays."""
        row = self.rows[key]
        if not row.sentence.text() and not row.editor.kept():
            values = {one: value for one, value in self.values().items() if not self.rows[one].editor.kept()}
            today = self._ctx.clock.today()
            problem = rules.problems(values, today, only=(), reason_needed=False).get(key, "")
            row.say(problem, rules.hints(values, today).get(key, ""))
