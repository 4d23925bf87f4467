"""What is typed finds the same on both engines, and what a reader of the addresses would find."""

from __future__ import annotations

import pytest

from desktop_app.context import Context
from desktop_app.residents.models import Person
from desktop_app.store import search

ADDRESSES = (
    "水岸新城7期6栋2单元1502",
    "水岸新城17期6栋2单元1502",
    "水岸新城6栋12单元1502室",
    "岸新城7期",
    "城水岸新",
    "向阳花园6栋2单元150",
    "老街坊小区60栋12单元1502",
    "𫖯街𬱖里123号",
    "Müller Street 6 2 1502号",
)


@pytest.fixture
def people(ctx: Context) -> dict[int, str]:
    with ctx.write("residents.edit", "新增居民") as writer:
        return {
            writer.add(
                Person, {"name": "甲", "name_sort": "甲", "name_py": "j", "sex": "2", "live_addr": address}
            ): address
            for address in ADDRESSES
        }


def _has(address: str, typed: str) -> bool:
    """Whether the tokens stand there beside each other, the last of them as far as it was typed."""
    have, wanted = search.tokens(address), search.tokens(typed)
    starts = range(len(have) - len(wanted) + 1)
    return any(
        have[start : start + len(wanted) - 1] == wanted[:-1] and have[start + len(wanted) - 1].startswith(wanted[-1])
        for start in starts
    )


def test_every_part_of_an_address_finds_those_who_have_it(people: dict[int, str]) -> None:
    parts = {
        address[start:end]
        for address in ADDRESSES
        for start in range(len(address))
        for end in range(start + 1, len(address) + 1)
    }
    asked = sorted(part for part in parts if part == part.strip() and " " not in part and not part.isdigit())
    assert len(asked) > 400
    for typed in asked:
        if not typed.isascii():
            expected = [person for person, address in people.items() if _has(address, typed)]
            assert search.find("person", search.parse(typed)) == expected, typed


@pytest.mark.parametrize(
    ("typed", "found"),
    [
        ("7-6-2-1502", [0]),
        ("6-2-15", [0, 1, 5, 8]),
        ("6-2-1502", [0, 1, 8]),
        ("6-12", [2]),
        ("62", []),
        ("16", []),
        ("水岸 1502", [0, 1, 2]),
        ("水岸新城 6栋2单元1502", [0, 1]),
        ("水岸新城 6栋2单元1503", []),
        ("street", [8]),
        ("x", []),
        ("r", []),
        ("ᚱ", []),
        ("ᚠ", []),
    ],
)
def test_numbers_words_and_signs_of_ours(people: dict[int, str], typed: str, found: list[int]) -> None:
    assert search.find("person", search.parse(typed)) == [list(people)[place] for place in found]


@pytest.fixture
def person(ctx: Context) -> int:
    with ctx.write("residents.edit", "新增居民") as writer:
        row = {"name": "王佳豪", "name_sort": "wang 王 jia 佳 hao 豪", "name_py": "wjh", "sex": "1"}
        return writer.add(Person, {**row, "phone": "13812345678", "id_no": "290101194308150042"})


@pytest.mark.parametrize("whole", ["wangjiahao", "jiahao", "hao", "wjh", "jh", "王佳豪", "佳豪"])
def test_a_name_is_found_at_every_key(person: int, whole: str) -> None:
    for end in range(1, len(whole) + 1):
        assert search.find("person", search.parse(whole[:end])) == [person], whole[:end]
    assert search.find("person", search.parse(whole + "x")) == []


@pytest.mark.parametrize("number", ["13812345678", "290101194308150042"])
def test_a_number_is_found_by_its_last_digits_from_the_fourth_on(person: int, number: str) -> None:
    for count in range(1, len(number) + 1):
        expected = [person] if count >= search.TAIL_DIGITS else []
        assert search.find("person", search.parse(number[-count:])) == expected, count
