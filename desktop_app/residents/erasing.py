"""个人信息删除: a resident leaves the register for good (PIPL §47). The 主任's, with a reason.

What statutes make the hall keep stays and is told: a mediation dossier keeps its parties as they were written down
(人民调解法 §27), a volunteer's hours stay without the name.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from ..common.errors import UsageError
from ..store import history, recycle, striking
from . import erased_words, households, registers
from .models import Area, CareTag, Consent, HouseholdEvent, NotTwins, Person

if TYPE_CHECKING:
    from ..context import Context
    from ..store.changes import ChangeWriter

ACTION = "个人信息删除"


def what_stays(ctx: Context, person_id: int) -> list[str]:
    """Sentences about what is kept all the same, for the screen that asks."""
    ctx.require("residents.erase")
    from ..mediation import service as mediation
    from ..volunteers import service as volunteers

    found = []
    if cases := mediation.count_cases_of(person_id):
        found.append(f"{cases}件调解卷宗里的当事人信息和打印过的文书依法随卷保存（人民调解法第二十七条）。")
    if volunteers.is_registered(person_id):
        found.append("他还是在册志愿者，要先在志愿者页删除登记；服务时长会保留，不再显示姓名。")
    return found


def what_is_struck_out(ctx: Context, person_id: int) -> list[str]:
    """Sentences about what stays of others and names him until then, for the screen that asks."""
    ctx.require("residents.erase")
    from ..visits import service as visits

    row = Person.select().where(Person.id == person_id).dicts().first()
    if row is None:
        return []
    homes = erased_words.homes_of(person_id, row["uid"], row["household"])
    words = erased_words.in_homes(person_id, row, homes)
    found = []
    if texts := visits.count_naming(ctx, person_id, words, homes):
        found.append(f"同户的走访和服务记录里有{texts}条写着他的姓名或号码，会改成“{striking.STRUCK}”。")
    if lists := erased_words.count_lists(person_id, row):
        found.append(f"{lists}份存好的名单用他的姓名或号码查找，也会改成“{striking.STRUCK}”。")
    return found


def erase(ctx: Context, person_id: int, reason: str) -> None:
    """Remove a resident's data from register, care groups, search, drafts and history, and his name and numbers from what
    was written about his household and from saved lists.

    What stays: a history row without the data, and what ``what_stays`` tells. Cannot be undone. Raises NotAllowed,
    UsageError without a reason, KnownError for a registered volunteer.
    """
    if not reason.strip():
        ctx.require("residents.erase")
        raise UsageError("请写明删除个人信息的理由（例如 本人申请）。没有删除。")
    with ctx.write("residents.erase", ACTION, reason=reason, undoes=history.ERASED) as writer:
        merged = [one for (one,) in Person.select(Person.id).where(Person.merged_into == person_id).tuples()]
        rows = [writer.row(Person, one) for one in (person_id, *merged)]
        forget(writer, person_id)
    from ..store import drafts

    told = (key for row in rows for key in (row["name"], row["former_name"], row["id_no"]))
    said = [*told, *(phone for row in rows for phone in (row["phone"] or "").split(";"))]
    drafts.forget_record(ctx.store, Person._meta.table_name, person_id, said)


def forget(writer: ChangeWriter, person_id: int) -> None:
    """The same inside a write; the recycle bin empties itself this way. Raises StillUsed for a registered volunteer."""
    # Both stand on residents; here it goes back.
    from ..mediation import service as mediation
    from ..visits import service as visits
    from ..volunteers import service as volunteers

    row = writer.row(Person, person_id)
    if volunteers.is_registered(person_id):
        raise recycle.StillUsed("他还是在册志愿者，没有删除个人信息。请先在志愿者页删除他的登记，服务时长会保留。")
    homes = erased_words.homes_of(person_id, row["uid"], row["household_id"])  # while events still tell of him
    words = erased_words.in_homes(person_id, row, homes)
    for tag in CareTag.select(CareTag.id).where(CareTag.person == person_id).order_by(CareTag.id):
        writer.erase(CareTag, tag.id)
    for event in HouseholdEvent.select(HouseholdEvent.id).where(HouseholdEvent.person == person_id):
        # The household keeps that something happened; whom it happened to, and the paper about it, go.
        writer.redact(HouseholdEvent, event.id, {"person_id": None, "document": None, "remark": None})
    for consent in Consent.select(Consent.id).where(Consent.person == person_id).order_by(Consent.id):
        writer.erase(Consent, consent.id)
    said = (NotTwins.one == person_id) | (NotTwins.other == person_id)
    for pair in NotTwins.select(NotTwins.id).where(said).order_by(NotTwins.id):
        writer.erase(NotTwins, pair.id)
    for (merged,) in Person.select(Person.id).where(Person.merged_into == person_id).order_by(Person.id).tuples():
        forget(writer, merged)  # the same person's other record
    for area in Area.select(Area.id).where(Area.leader_person_id == person_id):
        writer.update(Area, area.id, {"leader_person_id": None})
    numbers = [row[key] for key in ("id_no", "cert_no") if row[key]]
    registers.forget_person(writer, person_id, words, numbers, homes)
    visits.forget_person(writer, person_id, words, homes)
    erased_words.forget_in_household(writer, words, homes)
    erased_words.forget_in_lists(writer, person_id, row)
    mediation.unlink_person(writer, person_id)
    volunteers.forget_person(writer, person_id)
    recycle.blank(writer, Person, person_id, {"name": recycle.NAMELESS, "name_sort": "", "name_py": ""})
    households.settle(writer, {row["household_id"]})
