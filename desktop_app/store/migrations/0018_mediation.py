"""The oldest closed cases are found at once, out of any number; mediators whom a unit sent down.

Frozen: this file never changes and imports no model of the program.
"""

from peewee import IntegerField


def up(migrator, db):
    db.execute_sql(
        'CREATE INDEX "mediation_case_closed" ON "mediation_case" ("status", "closed_on") WHERE deleted_at IS NULL'
    )
    migrator.migrate(migrator.add_column("mediator", "is_sent_down", IntegerField(default=0)))
