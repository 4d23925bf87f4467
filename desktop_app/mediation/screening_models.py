"""Tables of screening (排查), of its rounds, and of counts that are typed into the case tables."""

from __future__ import annotations

from peewee import SQL, BigIntegerField, TextField

from ..residents.grid_models import Staff
from ..residents.models import Area
from ..store import recycle
from ..store.records import ALIVE, Record, columns_from, link
from .models import Case, Committee
from .screening_fields import SCREENING_FIELDS


@columns_from(SCREENING_FIELDS)
class Screening(Record):
    """A dispute that was found before anybody asked (domain reference 1.8). ``case``: the case it became; then how it
    ended is what the case says, and stands here no second time."""

    committee = link(Committee)
    case = link(Case, null=True)
    area = link(Area, null=True)
    staff = link(Staff, null=True)
    event_name = TextField()
    found_on = TextField()
    event_type = TextField()
    involved_num = BigIntegerField()
    brief = TextField()

    class Meta:
        table_name = "screening"


Screening.add_index(Screening.found_on, where=ALIVE, name="screening_found")


class ScreeningRound(Record):
    """That a grid (none: the whole hall) was screened in a half of a month, reported as zero when nothing was found.

    ``half``: 2026-10-1 is the 1st to the 15th, 2026-10-2 the rest.
    """

    committee = link(Committee)
    half = TextField()
    area = link(Area, null=True)
    staff = link(Staff, null=True)
    reported_on = TextField()
    is_zero = BigIntegerField()
    remark = TextField(null=True)

    class Meta:
        table_name = "screening_round"


ScreeningRound.add_index(
    ScreeningRound.half, SQL('coalesce("area_id", 0)'), unique=True, where=ALIVE, name="screening_round_of"
)


class ReportCounter(Record):
    """A count of R02 that the program cannot make, for one committee and one reporting month; ``note`` is its evidence.

    Who typed it and when is the record's own ``updated_by`` and ``updated_at``.
    """

    committee = link(Committee)
    month = TextField()
    counter = TextField()
    amount = BigIntegerField()
    note = TextField(null=True)

    class Meta:
        table_name = "report_counter"


ReportCounter.add_index(
    ReportCounter.committee,
    ReportCounter.month,
    ReportCounter.counter,
    unique=True,
    where=ALIVE,
    name="report_counter_of",
)

recycle.register(
    "screening",
    recycle.Kind(
        "排查记录",
        "screening.read",
        "screening.edit",
        lambda row: row["event_no"] or row["event_name"],
        "mediation.screening:restore",
        seen="residents.scope:sees",
    ),
)
