"""Which index SQLite takes for what is asked while somebody types: without statistics it is easily led astray, and then a
key takes a second at 100,000 residents."""

from __future__ import annotations

from typing import Any

import pytest

from desktop_app.context import Context
from desktop_app.residents import scope
from desktop_app.residents.filters import conditions
from desktop_app.residents.models import Area, Household, Person
from desktop_app.store.engine import database

ALIVE = Person.deleted_at.is_null()
ZH = (Person.name_sort >= "zh") & (Person.name_sort < "zi")
ONE = Person.select(Person.id)


def _plan(query: Any) -> str:
    sql, parameters = query.sql()
    return " | ".join(row[3] for row in database.execute_sql(f"EXPLAIN QUERY PLAN {sql}", parameters).fetchall())


@pytest.mark.parametrize(
    ("query", "index"),
    [
        (ONE.where(ALIVE).order_by(Person.name_sort, Person.id).limit(200), "person_name_sort"),
        (ONE.where(ALIVE & ZH).order_by(Person.name_sort, Person.id).limit(200), "person_name_sort"),
        (ONE.where(ALIVE & ZH & (Person.sex == "1")).order_by(Person.name_sort, Person.id), "person_name_sort"),
        (
            Person.select().where(ALIVE & (Person.name >= "张") & (Person.name < "弡")).order_by(Person.name),
            "person_name",
        ),
        (Person.select().where(ALIVE & Person.name.in_(["张伟", "王芳"])), "person_name"),
        (Person.select().where(ALIVE & Person.id_no.in_([str(n) for n in range(500)])), "person_id_no"),
        (Person.select().where(ALIVE & (Person.id_no == "1")), "person_id_no"),
        (Person.select().where(ALIVE & (Person.household == 1)), "person_household_id"),
        (Person.select().where(ALIVE & (Person.birth_date == "1943-08-15")), "person_facts"),
        (Person.select().where(ALIVE & (Person.name == "张伟")).limit(200), "person_name"),
        (Person.select().where(ALIVE & Person.cert_no.in_(["1", "2"])), "person_cert_no"),
        (Person.select().where(Person.merged_into == 1), "person_merged_into"),
        (Area.select(Area.id).where(Area.parent.in_([1, 2]) & Area.deleted_at.is_null()), "area_parent_id"),
        (Person.select(Person.live_addr).where(Person.area.in_([1, 2])), "person_area_id"),
        (Household.select(Household.live_addr).where(Household.area.in_([1, 2])), "household_area_id"),
        (ONE.where(Person.area.in_(scope.below(1)) & ALIVE), "person_area_id"),
    ],
)
def test_what_is_asked_often_has_its_index(embedded: Context, query: Any, index: str) -> None:
    plan = _plan(query)
    assert f"INDEX {index} " in plan + " "
    assert "TEMP B-TREE" not in plan


@pytest.mark.parametrize(
    "filters", [{"sex": "2"}, {"age": "60-"}, {"resident_class": "02"}, {"political": "01"}, {"status": "here"}]
)
def test_narrowing_reads_no_encrypted_row(embedded: Context, filters: dict[str, str]) -> None:
    query = ONE
    for condition in conditions(filters, embedded.clock.today()):
        query = query.where(condition)
    assert "COVERING INDEX person_facts" in _plan(query)
