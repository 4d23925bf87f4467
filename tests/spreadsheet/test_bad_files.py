"""Whatever comes in: a plan or one sentence, in bounded time and memory."""

from __future__ import annotations

import resource
import struct
import time
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest

from desktop_app.common.errors import Cancelled, KnownError
from desktop_app.residents.roster import EmptyRegister, RosterPlan, make_plan
from desktop_app.spreadsheet import apart
from desktop_app.spreadsheet.apart import read_apart
from desktop_app.spreadsheet.reader import open_workbook
from tests.residents.rosters import TODAY, number
from tests.spreadsheet.bad_files import HEAD, PERSON, book, cell, laughs, outside, row
from tests.spreadsheet.workbooks import xlsb, xlsx

DATA = Path(__file__).resolve().parents[1] / "data"
SECONDS, MEGABYTES = 30, 700
STRINGS = '<sst xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><si><t>{}</t></si></sst>'
FAR = '<row r="{0}"><c r="{1}{0}"><v>1</v></c></row>'


def _plan(path: Path) -> RosterPlan:
    with open_workbook(path) as workbook:
        return make_plan(workbook, EmptyRegister(), today=TODAY)


def _outcome(path: Path) -> RosterPlan | str:
    """The plan, or the sentence; nothing else, and neither late nor huge."""
    before, began = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss, time.monotonic()
    try:
        found: RosterPlan | str = _plan(path)
    except KnownError as problem:
        found = problem.sentence
    assert time.monotonic() - began < SECONDS
    assert resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before < MEGABYTES * 1024
    return found


READ: dict[str, Callable[[Path], Path]] = {
    "inline strings": book,
    "dimension A1:A1": lambda p: book(p, dimension='<dimension ref="A1:A1"/>'),
    "dimension of nonsense": lambda p: book(p, dimension='<dimension ref="A1:XFD1048576"/>'),
    "coloured to the end of the sheet": lambda p: book(
        p, HEAD + PERSON + '<row r="1048576"><c r="XFC1048576" s="0"/><c r="XFD1048576" s="0"></c></row>'
    ),
    "a million empty rows": lambda p: book(
        p, HEAD + PERSON + "".join(f'<row r="{at}"/>' for at in range(3, 1_048_577))
    ),
    "every row coloured": lambda p: book(
        p, HEAD + PERSON + "".join(f'<row r="{at}"><c r="A{at}" s="0"/></row>' for at in range(3, 300_000))
    ),
    "no numbers of rows and cells": lambda p: book(
        p,
        "<row>" + "".join(f'<c t="inlineStr"><is><t>{one}</t></is></c>' for one in ("姓名", "性别", "身份证号"))
        + "</row><row>" + "".join(f'<c t="inlineStr"><is><t>{one}</t></is></c>' for one in ("张一", "男", number(1)))
        + "</row>",
    ),
    "rich text and how it sounds": lambda p: book(
        p,
        HEAD + PERSON.replace("<t>张一</t>", '<r><t>张</t></r><r><rPr/><t>一</t></r><rPh sb="0" eb="1"><t>z</t></rPh>'),
    ),
    "shared strings": lambda p: book(
        p, HEAD.replace('t="inlineStr"><is><t>姓名</t></is>', 't="s"><v>0</v>') + PERSON, shared=STRINGS.format("姓名")
    ),
    "wrong content types": lambda p: book(p, types="<Types/>"),
    "two sheets of one name": lambda p: book(p, names=("表", "表")),
    "everything merged": lambda p: book(
        p, after='<mergeCells><mergeCell ref="E1:XFD1048576"/><mergeCell ref="A3:A1048576"/></mergeCells>'
    ),
    "merged a hundred thousand times": lambda p: book(
        p, after="<mergeCells>" + '<mergeCell ref="E3:E1048576"/>' * 100_000 + "</mergeCells>"
    ),
    "16,384 columns": lambda p: book(p, HEAD + PERSON.replace("</row>", f"{cell('XFD2', '远')}</row>")),
    "attributes in single marks": lambda p: book(p, (HEAD + PERSON).replace('"', "'")),
    "hidden beside it": lambda p: xlsx(
        p, ("表", [["姓名", "性别", "身份证号"], ["张一", "男", number(1)]], []), ("旧", [["姓名"], ["李"]], []),
        hidden=["旧"],
    ),
}  # fmt: skip


