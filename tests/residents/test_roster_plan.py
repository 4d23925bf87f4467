from __future__ import annotations

import json
from collections import Counter
from collections.abc import Callable, Collection, Mapping, Sequence
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from desktop_app.common.errors import Cancelled
from desktop_app.common.id_numbers import LOST_PRECISION, WRONG_CHECK_DIGIT, check_digit
from desktop_app.residents.roster import EmptyRegister, KnownHousehold, KnownPerson, RosterPlan, make_plan
from desktop_app.residents.roster_addresses import Address, Place, place_of, read
from desktop_app.spreadsheet.plan import Outcome, PlanRow
from desktop_app.spreadsheet.reader import open_workbook
from desktop_app.spreadsheet.rejects import write_rejects
from tests.spreadsheet.workbooks import xlsx

ROSTER = Path(__file__).parents[1] / "data" / "向阳社区居民花名册.xlsx"
TODAY = date(2026, 10, 8)
HEAD = ["户主姓名", "姓名", "与户主关系", "性别", "身份证号", "出生日期", "家庭住址", "联系电话", "人员类别"]


def number(serial: int, born: str = "19900101") -> str:
    """An odd serial is a man's."""
    first = f"290101{born}{serial:03}"
    return first + check_digit(first)


def person(name: str, serial: int, relation: str = "子", head: str | None = None, **more: Any) -> list[Any]:
    sex = "男" if serial % 2 else "女"
    values: dict[str, Any] = {
        "户主姓名": head, "姓名": name, "与户主关系": relation, "性别": sex, "身份证号": number(serial),
        "家庭住址": "甲院1栋1单元101室", **more,
    }  # fmt: skip
    return [values.get(title) for title in HEAD]


class Known(EmptyRegister):
    """People and households already there; counts the questions asked."""

    def __init__(
        self, people: Sequence[KnownPerson] = (), households: Mapping[str, KnownHousehold] | None = None
    ) -> None:
        self.people = people
        self.households = households or {}
        self.asked = 0

    def by_number(self, numbers: Collection[str], keys: Collection[str]) -> Mapping[str, KnownPerson]:
        self.asked += 1
        found = {p.values["id_no"]: p for p in self.people if p.values.get("id_no") in numbers}
        return {**{f"*{p.values['cert_no']}": p for p in self.people if p.values.get("cert_no")}, **found}

    def by_name(self, names: Collection[str], keys: Collection[str]) -> Mapping[str, Sequence[KnownPerson]]:
        self.asked += 1
        return {name: [p for p in self.people if p.values["name"] == name] for name in names}

    def households_at(self, live_addrs: Collection[str]) -> Mapping[str, Sequence[KnownHousehold]]:
        self.asked += 1
        return {addr: [self.households[addr]] for addr in live_addrs if addr in self.households}


@pytest.fixture
def plan_of(tmp_path: Path) -> Callable[..., RosterPlan]:
    def make(
        *rows: Sequence[Any], register: Any = None, head: Sequence[str] = HEAD, merges: Sequence[str] = ()
    ) -> RosterPlan:
        path = xlsx(tmp_path / "in.xlsx", ("甲院", [head, *rows], merges))
        with open_workbook(path) as book:
            return make_plan(book, register or EmptyRegister(), today=TODAY)

    return make


def outcomes(plan: RosterPlan) -> list[str]:
    return [row.outcome.value for row in plan.rows]


def names(rows: Sequence[PlanRow]) -> list[str]:
    return [row.values["name"] for row in rows]


# The real-shaped roster


@pytest.fixture(scope="module")
def real() -> RosterPlan:
    with open_workbook(ROSTER) as book:
        return make_plan(book, EmptyRegister(), today=TODAY)


def test_the_real_roster_comes_out_as_expected(real: RosterPlan) -> None:
    expected = json.loads(ROSTER.with_suffix(".expected.json").read_text("utf-8"))
    counts = real.counts
    assert counts.balanced
    assert (counts.read, counts.skipped) == (805, 12)
    assert (counts.added, counts.duplicates, counts.rejected) == (
        expected["added"],
        expected["duplicates"],
        expected["rejected"],
    )
    assert counts.updated == counts.unchanged == 0
    reasons = Counter(reason for row in real.rejected for reason in row.reasons)
    assert reasons == {WRONG_CHECK_DIGIT: expected["bad_checksum"], LOST_PRECISION: expected["lost_precision"]}
    assert len(real.households) == expected["households"]
    assert sum(len(household.members) for household in real.households) == expected["added"]


def test_every_address_of_the_real_roster_is_a_door(real: RosterPlan) -> None:
    assert len(real.addresses) == 805
    for address in real.addresses.values():
        assert address.text == address.estate + address.building + address.unit + address.room
        assert address.room
        assert address.estate in ("水岸新城", "锦绣小区", "向阳花园", "老街坊小区")


