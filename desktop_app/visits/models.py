"""Tables of visits to households and people, of the problems they bring up, and of services to people in care."""

from __future__ import annotations

from peewee import TextField

from ..residents.grid_models import Staff
from ..residents.models import Area, Household, Person
from ..store import recycle
from ..store.records import Part, Record, columns_from, link
from .fields import CARE_SERVICE_FIELDS, FOLLOW_UP_FIELDS, PLAN_FIELDS, VISIT_FIELDS


@columns_from(PLAN_FIELDS)
class VisitPlan(Record):
    """Whom a worker visits in a month: the households of a grid, or some of them."""

    month = TextField()
    area = link(Area, null=True)
    staff = link(Staff, null=True)

    class Meta:
        table_name = "visit_plan"


class VisitPlanHome(Part):
    """A household on a plan."""

    plan = link(VisitPlan)
    household = link(Household)

    class Meta:
        table_name = "visit_plan_home"


@columns_from(VISIT_FIELDS)
class Visit(Record):
    """One visit: to a household, to one person of it, or both."""

    household = link(Household, null=True)
    person = link(Person, null=True)
    plan = link(VisitPlan, null=True)
    day = TextField()
    mode = TextField()
    staff = link(Staff, null=True)

    class Meta:
        table_name = "visit"


Visit.add_index(Visit.day, name="visit_day")


@columns_from(FOLLOW_UP_FIELDS)
class FollowUp(Record):
    """A problem that a visit brought up, until it is dealt with."""

    visit = link(Visit)
    kind = TextField()
    what = TextField()
    staff = link(Staff, null=True)

    class Meta:
        table_name = "follow_up"


@columns_from(CARE_SERVICE_FIELDS)
class CareService(Record):
    """助洁, 助医, 助行, 助餐 to somebody in care, once."""

    person = link(Person)
    kind = TextField()
    day = TextField()
    staff = link(Staff, null=True)

    class Meta:
        table_name = "care_service"


CareService.add_index(CareService.day, name="care_service_day")


recycle.register(
    "visit",
    recycle.Kind(
        "走访",
        "residents.read",
        "residents.edit",
        lambda row: f"{row['day']}的走访",
        "visits.service:restore_visit",
        "visits.service:forget_visit",
        "visits.service:sees",
    ),
)
