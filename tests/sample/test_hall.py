"""The sample hall: the same arguments give the same hall, and a plausible one."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from desktop_app import context as contexts
from desktop_app import sample
from desktop_app.common.dates import FixedClock
from desktop_app.common.errors import KnownError
from desktop_app.common.id_numbers import check_digit
from desktop_app.context import Context
from desktop_app.figures import catalogue, periods
from desktop_app.mediation.models import Case
from desktop_app.residents.models import Person
from desktop_app.store import checking
from desktop_app.store.reading import count_rows, models
from desktop_app.store.search import searched_tables
from tests.store_fixtures import NOW, PASSWORD

RESIDENTS, MONTHS, UNTIL = 200, 14, "2026-10"
OF_THE_MOMENT = {"uid", "created_at", "updated_at"}


@pytest.fixture(scope="session")
def filled(embedded_template: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("filled") / "store"
    shutil.copytree(embedded_template, folder)
    ctx = opened(folder)
    sample.fill(ctx, residents=RESIDENTS, months=MONTHS, until=UNTIL)
    ctx.store.close()
    return folder


@pytest.fixture
def hall(filled: Path, tmp_path: Path) -> Iterator[Context]:
    folder = tmp_path / "hall"
    shutil.copytree(filled, folder)
    ctx = opened(folder)
    yield ctx
    ctx.store.close()


def opened(folder: Path) -> Context:
    contexts.load_subjects()
    return contexts.sign_in(folder, "演示", PASSWORD, clock=FixedClock(NOW))


def everything() -> dict[str, list[dict[str, Any]]]:
    """All rows of the subjects' tables, without what the moment of making decides."""
    found = {}
    for name, model in models().items():
        if "deleted_at" in model._meta.fields or name in ("case_mediator", "vol_team_member", "issued_number"):
            rows = model.select().order_by(model.id).dicts()
            found[name] = [{key: value for key, value in row.items() if key not in OF_THE_MOMENT} for row in rows]
    return found


def test_same_arguments_same_hall(hall: Context, embedded_template: Path, tmp_path: Path) -> None:
    first = everything()
    hall.store.close()
    again = tmp_path / "again"
    shutil.copytree(embedded_template, again)
    other = opened(again)
    try:
        sample.fill(other, residents=RESIDENTS, months=MONTHS, until=UNTIL)
        assert everything() == first
    finally:
        other.store.close()


def test_counts_are_those_of_a_hall(hall: Context) -> None:
    counts = count_rows()
    assert counts["person"] == RESIDENTS
    assert RESIDENTS / 4 < counts["household"] < RESIDENTS
    assert 6 * MONTHS <= counts["mediation_case"] <= 11 * (MONTHS + 1)
    assert counts["activity"] >= 4 * MONTHS
    assert counts["rule_version"] == 2
    states = {row[0] for row in Case.select(Case.status).distinct().tuples()}
    assert {"CLOSED", "TERMINATED"} & states
    assert states & {"ACCEPTED", "ASSIGNED", "MEDIATING"}


def test_nobody_is_real_and_no_number_twice(hall: Context) -> None:
    numbers = [row[0] for row in Person.select(Person.id_no).tuples()]
    assert len(numbers) == len(set(numbers)) == RESIDENTS
    for number in numbers:
        assert number.startswith("29")
        assert number[-1] == check_digit(number[:-1])


def test_nothing_lies_after_the_last_month(hall: Context) -> None:
    end = periods.month(UNTIL).end
    for key in ("born", "died", "moved_in", "moved_out"):
        assert catalogue.FIGURES[f"residents.{key}"].value(periods.Period(end, "2999-01-01")) == 0
    for column in (Case.accepted_on, Case.settled_on):
        assert Case.select().where(column >= end).count() == 0


def test_no_figure_of_any_month_is_negative_or_absurd(hall: Context) -> None:
    for text in periods.months_up_to(UNTIL, MONTHS):
        period = periods.month(text)
        found = catalogue.values(period)
        assert all(value is None or value >= 0 for value in found.values()), text
        rates = [found[figure.key] for figure in catalogue.FIGURES.values() if figure.is_rate]
        assert all(rate is None or rate <= 100 for rate in rates), text
        total = found["residents.total"]
        assert total
        assert RESIDENTS * 0.85 <= total <= RESIDENTS
        assert 0 < found["residents.over_80"] < found["residents.over_60"] < total / 2  # type: ignore[operator]
        assert found["volunteers.hours"]
        assert found["mediation.new"]


def test_the_store_is_sound(hall: Context) -> None:
    assert checking.problems(hall.store) == []
    assert set(searched_tables()) >= {"person", "volunteer", "mediation_case", "rule"}


def test_a_hall_with_people_is_left_alone(hall: Context) -> None:
    before = count_rows()
    with pytest.raises(KnownError, match="没有加入示例"):
        sample.fill(hall, residents=RESIDENTS, months=MONTHS, until=UNTIL)
    assert count_rows() == before
