"""A list for paper: masked as an export, signed without numbers, posted by mail, made public; on both engines."""

from __future__ import annotations

from pathlib import Path

import pytest

from desktop_app.common.errors import KnownError
from desktop_app.common.list_papers import Label
from desktop_app.common.masking import public_name
from desktop_app.context import Context
from desktop_app.residents import households, list_paper, public_list, service
from desktop_app.store.models import Change

HOME = "向阳花园6栋2单元1502"
LADY = "290101194308150042"


@pytest.fixture
def people(ctx: Context) -> list[int]:
    home = households.create(ctx, {"live_addr": HOME})
    made = [
        {"name": "曾桂芝", "id_no": LADY, "relation_to_head": "02", "household_id": home, "phone": "13812347686"},
        {"name": "曾磊", "sex": "1", "no_id_reason": "01", "relation_to_head": "20", "household_id": home},
        {"name": "买买提·吐尔逊", "sex": "1", "no_id_reason": "01", "live_addr": "河东三组12号"},
        {"name": "吴走", "sex": "1", "no_id_reason": "01", "live_addr": "河东三组13号", "moved_out_on": "2026-01-01"},
        {"name": "郑无", "sex": "1", "no_id_reason": "01"},
    ]
    return [service.create(ctx, values) for values in made]


def _logged() -> str:
    return str(Change.select(Change.action).order_by(Change.id.desc()).limit(1).scalar())


def test_a_printed_list_is_masked_and_in_the_order_shown(ctx: Context, people: list[int]) -> None:
    service.set_care(ctx, people[0], ["C01", "C12", "C14"])
    paper = list_paper.printed(
        ctx, people[1::-1], ["name", "sex", "id_no", "phone", "care"], "居民名单", "年龄：60 岁以上"
    )
    assert [column.title for column in paper.columns] == ["序号", "姓名", "性别", "身份证号", "电话", "关爱对象"]
    assert paper.rows == [
        ["1", "曾磊", "男", "", "", ""],
        ["2", "曾桂芝", "女", "2901**********0042", "138****7686", "高龄老人"],
    ]
    assert paper.under == ["条件：年龄：60 岁以上", "共 2 人"]
    assert "排印居民名单2人" in _logged()
    assert "曾" not in _logged()
    with pytest.raises(KnownError):
        list_paper.printed(ctx, people, [], "空")


def test_a_sheet_to_sign_has_no_numbers_and_a_blank_last_column(ctx: Context, people: list[int]) -> None:
    paper = list_paper.sign_in(ctx, people, "讲座", "活动室", "2026-11-20", with_phone=True)
    assert [column.title for column in paper.columns] == ["序号", "姓名", "住址（到楼栋）", "电话后四位", "签名"]
    assert paper.rows[0] == ["1", "曾桂芝", "向阳花园6栋", "7686", ""]
    assert [row[1] for row in paper.rows] == ["曾桂芝", "曾磊", "买买提·吐尔逊", "郑无"], "who moved away does not sign"
    assert LADY[-4:] not in str(paper.rows)
    plain = list_paper.sign_in(ctx, people, "讲座", "", "2026-11-20")
    assert "7686" not in str(plain.rows)
    assert plain.under == ["日期：2026年11月20日"]


def test_labels_are_for_people_or_households(ctx: Context, people: list[int]) -> None:
    each, without = list_paper.labels(ctx, people, by_household=False)
    assert each[:2] == [Label("曾桂芝　收", HOME), Label("曾磊　收", HOME)]
    assert without == 2, "one moved away, one has no address"
    homes, without = list_paper.labels(ctx, people[1:], by_household=True)
    assert homes[0] == Label("曾桂芝　全家　收", HOME), "to the head, though only the son is in the list"
    assert len(homes) == 2
    assert without == 2


def test_the_public_version_hides_names_numbers_and_doors(ctx: Context, people: list[int], tmp_path: Path) -> None:
    paper = public_list.paper(ctx, people, "公示名单", {})
    assert paper.rows[0] == ["1", "曾*芝", "向阳花园6栋"]
    assert "1502" not in str(paper.rows)
    assert "138" not in str(paper.rows)
    assert paper.rows[2][1:] == ["买*****逊", "河东三组"]
    file = tmp_path / "公示.xlsx"
    assert public_list.write(ctx, file, people, "公示名单", {}) == 4
    from openpyxl import load_workbook

    cells = [str(cell) for row in load_workbook(file).active.values for cell in row if cell]
    assert "曾*芝" in cells
    assert not [cell for cell in cells if "1502" in cell or "桂" in cell or "290101" in cell]


@pytest.mark.parametrize("filters", [{"care": "any"}, {"alone": True}, {"leftbehind_type": "01"}, {"only": [1]}])
def test_two_people_in_care_are_not_posted(
    ctx: Context, people: list[int], tmp_path: Path, filters: dict[str, object]
) -> None:
    with pytest.raises(KnownError, match="不足3人"):
        public_list.paper(ctx, people[:2], "公示名单", filters)
    with pytest.raises(KnownError):
        public_list.write(ctx, tmp_path / "x.xlsx", people[:2], "公示名单", filters)
    assert not (tmp_path / "x.xlsx").exists()
    assert public_list.paper(ctx, people[:3], "公示名单", filters).rows


@pytest.mark.parametrize(
    ("address", "shown"),
    [
        (HOME, "向阳花园6栋"),
        ("河东三组12号", "河东三组"),
        ("建设路18号楼3单元502室", "建设路18号楼"),
        ("不知哪里502室", ""),
        ("", ""),
    ],
)
def test_no_address_goes_below_the_building(address: str, shown: str) -> None:
    assert list_paper.to_building(address) == shown


def test_names_that_are_posted() -> None:
    assert [public_name(name) for name in ("张晓明", "张明", "欧阳娜娜", "张", "")] == [
        "张*明",
        "张*",
        "欧**娜",
        "张*",
        "",
    ]
