"""F07 人民调解调查记录, one for each person who was asked (domain reference 1.5, F07; 7.5)."""

from __future__ import annotations

from desktop_app.common.errors import KnownError
from desktop_app.common.papers import CasePaper, PrintMark
from reports.paper.fill_in import Cell, fields
from reports.paper.lines import Span
from reports.paper.sheet import Sheet
from reports.paper.signing import page_strip, signature_places

from .parts import SIGN_RECORDER, day, names_of, time_span

KEY = "investigation"
TITLE = "人民调解调查记录"
READ = "以上记录看过，与我说的一致"
_RECORD = 12  # ruled lines, at least


def build(paper: CasePaper, mark: PrintMark | None = None, at: int = 0) -> bytes:
    """One investigation (``at`` counts from 0). Raises KnownError when there is none, or a character cannot be printed.

    The sentence that the record is what he said is written by whoever was asked, so that there is a line for it only.
    """
    held = paper.parts.get("investigation", [])
    if not 0 <= at < len(held):
        raise KnownError("这个案件还没有登记调查记录，打印不了。请先在案卷材料里登记调查记录。")
    asked = held[at]
    sheet = Sheet(TITLE, paper.number, paper.committee, mark, continued=f"{TITLE}（续）")
    page_strip(sheet, [("被调查人 ", asked["name"])])
    sheet.heading(TITLE)
    sheet.space(4)
    if paper.number:
        sheet.aside(f"编号：{paper.number}", "编号")
    sheet.space(6)
    fields(sheet, Cell("调查时间", time_span(asked["start_at"], asked["end_at"])))
    fields(sheet, Cell("调查地点", asked["place"]))
    fields(sheet, Cell("调查人", asked["investigators"], 1.4), Cell("记录人", asked["recorder"]))
    _person(sheet, asked)
    fields(sheet, Cell("参加人", asked["participants"]))
    fields(sheet, Cell("纠纷名称", asked["matter"] or paper.title))
    sheet.space(6)
    sheet.subheading("记录：")
    sheet.ruled("记录", asked["record"], _RECORD)
    sheet.space(8)
    words = f"（请被调查人写明“{READ}”）"
    fields(sheet, Cell("核对", ""))
    sheet.paragraph([Span(words, sheet.size * 0.75)], "核对", 0)
    sheet.space(12)
    cells = [("被调查人（签名或按指印）", "")]
    cells += [("调查人（签名）", "")] * max(1, len(names_of(asked["investigators"])))
    cells += [(SIGN_RECORDER, "")]
    cells += [("参加人（签名）", "")] * max(1, len(names_of(asked["participants"])))
    signature_places(sheet, cells, day(asked["start_at"][:10]))
    return sheet.finish()


def _person(sheet: Sheet, asked: dict[str, str]) -> None:
    """Who was asked, in the order of the form."""

    def cell(label: str, key: str, share: float = 1.0) -> Cell:
        return Cell(label, asked[key], share, f"被调查人的{label}")

    age = f"{asked['age']}岁" if asked["age"].isdigit() else asked["age"]
    fields(
        sheet,
        Cell("被调查人", asked["name"], 1.5, "被调查人的姓名"),
        cell("性别", "sex", 0.8),
        Cell("年龄", age, 0.95, "被调查人的年龄"),
        cell("民族", "ethnic", 1.1),
    )
    fields(sheet, cell("职业", "occupation"))
    fields(sheet, cell("单位或住址", "unit_or_addr"))
    fields(sheet, cell("联系方式", "phone"), cell("与当事人关系", "relation"))
