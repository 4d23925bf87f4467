"""Records that were merged, pairs that are two people; who looks after whom, houses, places.

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

    def link(to, **options):
        return ForeignKeyField(to, on_delete="RESTRICT", on_update="RESTRICT", backref="+", **options)

    class Person(Record):
        class Meta:
            table_name = "person"

    class Area(Record):
        class Meta:
            table_name = "area"

    class Household(Record):
        class Meta:
            table_name = "household"

    class Staff(Record):
        class Meta:
            table_name = "staff"

    text = lambda: TextField(null=True)  # noqa: E731

    class Contact(Record):
        staff = link(Staff)
        area = link(Area, null=True)
        household = link(Household, null=True)
        since = TextField()
        until = text()
        remark = text()

        class Meta:
            table_name = "contact"

    class House(Record):
        house_no = text()
        live_addr = TextField()
        usage = text()
        floor_area = text()
        owner_name = text()
        owner_cert_no = text()
        owner_phone = text()
        owner_address = text()
        rent_use = text()
        hazard = text()
        tenant_name = text()
        tenant_cert_no = text()
        tenant_phone = text()
        checked_on = text()
        remark = text()
        area = link(Area, null=True)
        owner = link(Person, null=True)
        tenant = link(Person, null=True)

        class Meta:
            table_name = "house"

    class Venue(Record):
        name = TextField()
        kind = TextField()
        live_addr = text()
        contact_name = text()
        contact_phone = text()
        staff_name = text()
        checked_on = text()
        remark = text()
        area = link(Area, null=True)
        staff_id = BigIntegerField(null=True)

        class Meta:
            table_name = "venue"

    class NotTwins(Record):
        one = link(Person)
        other = link(Person)

        class Meta:
            table_name = "not_twins"

    migrator.migrate(migrator.add_column("person", "merged_into", BigIntegerField(null=True)))
    db.create_tables([NotTwins, Contact, House, Venue], safe=False)
    for statement in (
        'CREATE INDEX "contact_open_area" ON "contact" ("area_id") WHERE deleted_at IS NULL AND until IS NULL',
        'CREATE INDEX "contact_open_household" ON "contact" ("household_id") WHERE deleted_at IS NULL AND until IS NULL',
        'CREATE UNIQUE INDEX "not_twins_pair" ON "not_twins" ("one_id", "other_id") WHERE deleted_at IS NULL',
        'CREATE INDEX "person_merged_into" ON "person" ("merged_into") WHERE merged_into IS NOT NULL',
    ):
        db.execute_sql(statement)
