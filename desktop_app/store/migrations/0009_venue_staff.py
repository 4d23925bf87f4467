"""Whoever is in charge of a place is one of the hall's workers, and no name that is typed again.

A name that was typed stays as text where no worker has it. Frozen: this file never changes and imports no model of the
program.
"""

from peewee import BigIntegerField


def up(migrator, db):
    # No constraint: the column came later.
    migrator.migrate(migrator.add_column("venue", "staff_id", BigIntegerField(null=True)))
    same = "s.name = venue.staff_name AND s.deleted_at IS NULL"
    db.execute_sql(
        f"UPDATE venue SET staff_id = (SELECT MIN(s.id) FROM staff s WHERE {same}), staff_name = NULL"
        f" WHERE EXISTS (SELECT 1 FROM staff s WHERE {same})"
    )
