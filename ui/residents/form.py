"""The form of a resident: the catalogue's fields and the household, filled in from the identity number while typing."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from dataclasses import replace
from typing import Any

from PySide6.QtCore import QCoreApplication

from desktop_app.common import masking
from desktop_app.common.errors import StaleVersion
from desktop_app.common.fields import Catalogue, Field, Kind
from desktop_app.context import Context
from desktop_app.residents import households, queries, rules, service
from desktop_app.residents.fields import FIELDS

from ..records.editors import Linked
from ..records.form import RecordForm

Check = Callable[[Any], str | None]

HOUSEHOLD = Field(
    key="household_id",
    label="所在户",
    kind=Kind.LINK,
    section="户口与家庭",
    help="输入这一户任何人的姓名或拼音首字母；新立一户就输入住址",
    width=24,
)


def form_fields(masked_ids: Collection[str] = ()) -> Catalogue:
    """The catalogue of the form. ``masked_ids`` are what the identity number of an existing record is shown as: it stays
    masked while other things are corrected, and counts as unchanged until another number is typed over it. The
    collection may grow while the form is open: somebody else may save another number."""
    fields: list[Field] = []
    for field in FIELDS:
        if field.key == "relation_to_head":
            fields.append(HOUSEHOLD)
        if field.key == "id_no" and masked_ids:
            help_ = _tr("要改正就整个重新填写；看完整号码请在资料页点眼睛")
            field = replace(
                field, check=_unless(masked_ids, field.check), hint=_unless(masked_ids, field.hint), help=help_
            )
        fields.append(field)
    return Catalogue(FIELDS.name, fields)


def _unless(shown: Collection[str], check: Check | None) -> Check | None:
    return None if check is None else lambda value: None if value in shown else check(value)


def _tr(text: str) -> str:
    return QCoreApplication.translate("ResidentForm", text)


class ResidentForm(RecordForm):
    """A new resident, or one that is there (``row`` as ``queries.get`` gives it). ``saved`` carries the id."""

    def __init__(
        self, ctx: Context, row: Mapping[str, Any] | None = None, given: Mapping[str, Any] | None = None
    ) -> None:
        self._ctx, self._person = ctx, row
        title = _tr("编辑：{name}").format(name=row["name"]) if row else _tr("新增居民")
        self._masked_id = masking.id_number(row["id_no"]) if row and row["id_no"] else ""
        self._masked_ids = {self._masked_id} if self._masked_id else set()
        super().__init__(
            form_fields(self._masked_ids),
            self._write,
            title=title,
            values={**row, "id_no": self._masked_id or None} if row else None,
            links={"household_id": self._household()},
            derive=self._follow_from,
            again=row is None,
        )
        if given:
            self.fill(given)
        self.rows["id_no"].editor.left.connect(self._look_for_twin)
        self.rows["name"].editor.left.connect(self._look_for_namesake)
        self.rows["relation_to_head"].editor.left.connect(self._look_at_relation)

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
        try:
            service.update(self._ctx, self._person["id"], version, changes)
        except StaleVersion as error:
            number = error.theirs.get("id_no")
            error.theirs["id_no"] = masking.id_number(number) if number else None
            self._masked_ids.update(filter(None, [error.theirs["id_no"]]))
            raise
        return int(self._person["id"])

    def _follow_from(self, key: str, values: Mapping[str, Any]) -> Mapping[str, Any]:
        if key == "id_no":
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

    def _look_for_namesake(self) -> None:
        name = self.rows["name"].editor.value()
        found = queries.namesakes(self._ctx, name, None, self.person_id) if name else []
        if found and self._person is None:
            row = self.rows["name"]
            row.say(hint=_tr("名册里已有同名：{who}").format(who=f"{found[0][1]}（{found[0][2]}）"))

    def _look_at_relation(self) -> None:
        hint = rules.hints(self.values()).get("relation_to_head", "")
        self.rows["relation_to_head"].say(hint=hint)
