from __future__ import annotations

import pytest

from desktop_app.common import masking, phones
from desktop_app.common.fields import Mask


@pytest.mark.parametrize(
    ("written", "stored"),
    [
        ("17950116683/0719-2887900", "17950116683;07192887900"),
        ("13800001234；13900001234", "13800001234;13900001234"),
        ("13800001234、2887900", "13800001234;2887900"),
        ("138 0000 1234", "13800001234"),
        ("138-0000-1234", "13800001234"),
        ("13800001234 13900001234", "13800001234;13900001234"),
        ("１３８００００１２３４", "13800001234"),
        ("+86 13800001234", "13800001234"),
        ("(0719)2887900-12", "07192887900-12"),
        ("0719-2887900转12", "07192887900-12"),
        ("13800001234/13800001234", "13800001234"),
        ("4008001234", "4008001234"),
        (13800001234, "13800001234"),
        (13800001234.0, "13800001234"),
    ],
)
def test_several_numbers_in_one_cell(written: object, stored: str) -> None:
    assert phones.parse(written) == phones.Phones(stored)  # type: ignore[arg-type]


def test_what_is_stored_reads_back_the_same() -> None:
    stored = phones.parse("0719-2887900-12/17950116683").numbers
    assert phones.parse(stored) == phones.Phones(stored)


def test_odd_numbers_are_named_and_the_others_kept() -> None:
    found = phones.parse("13800001234/12345")
    assert found.numbers == "13800001234"
    assert found.problem is not None
    assert "12345" in found.problem
    assert "13800001234" not in found.problem
    assert phones.problem("无") is not None
    assert phones.problem("13800001234") is None


def test_masking() -> None:
    assert masking.id_number("290381196602050013") == "2903**********0013"
    assert masking.phone("13800001234") == "138****1234"
    assert masking.phone("13800001234;2887900") == "138****1234;***7900"
    assert masking.phone("07192887900-12") == "071****7900"
    assert masking.name("张三丰") == "张*"
    assert masking.masked(Mask.PHONE, "13800001234") == "138****1234"
    assert masking.masked(None, "abc") == "abc"
