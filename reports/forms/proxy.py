"""F06 授权委托书, one for each agent; of a guardian his 身份证明 (domain reference 1.5, F06). Behind it a page for the copies
of the identity papers: numbers are not kept, they are written by hand and checked."""

from __future__ import annotations

from collections.abc import Mapping

from desktop_app.common import dates
from desktop_app.common.errors import KnownError
from desktop_app.common.papers import CasePaper, PrintMark
from reports.paper.fill_in import Cell, choices, fields
from reports.paper.frame import frame
from reports.paper.lines import Span
from reports.paper.page import MM
from reports.paper.sheet import Sheet
from reports.paper.signing import signature_places

from .parts import BLANK_DATE

KEY = "proxy"
TITLE = "授权委托书"
GUARDIAN_TITLE = "监护人身份证明"
POWERS = (
    "代为申请调解或者要求终止调解",
    "代为收集、提供证据",
    "代为选择或者接受人民调解员",
    "代为承认、变更和放弃调解请求",
    "代为参加调解，签署调查记录、调解记录、权利义务告知书、人民调解协议书等法律文书",
    "代为领取相关法律文书等",
)
_FRAME = 62 * MM  # high: a card of 54 mm and some room


def build(paper: CasePaper, mark: PrintMark | None = None, at: int = 0) -> bytes:
    """The paper of one agent (``at`` counts from 0). Raises KnownError when there is no such agent, or a character
    cannot be printed."""
    if not 0 <= at < len(paper.parts.get("agent", [])):
        raise KnownError("这个案件还没有登记代理人，打印不了授权委托书。请先登记代理人。")
    agent = paper.parts["agent"][at]
    guards = agent["agent_kind"].startswith("监护人")
    title = GUARDIAN_TITLE if guards else TITLE
    sheet = Sheet(title, paper.number, paper.committee, mark, continued=f"{title}（续）")
    sheet.heading(title)
    sheet.space(4)
    if paper.number:
        sheet.aside(f"编号：{paper.number}", "编号")
    sheet.space(8)
    fields(sheet, Cell("被监护人" if guards else "委托人", agent["represents"], where="当事人姓名"))
    _agent(sheet, agent, "监护人" if guards else "受委托人")
    sheet.space(8)
    if guards:
        _guardian(sheet, paper, agent)
    else:
        _powers(sheet, paper, agent)
    _copies(sheet, agent)
    return sheet.finish()


def _agent(sheet: Sheet, agent: Mapping[str, str], who: str) -> None:
    def cell(label: str, value: str, share: float = 1.0) -> Cell:
        return Cell(label, value, share, f"{who}的{label}")

    age = f"{agent['age']}岁" if agent["age"].isdigit() else agent["age"]
    fields(
        sheet,
        Cell(who, agent["name"], 1.5, f"{who}姓名"),
        cell("性别", agent["sex"], 0.8),
        cell("年龄", age, 0.9),
        cell("民族", agent["ethnic"], 1.1),
    )
    fields(sheet, cell("身份证件号码", ""))
    fields(sheet, cell("联系方式", agent["phone"].replace(";", "；")), cell("与当事人关系", agent["relation"]))
    fields(sheet, cell("单位或住址", agent["unit_or_addr"]))
    if agent["license_no"]:
        fields(sheet, cell("执业证号", agent["license_no"]))


def _powers(sheet: Sheet, paper: CasePaper, agent: Mapping[str, str]) -> None:
    def said(text: str) -> Span:
        return Span(text, sheet.size)

    matter = Span(paper.title or " " * 12, sheet.size, underline=True)
    sheet.paragraph(
        [said("委托人就"), matter, said("一案，委托上列受委托人在人民调解委员会调解中代理参加调解，代理权限如下：")],
        "纠纷名称",
    )
    scopes = ("一般代理", "特别授权")
    choices(sheet, "代理权限：", [(one, agent["scope"] == one) for one in scopes])
    sheet.space(4)
    for power in POWERS:
        choices(sheet, "", [(power, power in agent["powers"])]) if len(power) < 30 else _long(sheet, power, agent)
    fields(sheet, Cell("其他委托事项", agent["other_powers"]))
    sheet.space(12)
    places = [("委托人（签名盖章或按指印）", ""), ("受委托人（签名）", "")]
    signature_places(sheet, places, dates.on_paper(agent["since"]) or BLANK_DATE)


def _long(sheet: Sheet, power: str, agent: Mapping[str, str]) -> None:
    """A power that takes more than a line: the box before the first."""
    cut = power.index("、权利义务")
    choices(sheet, "", [(power[:cut] + "、", power in agent["powers"])])
    sheet.paragraph([Span(power[cut + 1 :], sheet.size)], "委托事项", 1.1)


def _guardian(sheet: Sheet, paper: CasePaper, agent: Mapping[str, str]) -> None:
    words = (
        f"{agent['represents']}是未成年人或者需要监护的人，{agent['name']}是其{agent['relation']}，"
        "作为法定代理人参加本次人民调解（民法典第二十条、第二十三条、第二十七条、第二十八条）。"
    )
    sheet.paragraph([Span(words, sheet.size)], "监护关系")
    sheet.space(12)
    signature_places(sheet, [("监护人（签名盖章或按指印）", ""), ("核对人（签名）", "")], BLANK_DATE)


def _copies(sheet: Sheet, agent: Mapping[str, str]) -> None:
    """Room for the copy of a card, front and back, and for who compared it."""
    sheet.space(12)
    sheet.subheading(f"{agent['name']}身份证件复印件粘贴处：", "代理人姓名")
    for words in ("正面", "反面"):
        frame(sheet, _FRAME, words, keep=True)
    checked = "经核对与原件一致"
    choices(sheet, "", [(checked, agent["id_checked"] == "是")])
    sheet.rows[-1].keep = True
    fields(sheet, Cell("核对人（签名）", "", 1.4), Cell("日期", "", 1.0))
