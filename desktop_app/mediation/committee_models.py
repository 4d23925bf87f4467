"""Tables of what the committee keeps besides cases: training, discipline, experts, helpers, duty, rooms, funds."""

from __future__ import annotations

from peewee import TextField

from ..residents.models import Person
from ..store import recycle
from ..store.records import ALIVE, Record, columns_from, link
from .committee_fields import (
    BOOKING_FIELDS,
    DISCIPLINE_FIELDS,
    DUTY_FIELDS,
    EXPERT_FIELDS,
    FUND_FIELDS,
    HELPER_FIELDS,
    ROOM_FIELDS,
    TRAINING_FIELDS,
)
from .models import Case, Committee, Mediator, Session


@columns_from(TRAINING_FIELDS)
class Training(Record):
    """One mediator at one training; those of one day and title are one course (期)."""

    mediator = link(Mediator)
    held_on = TextField()
    title = TextField()

    class Meta:
        table_name = "mediator_training"


@columns_from(DISCIPLINE_FIELDS)
class Discipline(Record):
    """What followed from a mediator's breach; 人民调解法 §15."""

    mediator = link(Mediator)
    happened_on = TextField()

    class Meta:
        table_name = "mediator_discipline"


@columns_from(EXPERT_FIELDS)
class Expert(Record):
    """Somebody who is asked to help with mediation, by field (row 4-04; 人民调解法 §20)."""

    person = link(Person, null=True)
    name = TextField()

    class Meta:
        table_name = "expert"


@columns_from(HELPER_FIELDS)
class Helper(Record):
    """A resident with roles in the community: 四大员 (row 0-20), 法律明白人 (row 3-12)."""

    person = link(Person, null=True)
    name = TextField()
    roles = TextField()

    class Meta:
        table_name = "community_role"


@columns_from(DUTY_FIELDS)
class Duty(Record):
    """Who is on duty in one half of a day: a mediator, or a name."""

    mediator = link(Mediator, null=True)
    day = TextField()
    half = TextField()

    class Meta:
        table_name = "duty"


@columns_from(ROOM_FIELDS)
class Room(Record):
    """A place of mediation: the committee's room, one at a court or police station, a mediator's own studio."""

    committee = link(Committee, null=True)
    mediator = link(Mediator, null=True)  # whose studio it is
    name = TextField()

    class Meta:
        table_name = "mediation_room"


@columns_from(BOOKING_FIELDS)
class Booking(Record):
    """A room taken from a time to a time, for a case or for something else."""

    room = link(Room)
    case = link(Case, null=True)
    session = link(Session, null=True)
    day = TextField()
    from_time = TextField()
    to_time = TextField()

    class Meta:
        table_name = "room_booking"


@columns_from(FUND_FIELDS)
class Fund(Record):
    """Money for mediation in half a year, as it was told by hand (table R03)."""

    committee = link(Committee)
    year = TextField()
    half = TextField()

    class Meta:
        table_name = "committee_fund"


Duty.add_index(Duty.day, where=ALIVE, name="duty_day")
Booking.add_index(Booking.day, where=ALIVE, name="room_booking_day")
Fund.add_index(Fund.committee, Fund.year, Fund.half, unique=True, where=ALIVE, name="committee_fund_once")
Training.add_index(Training.mediator, where=ALIVE, name="mediator_training_of")

_EDIT, _BOOK = "settings.hall", "cases.open"

recycle.part_of(Training.mediator, Discipline.mediator)
for _table, _title, _right, _words, _restore in (
    ("mediator_training", "培训", _EDIT, lambda row: f"{row['held_on']} {row['title']}", "training"),
    ("mediator_discipline", "违纪处理", _EDIT, lambda row: f"{row['happened_on']}的处理", "discipline"),
    ("expert", "专家", _EDIT, lambda row: row["name"], "expert"),
    ("community_role", "四大员和法律明白人", _EDIT, lambda row: row["name"], "helper"),
    ("duty", "值班", _BOOK, lambda row: f"{row['day']}的值班", "duty"),
    ("mediation_room", "调解室", _EDIT, lambda row: row["name"], "room"),
    ("room_booking", "调解室预约", _BOOK, lambda row: f"{row['day']} {row['from_time']}的预约", "booking"),
    ("committee_fund", "经费", _EDIT, lambda row: f"{row['year']}年的经费", "fund"),
    ("committee", "人民调解委员会", _EDIT, lambda row: row["name"], "committee"),
):
    recycle.register(
        _table,
        recycle.Kind(_title, "cases.read", _right, _words, f"mediation.bringing_back:{_restore}"),
    )
