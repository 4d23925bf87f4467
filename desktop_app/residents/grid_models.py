"""Tables of what hangs on the grid besides people and households: its workers."""

from __future__ import annotations

from peewee import BigIntegerField, TextField

from ..store.records import Record, columns_from, link
from .grid_fields import STAFF_FIELDS
from .models import Person


@columns_from(STAFF_FIELDS)
class Staff(Record):
    """Somebody who works for the hall in the grids: 网格员, 包户干部, 社区工作者. An operator or a resident, or neither."""

    name = TextField()
    person = link(Person, null=True)
    operator_id = BigIntegerField(null=True)

    class Meta:
        table_name = "staff"
