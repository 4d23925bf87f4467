"""F06 授权委托书, one for each agent (domain reference 1.5, F06; the ministry's form)."""

from __future__ import annotations

from desktop_app.common.errors import KnownError
from desktop_app.common.papers import CasePaper, PrintMark
from reports.paper.fill_in import Cell, choices, fields, ticks
from reports.paper.sheet import Sheet
from reports.paper.signing import signature_block

from .parts import day

KEY = "proxy"
TITLE = "授权委托书"
RELATIONS = ("律师", "法律工作者", "单位工作人员", "近亲属", "公民")
POWERS = (
    "代为申请调解或者要求终止调解",
    "代为收集、提供证据",
    "代为选择或者接受人民调解员",
    "代为承认、变更和放弃调解请求",
    "代为参加调解，签署调查记录、调解记录、权利义务告知书、人民调解协议书等法律文书",
    "代为领取相关法律文书等",
)
OTHER = "其他委托事项"


def build(paper: CasePaper, mark: PrintMark | None = None, at: int = 0) -> bytes:
    """One proxy (``at`` counts from 0). Raises KnownError when there is none, or a character cannot be printed.

    The identity number is written by hand: the program does not keep it.
    """
    held = paper.parts.get("proxy", [])
    if not 0 <= at < len(held):
        raise KnownError("这个案件还没有登记授权委托，打印不了授权委托书。请先在案卷材料里登记授权委托。")
    given = held[at]
    sheet = Sheet(TITLE, paper.number, paper.committee, mark, continued=f"{TITLE}（续）")
    sheet.heading(TITLE)
    sheet.space(4)
    if paper.number:
        sheet.aside(f"编号：{paper.number}", "编号")
    sheet.space(8)
    fields(sheet, Cell("委托人", given["principal"]))
    _agent(sheet, given)
    choices(sheet, "与委托人关系：", [(relation, given["relation"] == relation) for relation in RELATIONS])
    sheet.space(6)
    sheet.subheading("委托权限：")
    ticks(sheet, [(power, power in given["scope"]) for power in POWERS], "委托权限")
    ticks(sheet, [(f"{OTHER}：", OTHER in given["scope"])], "委托权限")
    sheet.rows[-1].keep = True
    sheet.ruled(OTHER, given["other"], 1)
    sheet.space(14)
    signature_block(sheet, [("委托人（签名）", ""), ("受委托人（签名）", "")], None, day(given["given_on"]))
    return sheet.finish()


def _agent(sheet: Sheet, given: dict[str, str]) -> None:
    def cell(label: str, key: str, share: float = 1.0) -> Cell:
        return Cell(label, given[key], share, f"受委托人的{label}")

    age = f"{given['age']}岁" if given["age"].isdigit() else given["age"]
    fields(
        sheet,
        cell("受委托人", "name", 1.5),
        cell("性别", "sex", 0.8),
        Cell("年龄", age, 0.95, "受委托人的年龄"),
        cell("民族", "ethnic", 1.1),
    )
    fields(sheet, Cell("身份证号", "", 1.4), cell("联系方式", "phone", 1.2))
    fields(sheet, cell("地址", "unit_or_addr"))
    fields(sheet, cell("单位/职务", "employer", 1.4), cell("律师证号", "licence_no"))
