"""Colours as named tokens, light and dark. Nothing else in the program writes a colour.

Every text token has a contrast of at least 4.5:1 against each surface it is used on (WCAG 2.1, 1.4.3); a test holds it.
"""

from __future__ import annotations

from dataclasses import dataclass, fields
from enum import Enum


class Tone(Enum):
    """What a status label says besides its words."""

    GREY = "grey"  # not begun, put away
    BLUE = "blue"  # in work
    GREEN = "green"  # done well
    AMBER = "amber"  # look here soon
    RED = "red"  # overdue, failed


@dataclass(frozen=True, slots=True)
class Palette:
    """Hex colours by token. ``*_fill`` is behind, ``*_line`` around, ``*_ink`` the text of a status label."""

    canvas: str  # behind everything
    surface: str  # cards, tables, inputs
    raised: str  # hovered rows and buttons
    stripe: str  # every second row
    line: str  # borders between quiet things
    line_strong: str  # borders of inputs and buttons
    text: str
    soft: str  # labels, counts
    faint: str  # placeholder text
    disabled: str
    accent: str  # main action and selection marks
    accent_hover: str
    accent_press: str
    on_accent: str
    accent_ink: str  # the accent as text
    selected: str  # a selected row
    link: str
    alarm: str  # a sentence that something is wrong
    good: str
    grey_fill: str
    grey_line: str
    grey_ink: str
    blue_fill: str
    blue_line: str
    blue_ink: str
    green_fill: str
    green_line: str
    green_ink: str
    amber_fill: str
    amber_line: str
    amber_ink: str
    red_fill: str
    red_line: str
    red_ink: str

    def tone(self, tone: Tone) -> tuple[str, str, str]:
        """Fill, line and ink of a status label."""
        return tuple(getattr(self, f"{tone.value}_{part}") for part in ("fill", "line", "ink"))

    def as_dict(self) -> dict[str, str]:
        return {field.name: getattr(self, field.name) for field in fields(self)}


LIGHT = Palette(
    canvas="#F3F5F7",
    surface="#FFFFFF",
    raised="#F1F3F5",
    stripe="#F9FAFC",
    line="#E1E5E9",
    line_strong="#CCD2D8",
    text="#1F2328",
    soft="#57606A",
    faint="#666E77",
    disabled="#A4ABB3",
    accent="#A32C2C",
    accent_hover="#8F2424",
    accent_press="#7A1D1D",
    on_accent="#FFFFFF",
    accent_ink="#A32C2C",
    selected="#FBEBEB",
    link="#2460A0",
    alarm="#A32C2C",
    good="#21704A",
    grey_fill="#EFF1F3",
    grey_line="#D3D8DD",
    grey_ink="#57606A",
    blue_fill="#E5EEF8",
    blue_line="#B9D0EA",
    blue_ink="#24568F",
    green_fill="#E3F1E9",
    green_line="#B4D8C4",
    green_ink="#1E6642",
    amber_fill="#FAF0E1",
    amber_line="#E8CFA4",
    amber_ink="#855108",
    red_fill="#F9E4E4",
    red_line="#E7B9B9",
    red_ink="#9A2626",
)

DARK = Palette(
    canvas="#15181C",
    surface="#1E2227",
    raised="#2A2F36",
    stripe="#21262B",
    line="#31373E",
    line_strong="#474F58",
    text="#E6E9EC",
    soft="#A9B1BA",
    faint="#969FA9",
    disabled="#666E77",
    accent="#B23A3A",
    accent_hover="#C04545",
    accent_press="#962F2F",
    on_accent="#FFFFFF",
    accent_ink="#F08C8C",
    selected="#43282B",
    link="#84B6EC",
    alarm="#F39A9A",
    good="#7CCB9F",
    grey_fill="#2C3137",
    grey_line="#454C54",
    grey_ink="#B4BCC5",
    blue_fill="#1D3148",
    blue_line="#33587F",
    blue_ink="#9CC5F2",
    green_fill="#1B3529",
    green_line="#2F5F48",
    green_ink="#8CD3AC",
    amber_fill="#3A2D17",
    amber_line="#66502A",
    amber_ink="#E6BE7C",
    red_fill="#452427",
    red_line="#7B3B3F",
    red_ink="#F5A9A9",
)


def contrast(one: str, other: str) -> float:
    """Contrast ratio of two hex colours, 1 to 21 (WCAG 2.1, relative luminance)."""

    def luminance(colour: str) -> float:
        parts = []
        for start in (1, 3, 5):
            value = int(colour[start : start + 2], 16) / 255
            parts.append(value / 12.92 if value <= 0.03928 else ((value + 0.055) / 1.055) ** 2.4)
        return 0.2126 * parts[0] + 0.7152 * parts[1] + 0.0722 * parts[2]

    bright, dim = sorted((luminance(one), luminance(other)), reverse=True)
    return (bright + 0.05) / (dim + 0.05)
