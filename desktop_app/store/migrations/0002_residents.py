"""The residents' register. Frozen: this file never changes and imports no model of the program."""

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

    class Area(Record):
        parent = ForeignKeyField("self", null=True, on_delete="RESTRICT", on_update="RESTRICT", backref="+")
        level = IntegerField()
        code = TextField(null=True)
        name = TextField()
        sort = TextField()
        leader_title = TextField(null=True)
        leader_person_id = BigIntegerField(null=True, index=True)

        class Meta:
            table_name = "area"

    class Household(Record):
        area = ForeignKeyField(Area, null=True, on_delete="RESTRICT", on_update="RESTRICT", backref="+")
        household_no = TextField(null=True)
        live_addr = TextField(null=True)
        hukou_type = TextField(null=True)
        house_right = TextField(null=True)
        resident_status = TextField(null=True)
        remark = TextField(null=True)
        head_id = BigIntegerField(null=True, index=True)

        class Meta:
            table_name = "household"

    class Person(Record):
        name = TextField()
        name_sort = TextField()
        name_py = TextField()
        id_no = TextField(null=True)
        household = ForeignKeyField(Household, null=True, on_delete="RESTRICT", on_update="RESTRICT", backref="+")
        area = ForeignKeyField(Area, null=True, on_delete="RESTRICT", on_update="RESTRICT", backref="+")
        sex = TextField(null=True)
        birth_date = TextField(null=True)
        ethnic = TextField(null=True)
        former_name = TextField(null=True)
        phone = TextField(null=True)
        live_addr = TextField(null=True)
        hukou_addr = TextField(null=True)
        resident_class = TextField(null=True)
        relation_to_head = TextField(null=True)
        hukou_match = TextField(null=True)
        marital = TextField(null=True)
        political = TextField(null=True)
        education = TextField(null=True)
        occupation = TextField(null=True)
        workplace = TextField(null=True)
        native_place = TextField(null=True)
        no_id_reason = TextField(null=True)
        moved_in_on = TextField(null=True)
        moved_out_on = TextField(null=True)
        died_on = TextField(null=True)
        remark = TextField(null=True)

        class Meta:
            table_name = "person"

    class CareTag(Record):
        person = ForeignKeyField(Person, on_delete="RESTRICT", on_update="RESTRICT", backref="+")
        code = TextField()
        since = TextField(null=True)
        until = TextField(null=True)
        basis = TextField(null=True)
        level = TextField(null=True)
        visit_cycle_days = BigIntegerField(null=True)

        class Meta:
            table_name = "care_tag"

    db.create_tables([Area, Household, Person, CareTag], safe=False)
    if not isinstance(db, SqliteDatabase):
        # Lists sort by these two, the same on every server, whatever its collation.
        for column in ("name", "name_sort"):
            db.execute_sql(f'ALTER TABLE "person" ALTER COLUMN "{column}" TYPE TEXT COLLATE "C"')
    for statement in (
        'CREATE UNIQUE INDEX "area_parent_name" ON "area" (coalesce(parent_id, 0), name) WHERE deleted_at IS NULL',
        'CREATE UNIQUE INDEX "person_id_no" ON "person" ("id_no") WHERE deleted_at IS NULL',
        'CREATE INDEX "person_name_sort" ON "person" ("name_sort", "id") WHERE deleted_at IS NULL',
        'CREATE INDEX "person_name" ON "person" ("name") WHERE deleted_at IS NULL',
        'CREATE INDEX "person_deleted" ON "person" ("name_sort", "id") WHERE deleted_at IS NOT NULL',
        'CREATE INDEX "person_facts" ON "person" ("birth_date", "died_on", "moved_out_on", "moved_in_on",'
        ' "resident_class", "political", "hukou_match", "household_id", "area_id", "sex", "deleted_at")'
        " WHERE deleted_at IS NULL",
    ):
        db.execute_sql(statement)
    if isinstance(db, SqliteDatabase):
        db.execute_sql(
            "CREATE VIRTUAL TABLE \"search_person\" USING fts5(name, keys, tails, text, content='',"
            " contentless_delete=1, tokenize='unicode61', prefix='1 2 3 4 5')"
        )
    else:
        db.execute_sql('CREATE TABLE "search_person" (id BIGINT PRIMARY KEY, words TSVECTOR NOT NULL)')
        db.execute_sql('CREATE INDEX "search_person_words" ON "search_person" USING gin (words)')
