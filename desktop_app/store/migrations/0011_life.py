"""What happens to a case between its steps: suspended, extended, referred, urged, confirmed; who consented how.

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

    class Suspension(Record):
        case = ForeignKeyField(Case, on_delete="RESTRICT", on_update="RESTRICT", backref="+")
        reason = TextField()
        began_on = TextField()
        stops_period = IntegerField(default=0)
        note = TextField(null=True)
        resumed_on = TextField(null=True)
        resume_note = TextField(null=True)

        class Meta:
            table_name = "suspension"

    class Extension(Record):
        case = ForeignKeyField(Case, on_delete="RESTRICT", on_update="RESTRICT", backref="+")
        agreed_on = TextField()
        reason = TextField()
        agreed_by = TextField()
        before_on = TextField()
        until_on = TextField()
        basis = TextField()

        class Meta:
            table_name = "extension"

    class DeclineNotice(Record):
        case = ForeignKeyField(Case, on_delete="RESTRICT", on_update="RESTRICT", backref="+")
        reason = TextField()
        told_on = TextField()
        number = TextField(null=True)
        note = TextField(null=True)
        received_by = TextField(null=True)

        class Meta:
            table_name = "decline_notice"

    class ReferralOut(Record):
        case = ForeignKeyField(Case, on_delete="RESTRICT", on_update="RESTRICT", backref="+")
        target = TextField()
        to_org = TextField()
        reason = TextField()
        sent_on = TextField()
        number = TextField(null=True)
        materials = TextField(null=True)
        reply_on = TextField(null=True)
        reply_by = TextField(null=True)
        other_no = TextField(null=True)
        result = TextField(null=True)

        class Meta:
            table_name = "referral_out"

    class ReferralIn(Record):
        case = ForeignKeyField(Case, on_delete="RESTRICT", on_update="RESTRICT", backref="+")
        from_org = TextField()
        from_kind = TextField()
        cause = TextField()
        received_on = TextField()
        doc_no = TextField(null=True)
        other_no = TextField(null=True)
        answer_by = TextField(null=True)
        materials = TextField(null=True)
        answered_on = TextField(null=True)
        answer = TextField(null=True)

        class Meta:
            table_name = "referral_in"

    class Urging(Record):
        case = ForeignKeyField(Case, on_delete="RESTRICT", on_update="RESTRICT", backref="+")
        urged_on = TextField()
        whom = TextField()
        way = TextField()
        due = TextField()
        number = TextField(null=True)
        by_on = TextField(null=True)
        answer = TextField(null=True)

        class Meta:
            table_name = "urging"

    class RiskReport(Record):
        case = ForeignKeyField(Case, on_delete="RESTRICT", on_update="RESTRICT", backref="+")
        happened_at = TextField()
        place = TextField()
        people = BigIntegerField()
        demands = TextField()
        risk = TextField()
        measures = TextField()
        to_org = TextField()
        reported_on = TextField()
        advice = TextField(null=True)
        received_by = TextField(null=True)

        class Meta:
            table_name = "risk_report"

    class Recusal(Record):
        case = ForeignKeyField(Case, on_delete="RESTRICT", on_update="RESTRICT", backref="+")
        asked_by = TextField()
        mediator_name = TextField()
        ground = TextField()
        asked_on = TextField()
        facts = TextField(null=True)
        decision = TextField(null=True)
        decided_on = TextField(null=True)
        decided_by = TextField(null=True)
        decision_note = TextField(null=True)

        class Meta:
            table_name = "recusal"

    class Confirmation(Record):
        case = ForeignKeyField(Case, on_delete="RESTRICT", on_update="RESTRICT", backref="+")
        court = TextField()
        ground = TextField()
        applicants = TextField()
        facts = TextField()
        status = TextField()
        applied_on = TextField(null=True)
        accepted_on = TextField(null=True)
        result = TextField(null=True)
        decided_on = TextField(null=True)
        doc_no = TextField(null=True)
        note = TextField(null=True)

        class Meta:
            table_name = "judicial_confirmation"

    class BranchReview(Record):
        case = ForeignKeyField(Case, on_delete="RESTRICT", on_update="RESTRICT", backref="+")
        stage = TextField()
        opinion = TextField()
        reviewer = TextField()
        reviewed_on = TextField()
        note = TextField(null=True)

        class Meta:
            table_name = "branch_review"

    text = lambda: TextField(null=True)  # noqa: E731
    migrator.migrate(
        *(migrator.add_column("mediation_case", name, text()) for name in ("period_stopped_on", "later_course")),
        *(migrator.add_column("case_party", name, text()) for name in ("consent_on", "consent_way", "consent_by")),
    )
    db.create_tables(
        [
            *(Suspension, Extension, DeclineNotice, ReferralOut, ReferralIn),
            *(Urging, RiskReport, Recusal, Confirmation, BranchReview),
        ],
        safe=False,
    )
