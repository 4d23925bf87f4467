"""Who speaks for a party, who is told and asked to come, who was there; what came to the desk and where it went.

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

    text = lambda: TextField(null=True)  # noqa: E731

    class Person(Record):
        class Meta:
            table_name = "person"

    class Case(Record):
        class Meta:
            table_name = "mediation_case"

    class CaseAgent(Record):
        case = link(Case)
        party_id = BigIntegerField()
        person = link(Person, null=True)
        represents = TextField()
        agent_kind = TextField()
        name = TextField()
        sex = text()
        age = BigIntegerField(null=True)
        ethnic = text()
        phone = text()
        unit_or_addr = text()
        relation = TextField()
        license_no = text()
        id_checked = BigIntegerField(null=True)
        scope = text()
        powers = text()
        other_powers = text()
        since = text()

        class Meta:
            table_name = "case_agent"

    class Summons(Record):
        case = link(Case)
        addressee = TextField()
        meet_at = TextField()
        venue = TextField()
        matter = TextField()
        bring = text()
        mode = text()
        told_on = TextField()
        told_by = TextField()

        class Meta:
            table_name = "summons"

    class Invitation(Record):
        case = link(Case)
        invitee = TextField()
        invitee_kind = TextField()
        unit_or_addr = text()
        phone = text()
        meet_at = TextField()
        venue = TextField()
        reason = text()
        consented = BigIntegerField(null=True)
        issued_on = TextField()

        class Meta:
            table_name = "invitation"

    class Inquiry(Record):
        person = link(Person, null=True)
        case = link(Case, null=True)
        came_at = TextField()
        channel = TextField()
        name = TextField()
        phone = text()
        address = text()
        dispute_type = text()
        matter = TextField()
        refer_kind = text()
        refer_to = text()
        refer_reason = text()
        bring = text()
        result = text()
        answer = text()
        handler = TextField()

        class Meta:
            table_name = "inquiry"

    Inquiry.add_index(Inquiry.came_at, Inquiry.id, name="inquiry_came")
    db.create_tables([CaseAgent, Summons, Invitation, Inquiry], safe=False)
    migrator.migrate(
        migrator.add_column("session", "present", text()),
        migrator.add_column("session", "agents_present", text()),
        migrator.add_column("session", "mediators_present", text()),
        migrator.add_column("case_party", "is_representative", BigIntegerField(null=True)),
    )
