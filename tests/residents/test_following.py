"""A volunteer's copied name and telephone follow the resident's, whoever changes him; on both engines."""

from __future__ import annotations

from desktop_app.context import Context
from desktop_app.residents import service
from desktop_app.residents.models import Person
from desktop_app.store import search
from desktop_app.volunteers import service as volunteers
from desktop_app.volunteers.models import Volunteer


def test_a_corrected_telephone_reaches_the_volunteer(ctx: Context) -> None:
    person = service.create(ctx, {"name": "曾桂芝", "id_no": "290101198512310021", "phone": "13812347686"})
    volunteer = volunteers.sign_up(ctx, person, {})
    service.update(ctx, person, Person.get_by_id(person).version, {"phone": "13900001234"})
    assert Volunteer.get_by_id(volunteer).phone == "13900001234"
    assert search.find("volunteer", search.parse("1234")) == [volunteer]
    assert ctx.undo() == "修改居民"
    assert Volunteer.get_by_id(volunteer).phone == "13812347686"
