"""Identity documents of all kinds, what follows from them, and that nobody sees them in full by the way."""

from __future__ import annotations

from typing import Any

import pytest

from desktop_app.common.errors import ChecksFailed
from desktop_app.common.masking import masked
from desktop_app.context import Context
from desktop_app.residents import queries, rules, service
from desktop_app.residents.fields import FIELDS

FOREIGNER, HONG_KONG = "912840199001010019", "810000199001010019"
SENSITIVE: dict[str, Any] = {
    "cert_no": "E12345678",
    "permit_no": "420381202401230001",
    "kin_id_no": "290101198512310021",
    "health": "30",
    "kin_health": "10",
    "annual_income": 1_200_000,
    "family_income": 3_600_000,
}


@pytest.mark.parametrize(
    ("number", "sex", "foreign"), [(FOREIGNER, "1", True), (HONG_KONG, "1", True), ("290101194308150042", "2", False)]
)
def test_what_follows_from_a_number(ctx: Context, number: str, sex: str, foreign: bool) -> None:
    row = queries.get(ctx, service.create(ctx, {"name": "某某", "id_no": number}))
    assert row["sex"] == sex
    assert row["resident_class"] == ("03" if foreign else None)


def test_a_permit_as_another_document_tells_birth_and_sex(ctx: Context) -> None:
    row = queries.get(ctx, service.create(ctx, {"name": "某某", "cert_type": "L01", "cert_no": HONG_KONG}))
    assert (row["birth_date"], row["sex"], row["resident_class"]) == ("1990-01-01", "1", "03")


@pytest.mark.parametrize(
    ("cert_type", "number", "refused", "hinted"),
    [
        ("414", "E12345678", False, False),
        ("414", "护照", False, True),
        ("516", "H12345678", False, False),
        ("516", "12345678", False, True),
        ("511", "12345678", False, False),
        ("511", "A1", False, True),
        ("553", FOREIGNER, False, False),
        ("553", FOREIGNER[:-1] + "1", True, False),
        ("L02", "830000199001010039", False, False),
        ("L02", FOREIGNER, False, True),
        ("990", "随便写", False, False),
    ],
)
def test_the_number_of_another_document_is_looked_at(cert_type: str, number: str, refused: bool, hinted: bool) -> None:
    from datetime import date

    values = {"name": "某某", "sex": "1", "cert_type": cert_type, "cert_no": number}
    today = date(2026, 11, 20)
    assert ("cert_no" in rules.problems(values, today)) == refused
    assert ("cert_no" in rules.hints(values, today)) == hinted


def test_a_document_belongs_to_one_living_record(ctx: Context) -> None:
    values = {"sex": "1", "cert_type": "414", "cert_no": "e 1234 5678"}
    first = service.create(ctx, {"name": "甲", **values})
    assert queries.stored(ctx, first)["cert_no"] == "E12345678"
    with pytest.raises(ChecksFailed) as refused:
        service.create(ctx, {"name": "乙", **values})
    assert "甲" in refused.value.fields["cert_no"]
    with pytest.raises(ChecksFailed) as unnamed:
        service.create(ctx, {"name": "乙", "sex": "1", "cert_no": "E777"})
    assert list(unnamed.value.fields) == ["cert_type"]


def test_a_paper_that_has_run_out_is_said(ctx: Context) -> None:
    today = ctx.clock.today()
    assert "请提醒换证" in rules.hints({"permit_until": "2026-11-19"}, today)["permit_until"]
    assert rules.hints({"permit_until": "2026-11-20"}, today) == {}


@pytest.mark.parametrize("key", list(SENSITIVE))
def test_what_is_of_level_3_comes_masked_and_the_eye_shows_it(ctx: Context, key: str) -> None:
    values = {"name": "某某", "sex": "1", "resident_class": "02", "leftbehind_type": "01", **SENSITIVE}
    person = service.create(ctx, {**values, "cert_type": "414"})
    field, clear = FIELDS[key], SENSITIVE[key]
    row = queries.get(ctx, person)
    assert row[key] == masked(field.mask, clear) != clear
    assert str(clear) not in str(queries.record_words(ctx, row))
    words = {
        "health": "有慢性病",
        "kin_health": "健康或良好",
        "annual_income": "12,000.00",
        "family_income": "36,000.00",
    }
    assert service.reveal(ctx, person, key, "核对") == words.get(key, clear)
    assert str(clear) not in "".join(line.text for line in queries.history(ctx, person))
