"""Sizes of paper and type (GB/T 9704-2012; domain reference 7.1). Lengths are in points; ``MM`` is one millimetre."""

from __future__ import annotations

from dataclasses import dataclass

MM = 72 / 25.4

# Chinese type sizes
ER_HAO = 22.0  # 二号
SAN_HAO = 16.0  # 三号
XIAO_SAN = 15.0  # 小三
SI_HAO = 14.0  # 四号
XIAO_SI = 12.0  # 小四
WU_HAO = 10.5  # 五号
XIAO_WU = 9.0  # 小五
LIU_HAO = 7.5  # 六号

GREY = 0.55  # of what is no part of the legal text


@dataclass(frozen=True, slots=True)
class Page:
    """A sheet and its margins; the text area (版心, 156 × 225 mm on A4) is what is left."""

    width: float = 210 * MM
    height: float = 297 * MM
    top: float = 37 * MM
    bottom: float = 35 * MM
    left: float = 28 * MM  # the binding side
    right: float = 26 * MM

    @property
    def text_width(self) -> float:
        return self.width - self.left - self.right

    @property
    def text_height(self) -> float:
        return self.height - self.top - self.bottom


A4 = Page()
GRID_LINE = A4.text_height / 22  # 22 lines on a page: 28.99 pt
FORM_LINE = 26.0  # of forms, whose body is 四号
