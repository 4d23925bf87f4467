"""Tables of what comes with a case, and of what comes to the desk and becomes none: agents, notices, inquiries."""

from __future__ import annotations

from peewee import BigIntegerField, TextField

from ..residents.models import Person
from ..store import recycle
from ..store.records import Record, columns_from, link
from .agent_fields import AGENT_FIELDS, INVITATION_FIELDS, SUMMONS_FIELDS
from .inquiry_fields import INQUIRY_FIELDS
from .models import Case


@columns_from(AGENT_FIELDS)
class CaseAgent(Record):
    """Who speaks for a party: a guardian, or somebody entrusted; the words are copied as they are printed."""

    case = link(Case)
    party_id = BigIntegerField()
    person = link(Person, null=True)
    represents = TextField()  # the party's name
    agent_kind = TextField()
    name = TextField()
    relation = TextField()

    class Meta:
        table_name = "case_agent"


@columns_from(SUMMONS_FIELDS)
class Summons(Record):
    """When and where to come, told to the parties."""

    case = link(Case)
    addressee = TextField()
    meet_at = TextField()
    venue = TextField()
    matter = TextField()
    told_on = TextField()
    told_by = TextField()

    class Meta:
        table_name = "summons"


@columns_from(INVITATION_FIELDS)
class Invitation(Record):
    """Somebody asked to help; 人民调解法 §20."""

    case = link(Case)
    invitee = TextField()
    invitee_kind = TextField()
    meet_at = TextField()
    venue = TextField()
    issued_on = TextField()

    class Meta:
        table_name = "invitation"


@columns_from(INQUIRY_FIELDS)
class Inquiry(Record):
    """Somebody came with a matter: where it went, or what was answered."""

    person = link(Person, null=True)
    case = link(Case, null=True)  # what it became
    came_at = TextField()
    name = TextField()
    channel = TextField()
    matter = TextField()
    handler = TextField()

    class Meta:
        table_name = "inquiry"


Inquiry.add_index(Inquiry.came_at, Inquiry.id, name="inquiry_came")

recycle.part_of(CaseAgent.case, Summons.case, Invitation.case)
recycle.register(
    "inquiry",
    recycle.Kind("来访登记", "cases.open", "cases.open", lambda row: row["name"], "mediation.inquiries:restore"),
)
