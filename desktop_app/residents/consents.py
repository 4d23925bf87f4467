"""Separate consents that residents signed on paper, and their withdrawal (个人信息保护法 15, 29, 31)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from ..common import codes
from ..common.dates import age_on
from ..common.errors import ChecksFailed, KnownError, NotFound
from . import notice, queries
from .consent_fields import CONSENT_FIELDS
from .models import Consent, Person

if TYPE_CHECKING:
    from ..context import Context

MINOR = 14
"""不满十四周岁: a guardian consents (个人信息保护法 31)."""


@dataclass(frozen=True, slots=True)
class Given:
    """One consent in words."""

    id: int
    scope: str
    signed_on: str
    notice_version: str
    guardian: str
    withdrawn_on: str
    remark: str


def of_person(ctx: Context, person_id: int) -> list[Given]:
    """His consents, the newest first. Raises NotFound, NotAllowed outside one's grid."""
    queries.stored(ctx, person_id)
    rows = Consent.select().where((Consent.person == person_id) & Consent.deleted_at.is_null())
    return [
        Given(
            row.id,
            codes.label("consent_scope", row.scope),
            row.signed_on,
            row.notice_version or "",
            row.guardian or "",
            row.withdrawn_on or "",
            row.remark or "",
        )
        for row in rows.order_by(Consent.signed_on.desc(), Consent.id.desc())
    ]


def add(ctx: Context, person_id: int, values: Mapping[str, Any], *, origin: object = None) -> int:
    """Note a consent that was signed; gives its id. The notice's present version is kept with it.

    Raises ChecksFailed: a day to come, and no guardian for somebody who was under 14 then.
    """
    person = queries.stored(ctx, person_id)
    tidy = {key: (values.get(key) or None) for key in ("scope", "signed_on", "guardian", "remark")}
    problems = CONSENT_FIELDS.problems(tidy)
    signed = tidy["signed_on"]
    if signed and "signed_on" not in problems:
        if signed > ctx.today():
            problems["signed_on"] = "签署日期不能晚于今天"
        born = person["birth_date"]
        if born and signed < born:
            problems["signed_on"] = "签署日期不能早于出生日期"
        elif born and age_on(born, signed) < MINOR and not tidy["guardian"]:
            problems["guardian"] = "签署时不满十四周岁，须由父母或其他监护人同意，请填监护人姓名"
    if problems:
        raise ChecksFailed(problems)
    with ctx.write("residents.edit", "登记单独同意", origin=origin) as writer:
        writer.row(Person, person_id)
        return writer.add(Consent, {"person_id": person_id, "notice_version": notice.VERSION, **tidy})


def withdraw(ctx: Context, consent_id: int, *, origin: object = None) -> None:
    """He takes his consent back today; that it was given stays on record. Raises NotFound, KnownError."""
    with ctx.write("residents.edit", "撤回单独同意", origin=origin) as writer:
        row = Consent.get_or_none((Consent.id == consent_id) & Consent.deleted_at.is_null())
        if row is None:
            raise NotFound("这份同意已经不在了，什么也没有改动。请关闭后重新打开再看。")
        queries.stored(ctx, row.person_id)
        if row.withdrawn_on:
            raise KnownError("这份同意已经撤回过，没有改动。")
        writer.update(Consent, consent_id, {"withdrawn_on": ctx.today()})
