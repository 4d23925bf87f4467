"""The oldest closed cases are found at once, out of any number.

Frozen: this file never changes and imports no model of the program.
"""


def up(migrator, db):
    db.execute_sql(
        'CREATE INDEX "mediation_case_closed" ON "mediation_case" ("status", "closed_on") WHERE deleted_at IS NULL'
    )
