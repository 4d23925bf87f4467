"""Text files in every encoding and with every sign between the cells that offices write."""

from __future__ import annotations

from pathlib import Path

import pytest

from desktop_app.common.errors import KnownError
from desktop_app.residents.roster import EmptyRegister, RosterPlan, make_plan
from desktop_app.spreadsheet.reader import open_workbook
from tests.residents.rosters import TODAY, number

ROWS = [["姓名", "性别", "身份证号", "家庭住址", "电话"],
        ["䶮𫖯", "男", number(1), "甲院1栋1单元101室", "13800000001;13800000002"],
        ["李“二”", "女", number(2), '临街,"东"侧', "13800000003"]]  # fmt: skip


def _text(sign: str, end: str) -> str:
    def cell(value: str) -> str:
        plain = sign not in value and '"' not in value and "\n" not in value
        return value if plain else '"' + value.replace('"', '""') + '"'

    return "".join(sign.join(map(cell, row)) + end for row in ROWS)


def _plan(path: Path) -> RosterPlan:
    with open_workbook(path) as workbook:
        return make_plan(workbook, EmptyRegister(), today=TODAY)


@pytest.mark.parametrize("sign", [",", "\t", ";", "|"])
@pytest.mark.parametrize("end", ["\r\n", "\n", "\r"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "gb18030"])
def test_encodings_and_signs(tmp_path: Path, encoding: str, sign: str, end: str) -> None:
    path = tmp_path / ("名册.tsv" if sign == "\t" else "名册.csv")
    path.write_bytes(_text(sign, end).encode(encoding))
    plan = _plan(path)
    assert [row.values["name"] for row in plan.rows] == ["䶮𫖯", "李“二”"]
    assert plan.rows[0].values["phone"] == "13800000001;13800000002"
    assert plan.rows[1].values["live_addr"] == '临街,"东"侧'


def test_gbk_without_characters_of_four_bytes(tmp_path: Path) -> None:
    path = tmp_path / "名册.csv"
    path.write_bytes(_text(",", "\r\n").replace("䶮𫖯", "王镕").encode("gbk"))
    assert _plan(path).rows[0].values["name"] == "王镕"


def test_a_stray_nul_and_mixed_ends_of_lines(tmp_path: Path) -> None:
    path = tmp_path / "名册.csv"
    text = _text(",", "\n")
    path.write_bytes(text.replace("\n", "\r\n", 1).replace("13800000003", "1380000\0" + "0003").encode())
    plan = _plan(path)
    assert plan.counts.added == 2
    assert plan.rows[1].values["phone"] == "13800000003"


@pytest.mark.parametrize("rows", [60, 60_000])
def test_a_quotation_mark_left_open_is_said_and_swallows_nobody(tmp_path: Path, rows: int) -> None:
    path = tmp_path / "名册.csv"
    people = "".join(f"张{at},男,\n" for at in range(rows))
    path.write_text(f'姓名,性别,备注\n王一,男,"好\n{people}', "utf-8")
    with pytest.raises(KnownError, match="引号没有成对"):
        _plan(path)


def test_a_note_of_several_lines_is_no_open_quotation_mark(tmp_path: Path) -> None:
    path = tmp_path / "名册.csv"
    path.write_text('姓名,性别,备注\n王一,男,"一\n二\n三"\n李二,女,\n', "utf-8")
    assert [row.values.get("remark") for row in _plan(path).rows] == ["一\n二\n三", None]
