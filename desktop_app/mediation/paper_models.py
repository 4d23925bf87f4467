"""Tables of papers of a case: what is written down for one of them, and what was printed."""

from __future__ import annotations

from peewee import BigIntegerField, TextField

from ..store import recycle
from ..store.records import ALIVE, Record, columns_from, link
from .models import Case
from .paper_fields import APPLICATION_FIELDS, INVESTIGATION_FIELDS


@columns_from(APPLICATION_FIELDS)
class Application(Record):
    """An application, printed as one F03; 人民调解法 §17."""

    case = link(Case)
    applied_on = TextField()
    side = TextField()

    class Meta:
        table_name = "application"


@columns_from(INVESTIGATION_FIELDS)
class Investigation(Record):
    """Somebody who was asked, printed as one F07; 人民调解法 §27."""

    case = link(Case)
    start_at = TextField()
    place = TextField()
    investigators = TextField()
    recorder = TextField()
    name = TextField()
    matter = TextField()
    record = TextField()

    class Meta:
        table_name = "investigation"


class PrintedPaper(Record):
    """One paper as it left the program, with all that stood on it: a later change of the case never alters it.

    Kept as long as the case (人民调解法 §27: 案卷): it says what people signed.
    """

    case = link(Case)
    form = TextField()
    number = BigIntegerField()  # which printing of this form of the case, from 1
    round = BigIntegerField()  # which session, revisit… it was of, from 0
    way = TextField()  # print / pdf / word
    pages = BigIntegerField()
    copies = BigIntegerField()
    printed_at = TextField()
    printed_by = TextField()
    marked = BigIntegerField()  # whether the grey line stood on it
    content = TextField()  # JSON of common.papers.CasePaper, no more than this paper prints
    sha256 = TextField()  # of the PDF; of a Word file, of that

    class Meta:
        table_name = "printed_paper"


PrintedPaper.add_index(PrintedPaper.case, PrintedPaper.form, where=ALIVE, name="printed_paper_case_form")

recycle.part_of(Application.case, Investigation.case, PrintedPaper.case)