@pytest.mark.parametrize("kind", READ)
def test_odd_files_are_read_whole(tmp_path: Path, kind: str) -> None:
    found = _outcome(READ[kind](tmp_path / "名册.xlsx"))
    assert isinstance(found, RosterPlan), found
    assert [(one.values["name"], one.values["id_no"]) for one in found.rows][:1] == [("张一", number(1))]
    assert found.counts.balanced


REFUSED: dict[str, tuple[Callable[[Path], Path], str]] = {
    "a thousand million laughs": (lambda p: book(p, row(1, "姓名", "&l9;") + PERSON, before=laughs()), "实体声明"),
    "laughs in shared strings": (lambda p: book(p, shared=laughs() + STRINGS.format("&l9;")), "实体声明"),
    "another file as an entity": (
        lambda p: book(p, row(1, "姓名", "&l9;") + PERSON, before=outside("/etc/hostname")),
        "实体声明",
    ),
    "no shared strings": (lambda p: book(p, HEAD + '<row r="2"><c r="A2" t="s"><v>7</v></c></row>'), "损坏"),
    "a cell that is nowhere": (lambda p: book(p, HEAD + FAR.format(99999999999, "ZZZZZZ")), "多余的单元格"),
    "a row beyond the last": (lambda p: book(p, HEAD + FAR.format(9_999_999, "A")), "多余的单元格"),
    "a cell with two places": (
        lambda p: book(p, HEAD + '<row><c r="A2" r="B9999999"><v>1</v></c></row>'),
        "多余的单元格",
    ),
    "a far cell without a row": (
        lambda p: book(p, HEAD + '<row><c r="XFD1048576"><v>1</v></c></row>'),
        "多余的单元格",
    ),
    "a far cell in single marks": (
        lambda p: book(p, HEAD + "<row r='1048576'><c r='XFD1048576'><v>1</v></c></row>"),
        "多余的单元格",
    ),
    "a zip bomb": (lambda p: book(p, HEAD + " " * 200 * 2**20), "大得不正常"),
    "charts only": (lambda p: book(p, kind="chartsheet"), "没有内容"),
    "no sheet at all": (lambda p: book(p, names=()), "没有内容"),
    "hidden only": (lambda p: book(p, state=' state="veryHidden"'), "没有一列的表头是“姓名”"),
    "xml cut off": (lambda p: book(p, HEAD + "<row><c"), "损坏"),
    "headings without people's names": (lambda p: book(p, row(1, "品名", "单价")), "没有一列的表头是“姓名”"),
}


@pytest.mark.parametrize("kind", REFUSED)
def test_what_is_no_roster_is_one_sentence(tmp_path: Path, kind: str) -> None:
    make, says = REFUSED[kind]
    found = _outcome(make(tmp_path / "名册.xlsx"))
    assert isinstance(found, str), found.rows[:3]
    assert says in found
    assert "没有变" in found
    assert "\n" not in found


def test_cells_that_read_as_blank_are_counted(tmp_path: Path) -> None:
    data = HEAD + (
        '<row r="2"><c r="A2" t="str"><f>B9</f><v>张一</v></c><c r="B2" t="b"><v>1</v></c>'
        f'<c r="C2"><f>X1</f></c><c r="D2" t="e"><v>#N/A</v></c></row>{row(3, "李二", "女", number(2))}'
    )
    plan = _plan(book(tmp_path / "名册.xlsx", data))
    assert [one.values["name"] for one in plan.rows] == ["张一", "李二"]
    assert any("1个公式没有保存结果" in remark for remark in plan.remarks)
    assert any("1个格子是错误值" in remark for remark in plan.remarks)


@pytest.mark.parametrize(
    ("since1904", "serial", "stored"),
    [
        (False, "33239", "1991-01-01"), (False, "33239.75", "1991-01-01"), (True, "31777", "1991-01-01"),
        (False, "60", None), (False, "-1", None), (False, "1e300", None), (False, "0.5", None),
        (False, "2958465", None), (False, "19910101", "1991-01-01"),
    ],
)  # fmt: skip
def test_days_as_numbers(tmp_path: Path, since1904: bool, serial: str, stored: str | None) -> None:
    """1900-02-29, which never was, is day 60; a birth date that cannot be is a note, not an end."""
    data = HEAD + f'<row r="2">{cell("A2", "张一")}{cell("B2", "男")}<c r="D2"><v>{serial}</v></c></row>'
    settings = '<workbookPr date1904="1"/>' if since1904 else ""
    (found,) = _plan(book(tmp_path / "名册.xlsx", data, settings=settings)).rows
    assert found.values.get("birth_date") == stored
    assert bool(stored) or any("出生日期没有读" in note for note in found.notes)


