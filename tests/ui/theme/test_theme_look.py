from __future__ import annotations

import re

import pytest
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import QColor, QWheelEvent
from PySide6.QtWidgets import QApplication, QPushButton, QSpinBox

import resources
from ui import theme
from ui.theme import DARK, LIGHT, Palette, Tone, icons
from ui.theme.tokens import contrast
from ui.theme.wheel import Combo, guard_wheel

TEXT_ON = [
    *[
        (ink, ground)
        for ink in ("text", "soft", "faint", "link")
        for ground in ("canvas", "surface", "raised", "stripe")
    ],
    *[(ink, ground) for ink in ("text", "soft", "link", "alarm") for ground in ("selected", "surface")],
    *[("accent_ink", ground) for ground in ("surface", "canvas", "raised")],
    *[("on_accent", ground) for ground in ("accent", "accent_hover", "accent_press")],
    *[(f"{tone.value}_ink", f"{tone.value}_fill") for tone in Tone],
    *[(ink, "surface") for ink in ("alarm", "good", "amber_ink", "blue_ink")],
    ("canvas", "text"),
]


@pytest.mark.parametrize("palette", [LIGHT, DARK], ids=["light", "dark"])
@pytest.mark.parametrize(("ink", "ground"), TEXT_ON)
def test_text_can_be_read(palette: Palette, ink: str, ground: str) -> None:
    assert contrast(getattr(palette, ink), getattr(palette, ground)) >= 4.5


def test_contrast_knows_black_on_white() -> None:
    assert contrast("#000000", "#FFFFFF") == pytest.approx(21)
    assert contrast("#777777", "#FFFFFF") == pytest.approx(4.48, abs=0.01)


def test_colours_stand_in_one_place() -> None:
    ui = resources.path().parent / "ui"
    strangers = [
        f"{file.name}: {found.group()}"
        for file in ui.rglob("*.py")
        if file.name != "tokens.py"
        for found in re.finditer(r"[\"'](#[0-9A-Fa-f]{6})[\"']", file.read_text("utf-8"))
    ]
    assert strangers == []


def test_icons_are_one_style_and_take_the_token(look: theme.Theme) -> None:
    names = icons.names()
    assert len(names) > 40
    for name in names:
        source = icons.source(name)
        assert 'stroke-width="1.5"' in source
        assert "currentColor" in source
        picture = icons.pixmap(name, "#A32C2C", 40).toImage()
        painted = [
            picture.pixelColor(x, y) for x in range(40) for y in range(40) if picture.pixelColor(x, y).alpha() > 250
        ]
        assert painted, name
        assert all(colour.red() > 150 and colour.green() < 60 for colour in painted), name


def test_icons_follow_the_theme(look: theme.Theme, qapp: QApplication) -> None:
    button = QPushButton()
    look.set_icon(button, "plus", "text")
    light = button.icon().pixmap(18, 18).toImage()
    theme.apply(qapp, dark=True)
    assert button.icon().pixmap(18, 18).toImage() != light


def test_scale_moves_everything_by_one_factor(look: theme.Theme, qapp: QApplication) -> None:
    assert (look.row_height, look.px(8)) == (34, 8)
    theme.apply(qapp, scale=150)
    assert (look.row_height, look.px(8)) == (51, 12)
    assert qapp.font().pointSizeF() == pytest.approx(15.75)
    theme.apply(qapp, scale=400)
    assert look.scale == 150


def test_the_window_is_written_in_a_font_with_chinese_and_bold(qapp: QApplication) -> None:
    from PySide6.QtGui import QFontDatabase, QFontInfo, QRawFont

    font = qapp.font()
    assert QRawFont.fromFont(font, QFontDatabase.WritingSystem.SimplifiedChinese).supportsCharacter("邻")
    assert "Bold" in QFontDatabase.styles(QFontInfo(font).family())


def test_the_wheel_never_changes_a_value(qapp: QApplication) -> None:
    box, spin = Combo(), QSpinBox()
    box.addItems(["男", "女", "未知"])
    box.setCurrentIndex(1)
    spin.setValue(5)
    guard_wheel(spin)
    for widget in (box, spin):
        for turn in (120, -120):
            event = QWheelEvent(
                QPointF(5, 5),
                QPointF(5, 5),
                QPoint(),
                QPoint(0, turn),
                Qt.MouseButton.NoButton,
                Qt.KeyboardModifier.NoModifier,
                Qt.ScrollPhase.NoScrollPhase,
                False,
            )
            qapp.sendEvent(widget, event)
            assert not event.isAccepted()
    assert (box.currentIndex(), spin.value()) == (1, 5)


def test_tokens_are_colours() -> None:
    for palette in (LIGHT, DARK):
        assert all(QColor(value).isValid() for value in palette.as_dict().values())
