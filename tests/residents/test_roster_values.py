"""Every field of the catalogue comes in from a roster, whatever its kind; other papers; what households are told."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from desktop_app.residents.fields import FIELDS
from desktop_app.residents.household_fields import HOUSEHOLD_FIELDS
from desktop_app.residents.roster import KnownHome, KnownHousehold, KnownPerson
from desktop_app.residents.roster_fields import HOME, ROSTER
from desktop_app.residents.roster_values import read_value
from tests.residents.rosters import number, plan_of
from tests.residents.test_roster_plan import Known


def test_every_stored_field_can_stand_in_a_roster() -> None:
    assert {field.key for field in FIELDS.stored} <= {field.key for field in ROSTER}
    assert {field.key for field in HOUSEHOLD_FIELDS.stored} - {"live_addr", "remark"} <= {field.key for field in HOME}


@pytest.mark.parametrize(
    ("key", "written", "stored"),
    [
        ("is_dibao", "是", 1), ("is_dibao", "√", 1), ("is_dibao", "Ｙ", 1), ("is_dibao", "低保户", 1),
        ("is_dibao", True, 1), ("is_dibao", "否", 0), ("is_dibao", "×", 0), ("is_dibao", 0, 0),
        ("is_dibao", "也许", None),
        ("annual_income", "12,000.50元", 1_200_050), ("annual_income", 36000, 3_600_000),
        ("annual_income", "1.2万元", 1_200_000), ("annual_income", "很多", None), ("annual_income", "-3", None),
        ("annual_income", "NaN", None), ("annual_income", 1e300, None),
        ("income_source", "务农、务工", "01 02"), ("income_source", "低保或救助", "05"),
        ("income_source", "务农 炒股", "01"),
        ("permit_until", "2027年3月1日", "2027-03-01"), ("permit_until", "长期", None),
        ("hardship", "缺水\r\n缺电\x07", "缺水\n缺电"),
        ("pinyin", "Shan Tian Fang", "shan tian fang"), ("pinyin", "单田芳", None),
        ("workplace", "Ａ公司", "Ａ公司"), ("permit_no", " ａ123 ", "A123"),
        ("kin_phone", "138000", None), ("kin_phone", "13800000001", "13800000001"),
    ],
)  # fmt: skip
def test_kinds_of_cells(key: str, written: Any, stored: Any) -> None:
    value, note = read_value(ROSTER[key], written)
    assert value == stored
    assert bool(note) == (stored is None or "炒股" in str(written)), "what is not read is said"


def test_sums_are_never_repeated_in_a_note() -> None:
    assert "三千" not in read_value(ROSTER["annual_income"], "三千")[1], "masked on screen, so masked in words"


@pytest.mark.parametrize(
    ("paper", "kind", "more"),
    [
        ("E12345678", "414", {}),
        ("e 1234 5678", "414", {"证件类型": "护照"}),
        ("H12345678", "516", {}),
        ("M1234567801", "516", {}),
        ("M12345678", "414", {"国籍": "韩国"}),
        ("12345678", "511", {"证件类型": "台胞证"}),
        ("12345678", "511", {"人员类别": "境外人员"}),
        ("军字第0012345号", "114", {"证件类型": "军官证"}),
    ],
)
def test_another_paper_in_the_column_of_identity_numbers(
    tmp_path: Path, paper: str, kind: str, more: dict[str, str]
) -> None:
    plan = plan_of(tmp_path, [["姓名", "性别", "证件号码", *more], ["王芳", "女", paper, *more.values()]])
    (row,) = plan.rows
    assert (row.outcome.value, row.values["cert_type"]) == ("added", kind)
    assert "id_no" not in row.values
    assert any("记到了其他证件号码" in note for note in row.notes)
    assert not any(paper in note or "没有身份证号" in note for note in row.notes)


@pytest.mark.parametrize("paper", ["2901011990010100", "12345678", "E1234", "290101199001010012", "19900101", "护照"])
def test_what_is_no_plausible_paper_is_still_sent_back(tmp_path: Path, paper: str) -> None:
    plan = plan_of(tmp_path, [["姓名", "性别", "身份证号"], ["王芳", "女", paper]])
    assert plan.counts.rejected == 1


def test_the_kind_of_an_identity_card_is_not_another_paper(tmp_path: Path) -> None:
    plan = plan_of(tmp_path, [["姓名", "证件类型", "证件号码"], ["王刚", "居民身份证", number(1)]])
    assert "cert_type" not in plan.rows[0].values
    assert plan.rows[0].values["id_no"] == number(1)


def test_another_paper_tells_who_somebody_is(tmp_path: Path) -> None:
    rows = [["姓名", "性别", "证件号码"], ["Anna Li", "女", "E12345678"], ["Anna Li", "女", "e12345678"]]
    person = KnownPerson(4, 1, {"name": "Anna Li", "cert_type": "414", "cert_no": "E12345678", "birth_date": None,
                                "sex": "2"}, None)  # fmt: skip
    plan = plan_of(tmp_path, rows, register=Known([person]))
    assert [row.outcome.value for row in plan.rows] == ["unchanged", "duplicate"]


class Homes(Known):
    def homes(self, ids: Any) -> dict[int, KnownHome]:
        return {one: KnownHome(6, {"hukou_type": "1", "house_right": None, "is_dibao": None}) for one in ids}


def test_what_is_told_of_a_household_goes_to_the_household(tmp_path: Path) -> None:
    rows = [
        ["户主姓名", "姓名", "关系", "身份证号", "住址", "户别", "房屋权属", "低保户", "户备注"],
        ["张一", "张一", "户主", number(1), "甲院1栋1单元101", "家庭户", "租房", "√", "临街"],
        [None, "张二", "子", number(3), "甲院1栋1单元101", "集体户", None, None, None],
    ]
    plan = plan_of(tmp_path, rows)
    assert plan.households[0].values == {"hukou_type": "1", "house_right": "2", "is_dibao": 1, "home_remark": "临街"}
    assert not any("hukou_type" in row.values for row in plan.rows)
    assert "户别和同一户的其他行不同，没有导入" in plan.rows[1].notes
    base = {"name": "张一", "id_no": number(1), "birth_date": "1990-01-01", "sex": "1", "relation_to_head": "02",
            "live_addr": "甲院1栋1单元101", "phone": None}  # fmt: skip
    known = Homes([KnownPerson(1, 1, base, 9)], {"甲院1栋1单元101": KnownHousehold(9, "张一")})
    again = plan_of(tmp_path, rows, register=known)
    assert again.rows[0].outcome.value == "updated"
    assert again.rows[0].changes == {"house_right": (None, "2"), "is_dibao": (None, 1), "home_remark": (None, "临街")}
    assert again.home_versions == {9: 6}


def test_rows_that_say_nothing_new_add_nobody(tmp_path: Path) -> None:
    """Without number, birth date, telephone and address: the same list a second time is the same people."""
    people = [
        KnownPerson(one, 1, {"name": "王芳", "sex": "2", "birth_date": None, "id_no": None}, None) for one in (1, 2)
    ]
    rows = [["姓名", "性别"], ["王芳", "女"], ["王芳", "女"], ["王芳", "女"]]
    plan = plan_of(tmp_path, rows, register=Known(people))
    assert [(row.outcome.value, row.target) for row in plan.rows] == [
        ("unchanged", 1),
        ("unchanged", 2),
        ("added", None),
    ]
    differs = plan_of(tmp_path, [["姓名", "性别", "民族"], ["王芳", "女", "回族"]], register=Known(people))
    assert differs.counts.added == 1, "a name alone is never enough to change somebody"


def test_a_bare_name_is_nobody_known_in_another_household(tmp_path: Path) -> None:
    def known(one: int, name: str, home: int | None, **more: str) -> KnownPerson:
        values = {"name": name, "sex": "2", "birth_date": None, "id_no": None, "live_addr": None, **more}
        return KnownPerson(one, 1, values, home)

    head = ["户主姓名", "姓名", "性别", "身份证号"]
    family = [head, ["王芳", "王芳", "女", None], [None, "王五", "男", number(1)]]
    new = plan_of(tmp_path, family, register=Known([known(1, "王芳", 7)]))
    assert [row.outcome.value for row in new.rows] == ["added", "added"], "王五 is new, so this is another 王芳"
    child = known(2, "王五", 8, id_no=number(1), sex="1", birth_date="1990-01-01")
    other = plan_of(tmp_path, family, register=Known([known(1, "王芳", 7), child]))
    assert [row.outcome.value for row in other.rows] == ["added", "unchanged"]
    same = plan_of(tmp_path, family, register=Known([known(1, "王芳", 8), child]))
    assert [row.outcome.value for row in same.rows] == ["unchanged", "unchanged"]
    assert any("当作同一人" in note for note in same.rows[0].notes)
    alone = plan_of(tmp_path, family, register=Known([known(1, "王芳", None), known(2, "王五", None, id_no=number(1),
                                                        sex="1", birth_date="1990-01-01")]))  # fmt: skip
    assert alone.homeless == {2}, "who is only likely is put into no household"