def test_duplicates_do_not_split_their_households(real: RosterPlan) -> None:
    household = next(h for h in real.households if h.head_name == "谢秀英")
    assert names(household.members)[:2] == ["谢秀英", "谢辉"]
    assert household.head is household.members[0]
    assert household.note == ""


def test_households_whose_head_is_sent_back_wait_for_one(real: RosterPlan) -> None:
    waiting = [household for household in real.households if household.head is None]
    assert len(waiting) == 8
    assert all("户主待补" in household.note and household.members for household in waiting)
    rejected = {row.values["name"] for row in real.rejected}
    assert {household.head_name for household in waiting} <= rejected


def test_rows_of_the_real_roster_are_read_in_full(real: RosterPlan) -> None:
    row = next(row for row in real.rows if row.values["name"] == "曾瑞")
    assert row.values["phone"] == "17950116683;07192887900"
    assert row.values["ethnic"] == "01"
    assert row.values["live_addr"] == "水岸新城6栋2单元1502"
    assert any("空格" in note for note in row.notes)
    assert any("“母亲”和性别“男”" in note for note in row.notes)
    lower_x = [row for row in real.rows if row.values["id_no"].endswith("x")]
    assert lower_x == []
    assert {row.values.get("care_groups") for row in real.rows} == {None, "C02", "C03", "C06", "C08", "C12"}
    assert any("15-2-604" in remark for remark in real.remarks)


def test_rejects_of_the_real_roster_come_in_once_put_right(real: RosterPlan, tmp_path: Path) -> None:
    from openpyxl import load_workbook

    path = tmp_path / "退回.xlsx"
    assert write_rejects(path, real) == 31
    book = load_workbook(path)
    rows = [row for sheet in book for row in sheet.iter_rows(min_row=4)]
    for serial, row in enumerate(rows, 101):
        row[6].value, row[4].value = number(serial), None
    book.save(path)
    homes = {h.address.text: h for h in real.households if h.address}
    known = Known([], {at: KnownHousehold(h.number, h.head_name if h.head else "") for at, h in homes.items()})
    with open_workbook(path) as again:
        plan = make_plan(again, known, today=TODAY)
    heads = [household for household in plan.households if household.head]
    assert plan.counts.rejected == 0
    assert len(heads) >= 8
    joined = {h.head_name for h in heads if h.household_id}
    assert joined >= {h.head_name for h in real.households if h.head is None}


# Households


def test_households_by_leading_head_and_by_relation(plan_of: Callable[..., RosterPlan]) -> None:
    plan = plan_of(
        person("张一", 1, "户主", "张一"),
        person("张二", 3),
        person("张三", 5, "户主", "张三"),
        person("张四", 7, head="张三"),
    )
    assert [names(h.members) for h in plan.households] == [["张一", "张二"], ["张三", "张四"]]
    head = [title for title in HEAD if title != "户主姓名"]
    plan = plan_of(
        *[row[1:] for row in (person("张一", 1, "户主"), person("张二", 3), person("张三", 5, "户主"))], head=head
    )
    assert [names(h.members) for h in plan.households] == [["张一", "张二"], ["张三"]]
    assert [h.head_name for h in plan.households] == ["张一", "张三"]


def test_namesake_heads_one_after_the_other_are_two_households(plan_of: Callable[..., RosterPlan]) -> None:
    other_door = {"家庭住址": "甲院2栋1单元101室"}
    plan = plan_of(
        person("王刚", 1, "户主", "王刚"),
        person("王五", 3),
        person("王刚", 5, "户主", "王刚", **other_door),
        person("王六", 7, **other_door),
    )
    assert [names(h.members) for h in plan.households] == [["王刚", "王五"], ["王刚", "王六"]]


@pytest.mark.parametrize("twice", [0, 1])
def test_a_row_twice_stays_in_its_household(plan_of: Callable[..., RosterPlan], twice: int) -> None:
    rows = [person("张一", 1, "户主", "张一"), person("张二", 3), person("张四", 5)]
    rows.insert(twice + 1, list(rows[twice]))
    plan = plan_of(*rows)
    assert plan.counts.duplicates == 1
    assert [names(h.members) for h in plan.households] == [["张一", "张二", "张四"]]


def test_a_row_twice_far_away_leaves_the_household_there_alone(plan_of: Callable[..., RosterPlan]) -> None:
    plan = plan_of(
        person("张一", 1, "户主", "张一"), person("张二", 3), person("李一", 5, "户主", "李一"), person("张二", 3)
    )
    assert outcomes(plan)[3] == "duplicate"
    assert plan.rows[3].reasons == ["和“甲院”第3行是同一个人"]
    assert names(plan.households[0].members) == ["张一", "张二"]


