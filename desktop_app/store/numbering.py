"""Numbers without gaps: per series and year, from 1, issued inside the transaction of what they number.

"Without gaps" means that each number from 1 stands in the register, in use or void with a reason (domain reference 1.4).
"""

from __future__ import annotations

from .changes import ChangeWriter
from .engine import database, is_embedded
from .models import IssuedNumber, NumberSeries


def issue(writer: ChangeWriter, series: str, year: int, pattern: str, table: str, record_id: int) -> str:
    """The next number of the series as text; ``pattern`` has {year} and {seq}.

    The row of the series stays locked until the transaction ends, so that a number given up by a rollback is given
    to the next one that asks.
    """
    query = NumberSeries.select().where((NumberSeries.series == series) & (NumberSeries.year == year))
    if not is_embedded(database):
        # The row must exist before it can be locked.
        NumberSeries.insert(series=series, year=year, last=0).on_conflict_ignore().execute()
        query = query.for_update()
    row = query.first()
    number = 1 if row is None else row.last + 1
    if row is None:
        NumberSeries.insert(series=series, year=year, last=number).execute()
    else:
        NumberSeries.update(last=number).where(NumberSeries.id == row.id).execute()
    text = pattern.format(year=year, seq=number)
    writer.add(
        IssuedNumber,
        {
            "series": series,
            "year": year,
            "number": number,
            "text": text,
            "table_name": table,
            "record_id": record_id,
        },
    )
    return text


def revive(writer: ChangeWriter, table: str, record_id: int) -> None:
    """The numbers of a record that came back from the recycle bin are in use again."""
    for row in IssuedNumber.select().where(
        (IssuedNumber.table_name == table)
        & (IssuedNumber.record_id == record_id)
        & IssuedNumber.void_reason.is_null(False)
    ):
        writer.update(IssuedNumber, row.id, {"void_reason": None})


def void(writer: ChangeWriter, table: str, record_id: int, reason: str) -> None:
    """Mark the numbers of a record void; they stay in the register."""
    for row in IssuedNumber.select().where(
        (IssuedNumber.table_name == table) & (IssuedNumber.record_id == record_id) & IssuedNumber.void_reason.is_null()
    ):
        writer.update(IssuedNumber, row.id, {"void_reason": reason})
