"""Fonts: quick reading equals reportlab's own, and what cannot be printed is said."""

from __future__ import annotations

import shutil

import pytest
from reportlab.pdfbase.ttfonts import TTFontFace

import resources
from desktop_app.common.errors import KnownError
from reports.paper import fonts
from reports.paper.faces import QuickFace, to_unicode_map
from reports.paper.fonts import Family


@pytest.mark.parametrize("family", list(Family))
def test_quick_reading_is_what_reportlab_reads(family):
    path = resources.path("fonts", f"{family.value}.ttf")
    ours, theirs = QuickFace(path), TTFontFace(str(path))
    for what in ("name", "charToGlyph", "charWidths", "defaultWidth", "hmetrics", "bbox", "ascent", "descent"):
        assert getattr(ours, what) == getattr(theirs, what), what
    assert list(ours.glyphPos) == list(theirs.glyphPos)
    letters = [0, 32, *map(ord, "aé沈䶮")]
    assert ours.makeSubset(letters) == theirs.makeSubset(letters)


@pytest.mark.parametrize("family", list(Family))
def test_bundled_fonts_have_what_papers_need(family):
    needed = "〔〕（）“”‘’《》—…·①②③零壹贰叁肆伍陆柒捌玖拾佰仟万亿元角分整䶮𫖯𬱖𬍛㛃𣲗𬸚"
    face = fonts._bundled(family.value).face
    assert [char for char in needed if ord(char) not in face.charToGlyph] == []


def test_map_to_unicode_is_utf16():
    lines = to_unicode_map("Font", [0, 32, 0x2C35B, *range(0x4E00, 0x4E00 + 150)]).split("\n")
    assert "<02> <D870DF5B>" in lines
    assert not any(line.startswith("<00> <0000>") for line in lines)
    assert [line for line in lines if line.endswith("beginbfchar")] == ["100 beginbfchar", "52 beginbfchar"]


def test_what_cannot_be_printed_is_named_with_its_place():
    with pytest.raises(KnownError) as refused:
        fonts.require([("姓名", "王😀小😀☑"), ("住址", "好"), ("备注", "\u0fff")])
    assert refused.value.sentence.startswith("姓名里的“😀”“☑”；备注里的")
    fonts.require([("姓名", "<b>&=1+1\t'\"\u200b")])


def test_marks_without_shape_are_left_out_of_print():
    assert fonts.printable("沈\u200b霞\ufeff\tA\r\n乙") == "沈霞 A\n乙"


@pytest.fixture
def poor(monkeypatch, tmp_path):
    """Only 宋体 is bundled; the machine has a folder for fonts."""
    fonts.name(Family.KAI)  # opened from its own place for the tests that follow
    monkeypatch.setattr(fonts, "_font_folders", lambda: [tmp_path])
    monkeypatch.setattr(Family.KAI, "_value_", Family.SONG.value)
    fonts._machine_fonts.cache_clear()
    fonts.font_of.cache_clear()
    return tmp_path


def test_a_font_of_the_machine_is_asked_last(poor):
    assert fonts.missing("张𱎼", Family.SONG) == "𱎼"
    (poor / "deep").mkdir()
    shutil.copy(resources.path("fonts", "LXGWWenKai-Regular.ttf"), poor / "deep" / "HanaMinB.ttf")
    (poor / "simsunb.ttf").write_bytes(b"no font at all")
    fonts._machine_fonts.cache_clear()
    fonts.font_of.cache_clear()
    assert fonts.missing("张𱎼", Family.SONG) == ""