def test_without_any_word_of_heads_nobody_is_bundled(plan_of: Callable[..., RosterPlan]) -> None:
    plan = plan_of(["张一", "男", number(1)], ["张二", "男", number(3)], head=["姓名", "性别", "身份证号"])
    assert plan.households == []
    assert plan.counts.added == 2


# Numbers, birth dates, sex


def test_the_number_wins_and_what_disagrees_is_named(plan_of: Callable[..., RosterPlan]) -> None:
    plan = plan_of(
        person("张一", 1, 出生日期="1990年1月"),
        person("张二", 3, 出生日期="1990-01-02", 性别="女"),
        person("张三", 5, 出生日期="不详"),
    )
    assert [row.values["birth_date"] for row in plan.rows] == ["1990-01-01"] * 3
    assert plan.rows[1].values["sex"] == "1"
    assert [note for note in plan.rows[0].notes if "出生" in note] == []
    assert any("1990-01-02" in note for note in plan.rows[1].notes)
    assert any("性别写的是女" in note for note in plan.rows[1].notes)
    assert any("不详" in note for note in plan.rows[2].notes)
    assert plan.counts.added == 3


def test_missing_numbers_are_allowed_and_wrong_ones_sent_back(plan_of: Callable[..., RosterPlan]) -> None:
    plan = plan_of(
        person("张一", 1, 身份证号=None, 出生日期="1990年1月"),
        person("张二", 3, 身份证号=number(3)[:-1] + ("0" if number(3)[-1] != "0" else "1")),
        person("张三", 5, 身份证号=None, 性别=None),
        person("", 7),
    )
    assert outcomes(plan) == ["added", "rejected", "rejected", "rejected"]
    assert plan.rows[0].values["birth_date"] == "1990-01-01"
    assert "没有身份证号" in plan.rows[0].notes
    assert any("没有写到日" in note for note in plan.rows[0].notes)
    assert plan.rows[1].reasons == [WRONG_CHECK_DIGIT]
    assert plan.rows[2].reasons == ["请填写性别"]
    assert plan.rows[3].reasons == ["请填写姓名"]
    assert plan.rows[3].cells is not None


def test_one_number_for_two_names_is_sent_back(plan_of: Callable[..., RosterPlan]) -> None:
    plan = plan_of(person("张一", 1), person("张二", 1))
    assert outcomes(plan) == ["added", "rejected"]
    assert "第2行的张一相同" in plan.rows[1].reasons[0]


def test_what_is_not_understood_becomes_a_note(plan_of: Callable[..., RosterPlan]) -> None:
    plan = plan_of(
        person("张一", 1, "朋友", 联系电话="13800001234/12345", 人员类别="流动人口、低保 社区矫正,神仙"),
    )
    (row,) = plan.rows
    assert row.outcome is Outcome.ADDED
    assert row.values["phone"] == "13800001234"
    assert row.values["resident_class"] == "02"
    assert row.values["care_groups"] == "C08"
    notes = "".join(row.notes)
    for word in ("“朋友”", "12345", "社区矫正", "“神仙”"):
        assert word in notes


# Against the register


def known(serial: int, name: str = "张一", **values: Any) -> KnownPerson:
    base = {"name": name, "id_no": number(serial), "sex": "1", "birth_date": "1990-01-01", "relation_to_head": "20"}
    return KnownPerson(serial, 3, {**base, "live_addr": "甲院1栋1单元101", **values}, 77, frozenset({"C02"}))


def test_updates_name_old_and_new_and_blank_wipes_nothing(plan_of: Callable[..., RosterPlan]) -> None:
    register = Known(
        [known(1, phone="13800001234;13900001234"), known(3, "张二", remark="老党员", phone="13700001234")]
    )
    plan = plan_of(
        person("张一", 1, 联系电话="13900001234", 人员类别="空巢老人"),
        person("张二", 3, 联系电话="13600001234", 人员类别="低保"),
        register=register,
    )
    assert outcomes(plan) == ["unchanged", "updated"]
    assert plan.rows[1].changes == {"phone": ("13700001234", "13600001234"), "care_groups": ("C02", "C02 C08")}
    assert (plan.rows[1].target, plan.rows[1].target_version) == (3, 3)
    assert register.asked <= 3


def test_without_a_number_name_and_birth_need_telephone_or_address(plan_of: Callable[..., RosterPlan]) -> None:
    register = Known([known(1, id_no="", live_addr="乙院", phone="13800001234")])
    same = person("张一", 1, 联系电话="13800001234")
    other = person("张一", 1, 身份证号=None, 出生日期="1990-01-01", 家庭住址="丙院")
    plan = plan_of(same, register=register)
    assert outcomes(plan) == ["updated"]
    assert plan.rows[0].changes["id_no"] == ("", number(1))
    plan = plan_of(other, register=register)
    assert outcomes(plan) == ["added"]
    assert any("同名同出生日期" in note for note in plan.rows[0].notes)


