"""Tables of people's mediation."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from peewee import BigIntegerField, IntegerField, TextField

from ..residents.models import Person
from ..store import recycle, saved_lists, search
from ..store.records import ALIVE, Part, Record, columns_from, link
from .committee_fields import COMMITTEE_FIELDS, MEDIATOR_FIELDS
from .fields import AGREEMENT_FIELDS, CASE_FIELDS, PARTY_FIELDS, REVISIT_FIELDS, SESSION_FIELDS

NARRATIVE = ("occur_place", "brief")
"""What of a case tells what happened, in the words of those who told it."""


@columns_from(COMMITTEE_FIELDS)
class Committee(Record):
    """The people's mediation committee; 人民调解法 §8–9."""

    name = TextField()
    kind = TextField()
    org_short = TextField()
    term_start = TextField(null=True)
    term_end = TextField(null=True)

    class Meta:
        table_name = "committee"


@columns_from(MEDIATOR_FIELDS)
class Mediator(Record):
    """A mediator: member or hired; 人民调解法 §13."""

    committee = link(Committee)
    person = link(Person, null=True)
    name = TextField()
    name_sort = TextField()
    kind = TextField()  # member / hired
    is_fulltime = IntegerField(default=0)
    is_sent_down = IntegerField(default=0)

    class Meta:
        table_name = "mediator"


@columns_from(CASE_FIELDS)
class Case(Record):
    """A mediation case; its number is issued when it is accepted.

    ``party_names`` and ``mediator_names`` repeat the names of the parts, one a line, so that lists, search and undo
    need only this row.
    """

    committee = link(Committee)
    title = TextField()
    status = TextField()
    number = TextField(null=True)  # （向阳）人调字〔2026〕第41号
    number_year = IntegerField(null=True)
    number_seq = IntegerField(null=True)
    party_count = IntegerField(default=0)
    party_names = TextField(default="")
    mediator_names = TextField(default="")  # the lead first
    registrar = TextField(null=True)
    registered_at = TextField()
    period_basis = TextField(null=True)  # what the stored deadline rests on, in words
    outcome = TextField(null=True)
    terminate_reason = TextField(null=True)
    referred_to = TextField(null=True)
    end_note = TextField(null=True)  # why it was withdrawn, refused, ended
    revisit_due_on = TextField(null=True)
    revisit_note = TextField(null=True)  # what the revisit found, or why there is none
    period_stopped_on = TextField(null=True)  # since when the mediation period stands still
    later_course = TextField(null=True)  # what followed on an agreement that was not performed

    class Meta:
        table_name = "mediation_case"


Case.add_index(Case.number, unique=True, where=ALIVE, name="mediation_case_number")
Case.add_index(
    *(Case.registered_at, Case.id, Case.status, Case.dispute_type, Case.source, Case.difficulty, Case.event_scale),
    *(Case.warning_level, Case.is_private, Case.number_year, Case.number_seq, Case.accepted_on, Case.mediator_names),
    Case.created_by,
    where=ALIVE,
    name="mediation_case_listed",
)
Case.add_index(Case.status, Case.period_ends_on, where=ALIVE, name="mediation_case_period")
Case.add_index(Case.status, Case.revisit_due_on, where=ALIVE, name="mediation_case_revisit")
Case.add_index(Case.status, Case.closed_on, where=ALIVE, name="mediation_case_closed")
Case.add_index(Case.number_year, Case.number_seq, where=ALIVE, name="mediation_case_year_seq")
Case.add_index(Case.settled_on, where=ALIVE, name="mediation_case_settled")
Case.add_index(Case.accepted_on, where=ALIVE, name="mediation_case_accepted")


@columns_from(PARTY_FIELDS)
class Party(Record):
    """A party as copied when the case was taken in; later changes of the person never alter it."""

    case = link(Case)
    person = link(Person, null=True)
    side = TextField()  # A 甲, B 乙, C 丙…
    sort = IntegerField()
    kind = TextField()  # person / org
    name = TextField()
    birth_date = TextField(null=True)
    id_no = TextField(null=True)
    consent_status = TextField()
    consent_at = TextField(null=True)  # when it was written down
    consent_on = TextField(null=True)  # when it was said
    consent_way = TextField(null=True)
    consent_by = TextField(null=True)  # who said it, where it was not the party

    class Meta:
        table_name = "case_party"


class CaseMediator(Part):
    """Who mediates a case; the name is copied as printed."""

    case = link(Case)
    mediator = link(Mediator)
    name = TextField()
    role = TextField()  # lead / assist
    chosen_by = TextField()  # committee / party

    class Meta:
        table_name = "case_mediator"
        indexes = ((("case", "mediator"), True),)


@columns_from(SESSION_FIELDS)
class Session(Record):
    """One mediation session, printed as one F09."""

    case = link(Case)
    start_at = TextField()
    venue = TextField()
    matter = TextField()
    recorder = TextField()
    notice_given = IntegerField(default=0)
    invitees_agreed = IntegerField(default=0)

    class Meta:
        table_name = "session"


@columns_from(AGREEMENT_FIELDS)
class Agreement(Record):
    """The agreement of a case, written or oral; 人民调解法 §28–31."""

    case = link(Case, unique=True)
    agreement_no = TextField()

    class Meta:
        table_name = "agreement"


@columns_from(REVISIT_FIELDS)
class Revisit(Record):
    """One revisit, printed as one F13; 人民调解法 §31."""

    case = link(Case)
    matter = TextField()
    visited_on = TextField()
    mode = TextField()
    content = TextField()
    visitor = TextField()

    class Meta:
        table_name = "revisit"


class PerformanceItem(Record):
    """One instalment or act of an agreement."""

    agreement = link(Agreement)
    due_on = TextField()
    amount_fen = BigIntegerField(null=True)
    act = TextField(null=True)
    status = TextField()  # pending / done / overdue is computed
    done_on = TextField(null=True)
    voucher = TextField(null=True)

    class Meta:
        table_name = "performance_item"


CaseMediator.add_index(CaseMediator.mediator, CaseMediator.case, name="case_mediator_cases")


def _wording(rows: Sequence[Mapping[str, Any]]) -> list[search.Words]:
    from ..common.pinyin import name_pinyin

    found = []
    for row in rows:
        names = row["party_names"].split("\n") if row.get("party_names") else []
        number = row.get("number") or ""
        words = search.Words(
            name=[search.tokens(name) for name in names],
            keys=[key for name in names for key in search.pinyin_keys(name_pinyin(name).full)],
            text=[search.tokens(row["title"]), search.tokens(number)],
        )
        # What only they find who may open the case (``case_search``).
        words.told = [search.tokens(row[key]) for key in NARRATIVE if row.get(key)]
        words.keys += search.address_numbers(number)
        found.append(words)
    return found


search.register("mediation_case", _wording)
saved_lists.home("cases", "mediation.saved_lists")

recycle.part_of(Party.case, CaseMediator.case, Session.case, Agreement.case, Revisit.case, PerformanceItem.agreement)
recycle.register(
    "mediation_case",
    recycle.Kind(
        "调解案件",
        "cases.read",
        "cases.open",
        lambda row: row["number"] or f"登记{row['id']}",
        "mediation.service:restore",
        "mediation.dossier_files:forget_case",
        seen="mediation.access:sees",
    ),
)
recycle.register(
    "mediator",
    recycle.Kind(
        "调解员", "cases.read", "settings.hall", lambda row: row["name"], "mediation.service:restore_mediator"
    ),
)
