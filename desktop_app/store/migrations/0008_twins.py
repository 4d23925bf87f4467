"""One person with two records: merged into one of them, or said to be two people.

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

    class NotTwins(Record):
        one = link(Person)
        other = link(Person)

        class Meta:
            table_name = "not_twins"

    migrator.migrate(migrator.add_column("person", "merged_into", BigIntegerField(null=True)))
    db.create_tables([NotTwins], safe=False)
    for statement in (
        'CREATE UNIQUE INDEX "not_twins_pair" ON "not_twins" ("one_id", "other_id") WHERE deleted_at IS NULL',
        'CREATE INDEX "person_merged_into" ON "person" ("merged_into") WHERE merged_into IS NOT NULL',
    ):
        db.execute_sql(statement)
