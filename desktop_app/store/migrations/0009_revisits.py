"""Revisits of mediated cases: when, what was found, by whom.

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

    class Case(Record):
        class Meta:
            table_name = "mediation_case"

    class Revisit(Record):
        case = ForeignKeyField(Case, on_delete="RESTRICT", on_update="RESTRICT", backref="+")
        matter = TextField()
        visited_on = TextField()
        mode = TextField()
        content = TextField()
        visitor = TextField()
        performed = TextField(null=True)
        satisfaction = TextField(null=True)
        hidden_risk = BigIntegerField(null=True)
        follow_up = TextField(null=True)

        class Meta:
            table_name = "revisit"

    db.create_tables([Revisit], safe=False)
