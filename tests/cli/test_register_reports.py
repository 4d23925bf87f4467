"""``linli report r01|r02|r10|r11|r12``: workbook and PDF, as they are called, the public version, what is refused."""

from __future__ import annotations

from pathlib import Path

import pypdfium2
import pytest
from openpyxl import load_workbook

from desktop_app.cli.figures import register
from desktop_app.common.errors import UsageError
from desktop_app.context import Context
from desktop_app.residents import service


@pytest.fixture
def hall(ctx: Context) -> Context:
    for name, care in (("甲", ["C01", "C12"]), ("乙", ["C01"]), ("丙", ["C01"])):
        values = {"name": name, "sex": "1", "no_id_reason": "99", "birth_date": "1940-01-01"}
        service.create(ctx, {**values, "live_addr": "向阳花园1栋1单元101"}, care=care)
    return ctx


@pytest.mark.parametrize(
    ("which", "text", "name"),
    [
        ("r01", "2026-11", "R01矛盾纠纷排查化解月报_202611"),
        ("r02", "2026-11", "R02人民调解案件情况统计月报_202611"),
        ("r02", "2026-H2", "R02人民调解案件情况统计半年报_202612"),
        ("r02", "2026", "R02人民调解案件情况统计年报_202612"),
        ("r10", "2026-11", "R10走访月报_202611"),
        ("r11", "2026-11", "R11人口基础月报_202611"),
        ("r11", "2026-Q4", "R11人口基础季报_202612"),
        ("r12", "2026-11", "R12关爱对象服务季报_202612"),
    ],
)
def test_each_report_is_a_workbook_and_a_pdf(hall: Context, tmp_path: Path, which: str, text: str, name: str) -> None:
    answer = register(hall, which, text, tmp_path)
    files = [Path(one) for one in answer["files"]]
    assert [one.name for one in files] == [f"向阳_{name}_v1.xlsx", f"向阳_{name}_v1.pdf"]
    book = load_workbook(files[0])
    assert book.sheetnames[-1] == "说明"
    sheet = book.worksheets[0]
    assert sheet.print_title_rows
    assert sheet.page_setup.orientation == "landscape"
    written = [str(cell) for row in sheet.values for cell in row if cell is not None]
    assert any(word.startswith("填报单位") for word in written)
    assert any("单位负责人" in word for word in written)
    assert "合计" in written
    text_of = "".join(page.get_textpage().get_text_range() for page in pypdfium2.PdfDocument(files[1].read_bytes()))
    assert "单位负责人" in text_of
    assert f"表号：{which.upper()}" in text_of
    assert "None" not in text_of + str(written)


def test_the_public_version_says_so_and_masks(hall: Context, tmp_path: Path) -> None:
    answer = register(hall, "r12", "2026-11", tmp_path, is_public=True)
    assert "公开版" in answer["files"][0]
    rows = {row[0]: row[1] for row in answer["tables"]["R12"]["rows"]}
    assert rows["残疾人"] == "※"
    assert rows["空巢老人"] == 0
    assert register(hall, "r12", "2026-11", tmp_path)["tables"]["R12"]["rows"][11][1] == 1


def test_a_quarter_is_no_month(hall: Context, tmp_path: Path) -> None:
    for which, text in (("r10", "2026-Q4"), ("r01", "2026-H1"), ("r12", "2026-Q7"), ("r11", "x")):
        with pytest.raises(UsageError):
            register(hall, which, text, tmp_path)
    assert not list(tmp_path.glob("*_v1.*"))
