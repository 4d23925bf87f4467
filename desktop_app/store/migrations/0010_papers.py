"""Papers of a mediation case: application, investigation, and each paper as it was printed.

Frozen: this file never changes and imports no model of the program.
"""

from peewee import SQL, BigIntegerField, ForeignKeyField, IntegerField, Model, TextField


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

    def of_case():
        return ForeignKeyField(Case, on_delete="RESTRICT", on_update="RESTRICT", backref="+")

    class Application(Record):
        case = of_case()
        applied_on = TextField()
        side = TextField()
        brief = TextField(null=True)
        claims = TextField(null=True)

        class Meta:
            table_name = "application"

    class Investigation(Record):
        case = of_case()
        start_at = TextField()
        end_at = TextField(null=True)
        place = TextField()
        investigators = TextField()
        recorder = TextField()
        name = TextField()
        sex = TextField(null=True)
        age = BigIntegerField(null=True)
        ethnic = TextField(null=True)
        occupation = TextField(null=True)
        unit_or_addr = TextField(null=True)
        phone = TextField(null=True)
        relation = TextField(null=True)
        participants = TextField(null=True)
        matter = TextField()
        record = TextField()

        class Meta:
            table_name = "investigation"

    class PrintedPaper(Record):
        case = of_case()
        form = TextField()
        number = BigIntegerField()
        round = BigIntegerField()
        way = TextField()
        pages = BigIntegerField()
        copies = BigIntegerField()
        printed_at = TextField()
        printed_by = TextField()
        marked = BigIntegerField()
        content = TextField()
        sha256 = TextField()

        class Meta:
            table_name = "printed_paper"

    alive = SQL("deleted_at IS NULL")
    PrintedPaper.add_index(PrintedPaper.case, PrintedPaper.form, where=alive, name="printed_paper_case_form")
    db.create_tables([Application, Investigation, PrintedPaper], safe=False)
