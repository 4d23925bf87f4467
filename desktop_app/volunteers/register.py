"""The register of volunteers (domain reference 3.2): who signs up is picked from the residents, never typed again."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from peewee import IntegrityError

from ..common import dates
from ..common.errors import ChecksFailed, KnownError, NotFound
from ..common.values import tidy
from ..context import Context
from ..residents.models import Person
from ..store import history, numbering, recycle
from ..store.changes import CHUNK, ChangeWriter
from .fields import VOLUNTEER_FIELDS
from .models import ServiceRecord, Team, TeamMember, Volunteer

NUMBER = "V{year}-{seq:04d}"
ADULT = 18  # domain reference 3.2: under 18 with the guardian's consent
_PARTY_MEMBERS = ("01", "02")  # codes of ``political``: 中共党员, 中共预备党员
_COPIED = ("name", "name_sort", "sex", "phone")


def sign_up(ctx: Context, person_id: int, values: Mapping[str, Any] | None = None) -> int:
    """A resident becomes a volunteer; gives the volunteer's id. ``values`` are fields of the catalogue.

    Registered today and 在册 unless said otherwise; party membership follows from the resident's political status.
    Raises ChecksFailed, NotFound, and KnownError when the resident is a volunteer already or has died.
    """
    given = tidy(VOLUNTEER_FIELDS, values or {})
    with ctx.write("volunteers.edit", "登记志愿者") as writer:
        person = _person(person_id)
        _refuse_twin(person)
        row = {"registered_on": ctx.today(), "status": "active", **given}
        if row.get("is_party_member") is None and person.political:
            row["is_party_member"] = int(person.political in _PARTY_MEMBERS)
        _check(ctx, row, person, None)
        copied = {key: getattr(person, key) for key in _COPIED}
        try:
            volunteer_id = writer.add(Volunteer, {**row, **copied, "person_id": person_id})
        except IntegrityError:  # another desk was quicker
            raise _already(person.name, "") from None
        year = int(ctx.today()[:4])
        number = numbering.issue(writer, "volunteer", year, NUMBER, "volunteer", volunteer_id)
        writer.update(Volunteer, volunteer_id, {"volunteer_no": number})
    return volunteer_id


def update(ctx: Context, volunteer_id: int, version: int | None, changes: Mapping[str, Any]) -> None:
    """Change fields of a volunteer. Name and telephone are the resident's and are brought up to date with them.

    Raises ChecksFailed, NotFound, StaleVersion.
    """
    given = tidy(VOLUNTEER_FIELDS, changes)
    with ctx.write("volunteers.edit", "修改志愿者") as writer:
        row = writer.row(Volunteer, volunteer_id)
        person = Person.get_by_id(row["person_id"])
        _check(ctx, {**row, **given}, person, volunteer_id)
        copied = {key: getattr(person, key) for key in _COPIED}
        writer.update(Volunteer, volunteer_id, {**given, **copied}, version)


def bring_back(ctx: Context, volunteer_id: int, number: int) -> None:
    """Make a volunteer's own fields what they were after change ``number``, with all checks. Raises NotFound, ChecksFailed."""
    ctx.require("volunteers.edit")
    row = Volunteer.select().where(Volunteer.id == volunteer_id).dicts().first()
    if row is None:
        raise NotFound("这位志愿者已经不在名册里，可能刚被别人删除。请刷新后再看。")
    then = history.as_of("volunteer", volunteer_id, row["uid"], number)
    keys = [field.key for field in VOLUNTEER_FIELDS.stored if field.editable and field.key in row]
    changes = {key: then.get(key) for key in keys if row[key] != then.get(key)}
    update(ctx, volunteer_id, row["version"], changes)


def leave(ctx: Context, volunteer_id: int, reason: str = "", version: int | None = None) -> None:
    """退出: no new service records; what was served stays."""
    with ctx.write("volunteers.edit", "志愿者退出", reason=reason or None) as writer:
        writer.update(Volunteer, volunteer_id, {"status": "quit"}, version)


def rejoin(ctx: Context, volunteer_id: int, version: int | None = None) -> None:
    """在册 again, with the old number and all hours."""
    with ctx.write("volunteers.edit", "志愿者恢复在册") as writer:
        writer.update(Volunteer, volunteer_id, {"status": "active"}, version)


def delete(ctx: Context, volunteer_id: int, reason: str = "") -> None:
    """Into the recycle bin. Raises KnownError when there are service records: those people leave, they do not vanish."""
    with ctx.write("volunteers.edit", "删除志愿者", reason=reason or None) as writer:
        row = writer.row(Volunteer, volunteer_id)
        served = (
            ServiceRecord.select()
            .where((ServiceRecord.volunteer == volunteer_id) & ServiceRecord.deleted_at.is_null())
            .count()
        )
        if served:
            raise KnownError(f"{row['name']}有{served}条服务记录，没有删除。不再参加的请改为“退出”，时长会保留。")
        _leave_teams(writer, volunteer_id)
        writer.delete(Volunteer, volunteer_id, reason)


