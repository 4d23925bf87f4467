"""``linli import`` with a column corrected, with values that stay, with what was settled for a shape of file."""

from __future__ import annotations

from pathlib import Path

import pytest

from desktop_app.cli.rosters import COMMAND, import_residents
from desktop_app.common.errors import UsageError
from desktop_app.context import Context
from desktop_app.residents import queries, roster_shapes
from tests.residents.rosters import number
from tests.spreadsheet.workbooks import xlsx

HEAD = ["姓名", "身份证号", "联系", "工作"]


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return xlsx(tmp_path / "名册.xlsx", ("表", [HEAD, ["张一", number(1), "13800000001", "教师"]], []))


def test_a_column_is_corrected_once(embedded: Context, file: Path, tmp_path: Path) -> None:
    answer = import_residents(embedded, file, columns=["联系=电话", "工作=不读"])
    assert (answer["added"], answer["remembered"]) == (1, False)
    (person,) = queries.ids(embedded)
    row = queries.get(embedded, person)
    assert (row["phone"], row["occupation"]) == ("13800000001", None)
    changed = xlsx(tmp_path / "下月.xlsx", ("表", [HEAD, ["张一", number(1), "13900000001", "教师"]], []))
    dry = import_residents(embedded, changed, dry_run=True)
    assert (dry["updated"], dry["remembered"], dry["disagreements"], dry["batch"]) == (1, True, {"phone": 1}, None)
    kept = import_residents(embedded, changed, keep=["电话"])
    assert (kept["unchanged"], kept["kept"]) == (1, ["phone"])
    assert import_residents(embedded, changed, dry_run=True)["kept"] == ["phone"], "as it was decided last"
    words = COMMAND.words(import_residents(embedded, changed, dry_run=True))
    assert "按上次核对过的列读取" in words
    assert "名册和登记不同：电话1人（保留原值）。" in words
    forgotten = import_residents(embedded, changed, forget=True)
    assert (forgotten["remembered"], forgotten["updated"]) == (False, 1), "联系 is no heading of its own"
    assert roster_shapes.known(embedded) == {}
    assert queries.get(embedded, person)["occupation"] == "教师"


@pytest.mark.parametrize("columns", [["联系"], ["没有=电话"], ["联系=没有"]])
def test_words_that_do_not_fit(embedded: Context, file: Path, columns: list[str]) -> None:
    with pytest.raises(UsageError):
        import_residents(embedded, file, columns=columns)
    assert len(queries.ids(embedded)) == 0
