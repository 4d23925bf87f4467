"""A roster for the scenes of the import: some households of the hall, a few things written otherwise."""

from __future__ import annotations

import tempfile
from pathlib import Path

from desktop_app.context import Context
from desktop_app.residents import queries, roster_shapes
from desktop_app.residents.register import StoreRegister
from desktop_app.residents.roster import make_plan
from desktop_app.spreadsheet.reader import open_workbook

_HEAD = ["户主姓名", "户主身份证号", "户主电话", "家庭住址", "低保户", "姓名1", "关系1", "身份证1", "文化1"]
_FOLDER = tempfile.TemporaryDirectory()


def one_household_a_row(ctx: Context) -> Path:
    """Twelve households with their first member; telephones differ here and there. One column was settled before."""
    from openpyxl import Workbook

    book = Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.title = "入户核对"
    sheet.append(_HEAD)
    seen = 0
    for person in queries.ids(ctx):
        home = queries.household_of(ctx, person)
        if home is None or len(home.members) < 2 or home.members[0].id != person or seen == 12:
            continue
        seen += 1
        head, member = (queries.get(ctx, one.id) for one in home.members[:2])
        phone = _stored(head["id"], "phone") if seen % 3 else f"1390719{seen:04}"
        sheet.append(
            [
                *(head["name"], _stored(head["id"], "id_no"), phone, head["live_addr"], None if seen % 5 else "是"),
                *(member["name"], None, _stored(member["id"], "id_no"), "大专" if seen % 2 else "高中"),
            ]
        )
    file = Path(_FOLDER.name) / "入户核对.xlsx"
    book.save(file)
    with open_workbook(file) as workbook:
        first = make_plan(workbook, StoreRegister(), today=ctx.clock.today())
        chosen = {first.tables[0].name: {8: "education"}}
        plan = make_plan(workbook, StoreRegister(), today=ctx.clock.today(), mapping=chosen)
    roster_shapes.remember(ctx, plan.tables, chosen, (), "入户核对_10月.xlsx")
    return file


def two_telephones() -> Path:
    """A few people with two columns of telephones, one of them hidden."""
    from openpyxl import Workbook

    book = Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.title = "电话核对"
    sheet.append(["姓名", "性别", "出生日期", "家庭住址", "电话1", "电话2"])
    for place, name in enumerate(("梁小川", "罗春华", "谢文"), 1):
        second = ("0719-5221234", "139****0002", None)[place - 1]
        sheet.append([name, "男", f"1980-0{place}-01", f"向阳花园{place}栋1单元101", f"1380719000{place}", second])
    file = Path(_FOLDER.name) / "电话核对.xlsx"
    book.save(file)
    return file


def _stored(person: int, key: str) -> str:
    from desktop_app.residents.models import Person

    return str(getattr(Person.get_by_id(person), key) or "")
