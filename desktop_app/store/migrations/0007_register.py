"""The residents' register in full: people, households, the grid; care, visits, saved lists, files.

Frozen: this file never changes and imports no model of the program.
"""

from peewee import BigIntegerField, BlobField, ForeignKeyField, IntegerField, Model, TextField

PERSON = (
    "cert_type cert_no cert_until pinyin name_alt hukou_area live_area occupation_class employment health"
    " pi_basis inflow_reason permit_type permit_no permit_on permit_until dwelling_type leftbehind_type"
    " kin_name kin_id_no kin_relation kin_phone kin_address kin_health hardship aid"
    " foreign_surname foreign_name nationality visit_purpose arrived_on leaving_on"
).split()
HOUSEHOLD = "income_source contract_doctor"


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

    class Part(Table):
        uid = TextField(unique=True)

    def link(to, **options):
        return ForeignKeyField(to, on_delete="RESTRICT", on_update="RESTRICT", backref="+", **options)

    class Area(Record):
        class Meta:
            table_name = "area"

    class Household(Record):
        class Meta:
            table_name = "household"

    class Person(Record):
        class Meta:
            table_name = "person"

    class Staff(Record):
        name = TextField()
        post = TextField(null=True)
        unit = TextField(null=True)
        phone = TextField(null=True)
        person = link(Person, null=True)
        operator_id = BigIntegerField(null=True)
        remark = TextField(null=True)

        class Meta:
            table_name = "staff"

    class HouseholdEvent(Record):
        kind = TextField()
        day = TextField()
        person = link(Person, null=True)
        household = link(Household)
        other_household = link(Household, null=True)
        document = TextField(null=True)
        remark = TextField(null=True)

        class Meta:
            table_name = "household_event"

    class CareService(Record):
        person = link(Person)
        kind = TextField()
        day = TextField()
        staff = link(Staff, null=True)
        content = TextField(null=True)

        class Meta:
            table_name = "care_service"

    class VisitPlan(Record):
        month = TextField()
        area = link(Area, null=True)
        staff = link(Staff, null=True)
        remark = TextField(null=True)

        class Meta:
            table_name = "visit_plan"

    class VisitPlanHome(Part):
        plan = link(VisitPlan)
        household = link(Household)

        class Meta:
            table_name = "visit_plan_home"

    class Visit(Record):
        household = link(Household, null=True)
        person = link(Person, null=True)
        plan = link(VisitPlan, null=True)
        day = TextField()
        mode = TextField()
        met = BigIntegerField(null=True)
        topics = TextField(null=True)
        staff = link(Staff, null=True)
        companions = TextField(null=True)
        situation = TextField(null=True)
        needs = TextField(null=True)
        conflicts = TextField(null=True)
        handling = TextField(null=True)
        remark = TextField(null=True)

        class Meta:
            table_name = "visit"

    class FollowUp(Record):
        visit = link(Visit)
        kind = TextField()
        what = TextField()
        staff = link(Staff, null=True)
        due_on = TextField(null=True)
        done_on = TextField(null=True)
        outcome = TextField(null=True)

        class Meta:
            table_name = "follow_up"

    class Consent(Record):
        person = link(Person)
        scope = TextField()
        signed_on = TextField()
        notice_version = TextField(null=True)
        guardian = TextField(null=True)
        withdrawn_on = TextField(null=True)
        remark = TextField(null=True)

        class Meta:
            table_name = "consent"

    class RosterShape(Record):
        fingerprint = TextField()
        mapping = TextField()
        decisions = TextField(null=True)
        file_name = TextField(null=True)

        class Meta:
            table_name = "roster_shape"

    class SavedList(Record):
        subject = TextField()
        name = TextField()
        view = TextField()

        class Meta:
            table_name = "saved_list"

    class Attachment(Record):
        table_name = TextField()
        record_id = BigIntegerField()
        title = TextField()
        kind = TextField()
        size = BigIntegerField()
        sha256 = TextField()

        class Meta:
            table_name = "attachment"

    class AttachmentPart(Table):
        sha256 = TextField()
        number = IntegerField()
        content = BlobField()

        class Meta:
            table_name = "attachment_part"

    text = lambda: TextField(null=True)  # noqa: E731
    migrator.migrate(
        *(migrator.add_column("person", name, text()) for name in PERSON),
        migrator.add_column("person", "annual_income", BigIntegerField(null=True)),
        migrator.add_column("person", "family_income", BigIntegerField(null=True)),
        *(migrator.add_column("household", name, text()) for name in HOUSEHOLD.split()),
        migrator.add_column("household", "is_dibao", BigIntegerField(null=True)),
        migrator.add_column("household", "is_monitored", BigIntegerField(null=True)),
        migrator.add_column("care_tag", "staff_id", BigIntegerField(null=True)),
        migrator.add_column("care_tag", "decision_no", text()),
        migrator.add_column("care_tag", "dismissed_on", text()),
    )
    db.create_tables(
        [
            Staff, HouseholdEvent, CareService, VisitPlan, VisitPlanHome, Visit, FollowUp,
            Consent, RosterShape, SavedList, Attachment, AttachmentPart,
        ],
        safe=False,
    )  # fmt: skip
    for statement in (
        'CREATE UNIQUE INDEX "saved_list_name" ON "saved_list" ("subject", "name") WHERE deleted_at IS NULL',
        'CREATE UNIQUE INDEX "roster_shape_fingerprint" ON "roster_shape" ("fingerprint") WHERE deleted_at IS NULL',
        'CREATE UNIQUE INDEX "attachment_part_number" ON "attachment_part" ("sha256", "number")',
        'CREATE INDEX "attachment_record" ON "attachment" ("table_name", "record_id")',
        'CREATE INDEX "visit_day" ON "visit" ("day")',
        'CREATE INDEX "care_service_day" ON "care_service" ("day")',
        'CREATE INDEX "household_event_day" ON "household_event" ("day")',
        'CREATE INDEX "person_cert_no" ON "person" ("cert_no") WHERE deleted_at IS NULL AND cert_no IS NOT NULL',
        # The index of older stores knows neither variants of characters nor other writings of a name.
        "INSERT INTO meta (key, value) VALUES ('search_wording', '1')",
    ):
        db.execute_sql(statement)
