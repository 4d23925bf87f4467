"""Catalogue, models and migrated schema say the same, on both engines."""

from __future__ import annotations

import pytest
from peewee import BigIntegerField, IntegerField, Model

from desktop_app.common import codes
from desktop_app.common.fields import Catalogue
from desktop_app.context import Context
from desktop_app.mediation import (
    agent_fields,
    dossier_fields,
    dossier_models,
    inquiry_fields,
    intake_models,
    screening_fields,
    screening_models,
)
from desktop_app.mediation import fields as mediation_fields
from desktop_app.mediation import models as mediation
from desktop_app.residents import fields as residents_fields
from desktop_app.residents import grid_fields, grid_models, household_fields
from desktop_app.residents import models as residents
from desktop_app.store import migrating
from desktop_app.store.engine import database, is_embedded
from desktop_app.store.reading import models
from desktop_app.village_rules import fields as rules_fields
from desktop_app.village_rules import models as rules
from desktop_app.visits import fields as visits_fields
from desktop_app.visits import models as visits
from desktop_app.volunteers import fields as volunteers_fields
from desktop_app.volunteers import models as volunteers

CATALOGUES: list[tuple[Catalogue, type[Model]]] = [
    (residents_fields.FIELDS, residents.Person),
    (household_fields.HOUSEHOLD_FIELDS, residents.Household),
    (grid_fields.STAFF_FIELDS, grid_models.Staff),
    (grid_fields.CONTACT_FIELDS, grid_models.Contact),
    (grid_fields.HOUSE_FIELDS, grid_models.House),
    (grid_fields.VENUE_FIELDS, grid_models.Venue),
    (visits_fields.PLAN_FIELDS, visits.VisitPlan),
    (visits_fields.VISIT_FIELDS, visits.Visit),
    (visits_fields.FOLLOW_UP_FIELDS, visits.FollowUp),
    (visits_fields.CARE_SERVICE_FIELDS, visits.CareService),
    (volunteers_fields.VOLUNTEER_FIELDS, volunteers.Volunteer),
    (volunteers_fields.TEAM_FIELDS, volunteers.Team),
    (volunteers_fields.ACTIVITY_FIELDS, volunteers.Activity),
    (volunteers_fields.SERVICE_FIELDS, volunteers.ServiceRecord),
    (mediation_fields.CASE_FIELDS, mediation.Case),
    (mediation_fields.PARTY_FIELDS, mediation.Party),
    (mediation_fields.SESSION_FIELDS, mediation.Session),
    (mediation_fields.AGREEMENT_FIELDS, mediation.Agreement),
    (dossier_fields.EVIDENCE_FIELDS, dossier_models.Evidence),
    (dossier_fields.DOSSIER_FIELDS, dossier_models.Dossier),
    (dossier_fields.ITEM_FIELDS, dossier_models.DossierItem),
    (dossier_fields.LOAN_FIELDS, dossier_models.DossierLoan),
    (agent_fields.AGENT_FIELDS, intake_models.CaseAgent),
    (agent_fields.SUMMONS_FIELDS, intake_models.Summons),
    (agent_fields.INVITATION_FIELDS, intake_models.Invitation),
    (inquiry_fields.INQUIRY_FIELDS, intake_models.Inquiry),
    (screening_fields.SCREENING_FIELDS, screening_models.Screening),
    (rules_fields.RULE_FIELDS, rules.Rule),
    (rules_fields.VERSION_FIELDS, rules.RuleVersion),
    (rules_fields.ARTICLE_FIELDS, rules.Article),
]


def test_the_migrated_schema_is_that_of_the_models(ctx: Context) -> None:
    for name, model in models().items():
        stored = {column.name: column for column in database.get_columns(name)}
        declared = {field.column_name: field for field in model._meta.sorted_fields}
        assert set(stored) == set(declared), name
        for column, field in declared.items():
            if not field.primary_key:
                assert stored[column].null == field.null, f"{name}.{column}"
            number = isinstance(field, BigIntegerField | IntegerField) or field.field_type in ("INT", "AUTO", "BIGINT")
            kind = stored[column].data_type.lower()
            assert ("int" in kind or "serial" in kind) == number, f"{name}.{column} {kind}"


def test_indexes_of_the_models_are_there(ctx: Context) -> None:
    for name, model in models().items():
        there = {index.name for index in database.get_indexes(name)}
        for index in model._meta.fields_to_index():
            called = getattr(index, "_name", None)
            if called:
                assert called in there, f"{name}: {called}"


@pytest.mark.parametrize(("catalogue", "model"), CATALOGUES, ids=lambda value: getattr(value, "name", ""))
def test_every_stored_field_has_its_column_and_its_code_table(catalogue: Catalogue, model: type[Model]) -> None:
    columns = {field.column_name for field in model._meta.sorted_fields}
    for field in catalogue.stored:
        assert field.key in columns or f"{field.key}_id" in columns, field.key
        if field.code_table:
            assert codes.table(field.code_table)


def test_as_many_migrations_as_the_program_says(ctx: Context) -> None:
    assert len(list(migrating.FOLDER.glob("[0-9]*.py"))) == migrating.SCHEMA
    assert migrating.pending() == []


def test_a_store_newer_than_the_program_is_refused(ctx: Context) -> None:
    runner = migrating.runner()
    runner.History.create(name="9999_from_the_future")
    with pytest.raises(migrating.TooNew):
        migrating.pending()


def test_migrations_import_nothing_of_the_program() -> None:
    for path in migrating.FOLDER.glob("[0-9]*.py"):
        assert "desktop_app" not in path.read_text("utf-8"), path.name


def test_tables_do_not_depend_on_the_engine(ctx: Context) -> None:
    tables = {name for name in database.get_tables() if not name.startswith("search_")}
    assert tables == {*models(), "schema_migration"}
    assert is_embedded(database) or database.table_exists("search_person")
