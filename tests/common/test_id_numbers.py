from __future__ import annotations

from datetime import date

import pytest

from desktop_app.common.id_numbers import LOST_PRECISION, WRONG_CHECK_DIGIT, check_digit, examine, kept_digits

TODAY = date(2026, 10, 8)


@pytest.mark.parametrize(
    ("number", "kind", "birth", "sex"),
    [
        ("11010519491231002X", "citizen", "1949-12-31", "2"),
        ("290101199001010013", "citizen", "1990-01-01", "1"),
        ("290101198512310021", "citizen", "1985-12-31", "2"),
        ("290101201403050034", "citizen", "2014-03-05", "1"),
        ("290101194308150042", "citizen", "1943-08-15", "2"),
        ("810000199001010019", "hk_permit", "1990-01-01", "1"),
        ("820000199001010029", "mo_permit", "1990-01-01", "2"),
        ("830000199001010039", "tw_permit", "1990-01-01", "1"),
        ("912840199001010019", "foreigner", "1990-01-01", "1"),
    ],
)
def test_vectors_hold(number: str, kind: str, birth: str, sex: str) -> None:
    found = examine(number, TODAY)
    assert (found.kind, found.number, found.birth, found.sex, found.problem) == (kind, number, birth, sex, None)
    changed = number[:-1] + ("1" if number[-1] != "1" else "2")
    assert examine(changed, TODAY).problem == WRONG_CHECK_DIGIT


@pytest.mark.parametrize(
    "written",
    [
        "11010519491231002x",
        " 11010519491231002X ",
        "１１０１０５１９４９１２３１００２Ｘ",
        "110105 19491231 002X",
        "'11010519491231002X",
    ],
)
def test_writing_does_not_matter(written: str) -> None:
    assert examine(written, TODAY).number == "11010519491231002X"
    assert examine(written, TODAY).problem is None


def test_fifteen_digits_become_eighteen() -> None:
    for old in ("110105491231002", 110105491231002, 110105491231002.0):
        found = examine(old, TODAY)
        assert found.number == "11010519491231002X"
        assert found.problem is None
        assert "15位" in (found.hint or "")


@pytest.mark.parametrize(
    "written", [2.90381196602056e17, 290381196602056000, "2.90381E+17", "2.90381196602056e+17", "290381196602056000"]
)
def test_numbers_that_excel_rounded(written: object) -> None:
    assert examine(written, TODAY).problem == LOST_PRECISION


@pytest.mark.parametrize(
    ("number", "says"),
    [
        ("440524188001010014", "超过130岁"),
        ("29010119900230001" + check_digit("29010119900230001"), "1990年2月30日不存在"),
        ("29010120270101001" + check_digit("29010120270101001"), "今天以后"),
        ("29010119900101001", "现在是17位"),
        ("29010119900101O013", "“O”"),
        ("2901011990010100130", "现在是19位"),
        ("090101199001010013", "0开头"),
        ("", "空"),
    ],
)
def test_sentences_say_what_is_wrong(number: str, says: str) -> None:
    problem = examine(number, TODAY).problem
    assert problem is not None
    assert says in problem


def test_old_foreigner_card_says_neither_birth_nor_sex() -> None:
    found = examine("USA110074010123", TODAY)
    assert (found.kind, found.birth, found.sex, found.problem) == ("foreigner_old", "", "", None)
    assert found.hint


def test_lost_digits_are_marked_and_never_made_up() -> None:
    for value in (2.90381196602056e17, 290381196602056000, 290381196602056013):
        assert kept_digits(value) == "290381196602056***"
        assert examine(value, TODAY).number == "290381196602056***"
    assert examine("290381196602056***", TODAY).problem is not None
    assert kept_digits(13800001234.0) == "13800001234"
    assert kept_digits(1.5) == "1.5"
