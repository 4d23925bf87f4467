"""Screening of disputes, its half-monthly rounds, counts that are typed into the case tables, the source of a dispute.

Frozen: this file never changes and imports no model of the program.
"""

from peewee import BigIntegerField, ForeignKeyField, IntegerField, Model, TextField


def up(migrator, db):
    class Table(Model):
        class Meta:
            database = db
            legacy_table_names = False

    class Record(Table):
        uid = TextField(unique=True)
        version = IntegerField(default=1)
        created_at = TextField()
        created_by = IntegerField()
        updated_at = TextField()
        updated_by = IntegerField()
        deleted_at = TextField(null=True)
        deleted_by = IntegerField(null=True)
        delete_reason = TextField(null=True)

    class Committee(Record):
        class Meta:
            table_name = "committee"

    class Case(Record):
        class Meta:
            table_name = "mediation_case"

    class Area(Record):
        class Meta:
            table_name = "area"

    class Staff(Record):
        class Meta:
            table_name = "staff"

    def link(to, **options):
        return ForeignKeyField(to, on_delete="RESTRICT", on_update="RESTRICT", backref="+", **options)

    class ReportCounter(Record):
        committee = link(Committee)
        month = TextField()
        counter = TextField()
        amount = BigIntegerField()
        note = TextField(null=True)

        class Meta:
            table_name = "report_counter"

    class ScreeningRound(Record):
        committee = link(Committee)
        half = TextField()
        area = link(Area, null=True)
        staff = link(Staff, null=True)
        reported_on = TextField()
        is_zero = BigIntegerField()
        remark = TextField(null=True)

        class Meta:
            table_name = "screening_round"

    class Screening(Record):
        committee = link(Committee)
        case = link(Case, null=True)
        area = link(Area, null=True)
        staff = link(Staff, null=True)
        event_no = TextField(null=True)
        event_name = TextField()
        found_on = TextField()
        staff_name = TextField(null=True)
        happen_date = TextField(null=True)
        happen_addr = TextField(null=True)
        event_type = TextField()
        event_scale = TextField(null=True)
        origin_source = TextField(null=True)
        warning_level = TextField(null=True)
        difficulty = TextField(null=True)
        involved_num = BigIntegerField()
        involved_unit = TextField(null=True)
        brief = TextField()
        claims = TextField(null=True)
        party_name = TextField(null=True)
        party_cert_type = TextField(null=True)
        party_cert_no = TextField(null=True)
        party_sex = TextField(null=True)
        party_ethnic = TextField(null=True)
        party_education = TextField(null=True)
        party_class = TextField(null=True)
        party_addr = TextField(null=True)
        party_phone = TextField(null=True)
        resolve_deadline = TextField(null=True)
        resolve_method = TextField(null=True)
        resolve_org = TextField(null=True)
        leader = TextField(null=True)
        resolve_person = TextField(null=True)
        resolve_phone = TextField(null=True)
        measures = TextField(null=True)
        outcome = TextField(null=True)
        resolved_on = TextField(null=True)
        resolve_note = TextField(null=True)
        assessed_on = TextField(null=True)
        assessment = TextField(null=True)
        longitude = TextField(null=True)
        latitude = TextField(null=True)

        class Meta:
            table_name = "screening"

    db.create_tables([ReportCounter, ScreeningRound, Screening], safe=False)
    migrator.migrate(migrator.add_column("mediation_case", "origin_source", TextField(null=True)))
    for statement in (
        'CREATE UNIQUE INDEX "report_counter_of" ON "report_counter" ("committee_id", "month", "counter") '
        "WHERE deleted_at IS NULL",
        'CREATE UNIQUE INDEX "screening_round_of" ON "screening_round" ("half", coalesce("area_id", 0)) '
        "WHERE deleted_at IS NULL",
        'CREATE INDEX "screening_found" ON "screening" ("found_on") WHERE deleted_at IS NULL',
    ):
        db.execute_sql(statement)
