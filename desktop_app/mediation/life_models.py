"""Tables of what happens to a case between its steps; each row is a part of one case (``mediation.kinds``)."""

from __future__ import annotations

from peewee import BigIntegerField, IntegerField, TextField

from ..store import recycle
from ..store.records import Record, columns_from, link
from . import life_fields as fields
from .models import Case


@columns_from(fields.SUSPENSION_FIELDS)
class Suspension(Record):
    """One 中止; open while ``resumed_on`` is empty. ``stops_period``: the mediation period stands still meanwhile."""

    case = link(Case)
    reason = TextField()
    began_on = TextField()
    stops_period = IntegerField(default=0)

    class Meta:
        table_name = "suspension"


@columns_from(fields.EXTENSION_FIELDS)
class Extension(Record):
    """One 延期, agreed by every party."""

    case = link(Case)
    agreed_on = TextField()
    reason = TextField()
    agreed_by = TextField()  # names, one a line
    before_on = TextField()
    until_on = TextField()
    basis = TextField()

    class Meta:
        table_name = "extension"


@columns_from(fields.DECLINE_FIELDS)
class DeclineNotice(Record):
    """F16 A."""

    case = link(Case)
    reason = TextField()
    told_on = TextField()

    class Meta:
        table_name = "decline_notice"


@columns_from(fields.REFERRAL_OUT_FIELDS)
class ReferralOut(Record):
    """F16 B."""

    case = link(Case)
    target = TextField()
    to_org = TextField()
    reason = TextField()
    sent_on = TextField()

    class Meta:
        table_name = "referral_out"


@columns_from(fields.REFERRAL_IN_FIELDS)
class ReferralIn(Record):
    """F16 C."""

    case = link(Case)
    from_org = TextField()
    from_kind = TextField()
    cause = TextField()
    received_on = TextField()

    class Meta:
        table_name = "referral_in"


@columns_from(fields.URGING_FIELDS)
class Urging(Record):
    """One 督促, printed as a letter."""

    case = link(Case)
    urged_on = TextField()
    whom = TextField()
    way = TextField()
    due = TextField()

    class Meta:
        table_name = "urging"


@columns_from(fields.RISK_FIELDS)
class RiskReport(Record):
    """F16 F."""

    case = link(Case)
    happened_at = TextField()
    place = TextField()
    people = BigIntegerField()
    demands = TextField()
    risk = TextField()
    measures = TextField()
    to_org = TextField()
    reported_on = TextField()

    class Meta:
        table_name = "risk_report"


@columns_from(fields.RECUSAL_FIELDS)
class Recusal(Record):
    """A party asks that a mediator stand back, and what was decided."""

    case = link(Case)
    asked_by = TextField()
    mediator_name = TextField()
    ground = TextField()
    asked_on = TextField()

    class Meta:
        table_name = "recusal"


@columns_from(fields.CONFIRMATION_FIELDS)
class Confirmation(Record):
    """One application to a court for confirmation; F14."""

    case = link(Case)
    court = TextField()
    ground = TextField()
    applicants = TextField()
    facts = TextField()
    status = TextField()

    class Meta:
        table_name = "judicial_confirmation"


@columns_from(fields.REVIEW_FIELDS)
class BranchReview(Record):
    """A stage that the branch has looked at."""

    case = link(Case)
    stage = TextField()
    opinion = TextField()
    reviewer = TextField()
    reviewed_on = TextField()

    class Meta:
        table_name = "branch_review"


ALL = (
    *(Suspension, Extension, DeclineNotice, ReferralOut, ReferralIn),
    *(Urging, RiskReport, Recusal, Confirmation, BranchReview),
)

recycle.part_of(*(model.case for model in ALL))