def restore(ctx: Context, volunteer_id: int) -> None:
    """Back from the recycle bin. Raises KnownError when the resident has signed up anew in between."""
    with ctx.write("volunteers.edit", "恢复志愿者") as writer:
        row = writer.row(Volunteer, volunteer_id)
        _refuse_twin(_person(row["person_id"]))
        writer.restore(Volunteer, volunteer_id)


def follow_people(writer: ChangeWriter, person_ids: Sequence[int]) -> None:
    """Bring the copied name, sex and telephone of volunteers up to the residents'; for whoever changes residents."""
    for start in range(0, len(person_ids), CHUNK):
        part = list(person_ids[start : start + CHUNK])
        query = Volunteer.select(Volunteer.id, Volunteer.person).where(
            Volunteer.person.in_(part) & Volunteer.deleted_at.is_null()
        )
        for volunteer_id, person_id in query.tuples():
            person = writer.row(Person, person_id)
            writer.update(Volunteer, volunteer_id, {key: person[key] for key in _COPIED})


def is_registered(person_id: int) -> bool:
    """Whether a resident is a volunteer who has not left."""
    alive = Volunteer.deleted_at.is_null() & (Volunteer.status != "quit")
    return bool(Volunteer.select().where((Volunteer.person == person_id) & alive).exists())


def forget_person(writer: ChangeWriter, person_id: int) -> None:
    """A resident's data is erased: what volunteering copied of it goes, the hours stay. Inside an erasure."""
    for volunteer in Volunteer.select(Volunteer.id, Volunteer.uid).where(Volunteer.person == person_id):
        _leave_teams(writer, volunteer.id)
        kept = {"name": recycle.NAMELESS, "name_sort": "", "person_id": person_id}
        recycle.blank(writer, Volunteer, volunteer.id, kept)
        for row in ServiceRecord.select(ServiceRecord.id).where(ServiceRecord.volunteer == volunteer.id):
            writer.redact(ServiceRecord, row.id, {"volunteer_name": recycle.NAMELESS})


def _person(person_id: int) -> Any:
    person = Person.get_or_none((Person.id == person_id) & Person.deleted_at.is_null())
    if person is None:
        raise NotFound("选中的居民已被删除，没有登记，内容还在。请重新选择居民。")
    if person.died_on:
        raise KnownError(f"{person.name}已登记死亡，没有登记为志愿者。请核对选的是不是这位居民。")
    return person


def _refuse_twin(person: Any) -> None:
    twin = Volunteer.get_or_none((Volunteer.person == person.id) & Volunteer.deleted_at.is_null())
    if twin is not None:
        raise _already(person.name, twin.volunteer_no, left=twin.status == "quit")


def _already(name: str, number: str, *, left: bool = False) -> KnownError:
    known = f"（{number}）" if number else ""
    if left:
        return KnownError(f"{name}以前是志愿者{known}，已退出。没有重复登记，请打开原来的登记，点“恢复在册”。")
    return KnownError(f"{name}已经是志愿者{known}，没有重复登记。")


def _check(ctx: Context, row: Mapping[str, Any], person: Any, own_id: int | None) -> None:
    """Raises ChecksFailed."""
    found = VOLUNTEER_FIELDS.problems(row)
    registered = row.get("registered_on") or ""
    if "registered_on" not in found and registered > ctx.today():
        found["registered_on"] = "登记日期在今天以后，请核对"
    if "registered_on" not in found and person.birth_date and not row.get("guardian_consent"):
        age = dates.age_on(person.birth_date, registered)
        if age < ADULT:
            found["guardian_consent"] = f"{person.name}{age}周岁，未满18周岁须监护人书面同意，请取得同意后勾选"
    number = row.get("national_no")
    if number and "national_no" not in found:
        other = Volunteer.get_or_none(
            (Volunteer.national_no == number) & Volunteer.deleted_at.is_null() & (Volunteer.id != (own_id or 0))
        )
        if other is not None:
            found["national_no"] = f"这个统一编号已登记给{other.name}，请核对"
    if found:
        raise ChecksFailed(found)


def _leave_teams(writer: ChangeWriter, volunteer_id: int) -> None:
    for team in Team.select(Team.id).where(Team.captain == volunteer_id):
        writer.update(Team, team.id, {"captain_id": None})
    for member in TeamMember.select(TeamMember.id).where(TeamMember.volunteer == volunteer_id):
        writer.remove(TeamMember, member.id)
