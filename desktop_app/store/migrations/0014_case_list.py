"""Indexes for a list of very many cases, and for what is due of the open ones.

Frozen: this file never changes and imports no model of the program.
"""


def up(migrator, db):
    for statement in (
        # The list is read out of one index, in its order, without any page of the cases themselves.
        'DROP INDEX "mediation_case_registered"',
        'CREATE INDEX "mediation_case_listed" ON "mediation_case" ("registered_at", "id", "status", "dispute_type",'
        ' "source", "difficulty", "event_scale", "warning_level", "is_private", "number_year", "number_seq",'
        ' "accepted_on", "mediator_names", "created_by") WHERE deleted_at IS NULL',
        'CREATE INDEX "mediation_case_period" ON "mediation_case" ("status", "period_ends_on") WHERE deleted_at IS NULL',
        'CREATE INDEX "mediation_case_revisit" ON "mediation_case" ("status", "revisit_due_on") WHERE deleted_at IS NULL',
        'CREATE INDEX "case_mediator_cases" ON "case_mediator" ("mediator_id", "case_id")',
    ):
        db.execute_sql(statement)
