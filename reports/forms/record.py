"""F09 人民调解记录, one for each session (domain reference 1.5, F09)."""

from __future__ import annotations

from desktop_app.common.errors import KnownError
from desktop_app.common.papers import CasePaper, PrintMark, SessionPaper
from reports.paper.fill_in import Cell, choices, fields
from reports.paper.lines import Span
from reports.paper.sheet import Sheet
from reports.paper.signing import page_strip, signature_block

from .parts import SIGN_AGENT, SIGN_MEDIATOR, SIGN_RECORDER, day, named, party_places, side_of, time_span

KEY = "record"
TITLE = "人民调解记录"
RESULTS = ("达成协议", "未达成协议", "有待继续调解")
_MINUTES = 10  # ruled lines, at least


def build(paper: CasePaper, mark: PrintMark | None = None, at: int = 0) -> bytes:
    """The record of one session (``at`` counts from 0). Raises KnownError when there is no such session, or a
    character cannot be printed."""
    if not 0 <= at < len(paper.sessions):
        raise KnownError("这个案件还没有这一次调解，打印不了调解记录。请先登记调解的时间和经过。")
    held = paper.sessions[at]
    there = _those_there(paper, held)
    sheet = Sheet(TITLE, paper.number, paper.committee, mark, continued=f"{TITLE}（续）")
    page_strip(sheet, [(f"{side_of(paper.parties, n)} ", paper.parties[n].name) for n in there])
    sheet.heading(TITLE)
    sheet.space(4)
    if paper.number:
        sheet.aside(f"编号：{paper.number}", "编号")
    sheet.space(6)
    names = "、".join([*(held.present or named([paper.parties[n] for n in there])), *held.agents])
    for label, value in (
        ("时间", time_span(held.start_at, held.end_at)),
        ("地点", held.venue),
        ("事由", held.matter or paper.title),
        ("当事人", names),
        ("参加人", "、".join(held.invitees)),
    ):
        fields(sheet, Cell(label, value))
    fields(sheet, Cell("人民调解员", "、".join(held.mediators or paper.mediators), 1.4), Cell("记录人", held.recorder))
    sheet.space(6)
    sheet.paragraph([Span("人民调解委员会已将人民调解的相关规定告知各方当事人。", sheet.size)], "告知")
    sheet.space(4)
    sheet.subheading("调解记录：")
    sheet.ruled("调解记录", held.minutes, _MINUTES)
    sheet.space(8)
    choices(sheet, "调解结果：", [(result, held.result == result) for result in RESULTS])
    sheet.space(4)
    sheet.paragraph([Span("以上记录已阅读（或已向我宣读），无误。", sheet.size)], "宣读")
    sheet.space(16)
    cells = party_places(paper.parties, there)
    cells += [(SIGN_AGENT, name) for name in held.agents]
    cells += [("参加人（签名）", "")] * max(1, len(held.invitees))
    cells += [(SIGN_MEDIATOR, "")] * max(1, len(held.mediators or paper.mediators))
    signature_block(sheet, [*cells, (SIGN_RECORDER, "")], paper.committee, day(held.start_at))
    return sheet.finish()


def _those_there(paper: CasePaper, held: SessionPaper) -> list[int]:
    """Which parties were there and so sign; all of them where the session does not say."""
    everybody = range(len(paper.parties))
    return [n for n in everybody if paper.parties[n].name in held.present] or list(everybody)
