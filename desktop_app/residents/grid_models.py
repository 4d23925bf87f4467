"""Tables of what hangs on the grid besides people and households: workers and whom they look after, houses, venues."""

from __future__ import annotations

from peewee import BigIntegerField, TextField

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
    """包联: a worker looks after a node of the grid, or after one household."""

    staff = link(Staff)
    level = TextField()
    area = link(Area, null=True)
    household = link(Household, null=True)

    class Meta:
        table_name = "contact"


@columns_from(HOUSE_FIELDS)
class House(Record):
    """实有房屋, rented ones with their tenant."""

    area = link(Area, null=True)

    class Meta:
        table_name = "house"


@columns_from(VENUE_FIELDS)
class Venue(Record):
    """A place or organisation in a grid; of a religious venue only the place and its contact, never who goes there (2.7)."""

    area = link(Area, null=True)
    kind = TextField()
    name = TextField()

    class Meta:
        table_name = "venue"
