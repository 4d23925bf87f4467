"""Tables of the dossier (domain reference 1.6): evidence, the dossier of a case, its rows, its loans."""

from __future__ import annotations

from peewee import TextField

from ..store import recycle
from ..store.records import ALIVE, Record, columns_from, link
from .dossier_fields import DOSSIER_FIELDS, EVIDENCE_FIELDS, ITEM_FIELDS, LOAN_FIELDS
from .models import Case


@columns_from(EVIDENCE_FIELDS)
class Evidence(Record):
    """One piece of evidence; its files are attachments of this row. Printed as a line of F08."""

    case = link(Case)
    name = TextField()
    kind = TextField()
    provider = TextField()
    form = TextField()

    class Meta:
        table_name = "evidence"


@columns_from(DOSSIER_FIELDS)
class Dossier(Record):
    """The dossier of a case (一案一卷). ``disposal_by`` approved that it is destroyed on ``disposal_on``; ``disposed_on`` it was."""

    case = link(Case, unique=True)
    title = TextField()
    archived_on = TextField(null=True)
    disposal_by = TextField(null=True)
    disposal_on = TextField(null=True)
    disposed_on = TextField(null=True)
    disposal_note = TextField(null=True)

    class Meta:
        table_name = "dossier"


Dossier.add_index(Dossier.archived_on, where=ALIVE, name="dossier_archived")


@columns_from(ITEM_FIELDS)
class DossierItem(Record):
    """What somebody ticked of one row of the contents (code table ``dossier_row``)."""

    case = link(Case)
    row = TextField()

    class Meta:
        table_name = "dossier_item"


DossierItem.add_index(DossierItem.case, DossierItem.row, unique=True, where=ALIVE, name="dossier_item_row")


@columns_from(LOAN_FIELDS)
class DossierLoan(Record):
    """A dossier that was lent."""

    case = link(Case)
    borrower = TextField()
    purpose = TextField()
    approved_by = TextField()
    out_on = TextField()
    due_on = TextField()
    back_on = TextField(null=True)

    class Meta:
        table_name = "dossier_loan"


recycle.part_of(Evidence.case, Dossier.case, DossierItem.case, DossierLoan.case)
