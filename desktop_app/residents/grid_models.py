"""Tables of what hangs on the grid besides people and households: workers, whom they look after, houses, places."""

from __future__ import annotations

from peewee import SQL, BigIntegerField, TextField

from ..store import recycle
from ..store.records import Record, columns_from, link
from .grid_fields import CONTACT_FIELDS, HOUSE_FIELDS, STAFF_FIELDS, VENUE_FIELDS
from .models import Area, Household, Person


@columns_from(STAFF_FIELDS)
class Staff(Record):
    """Somebody who works for the hall in the grids: 网格员, 包户干部, 社区工作者. An operator or a resident, or neither."""

    name = TextField()
    person = link(Person, null=True)
    operator_id = BigIntegerField(null=True)

    class Meta:
        table_name = "staff"


@columns_from(CONTACT_FIELDS)
class Contact(Record):
    """包联: a worker looks after a node of the grid or a household, from a day on (row 0-02 of the domain reference's
    chapter 8). Open while ``until`` is empty; of area and household one is filled."""

    staff = link(Staff)
    area = link(Area, null=True)
    household = link(Household, null=True)
    since = TextField()

    class Meta:
        table_name = "contact"


_OPEN = SQL("deleted_at IS NULL AND until IS NULL")
Contact.add_index(Contact.area, where=_OPEN, name="contact_open_area")
Contact.add_index(Contact.household, where=_OPEN, name="contact_open_household")


@columns_from(HOUSE_FIELDS)
class House(Record):
    """A house or a flat (实有房屋); who owns or rents it is a resident, or a name that is written down."""

    live_addr = TextField()
    area = link(Area, null=True)
    owner = link(Person, null=True)
    tenant = link(Person, null=True)

    class Meta:
        table_name = "house"


@columns_from(VENUE_FIELDS)
class Venue(Record):
    """A place with somebody to speak with: school, clinic, market, place of worship."""

    name = TextField()
    kind = TextField()
    area = link(Area, null=True)
    staff_id = BigIntegerField(null=True)  # who is in charge; no constraint: a worker may go

    class Meta:
        table_name = "venue"


recycle.register(
    "staff",
    recycle.Kind(
        "工作人员", "residents.read", "residents.edit", lambda row: row["name"], "residents.registers:restore_staff"
    ),
)
recycle.register(
    "contact",
    recycle.Kind(
        "包联", "residents.read", "residents.edit", lambda row: f"{row['since']}起的包联", "residents.contacts:restore"
    ),
)
recycle.register(
    "house",
    recycle.Kind(
        "房屋",
        "residents.read",
        "residents.edit",
        lambda row: row["live_addr"],
        "residents.registers:restore_house",
        seen="residents.scope:sees",
    ),
)
recycle.register(
    "venue",
    recycle.Kind(
        "场所", "residents.read", "residents.edit", lambda row: row["name"], "residents.registers:restore_venue"
    ),
)
