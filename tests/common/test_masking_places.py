"""The table of design/screens.md, field by field of every catalogue: what each place shows of each level."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

import pytest

from desktop_app.common import masking
from desktop_app.common.fields import Catalogue, Field, Kind, Level, Mask
from desktop_app.common.words import Place, RowInWords, hidden, opened, row_in_words, shown, ways
from desktop_app.mediation import (
    agent_fields,
    committee_fields,
    dossier_fields,
    inquiry_fields,
    paper_fields,
    screening_fields,
)
from desktop_app.mediation import fields as mediation
from desktop_app.residents import fields as residents
from desktop_app.residents import grid_fields, household_fields
from desktop_app.village_rules import fields as rules
from desktop_app.visits import fields as visits
from desktop_app.volunteers import fields as volunteers

ID, PHONE = "290101194308150042", "13812347686"
MASKED = {
    Mask.ID_NUMBER: "2901**********0042",
    Mask.PHONE: "138****7686",
    Mask.CONTACT: "曾磊 138****7686",
    Mask.WHOLE: "****",
}
CLEAR = {Mask.ID_NUMBER: ID, Mask.PHONE: PHONE, Mask.CONTACT: f"曾磊 {PHONE}", Mask.WHOLE: ""}
# list and search and --json, opened record, export and printed list, statutory paper: whether it is masked
TABLE = {
    Mask.ID_NUMBER: (True, True, True, False),
    Mask.PHONE: (True, False, True, False),
    Mask.CONTACT: (True, False, True, False),
    Mask.WHOLE: (True, True, True, False),
}
PLACES = (Place.LIST, Place.RECORD, Place.EXPORT, Place.PAPER)
TELLING = ("电话", "联系", "证号", "证件号")
SHOWN = {"代理人.license_no"}
"""The number of a licence to practise, which its holder shows to whoever asks."""


def every_field() -> Iterator[tuple[str, Field]]:
    cases = (mediation, agent_fields, committee_fields, dossier_fields, inquiry_fields, paper_fields, screening_fields)
    for module in (residents, household_fields, grid_fields, visits, volunteers, *cases, rules):
        for catalogue in vars(module).values():
            if isinstance(catalogue, Catalogue):
                yield from ((f"{catalogue.name}.{field.key}", field) for field in catalogue)


FIELDS = dict(every_field())
SENSITIVE = [name for name, field in FIELDS.items() if field.mask is not None]


def test_the_catalogues_are_all_here() -> None:
    people = {"居民.id_no", "居民.cert_no", "居民.permit_no", "居民.kin_id_no", "居民.phone", "居民.kin_phone"}
    whole = {"居民.health", "居民.kin_health", "居民.annual_income", "居民.family_income"}
    grid = {"工作人员.phone", "场所.contact_name", "场所.contact_phone"}
    grid |= {f"房屋.{who}_{what}" for who in ("owner", "tenant") for what in ("cert_no", "phone")}
    others = {
        "志愿者.emergency_contact",
        "当事人.phone",
        "排查记录.party_cert_no",
        "排查记录.party_phone",
        "排查记录.resolve_phone",
    }
    serving = ("调解员", "专家", "人民调解委员会", "四大员和法律明白人")
    others |= {f"{one}.phone" for one in (*serving, "代理人", "来访登记", "调查记录", "邀请参与调解")}
    assert people | whole | grid | others == set(SENSITIVE)
    assert len(FIELDS) > 80


@pytest.mark.parametrize("name", SENSITIVE)
def test_every_place_shows_what_the_table_says(name: str) -> None:
    field = FIELDS[name]
    assert field.mask is not None
    for place, masked in zip(PLACES, TABLE[field.mask], strict=True):
        wanted = (MASKED if masked else CLEAR)[field.mask]
        row: dict[str, object] = {field.key: CLEAR[field.mask]}
        if field.mask is Mask.WHOLE:
            stored, words = (1_234_500, "12,345.00") if field.kind is Kind.MONEY else ("30", "有慢性病")
            wanted, row = (wanted if masked else words), {field.key: stored}
        assert shown(field, row[field.key], place) == wanted, place
        assert row_in_words([field], row, place)[field.key] == wanted, place
        assert RowInWords(ways([field], place), row, date(2026, 11, 20))[field.key] == wanted, place


@pytest.mark.parametrize("name", list(FIELDS))
def test_what_sounds_like_a_number_of_somebody_has_a_mask(name: str) -> None:
    field = FIELDS[name]
    sounds = any(word in field.label for word in TELLING) and field.code_table == "" and name not in SHOWN
    if sounds or field.level is Level.L3:
        assert field.mask is not None, name
    assert field.mask is not Mask.ID_NUMBER or field.level is Level.L3


def test_level_4_is_nowhere() -> None:
    faith = Field(key="religion", label="宗教信仰", level=Level.L4)
    assert all(hidden(faith, place) for place in PLACES)
    assert all(shown(faith, "x", place) is None for place in PLACES)


def test_an_auditor_opens_a_record_as_a_list_has_it() -> None:
    from desktop_app.operators.roles import ROLES, permissions

    places = {role: opened(permissions([role]).__contains__) for role in ROLES}
    assert {role for role, place in places.items() if place is Place.LIST} == {"auditor", "admin"}


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("曾磊 13812347686", "曾磊 138****7686"),
        ("曾磊（儿子）138-1234-7686；0710-5123456", "曾磊（儿子）138****7686；071****3456"),
        ("曾磊，290101194308150042", "曾磊，2901**********0042"),
        ("6栋2单元1502", "6栋2单元1502"),
        ("", ""),
    ],
)
def test_a_number_within_a_text_is_masked(text: str, told: str) -> None:
    assert masking.contact(text) == told


@pytest.mark.parametrize("value", [ID, PHONE, f"{PHONE};0710-5123456", f"曾磊 {PHONE}"])
@pytest.mark.parametrize("mask", list(Mask))
def test_masking_what_is_masked_changes_nothing(mask: Mask, value: str) -> None:
    once = masking.masked(mask, value)
    assert masking.masked(mask, once) == once