@pytest.mark.parametrize("kind", ["letters", "digits", "brackets", "lines"])
def test_very_long_cells_are_sent_back_at_once(tmp_path: Path, kind: str) -> None:
    long = {"letters": "长" * 40_000, "digits": "1" * 40_000, "brackets": "(" * 40_000, "lines": "a\n" * 20_000}[kind]
    heads = ["姓名", "性别", "身份证号", "出生日期", "家庭住址", "电话", "备注", "户别"]
    folder = tmp_path
    for at in range(len(heads)):
        values = ["张一", "男", "", "", "", "", "", ""]
        values[at] = long
        path = book(folder / f"{at}.xlsx", row(1, *heads) + row(2, *values))
        found = _outcome(path)
        assert isinstance(found, RosterPlan), found
        assert found.counts.read <= 1
        assert found.counts.balanced
        assert all(len(note) < 41_000 for one in found.rows for note in (*one.notes, *one.reasons))


def test_binary_formats_cannot_take_the_program_with_them(tmp_path: Path) -> None:
    good = (DATA / "small.xls").read_bytes()
    for at in range(0, len(good), max(1, len(good) // 12)):
        path = tmp_path / f"{at}.xls"
        path.write_bytes(good[:at] + b"\xff\x7f\xff\x7f" + good[at + 4 :])
        found = _outcome(path)
        assert isinstance(found, (RosterPlan, str))
    far = xlsb(tmp_path / "far.xlsb", [["姓名", "性别"], ["张一", "男"]])
    with zipfile.ZipFile(far) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    sheet = parts["xl/worksheets/sheet1.bin"]
    parts["xl/worksheets/sheet1.bin"] = sheet.replace(
        b"\x00\x19" + struct.pack("<I", 1), b"\x00\x19" + struct.pack("<I", 1_048_575)
    )
    assert parts["xl/worksheets/sheet1.bin"] != sheet
    with zipfile.ZipFile(far, "w") as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    assert isinstance(_outcome(far), (RosterPlan, str))


def test_a_reader_that_does_not_end_is_stopped(tmp_path: Path) -> None:
    path = xlsx(tmp_path / "a.xlsx", ("表", [["姓名"], ["张一"]], []))
    assert read_apart(path, "openpyxl", seconds=0) == ("slow", [])
    assert read_apart(path, "openpyxl", memory=30 * 2**20)[0] == "failed"
    assert read_apart(tmp_path / "none.xlsx", "openpyxl")[0] == "failed"

    def cancel() -> None:
        raise Cancelled

    with pytest.raises(Cancelled):
        read_apart(path, "openpyxl", cancel)
    ending, (sheet,) = read_apart(path, "openpyxl")
    assert (ending, sheet.rows) == ("done", [["姓名"], ["张一"]])


def test_too_many_cells_are_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(apart, "MAX_CELLS", 10)
    with pytest.raises(apart._TooLarge):
        list(apart._parts(iter([["a"], *[[None]] * 20, ["b"]])))


def test_a_table_that_repeats_its_cells_without_end(tmp_path: Path) -> None:
    path = tmp_path / "名册.ods"
    rows = '<table:table-row table:number-rows-repeated="1048576"><table:table-cell office:value-type="string" '
    rows += 'table:number-columns-repeated="16384"><text:p>姓名</text:p></table:table-cell></table:table-row>'
    with zipfile.ZipFile(DATA / "small.ods") as small, zipfile.ZipFile(path, "w") as archive:
        for name in small.namelist():
            content = small.read(name)
            if name == "content.xml":
                text = content.decode()
                at = text.index("<table:table-row")
                content = (text[:at] + rows + text[at:]).encode()
            archive.writestr(name, content)
    found = _outcome(path)
    assert isinstance(found, str), found.counts
    assert "没有变" in found
