"""Family relations that do not fit are said and refuse nothing; on both engines."""

from __future__ import annotations

import pytest

from desktop_app.context import Context
from desktop_app.residents import family_hints, family_relations, household_listing, households, queries, service
from desktop_app.residents.family_relations import Kin
from desktop_app.residents.models import Household, Person

PLACE = "向阳花园2栋1单元301"


def _home(ctx: Context, *people: tuple[str, str | None, str, str | None]) -> tuple[int, list[int]]:
    home = households.create(ctx, {"live_addr": PLACE})
    ids = [
        service.create(
            ctx,
            {
                "name": name,
                "sex": sex,
                "birth_date": born,
                "no_id_reason": "99",
                "household_id": home,
                "relation_to_head": relation,
            },
        )
        for name, relation, sex, born in people
    ]
    return home, ids


HEAD = ("刘建国", "02", "1", "1970-03-01")


def test_a_family_that_fits_has_no_hint(ctx: Context) -> None:
    home, _ = _home(
        ctx,
        HEAD,
        ("陈秀英", "12", "2", "1972-05-01"),
        ("刘洋", "20", "1", "1996-07-01"),
        ("刘父", "51", "1", "1940-01-01"),
    )
    assert family_hints.of_household(ctx, home) == []
    assert family_hints.households(ctx) == set()


@pytest.mark.parametrize(
    ("other", "sentence"),
    [
        (("刘洋", "20", "2", "1996-07-01"), "性别是女，与户主关系是“子”"),
        (("陈秀英", "10", "1", "1972-05-01"), "两人登记的性别都是男"),
        (("刘洋", "20", "1", "1969-07-01"), "还年长"),
        (("刘洋", "20", "1", "1980-07-01"), "只差10岁"),
        (("刘父", "51", "1", "1975-01-01"), "还年轻"),
        (("刘孙", "41", "1", "1990-01-01"), "只差19岁"),
        (("刘建国", "99", "1", "1970-03-01"), "登记了两次"),
    ],
)
def test_what_does_not_fit_is_said_and_found(
    ctx: Context, other: tuple[str, str | None, str, str | None], sentence: str
) -> None:
    home, ids = _home(ctx, HEAD, other)
    hints = family_hints.of_household(ctx, home)
    assert [hint.person_id for hint in hints] == [ids[1]]
    assert sentence in hints[0].text
    assert household_listing.ids(ctx, "", {"state": household_listing.DOUBTFUL}) == [home]
    assert list(queries.ids(ctx, "", {"missing": "family"})) == [ids[1]]


def test_a_stepchild_may_be_close_in_age_but_not_older(ctx: Context) -> None:
    home, _ = _home(ctx, HEAD, ("刘继", "27", "1", "1980-07-01"))
    assert family_hints.of_household(ctx, home) == []


def test_households_without_a_head_with_two_spouses_a_child_as_head(ctx: Context) -> None:
    home, _ = _home(ctx, ("刘洋", "20", "1", "1996-07-01"))
    assert [hint.text for hint in family_hints.of_household(ctx, home)] == ["这一户没有户主，请办理户主变更"]
    _home(ctx, ("刘小小", "02", "2", "2015-07-01"))
    wives = [("陈秀英", "12", "2", "1972-05-01"), ("王芳", "12", "2", "1975-05-01")]
    two, ids = _home(ctx, HEAD, *wives)  # type: ignore[arg-type]
    [hint] = family_hints.of_household(ctx, two)
    assert (hint.person_id, "2位户主的配偶" in hint.text) == (ids[2], True)
    assert len(family_hints.households(ctx)) == 3


def test_two_heads_from_elsewhere_a_dead_head_and_another_address(ctx: Context) -> None:
    home, ids = _home(ctx, HEAD, ("陈秀英", "12", "2", "1972-05-01"))
    with ctx.write("residents.edit", "整理") as writer:  # a store of an older program may hold this
        writer.update(Person, ids[1], {"relation_to_head": "02", "live_addr": "别处"})
    texts = [hint.text for hint in family_hints.of_household(ctx, home)]
    assert any("两位户主：刘建国、陈秀英" in text for text in texts)
    assert any("住址和这一户不同" in text for text in texts)
    with ctx.write("residents.edit", "整理") as writer:
        writer.update(Person, ids[1], {"relation_to_head": "12", "live_addr": PLACE})
        writer.update(Person, ids[0], {"died_on": "2026-01-01"})
    assert [hint.text for hint in family_hints.of_household(ctx, home)] == ["户主刘建国已去世，请办理户主变更"]
    assert Household.select().count() == 1


def _kin(*relations: tuple[int, str, str, str]) -> list[Kin]:
    return [Kin(n, str(n), relation, sex, born) for n, relation, sex, born in relations]


def test_relations_seen_from_the_wife_a_parent_a_sibling_a_grandchild() -> None:
    people = _kin(
        (1, "02", "1", "1960-01-01"),
        (2, "12", "2", "1962-01-01"),
        (3, "20", "1", "1985-01-01"),
        (4, "30", "2", "1988-01-01"),
        (5, "51", "1", "1935-01-01"),
        (6, "52", "2", "1937-01-01"),
        (7, "73", "1", "1965-01-01"),
        (8, "41", "1", "2010-01-01"),
        (9, "27", "1", "1990-01-01"),
        (10, "98", "2", "1980-01-01"),
    )
    seen = family_relations.rederived
    assert seen(people, 1) == {one.id: one.relation for one in people}, "the head is head already"
    wife = {1: "11", 2: "02", 3: "20", 4: "30", 5: "53", 6: "54", 7: None, 8: "41", 9: None, 10: "98"}
    assert seen(people, 2) == wife
    son = {1: "51", 2: "52", 3: "02", 4: "77", 5: "61", 6: "62", 7: None, 8: None, 9: "73", 10: "98"}
    assert seen(people, 3) == son
    father = {1: "20", 2: "38", 3: "41", 4: "42", 5: "02", 6: "12", 7: "20", 8: None, 9: None, 10: "98"}
    assert seen(people, 5) == father
    brother = {1: "71", 2: None, 3: "93", 4: "94", 5: "51", 6: "52", 7: "02", 8: None, 9: None, 10: "98"}
    assert seen(people, 7) == brother
    grandson = {1: "61", 2: "62", 3: None, 4: None, 5: None, 6: None, 7: None, 8: "02", 9: None, 10: "98"}
    assert seen(people, 8) == grandson
    assert seen(people, 10) == {n: "02" if n == 10 else None for n in range(1, 11)}
