"""Workbooks as no program should write them, and some do: each made from the bare XML."""

from __future__ import annotations

import zipfile
from pathlib import Path

MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_PACKAGE = "http://schemas.openxmlformats.org/package/2006"
_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml"


def cell(ref: str, text: str) -> str:
    return f'<c r="{ref}" t="inlineStr"><is><t>{text}</t></is></c>'


def row(number: int, *values: str) -> str:
    cells = "".join(cell(f"{'ABCDEFGHIJ'[at]}{number}", value) for at, value in enumerate(values) if value)
    return f'<row r="{number}">{cells}</row>'


HEAD = row(1, "姓名", "性别", "身份证号", "出生日期")
PERSON = row(2, "张一", "男", "290101199001010013", "1990-01-01")


def book(
    path: Path,
    data: str = HEAD + PERSON,
    *,
    dimension: str = "",
    after: str = "",
    before: str = "",
    shared: str | None = None,
    names: tuple[str, ...] = ("表",),
    settings: str = "",
    types: str | None = None,
    kind: str = "worksheet",
    state: str = "",
) -> Path:
    """An xlsx whose sheets all hold ``data`` (the inside of sheetData)."""
    sheet = f'{before}<worksheet xmlns="{MAIN}">{dimension}<sheetData>{data}</sheetData>{after}</worksheet>'
    if kind == "chartsheet":
        sheet = f'<chartsheet xmlns="{MAIN}"/>'
    listed = "".join(f'<sheet name="{name}" sheetId="{at}" r:id="rId{at}"{state}/>' for at, name in enumerate(names, 1))
    links = "".join(
        f'<Relationship Id="rId{at}" Type="{_OFFICE}/{kind}" Target="{kind}s/sheet{at}.xml"/>'
        for at in range(1, len(names) + 1)
    )
    strings = f'<Relationship Id="rIdS" Type="{_OFFICE}/sharedStrings" Target="sharedStrings.xml"/>' if shared else ""
    parts = "".join(
        f'<Override PartName="/xl/{kind}s/sheet{at}.xml" ContentType="{_TYPE}.{kind}+xml"/>'
        for at in range(1, len(names) + 1)
    )
    usual = (
        f'<Types xmlns="{_PACKAGE}/content-types"><Default Extension="xml" ContentType="application/xml"/>'
        '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
        f'<Override PartName="/xl/workbook.xml" ContentType="{_TYPE}.sheet.main+xml"/>{parts}</Types>'
    )
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("[Content_Types].xml", usual if types is None else types)
        archive.writestr(
            "_rels/.rels",
            f'<Relationships xmlns="{_PACKAGE}/relationships"><Relationship Id="rId1" '
            f'Type="{_OFFICE}/officeDocument" Target="xl/workbook.xml"/></Relationships>',
        )
        archive.writestr(
            "xl/workbook.xml",
            f'<workbook xmlns="{MAIN}" xmlns:r="{_OFFICE}">{settings}<sheets>{listed}</sheets></workbook>',
        )
        archive.writestr(
            "xl/_rels/workbook.xml.rels",
            f'<Relationships xmlns="{_PACKAGE}/relationships">{links}{strings}</Relationships>',
        )
        for at in range(1, len(names) + 1):
            archive.writestr(f"xl/{kind}s/sheet{at}.xml", sheet)
        if shared:
            archive.writestr("xl/sharedStrings.xml", shared)
    return path


def laughs(depth: int = 9) -> str:
    """Ten entities, each ten of the one before: three bytes that want to be three thousand million."""
    entities = "".join(f'<!ENTITY l{at} "{f"&l{at - 1};" * 10}">' for at in range(1, depth + 1))
    return f'<?xml version="1.0"?><!DOCTYPE x [<!ENTITY l0 "lol">{entities}]>'


def outside(target: str) -> str:
    """An entity that is another file."""
    return f'<?xml version="1.0"?><!DOCTYPE x [<!ENTITY l9 SYSTEM "file://{target}">]>'
