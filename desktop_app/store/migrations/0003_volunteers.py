"""Volunteering. Frozen: this file never changes and imports no model of the program."""

from peewee import BigIntegerField, ForeignKeyField, IntegerField, Model, SqliteDatabase, TextField


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

    class Person(Table):
        class Meta:
            table_name = "person"

    class Volunteer(Record):
        person = ForeignKeyField(Person, on_delete="RESTRICT", on_update="RESTRICT", backref="+")
        name = TextField()
        name_sort = TextField()
        sex = TextField(null=True)
        phone = TextField(null=True)
        volunteer_no = TextField(null=True)
        national_no = TextField(null=True)
        registered_on = TextField(null=True)
        status = TextField(null=True)
        is_party_member = BigIntegerField(null=True)
        service_kinds = TextField(null=True)
        skills = TextField(null=True)
        available_times = TextField(null=True)
        emergency_contact = TextField(null=True)
        guardian_consent = BigIntegerField(null=True)
        remark = TextField(null=True)

        class Meta:
            table_name = "volunteer"

    class Team(Record):
        name = TextField()
        captain = ForeignKeyField(Volunteer, null=True, on_delete="RESTRICT", on_update="RESTRICT", backref="+")
        kind = TextField(null=True)
        founded_on = TextField(null=True)
        superior = TextField(null=True)
        post = TextField(null=True)
        remark = TextField(null=True)

        class Meta:
            table_name = "vol_team"

    class TeamMember(Part):
        uid = TextField(unique=True)
        team = ForeignKeyField(Team, on_delete="RESTRICT", on_update="RESTRICT", backref="+")
        volunteer = ForeignKeyField(Volunteer, on_delete="RESTRICT", on_update="RESTRICT", backref="+")
        joined_on = TextField(null=True)

        class Meta:
            table_name = "vol_team_member"
            indexes = ((("team", "volunteer"), True),)

    class Activity(Record):
        name = TextField()
        team = ForeignKeyField(Team, null=True, on_delete="RESTRICT", on_update="RESTRICT", backref="+")
        held_on = TextField(null=True)
        place = TextField(null=True)
        service_kind = TextField(null=True)
        organizer = TextField(null=True)
        manager = TextField(null=True)
        content = TextField(null=True)
        recipients = TextField(null=True)
        recipient_count = BigIntegerField(null=True)
        risk_note = TextField(null=True)
        status = TextField(null=True)

        class Meta:
            table_name = "activity"

    class ServiceRecord(Record):
        volunteer = ForeignKeyField(Volunteer, on_delete="RESTRICT", on_update="RESTRICT", backref="+")
        activity = ForeignKeyField(Activity, null=True, on_delete="RESTRICT", on_update="RESTRICT", backref="+")
        volunteer_name = TextField()
        recorded_at = TextField()
        reviewed_at = TextField(null=True)
        review_note = TextField(null=True)
        start_at = TextField(null=True)
        end_at = TextField(null=True)
        minutes = BigIntegerField()
        served_on = TextField(null=True)
        activity_name = TextField(null=True)
        place = TextField(null=True)
        content = TextField(null=True)
        organizer = TextField(null=True)
        manager = TextField(null=True)
        recorder = TextField(null=True)
        reviewer = TextField(null=True)

        class Meta:
            table_name = "service_record"
            indexes = ((("volunteer", "served_on"), False), (("served_on",), False))

    db.create_tables([Volunteer, Team, TeamMember, Activity, ServiceRecord], safe=False)
    for statement in ('CREATE UNIQUE INDEX "volunteer_person" ON "volunteer" ("person_id") WHERE deleted_at IS NULL',):
        db.execute_sql(statement)
    if isinstance(db, SqliteDatabase):
        db.execute_sql(
            "CREATE VIRTUAL TABLE \"search_volunteer\" USING fts5(name, keys, tails, text, content='',"
            " contentless_delete=1, tokenize='unicode61', prefix='2 3')"
        )
    else:
        db.execute_sql('CREATE TABLE "search_volunteer" (id BIGINT PRIMARY KEY, words TSVECTOR NOT NULL)')
        db.execute_sql('CREATE INDEX "search_volunteer_words" ON "search_volunteer" USING gin (words)')
    if not isinstance(db, SqliteDatabase):
        # Sorted by the stored key, byte by byte, whatever the server's collation is.
        db.execute_sql('ALTER TABLE "volunteer" ALTER COLUMN "name_sort" TYPE TEXT COLLATE "C"')