def test_newcomers_join_the_household_of_their_family(plan_of: Callable[..., RosterPlan]) -> None:
    plan = plan_of(person("张一", 1, "户主", "张一"), person("张二", 3), register=Known([known(1)]))
    assert plan.households[0].household_id == 77
    here = {"甲院1栋1单元101": KnownHousehold(5, "李四")}
    plan = plan_of(person("张一", 1, "户主", "张一"), register=Known([], here))
    assert plan.households[0].household_id is None


# Addresses


@pytest.mark.parametrize(
    ("written", "stored"),
    [
        ("水岸新城15栋2单元604室", "水岸新城15栋2单元604"),
        ("15-2-604", "水岸新城15栋2单元604"),
        ("１５－２－６０４", "水岸新城15栋2单元604"),
        ("15栋2单元604室", "水岸新城15栋2单元604"),
        ("水岸新城 15 栋 2 单元 604", "水岸新城15栋2单元604"),
        ("锦绣小区3号楼101", "锦绣小区3号楼101"),
        ("团结村三组12号", "团结村三组12号"),
        ("15-604", "15-604"),
    ],
)
def test_one_form_for_one_door(written: str, stored: str) -> None:
    assert read(written, Place("水岸新城")).text == stored
    assert read(stored, Place("水岸新城")).text == stored


def test_parts_of_an_address() -> None:
    assert read("15-2-604", Place("水岸新城")) == Address("水岸新城15栋2单元604", "水岸新城", "15栋", "2单元", "604")
    assert read("15-2-604") == Address("15-2-604")


def test_the_estate_is_taken_from_the_table_only_when_it_is_clear() -> None:
    assert place_of(["甲院1幢1单元101室", "2-1-301"], "Sheet1", "") == Place("甲院", "幢")
    assert place_of(["2-1-301"], "甲院", "某社区甲院花名册") == Place("甲院")
    assert place_of(["2-1-301"], "Sheet1", "某社区花名册") == Place("")
    assert place_of(["甲院1栋1单元101室", "乙院1栋1单元101室"], "Sheet1", "") == Place("")


# The job


def test_progress_is_told_and_may_cancel() -> None:
    told: list[tuple[int, int]] = []
    with open_workbook(ROSTER) as book:
        make_plan(book, EmptyRegister(), today=TODAY, progress=lambda done, total: told.append((done, total)))

        def cancel(done: int, total: int) -> None:
            raise Cancelled

        with pytest.raises(Cancelled):
            make_plan(book, EmptyRegister(), today=TODAY, progress=cancel)
    assert told[-1][0] == told[-1][1]
    assert [done for done, _ in told] == sorted(done for done, _ in told)


def test_a_number_near_a_namesakes_is_said_and_nobody_is_merged(plan_of: Callable[..., RosterPlan]) -> None:
    right = number(1)
    slip = f"{right[:14]}{(int(right[14:17]) + 100) % 1000:03d}"
    near = slip + check_digit(slip)
    there = KnownPerson(7, 1, {"name": "张三", "id_no": right, "birth_date": "1990-01-01"})
    plan = plan_of([*person("张三", 3)[:4], near, "甲院1栋1单元101室"], register=Known([there]))
    assert outcomes(plan) == ["added"]
    assert "登记里也有张三，身份证号只有第15位和校验位不同；按新增处理，请核对是不是同一人" in plan.rows[0].notes
    wrong = right[:17] + ("1" if right[17] != "1" else "2")
    plan = plan_of([*person("张三", 3)[:4], wrong, "甲院1栋1单元101室"], register=Known([there]))
    assert outcomes(plan) == ["rejected"]
    assert plan.rows[0].reasons[-1] == "登记里也有张三，身份证号只有第18位不同"


def test_two_rows_whose_numbers_differ_by_a_slip_are_said(plan_of: Callable[..., RosterPlan]) -> None:
    right = number(1)
    slip = f"{right[:14]}{(int(right[14:17]) + 100) % 1000:03d}"
    rows = [
        person("张三", 1),
        [*person("张三", 1)[:4], slip + check_digit(slip), "甲院1栋1单元102室"],
        person("李四", 5),
    ]
    plan = plan_of(*rows)
    assert outcomes(plan) == ["added"] * 3
    assert plan.rows[1].notes[-1].startswith("“甲院”第2行也是张三，身份证号只有第15位和校验位不同")
    assert not [note for row in (plan.rows[0], plan.rows[2]) for note in row.notes if "身份证号" in note]
