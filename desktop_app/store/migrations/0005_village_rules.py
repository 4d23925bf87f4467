"""Village rules. Frozen: this file never changes and imports no model of the program."""

from peewee import ForeignKeyField, IntegerField, Model, SqliteDatabase, TextField


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

    class Rule(Record):
        title = TextField()
        kind = TextField()
        remark = TextField(null=True)

        class Meta:
            table_name = "rule"

    class RuleVersion(Record):
        rule = ForeignKeyField(Rule, on_delete="RESTRICT", on_update="RESTRICT", backref="+")
        number = IntegerField()
        version_label = TextField()
        status = TextField()
        based_on = ForeignKeyField("self", null=True, on_delete="RESTRICT", on_update="RESTRICT", backref="+")
        preamble = TextField(null=True)
        ending = TextField(null=True)
        passed_by = TextField(null=True)
        passed_on = TextField(null=True)
        filed_on = TextField(null=True)
        filing_no = TextField(null=True)
        published_on = TextField(null=True)
        effective_on = TextField(null=True)
        reason = TextField(null=True)
        submitted_on = TextField(null=True)
        legal_note = TextField(null=True)

        class Meta:
            table_name = "rule_version"

    class Article(Record):
        rule_version = ForeignKeyField(RuleVersion, on_delete="RESTRICT", on_update="RESTRICT", backref="+")
        number = IntegerField()
        text = TextField()
        origin = ForeignKeyField("self", null=True, on_delete="RESTRICT", on_update="RESTRICT", backref="+")
        area = TextField(null=True)

        class Meta:
            table_name = "rule_article"

    db.create_tables([Rule, RuleVersion, Article], safe=False)
    for statement in (
        'CREATE UNIQUE INDEX "rule_version_number" ON "rule_version" ("rule_id", "number") WHERE deleted_at IS NULL',
    ):
        db.execute_sql(statement)
    if isinstance(db, SqliteDatabase):
        db.execute_sql(
            "CREATE VIRTUAL TABLE \"search_rule\" USING fts5(name, keys, tails, text, content='',"
            " contentless_delete=1, tokenize='unicode61', prefix='2 3')"
        )
    else:
        db.execute_sql('CREATE TABLE "search_rule" (id BIGINT PRIMARY KEY, words TSVECTOR NOT NULL)')
        db.execute_sql('CREATE INDEX "search_rule_words" ON "search_rule" USING gin (words)')
