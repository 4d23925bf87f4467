"""People's mediation. Frozen: this file never changes and imports no model of the program."""

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

    class Committee(Record):
        name = TextField()
        kind = TextField()
        org_short = TextField()
        term_start = TextField(null=True)
        term_end = TextField(null=True)

        class Meta:
            table_name = "committee"

    class Mediator(Record):
        committee = ForeignKeyField(Committee, on_delete="RESTRICT", on_update="RESTRICT", backref="+")
        person = ForeignKeyField(Person, null=True, on_delete="RESTRICT", on_update="RESTRICT", backref="+")
        name = TextField()
        name_sort = TextField()
        kind = TextField()
        is_fulltime = IntegerField(default=0)
        phone = TextField(null=True)

        class Meta:
            table_name = "mediator"

    class Case(Record):
        committee = ForeignKeyField(Committee, on_delete="RESTRICT", on_update="RESTRICT", backref="+")
        title = TextField()
        status = TextField()
        number = TextField(null=True)
        number_year = IntegerField(null=True)
        number_seq = IntegerField(null=True)
        party_count = IntegerField(default=0)
        party_names = TextField(default="")
        mediator_names = TextField(default="")
        registrar = TextField(null=True)
        registered_at = TextField()
        period_basis = TextField(null=True)
        outcome = TextField(null=True)
        terminate_reason = TextField(null=True)
        referred_to = TextField(null=True)
        end_note = TextField(null=True)
        revisit_due_on = TextField(null=True)
        revisit_note = TextField(null=True)
        dispute_type = TextField(null=True)
        source = TextField(null=True)
        referral_org = TextField(null=True)
        referral_no = TextField(null=True)
        occur_date = TextField(null=True)
        occur_place = TextField(null=True)
        brief = TextField(null=True)
        difficulty = TextField(null=True)
        event_scale = TextField(null=True)
        warning_level = TextField(null=True)
        openness = TextField(null=True)
        is_private = BigIntegerField(null=True)
        accepted_on = TextField(null=True)
        period_ends_on = TextField(null=True)
        settled_on = TextField(null=True)
        closed_on = TextField(null=True)
        note = TextField(null=True)

        class Meta:
            table_name = "mediation_case"

    class Party(Record):
        case = ForeignKeyField(Case, on_delete="RESTRICT", on_update="RESTRICT", backref="+")
        person = ForeignKeyField(Person, null=True, on_delete="RESTRICT", on_update="RESTRICT", backref="+")
        side = TextField()
        sort = IntegerField()
        kind = TextField()
        name = TextField()
        birth_date = TextField(null=True)
        id_no = TextField(null=True)
        consent_status = TextField()
        consent_at = TextField(null=True)
        sex = TextField(null=True)
        ethnic = TextField(null=True)
        age = BigIntegerField(null=True)
        occupation = TextField(null=True)
        phone = TextField(null=True)
        unit_or_addr = TextField(null=True)
        representative = TextField(null=True)
        representative_post = TextField(null=True)
        credit_code = TextField(null=True)

        class Meta:
            table_name = "case_party"

    class CaseMediator(Part):
        uid = TextField(unique=True)
        case = ForeignKeyField(Case, on_delete="RESTRICT", on_update="RESTRICT", backref="+")
        mediator = ForeignKeyField(Mediator, on_delete="RESTRICT", on_update="RESTRICT", backref="+")
        name = TextField()
        role = TextField()
        chosen_by = TextField()

        class Meta:
            table_name = "case_mediator"
            indexes = ((("case", "mediator"), True),)

    class Session(Record):
        case = ForeignKeyField(Case, on_delete="RESTRICT", on_update="RESTRICT", backref="+")
        start_at = TextField()
        venue = TextField()
        matter = TextField()
        recorder = TextField()
        notice_given = IntegerField(default=0)
        invitees_agreed = IntegerField(default=0)
        end_at = TextField(null=True)
        invitees = TextField(null=True)
        minutes = TextField(null=True)
        result = TextField(null=True)

        class Meta:
            table_name = "session"

    class Agreement(Record):
        case = ForeignKeyField(Case, unique=True, on_delete="RESTRICT", on_update="RESTRICT", backref="+")
        agreement_no = TextField()
        form = TextField(null=True)
        facts = TextField(null=True)
        liability = TextField(null=True)
        clauses = TextField(null=True)
        perform_mode = TextField(null=True)
        performance = TextField(null=True)
        perform_deadline = TextField(null=True)
        amount_fen = BigIntegerField(null=True)
        breach_clause = TextField(null=True)
        copies = BigIntegerField(null=True)
        reached_on = TextField(null=True)
        effective_on = TextField(null=True)

        class Meta:
            table_name = "agreement"

    class PerformanceItem(Record):
        agreement = ForeignKeyField(Agreement, on_delete="RESTRICT", on_update="RESTRICT", backref="+")
        due_on = TextField()
        amount_fen = BigIntegerField(null=True)
        act = TextField(null=True)
        status = TextField()
        done_on = TextField(null=True)
        voucher = TextField(null=True)

        class Meta:
            table_name = "performance_item"

    db.create_tables([Committee, Mediator, Case, Party, CaseMediator, Session, Agreement, PerformanceItem], safe=False)
    for statement in (
        'CREATE UNIQUE INDEX "mediation_case_number" ON "mediation_case" ("number") WHERE deleted_at IS NULL',
        'CREATE INDEX "mediation_case_registered" ON "mediation_case" ("registered_at", "id") WHERE deleted_at IS NULL',
        'CREATE INDEX "mediation_case_year_seq" ON "mediation_case" ("number_year", "number_seq") WHERE deleted_at IS NULL',
        'CREATE INDEX "mediation_case_settled" ON "mediation_case" ("settled_on") WHERE deleted_at IS NULL',
        'CREATE INDEX "mediation_case_accepted" ON "mediation_case" ("accepted_on") WHERE deleted_at IS NULL',
    ):
        db.execute_sql(statement)
    if isinstance(db, SqliteDatabase):
        db.execute_sql(
            "CREATE VIRTUAL TABLE \"search_mediation_case\" USING fts5(name, keys, tails, text, content='',"
            " contentless_delete=1, tokenize='unicode61', prefix='2 3')"
        )
    else:
        db.execute_sql('CREATE TABLE "search_mediation_case" (id BIGINT PRIMARY KEY, words TSVECTOR NOT NULL)')
        db.execute_sql('CREATE INDEX "search_mediation_case_words" ON "search_mediation_case" USING gin (words)')
    if not isinstance(db, SqliteDatabase):
        # Sorted by the stored key, byte by byte, whatever the server's collation is.
        db.execute_sql('ALTER TABLE "mediator" ALTER COLUMN "name_sort" TYPE TEXT COLLATE "C"')
