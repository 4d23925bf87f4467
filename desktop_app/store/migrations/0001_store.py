"""The store itself: history, numbers, settings, code items, operators. Frozen: this file never changes and imports no model of the program."""

from peewee import BigIntegerField, IntegerField, Model, TextField


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

    class Meta(Table):
        key = TextField(primary_key=True)
        value = TextField()

        class Meta:
            table_name = "meta"

    class Change(Table):
        id = BigIntegerField(primary_key=True)
        at = TextField()
        operator_id = IntegerField()
        operator_name = TextField()
        desk = TextField()
        source = TextField()
        action = TextField()
        reason = TextField(null=True)
        batch = TextField(null=True)
        undoes = BigIntegerField(index=True, null=True)
        item_count = IntegerField()
        items_digest = TextField()
        previous_hash = TextField()
        hash = TextField()

        class Meta:
            table_name = "change"

    class ChangeItem(Table):
        change_id = BigIntegerField(index=True)
        table_name = TextField()
        record_id = BigIntegerField()
        record_uid = TextField()
        before = TextField(null=True)
        after = TextField(null=True)
        salt = TextField(null=True)
        digest = TextField()

        class Meta:
            table_name = "change_item"
            indexes = ((("table_name", "record_id"), False),)

    class NumberSeries(Table):
        series = TextField()
        year = IntegerField()
        last = IntegerField()

        class Meta:
            table_name = "number_series"
            indexes = ((("series", "year"), True),)

    class IssuedNumber(Record):
        series = TextField()
        year = IntegerField()
        number = IntegerField()
        text = TextField()
        table_name = TextField()
        record_id = BigIntegerField()
        void_reason = TextField(null=True)

        class Meta:
            table_name = "issued_number"
            indexes = ((("series", "year", "number"), True),)

    class Setting(Record):
        key = TextField()
        scope = TextField()
        value = TextField()
        basis = TextField(null=True)
        effective_from = TextField()

        class Meta:
            table_name = "setting"
            indexes = ((("key", "scope", "effective_from"), False),)

    class CodeItemRow(Table):
        table_key = TextField()
        code = TextField()
        label = TextField()
        sort = IntegerField(default=0)
        is_active = IntegerField(default=1)
        source = TextField(null=True)

        class Meta:
            table_name = "code_item"
            indexes = ((("table_key", "code"), True),)

    class Operator(Record):
        name = TextField(unique=True)
        roles = TextField()

        class Meta:
            table_name = "operator"

    db.create_tables([Meta, Change, ChangeItem, NumberSeries, IssuedNumber, Setting, CodeItemRow, Operator], safe=False)
