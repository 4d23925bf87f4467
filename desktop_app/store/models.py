"""Tables of the store itself: history, numbers, settings, code items, operators."""

from __future__ import annotations

from peewee import AutoField, BigIntegerField, BlobField, IntegerField, TextField

from .records import ALIVE, Record, Table


class Meta(Table):
    """Facts about the store: hall, head of the history, when the last backup was."""

    key = TextField(primary_key=True)
    value = TextField()

    class Meta:
        table_name = "meta"


class Change(Table):
    """One service call. Chained by ``hash`` over everything but the contents of its items."""

    id = BigIntegerField(primary_key=True)  # number, from 1 without gaps
    at = TextField()
    operator_id = IntegerField()
    operator_name = TextField()
    desk = TextField()
    source = TextField()  # 窗口 / 命令
    action = TextField()
    reason = TextField(null=True)
    batch = TextField(null=True)
    undoes = BigIntegerField(null=True, index=True)  # a number; 0: changed nothing (a print); -1: erased for good
    item_count = IntegerField()
    items_digest = TextField()
    previous_hash = TextField()
    hash = TextField()

    class Meta:
        table_name = "change"


class ChangeItem(Table):
    """One record that a change touched. Erasing a person empties before, after and salt; the digest stays."""

    id = AutoField()
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
    """The last number of a series in a year; its row lock makes numbers gapless."""

    series = TextField()
    year = IntegerField()
    last = IntegerField()

    class Meta:
        table_name = "number_series"
        indexes = ((("series", "year"), True),)


class IssuedNumber(Record):
    """Every number ever issued: in use, or void with a reason; never reused, never removed."""

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
    """A dated setting with its legal basis (domain reference 0.3.3)."""

    key = TextField()
    scope = TextField()
    value = TextField()
    basis = TextField(null=True)
    effective_from = TextField()

    class Meta:
        table_name = "setting"
        indexes = ((("key", "scope", "effective_from"), False),)


class CodeItemRow(Table):
    """A hall's own entries of code tables."""

    id = AutoField()
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
    """Who signs in; ``roles`` and ``grants`` (single rights besides) are keys joined by blanks."""

    name = TextField(unique=True)
    roles = TextField()
    grants = TextField(null=True)
    area_id = BigIntegerField(null=True)  # the grid node a 网格员 works in; no constraint: areas are a subject's

    class Meta:
        table_name = "operator"


class SavedList(Record):
    """A list that somebody named: what it is narrowed to, its order and its columns. One hall, one set of them."""

    subject = TextField()
    name = TextField()
    view = TextField()  # JSON

    class Meta:
        table_name = "saved_list"


SavedList.add_index(SavedList.subject, SavedList.name, unique=True, where=ALIVE, name="saved_list_name")


class Attachment(Record):
    """A file that belongs to a record. Its content is kept once, however often it is attached."""

    table_name = TextField()
    record_id = BigIntegerField()
    title = TextField()
    kind = TextField()  # MIME type
    size = BigIntegerField()
    sha256 = TextField()
    place = TextField(null=True)  # the row of a dossier's contents that it belongs to
    is_signed = BigIntegerField(null=True)  # the scan of a paper that this program printed and people signed
    pages = BigIntegerField(null=True)
    sort = BigIntegerField(null=True)

    class Meta:
        table_name = "attachment"


Attachment.add_index(Attachment.table_name, Attachment.record_id, name="attachment_record")


class AttachmentPart(Table):
    """256 KiB of a content, known by its hash. Never changed, so the history does not repeat it."""

    id = AutoField()
    sha256 = TextField()
    number = IntegerField()
    content = BlobField()

    class Meta:
        table_name = "attachment_part"


AttachmentPart.add_index(AttachmentPart.sha256, AttachmentPart.number, unique=True, name="attachment_part_number")
