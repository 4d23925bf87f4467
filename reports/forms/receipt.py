"""F12 履行凭证: a receipt for each sum of the agreement, or a page to mount the bank's slip on (domain reference 1.5, F12; 7.4)."""

from __future__ import annotations

import re

from desktop_app.common import money
from desktop_app.common.errors import KnownError
from desktop_app.common.papers import CasePaper, PrintMark
from reports.paper.fill_in import Cell, fields
from reports.paper.frame import frame
from reports.paper.lines import Span
from reports.paper.sheet import Sheet
from reports.paper.signing import signature_places

from .parts import BLANK, day

KEY = "receipt"
TITLE = "收条"
MOUNTED = "履行凭证（汇款单粘贴页）"
SIGN = "收款人（签名按指印）"
_SENT = re.compile("汇款|汇单|转账|银行")
_SHORT, _LONG = BLANK * 14, BLANK * 30
_AROUND = 190.0  # points of the page that the frame leaves: heading, fields, seams


def build(paper: CasePaper, mark: PrintMark | None = None, at: int = 0) -> bytes:
    """The receipt of one sum (``at`` counts from 0); where the voucher says that it went through a bank, the page to mount
    its slip on. Raises KnownError when there is no such sum, or a character cannot be printed.

    Who paid, and what for, is written by whoever signs.
    """
    if not 0 <= at < len(paper.payments):
        raise KnownError("协议里没有登记要付的钱，打印不了收条。请先在协议的履行安排里写明日期和金额。")
    paid = paper.payments[at]
    number = paper.agreement.number if paper.agreement is not None else ""
    number = number or paper.number
    sent = bool(_SENT.search(paid.voucher))
    title = MOUNTED if sent else TITLE
    sheet = Sheet(title, number, paper.committee, mark, continued=f"{title}（续）")
    sheet.heading(title)
    sheet.space(16)
    if sent:
        fields(sheet, Cell("调解协议编号", number))
        fields(sheet, Cell("金额", money.on_paper(paid.amount_fen), 1.6), Cell("日期", day(paid.paid_on), 1.0))
        sheet.space(8)
        frame(sheet, sheet.page.text_height - _AROUND, "（汇款单粘贴处）")
        return sheet.finish()

    sheet.paragraph(_sentence(number, paid.amount_fen, sheet.size), "收条")
    sheet.space(20)
    signature_places(sheet, [(SIGN, "")], day(paid.paid_on))
    return sheet.finish()


def _sentence(number: str, fen: int, size: float) -> list[Span]:
    """今收到____根据____号人民调解协议书给付的____款人民币____元（大写____）。"""

    def value(text: str, room: str = _SHORT) -> Span:
        return Span(text or room, size, underline=True)

    def fixed(text: str) -> Span:
        return Span(text, size)

    return [
        fixed("今收到"),
        value("", _LONG),
        fixed("根据"),
        value(number.removesuffix("号"), _LONG),
        fixed("号人民调解协议书给付的"),
        value(""),
        fixed("款人民币"),
        value(money.yuan(fen) if fen else ""),
        fixed("元（大写"),
        value(money.in_words(fen) if fen else "", _LONG),
        fixed("）。"),
    ]
