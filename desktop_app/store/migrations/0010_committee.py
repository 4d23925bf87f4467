"""Committees with their term, mediators' data, training and discipline, experts, helpers, duty, rooms, funds.

Frozen: this file never changes and imports no model of the program.
"""

from peewee import BigIntegerField, ForeignKeyField, IntegerField, Model, TextField

COMMITTEE_TEXTS = ("trade", "founded_on", "address", "phone", "election_mode", "elected_on", "filed_on", "filed_with")
MEDIATOR_TEXTS = (
    *("post", "sex", "birth_date", "ethnic", "political", "education", "unit", "specialty"),
    *("appointed_how", "appointed_from", "appointed_until", "certificate_no", "grade"),
    *("left_on", "left_how", "note"),
)


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

    def link(to, **options):
        return ForeignKeyField(to, on_delete="RESTRICT", on_update="RESTRICT", backref="+", **options)

    def text():
        return TextField(null=True)

    def number():
        return BigIntegerField(null=True)

    class Person(Record):
        class Meta:
            table_name = "person"

    class Committee(Record):
        class Meta:
            table_name = "committee"

    class Mediator(Record):
        class Meta:
            table_name = "mediator"

    class Case(Record):
        class Meta:
            table_name = "mediation_case"

    class Session(Record):
        class Meta:
            table_name = "session"

    class Training(Record):
        mediator = link(Mediator)
        held_on = TextField()
        title = TextField()
        minutes = number()
        organiser = text()
        is_first = number()
        note = text()

        class Meta:
            table_name = "mediator_training"

    class Discipline(Record):
        mediator = link(Mediator)
        happened_on = TextField()
        ground = text()
        kind = text()
        decided_by = text()
        facts = text()

        class Meta:
            table_name = "mediator_discipline"

    class Expert(Record):
        person = link(Person, null=True)
        name = TextField()
        kind = text()
        specialty = text()
        unit = text()
        phone = text()
        since = text()
        is_resting = number()
        note = text()

        class Meta:
            table_name = "expert"

    class Helper(Record):
        person = link(Person, null=True)
        name = TextField()
        roles = TextField()
        unit = text()
        phone = text()
        since = text()
        until = text()
        trained_minutes = number()
        note = text()

        class Meta:
            table_name = "community_role"

    class Duty(Record):
        mediator = link(Mediator, null=True)
        day = TextField()
        half = TextField()
        name = text()
        note = text()

        class Meta:
            table_name = "duty"

    class Room(Record):
        committee = link(Committee, null=True)
        mediator = link(Mediator, null=True)
        name = TextField()
        kind = text()
        place = text()
        seats = number()
        since = text()
        until = text()
        note = text()

        class Meta:
            table_name = "mediation_room"

    class Booking(Record):
        room = link(Room)
        case = link(Case, null=True)
        session = link(Session, null=True)
        day = TextField()
        from_time = TextField()
        to_time = TextField()
        matter = text()
        user_name = text()

        class Meta:
            table_name = "room_booking"

    class Fund(Record):
        committee = link(Committee)
        year = TextField()
        half = TextField()
        guide_fen = number()
        work_fen = number()
        allowance_fen = number()
        is_budgeted = number()
        case_count = number()
        case_fen = number()
        evidence = text()

        class Meta:
            table_name = "committee_fund"

    columns = [("committee", key, text()) for key in COMMITTEE_TEXTS]
    columns += [("committee", "is_multi_ethnic", number()), ("committee", "note", text())]
    columns += [("mediator", key, text()) for key in MEDIATOR_TEXTS]
    migrator.migrate(*(migrator.add_column(table, key, column) for table, key, column in columns))
    db.create_tables([Training, Discipline, Expert, Helper, Duty, Room, Booking, Fund], safe=False)
    for statement in (
        'CREATE INDEX "duty_day" ON "duty" ("day") WHERE deleted_at IS NULL',
        'CREATE INDEX "room_booking_day" ON "room_booking" ("day") WHERE deleted_at IS NULL',
        'CREATE INDEX "mediator_training_of" ON "mediator_training" ("mediator_id") WHERE deleted_at IS NULL',
        'CREATE UNIQUE INDEX "committee_fund_once" ON "committee_fund" ("committee_id", "year", "half") '
        "WHERE deleted_at IS NULL",
    ):
        db.execute_sql(statement)
