"""The sheet of paper that keeps the recovery key: printed once, put into the hall's safe."""

from __future__ import annotations

from collections.abc import Sequence
from math import inf

from reportlab.pdfgen.canvas import Canvas

from desktop_app.common import dates
from desktop_app.common.papers import RecoveryCard

from .paper.fill_in import Cell, fields
from .paper.fonts import Family
from .paper.lines import Span, draw, put, wrap
from .paper.page import GREY, MM, SI_HAO, WU_HAO
from .paper.rows import Row, keep_together
from .paper.sheet import Sheet

TITLE = "恢复密钥"
_IN_A_ROW = 4  # groups
_SIZE = 21.0  # of the key: read at arm's length, typed from a desk
_HEIGHT = 19 * MM  # of a row of groups with their numbers
_BOX = 11 * MM
_GAP = 14.0  # between two groups, with the hyphen in it
_LINE = 24.5
_WHAT_FOR = "忘记全部密码时，或者电脑损坏、要在另一台电脑上从备份恢复时，凭这把密钥可以打开本厅的全部数据。除此以外没有别的办法。"
_RULES = (
    "谁拿到它，谁就能打开全部数据。请装入信封封好，放进保险柜，由两人知道位置；不拍照，不存进电脑，不和备份盘放在一起。",
    "忘记密码：打开程序，在登录页点“用恢复密钥…”，逐组输入上面的密钥，再给操作员设一个新密码。",
    "电脑损坏：在新电脑上装好程序，插上备份盘，在欢迎页点“从备份恢复…”，选用恢复密钥打开。",
    "遗失、被人看到或者经手人离岗：请系统管理员在“设置”里重新生成并打印。旧密钥打不开现在的数据，但仍能打开以前的备份，请销毁。",
)


def build(card: RecoveryCard) -> bytes:
    """The sheet as a PDF. Raises KnownError when a character cannot be printed."""
    sheet = Sheet(TITLE, author=card.hall, line=_LINE)
    sheet.heading(TITLE)
    sheet.space(6)
    fields(sheet, Cell("服务厅：", card.hall, where="服务厅名称"))
    fields(
        sheet,
        Cell("生成日期：", dates.on_paper(card.made_on)),
        Cell("经办人：", card.operator, where="经办人姓名"),
    )
    sheet.space(12)
    _key(sheet, card.key.split("-"))
    sheet.space(8)
    sheet.subheading("用处")
    sheet.paragraph([Span(_WHAT_FOR, SI_HAO)], "用处")
    sheet.subheading("怎样保管和使用")
    for number, text in enumerate(_RULES, start=1):
        sheet.paragraph([Span(f"{number}．{text}", SI_HAO)], "保管和使用")
    sheet.space(14)
    for label in ("打印人（签名）", "保管人（签名）"):
        fields(sheet, Cell(label, "", 1.4), Cell("日期", ""))
    keep_together(sheet.rows[-2:])
    return sheet.finish()


def _key(sheet: Sheet, groups: Sequence[str]) -> None:
    """Groups in boxes of one size; the number under each is the one that the program names when a group is wrong."""
    wide = sheet.measure / _IN_A_ROW - _GAP
    places = [(n % _IN_A_ROW * (wide + _GAP), n // _IN_A_ROW * _HEIGHT) for n in range(len(groups))]

    def paint(canvas: Canvas, x: float, top: float) -> None:
        canvas.setLineWidth(0.8)
        for (left, down), group in zip(places, groups, strict=True):
            baseline = top - down - _BOX / 2 - _SIZE * 0.36
            canvas.rect(x + left, top - down - _BOX, wide, _BOX)
            _centred(canvas, group, x + left + wide / 2, baseline)
            if group is not groups[-1]:
                _centred(canvas, "-", x + left + wide + _GAP / 2, baseline)
        for number, (left, down) in enumerate(places, start=1):  # after all groups: who copies the text gets the key
            below = top - down - _BOX - WU_HAO * 1.2
            put(canvas, f"第{number}组", WU_HAO, x + left + wide / 2, below, GREY, "centre")

    sheet.rows.append(Row(places[-1][1] + _HEIGHT, paint, keep=True))


def _centred(canvas: Canvas, text: str, middle: float, baseline: float) -> None:
    line = wrap([Span(text, _SIZE, Family.HEI)], inf, align="left")[0]
    draw(canvas, line, middle - line.width / 2, baseline)
