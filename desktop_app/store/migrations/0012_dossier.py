"""Evidence, the dossier of a case with its rows and loans, and where a file stands in it.

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

    def of_case(**options):
        return ForeignKeyField(Case, on_delete="RESTRICT", on_update="RESTRICT", backref="+", **options)

    text = lambda: TextField(null=True)  # noqa: E731
    number = lambda: BigIntegerField(null=True)  # noqa: E731

    class Evidence(Record):
        case = of_case()
        name = TextField()
        kind = TextField()
        provider = TextField()
        form = TextField()
        copies = number()
        pages = number()
        received_on = text()
        remark = text()

        class Meta:
            table_name = "evidence"

    class Dossier(Record):
        case = of_case(unique=True)
        title = TextField()
        filed_by = text()
        filed_on = text()
        retention = text()
        retention_years = number()
        total_pages = number()
        bound_by = text()
        checked_by = text()
        checked_on = text()
        fonds = text()
        box_year = number()
        box_no = text()
        remark = text()
        note = text()
        archived_on = text()
        disposal_by = text()
        disposal_on = text()
        disposed_on = text()
        disposal_note = text()

        class Meta:
            table_name = "dossier"

    class DossierItem(Record):
        case = of_case()
        row = TextField()
        signed = number()
        sealed = number()
        handed = number()
        paper_pages = number()
        waiver = text()

        class Meta:
            table_name = "dossier_item"

    class DossierLoan(Record):
        case = of_case()
        borrower = TextField()
        purpose = TextField()
        approved_by = TextField()
        out_on = TextField()
        due_on = TextField()
        back_on = text()

        class Meta:
            table_name = "dossier_loan"

    migrator.migrate(
        migrator.add_column("attachment", "place", text()),
        migrator.add_column("attachment", "is_signed", number()),
        migrator.add_column("attachment", "pages", number()),
        migrator.add_column("attachment", "sort", number()),
    )
    db.create_tables([Evidence, Dossier, DossierItem, DossierLoan], safe=False)
    for statement in (
        'CREATE UNIQUE INDEX "dossier_item_row" ON "dossier_item" ("case_id", "row") WHERE deleted_at IS NULL',
        'CREATE INDEX "dossier_archived" ON "dossier" ("archived_on") WHERE deleted_at IS NULL',
        'CREATE INDEX "dossier_loan_out" ON "dossier_loan" ("due_on") WHERE deleted_at IS NULL AND back_on IS NULL',
    ):
        db.execute_sql(statement)
